"""The root of every failure: a stable code, a sentence, a next step and an exit code."""

from typing import ClassVar


class TallybookError(Exception):
    """The root: something the person should be told in one plain sentence.

    Attributes:
        code: Stable, never reused, e.g. ``wrong-passphrase``.
        sentence: What happened, as a format string over the fields.
        next_step: What the person can do now.
        exit_code: What the command line returns, 10 to 99.
    """

    code: ClassVar[str] = "error"
    sentence: ClassVar[str] = "Something went wrong."
    next_step: ClassVar[str] = "Nothing was changed. Try again."
    exit_code: ClassVar[int] = 10

    def __init__(self, **fields: object) -> None:
        self.fields = fields
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The sentence with its fields filled in."""
        return self.sentence.format_map(_Forgiving(self.fields))

    @property
    def advice(self) -> str:
        """The next step with its fields filled in."""
        return self.next_step.format_map(_Forgiving(self.fields))


class _Forgiving(dict[str, object]):
    """A field that was not given reads as a dash, so that an error never fails to speak."""

    def __missing__(self, key: str) -> str:
        return "-"


def all_errors() -> list[type[TallybookError]]:
    """List every class below the root, in the order of their exit codes."""
    found: list[type[TallybookError]] = []
    waiting = list(TallybookError.__subclasses__())
    while waiting:
        error = waiting.pop()
        waiting.extend(error.__subclasses__())
        if "code" in error.__dict__:
            found.append(error)
    return sorted(found, key=lambda error: (error.exit_code, error.code))

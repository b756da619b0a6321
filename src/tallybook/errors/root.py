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


class ProgramFault(TallybookError):
    """The program itself is at fault: something it was not made for.

    It names a place in the program and the kind of fault, never the fault's own message, which
    could hold words from the record.
    """

    code = "program-fault"
    sentence = "The program met something it was not made for ({reason})."
    next_step = (
        "What was saved is safe. Please report the place named here; it holds no words of yours."
    )
    exit_code = 11

    @classmethod
    def of(cls, error: BaseException) -> "ProgramFault":
        """Name the place in the program where an unexpected error arose."""
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        where = "unknown place"
        if trace is not None:
            path = trace.tb_frame.f_code.co_filename.replace("\\", "/").split("/")
            where = f"{'/'.join(path[-2:])}:{trace.tb_lineno}"
        return cls(reason=f"{type(error).__name__} at {where}")


class UnfitContent(TallybookError):
    """A file of reviewed words that came with the program does not have the shape it should."""

    code = "unfit-content"
    sentence = "The words in {path} cannot be used: {noun}: {reason}."
    next_step = "Install the program again. If you changed this file yourself, put it right there."
    exit_code = 12


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

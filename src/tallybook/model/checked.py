"""What a check found, as a person and a program read it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The outcome of a check of a book or a bundle.

    Attributes:
        ok: Whether every part held.
        lines: One sentence a line, the damaged parts named.
        exit_code: What a command returns where it did not hold.
    """

    ok: bool
    lines: tuple[str, ...]
    exit_code: int = 0

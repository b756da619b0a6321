"""Say whether a file is whole: what it says it holds against what was found in it."""

from collections.abc import Iterator

from tallybook.errors import UnreadableExport
from tallybook.model.records import Problem


class Wholeness:
    """What is known about the whole of one file while it is read.

    Attributes:
        held: Items found so far.
        open: Outermost elements that were begun and not ended.
        declared: How many items the file says it holds; None where it does not say.
        damage: Where the first damage is; None where there is none.
        cut: Where the file ends in the middle of something, and how long that is.
        end: How far it was read.
    """

    def __init__(self) -> None:
        self.held = 0
        self.open = 0
        self.declared: int | None = None
        self.damage: int | None = None
        self.cut: tuple[int, int] | None = None
        self.end = 0

    def declare(self, count: bytes) -> None:
        """Take in a count that the file gives for itself."""
        if count.isdigit():
            self.declared = (self.declared or 0) + int(count[:12])

    def refuse_nothing(self, title: str) -> None:
        """Raise where a file that should hold something holds nothing that can be read."""
        if self.held:
            return
        places = [self.damage, self.cut and self.cut[0], self.end if self.open > 0 else None]
        place = next((place for place in places if place is not None), None)
        if place is not None or self.declared:
            reason = f"it is damaged at byte {self.end if place is None else place}"
            raise UnreadableExport(source=title, reason=reason)

    def problems(self, unread: int) -> Iterator[Problem]:
        """Report an end that is missing, and a count that differs from the file's own.

        Args:
            unread: Items that were counted but could not be read.
        """
        if self.cut or self.open > 0:
            offset, length = self.cut or (self.end, 0)
            reason = "The file ends in the middle; what is before it was kept."
            yield Problem(code="cut-off", reason=reason, offset=offset, length=length)
        found = self.held + unread
        if self.declared is not None and self.declared != found:
            reason = f"Items that the file says it holds: {self.declared}. Found: {found}."
            yield Problem(code="count-differs", reason=reason)

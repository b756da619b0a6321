"""The part of the front door for floods: many items close in time that become one incident."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tallybook.errors import NoSuchItem, UnfitAnswer
from tallybook.model.entries import Incident
from tallybook.model.time import Moment

if TYPE_CHECKING:
    from tallybook.case import Case
    from tallybook.case.floods import Flood
    from tallybook.journal.book import Book


class Floods:
    """Part of the front door: an open book has ``book`` and ``case``."""

    book: Book

    if TYPE_CHECKING:

        @property
        def case(self) -> Case: ...  # noqa: D102 - the whole of it is in `door`

        def write(self, incident: Incident) -> int: ...  # noqa: D102 - the whole of it is in `door`

    def floods(self, offset: int = 0, limit: int = 20) -> tuple[tuple[Flood, ...], int]:
        """Some floods that nobody has decided on, the latest first, and how many there are."""
        from tallybook.case.floods import some  # noqa: PLC0415

        return some(self.case, offset, limit)

    def flood(self, number: int) -> Flood:
        """One flood by the number of its first item.

        Raises:
            NoSuchItem: There is none.
        """
        from tallybook.case.floods import flood  # noqa: PLC0415

        return flood(self.case, number)

    def keep_flood(self, number: int, what: str, behaviours: Iterable[str] = ()) -> int:
        """Make a flood one incident; its items stay where they are and belong to it.

        Args:
            number: The flood.
            what: What the person calls it.
            behaviours: What it shows, as they see it.

        Returns:
            The number of the incident.
        """
        found = self.flood(number)
        when = Moment(kind="between", start=found.first, end=found.last, zone=self.case.zone)
        who = (found.side,) if found.side else ()
        return self.write(
            Incident(what=what, when=when, who=who, behaviours=tuple(behaviours), items=found.items)
        )

    def dismiss_flood(self, number: int) -> int:
        """Leave the items of a flood as they are: they are not proposed again."""
        return self._say("dismissed", self.flood(number).items)

    def reopen_items(self, items: Iterable[int]) -> int:
        """Let items be proposed again."""
        return self._say("reopened", items)

    def split_flood(self, number: int, at: int) -> int:
        """Let a second flood begin at one of its items.

        Raises:
            UnfitAnswer: The item is not one of it, or is its first.
        """
        items = self.flood(number).items
        if at not in items[1:]:
            raise UnfitAnswer(
                answer=at, reason="it is not a later item of this flood", choices="one of its items"
            )
        return self._say("apart", (at,))

    def join_flood(self, number: int) -> int:
        """Join a flood with the one of the same side before it.

        Raises:
            NoSuchItem: There is none before it.
        """
        if self.flood(number).follows is None:
            raise NoSuchItem(noun="flood before", name=number)
        return self._say("joined", (number,))

    def take_apart(self, incident: int) -> int:
        """Take the items of an incident out of it again; what was written stays.

        Raises:
            NoSuchItem: It is no incident, or gathers nothing.
        """
        from tallybook.intake import writing  # noqa: PLC0415

        if not self.case.incident(incident).items:
            raise NoSuchItem(noun="gathered item in", name=incident)
        return writing.amend(self.book, incident, {"items": ()}, "Its items were taken out again.")

    def _say(self, said: str, items: Iterable[int]) -> int:
        """Note a decision."""
        return self.book.append("grouping", {"said": said, "items": list(items)}).first_leaf

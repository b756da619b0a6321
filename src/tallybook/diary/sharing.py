"""The part of the front door for consents, receipts, who holds what, and days to keep in mind."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from tallybook.errors import NoSuchItem, UnfitAnswer
from tallybook.intake import agreeing
from tallybook.model.consents import ENDED, WITHDRAWN, Consent, ConsentPaper, Copied, HandedPaper

if TYPE_CHECKING:
    from tallybook.bundle import Choice
    from tallybook.case import Case
    from tallybook.case.consents import Holder
    from tallybook.case.deadlines import Deadline
    from tallybook.journal.book import Book


class Sharing:
    """Part of the front door: an open book has ``book`` and ``case``."""

    book: Book

    if TYPE_CHECKING:

        @property
        def case(self) -> Case: ...  # noqa: D102 - the whole of it is in `door`

    # --- consents -------------------------------------------------------------------------------

    def add_consent(self, paper: ConsentPaper) -> int:
        """Note that somebody may have something, what for and until when.

        Raises:
            NoSuchItem: The copies it is about are not in the book.
        """
        if paper.bundle >= 0:
            self.copies(paper.bundle)
        return agreeing.consent(self.book, paper)

    def consent(self, item: int) -> Consent:
        """A consent by its number.

        Raises:
            NoSuchItem: There is none.
        """
        found = self.case.shared.by_consent.get(item)
        if found is None:
            raise NoSuchItem(noun="consent", name=item)
        return found

    def open_consents(self) -> tuple[Consent, ...]:
        """Consents that were not withdrawn and have not ended."""
        over, today = {ENDED, WITHDRAWN}, self.today
        return tuple(one for one in self.case.shared.consents if one.state(today) not in over)

    def withdraw_consent(self, item: int, dated: str, *, how: str = "", reason: str = "") -> int:
        """Note that a consent was withdrawn.

        Raises:
            NoSuchItem: There is no such consent.
            UnfitAnswer: It was withdrawn already, or cannot be.
        """
        one = self.consent(item)
        if one.withdrawn is not None or not one.withdrawable:
            reason = "it was withdrawn already" if one.withdrawn else "it was given for good"
            raise UnfitAnswer(answer="", reason=reason, choices="nothing has to be done")
        if dated[:10] < str(one.dated)[:10]:
            raise UnfitAnswer(
                answer=dated, reason="it lies before the consent", choices="a later day"
            )
        return agreeing.withdraw(self.book, item, dated, how=how, reason=reason)

    def consent_says(self, choice: Choice) -> str:
        """What is to be known of the consent that copies are tied to; it refuses nothing."""
        from tallybook.case.consents import says  # noqa: PLC0415

        return says(self.case.shared, choice.consent, choice.recipient, self.today)

    # --- copies and receipts --------------------------------------------------------------------

    def copies(self, item: int) -> Copied:
        """Copies that were made, by their number.

        Raises:
            NoSuchItem: There are none.
        """
        found = self.case.shared.by_copy.get(item)
        if found is None:
            raise NoSuchItem(noun="copies", name=item)
        return found

    def hand_over(self, paper: HandedPaper) -> int:
        """Note that copies were handed over, with the receipt.

        Raises:
            NoSuchItem: The copies or the exhibit are not in the book.
        """
        if paper.bundle >= 0:
            self.copies(paper.bundle)
        if paper.exhibit and paper.exhibit not in self.case.exhibits:
            raise NoSuchItem(noun="exhibit", name=paper.exhibit[:16])
        return agreeing.handed(self.book, paper)

    def holders(self) -> tuple[Holder, ...]:
        """Who holds what: copies, consents and keys, by recipient."""
        from tallybook.case.consents import holders  # noqa: PLC0415

        return holders(self.case.shared, self.book.readers())

    # --- days to keep in mind -------------------------------------------------------------------

    @property
    def today(self) -> date:
        """The day it is on the person's own clock."""
        from tallybook.case.times import is_zone, on_clock  # noqa: PLC0415

        now, zone = datetime.now(UTC), self.case.zone
        return on_clock(now, zone).date() if is_zone(zone) else now.astimezone().date()

    def deadlines(self, today: date | None = None) -> tuple[Deadline, ...]:
        """What may be lost or ends when, the soonest first."""
        from tallybook.case.deadlines import deadlines  # noqa: PLC0415

        return deadlines(self.case, today or self.today, self.book.readers())

    def settle(self, key: tuple[str, int, str], *, note: str = "", off: bool = False) -> int:
        """Note that a day was dealt with, or, with ``off``, that it was not after all.

        Raises:
            NoSuchItem: There is no such day.
        """
        if key not in {one.key for one in self.deadlines()}:
            raise NoSuchItem(noun="date", name=key[0])
        return agreeing.settle(self.book, key, self.today.isoformat(), note, off=off)

    def reminders(self) -> bytes:
        """The days to come as a calendar file that names nothing."""
        from tallybook.case.reminders import calendar_file  # noqa: PLC0415

        salt, _ = self.book.leaf(0)
        return calendar_file(self.deadlines(), self.today, salt)

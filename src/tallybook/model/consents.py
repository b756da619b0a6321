"""Who may have what: consents, copies that left, receipts, and dates that were dealt with.

What the person gives is a *paper*: days as ISO text, as they were typed. What stands in a book is
read back with its number; nothing that was noted is overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tallybook.model.orders import Dated

#: What kinds of data a consent can cover, as they read on a form.
COVERED: dict[str, str] = {
    "items": "Messages, calls, photos and diary entries",
    "originals": "The original files",
    "exact-words": "Exact words",
    "impact": "What had to change",
    "feelings": "How it felt",
    "witnesses": "Names and contacts of witnesses",
    "places": "Addresses and places",
    "reports": "Reports and their numbers",
    "orders": "Orders and their conditions",
    "contact": "How to reach the person safely",
}
#: How a consent was given, as it reads on a form.
WAYS: dict[str, str] = {
    "self": "I decided it myself",
    "signed": "Signed on paper",
    "said": "Said in person or by phone",
    "written": "In a message or e-mail",
    "other": "In another way",
}
#: How a consent stands on a day.
STANDS, NOT_YET, ENDED, WITHDRAWN = "stands", "not-yet", "ended", "withdrawn"
STATES: dict[str, str] = {
    STANDS: "Stands",
    NOT_YET: "Begins later",
    ENDED: "Has ended",
    WITHDRAWN: "Withdrawn",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentPaper:
    """What is given of a consent.

    Attributes:
        recipient: Who may have it.
        purpose: What for.
        dated: The day it was given.
        ends: The last day it holds.
        chosen: A filter in words, as it would be typed.
        items: Only these items.
        bundle: The copies of an earlier day, by their number; -1 for none.
        kinds: What it covers, codes of `COVERED`.
        by: Who gave it; empty for the book's own person.
        how: One of `WAYS`.
        withdrawable: Whether it can be withdrawn.
        notes: Anything else; never leaves the book.
    """

    recipient: str
    purpose: str
    dated: str
    ends: str = ""
    chosen: tuple[tuple[str, str], ...] = ()
    items: tuple[int, ...] = ()
    bundle: int = -1
    kinds: tuple[str, ...] = ()
    by: str = ""
    how: str = "self"
    withdrawable: bool = True
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """How and when a consent was withdrawn."""

    item: int
    entry: int
    dated: Dated
    how: str
    reason: str
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A consent as it stands in the book."""

    item: int
    entry: int
    dated: Dated
    recipient: str
    purpose: str
    ends: date | None
    chosen: tuple[tuple[str, str], ...]
    items: tuple[int, ...]
    bundle: int
    kinds: tuple[str, ...]
    by: str
    how: str
    withdrawable: bool
    notes: str
    written_at: datetime
    withdrawn: Withdrawn | None = None

    def state(self, today: date) -> str:
        """How it stands on a day, one of `STATES`."""
        if self.withdrawn is not None and _day(self.withdrawn.dated) <= today:
            return WITHDRAWN
        if self.ends is not None and self.ends < today:
            return ENDED
        return NOT_YET if _day(self.dated) > today else STANDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """Copies that were made, as the journal noted it.

    Attributes:
        item: Its leaf number.
        made_at: When, aware.
        recipient: For whom.
        reference: Their reference.
        items: How many items went.
        exhibits: How many originals went.
        size: Lines of the record the tree head stands for.
        root: The tree head, hex.
        consent: The consent it was tied to, by its item; -1 for none.
    """

    item: int
    entry: int
    made_at: datetime
    recipient: str
    reference: str
    items: int
    exhibits: int
    size: int
    root: str
    manifest: str
    consent: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedPaper:
    """What is given of copies that were handed over.

    Attributes:
        dated: The day or the time.
        recipient: Who took them.
        bundle: Which copies, by their number; -1 where they were made outside this program.
        what: What it was, where no copies of the book are meant.
        how: In person, by post, on a stick.
        receipt: The words or the number of the receipt.
        exhibit: The signed receipt as an exhibit, by its SHA-256.
        zone: The zone of the time.
    """

    dated: str
    recipient: str
    bundle: int = -1
    what: str = ""
    how: str = ""
    receipt: str = ""
    exhibit: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """Copies that were handed over, as it stands in the book."""

    item: int
    entry: int
    dated: Dated
    recipient: str
    bundle: int
    what: str
    how: str
    receipt: str
    exhibit: str
    zone: str
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A date that was dealt with.

    Attributes:
        code: The clock that gave it.
        of: The item it was counted from.
        dated: The day it was dealt with.
        day: The day that was dealt with.
        off: Whether an earlier mark is taken back.
    """

    item: int
    code: str
    of: int
    dated: Dated
    note: str
    off: bool
    written_at: datetime
    day: date | None = None


def _day(value: Dated) -> date:
    """The day of a day or time."""
    return value.date() if isinstance(value, datetime) else value

"""Requests to stop, blocks and reports: dated facts from outside that later items are set against.

What the person gives is a *paper*: days as ISO text, as they were typed. What stands in a book is
read back with its number; nothing that was noted is overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tallybook.model.orders import Dated

#: To whom a report can be made.
REPORTED_TO: dict[str, str] = {
    "police": "the police",
    "platform": "a website, an app or a phone company",
    "employer": "an employer",
    "landlord": "a landlord",
    "school": "a school, college or university",
    "prison-service": "the prison or probation service",
    "court": "a court",
    "health": "a doctor, nurse or hospital",
    "other": "somebody else",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A dated request to stop. ``dated`` is a day, or a time on the person's own clock.

    Attributes:
        of: The item that holds the request, where it is one of the book.
    """

    item: int
    entry: int
    dated: Dated
    how: str
    to: str
    words: str
    zone: str
    written_at: datetime
    of: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockPaper:
    """What is given of a block.

    Attributes:
        dated: The day or the time.
        whom: A number, address or account, or the name of a person.
        channel: Where they were blocked; empty for everywhere.
        by: Who blocked them.
        notes: Anything else.
        zone: The zone of the time.
    """

    dated: str
    whom: str = ""
    channel: str = ""
    by: str = ""
    notes: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block as it stands in the book."""

    item: int
    entry: int
    dated: Dated
    whom: str
    channel: str
    by: str
    notes: str
    zone: str
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPaper:
    """What is given of a report.

    Attributes:
        to: One of `REPORTED_TO`.
        dated: The day or the time it was made.
        organisation: Which force, platform or company.
        reference: The number they gave.
        contact: The officer or other person it was made to.
        how: By phone, online, in person.
        about: What was reported, in a few words.
        person: Whom it was about, by the name of a person of the book.
        answer: What they said at once.
        next_date: The day something is due.
        notes: Anything else; never leaves the book.
        zone: The zone of the time.
        items: Items it was about.
    """

    to: str
    dated: str
    organisation: str = ""
    reference: str = ""
    contact: str = ""
    how: str = ""
    about: str = ""
    person: str = ""
    answer: str = ""
    next_date: str = ""
    notes: str = ""
    zone: str = ""
    items: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPaper:
    """What is given of an answer to a report, or of a call about it."""

    dated: str
    answer: str = ""
    by: str = ""
    reference: str = ""
    next_date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer to a report, or what came of it, as it stands in the book."""

    item: int
    entry: int
    dated: Dated
    answer: str
    by: str
    reference: str
    next_date: date | None
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report as it stands in the book, with every answer."""

    item: int
    entry: int
    dated: Dated
    to: str
    organisation: str
    reference: str
    contact: str
    how: str
    about: str
    person: str
    answer: str
    first_due: date | None
    notes: str
    zone: str
    written_at: datetime
    items: tuple[int, ...] = ()
    answers: tuple[Answered, ...] = ()

    @property
    def references(self) -> tuple[str, ...]:
        """Every number given for it, each once."""
        given = (self.reference, *(each.reference for each in self.answers))
        return tuple(dict.fromkeys(one for one in given if one))

    @property
    def next_date(self) -> date | None:
        """The day something is due: what was said last."""
        said = [self.first_due, *(each.next_date for each in self.answers)]
        return next((each for each in reversed(said) if each is not None), None)

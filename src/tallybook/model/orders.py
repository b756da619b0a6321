"""Orders and their conditions, as they are given and as they stand in a book.

What the person gives is a *paper*: days as ISO text, as they were typed. What stands in a book is
read back with its number. Nothing that was noted is overwritten; a change is an entry of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

Dated = date | datetime

ENGLAND_WALES, SCOTLAND, NORTHERN_IRELAND = "england-wales", "scotland", "northern-ireland"
NATIONS = {
    ENGLAND_WALES: "England and Wales",
    SCOTLAND: "Scotland",
    NORTHERN_IRELAND: "Northern Ireland",
}


@dataclass(frozen=True, slots=True)
class OrderKind:
    """One kind of order, as it is called. What the law of a nation says of it is reviewed content."""

    title: str


ORDER_KINDS: dict[str, OrderKind] = {
    "stalking-protection": OrderKind("Stalking protection order"),
    "interim-stalking-protection": OrderKind("Interim stalking protection order"),
    "restraining": OrderKind("Restraining order"),
    "non-molestation": OrderKind("Non-molestation order"),
    "occupation": OrderKind("Occupation order"),
    "bail": OrderKind("Bail conditions"),
    "domestic-abuse-protection-order": OrderKind("Domestic abuse protection order"),
    "domestic-abuse-protection-notice": OrderKind("Domestic abuse protection notice"),
    "non-harassment": OrderKind("Non-harassment order (Scotland)"),
    "interdict": OrderKind("Interdict (Scotland)"),
    "civil-injunction": OrderKind("Civil injunction"),
    "licence": OrderKind("Licence conditions after prison"),
    "other": OrderKind("Another order or notice"),
}

#: What a condition can be about, as it reads on a form.
CLAUSE_KINDS: dict[str, str] = {
    "people": "Not to contact somebody",
    "places": "Not to go to a place, or near it",
    "channels": "Not to use certain ways of contact",
    "times": "Not at certain times",
    "acts": "Not to do certain things",
}
#: Stands for the book's own person among the people of a condition.
ME = "me"
#: What a change of an order can be.
CHANGES: dict[str, str] = {
    "corrected": "More of it, or a mistake put right",
    "varied": "The court changed it",
    "ended": "It was ended",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of a condition; where it lies is a leaf of its own, so that it can be withheld.

    Attributes:
        name: What the order or the person calls it.
        lat: Degrees north, where they are known.
        lon: Degrees east.
        metres: How near is too near; None where the order gives no distance.
    """

    name: str
    lat: float | None = None
    lon: float | None = None
    metres: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition of an order, in its own words and in parts that can be counted.

    Attributes:
        number: As the order numbers it: ``2`` or ``3(b)``.
        words: The words of the order.
        kind: What it is about, one of `CLAUSE_KINDS`.
        people: Names or handles that are not to be contacted; ``me`` for the book's own person,
            who is also meant where nobody is named.
        indirectly: Whether contact through somebody else is forbidden as well.
        places: Places not to go to.
        channels: Ways of contact that are forbidden; any where there is none.
        allowed: Ways of contact that the condition allows.
        acts: Codes of the behaviour catalogue.
        days: Days of the week (0 is Monday) on which it holds; every day where there is none.
        begins: From this hour of the day, ``21:00``.
        finishes: To this hour; one before ``begins`` lies on the next day.
        from_: It holds from this day on, where that is not the day of the order.
        until: It holds to this day, where that is not the end of the order.
    """

    number: str
    words: str = ""
    kind: str = "people"
    people: tuple[str, ...] = ()
    indirectly: bool = False
    places: tuple[Place, ...] = ()
    channels: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    days: tuple[int, ...] = ()
    begins: str = ""
    finishes: str = ""
    from_: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPaper:
    """What is given of an order; days as ISO text.

    Attributes:
        name: As it stands on the paper.
        dated: The day it was made.
        kind: One of `ORDER_KINDS`.
        nation: One of `NATIONS`, or empty.
        served: The day it was given to the person it binds, or a time.
        ends: The day it ends.
        until_further: Whether it holds until further order.
        review: The day it is looked at again.
        court: The court or police force.
        reference: Its number.
        person: Whom it binds, by the name of a person of the book.
        conditions: What it forbids, in one text.
        clauses: The same, one condition after the other.
    """

    name: str
    dated: str
    kind: str = "other"
    nation: str = ""
    served: str = ""
    ends: str = ""
    until_further: bool = False
    review: str = ""
    court: str = ""
    reference: str = ""
    person: str = ""
    conditions: str = ""
    clauses: tuple[Condition, ...] = ()


#: Fields of an order that a later entry can change.
CHANGEABLE = (
    "name", "kind", "nation", "dated", "served", "ends", "until_further", "review", "court",
    "reference", "person", "conditions",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePaper:
    """What is given of a change of an order.

    Attributes:
        said: One of `CHANGES`.
        reason: Why, or by whom it was changed.
        dated: The day from which a variation or the end holds; a correction has none.
        removes: Places of conditions (from 0, in the order in which they were noted) that fall away.
        clauses: Conditions that come in.
        fields: Other fields of the order that change, as in `CHANGEABLE`.
    """

    said: str
    reason: str = ""
    dated: str = ""
    removes: tuple[int, ...] = ()
    clauses: tuple[Condition, ...] = ()
    fields: tuple[tuple[str, str | bool], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A condition as it stands in an order.

    Attributes:
        place: Its place among everything noted of the order; stable.
        condition: The condition, with the days from and to which it holds.
        entry: The entry that noted it.
        struck: Whether it was noted by mistake and is no part of the order.
    """

    place: int
    condition: Condition
    entry: int
    struck: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A change of an order as it was noted."""

    item: int
    entry: int
    said: str
    dated: Dated | None
    reason: str
    added: tuple[int, ...]
    removed: tuple[int, ...]
    fields: tuple[str, ...]
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order with its dates, its conditions and its changes.

    Attributes:
        item: Its leaf number.
        entry: The entry that noted it.
        name: As it stands on the paper.
        dated: The day it was made.
        ends: The day it ends, or None.
        conditions: What it forbids, in one text.
        court: The court or police force.
        person: Whom it binds.
        written_at: When it was written down.
        kind: One of `ORDER_KINDS`.
        nation: One of `NATIONS`, or empty.
        served: When it was given to the person it binds.
        until_further: Whether it holds until further order.
        review: The day it is looked at again.
        reference: Its number.
        noted: Every condition ever noted, by place.
        changes: What was changed since, the first first.
    """

    item: int
    entry: int
    name: str
    dated: Dated
    ends: Dated | None
    conditions: str
    court: str
    person: str
    written_at: datetime
    kind: str = "other"
    nation: str = ""
    served: Dated | None = None
    until_further: bool = False
    review: Dated | None = None
    reference: str = ""
    noted: tuple[Clause, ...] = ()
    changes: tuple[Changed, ...] = ()

    @property
    def binds_from(self) -> Dated:
        """The day of service where it is known, else the day it was made."""
        return self.served or self.dated

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The conditions it has or had."""
        return tuple(each for each in self.noted if not each.struck)

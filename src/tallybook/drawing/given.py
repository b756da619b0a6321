"""What is handed in to be drawn: plain, frozen data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

#: The letters that stand for dated events, and what they stand for.
MARKS: Mapping[str, str] = MappingProxyType(
    {"S": "asked to stop", "B": "blocked", "O": "order", "R": "reported"}
)
Span = tuple[date, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A dated event from outside. ``letter`` is one of `MARKS`."""

    day: date
    letter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """One day. ``count`` is None where no file covers the day: a hole, not a nought."""

    day: date
    count: int | None
    incidents: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """A calendar of years.

    Attributes:
        key: Stands before every name inside the picture; letters, digits and dashes.
        title: A few neutral words.
        told: What the picture shows, in a sentence for those who do not see it.
        days: The days, in any order.
        marks: Dated events.
        is_part: Whether nothing is known of days without items: then neither cover nor holes are
            drawn.
    """

    key: str
    title: str
    told: str
    days: tuple[CalendarDay, ...]
    marks: tuple[Mark, ...] = ()
    is_part: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One way, or one number, address or account, along the time.

    Attributes:
        label: What may be shown of it.
        first: The day of its first item.
        last: The day of its last item.
        counts: (day, items on it).
        covered: Stretches that files cover, in order.
        holds: How many it stands for; more than one where several were put together.
    """

    label: str
    first: date
    last: date
    counts: tuple[tuple[date, int], ...]
    covered: tuple[Span, ...] = ()
    holds: int = 1

    @property
    def count(self) -> int:
        """How many items."""
        return sum(count for _, count in self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """Lanes along one time. The rest as in `Days`."""

    key: str
    title: str
    told: str
    lanes: tuple[Lane, ...]
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Seven days, Monday first, of twenty-four hours each."""

    key: str
    title: str
    told: str
    grid: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One number, address or account from its first item to its last.

    Attributes:
        label: What may be shown of it.
        group: The person it was put to, or empty where nobody decided.
        first: The day of its first item.
        last: The day of its last item.
        count: How many items.
        holds: How many it stands for.
    """

    label: str
    group: str
    first: date
    last: date
    count: int
    holds: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """Branches along one time. The rest as in `Days`."""

    key: str
    title: str
    told: str
    branches: tuple[Branch, ...]
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Seven days before or after a date: what came on covered days, and how many there were."""

    first: date
    received: int
    covered: int

    @property
    def rate(self) -> float | None:
        """So many a covered day; None where no day is covered."""
        return self.received / self.covered if self.covered else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """All of the days before a date, or after it: what came on covered days, and how many."""

    received: int
    covered: int

    @property
    def rate(self) -> float | None:
        """So many a covered day; None where no day is covered."""
        return self.received / self.covered if self.covered else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Before a date and after it. ``weeks`` are in order; those after begin after ``dated``."""

    key: str
    title: str
    told: str
    dated: date
    before: Period
    after: Period
    weeks: tuple[Week, ...]
    letter: str = ""

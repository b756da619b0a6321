"""What pictures of counts start from: whose items, which days are covered, and what is dated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from tallybook.case.asked import Filter
from tallybook.case.case import Case
from tallybook.case.coverage import DAY, each_day
from tallybook.case.tally import INCIDENTS, received
from tallybook.case.timeline import columns, leaves
from tallybook.case.times import at_home
from tallybook.drawing import Given, Mark

if TYPE_CHECKING:
    import polars as pl

Cell = str | int | float | None
#: Follows what a picture does not show, where it holds only some of what came in.
PART = (
    " This is a selection: what else came in is not here, and a day without a dot may not have been "
    "quiet."
)
Span = tuple[date, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A picture with its numbers.

    Attributes:
        name: Which picture it is.
        title: A few neutral words.
        told: What was counted, in a sentence or two.
        does_not_show: What must not be read into it; follows "this does not show:".
        given: What is drawn.
        columns: The heads of the table.
        rows: The same numbers.
        filters: For each row, what lists the items it counts; None where nothing does.
        marks: Dated events in the picture.
    """

    name: str
    title: str
    told: str
    does_not_show: str
    given: Given
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    filters: tuple[Filter | None, ...]
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A dated event to count from.

    Attributes:
        code: Names it in a form.
        letter: How it is drawn.
        day: Its day on the person's own clock; of an order, that on which it binds.
        item: Its leaf.
        person: Whom it is about, by the name of a person of the book.
        until: The day on which an order ends.
    """

    code: str
    letter: str
    day: date
    item: int
    person: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """What every picture of one choice starts from.

    Attributes:
        case: The case.
        chosen: What is counted.
        told: The incidents shown beside it.
        covered: The days that files cover on the ways chosen.
        events: Dated events.
        is_part: Whether some of what came in is left out: then a day without items says nothing,
            nothing is told of cover, and no rates are given.
        among: Only these items; None for all.
    """

    case: Case
    chosen: Filter
    told: Filter
    covered: frozenset[date]
    events: tuple[Event, ...]
    is_part: bool = False
    among: frozenset[int] | None = None

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The events as they are drawn."""
        return tuple(Mark(day=one.day, letter=one.letter) for one in self.events)

    @property
    def bounds(self) -> Span:
        """From when to when was chosen."""
        since, until = self.chosen.since, self.chosen.until
        return _day(since) if since else date.min, _day(until) if until else date.max

    def rows(self, *names: str) -> pl.LazyFrame:
        """Some columns of what is counted."""
        return columns(self.case, self.chosen, *names).lazy()

    def days(self) -> Mapping[date, int]:
        """Items by day."""
        return _by_day(self.case, self.chosen)

    def told_days(self) -> Mapping[date, int]:
        """Incidents by day."""
        return _by_day(self.case, self.told)

    def window(self) -> Span | None:
        """From the first day with anything, or covered, to the last; within what was chosen."""
        every = (*self.days(), *self.told_days(), *self.covered)
        return (min(every), max(every)) if every else None


def sight(case: Case, asked: Filter | None = None, among: frozenset[int] | None = None) -> Sight:
    """Make ready for pictures.

    Args:
        case: The case.
        asked: A narrower choice: a person, a handle, ways, from and until.
        among: Only these items, also of what was written down and of dated events.
    """
    chosen = narrowed(case, asked or Filter())
    told = replace(INCIDENTS, since=chosen.since, until=chosen.until, person=chosen.person)
    whole = chosen
    if among is not None:
        chosen, told = only(case, chosen, among), only(case, told, among)
    is_part = chosen != whole
    return Sight(
        case=case,
        chosen=chosen,
        told=told,
        covered=frozenset() if is_part else frozenset(_covered(case, chosen)),
        events=tuple(
            one
            for one in events(case)
            if (among is None or one.item in among)
            and (not chosen.person or one.person in {"", chosen.person})
            and _within(one.day, chosen)
        ),
        is_part=is_part,
        among=among,
    )


def only(case: Case, chosen: Filter, among: frozenset[int]) -> Filter:
    """The same choice, of some items only; as it is where it leaves no others."""
    if among.issuperset(leaves(case, chosen)):
        return chosen
    return replace(chosen, items=tuple(sorted(among)) or (-1,))


def narrowed(case: Case, asked: Filter) -> Filter:
    """What patterns count, narrowed to a person, a handle, ways and days."""
    chosen = received(case)
    if asked.person or asked.handle:
        chosen = replace(chosen, role="")
    return replace(
        chosen, person=asked.person, handle=asked.handle, channel=asked.channel,
        since=asked.since, until=asked.until, items=asked.items,
    )  # fmt: skip


def events(case: Case) -> tuple[Event, ...]:
    """Every dated event, in the order of the days; an order from the day on which it binds."""
    noted: list[tuple[str, int, date | datetime, str, str]] = [
        *(("S", one.item, one.dated, one.zone, one.to) for one in case.stops),
        *(("B", one.item, one.dated, one.zone, one.whom) for one in case.blocks),
        *(("O", one.item, one.binds_from, "", one.person) for one in case.orders),
        *(("R", one.item, one.dated, one.zone, one.person) for one in case.reports),
    ]
    ends = {
        one.item: _day(at_home(one.ends, case.zone, case.zone)) for one in case.orders if one.ends
    }
    found = [
        Event(
            code=f"{letter}{item}",
            letter=letter,
            day=_day(at_home(dated, zone or case.zone, case.zone)),
            item=item,
            person=_person(case, whom),
            until=ends.get(item) if letter == "O" else None,
        )
        for letter, item, dated, zone, whom in noted
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.letter, one.item)))


def _person(case: Case, whom: str) -> str:
    """The person of the book that a name or a handle stands for, or empty."""
    if not whom or whom in {one.name for one in case.people.persons}:
        return whom
    return case.people.name_of(case.people.resolve(whom))


def _day(moment: date | datetime) -> date:
    """The day of a date or time."""
    return moment.date() if isinstance(moment, datetime) else moment


def _within(day: date, chosen: Filter) -> bool:
    """Whether a day lies in what was chosen."""
    since = _day(chosen.since) if chosen.since else date.min
    return since <= day <= (_day(chosen.until) if chosen.until else date.max)


def _by_day(case: Case, chosen: Filter) -> Mapping[date, int]:
    """Count by day, once for each choice and view."""
    import polars as pl  # noqa: PLC0415

    known: dict[Filter, Mapping[date, int]] = case.remembered("counts by day", dict)
    if chosen not in known:
        rows = columns(case, chosen, "home").lazy().select(pl.col("home").dt.date())
        counted = rows.group_by("home").len().sort("home").collect()
        known.clear() if len(known) > 8 else None  # noqa: PLR2004
        known[chosen] = dict(counted.iter_rows())
    return known[chosen]


def _covered(case: Case, chosen: Filter) -> set[date]:
    """Days that files cover on the ways chosen, or on those that whoever was chosen used."""
    ways: list[str | None] = list(chosen.channel)
    if not ways and (chosen.person or chosen.handle):
        ways = columns(case, chosen, "channel")["channel"].unique().to_list()
    since = _day(chosen.since) if chosen.since else None
    until = _day(chosen.until) if chosen.until else None
    found: set[date] = set()
    for way in ways or [None]:
        found |= case.coverage.days(way, since, until)
    return found


def runs(seen: Sight, ways: Iterable[str]) -> tuple[Span, ...]:
    """Unbroken stretches that files cover on any of these ways, within what was chosen."""
    if seen.is_part:
        return ()
    since, until = seen.bounds
    found: list[Span] = []
    for first, last in sorted(run for way in ways for run in seen.case.coverage.runs(way)):
        start, end = max(first, since), min(last, until)
        if found and start <= found[-1][1] + DAY:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        elif start <= end:
            found.append((start, end))
    return tuple(found)


def rate(number: int, days: int) -> float | None:
    """So many a covered day; None where no day is covered."""
    return round(number / days, 2) if days else None


def by_month(days: Iterable[date]) -> Counter[tuple[int, int]]:
    """How many days lie in each month."""
    return Counter((day.year, day.month) for day in days)


def every_day(window: Span) -> Iterable[date]:
    """Every day of a window."""
    return each_day(*window)

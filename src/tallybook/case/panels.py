"""The numbers of the pictures: a calendar of years, hours by weekday, before and after a date.

Each picture comes with its table; each row of a table with the filter that lists what it counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from tallybook.case.asked import Filter
from tallybook.case.case import Case
from tallybook.case.coverage import DAY
from tallybook.case.lanes import COVER, branches, handles, ways
from tallybook.case.sight import (
    PART,
    Cell,
    Event,
    Panel,
    Sight,
    Span,
    by_month,
    every_day,
    rate,
    sight,
)
from tallybook.case.stretches import Counted, counted_days
from tallybook.case.tally import by_hour
from tallybook.drawing import CalendarDay, Days, Hours, Period, Sides, Week
from tallybook.model.kinds import CHANNELS
from tallybook.rates import Comparison, compare

#: Weeks on either side of a date in its picture.
WEEKS = 26
_WEEK = 7
_DECEMBER = 12
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_COVERED = (
    "A file is taken to cover every day from its first record to its last, for the chats and "
    "accounts it holds"
)
_BEFORE = (
    "why anything changed, or whether what was asked was read. The day itself lies partly on each side "
    f"and is in neither. Only items on covered days are counted here. {_COVERED}. No range is given "
    "with fewer than 14 covered days on either side."
)
NAMES = {"S": "asking to stop", "B": "a block", "O": "an order", "R": "a report"}


def years(seen: Sight) -> Panel | None:
    """A calendar: what came in on each day, the holes, and the dates from outside."""
    days, told = seen.days(), seen.told_days()
    window = _window(seen)
    chosen = seen.chosen
    if window is None or not (days or (told and not (chosen.handle or chosen.channel))):
        return None
    covered = sum(window[0] <= day <= window[1] for day in seen.covered)
    cover = (
        ""
        if seen.is_part or not seen.covered
        else f"; files cover {covered:,} of the {(window[1] - window[0]).days + 1:,} days from "
        f"{_said(window[0])} to {_said(window[1])}"
    )
    said = (
        f"{sum(days.values()):,} items came in on {len(days):,} days{cover}. "
        f"Written down by you for these days: {sum(told.values()):,}."
    )
    rows = list(_months(seen, window))
    cover_columns = () if seen.is_part else COVER
    return Panel(
        name="years",
        title="Day by day",
        told=said,
        does_not_show=f"what was said, or anything on days that no file covers. {_COVERED}."
        + PART * seen.is_part,
        given=Days(
            key="years", title="Day by day", told=said, days=tuple(_days(seen, window)),
            marks=seen.marks, is_part=seen.is_part or not seen.covered,
        ),
        columns=("month", "items", "days with some", *cover_columns, "written down by you"),
        rows=tuple(row for row, _ in rows),
        filters=tuple(chosen for _, chosen in rows),
        marks=seen.marks,
    )  # fmt: skip


def _window(seen: Sight) -> Span | None:
    """The years in which there is anything, no longer than files cover them."""
    window = seen.window()
    some = {*seen.days(), *seen.told_days(), *(mark.day for mark in seen.marks)}
    if window is None or not some:
        return None
    first = max(min(window[0], *some), date(min(some).year, 1, 1))
    return first, min(max(window[1], *some), date(max(some).year, 12, 31))


def _days(seen: Sight, window: Span) -> Iterator[CalendarDay]:
    """The days to draw."""
    days, told = seen.days(), seen.told_days()
    for day in every_day(window):
        count = days.get(day, 0) if day in seen.covered else days.get(day)
        yield CalendarDay(day=day, count=count, incidents=told.get(day, 0))


def _months(seen: Sight, window: Span) -> Iterator[tuple[tuple[Cell, ...], Filter]]:
    """The rows of the calendar's table: a month each."""
    covered = by_month(seen.covered)
    with_some = by_month(seen.days())
    for year, month in sorted(by_month(every_day(window))):
        first = date(year, month, 1)
        last = date(year + month // _DECEMBER, month % _DECEMBER + 1, 1) - DAY
        inside = {day: count for day, count in seen.days().items() if first <= day <= last}
        on_covered = sum(count for day, count in inside.items() if day in seen.covered)
        told = sum(n for day, n in seen.told_days().items() if first <= day <= last)
        days = covered[year, month]
        cover = () if seen.is_part else (days, rate(on_covered, days))
        row = (f"{first:%B %Y}", sum(inside.values()), with_some[year, month], *cover, told)
        yield row, _between(seen.chosen, first, last)


def _between(chosen: Filter, first: date, last: date) -> Filter:
    """The same choice from one day to another, and no wider than it was."""
    since = max(first, chosen.since) if type(chosen.since) is date else first
    until = min(last, chosen.until) if type(chosen.until) is date else last
    return replace(chosen, since=since, until=until)


def hours(seen: Sight) -> Panel | None:
    """Hours by the day of the week, on the person's own clock."""
    grid = by_hour(seen.case, seen.chosen)
    total = sum(map(sum, grid))
    if not total:
        return None
    night = sum(sum(row[:6]) + sum(row[23:]) for row in grid)
    zone = seen.case.zone
    clock = (
        f"The clock is that of {zone}."
        if zone != "unknown"
        else "The zone is not known: hours are as each file writes them."
    )
    said = f"{night:,} of {total:,} items came between 11 at night and 6 in the morning. {clock}"
    title = "Hours by the day of the week"
    return Panel(
        name="hours",
        title=title,
        told=said,
        does_not_show=(
            "where the sender was, or what time it was there. Items of which only the day is known "
            "are not counted." + PART * seen.is_part
        ),
        given=Hours(key="hours", title=title, told=said, grid=tuple(tuple(row) for row in grid)),
        columns=("day", *(f"{hour:02}" for hour in range(24)), "in all"),
        rows=tuple((name, *row, sum(row)) for name, row in zip(_WEEKDAYS, grid, strict=True)),
        filters=tuple(replace(seen.chosen, weekday=number) for number in range(_WEEK)),
    )


def before(seen: Sight, event: Event | None = None) -> Panel | None:
    """Rates over covered days before a date and after it; the latest date where none is named.

    Counted are the ways that the same days are covered of; where they differ, the one of which most
    came in, since a way that joins or falls away would look like a change.
    """
    event = event or (seen.events[-1] if seen.events else None)
    counted = _counted(seen)
    if event is None or counted is None or seen.is_part:
        return None
    last = min(seen.bounds[1], event.until or date.max)
    days = {day: count for day, count in _series(counted).items() if seen.bounds[0] <= day <= last}
    earlier = {day: count for day, count in days.items() if day < event.day}
    later = {day: count for day, count in days.items() if day > event.day}
    sides = (_period(earlier.values()), _period(later.values()))
    weeks = tuple(_weeks(days, event.day))
    dated = _said(event.day)
    title = f"Before and after {NAMES[event.letter]}, {dated}"
    ways = ", ".join(CHANNELS.get(way, way) for way in counted.ways)
    said = (
        f"Ways counted: {ways}. Before {dated}: {_rate_said(sides[0])}. After it: "
        f"{_rate_said(sides[1])}.{_ratio_said(compare(_counts(earlier), _counts(later)))}"
    )
    rows = [*_sides(counted.chosen, event, sides), *_week_rows(counted.chosen, weeks)]
    return Panel(
        name="before",
        title=title,
        told=said,
        does_not_show=_BEFORE,
        given=Sides(
            key=f"before-{event.code}", title=title, told=said, dated=event.day,
            letter=event.letter, before=sides[0], after=sides[1], weeks=weeks,
        ),
        columns=("days", "from", "until", "items on covered days", "covered days",
                 "items a covered day"),
        rows=tuple(row for row, _ in rows),
        filters=tuple(chosen for _, chosen in rows),
    )  # fmt: skip


def _counted(seen: Sight) -> Counted | None:
    """Counts by day of the ways of which most came in."""
    found = counted_days(seen.case, seen.chosen)
    return max(found, key=lambda one: sum(_counts(_series(one))), default=None)


def _series(counted: Counted) -> Mapping[date, int | None]:
    """The same counts by their day."""
    first = counted.series.first
    return {first + DAY * place: count for place, count in enumerate(counted.series.counts)}


def _counts(days: Mapping[date, int | None]) -> list[int]:
    """The counts of covered days."""
    return [count for count in days.values() if count is not None]


def _period(counts: Iterable[int | None]) -> Period:
    """What came in on covered days."""
    known = [count for count in counts if count is not None]
    return Period(received=sum(known), covered=len(known))


def _weeks(days: Mapping[date, int | None], dated: date) -> Iterator[Week]:
    """Seven days each, counted backward and forward from the day itself."""
    if not days:
        return
    behind = min(WEEKS, -(-(dated - min(days)).days // _WEEK))
    ahead = min(WEEKS, -(-(max(days) - dated).days // _WEEK))
    starts = [dated - DAY * _WEEK * back for back in range(behind, 0, -1)]
    starts += [dated + DAY * (1 + _WEEK * on) for on in range(ahead)]
    for start in starts:
        side = _period(days.get(start + DAY * on) for on in range(_WEEK))
        yield Week(first=start, received=side.received, covered=side.covered)


def _sides(
    chosen: Filter, event: Event, sides: tuple[Period, Period]
) -> Iterator[tuple[tuple[Cell, ...], Filter]]:
    """The rows of all days before, and of all days after."""
    later = replace(chosen, since=event.day + DAY)
    if event.until is not None:
        later = _between(chosen, event.day + DAY, event.until)
    for name, side, more in (
        ("before, all", sides[0], replace(chosen, until=event.day - DAY)),
        ("after, all", sides[1], later),
    ):
        bounds = [None if day is None else day.isoformat() for day in (more.since, more.until)]
        yield (name, *bounds, side.received, side.covered, rate(side.received, side.covered)), more


def _week_rows(
    chosen: Filter, weeks: tuple[Week, ...]
) -> Iterator[tuple[tuple[Cell, ...], Filter]]:
    """The rows of single weeks."""
    for week in weeks:
        last = week.first + DAY * (_WEEK - 1)
        row = ("week", week.first.isoformat(), last.isoformat(), week.received, week.covered,
               rate(week.received, week.covered))  # fmt: skip
        yield row, _between(chosen, week.first, last)


def _ratio_said(found: Comparison) -> str:
    """How many times as much, with the range that counts as uneven as these allow."""
    if found.ratio is None:
        return ""
    told = f" That is {found.ratio:.2f} times as much"
    if found.low is None or found.high is None:
        return f"{told}."
    return f"{told}, and with counts as uneven as these from {found.low:.2f} to {found.high:.2f}."


def _rate_said(side: Period) -> str:
    """The numbers of one side."""
    if side.rate is None:
        return "no covered days"
    days = f"{side.covered:,} covered day{'' if side.covered == 1 else 's'}"
    return f"{side.rate:,.2f} items a covered day ({side.received:,} on {days})"


def _said(day: date) -> str:
    """A day as it is read aloud."""
    return f"{day.day} {day:%B %Y}"


#: Every picture, in the order in which they are shown.
PANELS: Mapping[str, Callable[[Sight], Panel | None]] = MappingProxyType(
    {
        "years": years,
        "ways": ways,
        "handles": handles,
        "hours": hours,
        "branches": branches,
        "before": before,
    }
)


def panels(
    case: Case, asked: Filter | None = None, among: frozenset[int] | None = None
) -> tuple[Panel, ...]:
    """Every picture there is something for; before and after the latest request and order.

    Args:
        case: The case.
        asked: A narrower choice.
        among: Only these items, also of what was written down and of dated events.
    """
    seen = sight(case, asked, among)
    made = [make(seen) for name, make in PANELS.items() if name != "before"]
    latest = {one.letter: one for one in seen.events}
    made += [before(seen, latest[letter]) for letter in "SO" if letter in latest]
    return tuple(panel for panel in made if panel is not None)

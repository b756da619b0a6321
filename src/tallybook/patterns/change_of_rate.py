"""From when on more came in than before, over covered days; and before and after dates from outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from tallybook.case.case import Case
from tallybook.case.contact import counted, said
from tallybook.case.coverage import DAY
from tallybook.case.sight import Event, events
from tallybook.case.stretches import Counted, counted_days
from tallybook.case.tally import from_whom, received
from tallybook.case.timeline import count
from tallybook.case.times import at_home
from tallybook.model.kinds import CHANNELS
from tallybook.patterns import Cell, Finding, Pattern, Table
from tallybook.rates import Comparison, Marker, compare, markers

VERSION = 1
_SEAL = f"change_of_rate {VERSION}"
#: Markers nearer to each other than this are told as one: the first.
_APART = 28
_CALLED = {"S": "the request to stop", "O": "the order"}


def find(case: Case) -> tuple[Finding, ...]:
    """Tell from when on more came in, and compare what lies before and after each stop and order."""
    return case.remembered("change_of_rate", lambda: tuple(_findings(case)))


def _findings(case: Case) -> Iterator[Finding]:
    """Markers for each person the record is about, then comparisons."""
    whole = received(case)
    people = [person.name for person in case.people.others]
    for name in people or [""]:
        chosen = replace(whole, person=name, role="") if name else whole
        for each in counted_days(case, chosen):
            yield from _marked(f"from {name}" if name else from_whom(case), case, each)
    for event in events(case):
        if event.letter in _CALLED:
            yield from _around(case, event)


def _marked(whom: str, case: Case, each: Counted) -> Iterator[Finding]:
    """A finding for each marker that does not follow another within four weeks."""
    last = -_APART
    for marker in markers(each.series):
        if marker.day - last >= _APART:
            yield _marker(whom, case, each, marker)
        last = marker.day


def _marker(whom: str, case: Case, each: Counted, marker: Marker) -> Finding:
    """From about a day on, more came in than before."""
    began, day = each.series.day(marker.began), each.series.day(marker.day)
    chosen = replace(each.chosen, since=began, until=day)
    rate, usual = marker.count / marker.days, marker.usual
    ways = ", ".join(CHANNELS.get(way, way) for way in each.ways)
    who = each.chosen.person or "all"
    return Finding(
        code=f"more-{_slug(case, who)}-{'-'.join(each.ways)}-{day.isoformat()}",
        title=f"More than before, from about {said(began)}",
        sentence=(
            f"From about {said(began)} on more came in {whom} than before: {rate:.1f} a covered day "
            f"({counted(marker.count, 'item')} on {counted(marker.days, 'covered day')} up to "
            f"{said(day)}) against {usual.rate:.1f} (worked out from "
            f"{counted(usual.days, 'covered day')}). Ways counted: {ways}."
        ),
        does_not_show=(
            "why it was more, or whether it lasted. This is a private aid that tells where to look, "
            "and is not for others: on steady counts it speaks up about once a year for nothing. The "
            "first eight covered weeks are taken for what was usual, whatever they were."
        ),
        version=_SEAL,
        numbers={
            "received": count(case, chosen), "began": began.isoformat(), "day": day.isoformat(),
            "counted": marker.count, "covered_days": marker.days, "per_covered_day": round(rate, 2),
            "usual_per_covered_day": round(usual.rate, 2), "usual_days": usual.days,
            "unevenness": round(usual.unevenness, 2), "by": marker.how,
            "evidence": round(marker.evidence, 2), "limit": round(marker.limit, 2),
        },
        filter=chosen,
    )  # fmt: skip


def _slug(case: Case, who: str) -> str:
    """A person by their place among those the record is about; names stand in no link."""
    names = [person.name for person in case.people.others]
    return str(names.index(who) + 1) if who in names else "all"


def _around(case: Case, event: Event) -> Iterator[Finding]:
    """Compare what came before a date from outside with what came after it."""
    chosen = received(case)
    if event.person in {person.name for person in case.people.others}:
        chosen = replace(chosen, person=event.person, role="")
    end = _end(case, event)
    compared = [
        (each, found)
        for each in counted_days(case, chosen)
        if (found := _compared(each, event.day, end)).before_days and found.after_days
    ]
    if not compared:
        return
    until = end if end < date.max else None
    ways = tuple(sorted({way for each, _ in compared for way in each.ways}))
    later = replace(chosen, channel=ways, since=event.day + DAY, until=until)
    called = f"{_CALLED[event.letter]} ({said(event.day)})"
    whom = f"from {chosen.person}" if chosen.person else from_whom(case)
    yield Finding(
        code=f"rate-around-{'stop' if event.letter == 'S' else 'order'}-{event.item}",
        title=f"Before and after {called}",
        sentence=(
            f"Before and after {called}{f', up to {said(end)},' if until else ','} what came in "
            f"{whom}. {' '.join(_sentence(each, found) for each, found in compared)}"
        ),
        does_not_show=(
            "why it was more or less. The day itself is on neither side. The range allows for counts "
            "as uneven as these were, from day to day and from week to week; no range is given with "
            "fewer than 14 covered days on either side."
        ),
        version=_SEAL,
        numbers={"received": count(case, later), **_numbers(compared[0][1])},
        filter=later,
        table=_periods(compared, event.day + DAY, until),
    )  # fmt: skip


def _periods(compared: list[tuple[Counted, Comparison]], since: date, until: date | None) -> Table:
    """Both periods side by side, way by way; a row lists what came after."""
    return Table(
        columns=(
            "ways", "before", "covered days before", "a day before", "after",
            "covered days after", "a day after", "times as much", "from", "to",
        ),
        rows=tuple(_row(each, found) for each, found in compared),
        filters=tuple(replace(each.chosen, since=since, until=until) for each, _ in compared),
    )  # fmt: skip


def _end(case: Case, event: Event) -> date:
    """The last day that is looked at: that on which an order ends."""
    ends = [one.ends for one in case.orders if event.letter == "O" and one.item == event.item]
    if not ends or ends[0] is None:
        return date.max
    end = at_home(ends[0], case.zone, case.zone)
    return end.date() if isinstance(end, datetime) else end


def _compared(each: Counted, day: date, end: date) -> Comparison:
    """Covered days before a day against those after it, up to another."""
    series = each.series
    place = max(0, (day - series.first).days)
    after = max(0, (day - series.first).days + 1)
    last = max(after, min(len(series.counts), (end - series.first).days + 1))
    return compare(series.counts[:place], series.counts[after:last])


def _numbers(found: Comparison) -> dict[str, Cell]:
    """The numbers of a comparison by name."""
    return {
        "before": found.before, "before_days": found.before_days,
        "after": found.after, "after_days": found.after_days,
        "ratio": _two(found.ratio), "low": _two(found.low), "high": _two(found.high),
        "unevenness": _two(found.unevenness),
    }  # fmt: skip


def _two(number: float | None) -> float | None:
    """Two places, where there is a number."""
    return None if number is None else round(number, 2)


def _row(each: Counted, found: Comparison) -> tuple[Cell, ...]:
    """One comparison as a row."""
    ways = ", ".join(CHANNELS.get(way, way) for way in each.ways)
    return (
        ways, found.before, found.before_days, _two(found.before / found.before_days),
        found.after, found.after_days, _two(found.after / found.after_days),
        _two(found.ratio), _two(found.low), _two(found.high),
    )  # fmt: skip


def _sentence(each: Counted, found: Comparison) -> str:
    """One comparison as a sentence."""
    ways = ", ".join(CHANNELS.get(way, way) for way in each.ways)
    before, after = found.before / found.before_days, found.after / found.after_days
    told = (
        f"{ways}: {before:.2f} a covered day before ({counted(found.before, 'item')} on "
        f"{counted(found.before_days, 'covered day')}), {after:.2f} after "
        f"({counted(found.after, 'item')} on {counted(found.after_days, 'covered day')})"
    )
    if found.ratio is None:
        return f"{told}."
    told += f"; {found.ratio:.2f} times as much"
    if found.low is None or found.high is None:
        return f"{told}."
    return f"{told}, and with counts as uneven as these from {found.low:.2f} to {found.high:.2f}."


PATTERN = Pattern(
    name="change_of_rate",
    title="More than before",
    version=VERSION,
    find=find,
    group="What changed",
)

"""What may be lost or ends when, worked out from the record; nothing here hurries anybody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tallybook.case.asked import Filter
from tallybook.case.timeline import columns
from tallybook.case.words import fold
from tallybook.content.deadlines import ITSELF, Clock, clocks
from tallybook.model.consents import WITHDRAWN, Settled
from tallybook.model.kinds import CHANNELS, counts_as
from tallybook.model.reports import REPORTED_TO

if TYPE_CHECKING:
    from tallybook.case.case import Case
    from tallybook.journal.readers import Reader

#: Bases whose mark covers everything up to the day it was made.
_UP_TO = frozenset({"items", "newest"})
_DAY = timedelta(days=1)
#: What has gone by for longer than this is left out: a long list of what is lost helps nobody.
LEFT_OUT = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One day on which something may be lost, ends or is due.

    Attributes:
        clock: The clock it comes from.
        day: The day.
        best: The day by which asking is best.
        began: The day it is counted from.
        item: The item it is counted from; -1 where it is none.
        why: How it was worked out, in words of the program and the person's own.
        count: How many items it is about.
        sure: Whether the day it is counted from is known.
        settled: How it was dealt with, or None.
    """

    clock: Clock
    day: date
    best: date
    began: date
    item: int
    why: str
    count: int = 1
    sure: bool = True
    settled: Settled | None = None

    @property
    def key(self) -> tuple[str, int, str]:
        """By what a mark finds it again."""
        return self.clock.code, self.item, self.day.isoformat()

    def is_past(self, today: date) -> bool:
        """Whether its day has gone by."""
        return self.day < today


@dataclass(frozen=True, slots=True)
class _Seen:
    """What clocks are counted from."""

    case: Case
    today: date
    readers: tuple[Reader, ...]
    marks: dict[str, list[Settled]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What clocks need of one diary entry."""

    item: int
    day: date
    sure: bool
    words: str
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """The first and the last of some items in time."""

    first_item: int
    first: date
    last_item: int
    last: date
    count: int


def deadlines(case: Case, today: date, readers: Iterable[Reader] = ()) -> tuple[Deadline, ...]:
    """Every day that clocks give, the soonest first.

    Args:
        case: The case.
        today: The day it is looked at.
        readers: Who was given a key.
    """
    seen = _Seen(case, today, tuple(readers), _standing(case.shared.settled))
    found = (
        one
        for clock in clocks().clock
        if not (clock.nations and case.nation) or case.nation in clock.nations
        for one in _COUNTED[clock.basis](seen, clock)
        if not (_fades(clock) and today - one.day > LEFT_OUT)
    )
    return tuple(sorted(found, key=lambda one: (one.day, one.item, one.clock.code)))


def _fades(clock: Clock) -> bool:
    """Whether what has long gone by is left out; limits, reports and reviews stay."""
    return clock.effect in {"lost", "ends"} or clock.basis == "order-served"


def _standing(settled: Iterable[Settled]) -> dict[str, list[Settled]]:
    """Marks by clock; one that was taken back falls away."""
    marks: dict[str, list[Settled]] = {}
    for one in settled:
        kept = [each for each in marks.get(one.code, []) if not _same(each, one)]
        marks[one.code] = kept if one.off else [*kept, one]
    return marks


def _same(one: Settled, other: Settled) -> bool:
    """Whether two marks are about the same day."""
    return (one.of, one.day) == (other.of, other.day)


def _deadline(seen: _Seen, clock: Clock, began: date, item: int, why: str, **more: Any) -> Deadline:
    """One day, with how it was dealt with."""
    day = clock.after(began)
    fits = [
        mark
        for mark in seen.marks.get(clock.code, ())
        if (mark.of == item and (clock.basis not in ITSELF or mark.day == day))
        or (clock.basis in _UP_TO and _day(mark.dated) >= began)
    ]
    settled = fits[-1] if fits else None
    best = clock.best(began)
    return Deadline(
        clock=clock, day=day, best=best, began=began, item=item, why=why, settled=settled, **more
    )


# --- counted from what was written down ---------------------------------------------------------


def _of_incidents(seen: _Seen, clock: Clock) -> Iterator[Deadline]:
    """Each diary entry whose place, words or kind fit."""
    fits = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, clock.words))})(?!\w)")
    first = clock.before(seen.today - LEFT_OUT)
    for one in _incidents(seen.case):
        if one.day < first:
            continue
        word = fits.search(one.words) if clock.words else None
        if word or one.kinds.intersection(clock.behaviours):
            said = f"names \u2018{word[0]}\u2019" if word else "says what kind of thing it was"
            when = (
                "" if one.sure else " Its day is not known; this counts from when it was written."
            )
            why = f"A diary entry {said}.{when}"
            yield _deadline(seen, clock, one.day, one.item, why, sure=one.sure)


def _latest_incident(seen: _Seen, clock: Clock) -> Iterator[Deadline]:
    """The last diary entry."""
    known = _incidents(seen.case)
    if known:
        last = max(known, key=lambda one: (one.day, one.item))
        yield _deadline(seen, clock, last.day, last.item, "The last diary entry.", sure=last.sure)


def _incidents(case: Case) -> tuple[_Told, ...]:
    """Diary entries with their days, and whether those are known."""

    def work() -> tuple[_Told, ...]:
        rows = columns(case, Filter(kind=("incident",)), "item", "home", "precision", "written_at")
        return tuple(_told(case, *row) for row in rows.iter_rows())

    return case.remembered("days of incidents", work)


def _told(case: Case, item: int, home: datetime | None, precision: str, written: datetime) -> _Told:
    """One diary entry, with the words that can name a place."""
    told = case.incident(item)
    return _Told(
        item=item,
        day=(home or written).date(),
        sure=home is not None and precision != "unknown",
        words=fold(f"{told.where}\n{told.what}"),
        kinds=frozenset(told.behaviours),
    )


# --- counted from what was brought in -----------------------------------------------------------


def _oldest(seen: _Seen, clock: Clock) -> Iterator[Deadline]:
    """The oldest of some items that is still within the time, with how many there are."""
    first = clock.before(seen.today)
    asked = max((_day(mark.dated) for mark in seen.marks.get(clock.code, ())), default=first - _DAY)
    left = _span(seen.case, clock, max(first, asked + _DAY)) or _span(seen.case, clock, first)
    if left:
        why = _why(left, "the oldest")
        yield _deadline(seen, clock, left.first, left.first_item, why, count=left.count)


def _newest(seen: _Seen, clock: Clock) -> Iterator[Deadline]:
    """The newest of some items, on each channel that holds some."""
    for channel in _channels(seen.case, clock):
        found = _span(seen.case, clock, None, channel)
        if found:
            why = f"{CHANNELS.get(channel, channel)}: {_why(found, 'the newest')}"
            yield _deadline(seen, clock, found.last, found.last_item, why, count=found.count)


def _channels(case: Case, clock: Clock) -> list[str]:
    """The channels that fit a clock; where it has words, those with a notice that holds one."""
    import polars as pl  # noqa: PLC0415

    rows = columns(case, _chosen(clock), "channel", "folded")
    if clock.words:
        rows = rows.filter(pl.col("folded").str.contains_any(list(clock.words)))
    return sorted(str(one) for one in rows["channel"].cast(pl.String).unique())


def _span(case: Case, clock: Clock, since: date | None, channel: str = "") -> _Span | None:
    """The first and the last item of a clock, and how many there are."""
    chosen = _chosen(clock, since, channel)
    if clock.others and not case.people.others:
        chosen = Filter(**_given(clock, since, channel), direction="in")
    rows = columns(case, chosen, "item", "home")
    if not rows.height:
        return None
    (first_item, first), (last_item, last) = rows.row(0), rows.row(-1)
    return _Span(
        first_item=first_item,
        first=first.date(),
        last_item=last_item,
        last=last.date(),
        count=rows.height,
    )


def _chosen(clock: Clock, since: date | None = None, channel: str = "") -> Filter:
    """The filter of a clock; a notice stands for all that the channel holds."""
    given = _given(clock, since, channel)
    way = "in" if clock.received or clock.others else ""
    return Filter(**given, direction=way, role="other" if clock.others else "")


def _given(clock: Clock, since: date | None, channel: str) -> dict[str, Any]:
    """What a clock says of its items."""
    kinds = () if channel and clock.words else clock.kinds
    return {
        "kind": kinds,
        "channel": (channel,) if channel else clock.channels,
        "since": since,
        "dated": True,
    }


def _why(found: _Span, which: str) -> str:
    """How many items it is about, and of which days."""
    if found.count == 1:
        return f"1 item, of {_said(found.first)}."
    days = f"from {_said(found.first)} to {_said(found.last)}"
    return f"{found.count:,} items, {days}; counted from {which}."


def _last(seen: _Seen, clock: Clock) -> Iterator[Deadline]:
    """The last thing that came from whom the record is about, or was written down."""
    case = seen.case
    role = "other" if case.people.others else ""
    came = columns(case, Filter(contact=True, dated=True, role=role), "item", "home", "kind")
    known = [(one.day, one.item, "a diary entry") for one in _incidents(case) if one.sure]
    if came.height:
        item, home, kind = came.row(-1)
        known.append((home.date(), item, counts_as(str(kind)).one))
    if known:
        day, item, what = max(known)
        why = f"Counted from the last thing in the record: {what} of {_said(day)}."
        yield _deadline(seen, clock, day, item, why)


# --- counted from orders, reports, consents and keys --------------------------------------------


def _order_days(name: str) -> Callable[[_Seen, Clock], Iterator[Deadline]]:
    """Count from one of the days of each order."""

    def count(seen: _Seen, clock: Clock) -> Iterator[Deadline]:
        others = {kind for one in clocks().clock if one.basis == clock.basis for kind in one.orders}
        for order in seen.case.orders:
            day = getattr(order, name)
            fits = order.kind in clock.orders if clock.orders else order.kind not in others
            if day is not None and fits:
                yield _deadline(seen, clock, _day(day), order.item, f"{order.name}.")

    return count


def _reports(seen: _Seen, clock: Clock) -> Iterator[Deadline]:
    """The next date of each report."""
    for report in seen.case.reports:
        if report.next_date is not None:
            where = report.organisation or REPORTED_TO.get(report.to, "somebody")
            numbers = ", ".join(report.references)
            why = f"Reported to {where}{f', {numbers}' if numbers else ''}."
            yield _deadline(seen, clock, report.next_date, report.item, why)


def _consents(seen: _Seen, clock: Clock) -> Iterator[Deadline]:
    """The end of each consent that was not withdrawn."""
    for one in seen.case.shared.consents:
        if one.ends is not None and one.state(seen.today) != WITHDRAWN:
            yield _deadline(seen, clock, one.ends, one.item, f"For {one.recipient}: {one.purpose}.")


def _keys(seen: _Seen, clock: Clock) -> Iterator[Deadline]:
    """The end of each key that was not taken back."""
    for one in seen.readers:
        if one.ends_on is not None and one.revoked_at is None:
            yield _deadline(seen, clock, one.ends_on, -1, f"The key of {one.name}.")


_COUNTED: dict[str, Callable[[_Seen, Clock], Iterator[Deadline]]] = {
    "incident": _of_incidents,
    "latest-incident": _latest_incident,
    "items": _oldest,
    "newest": _newest,
    "last": _last,
    "order-ends": _order_days("ends"),
    "order-review": _order_days("review"),
    "order-served": _order_days("served"),
    "report-next": _reports,
    "consent-ends": _consents,
    "key-ends": _keys,
}


def _day(value: date | datetime) -> date:
    """The day of a day or time."""
    return value.date() if isinstance(value, datetime) else value


def _said(day: date) -> str:
    """A day as it is said."""
    return f"{day.day} {day:%B %Y}"

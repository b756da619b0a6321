"""Days that stand out, and the densest ten minutes, hour and day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tallybook.case.asked import Filter
from tallybook.case.case import Case
from tallybook.case.contact import counted, said, said_at
from tallybook.case.stretches import Counted, counted_days, densest
from tallybook.case.tally import by_day, from_whom, received
from tallybook.case.timeline import columns, count
from tallybook.model.kinds import CHANNELS
from tallybook.patterns import Cell, Finding, Pattern, Table
from tallybook.rates import Burst, bursts

if TYPE_CHECKING:
    import polars as pl

VERSION = 1
_SEAL = f"bursts {VERSION}"
#: (code, title, minutes, what it is called)
_WINDOWS = (
    ("densest-ten-minutes", "Densest ten minutes", 10, "ten minutes"),
    ("densest-hour", "Densest hour", 60, "an hour"),
)
#: Fewer items than this are not dense.
_LEAST = 3


def find(case: Case) -> tuple[Finding, ...]:
    """Tell on which days far more came in than around them, and where it was densest."""
    return case.remembered("bursts", lambda: tuple(_findings(case)))


def _findings(case: Case) -> Iterator[Finding]:
    """Burst days, then the densest stretches."""
    import polars as pl  # noqa: PLC0415

    chosen = received(case)
    found = [(each, burst) for each in counted_days(case, chosen) for burst in bursts(each.series)]
    if found:
        yield _burst_days(case, found)
    rows = (
        columns(case, chosen, "item", "home", "precision")
        .lazy()
        .filter(pl.col("precision") != "day")
        .select("item", "home")
    )
    timed = rows.collect()
    for code, title, minutes, called in _WINDOWS:
        if timed.height >= _LEAST:
            yield from _densest(case, timed, (code, title, minutes, called))
    yield from _densest_day(case, chosen)


def _burst_days(case: Case, found: list[tuple[Counted, Burst]]) -> Finding:
    """Days that stand out from the weeks around them."""
    filters = tuple(_filter(each, burst) for each, burst in found)
    rows = tuple(
        _row(each, burst, count(case, chosen))
        for (each, burst), chosen in zip(found, filters, strict=True)
    )
    each, most = max(found, key=lambda one: (one[1].count, -one[1].first))
    first, last = each.series.day(most.first), each.series.day(most.last)
    when = f"on {said(first)}" if first == last else f"from {said(first)} to {said(last)}"
    return Finding(
        code="burst-days",
        title="Days that stand out",
        sentence=(
            f"Times that far more came in {from_whom(case)} than on the covered days of the four "
            f"weeks before and after: {len(found):,}. The most came {when}: "
            f"{counted(most.count, 'item')}, where {most.usual.rate:.1f} a covered day were usual."
        ),
        does_not_show=(
            "why it was more. It tells where to look: on steady counts about two stretches a year are "
            "listed for nothing, through chance alone. Days with fewer than four covered weeks around "
            "them are not looked at."
        ),
        version=_SEAL,
        numbers={
            "bursts": len(found), "most": most.count,
            "first": first.isoformat(), "last": last.isoformat(),
            "usual": round(most.usual.rate, 2), "unevenness": round(most.usual.unevenness, 2),
        },
        filter=_filter(each, most),
        table=Table(
            columns=(
                "ways", "from", "to", "received", "usual on a covered day", "unevenness",
                "covered days behind it",
            ),
            rows=rows,
            filters=filters,
        ),
    )  # fmt: skip


def _filter(each: Counted, burst: Burst) -> Filter:
    """Lists the items of a burst."""
    return replace(
        each.chosen, since=each.series.day(burst.first), until=each.series.day(burst.last)
    )


def _row(each: Counted, burst: Burst, items: int) -> tuple[Cell, ...]:
    """One burst as a row."""
    ways = ", ".join(CHANNELS.get(way, way) for way in each.ways)
    return (
        ways, each.series.day(burst.first).isoformat(), each.series.day(burst.last).isoformat(),
        items, round(burst.usual.rate, 2), round(burst.usual.unevenness, 2), burst.usual.days,
    )  # fmt: skip


def _densest(
    case: Case, timed: pl.DataFrame, window: tuple[str, str, int, str]
) -> Iterator[Finding]:
    """The most items within so many minutes."""
    code, title, minutes, called = window
    place, length = densest(timed["home"], minutes)
    if length < _LEAST:
        return
    some = timed.slice(place, length)
    first, last = some["home"][0], some["home"][-1]
    yield Finding(
        code=code,
        title=title,
        sentence=(
            f"The most that came in {from_whom(case)} within {called}: {counted(length, 'item')}, "
            f"the first on {said_at(first)}, the last at {last:%H:%M}."
        ),
        does_not_show=(
            "what was said. Some apps write down whole minutes, and some cut one text into several; "
            "items of which only the day is known are not counted."
        ),
        version=_SEAL,
        numbers={"items": length, "first": first.isoformat(), "last": last.isoformat()},
        items=tuple(some["item"].to_list()),
    )


def _densest_day(case: Case, chosen: Filter) -> Iterator[Finding]:
    """The day with most."""
    days = by_day(case, chosen)
    if not days:
        return
    day = max(days, key=lambda one: (days[one], -one.toordinal()))
    if days[day] < _LEAST:
        return
    yield Finding(
        code="densest-day",
        title="Day with most",
        sentence=f"The most that came in {from_whom(case)} on one day: "
        f"{counted(days[day], 'item')}, on {said(day)}.",
        does_not_show="what was said, or whether a day that no export covers had more.",
        version=_SEAL,
        numbers={"items": days[day], "day": day.isoformat()},
        filter=replace(chosen, since=day, until=day),
    )


PATTERN = Pattern(
    name="bursts", title="Days that stand out", version=VERSION, find=find, group="When"
)

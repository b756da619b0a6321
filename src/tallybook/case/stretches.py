"""Stretches of time: counts over covered days, runs without an answer, silences, nights.

A day that no export covers is no quiet day. Which days are covered is asked of the ways by which
somebody was in contact, since one app's export says nothing of another's.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from tallybook.case.asked import Filter
from tallybook.case.case import Case
from tallybook.case.coverage import DAY, each_day, is_dated
from tallybook.case.tally import by_day, by_value
from tallybook.case.timeline import columns
from tallybook.rates import Series

if TYPE_CHECKING:
    import polars as pl

#: A way that carries less than this share of what is counted is left out of a series of several.
_MAIN = 0.1
#: Ways are counted together where all of them are covered on at least this share of the days.
_ALIKE = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Counts by day on some ways.

    Attributes:
        chosen: What is counted.
        ways: The channels; the days are those on which exports cover all of them.
        series: The counts; None where a day is not covered.
    """

    chosen: Filter
    ways: tuple[str, ...]
    series: Series


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Items from one side with nothing sent back to it between them.

    Attributes:
        who: The person, or the handle of nobody's.
        is_person: Whether it is a person of the book.
        first: The time of the first on the person's own clock.
        last: The time of the last.
        leaves: All of them, in the order of time.
        alone: Whether nothing else from that side lies between those times.
    """

    who: str
    is_person: bool
    first: datetime
    last: datetime
    leaves: tuple[int, ...]
    alone: bool

    @property
    def items(self) -> int:
        """How many."""
        return len(self.leaves)


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Contact after a silence.

    Attributes:
        who: The person, or the handle of nobody's.
        last: The day of the last item before the silence.
        item: The first item after it.
        at: The time of that item on the person's own clock.
        channel: Its channel.
        covered: Days of the silence that exports of the earlier way cover.
        between: All days of the silence.
    """

    who: str
    last: date
    item: int
    at: datetime
    channel: str
    covered: int
    between: int


def counted_days(case: Case, chosen: Filter) -> tuple[Counted, ...]:
    """Counts by day: all main ways together where the same days are covered, else each alone."""
    groups = by_value(case, chosen, "channel")
    total = sum(group.count for group in groups)
    ways = [
        group.value
        for group in groups
        if group.count >= total * _MAIN and case.coverage.days(group.value)
    ]
    days = [case.coverage.days(way) for way in ways]
    if not days:
        return ()
    shared, every = set.intersection(*days), set.union(*days)
    if len(shared) >= len(every) * _ALIKE:
        return (_counted(case, chosen, tuple(sorted(ways)), shared),)
    return tuple(
        _counted(case, chosen, (way,), some) for way, some in sorted(zip(ways, days, strict=True))
    )


def _counted(case: Case, chosen: Filter, ways: tuple[str, ...], covered: set[date]) -> Counted:
    """Counts on some ways over the days that are covered on each of them."""
    narrowed = replace(chosen, channel=ways)
    found = by_day(case, narrowed)
    first = min(covered)
    counts = tuple(
        found.get(day, 0) if day in covered else None for day in each_day(first, max(covered))
    )
    return Counted(chosen=narrowed, ways=ways, series=Series(first=first, counts=counts))


def sides() -> pl.Expr:
    """Who is on the other side of a row: the person, or else the handle."""
    import polars as pl  # noqa: PLC0415

    return pl.when(pl.col("person") != "").then("person").otherwise("handle")


def runs_unanswered(case: Case, chosen: Filter, least: int) -> tuple[Run, ...]:
    """All runs of at least so many received items with nothing sent back, the longest first.

    Something sent of which the export does not say to whom answers every side.
    """
    import polars as pl  # noqa: PLC0415

    sent = (pl.col("direction") == "out") & ~pl.col("event")
    view = case.items.lazy().select("item", "home", "person", side=sides(), sent=sent)
    marked = view.with_columns(
        to_all=(pl.col("sent") & (pl.col("side") == "")).cum_sum(),
        to_side=pl.col("sent").cast(pl.UInt32).cum_sum().over("side"),
    )
    received = marked.filter(pl.lit(_chosen(case, chosen)) & ~pl.col("sent"))
    key = ("side", "to_all", "to_side")
    home = pl.col("home")
    runs = received.group_by(key).agg(
        pl.len().alias("count"), home.min().alias("first"), home.max().alias("last")
    ).sort("first", "last")  # fmt: skip
    around = runs.with_columns(
        before=pl.col("last").shift(1).over("side"), after=pl.col("first").shift(-1).over("side")
    ).filter(pl.col("count") >= least)
    alone = (pl.col("before") < pl.col("first")).fill_null(value=True) & (
        pl.col("after") > pl.col("last")
    ).fill_null(value=True)
    leaves = received.join(around.select(key), on=key, how="semi").group_by(key).agg(
        pl.col("item").alias("leaves"), (pl.col("person").first() != "").alias("named")
    )  # fmt: skip
    found = around.join(leaves, on=key).select(
        pl.col("side").cast(pl.String), "named", "first", "last", "leaves", "count", alone=alone
    ).sort("count", "first", pl.col("leaves").list.first(), descending=[True, False, False])  # fmt: skip
    return tuple(
        Run(who=who, is_person=named, first=first, last=last, leaves=tuple(items), alone=alone)
        for who, named, first, last, items, _, alone in found.collect().iter_rows()
    )


def _chosen(case: Case, chosen: Filter) -> pl.Series:
    """For each row of the view, whether a filter leaves it."""
    import numpy as np  # noqa: PLC0415
    import polars as pl  # noqa: PLC0415

    items = case.items["item"].to_numpy()
    marks = np.zeros(int(items.max()) + 1 if len(items) else 0, dtype=bool)
    marks[columns(case, chosen, "item")["item"].to_numpy()] = True
    return pl.Series(marks[items])


def returns(case: Case, chosen: Filter, least: int) -> tuple[Return, ...]:
    """Contact after at least so many covered days without any from the same side."""
    import polars as pl  # noqa: PLC0415

    day = pl.col("home").dt.date()
    needed = ("item", "home", "channel", "person", "handle")
    rows = (
        columns(case, chosen, *needed)
        .lazy()
        .select("item", "home", "channel", side=sides(), day=day)
    )
    before = [
        pl.col(name).shift(1).over("side").alias(f"{name}_before") for name in ("day", "channel")
    ]
    gaps = (
        rows.filter(pl.col("side") != "")
        .with_columns(*before)
        .filter((pl.col("day") - pl.col("day_before")).dt.total_days() > least)
        .select("side", "day_before", "channel_before", "item", "home", "channel")
        .with_columns(pl.col("side", "channel", "channel_before").cast(pl.String))
        .collect()
    )
    days = _Days(case)
    found = [
        Return(
            who=who, last=last, item=item, at=at, channel=channel,
            covered=days.between(way, last + DAY, at.date() - DAY),
            between=(at.date() - last).days - 1,
        )
        for who, last, way, item, at, channel in gaps.iter_rows()
    ]  # fmt: skip
    return tuple(one for one in found if one.covered >= least)


class _Days:
    """Covered days by way, sorted once, so that many stretches can be asked for."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._by_way: dict[str, list[date]] = {}

    def between(self, way: str, first: date, last: date) -> int:
        """How many days from one to another, both included, are covered on a way."""
        if way not in self._by_way:
            self._by_way[way] = sorted(self._case.coverage.days(way))
        days = self._by_way[way]
        return bisect_right(days, last) - bisect_left(days, first)


def densest(times: pl.Series, minutes: int) -> tuple[int, int]:
    """The place and the length of the most items within so many minutes; the earliest of several.

    Args:
        times: Times in order.
        minutes: Items count together when less than this lies between the first and the last.
    """
    import numpy as np  # noqa: PLC0415

    moments = times.to_physical().to_numpy()
    ends = np.searchsorted(moments, moments + minutes * 60_000_000, side="left")
    lengths = ends - np.arange(len(moments))
    place = int(np.argmax(lengths))
    return place, int(lengths[place])


def share(part: int, whole: int) -> int | None:
    """How many in a hundred; None of nothing."""
    return round(100 * part / whole) if whole else None


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """The first item of some.

    Attributes:
        value: What they have in common.
        item: The leaf number of the first.
        at: Its time on the person's own clock.
        count: How many there are.
    """

    value: str
    item: int
    at: datetime
    count: int


def first_by_channel(case: Case, chosen: Filter) -> tuple[First, ...]:
    """The first item by each channel, in the order of time."""
    import polars as pl  # noqa: PLC0415

    found = (
        columns(case, chosen, "item", "home", "channel")
        .lazy()
        .group_by(pl.col("channel").cast(pl.String))
        .agg(pl.col("item").first(), pl.col("home").first(), pl.len())
        .sort("home", "channel")
    )
    return tuple(
        First(value=v, item=i, at=at, count=n) for v, i, at, n in found.collect().iter_rows()
    )


def firsts_among(
    case: Case, chosen: Filter, groups: Mapping[str, tuple[int, ...]]
) -> tuple[First, ...]:
    """The first item of each group, of those that are incidents or that a filter leaves."""
    import polars as pl  # noqa: PLC0415

    wanted = {item for items in groups.values() for item in items}
    if not wanted:
        return ()
    some = pl.Series("item", list(wanted), dtype=pl.Int64)
    counts = (pl.col("kind") == "incident") | pl.col("item").is_in(
        columns(case, chosen, "item")["item"].implode()
    )
    rows = (
        case.items.lazy().filter(pl.col("item").is_in(some.implode()) & is_dated()).filter(counts)
    )
    kept = rows.select("item", "home").with_row_index().collect()
    places = {item: (place, at) for place, item, at in kept.iter_rows()}
    found = []
    for value, items in groups.items():
        there = [(places[item], item) for item in items if item in places]
        if there:
            (_, at), item = min(there)
            found.append(First(value=value, item=item, at=at, count=len(there)))
    return tuple(sorted(found, key=lambda one: (one.at, one.value)))

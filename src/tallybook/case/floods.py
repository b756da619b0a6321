"""Floods: many items of one sender close in time, over all channels, proposed as one incident."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tallybook.case.asked import Filter
from tallybook.case.groupings import APART, JOINED
from tallybook.case.tally import received
from tallybook.case.timeline import columns, select
from tallybook.errors import NoSuchItem

if TYPE_CHECKING:
    import polars as pl

    from tallybook.case.case import Case

#: A longer pause than this ends a flood.
PAUSE = timedelta(hours=1)
#: Fewer items than this are no flood.
LEAST = 5
#: Floods that are remembered.
_KEPT = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Flood:
    """Many items of one sender with no long pause between them.

    Attributes:
        number: The leaf number of its first item, by which it is called.
        side: The person, or the handle of nobody's.
        items: What was received, in the order of time.
        first: The time of the first on the person's own clock.
        last: The time of the last.
        sent: How many items went out to the same side in between.
        channels: How many came on each channel, the most frequent first.
        kinds: How many there are of each kind.
        behaviours: How many may show each behaviour of the catalogue.
        words: How many have a flag of each family.
        follows: The flood of the same side before it, where there is one, by its number.
    """

    number: int
    side: str
    items: tuple[int, ...]
    first: datetime
    last: datetime
    sent: int
    channels: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]
    behaviours: tuple[tuple[str, int], ...]
    words: tuple[tuple[str, int], ...]
    follows: int | None


def table(case: Case) -> pl.DataFrame:
    """Every flood: ``number``, ``side``, ``first``, ``last`` and ``count``, the latest first."""
    import polars as pl  # noqa: PLC0415

    def made() -> pl.DataFrame:
        counted = _marked(case).group_by("group", maintain_order=True).agg(
            pl.col("item").first().alias("number"), pl.col("side").first(),
            pl.col("home").min().alias("first"), pl.col("home").max().alias("last"),
            pl.len().alias("count"),
        )  # fmt: skip
        kept = counted.filter(pl.col("count") >= LEAST).sort("side", "first", "number")
        before = pl.col("number").shift(1).over("side").alias("follows")
        return kept.with_columns(before).sort("first", "number", descending=[True, False])

    return case.remembered("floods", made)


def _marked(case: Case) -> pl.DataFrame:
    """What was received and is in no incident, each row with its group."""
    import polars as pl  # noqa: PLC0415

    def made() -> pl.DataFrame:
        settled = pl.Series(
            "item", sorted(case.gathered_items | case.groupings.dismissed), pl.Int64
        )
        edges = case.groupings.edges
        apart, joined = (
            pl.Series("item", [item for item, said in edges.items() if said == kind], pl.Int64)
            for kind in (APART, JOINED)
        )
        side = pl.when(pl.col("person") != "").then("person").otherwise("handle").cast(pl.String)
        names = ("item", "home", "precision", "person", "handle")
        rows = columns(case, received(case), *names).lazy().filter(
            (pl.col("precision") != "day") & ~pl.col("item").is_in(settled.implode())
        ).select("item", "home", side=side).sort("side", "home", "item")  # fmt: skip
        pause = pl.col("home").diff().over("side") > PAUSE
        begins = (
            pl.col("side").ne_missing(pl.col("side").shift(1))
            | (pause.fill_null(True) & ~pl.col("item").is_in(joined.implode()))
            | pl.col("item").is_in(apart.implode())
        )
        return rows.with_columns(group=begins.cum_sum()).collect()

    return case.remembered("flood rows", made)


def some(case: Case, offset: int = 0, limit: int = 20) -> tuple[tuple[Flood, ...], int]:
    """Some floods, the latest first, and how many there are."""
    every = table(case)
    numbers = every.slice(offset, limit)["number"].to_list()
    return tuple(flood(case, number) for number in numbers), every.height


def flood(case: Case, number: int) -> Flood:
    """One flood by its number; the last few are remembered.

    Raises:
        NoSuchItem: There is none of this number.
    """
    known: dict[int, Flood] = case.remembered("floods told", dict)
    if number not in known:
        found = _flood(case, number)
        if len(known) >= _KEPT:
            known.pop(next(iter(known)))
        known[number] = found
    return known[number]


def _flood(case: Case, number: int) -> Flood:
    """Work out one flood by its number."""
    import polars as pl  # noqa: PLC0415

    found = table(case).filter(pl.col("number") == number)
    if not found.height:
        raise NoSuchItem(noun="flood", name=number)
    told = found.row(0, named=True)
    rows = _marked(case)
    (group,) = rows.filter(pl.col("item") == number)["group"].to_list()
    items = tuple(rows.filter(pl.col("group") == group)["item"].to_list())
    held = select(case, Filter(items=items))
    within = frozenset(items)
    return Flood(
        number=number,
        side=told["side"],
        items=items,
        first=told["first"],
        last=told["last"],
        sent=_sent(case, told["side"], told["first"], told["last"]),
        channels=_counted(held["channel"].cast(pl.String).to_list()),
        kinds=_counted(held["kind"].cast(pl.String).to_list()),
        behaviours=_counted(
            code for code, shown in case.behaviours.items() for item in shown if item in within
        ),
        words=_counted(
            family
            for item in items
            for family in dict.fromkeys(flag.family for flag in case.flags.get(item, ()))
        ),
        follows=told["follows"],
    )


def _counted(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """How often each name stands there, the most frequent first."""
    counts = Counter(names)
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _sent(case: Case, side: str, first: datetime, last: datetime) -> int:
    """How many items went out to a side within a span."""
    import polars as pl  # noqa: PLC0415

    out = (pl.col("direction") == "out") & ~pl.col("event")
    theirs = (pl.col("person").cast(pl.String) == side) | (pl.col("handle").cast(pl.String) == side)
    within = (pl.col("home") >= first) & (pl.col("home") <= last)
    return case.items.lazy().filter(within & out & theirs).select("item").collect().height

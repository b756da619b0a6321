"""What the record holds of one kind of thing: told in the diary, put there by hand, said in words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tallybook.case.asked import Filter
from tallybook.case.coverage import is_dated
from tallybook.case.timeline import leaves

if TYPE_CHECKING:
    import polars as pl

    from tallybook.case.case import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Items that show one kind of thing.

    Attributes:
        items: Leaf numbers, in the order of time.
        told: How many of them are diary entries.
        worded: How many are there because of their words.
        marked: How many other items are there because a person or an app says so.
        days: On how many different days.
        first: The day of the first.
        last: The day of the last.
        ways: For each channel how many, on how many days, and the first and last day.
    """

    items: tuple[int, ...]
    told: int
    worded: int
    marked: int
    days: int
    first: date
    last: date
    ways: tuple[tuple[str, int, int, date, date], ...]


def shown(
    case: Case,
    *,
    families: Collection[str] = (),
    behaviours: Collection[str] = (),
    kinds: Collection[str] = (),
) -> Shown | None:
    """Bring together what the record holds of one kind of thing; None where it holds nothing.

    Words count where they came from those the record is about; where the book names nobody, from
    anyone. What carries no usable date is left out.

    Args:
        case: The case.
        families: Families of flags.
        behaviours: Codes of the catalogue, as told in the diary or put on an item by hand.
        kinds: Kinds of item that are such a thing by themselves.
    """
    import polars as pl  # noqa: PLC0415

    worded = set(case.flagged(*families)) if families else set()
    if worded and case.people.others:
        worded = set(leaves(case, Filter(items=tuple(worded), role="other")))
    by_hand = case.by_hand
    marked = {item for code in behaviours for item in by_hand.get(code, ())}
    if not (worded or marked or kinds):
        return None
    wanted = pl.Series("item", sorted(worded | marked), dtype=pl.Int64)
    named = pl.any_horizontal(pl.lit(False), *(pl.col("kind") == kind for kind in kinds))
    chosen = pl.col("item").is_in(wanted.implode()) | named
    rows = case.items.lazy().filter(chosen).filter(is_dated()).select(
        "item", pl.col("kind").cast(pl.String), pl.col("channel").cast(pl.String),
        pl.col("home").dt.date().alias("day"),
    ).collect()  # fmt: skip
    return _summed(rows, worded) if rows.height else None


def _summed(rows: pl.DataFrame, worded: set[int]) -> Shown:
    """Count some rows."""
    import polars as pl  # noqa: PLC0415

    items = tuple(rows["item"].to_list())
    told = rows.filter(pl.col("kind") == "incident").height
    by_words = sum(item in worded for item in items)
    days = rows["day"].to_list()
    ways = rows.group_by("channel").agg(
        pl.len().alias("count"), pl.col("day").n_unique().alias("days"),
        pl.col("day").min().alias("first"), pl.col("day").max().alias("last"),
    ).sort(["count", "channel"], descending=[True, False])  # fmt: skip
    return Shown(
        items=items,
        told=told,
        worded=by_words,
        marked=len(items) - told - by_words,
        days=len(set(days)),
        first=min(days),
        last=max(days),
        ways=tuple(ways.iter_rows()),
    )

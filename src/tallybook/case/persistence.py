"""How contact goes on: days, runs, silences, repeats and hours of what one filter leaves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from tallybook.case.asked import Filter
from tallybook.case.case import Case
from tallybook.case.tally import by_day, longest_run
from tallybook.case.timeline import columns

#: From 11 in the evening to 6 in the morning.
NIGHT = (23, 0, 1, 2, 3, 4, 5)
#: Shorter texts are alike by chance.
_LONG_ENOUGH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Goes:
    """How contact goes on.

    Attributes:
        days: How much on each day that has some.
        busiest: The day with the most; the earliest of several.
        run: First and last day of the longest row of days.
        silence: The last day before, and the first day after, the longest time without.
        night: Items at night.
        again: Items whose very words came at another time as well.
        ways: By how many ways.
        handles: From how many numbers, addresses and accounts.
    """

    days: dict[date, int]
    busiest: date | None
    run: tuple[date, date] | None
    silence: tuple[date, date] | None
    night: tuple[int, ...]
    again: tuple[int, ...]
    ways: int
    handles: int


def goes(case: Case, chosen: Filter) -> Goes:
    """Work out how what a filter leaves goes on."""
    import polars as pl  # noqa: PLC0415

    days = by_day(case, chosen)
    names = ("item", "home", "precision", "folded", "handle", "channel")
    rows = columns(case, replace(chosen, dated=True), *names)
    hour = pl.col("home").dt.hour().is_in(NIGHT) & (pl.col("precision") != "day")
    text = rows.lazy().select("item", text=pl.col("folded").cast(pl.String))
    long = text.filter(pl.col("text").str.len_chars() >= _LONG_ENOUGH)
    # Hashes first: what has none in common with another cannot be alike.
    near = long.filter(pl.col("text").hash().is_duplicated())
    alike = near.filter(pl.len().over("text") > 1).collect()
    gaps = [(later - earlier, earlier, later) for earlier, later in pairwise(sorted(days))]
    widest = max(gaps, key=lambda gap: gap[0], default=None)
    handles = rows["handle"].cast(pl.String)
    return Goes(
        days=days,
        busiest=min(days, key=lambda day: (-days[day], day), default=None),
        run=longest_run(days),
        silence=widest[1:] if widest else None,
        night=tuple(rows.filter(hour)["item"].to_list()),
        again=tuple(alike["item"].to_list()),
        ways=rows["channel"].n_unique() if rows.height else 0,
        handles=handles.filter(handles != "").n_unique(),
    )

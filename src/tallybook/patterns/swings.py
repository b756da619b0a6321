"""Swings: words of love and words that may threaten, from the same side within a day of each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from tallybook.case.asked import Filter
from tallybook.case.case import Case
from tallybook.case.timeline import columns
from tallybook.model.flags import FAMILIES
from tallybook.patterns import WORDS_ONLY, Finding, Pattern

VERSION = 1
#: So near to each other they count as one swing.
NEAR = timedelta(hours=24)
_LOVE = ("love",)
_THREATS = tuple(code for code, family in FAMILIES.items() if family.threat)


def find(case: Case) -> tuple[Finding, ...]:
    """Tell how often words of love and words that may threaten stand close together."""
    return case.remembered("swings", lambda: tuple(_findings(case)))


def _findings(case: Case) -> Iterator[Finding]:
    """One finding where there is any swing."""
    pairs = list(_pairs(case))
    if not pairs:
        return
    items = case.in_time({item for _, first, second in pairs for item in (first, second)})
    toward = sum(kind == "to threat" for kind, _, _ in pairs)
    yield Finding(
        code="swings",
        title="From love to threats, or back",
        sentence=(
            f"Words of love and words that may threaten stand within 24 hours of each other, from "
            f"the same side, {len(pairs):,} time{'' if len(pairs) == 1 else 's'}. In "
            f"{toward:,} the words of love came first."
        ),
        does_not_show=f"why, or {WORDS_ONLY}",
        version=f"swings {VERSION}",
        numbers={"items": len(items), "swings": len(pairs), "love_first": toward},
        items=items,
    )


def _pairs(case: Case) -> Iterator[tuple[str, int, int]]:
    """Neighbours of different kinds, each as (which way, first item, second item)."""
    import polars as pl  # noqa: PLC0415

    role = "other" if case.people.others else ""
    chosen = Filter(flag=(*_LOVE, *_THREATS), dated=True, role=role)
    rows = columns(case, chosen, "item", "home", "person", "handle", "precision")
    threats = pl.Series("item", list(case.flagged(*_THREATS)), dtype=pl.Int64)
    side = pl.when(pl.col("person") != "").then("person").otherwise("handle").cast(pl.String)
    told = rows.lazy().filter(pl.col("precision") != "day").select(
        "item", "home", side=side, threat=pl.col("item").is_in(threats.implode())
    ).sort("side", "home", "item").with_columns(
        next_item=pl.col("item").shift(-1).over("side"),
        next_home=pl.col("home").shift(-1).over("side"),
        next_threat=pl.col("threat").shift(-1).over("side"),
    )  # fmt: skip
    near = (pl.col("next_home") - pl.col("home")) <= NEAR
    swings = told.filter(near & (pl.col("threat") != pl.col("next_threat"))).collect()
    for row in swings.iter_rows(named=True):
        kind = "to threat" if row["next_threat"] else "to love"
        yield kind, row["item"], row["next_item"]


PATTERN = Pattern(
    name="swings", title="From love to threats", version=VERSION, find=find, group="What was said"
)

"""The names a handle was shown under over time: the display names of mails, and of accounts.

They were mostly chosen by whoever wrote, so they are given only when somebody asks for them; that
there are several, and when, may always be shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tallybook.case.handles import tidy

if TYPE_CHECKING:
    import polars as pl

#: Facts in which exports keep a name beside a handle; the first two are the person's own words.
_OWN_FACTS = ("contact_name", "saved_name")
_FACTS = (*_OWN_FACTS, "nickname", "display_name", "sender_name", "author_name")


@dataclass(frozen=True, slots=True, kw_only=True)
class NameSeen:
    """One name of a handle.

    Attributes:
        name: As it was shown; words of whoever chose it.
        is_own: Whether it is what the book's own person called them on the phone.
        first: When it was seen first, on the person's own clock, or None.
        last: When it was seen last.
        count: In how many items.
    """

    name: str
    is_own: bool
    first: datetime | None
    last: datetime | None
    count: int


def names_of(items: pl.DataFrame, handle: str) -> tuple[NameSeen, ...]:
    """Every name a handle was shown under, the earliest first."""
    import polars as pl  # noqa: PLC0415

    rows = items.lazy().filter(pl.col("near") == handle)
    found = [_seen(row) for row in _all(rows).iter_rows(named=True)]
    late = datetime.max  # noqa: DTZ901 - only to sort by
    return tuple(sorted(found, key=lambda one: (one.first or late, one.name)))


def every_name(items: pl.DataFrame) -> pl.DataFrame:
    """Every name of every handle, with how many items show it and one of them."""
    import polars as pl  # noqa: PLC0415

    told = pl.col("details").str.contains_any([f'"{fact}": "' for fact in _FACTS])
    return _all(items.lazy().filter((pl.col("near") != "") & (told | _is_mail())))


def several_names(items: pl.DataFrame) -> dict[str, int]:
    """Handles that were shown under more than one name, with how many."""
    import polars as pl  # noqa: PLC0415

    told = pl.col("details").str.contains_any([f'"{fact}": "' for fact in _FACTS])
    rows = items.lazy().filter((pl.col("near") != "") & (told | _is_mail()))
    counted = _all(rows).group_by("handle").agg(pl.col("name").n_unique().alias("names"))
    many = counted.filter(pl.col("names") > 1).sort("names", "handle", descending=[True, False])
    return dict(many.iter_rows())


def _is_mail() -> pl.Expr:
    """Whether the raw sender is a name before an address."""
    import polars as pl  # noqa: PLC0415

    return pl.col("sender").cast(pl.String).str.contains("<", literal=True)


def _all(rows: pl.LazyFrame) -> pl.DataFrame:
    """Names by handle, with when and how often each was seen."""
    import polars as pl  # noqa: PLC0415

    parts = [_grouped(rows.filter(held), name, own=own) for held, name, own in _sources()]
    return (
        pl.concat(parts)
        .group_by("handle", "name")
        .agg(
            pl.col("own").any(),
            pl.col("first").min(),
            pl.col("last").max(),
            pl.col("count").sum(),
            pl.col("item").min(),
        )
        .collect()
    )


def _sources() -> Iterator[tuple[pl.Expr, pl.Expr, bool]]:
    """Rows where a name can stand, the name, and whether it is the person's own word."""
    import polars as pl  # noqa: PLC0415

    sender = pl.col("sender").cast(pl.String)
    yield _is_mail(), sender.str.extract(r"^\s*\"?([^<\"]*?)\"?\s*<"), False
    for fact in _FACTS:
        told = pl.col("details").str.extract(rf'"{fact}": "((?:[^"\\]|\\.)*)"')
        held = pl.col("details").str.contains(f'"{fact}": "', literal=True)
        yield held, told, fact in _OWN_FACTS


def _grouped(rows: pl.LazyFrame, name: pl.Expr, *, own: bool) -> pl.LazyFrame:
    """Names of one kind by handle."""
    import polars as pl  # noqa: PLC0415

    home = pl.col("home")
    return (
        rows.select(pl.col("near").alias("handle"), name.alias("name"), home, "item")
        .filter(pl.col("name").is_not_null() & (pl.col("name").str.strip_chars() != ""))
        .group_by("handle", "name")
        .agg(
            home.min().alias("first"),
            home.max().alias("last"),
            pl.len().alias("count"),
            pl.col("item").min(),
        )
        .with_columns(pl.col("handle").cast(pl.String), pl.lit(own).alias("own"))
    )


def _seen(row: dict[str, object]) -> NameSeen:
    """One row as a name."""
    first, last, count = row["first"], row["last"], row["count"]
    return NameSeen(
        name=tidy(str(row["name"])),
        is_own=bool(row["own"]),
        first=first if isinstance(first, datetime) else None,
        last=last if isinstance(last, datetime) else None,
        count=count if isinstance(count, int) else 0,
    )

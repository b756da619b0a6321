"""Read times in UTC for some thousands of rows at once, as far as they are written in the usual way.

What is null here may still be a time: it is written in an unusual way, and is read singly.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from tallybook.model.columns import wall
from tallybook.reading.month_dates import read_dated

if TYPE_CHECKING:
    import polars as pl

_DAY, _CLOCK = "^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}", "[0-9]{2}:[0-5][0-9]:[0-5][0-9]"
_ZONE = "(?: UTC|Z)?$"
_STAMP = 19
_SECOND, _MINUTE = 1_000_000, 60_000_000
_SIXTY = r"^[0-5][0-9]$"


def stamps(written: pl.Expr, between: str = " ") -> pl.Expr:
    """Microseconds since 1970 of times in UTC, as `utc_of` reads them.

    Args:
        written: Such as ``2024-04-20 01:29:22 UTC`` or ``2024-04-20T01:29:22.123Z``.
        between: What stands between day and time; behind a ``T`` there may be thousandths.
    """
    import polars as pl  # noqa: PLC0415 - half a second that a quick start need not wait

    form, behind = f"%Y-%m-%d{between}%H:%M:%S", r"(?:\.[0-9]{3})?" if between == "T" else ""
    at = written.str.slice(0, _STAMP).str.to_datetime(form, strict=False).dt.timestamp("us")
    if behind:
        thousandths = written.str.slice(_STAMP + 1, 3).cast(pl.Int64, strict=False)
        at += thousandths.fill_null(0) * 1000
    return pl.when(written.str.contains(f"{_DAY}{between}{_CLOCK}{behind}{_ZONE}")).then(at)


def worded(written: pl.Series) -> pl.Series:
    """Microseconds since 1970 of ``Thursday, November 3, 2016 at 11:59:50 AM UTC`` and its like.

    The day and the hour are read once for each that there is, with what stands behind the seconds.
    """
    import polars as pl  # noqa: PLC0415

    names = ("hour", "minute", "rest")
    pieces = written.str.splitn(":", 3).struct.rename_fields(names).struct.unnest()
    rows = pieces.select(
        pl.col("hour").fill_null(""),
        end=pl.col("rest").str.slice(2).fill_null(""),
        beside=_two(pl.col("minute")) * _MINUTE + _two(pl.col("rest").str.slice(0, 2)) * _SECOND,
    )
    kinds = rows.select("hour", "end").unique()
    hours = pl.Series("value", [_hour(*kind) for kind in kinds.iter_rows()], dtype=pl.Int64)
    joined = rows.join(kinds.hstack([hours]), on=["hour", "end"], how="left", maintain_order="left")
    return joined.select(pl.col("value") + pl.col("beside")).to_series()


def _two(text: pl.Expr) -> pl.Expr:
    """Two digits as a number below sixty; null for anything else."""
    import polars as pl  # noqa: PLC0415

    return pl.when(text.str.contains(_SIXTY)).then(text.cast(pl.Int64, strict=False))


@lru_cache(maxsize=65_536)
def _hour(head: str, behind: str) -> int | None:
    """The hour that a date with words begins with, in UTC."""
    found = read_dated(f"{head}:00:00{behind}")
    if found is None or not found[1] or found[0].minute or found[0].second:
        return None
    return wall(found[0])

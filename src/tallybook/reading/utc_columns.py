"""Read times in UTC for some thousands of rows at once, as far as they are written in the usual way.

What is null here may still be a time: it is written in an unusual way, and is read singly.
"""

from __future__ import annotations

import re
from calendar import monthrange
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tallybook.model.columns import unwall, wall
from tallybook.reading.month_dates import read_dated

if TYPE_CHECKING:
    import polars as pl

    from tallybook.reading.digits import Numbers, Right

_DAY, _CLOCK = "^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}", "[0-9]{2}:[0-5][0-9]:[0-5][0-9]"
_ZONE = "(?: UTC|Z)?$"
_STAMP = 19
_SECOND, _MINUTE, _WHOLE = 1_000_000, 60_000_000, 86_400_000_000
_SOME_DAY = "4 December 2024"
_CLOCK_AT = 11
_DAY_NUMBER = re.compile(r"(?<!\d)(\d{1,2})(?!\d)")
_BEHIND = re.compile(r"(\.[0-9]{3})?(?: UTC|Z)?")
#: Characters of a clock; behind it there is a zone.
_LEAST_BEHIND = 8
_NO_DAY = -(1 << 62)


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


def stamped(written: list[str | None], between: str = " ") -> pl.Series:
    """The same for the times themselves; many that are laid out alike are read digit by digit."""
    import polars as pl  # noqa: PLC0415

    at = _even(written, between)
    if at is None:
        return (
            pl.DataFrame({"at": written}, schema={"at": pl.String})
            .select(stamps(pl.col("at"), between))
            .to_series()
        )
    return at


def on_the_wall(written: list[str | None]) -> pl.Series:
    """Microseconds since 1970 on a wall clock, of times such as ``2024-12-04T13:37:00``."""
    import polars as pl  # noqa: PLC0415

    at = _even(written, "T") if written and len(written[0] or "") == _STAMP else None
    if at is None or at.null_count():
        texts = pl.Series(written, dtype=pl.String)
        return texts.str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=False).dt.timestamp("us")
    return at


def counts(written: list[Any]) -> pl.Series:
    """Whole numbers that are written as texts, null for anything else."""
    import polars as pl  # noqa: PLC0415

    from tallybook.reading.digits import number  # noqa: PLC0415

    value = number(written)
    if value is not None:
        return pl.Series(value)
    try:
        texts = pl.Series(written, dtype=pl.String)
    except TypeError:
        texts = pl.Series(written, dtype=pl.String, strict=False)
    return texts.cast(pl.Int64, strict=False)


def _even(written: list[str | None], between: str) -> pl.Series | None:
    """Times that are all as long, with the same behind them; None where they are not."""
    from tallybook.reading.digits import clocks, dates, signs_of, thousandths  # noqa: PLC0415

    signs = signs_of(written)
    if signs is None or len(signs) < _STAMP:
        return None
    behind = _BEHIND.fullmatch((written[0] or "")[_STAMP:])
    if behind is None or (behind[1] and between != "T"):
        return None
    at, right = dates(signs)
    time, is_time = clocks(signs, _CLOCK_AT)
    at, right = at + time, right & is_time & (signs[_CLOCK_AT - 1] == ord(between))
    same = slice(_STAMP, None)
    if behind[1]:
        more, is_number = thousandths(signs, _STAMP)
        at, right = at + more, right & is_number
        same = slice(_STAMP + len(behind[1]), None)
    right &= (signs[same] == signs[same, :1]).all(axis=0)
    return _known(at, right)


def _known(at: Numbers, right: Right) -> pl.Series:
    """A column of times, null where they could not be read."""
    import polars as pl  # noqa: PLC0415

    if right.all():
        return pl.Series(at)
    rows = pl.DataFrame({"at": at, "right": right})
    return rows.select(pl.when("right").then("at")).to_series()


def worded(written: list[str | None]) -> pl.Series:
    """Microseconds since 1970 of ``Thursday, November 3, 2016 at 11:59:50 AM UTC`` and its like.

    Each day is read once, and so is each hour of the clock with what stands behind the seconds.
    """
    at = _even_words(written)
    return _uneven_words(written) if at is None else at


def _even_words(written: list[str | None]) -> pl.Series | None:
    """The same of times in which a clock stands as far from the end in all; None where it does not."""
    import numpy as np  # noqa: PLC0415

    from tallybook.reading.digits import hours, minutes, signs_of  # noqa: PLC0415

    first = (written[0] if written else "") or ""
    behind = len(first) - first.find(":") + 2
    if not _LEAST_BEHIND < behind < len(first) or None in written:
        return None
    known = _Days()
    days = [known[text[:-behind]] for text in written if text]
    signs = signs_of([text[-behind:] for text in written if text])
    found = hours(signs, _hour) if signs is not None and signs.shape[1] == len(written) else None
    if signs is None or found is None:
        return None
    beside, right = minutes(signs, 2)
    at = np.array(days, dtype=np.int64)
    return _known(at + found[0] + beside, right & found[1] & (at != _NO_DAY))


class _Days(dict[str, int]):
    """The days that stand before times, each read once."""

    def __missing__(self, before: str) -> int:
        """Read one that did not come before."""
        at = None if ":" in before else _day_of(before)
        day = self[before] = _NO_DAY if at is None else at
        return day


def _day_of(before: str) -> int | None:
    """The day that stands before a time, in words; each month with its weekday is read once."""
    pieces = _DAY_NUMBER.split(before)
    if len(pieces) != 3:  # noqa: PLR2004 - one number
        return _day(before)
    first, length = _month(pieces[0] + "1" + pieces[2])
    number = int(pieces[1])
    return first + (number - 1) * _WHOLE if first is not None and 0 < number <= length else None


@lru_cache(maxsize=4096)
def _month(shape: str) -> tuple[int | None, int]:
    """The first day of a month in words, and how many days it has."""
    first = _day(shape)
    on = unwall(first)
    return first, monthrange(on.year, on.month)[1] if on else 0


def _uneven_words(written: list[str | None]) -> pl.Series:
    """The same of any times."""
    import polars as pl  # noqa: PLC0415 - half a second that a quick start need not wait

    names = ("before", "minute", "rest")
    pieces = pl.Series(written, dtype=pl.String).str.splitn(":", 3).struct.rename_fields(names)
    before, rest = pl.col("before").fill_null(""), pl.col("rest").fill_null("")
    rows = pieces.struct.unnest().select(
        day=before.str.head(-2),
        hour=before.str.tail(2) + rest.str.slice(2),
        beside=_two(pl.col("minute")) * _MINUTE + _two(rest.str.slice(0, 2)) * _SECOND,
    )
    for name, value in (("day", _day), ("hour", _hour)):
        kinds = rows.select(name).unique()
        values = pl.Series(f"at_{name}", map(value, kinds[name]), dtype=pl.Int64)
        rows = rows.join(kinds.hstack([values]), on=name, how="left", maintain_order="left")
    return rows.select(pl.col("at_day") + pl.col("at_hour") + pl.col("beside")).to_series()


def _two(text: pl.Expr) -> pl.Expr:
    """Two digits as a number below sixty; null for anything else."""
    import polars as pl  # noqa: PLC0415

    return pl.when(text.str.contains("^[0-5][0-9]$")).then(text.cast(pl.Int64, strict=False))


@lru_cache(maxsize=16_384)
def _day(before: str) -> int | None:
    """The day that stands before a time, in words."""
    if before[-1:].isdigit():
        return None
    found = read_dated(f"{before} 12:00:00 UTC")
    at = wall(found[0]) if found else None
    return None if at is None or at % _WHOLE != _WHOLE // 2 else at - _WHOLE // 2


@lru_cache(maxsize=1024)
def _hour(written: str) -> int | None:
    """Microseconds since midnight of an hour with what stands behind its minutes, such as ``AM UTC``."""
    found = read_dated(f"{_SOME_DAY} {written[:2]}:00:00{written[2:]}")
    at = wall(found[0]) if found and found[1] else None
    return None if at is None or at % (_MINUTE * 60) else at % _WHOLE

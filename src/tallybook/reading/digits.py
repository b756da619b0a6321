"""Read the digits of some thousands of times at once, where all are laid out alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Signs = NDArray[np.unsignedinteger[Any]]
Numbers = NDArray[np.int64]
Right = NDArray[np.bool_]

_ZERO, _SPACE, _COLON, _HYPHEN, _POINT = b"0 :-."
_SECOND, _HOURS, _SIXTY = 1_000_000, 24, 60
_DAY = 86_400 * _SECOND
_CLOCK = 8
_NINE, _CENTURY, _YEAR = 9, 10, 12
#: Digits of a number that surely is not too large.
_MOST_DIGITS = 18
_BYTE = 256


def signs_of(texts: list[str | None]) -> Signs | None:
    """The characters of texts that are all as long, a row for each place; None where they are not."""
    try:
        joined = "".join(texts)  # type: ignore[arg-type]
    except TypeError:
        return None
    wide = len(texts[0] or "") if texts else 0
    if not wide or set(map(len, texts)) != {wide}:  # type: ignore[arg-type]
        return None
    if joined.isascii():
        return np.ascontiguousarray(np.frombuffer(joined.encode(), np.uint8).reshape(-1, wide).T)
    content = joined.encode("utf-16-le", "surrogatepass")
    if len(content) != 2 * len(joined):
        return None
    return np.ascontiguousarray(np.frombuffer(content, "<u2").reshape(-1, wide).T)


def pair(signs: Signs, at: int) -> tuple[Signs, Right]:
    """The number of two digits that stands in two places, and whether there is one."""
    ten, one = signs[at] - _ZERO, signs[at + 1] - _ZERO
    return ten * 10 + one, (ten <= _NINE) & (one <= _NINE)


def number(texts: list[Any]) -> Numbers | None:
    """The numbers that texts of digits are; None where they are not all, or not all as long."""
    signs = signs_of(texts)
    if signs is None or len(signs) > _MOST_DIGITS:
        return None
    value = np.zeros(signs.shape[1], dtype=np.int64)
    for sign in signs:
        digit = sign - _ZERO
        if (digit > _NINE).any():
            return None
        value = value * 10 + digit
    return value


def dates(signs: Signs) -> tuple[Numbers, Right]:
    """Microseconds from 1970 to the day with which each text begins, such as ``2024-12-04``."""
    (century, right), (year, is_year) = pair(signs, 0), pair(signs, 2)
    (month, is_month), (day, is_day) = pair(signs, 5), pair(signs, 8)
    right &= is_year & is_month & is_day & (century >= _CENTURY) & (month > 0) & (month <= _YEAR)
    right &= (signs[4] == _HYPHEN) & (signs[7] == _HYPHEN)
    months = century.astype(np.int64) * (100 * _YEAR) + (year * np.int64(_YEAR) + month)
    months = np.where(right, months - (1970 * _YEAR + 1), 0)
    first = months.min()
    starts = np.arange(first, months.max() + 2).astype("M8[M]").astype("M8[D]").astype(np.int64)
    months -= first
    start = starts[months]
    right &= (day > 0) & (day <= starts[months + 1] - start)
    return (start + day - 1) * _DAY, right


def clocks(signs: Signs, at: int) -> tuple[Numbers, Right]:
    """Microseconds since midnight of the times in some places of each text, such as ``13:37:00``."""
    hour, right = pair(signs, at)
    beside, is_minute = minutes(signs, at + 2)
    return hour * np.int64(3600 * _SECOND) + beside, right & is_minute & (hour < _HOURS)


def minutes(signs: Signs, at: int) -> tuple[Numbers, Right]:
    """Microseconds of the minutes and seconds in some places of each text, such as ``:37:00``."""
    (minute, right), (second, is_second) = pair(signs, at + 1), pair(signs, at + 4)
    right &= is_second & (minute < _SIXTY) & (second < _SIXTY)
    right &= (signs[at] == _COLON) & (signs[at + 3] == _COLON)
    return minute * np.int64(_SIXTY * _SECOND) + second * np.int64(_SECOND), right


def thousandths(signs: Signs, at: int) -> tuple[Numbers, Right]:
    """Microseconds of what stands behind a second in some places of each text, such as ``.123``."""
    (tens, right), one = pair(signs, at + 1), signs[at + 3] - _ZERO
    right &= (one <= _NINE) & (signs[at] == _POINT)
    return tens * np.int64(10_000) + one * np.int64(1000), right


def hours(signs: Signs, value: Callable[[str], int | None]) -> tuple[Numbers, Right] | None:
    """What the hours with which texts begin mean, each read once with what stands behind the seconds.

    None where more than one character behind the seconds is not the same in all rows.

    Args:
        signs: Texts such as ``01:37:00 PM UTC``.
        value: Reads an hour with what stands behind the seconds; None where that is not known.
    """
    behind = signs[_CLOCK:, :1]
    differs = np.flatnonzero((signs[_CLOCK:] != behind).any(axis=1)) + _CLOCK
    if len(differs) > 1:
        return None
    ten, one = signs[0], signs[1]
    half = signs[differs[0]] if len(differs) else np.zeros_like(one)
    right = ((ten == _SPACE) | ((ten >= _ZERO) & (ten <= _ZERO + 2))) & (half < _BYTE)
    right &= (one >= _ZERO) & (one <= _ZERO + _NINE)
    codes = np.where(right, ((ten % 4) * 10 + one - _ZERO) * np.int64(_BYTE) + half, 0)
    rows = np.full(40 * _BYTE, -1, dtype=np.int64)
    rows[codes[right]] = np.flatnonzero(right)
    meant = np.zeros(len(rows), dtype=np.int64)
    known = np.zeros(len(rows), dtype=np.bool_)
    for code in np.flatnonzero(rows >= 0).tolist():
        row = signs[:, rows[code]].tolist()
        found = value("".join(map(chr, row[:2] + row[_CLOCK:])))
        meant[code], known[code] = found or 0, found is not None
    return meant[codes], right & known[codes]

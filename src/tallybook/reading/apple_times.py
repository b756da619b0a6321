"""Read the times of Apple's databases: since 2001, in seconds or, since 2017, in nanoseconds."""

from __future__ import annotations

from datetime import datetime

from tallybook.model.columns import unwall

#: Seconds between 1970 and 2001.
SINCE_2001 = 978_307_200
#: No time in seconds is as large as the smallest in nanoseconds.
_NANOSECONDS_FROM = 10**11
_LAST = 253_402_300_799 * 1_000_000
_MILLION = 1_000_000


def apple_instant(number: object) -> datetime | None:
    """The instant in UTC; None for 0, for what is no number and for what no calendar holds."""
    return unwall(apple_microseconds(number))


def apple_microseconds(number: object) -> int | None:
    """The same in microseconds since 1970."""
    if isinstance(number, str | bytes):
        number = _parsed(number)
    if not isinstance(number, int | float) or isinstance(number, bool) or number == 0:
        return None
    if abs(number) >= _NANOSECONDS_FROM:
        microseconds = int(number) // 1000 if abs(number) < 10**19 else _LAST
    elif number == number:  # noqa: PLR0124 - not a number is not itself
        microseconds = round(number * _MILLION)
    else:
        return None
    since_1970 = microseconds + SINCE_2001 * _MILLION
    return since_1970 if 0 < since_1970 < _LAST else None


def unix_instant(number: object) -> datetime | None:
    """The instant in UTC of seconds since 1970; None for 0 and for what is no time."""
    if isinstance(number, str | bytes):
        number = _parsed(number)
    if not isinstance(number, int | float) or isinstance(number, bool):
        return None
    if not 0 < number < _LAST // _MILLION:
        return None
    return unwall(round(number * _MILLION))


def _parsed(number: str | bytes) -> float | None:
    """A number that stands as text."""
    try:
        return float(number)
    except ValueError:
        return None

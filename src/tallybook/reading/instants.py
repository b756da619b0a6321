"""Turn the numbers that apps keep for times into true instants."""

from __future__ import annotations

from datetime import datetime

from tallybook.model.columns import unwall
from tallybook.reading.json import LAST_INSTANT

#: Seconds between 1970 and 2001, where Apple's clocks begin.
SINCE_2001 = 978_307_200
_THOUSAND, _MILLION = 1000, 1_000_000


def from_milliseconds(number: object) -> datetime | None:
    """The instant, in UTC, of milliseconds since 1970; None where that is no time of a record."""
    if isinstance(number, bool) or not isinstance(number, int | float):
        return None
    if not 0 < number <= LAST_INSTANT:
        return None
    return unwall(int(number * _THOUSAND))


def from_seconds(number: object) -> datetime | None:
    """The instant, in UTC, of seconds since 1970."""
    if isinstance(number, bool) or not isinstance(number, int | float):
        return None
    return from_milliseconds(number * _THOUSAND)


def from_seconds_since_2001(number: object) -> datetime | None:
    """The instant, in UTC, of seconds since 2001, whole or in parts; 0 is none."""
    if isinstance(number, bool) or not isinstance(number, int | float):
        return None
    since_1970 = number + SINCE_2001
    if not number or not 0 < since_1970 < LAST_INSTANT // _THOUSAND:
        return None
    return unwall(round(since_1970 * _MILLION))

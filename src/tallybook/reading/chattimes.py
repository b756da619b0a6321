"""Work out when each record of a chat was written, from all its stamps together."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from tallybook.reading.orders import Order, by_media, days_of, decide
from tallybook.reading.stamps import Stamps
from tallybook.reading.text import Text

Numbers = NDArray[np.int64]
Truths = NDArray[np.bool_]

EPOCH = date(1970, 1, 1)
_DAY, _SECOND = 86_400, 1_000_000
_NOON, _DAWN = 12, 5
_FILES = 4000
_MEDIA_DATE = re.compile(
    rb"(?:IMG|VID|AUD|PTT|STK|DOC)-(\d{8})-WA\d"
    rb"|-(?:PHOTO|VIDEO|AUDIO|STICKER|GIF|PTT)-(\d{4}-\d\d-\d\d)-"
)
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


@dataclass(slots=True)
class Times:
    """When the records of a chat were written.

    Attributes:
        local: Microseconds on the wall clock since 1970.
        dated: Whether the stamp names a time that exists.
        order: How day and month were read.
        calendar: What the years are counted in.
    """

    local: Numbers
    dated: Truths
    order: Order
    calendar: str


def read_times(text: Text, stamps: Stamps, wanted: str, since: int) -> Times:
    """Work out all times of a chat together; each run of the same date is read once.

    Args:
        text: The text.
        stamps: The stamps of its records.
        wanted: The order of the date that the person named; empty where not asked yet.
        since: The year before which there can be no record.
    """
    first = _year_first(stamps)
    dates = stamps.parts[:3]
    new = np.append(True, (dates[:, 1:] != dates[:, :-1]).any(axis=0) | (first[1:] != first[:-1]))
    parts, runs = dates.T[new].astype(np.int64), np.cumsum(new) - 1
    ahead = first[new]
    order, calendar = Order(name="ymd", certain=True, evidence="year", rivals=("ymd",)), ""
    if not ahead.all():
        order = _order(text, stamps, parts[~ahead], wanted, since)
    days, valid = np.zeros(len(parts), dtype=np.int64), np.zeros(len(parts), dtype=np.bool_)
    for rows, name in ((ahead, "ymd"), (~ahead, order.name)):
        if rows.any():
            read = days_of(parts[rows], name)
            days[rows], valid[rows], calendar = read.days, read.valid, read.calendar
    seconds, fits = _clock(stamps)
    local = (days[runs] * _DAY + seconds) * _SECOND
    return Times(local=local, dated=valid[runs] & fits, order=order, calendar=calendar)


def samples(times: Times, stamps: Stamps) -> tuple[tuple[str, str], ...]:
    """Each reading that fits, as (order, how the first date that differs reads with it)."""
    dates = stamps.parts[:3].T.astype(np.int64)
    readings = {order: days_of(dates, order) for order in times.order.rivals}
    first, *others = readings.values()
    open_rows = np.zeros(len(stamps), dtype=np.bool_)
    for other in others:
        open_rows |= (other.days != first.days) & other.valid & first.valid
    open_rows &= ~_year_first(stamps)
    row = int(open_rows.argmax())
    hour = int(times.local[row] // _SECOND % _DAY)
    clock = f"{hour // 3600:02}:{hour // 60 % 60:02}"
    return tuple(
        (order, f"{_in_words(int(read.days[row]))}, {clock}") for order, read in readings.items()
    )


def _in_words(days: int) -> str:
    """A day as it cannot be misread."""
    day = EPOCH + timedelta(days=days)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _year_first(stamps: Stamps) -> Truths:
    """Whether each date has its year in front, beyond doubt."""
    first = np.array([kind[1] for kind in stamps.kinds], dtype=np.bool_)
    return first[stamps.forms]


def _order(text: Text, stamps: Stamps, parts: Numbers, wanted: str, since: int) -> Order:
    """Decide the order of the dates whose year is not in front beyond doubt."""
    order = decide(parts, _candidates(text, stamps), since=since, wanted=wanted)
    if order.certain:
        return order
    rows, named = _media_days(text, stamps)
    open_rows = ~_year_first(stamps)[rows]
    dates = stamps.parts[:3, rows[open_rows]].T.astype(np.int64)
    return by_media(order, dates, named[open_rows])


def _candidates(text: Text, stamps: Stamps) -> tuple[str, ...]:
    """The orders that the writing of the dates allows, the likeliest first.

    No language writes the month in front of the day with dots between; the American way comes
    with a slash, and with AM and PM in capitals.
    """
    first = _year_first(stamps)
    row = int((~first).argmax())
    head = bytes(text.data[stamps.starts[row] : stamps.ends[row]])
    wide = stamps.kinds[stamps.forms[row]][0][1] > 2  # noqa: PLR2004
    if not wide and first.any():
        return ("ymd",)
    year_first = () if wide else ("ymd",)
    if b"/" not in head and re.search(rb"\d[^\d]*\.", head):
        return ("dmy", *year_first)
    if b"/" in head and re.search(rb"[AP]M", head):
        return ("mdy", "dmy", *year_first)
    return ("dmy", "mdy", *year_first)


def _media_days(text: Text, stamps: Stamps) -> tuple[Numbers, Numbers]:
    """The records that name a file with a date in it, and that date."""
    rows, days = [], []
    for found in _MEDIA_DATE.finditer(memoryview(text.data)[: text.size]):
        digits = (found[1] or found[2]).replace(b"-", b"").decode()
        with suppress(ValueError):
            day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
            rows.append(int(np.searchsorted(stamps.starts, found.start(), side="right")) - 1)
            days.append((day - EPOCH).days)
        if len(rows) >= _FILES:
            break
    return np.array(rows, dtype=np.int64), np.array(days, dtype=np.int64)


def _clock(stamps: Stamps) -> tuple[Numbers, Truths]:
    """Seconds since midnight, and whether there is such a time."""
    hour, minute, second = (part.astype(np.int32) for part in stamps.parts[3:])
    halves = [kind[2] for kind in stamps.kinds]
    if any(halves):
        table = np.array([[_hour(half, hour) for hour in range(100)] for half in halves])
        hour = table[stamps.forms, hour]
    fits = (hour < 24) & (minute < 60) & (second < 60)  # noqa: PLR2004
    return (hour * 3600 + minute * 60 + second).astype(np.int64), fits


def _hour(half: str, hour: int) -> int:
    """An hour on a clock of 24, by the half of the day written beside it."""
    if hour > _NOON:
        return hour
    if half == "am":
        return hour % _NOON
    if half == "pm":
        return hour % _NOON + _NOON
    if half == "noon":
        return hour + _NOON if hour < _DAWN else hour
    if half == "night":
        return hour + _NOON if _DAWN <= hour < _NOON else hour % _NOON
    return hour

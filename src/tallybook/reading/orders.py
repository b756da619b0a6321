"""Read day, month and year from the whole file at once, never from one line.

Three numbers do not say which of them is the day. A file does: a value over 12, dates that follow
one another, a media file whose name carries the date of its message, a year that stands first.
What none of this settles is not settled here either: the rivals are handed on, to be asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Truths = NDArray[np.bool_]

#: Which column holds the year, the month and the day.
COLUMNS: Final = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}

_BUDDHIST, _BUDDHIST_YEARS = 543, range(2500, 2700)
_SOLAR_YEARS = range(1380, 1430)
_SHORT_BUDDHIST = 50
_MONTHS = 12
_TIMES, _MOST_OF_A_YEAR = 4, 300
_LONG_AGO, _FAR = 1000, 9000


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """How the dates of a file are read.

    Attributes:
        name: ``dmy``, ``mdy`` or ``ymd``.
        certain: Whether the file itself settles it.
        evidence: ``year``, ``writing``, ``value``, ``span``, ``sequence``, ``media``, ``same`` or
            ``answer`` where it is settled, else empty.
        rivals: The orders that fit no worse, this one first.
    """

    name: str
    certain: bool
    evidence: str = ""
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Days since 1970-01-01, where the numbers name one.

    Attributes:
        days: The count; 0 where there is no such day.
        valid: Whether there is such a day.
        calendar: ``gregorian``, ``buddhist`` or ``solar-hijri``.
    """

    days: Numbers
    valid: Truths
    calendar: str


def days_of(parts: Numbers, order: str) -> Days:
    """Read the three parts of each date in one order; years of two digits lie after 2000."""
    year, month, day = (parts[:, column].astype(np.int64) for column in COLUMNS[order])
    calendar = _calendar(year)
    if calendar == "solar-hijri":
        return _solar(year, month, day)
    if calendar == "buddhist":
        year = np.where(year < _LONG_AGO, year + 2500, year) - _BUDDHIST
    else:
        year = np.where(year < _LONG_AGO // 10, year + 2000, year)
    known = (month >= 1) & (month <= _MONTHS) & (year >= _LONG_AGO) & (year <= _FAR)
    months = np.where(known, (year - 1970) * _MONTHS + month - 1, 0)
    first = months.astype("M8[M]").astype("M8[D]").astype(np.int64)
    after = (months + 1).astype("M8[M]").astype("M8[D]").astype(np.int64)
    valid = known & (day >= 1) & (day <= after - first)
    return Days(days=np.where(valid, first + day - 1, 0), valid=valid, calendar=calendar)


def decide(parts: Numbers, candidates: tuple[str, ...], *, since: int, wanted: str = "") -> Order:
    """Decide the order of all dates of a file together.

    Args:
        parts: The three numbers of each date, in the order of the file; repeats may be left out.
        candidates: The orders that are possible, the likeliest first.
        since: The year before which there can be no date of this kind.
        wanted: What the person answered; taken where the numbers allow it.
    """
    if len(candidates) == 1:
        evidence = "year" if candidates[0] == "ymd" else "writing"
        return Order(name=candidates[0], certain=True, evidence=evidence, rivals=candidates)
    readings = {order: days_of(parts, order) for order in candidates}
    floor = (np.datetime64(f"{since}-01-01") - np.datetime64("1970-01-01")).astype(int)
    wrong = {
        order: int((~read.valid | (read.days < floor)).sum()) for order, read in readings.items()
    }
    least = min(wrong.values())
    rivals = [order for order in candidates if wrong[order] <= 2 * least]
    if wanted in rivals:
        return Order(name=wanted, certain=True, evidence="answer", rivals=tuple(rivals))
    near = _near(rivals, readings)
    if len(near) == 1:
        evidence = "value" if len(rivals) == 1 else "span"
        return Order(name=near[0], certain=True, evidence=evidence, rivals=tuple(near))
    rivals = near
    if _alike(readings[order] for order in rivals):
        return Order(name=rivals[0], certain=True, evidence="same", rivals=tuple(rivals))
    return _by_sequence(rivals, {order: _steps_back(readings[order]) for order in rivals})


def by_media(order: Order, parts: Numbers, named: Numbers) -> Order:
    """Settle what is open by media files whose names carry the date of their message.

    Args:
        order: What has been decided so far.
        parts: The dates of the messages that carry such a file.
        named: The day each file's name says, since 1970-01-01.
    """
    if order.certain or not len(named):
        return order
    hits = {name: int((days_of(parts, name).days == named).sum()) for name in order.rivals}
    best = max(order.rivals, key=lambda name: hits[name])
    if hits[best] and not any(hits[name] for name in order.rivals if name != best):
        return Order(name=best, certain=True, evidence="media", rivals=(best,))
    return order


def _by_sequence(rivals: list[str], back: dict[str, int]) -> Order:
    """Take the reading in which the dates follow one another, if the others clearly do not."""
    ranked = sorted(rivals, key=lambda order: back[order])
    best = back[ranked[0]]
    left = [order for order in ranked if back[order] < 2 + 3 * best]
    if len(left) == 1:
        return Order(name=left[0], certain=True, evidence="sequence", rivals=tuple(left))
    return Order(name=left[0], certain=False, rivals=tuple(left))


def _near(rivals: list[str], readings: dict[str, Days]) -> list[str]:
    """Leave out a reading with the year first, or last, that tears the dates years apart.

    Days taken for years of two digits make decades of a few weeks.
    """
    others = [order for order in rivals if order != "ymd"]
    if not others or len(others) == len(rivals):
        return rivals
    first = _span(readings["ymd"])
    last = min(_span(readings[order]) for order in others)
    if first > _TIMES * last + _MOST_OF_A_YEAR:
        return others
    return ["ymd"] if last > _TIMES * first + _MOST_OF_A_YEAR else rivals


def _span(read: Days) -> int:
    """How many days lie between the first and the last date."""
    return int(np.ptp(read.days[read.valid])) if read.valid.any() else 0


def _steps_back(read: Days) -> int:
    """How often a date lies more than a day before the one above it."""
    days = read.days[read.valid]
    return int((np.diff(days) < -1).sum())


def _alike(readings: Iterable[Days]) -> bool:
    """Whether all readings name the same days."""
    first, *others = readings
    return all(np.array_equal(first.days, other.days) for other in others)


def _calendar(year: Numbers) -> str:
    """The calendar that the years of a file are counted in, by the middle one of them."""
    if not len(year):
        return "gregorian"
    middle = int(np.median(year))
    if middle in _BUDDHIST_YEARS or _SHORT_BUDDHIST <= middle < _LONG_AGO // 10:
        return "buddhist"
    return "solar-hijri" if middle in _SOLAR_YEARS else "gregorian"


def _solar(year: Numbers, month: Numbers, day: Numbers) -> Days:
    """Read dates of the calendar of Iran and Afghanistan."""
    starts = _solar_years()
    known = (year >= _SOLAR_YEARS.start) & (year < _SOLAR_YEARS.stop)
    known &= (month >= 1) & (month <= _MONTHS)
    place = np.where(known, year - _SOLAR_YEARS.start, 0)
    before = np.where(month <= 7, 31 * (month - 1), 186 + 30 * (month - 7))  # noqa: PLR2004
    last = np.where(month <= 6, 31, 30)  # noqa: PLR2004
    leap = starts[place + 1] - starts[place] > 365  # noqa: PLR2004
    last = np.where((month == _MONTHS) & ~leap, 29, last)
    valid = known & (day >= 1) & (day <= last)
    days = np.where(valid, starts[place] + before + day - 1, 0)
    return Days(days=days, valid=valid, calendar="solar-hijri")


@cache
def _solar_years() -> Numbers:
    """The day on which each year begins, by the 33-year rule, from 1 Farvardin 1399."""
    years = np.arange(_SOLAR_YEARS.start, _SOLAR_YEARS.stop + 1)
    lengths = 365 + ((25 * years + 11) % 33 < 8)  # noqa: PLR2004
    starts = np.concatenate(([0], np.cumsum(lengths)))[:-1]
    anchor = int(np.datetime64("2020-03-20").astype("M8[D]").astype(np.int64))
    shifted: Numbers = starts.astype(np.int64) - int(starts[1399 - _SOLAR_YEARS.start]) + anchor
    return shifted

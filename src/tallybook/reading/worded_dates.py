"""Read a date and a time as an app prints them for people, in whichever language.

Nothing is guessed: a word that is neither a month, nor a half of the day, nor a word that stands
between date and time, makes the date unreadable, and of two numbers with a slash between them it is
not said here which is the day.
"""
# ruff: noqa: RUF001 - words in the scripts in which they are printed

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tallybook.reading.dates import PERIODS
from tallybook.reading.monthwords import MONTHS

_LONGEST = 80
_CLOCK = re.compile(
    r"(\d{1,2})(?:\s?[:\u066bh时時点點시]\s?|\.)(\d{2})(?:[:.](\d{2}))?(?!\d)\s?[분h]?"
)
_NUMBERS = re.compile(r"(\d{1,4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{1,4})\.?(?!\d)")
_EAST = re.compile(
    r"(?P<y>\d{4})[年년]\s?(?P<m>\d{1,2})[月월]\s?(?P<d>\d{1,2})[日일]?"
    r"|(?P<m2>\d{1,2})[月월]\s?(?P<d2>\d{1,2})[日일]?,?\s(?P<y2>\d{4})(?!\d)"
)
_WORD = re.compile(r"[^\s\d,:;/()\-\u2013\u060c\u202f\u200e\u200f]+")
_NUMBER = re.compile(r"\d{1,9}")
_MARKS = str.maketrans("", "", "'’\u200c\u200e\u200f")
#: What stands between the parts of a date, and between the date and the time.
_BETWEEN_WORDS = (
    "at um à a las la alle ore às as kl klo o ob u в у о г р году de del den der el le il om of "
    "och i st nd rd th lúc σε στις pukul jam saat ora "
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun"
)
_BETWEEN = frozenset(_BETWEEN_WORDS.split())
_NOON, _DAWN, _DAY, _MINUTES = 12, 5, 24, 60
_WIDE = 4


@dataclass(frozen=True, slots=True)
class Written:
    """A date and a time as they were written.

    Attributes:
        parts: The three numbers of the date.
        order: ``ymd`` or ``dmy`` where the writing says it; empty where it does not.
        hour: On a clock of 24.
        minute: The minute.
        second: None where none is written.
    """

    parts: tuple[int, int, int]
    order: str
    hour: int
    minute: int
    second: int | None


def looks_dated(text: str) -> bool:
    """Whether this is about as long as a date and a time, and has the numbers of both."""
    return len(text) <= _LONGEST and bool(
        _CLOCK.search(text) and len(_NUMBER.findall(text)) > _WIDE - 1
    )


@lru_cache(maxsize=65_536)
def read_written(text: str) -> Written | None:
    """Read a date and a time; None where a part of it is not understood."""
    text = " ".join(text.translate(_MARKS).split())[: _LONGEST + 1].casefold()
    if len(text) > _LONGEST:
        return None
    dated = _numbered(text) or _eastern(text) or _worded(text)
    if dated is None:
        return None
    parts, order, before, rest = dated
    clock = _CLOCK.search(rest)
    if clock is None or _NUMBER.search(rest[: clock.start()] + rest[clock.end() :]):
        return None
    half = _half(before + " " + rest[: clock.start()], rest[clock.end() :])
    hour = None if half is None else _hour(half, int(clock[1]))
    minute, second = int(clock[2]), int(clock[3]) if clock[3] else None
    if hour is None or hour >= _DAY or max(minute, second or 0) >= _MINUTES:
        return None
    return Written(parts, order, hour, minute, second)


_Dated = tuple[tuple[int, int, int], str, str, str]


def _numbered(text: str) -> _Dated | None:
    """A date in numbers with the same sign between them."""
    found = _NUMBERS.match(text)
    if found is None:
        return None
    parts = (int(found[1]), int(found[3]), int(found[4]))
    if len(found[1]) == _WIDE:
        return parts, "ymd", "", text[found.end() :]
    if len(found[4]) != _WIDE or len(found[1]) > _WIDE // 2:
        return None
    return parts, "dmy" if found[2] == "." else "", "", text[found.end() :]


def _eastern(text: str) -> _Dated | None:
    """A date with the signs for year, month and day."""
    found = _EAST.match(text)
    if found is None:
        return None
    year, month, day = (int(found[name] or found[name + "2"]) for name in "ymd")
    return (year, month, day), "ymd", "", text[found.end() :]


def _worded(text: str) -> _Dated | None:
    """A date whose month is a word: a year of four digits, a day of one or two."""
    starts = [found.start() for found in _CLOCK.finditer(text)]
    if not starts:
        return None
    date = text[: starts[-1]]
    words = _words(date)
    months = {MONTHS[word] for word in words if word in MONTHS}
    numbers = _NUMBER.findall(date)
    wide = [number for number in numbers if len(number) == _WIDE]
    narrow = [number for number in numbers if len(number) < _WIDE - 1]
    if len(months) != 1 or (len(wide), len(narrow), len(numbers)) != (1, 1, 2):
        return None
    rest = " ".join(word for word in words if word not in MONTHS)
    return (int(wide[0]), months.pop(), int(narrow[0])), "ymd", rest, text[starts[-1] :]


def _words(text: str) -> list[str]:
    """The words of a piece, without dots."""
    words = (word.replace(".", "") for word in _WORD.findall(text))
    return [word for word in words if word]


def _half(before: str, behind: str) -> str | None:
    """The half of the day by the words around the time; None where a word is not known."""
    tail = "".join(_words(behind))
    lead = "".join(word for word in _words(before) if word not in _BETWEEN)
    if tail and tail in PERIODS and not lead:
        return PERIODS[tail]
    if lead and lead in PERIODS and not tail:
        return PERIODS[lead]
    return None if lead or tail else ""


def _hour(half: str, hour: int) -> int:
    """An hour on a clock of 24."""
    if hour > _NOON or not half:
        return hour
    if half == "pm" or (half == "noon" and hour < _DAWN):
        return hour % _NOON + _NOON
    if half == "night" and _DAWN <= hour < _NOON:
        return hour + _NOON
    return hour if half == "noon" else hour % _NOON

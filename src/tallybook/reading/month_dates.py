"""Read dates as Google prints them in downloads, month and weekday in words, with their zone.

``Thursday, November 3, 2016 at 11:59:50 AM UTC``, ``jeudi 3 novembre 2016 à 11:59:50 UTC``. A month is
taken only where every word of the date is known; one that is not leaves the date unread.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

_MONTHS = (
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "januar februar mars april mai juni juli august september oktober november desember",
    "januar februar marts april maj juni juli august september oktober november december",
)
_DAYS = (
    "monday tuesday wednesday thursday friday saturday sunday",
    "mon tue wed thu fri sat sun",
    "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "lunes martes miércoles jueves viernes sábado domingo",
    "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "segunda terça quarta quinta sexta sábado domingo feira",
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "måndag tisdag onsdag torsdag fredag lördag söndag",
    "mandag tirsdag onsdag torsdag fredag lørdag søndag",
)
_BETWEEN = "at um à a alle las às om kl klokken klockan den de del di il le utc"
MONTHS = {
    **{word: number for words in _MONTHS for number, word in enumerate(words.split(), 1)},
    "sept": 9,
    "setiembre": 9,
}
_KNOWN = frozenset(word for words in (*_DAYS, _BETWEEN) for word in words.split())
_TIME = re.compile(r"(?<!\d)(\d{1,2})[:.](\d\d)[:.](\d\d)(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+")
_DOTTED = re.compile(r"(?<=[ap])\.\s?(?=m\b)")
_HALVES = {"am": 0, "pm": 12}
_LONGEST = 120
_NOON, _YEAR = 12, 4


def read_dated(written: str) -> tuple[datetime, bool] | None:
    """The time that was written, and whether it says that it is UTC; None where it is not certain."""
    clock = _TIME.search(written) if len(written) <= _LONGEST else None
    day = _day(written[: clock.start()] + " " + written[clock.end() :]) if clock else None
    if clock is None or day is None:
        return None
    hour = _hour(int(clock[1]), day.halves)
    try:
        at = datetime(day.year, day.month, day.day, hour, int(clock[2]), int(clock[3]))  # noqa: DTZ001 - told beside it
    except ValueError:
        return None
    return at, day.is_utc


class _Day(NamedTuple):
    """What is written around the time."""

    year: int
    month: int
    day: int
    halves: tuple[int, ...]
    is_utc: bool


@lru_cache(maxsize=16_384)
def _day(rest: str) -> _Day | None:
    """The date in what is written around the time; None where a word of it is not known."""
    words = [word.lower() for word in _WORD.findall(_DOTTED.sub("", rest))]
    if not all(word in MONTHS or word in _HALVES or word in _KNOWN for word in words):
        return None
    months = [MONTHS[word] for word in words if word in MONTHS]
    numbers = _NUMBER.findall(rest)
    years = [int(number) for number in numbers if len(number) == _YEAR]
    days = [int(number) for number in numbers if len(number) < _YEAR - 1]
    if not len(months) == len(years) == len(days) == len(numbers) - 1 == 1:
        return None
    halves = tuple(_HALVES[word] for word in words if word in _HALVES)
    return _Day(years[0], months[0], days[0], halves, "utc" in words)


def _hour(hour: int, halves: tuple[int, ...]) -> int:
    """The hour on a clock of 24; one that no clock has where the two halves do not fit."""
    if not halves:
        return hour
    if len(halves) > 1 or not 1 <= hour <= _NOON:
        return -1
    return hour % _NOON + halves[0]

"""How long others keep what may help, and days that end something: reviewed clocks, each with sources."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from tallybook.content.shapes import (
    CONFIDENCES,
    CONFIRMED,
    Reference,
    Reviewed,
    known,
    read,
    refuse,
    sentence,
    unique,
)
from tallybook.model.kinds import CHANNELS, RECORDS
from tallybook.model.orders import NATIONS, ORDER_KINDS

_FILE = "deadlines.toml"
_YEAR = 12
#: Nothing is counted from days outside these years: they are slips of the pen, or stand for no end.
_YEARS = range(1900, 9000)
#: What a clock can be counted from.
BASES: dict[str, str] = {
    "incident": "each diary entry whose place or words fit",
    "items": "the oldest of some items that is still within the time",
    "newest": "the newest of some items",
    "last": "the last thing that came from whom the record is about",
    "latest-incident": "the last diary entry",
    "order-ends": "the end of each order",
    "order-review": "the review of each order",
    "order-served": "the day each order was served",
    "report-next": "the next date of each report",
    "consent-ends": "the end of each consent",
    "key-ends": "the end of each key that was given",
}
#: Bases that name the day itself.
ITSELF = frozenset({"order-ends", "order-review", "report-next", "consent-ends", "key-ends"})
#: What happens on the day.
EFFECTS: dict[str, str] = {
    "lost": "may be lost",
    "limit": "a limit for some offences",
    "ends": "ends",
    "due": "is due",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One clock.

    Attributes:
        code: Stable; what the journal keeps.
        title: In a few words.
        basis: What it is counted from, one of `BASES`.
        effect: What happens on the day, one of `EFFECTS`.
        what: What may be lost or ends.
        ask: Whom to ask, and how.
        confidence: One of `CONFIDENCES`.
        sources: Numbers of the sources it was read in.
        words: Whole words of a place or an entry that it fits.
        behaviours: Codes of the behaviour catalogue that it fits.
        kinds: Kinds of items it is counted from.
        channels: Channels they came by; any where there is none.
        orders: Kinds of orders it is for; any where there is none.
        nations: Where it holds; everywhere where there is none.
        received: Only what came in.
        others: Only what came from whom the record is about.
        days: Days until then.
        months: Months until then.
        years: Years until then.
        ask_days: Days after the beginning by which asking is best; before the day itself if negative.
        unverified: What could not be read in a source.
    """

    code: str
    title: str
    basis: str
    effect: str
    what: str
    ask: str
    confidence: str
    sources: tuple[int, ...]
    words: tuple[str, ...] = ()
    behaviours: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    nations: tuple[str, ...] = ()
    received: bool = False
    others: bool = False
    days: int = 0
    months: int = 0
    years: int = 0
    ask_days: int = 0
    unverified: str = ""

    def after(self, start: date) -> date:
        """The day on which it runs out; a day in no year that can be meant stands as it is."""
        if start.year not in _YEARS:
            return start
        return _later(start, self.months + _YEAR * self.years) + timedelta(days=self.days)

    def before(self, day: date) -> date:
        """The first day from which it has not run out yet on another day."""
        return _later(day - timedelta(days=self.days), -(self.months + _YEAR * self.years))

    def best(self, start: date) -> date:
        """The day by which asking is best."""
        if not self.ask_days or start.year not in _YEARS:
            return self.after(start)
        begin = start if self.ask_days > 0 else self.after(start)
        return begin + timedelta(days=self.ask_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks(Reviewed):
    """Every clock."""

    clock: tuple[Clock, ...]

    def of(self, clock: Clock) -> tuple[Reference, ...]:
        """The sources of a clock."""
        return tuple(one for one in self.sources if one.number in clock.sources)

    def named(self, code: str) -> Clock | None:
        """A clock by its code, or None."""
        return next((one for one in self.clock if one.code == code), None)


@cache
def clocks() -> Clocks:
    """Read the clocks.

    Raises:
        UnfitContent: The file is not as it should be.
    """
    return checked_clocks(read(_FILE, Clocks))


def checked_clocks(found: Clocks, name: str = _FILE) -> Clocks:
    """Check that clocks fit what they point at, and that each has one length.

    Raises:
        UnfitContent: They do not.
    """
    from tallybook.content import behaviours  # noqa: PLC0415 - the catalogue is not always wanted

    unique(name, "clock", (one.code for one in found.clock))
    numbers = {str(one.number) for one in found.sources}
    codes = {one.code for one in behaviours()}
    for one in found.clock:
        place = f"clock {one.code!r}"
        known(name, place, (one.basis,), BASES, "basis")
        known(name, place, (one.effect,), EFFECTS, "effect")
        known(name, place, (one.confidence,), CONFIDENCES, "confidence")
        known(name, place, map(str, one.sources), numbers, "source")
        known(name, place, one.behaviours, codes, "behaviour")
        known(name, place, one.kinds, RECORDS, "kind")
        known(name, place, one.channels, CHANNELS, "channel")
        known(name, place, one.orders, ORDER_KINDS, "kind of order")
        known(name, place, one.nations, NATIONS, "nation")
        sentence(name, place, one.what, one.ask)
        _check_length(one, name, place)
    return found


def _check_length(one: Clock, name: str, place: str) -> None:
    """Check that a clock has one length, a source and says its doubt."""
    lengths = [value for value in (one.days, one.months, one.years) if value]
    if any(value < 0 for value in lengths):
        raise refuse(name, place, "its length is negative")
    if len(lengths) != (0 if one.basis in ITSELF else 1):
        raise refuse(name, place, "it has no length, or several")
    if not one.sources:
        raise refuse(name, place, "it names no source")
    if (one.confidence == CONFIRMED) == bool(one.unverified):
        raise refuse(name, place, "what is not confirmed says what was not verified, and only that")


def _later(day: date, months: int) -> date:
    """A day some months on; the last of the month where there is no such day."""
    year, month = divmod(day.year * _YEAR + day.month - 1 + months, _YEAR)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))

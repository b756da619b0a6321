"""A number for each day, and what is usual in such numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

#: Sums over days that follow each other are more uneven than days: contact wobbles by the week.
#: Measured on invented series with such a wobble, for sums over two or three days.
WOBBLE = 1.2
#: And so is the usual rate itself, being worked out from weeks that wobble.
_SLOW_WOBBLE = 1.6
#: A rate of nought would make one item endlessly surprising; half an item is taken for none.
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Series:
    """Counts of days that follow each other.

    Attributes:
        first: The first day.
        counts: A count for each day; None where no export covers the day.
    """

    first: date
    counts: tuple[int | None, ...]

    def day(self, place: int) -> date:
        """The day at a place of the series."""
        return self.first + timedelta(days=place)

    @property
    def covered(self) -> int:
        """How many days are covered."""
        return sum(count is not None for count in self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """What is usual: so many a covered day, and how unevenly.

    Attributes:
        rate: The mean of a covered day.
        unevenness: Variance divided by mean; 1 is as even as chance alone makes it.
        days: The covered days it was worked out from.
    """

    rate: float
    unevenness: float
    days: int

    def surprise(self, total: int, days: int) -> float:
        """How far a sum over days in a row lies above the usual, in standard steps.

        The sum is taken as negative binomial with the measured unevenness, and brought to the scale
        of the normal distribution by its first three moments (Wilson and Hilferty's cube root).
        """
        mean = self.rate * days
        variance = mean * (1 + (self.unevenness - 1) * WOBBLE)
        variance *= 1 + _SLOW_WOBBLE * days / max(self.days, 14)
        step = math.sqrt(variance)
        skew = (2 * variance / mean - 1) / step
        root = math.cbrt(max(0.0, 1 + skew / 2 * (total - mean) / step))
        return 6 / skew * (root - 1) + skew / 6


@dataclass(slots=True)
class Running:
    """Sums from which what is usual can be said at any time.

    Attributes:
        days: Covered days taken in.
        total: Their sum.
        squares: The sum of their squares.
    """

    days: int = 0
    total: float = 0.0
    squares: float = 0.0

    def take(self, count: int) -> None:
        """Take in one covered day."""
        self.days += 1
        self.total += count
        self.squares += count * count

    def usual(self) -> Usual:
        """What is usual by the days taken in."""
        days = max(self.days, 1)
        rate = max(self.total, _HALF) / days
        spread = max(self.squares / days - rate * rate, 0.0) * days / max(days - 1, 1)
        return Usual(rate=rate, unevenness=max(spread / rate, 1.0), days=days)


def usual_of(counts: Iterable[int]) -> Usual:
    """What is usual in the counts of some covered days."""
    running = Running()
    for count in counts:
        running.take(count)
    return running.usual()

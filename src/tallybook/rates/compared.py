"""Two periods beside each other: so many a covered day before, so many after.

The periods are chosen by a date from outside. The interval is that of a quasi-Poisson ratio: on the
scale of logarithms its variance is the measured unevenness, divided by what was counted.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

#: Fewer covered days than this on either side give no interval.
LEAST_DAYS = 14
_WEEK = 7
#: Added to both counts where one is nought, so that a ratio can be said at all.
_HALF = 0.5
#: Two-sided 95 %: the normal distribution's, and terms for few weeks (Student's distribution).
_NORMAL, _FEW, _FEWER = 1.96, 2.37, 2.82


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What came in before and after a date.

    Attributes:
        before: Counted before.
        before_days: Covered days before.
        after: Counted after.
        after_days: Covered days after.
        ratio: Rate after divided by rate before; None where either side has no covered day or
            nothing was counted at all.
        low: Lower end of its 95 % interval; None where too few days are covered.
        high: Upper end.
        unevenness: By how much the counts are more uneven than chance alone makes them.
    """

    before: int
    before_days: int
    after: int
    after_days: int
    ratio: float | None
    low: float | None
    high: float | None
    unevenness: float


def compare(before: Sequence[int | None], after: Sequence[int | None]) -> Comparison:
    """Compare the counts of two periods, day by day; None is a day that is not covered.

    The unevenness is the larger of that of days and that of weeks (seven covered days in a row),
    since contact comes in clusters and days near each other are alike.
    """
    one = [count for count in before if count is not None]
    two = [count for count in after if count is not None]
    uneven, weeks = _unevenness(one, two)
    ratio = low = high = None
    if one and two and (sum(one) or sum(two)):
        extra = 0.0 if sum(one) and sum(two) else _HALF
        first, second = sum(one) + extra, sum(two) + extra
        ratio = second / len(two) / (first / len(one))
        if min(len(one), len(two)) >= LEAST_DAYS:
            width = _steps(weeks) * math.sqrt(uneven * (1 / first + 1 / second))
            low, high = ratio * math.exp(-width), ratio * math.exp(width)
    return Comparison(
        before=sum(one), before_days=len(one), after=sum(two), after_days=len(two),
        ratio=ratio, low=low, high=high, unevenness=uneven,
    )  # fmt: skip


def _unevenness(one: Sequence[int], two: Sequence[int]) -> tuple[float, int]:
    """How uneven days or weeks are around the mean of their own side; and how many weeks."""
    sums = [_weeks(one), _weeks(two)]
    return max(1.0, _spread([one, two]), _spread(sums)), sum(map(len, sums)) - 2


def _weeks(counts: Sequence[int]) -> list[int]:
    """Sums of seven covered days in a row."""
    whole = len(counts) // _WEEK * _WEEK
    return [sum(counts[at : at + _WEEK]) for at in range(0, whole, _WEEK)]


def _spread(sides: Sequence[Sequence[int]]) -> float:
    """Pearson's dispersion: squared distance from the side's mean, divided by that mean."""
    found, free = 0.0, 0
    for side in sides:
        mean = sum(side) / len(side) if side else 0.0
        if mean:
            found += sum((count - mean) ** 2 for count in side) / mean
            free += len(side) - 1
    return found / free if free else 1.0


def _steps(free: int) -> float:
    """The 97.5 % point of Student's distribution, closely enough and never too small."""
    free = max(free, 1)
    return _NORMAL + _FEW / free + _FEWER / free**2 + 5.57 / free**3

"""Invented daily counts: uneven, with a weekday effect and a slow wobble, as contact is."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from tallybook.rates import Series

FIRST = date(2024, 1, 1)
_WEEK = np.array([1.08, 1.03, 1.0, 0.95, 1.05, 1.2, 0.69])


@dataclass(frozen=True)
class Shape:
    """How such counts are made: the rate, how clumped the days are, and how much weeks wobble."""

    rate: float
    clumps: float = 1.5
    wobble: float = 0.25
    days: int = 365


@dataclass(frozen=True)
class Change:
    """So many times as much from a day on, for so many days."""

    start: int
    ratio: float
    length: int = 10_000


def made(shape: Shape, seed: int, change: Change | None = None) -> list[int]:
    """Counts of a shape; the same seed gives the same."""
    draw = np.random.default_rng(seed)
    level = np.zeros(shape.days)
    level[0] = draw.normal(0, shape.wobble)
    for day in range(1, shape.days):
        level[day] = 0.9 * level[day - 1] + draw.normal(0, shape.wobble * np.sqrt(1 - 0.81))
    week = _WEEK[(np.arange(shape.days) + draw.integers(0, 7)) % 7]
    mean = shape.rate * np.exp(level - shape.wobble**2 / 2) * week
    if change is not None:
        mean[change.start : change.start + change.length] *= change.ratio
    lumps = draw.gamma(shape.clumps, 1 / shape.clumps, shape.days)
    return [int(count) for count in draw.poisson(mean * lumps)]


def series(counts: list[int], hole: tuple[int, int] | None = None) -> Series:
    """Counts as a series; days from and before the bounds of a hole are not covered."""
    first, last = hole or (0, 0)
    seen = tuple(
        None if hole and first <= day < last else count for day, count in enumerate(counts)
    )
    return Series(first=FIRST, counts=seen)

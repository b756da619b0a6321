"""Days on which far more came in than in the weeks around them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from tallybook.rates.series import Series, Usual, usual_of

#: Covered days on each side that say what is usual there, and how many there must be in all.
_AROUND, _LEAST = 28, 28
#: Days next to the ones looked at are left out of what is usual around them.
_APART = 3
_WINDOWS = (1, 2, 3)
#: As uncommon as one stretch in 365, in standard steps of the normal distribution. As stretches of
#: one, two and three days are looked at, steady counts give about two bursts a year.
_ONCE = 2.778
#: One item alone is no burst, however quiet the weeks around it are.
_FEWEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """Days one after the other that stand out.

    Attributes:
        first: The place of the first in the series.
        last: The place of the last.
        count: What came in on them.
        usual: What is usual in the weeks around them.
    """

    first: int
    last: int
    count: int
    usual: Usual


def bursts(series: Series) -> tuple[Burst, ...]:
    """Find days that stand out from the covered days of the four weeks before and after them."""
    days = [(place, count) for place, count in enumerate(series.counts) if count is not None]
    marked: set[int] = set()
    for at in range(len(days)):
        if days[at][1]:
            marked |= _standing_out(days, at)
    return tuple(_burst(days, run) for run in _runs(days, sorted(marked)))


def _standing_out(days: list[tuple[int, int]], at: int) -> set[int]:
    """Which days stand out together, of those that begin with this one."""
    usual = _usual_around(days, at, at + max(_WINDOWS) - 1)
    if usual is None:
        return set()
    for length in _WINDOWS:
        window = days[at : at + length]
        total = sum(count for _, count in window)
        whole = len(window) == length and window[-1][0] - window[0][0] == length - 1
        if whole and total >= _FEWEST and usual.surprise(total, length) > _ONCE:
            least = total / length / 2
            counts = [count for _, count in window]
            return {
                at + i for i, count in enumerate(counts) if count > usual.rate and count >= least
            }
    return set()


def _usual_around(days: list[tuple[int, int]], first: int, last: int) -> Usual | None:
    """What is usual before and after; None where too few days are covered."""
    before = days[max(0, first - _APART - _AROUND) : max(0, first - _APART)]
    after = days[last + 1 + _APART : last + 1 + _APART + _AROUND]
    if len(before) + len(after) < _LEAST:
        return None
    return usual_of(count for _, count in (*before, *after))


def _runs(days: list[tuple[int, int]], marked: Iterable[int]) -> list[list[int]]:
    """Marked days that follow each other, together."""
    marked = list(marked)
    runs = [marked[:1]] if marked else []
    for before, at in pairwise(marked):
        if days[at][0] - days[before][0] == 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def _burst(days: list[tuple[int, int]], run: list[int]) -> Burst:
    """One burst with what is usual around it."""
    usual = _usual_around(days, run[0], run[-1]) or usual_of(count for _, count in days)
    return Burst(
        first=days[run[0]][0],
        last=days[run[-1]][0],
        count=sum(days[at][1] for at in run),
        usual=usual,
    )

"""Days from which on more came in than before, on days that exports cover.

Two watches run side by side. One adds up, day by day, how much better "one and a half times, twice
or four times as much" explains the days so far than "at most a quarter more" (Shiryaev and
Roberts), divided by how uneven the counts are. The other looks at the last two and the last three
covered days. Each raises a marker at what chance alone would bring about once in 365 covered days.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from tallybook.rates.series import Running, Series, Usual

#: Covered days from which the usual is worked out first.
LEARN = 56
#: The newest covered days are not yet part of the usual: what changed must not hide itself.
_LAG = 14
#: After a marker the old usual stands for so many covered days; then the higher of old and new.
_HOLD = 28
#: A marker is not followed by another on the very next covered days.
_QUIET = 3
#: So many days in a row that no export covers are a hole: what was added up before it is dropped,
#: and for so many covered days after it four times as much evidence is asked for.
HOLE, _WIDENED = 14, 28
_AT_MOST = 1.25
RATIOS = (1.5, 2.0, 4.0)
_STEPS = tuple((math.log(ratio / _AT_MOST), ratio - _AT_MOST) for ratio in RATIOS)
#: Once in 365 days, as a logarithm and in standard steps of the normal distribution; and a quarter of that.
ONCE_A_YEAR = math.log(365)
_ONCE, _SELDOM = 2.778, 3.205
_WINDOWS = (2, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A day on which it can be said that more comes in than was usual.

    Attributes:
        day: Its place in the series.
        began: From about here on it was more: the place that explains the days so far best.
        how: ``sum`` (the evidence of all days so far) or ``days`` (the last two or three).
        usual: What was usual before.
        evidence: What was added up, or how far the last days lie above the usual.
        limit: What the evidence had to pass.
        count: What came in from `began` to `day`.
        days: Covered days from `began` to `day`.
        start: The place from which this watch ran: the first, or the one after the last marker.
        carried: What was usual at the marker before, if there was one.
    """

    day: int
    began: int
    how: str
    usual: Usual
    evidence: float
    limit: float
    count: int
    days: int
    start: int
    carried: Usual | None

    @property
    def ratio(self) -> float:
        """How many times the usual came in on the covered days since it began."""
        return self.count / self.days / self.usual.rate

    def holds_again(self, series: Series) -> bool:
        """Run the watch again from what the marker says; whether it says the same."""
        return next(_watch(series, self.start, self.carried), None) == self


def markers(series: Series) -> tuple[Marker, ...]:
    """Find the days from which on more came in than before.

    Nothing is said of the first eight covered weeks: they show what is usual. Less than before
    raises no marker.
    """
    found: list[Marker] = []
    start, carried = 0, None
    while (marker := next(_watch(series, start, carried), None)) is not None:
        found.append(marker)
        start, carried = marker.day + 1, marker.usual
    return tuple(found)


@dataclass(slots=True)
class _Evidence:
    """What has been added up since the watch began, the last hole, or the last marker."""

    sums: list[float] = field(default_factory=lambda: [0.0] * len(RATIOS))
    peaks: list[tuple[float, int]] = field(default_factory=lambda: [(0.0, -1)] * len(RATIOS))
    last: deque[tuple[int, int]] = field(default_factory=lambda: deque(maxlen=max(_WINDOWS)))

    def add(self, place: int, count: int, usual: Usual) -> float:
        """Add one covered day; the logarithm of the evidence so far."""
        self.last.append((place, count))
        for at, (gain, cost) in enumerate(_STEPS):
            found = (count * gain - usual.rate * cost) / usual.unevenness
            self.sums[at] = found + _or_one(self.sums[at])
            value, began = self.peaks[at]
            self.peaks[at] = (value + found, began) if value > 0 else (found, place)
        most = max(self.sums)
        return most + math.log(sum(math.exp(one - most) for one in self.sums) / len(self.sums))

    @property
    def began(self) -> int:
        """The place from which on more explains the days best."""
        return max(self.peaks)[1]

    def surprise(self, usual: Usual) -> tuple[float, int]:
        """How far the last days lie above the usual at most, and the place of their first."""
        best = (-math.inf, -1)
        for days in _WINDOWS:
            if len(self.last) >= days:
                some = list(self.last)[-days:]
                total = sum(count for _, count in some)
                best = max(best, (usual.surprise(total, days), some[0][0]))
        return best


def _or_one(value: float) -> float:
    """Logarithm of one plus the number whose logarithm is given."""
    return max(value, 0.0) + math.log1p(math.exp(-abs(value)))


class _Baseline:
    """What is usual at a time: learnt first, then from all covered days but the newest."""

    def __init__(self, carried: Usual | None) -> None:
        self.carried = carried
        self.seen = 0
        self._running = Running()
        self._newest: deque[int] = deque(maxlen=_LAG)

    @property
    def is_ready(self) -> bool:
        """Whether enough is known to watch."""
        return self.seen >= (LEARN if self.carried is None else _QUIET)

    def take(self, count: int) -> None:
        """Take in a covered day once it has been looked at."""
        self.seen += 1
        if self._running.days < LEARN:
            self._running.take(count)
            return
        if len(self._newest) == _LAG:
            self._running.take(self._newest[0])
        self._newest.append(count)

    def usual(self) -> Usual:
        """What is usual now."""
        new, old = self._running.usual(), self.carried
        if old is None or self._running.days >= LEARN:
            return new
        if self._running.days < _HOLD:
            return old
        rate = max(new.rate, old.rate)
        uneven = max(new.unevenness, 1 + (old.unevenness - 1) * rate / old.rate)
        return Usual(rate=rate, unevenness=uneven, days=max(new.days, old.days))


def _watch(series: Series, start: int, carried: Usual | None) -> Iterator[Marker]:
    """Watch from a place on, until the first marker."""
    baseline, evidence = _Baseline(carried), _Evidence()
    gap, since_hole = 0, _WIDENED
    for place in range(start, len(series.counts)):
        count = series.counts[place]
        if count is None:
            gap += 1
            if gap == HOLE:
                evidence, since_hole = _Evidence(), 0
            continue
        gap = 0
        since_hole += 1
        if baseline.is_ready:
            usual = baseline.usual()
            added = evidence.add(place, count, usual)
            told = _told(evidence, usual, added, widened=since_hole <= _WIDENED)
            if told is not None:
                yield _marker(series, place, told, (usual, start, carried))
                return
        baseline.take(count)


def _told(
    evidence: _Evidence, usual: Usual, added: float, *, widened: bool
) -> tuple[str, float, float, int] | None:
    """How a marker is raised, with what evidence, against what limit and from where; or None."""
    limit = ONCE_A_YEAR + (math.log(4) if widened else 0.0)
    if added > limit:
        return "sum", added, limit, evidence.began
    surprise, began = evidence.surprise(usual)
    limit = _SELDOM if widened else _ONCE
    return ("days", surprise, limit, began) if surprise > limit else None


def _marker(
    series: Series,
    place: int,
    told: tuple[str, float, float, int],
    run: tuple[Usual, int, Usual | None],
) -> Marker:
    """A marker with everything that is needed to raise it again."""
    how, evidence, limit, began = told
    usual, start, carried = run
    counts = [one for one in series.counts[began : place + 1] if one is not None]
    return Marker(
        day=place, began=began, how=how, usual=usual, evidence=evidence, limit=limit,
        count=sum(counts), days=len(counts), start=start, carried=carried,
    )  # fmt: skip

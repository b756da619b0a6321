"""Days from which on more came in than before, on days that exports cover.

Two watches run side by side. One adds up, day by day, how much better "one and a half times, twice
or four times as much" explains the days so far than "at most a quarter more" (Shiryaev and
Roberts), divided by how uneven the counts are. The other looks at the last two and the last three
covered days. The two share what is allowed for false alarms: about one a year.
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
#: A marker is not followed by another on the very next covered days.
_QUIET = 3
#: So many covered days after a marker it is asked whether the change lasted: whether more came in on
#: them than so many times the usual. If so, they are what is usual from then on.
ASKED, _LASTING = 28, 2.0
#: So many days in a row that no export covers are a hole: what was added up before it is dropped,
#: and for so many covered days after it four times as much evidence is asked for.
HOLE, _WIDENED = 14, 42
_AT_MOST = 1.25
RATIOS = (1.5, 2.0, 4.0)
#: What is added up over weeks is more uneven than days are, since contact wobbles by the week.
_WEEKS = 1.4
_STEPS = tuple((math.log(ratio / _AT_MOST), ratio - _AT_MOST) for ratio in RATIOS)
#: The limit of what is added up: once in 365 days, as a logarithm.
ONCE_A_YEAR = math.log(365)
#: The limit of the last days, in standard steps of the normal distribution: one time in 335; since
#: the stretches looked at overlap, that is less than once a year. After a hole, a quarter of that.
_ONCE, _SELDOM = 2.75, 3.2
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
        start: The place from which this watch ran: the first, or where a change that lasted began.
        learn: Over how many covered days it learnt what is usual before it said anything.
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
    learn: int

    @property
    def ratio(self) -> float:
        """How many times the usual came in on the covered days since it began."""
        return self.count / self.days / self.usual.rate

    def holds_again(self, series: Series) -> bool:
        """Run the watch again from what the marker says; whether it says the same."""
        return self in _Watch(series, self.start, self.learn).run()


def markers(series: Series) -> tuple[Marker, ...]:
    """Find the days from which on more came in than before.

    Nothing is said of the first eight covered weeks: they show what is usual. Less than before
    raises no marker.
    """
    found: list[Marker] = []
    start: int | None = 0
    learn = LEARN
    while start is not None:
        watch = _Watch(series, start, learn)
        found += watch.run()
        start, learn = watch.goes_on, ASKED
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
        uneven = 1 + (usual.unevenness - 1) * _WEEKS
        for at, (gain, cost) in enumerate(_STEPS):
            found = (count * gain - usual.rate * cost) / uneven
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

    def __init__(self, learn: int) -> None:
        self._learn = learn
        self._running = Running()
        self._newest: deque[int] = deque()

    @property
    def is_ready(self) -> bool:
        """Whether enough is known to watch."""
        return self._running.days >= self._learn

    def take(self, count: int) -> None:
        """Take in a covered day once it has been looked at."""
        if not self.is_ready:
            self._running.take(count)
            return
        self._newest.append(count)
        if len(self._newest) > _LAG:
            self._running.take(self._newest.popleft())

    def usual(self) -> Usual:
        """What is usual now."""
        return self._running.usual()


@dataclass(slots=True)
class _Asked:
    """Covered days since a marker, until it is asked whether the change lasted."""

    since: int
    usual: Usual
    days: int = 0
    total: int = 0

    @property
    def lasted(self) -> bool:
        """Whether more came in since than so many times the usual."""
        return self.total > self.days * self.usual.rate * _LASTING


class _Watch:
    """One watch over a series, from a place on.

    Attributes:
        goes_on: Where the next watch begins, once a change has lasted; None where this one reached
            the end.
    """

    def __init__(self, series: Series, start: int, learn: int) -> None:
        self._series, self._start, self._learn = series, start, learn
        self._baseline, self._evidence = _Baseline(learn), _Evidence()
        self._asked: _Asked | None = None
        self._quiet = 0
        self._since_hole = _WIDENED
        self.goes_on: int | None = None

    def run(self) -> list[Marker]:
        """Every marker up to the end, or up to where a change is found to have lasted."""
        found: list[Marker] = []
        gap = 0
        for place in range(self._start, len(self._series.counts)):
            count = self._series.counts[place]
            if count is None:
                gap += 1
                if gap == HOLE:
                    self._evidence, self._since_hole = _Evidence(), 0
                continue
            gap = 0
            self._since_hole += 1
            if self._baseline.is_ready:
                found += self._look(place, count)
            self._baseline.take(count)
            if self._has_lasted(place, count):
                break
        return found

    def _look(self, place: int, count: int) -> Iterator[Marker]:
        """Look at one covered day: a marker, or nothing."""
        if self._quiet:
            self._quiet -= 1
            return
        usual = self._baseline.usual()
        added = self._evidence.add(place, count, usual)
        told = _told(self._evidence, usual, added, widened=self._since_hole <= _WIDENED)
        if told is None:
            return
        yield self._marker(place, told, usual)
        self._evidence, self._quiet = _Evidence(), _QUIET
        if self._asked is None:
            self._asked = _Asked(since=place, usual=usual)

    def _has_lasted(self, place: int, count: int) -> bool:
        """Count the days since a marker; whether it is time, and the change has lasted."""
        asked = self._asked
        if asked is None or place == asked.since:
            return False
        asked.days += 1
        asked.total += count
        if asked.days < ASKED:
            return False
        self._asked = None
        if asked.lasted:
            self.goes_on = asked.since + 1
        return asked.lasted

    def _marker(self, place: int, told: tuple[str, float, float, int], usual: Usual) -> Marker:
        """A marker with everything that is needed to raise it again."""
        how, evidence, limit, began = told
        counts = [one for one in self._series.counts[began : place + 1] if one is not None]
        return Marker(
            day=place, began=began, how=how, usual=usual, evidence=evidence, limit=limit,
            count=sum(counts), days=len(counts), start=self._start, learn=self._learn,
        )  # fmt: skip


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

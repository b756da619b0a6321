"""How soon markers of a changed rate stand in simulated counts, and how often for nothing.

The rule of the scoring: on series without a change every marker is a false alarm, and alarms less
than 28 days apart count once; on a change the delay is the days from its first day to the first
marker on or after it.
"""

import math
import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from tallybook.errors import UnreadableCorpus
from tallybook.evaluation import corpora
from tallybook.evaluation.corpora import Row
from tallybook.rates import Series, bursts, markers

#: Simulated days have no date; any Monday will do.
FIRST = date(2024, 1, 1)
#: Alarms closer than this count once.
APART = 28
#: A change is found when its marker comes within so many days; a burst within fewer.
SOON, AT_ONCE = 60, 7
#: A comparison of four weeks with those before is led astray by a hole for about so long.
A_MONTH = 30
YEAR = 365.0


@dataclass(frozen=True, slots=True)
class Trial:
    """One series with what was marked in it.

    Attributes:
        kind: ``none``, ``step``, ``burst``, ``drop`` or ``hole``.
        rate: Counts a day before any change.
        ratio: How many times as much after it.
        start: The first day of the change, or none.
        length: How many days it lasts, or none.
        days: How many days the series has.
        marked: The days that were marked.
        stand_out: The last days of the bursts that were found by looking back.
    """

    kind: str
    rate: float
    ratio: float
    start: int | None
    length: int | None
    days: int
    marked: tuple[int, ...]
    stand_out: tuple[int, ...] = ()

    @property
    def delay(self) -> float:
        """Days from the change to the first marker; endless where none follows."""
        return self.within(self.start or 0)

    @property
    def returns(self) -> int:
        """The day on which counts begin again after a hole."""
        return (self.start or 0) + (self.length or 0)

    def within(self, first: int) -> float:
        """Days from a day to the first marker on or after it."""
        return next((day - first for day in self.marked if day >= first), math.inf)


def trial(row: Row) -> Trial:
    """Read a series and mark it."""
    cells = row.values
    counts = _whole(row, "daily_counts")
    coverage = _whole(row, "coverage") or [1] * len(counts)
    if len(counts) != len(coverage) or not counts:
        raise UnreadableCorpus(path=row.place, reason="the days of counts and coverage differ")
    seen = tuple(
        count if covered else None for count, covered in zip(counts, coverage, strict=True)
    )
    series = Series(first=FIRST, counts=seen)
    marked = sorted({marker.day for marker in markers(series)})
    looked_back = bursts(series) if cells["kind"] in {"none", "burst"} else ()
    start, length = (
        int(corpora.number(row, column)) if cells.get(column, "").strip() else None
        for column in ("start_day", "length_days")
    )
    rate, ratio = corpora.number(row, "base_per_day"), corpora.number(row, "ratio")
    return Trial(
        kind=cells["kind"],
        rate=rate,
        ratio=ratio,
        start=start,
        length=length,
        days=len(counts),
        marked=tuple(marked),
        stand_out=tuple(burst.last for burst in looked_back),
    )


def figures(folder: Path) -> dict[str, Any]:
    """False alarms a year, and how soon a step or a burst is marked.

    Raises:
        NoCorpus: The folder holds no such series.
    """
    trials = [trial(row) for row in corpora.rows(folder, corpora.SERIES)]
    by_kind: dict[str, list[Trial]] = defaultdict(list)
    for one in trials:
        by_kind[one.kind].append(one)
    steady = by_kind["none"]
    rates = sorted({one.rate for one in steady})
    return {
        "false_alarms_per_year": alarms_per_year(steady),
        "burst_found_7_days": found_within(by_kind["burst"], AT_ONCE),
        "false_after_hole": after_hole(by_kind["hole"], by_kind["hole"], SOON),
        "by_factor": by_factor(by_kind["step"]),
        "false_alarms_by_rate": {
            _name(rate): alarms_per_year([one for one in steady if one.rate == rate])
            for rate in rates
        },
        "false_alarms_with_hole": alarms_per_year(by_kind["hole"]),
        "false_after_hole_30": after_hole(by_kind["hole"], by_kind["hole"], A_MONTH),
        "same_days_without_hole": after_hole(by_kind["hole"], steady, SOON),
        "same_days_without_hole_30": after_hole(by_kind["hole"], steady, A_MONTH),
        "alarms_on_drop_per_year": alarms_per_year(by_kind["drop"]),
        "by_factor_and_rate": {
            _name(rate): by_factor([one for one in by_kind["step"] if one.rate == rate])
            for rate in sorted({one.rate for one in by_kind["step"]})
        },
        "bursts_looking_back": _looking_back(by_kind["burst"], steady),
        "series": {kind: len(some) for kind, some in sorted(by_kind.items())},
    }


def by_factor(steps: Sequence[Trial]) -> dict[str, dict[str, Any]]:
    """How soon a change is marked, for each factor."""
    said = {}
    for ratio in sorted({one.ratio for one in steps}):
        these = [one for one in steps if one.ratio == ratio]
        said[_name(ratio)] = {
            "series": len(these),
            "found_60_days": found_within(these, SOON),
            "median_days": _median(one.delay for one in these),
        }
    return said


def alarms_per_year(trials: Sequence[Trial]) -> float | None:
    """Alarms in a year of days, those less than 28 days apart counted once."""
    days = sum(one.days for one in trials)
    return round(YEAR * sum(alarms(one.marked) for one in trials) / days, 3) if days else None


def alarms(marked: Iterable[int]) -> int:
    """How many alarms these are when those less than 28 days after the last counted are one."""
    count, last = 0, -math.inf
    for day in marked:
        if day - last >= APART:
            count, last = count + 1, day
    return count


def found_within(trials: Sequence[Trial], days: int) -> float | None:
    """The share marked within so many days of the change."""
    return _share([one.delay <= days for one in trials])


def after_hole(holes: Sequence[Trial], among: Sequence[Trial], days: int) -> float | None:
    """The share marked within so many days of the day on which counts begin again.

    Args:
        holes: Series that have a hole: where it ends.
        among: Those that are looked at: the same ones, or steady ones of the same rate, for what
            would have been marked without a hole.
        days: How long after it.
    """
    own = among is holes
    hits = [
        one.within(hole.returns) <= days
        for hole in holes
        for one in ([hole] if own else among)
        if one.rate == hole.rate
    ]
    return _share(hits)


def _looking_back(some: Sequence[Trial], steady: Sequence[Trial]) -> dict[str, float | None]:
    """What the finder of bursts does, which knows the weeks after a day as well as those before."""
    hits = [
        any((one.start or 0) <= day <= (one.start or 0) + AT_ONCE for day in one.stand_out)
        for one in some
    ]
    apart = [replace(one, marked=one.stand_out) for one in steady]
    return {"found_7_days": _share(hits), "false_per_year": alarms_per_year(apart)}


def _share(hits: Sequence[bool]) -> float | None:
    return round(sum(hits) / len(hits), 4) if hits else None


def _median(delays: Iterable[float]) -> float | None:
    """The delay that half of the series stay under; nothing where half are never marked."""
    middle = statistics.median(delays)
    return middle if math.isfinite(middle) else None


def _name(number: float) -> str:
    """A factor or a rate as a key: 2.5, 5."""
    return f"{number:g}"


def _whole(row: Row, column: str) -> list[int]:
    """A list of whole numbers in one cell."""
    try:
        return [int(float(word)) for word in row.values[column].split()]
    except ValueError as error:
        reason = f"'{column}' does not hold numbers"
        raise UnreadableCorpus(path=row.place, reason=reason) from error

"""Markers stand where more came in, soon, and seldom where nothing changed."""

import statistics
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_counts import FIRST, Change, Shape, made, series

from tallybook.evaluation import rates as scored
from tallybook.rates import Series, markers

RATES = (0.3, 0.5, 3.0, 20.0, 150.0)
SEEDS = range(60)
ANY = st.lists(st.none() | st.integers(0, 400), max_size=250).map(
    lambda counts: Series(first=FIRST, counts=tuple(counts))
)


def days_marked(given_series: Series) -> list[int]:
    """The days that were marked."""
    return [marker.day for marker in markers(given_series)]


def delay(counts: list[int], start: int) -> float:
    """Days from a change to the first marker on or after it."""
    return next((day - start for day in days_marked(series(counts)) if day >= start), 1e9)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize(("clumps", "wobble"), [(1.5, 0.25), (4.0, 0.15)])
def test_steady_counts_raise_about_one_marker_a_year(
    rate: float, clumps: float, wobble: float
) -> None:
    """Whatever the rate and the unevenness, false alarms stay near one a year."""
    shape = Shape(rate=rate, clumps=clumps, wobble=wobble)
    found = [scored.alarms(days_marked(series(made(shape, seed)))) for seed in SEEDS]
    assert statistics.fmean(found) <= 1.3


@pytest.mark.parametrize(
    ("ratio", "median", "share", "rates"), [(2.5, 8, 0.95, RATES[2:]), (5, 3, 0.98, RATES[1:])]
)
def test_a_step_is_marked_soon(
    ratio: float, median: float, share: float, rates: tuple[float, ...]
) -> None:
    """Two and a half times as much is marked within eight days at the median, five times in three."""
    delays = [
        delay(made(Shape(rate=rate), seed, Change(150 + seed, ratio)), 150 + seed)
        for rate in rates
        for seed in range(30)
    ]
    assert statistics.median(delays) <= median
    assert sum(one <= 60 for one in delays) / len(delays) >= share


def test_three_days_of_six_times_as_much_are_marked() -> None:
    """Most short bursts are marked within a week, where contact is not very rare."""
    delays = [
        delay(made(Shape(rate=rate), seed, Change(150 + seed, 6, 3)), 150 + seed)
        for rate in RATES[2:]
        for seed in range(40)
    ]
    assert sum(one <= 7 for one in delays) / len(delays) >= 0.75


def test_a_hole_is_no_escalation() -> None:
    """After thirty days without data there are no more false alarms than at other times."""
    marked = 0
    for rate in RATES:
        for seed in range(40):
            first = 130 + 2 * seed
            counts = series(made(Shape(rate=rate), seed), (first, first + 30))
            marked += any(first + 30 <= day <= first + 90 for day in days_marked(counts))
    assert marked / (40 * len(RATES)) <= 0.16


def test_a_change_that_lasts_becomes_the_usual() -> None:
    """Markers of one lasting change end when its days are the usual, and a further one is marked."""
    week = [2, 3, 1, 2, 2, 3, 1]
    counts = week * 10 + [4 * one for one in week] * 20 + [16 * one for one in week] * 4
    found = markers(series(counts))
    assert {marker.day // 35 for marker in found} == {2, 6}
    further = next(marker for marker in found if marker.day >= 210)
    assert further.usual.rate == pytest.approx(8, rel=0.1)


def test_less_than_before_raises_no_marker_on_even_counts() -> None:
    """A drop is not what a marker is for."""
    counts = [5, 4, 6, 5, 5, 6, 4] * 20 + [1, 0, 2, 1, 1, 0, 1] * 20
    assert days_marked(series(counts)) == []


def test_nothing_is_said_of_the_first_eight_covered_weeks() -> None:
    """They show what is usual, however they end."""
    assert days_marked(series([1] * 49 + [40] * 7)) == []


def test_from_when_on_it_was_more() -> None:
    """The day it began is named, and how many times as much came in since."""
    counts = [2, 3, 1, 2, 2, 3, 1] * 12 + [8, 9, 7, 8, 8]
    (marker, *_) = markers(series(counts))
    assert marker.began == 84
    assert marker.day <= 86
    assert marker.ratio == pytest.approx(4, rel=0.2)


@given(ANY)
def test_a_marker_can_be_raised_again_from_what_it_says(counts: Series) -> None:
    """Each holds again in its series, and lies on a covered day in the order of time."""
    found = markers(counts)
    assert all(marker.holds_again(counts) for marker in found)
    assert [one.day for one in found] == sorted({one.day for one in found})
    for marker in found:
        assert counts.counts[marker.day] is not None
        assert marker.start <= marker.began <= marker.day
        assert marker.evidence > marker.limit


def test_a_marker_does_not_hold_in_other_counts() -> None:
    """What was counted otherwise raises another marker or none."""
    counts = [2, 3, 1, 2, 2, 3, 1] * 12 + [8, 9, 7, 8, 8]
    (marker, *_) = markers(series(counts))
    assert not marker.holds_again(series([2, 3, 1, 2, 2, 3, 1] * 13))
    assert not replace(marker, evidence=marker.evidence + 1).holds_again(series(counts))


@given(ANY, st.integers(0, 13))
def test_what_comes_later_changes_no_marker(counts: Series, cut: int) -> None:
    """A marker is said with what was known that day."""
    shorter = Series(first=FIRST, counts=counts.counts[: max(0, len(counts.counts) - cut)])
    assert markers(counts)[: len(markers(shorter))] == markers(shorter)


@given(ANY)
def test_short_holes_only_move_the_days(counts: Series) -> None:
    """A day that is not covered is no nought: leaving it out gives the same markers."""
    seen = [(place, one) for place, one in enumerate(counts.counts) if one is not None]
    if any(after[0] - before[0] > 13 for before, after in pairwise(seen)):
        return
    if seen and seen[0][0] > 13:
        return
    without = Series(first=FIRST, counts=tuple(one for _, one in seen))
    assert [seen[day][0] for day in days_marked(without)] == days_marked(counts)


def test_a_year_takes_no_time() -> None:
    """A year of days is looked through in a hundredth of a second."""
    counts = series(made(Shape(rate=20), 3))
    markers(counts)
    took = []
    for _ in range(5):
        begun = time.process_time()
        markers(counts)
        took.append(time.process_time() - begun)
    assert min(took) <= 0.01


@pytest.mark.slow
def test_the_published_series_are_marked_as_well_as_is_claimed(shared: Path) -> None:
    """On the simulated series kept beside the checkout the bars of the decision page hold."""
    found = scored.figures(shared / "corpora" / "count_series_own")
    assert max(found["false_alarms_by_rate"].values()) <= 1.2
    assert found["burst_found_7_days"] >= 0.73
    assert found["false_after_hole"] <= 0.15
    assert found["by_factor"]["4"]["found_60_days"] >= 0.98
    assert found["by_factor"]["4"]["median_days"] <= 3

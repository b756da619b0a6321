"""Figures on counts follow the rule of scoring, and markers meet their bars."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tallybook.evaluation import evaluate
from tallybook.evaluation.rates import (
    Trial,
    after_hole,
    alarms,
    alarms_per_year,
    by_factor,
    found_within,
)

Write = Callable[..., Path]
COLUMNS = "series kind base_per_day ratio start_day length_days daily_counts coverage"


def marked(kind: str, *days: int, start: int | None = None, ratio: float = 1.0) -> Trial:
    """A series of a year at two a day with markers on these days."""
    return Trial(kind, 2.0, ratio, start, 30 if kind == "hole" else None, 365, days)


@pytest.mark.parametrize(
    ("days", "count"),
    [((), 0), ((100,), 1), ((100, 127), 1), ((100, 128), 2), ((100, 120, 140), 2)],
)
def test_alarms_less_than_28_days_apart_count_once(days: tuple[int, ...], count: int) -> None:
    """27 days apart is one alarm, 28 days is two, and a chain begins anew after 28."""
    assert alarms(days) == count


def test_alarms_a_year_are_over_all_days_of_all_series() -> None:
    """Two alarms in two years of counts are one a year; without series there is no figure."""
    assert alarms_per_year([marked("none", 100, 200), marked("none")]) == 1.0
    assert alarms_per_year([]) is None


def test_a_delay_runs_from_the_change_and_earlier_markers_do_not_count() -> None:
    """A marker before the change finds nothing; one on its first day has no delay."""
    assert marked("step", 90, 150, start=100).delay == 50
    assert marked("step", 100, start=100).delay == 0
    assert found_within([marked("step", 90, start=100)], 60) == 0.0


def test_a_median_is_none_where_half_are_never_marked() -> None:
    """Two of three never marked: no number of days stands for that."""
    steps = [marked("step", *days, start=100, ratio=2.5) for days in ((104,), (), ())]
    assert by_factor(steps)["2.5"] == {"series": 3, "found_60_days": 0.3333, "median_days": None}


def test_a_hole_is_asked_about_the_days_after_it_ends() -> None:
    """Days 130 to 160 count for a hole from 100 to 129; steady series are asked about the same."""
    holes = [marked("hole", day, start=100) for day in (129, 130, 160, 161)]
    assert after_hole(holes, holes, 30) == 0.5
    assert after_hole(holes, [marked("none", 140), marked("none", 40)], 30) == 0.5
    assert after_hole(holes, holes, 31) == 0.75


def test_days_without_an_export_are_no_counts(write: Write) -> None:
    """A steady series with a hole is not read as silence followed by a rise."""
    counts = " ".join("0" if 150 <= day < 180 else str(2 + day % 3) for day in range(365))
    cover = " ".join("0" if 150 <= day < 180 else "1" for day in range(365))
    rows = [("a", "hole", "3", "1", "150", "30", counts, cover)]
    rows.append(("b", "none", "3", "1", "", "", " ".join(str(2 + d % 3) for d in range(365)), ""))
    figures = evaluate("rates", write("count_series_own", "s.csv", COLUMNS, rows))
    assert figures["false_after_hole"] == 0.0
    assert figures["false_alarms_per_year"] == 0.0
    assert figures["burst_found_7_days"] is None


def test_a_great_rise_is_found_soon(write: Write) -> None:
    """Ten times as much from day 200 on is marked within days, and the factor has its row."""
    counts = " ".join(str((2 + day % 3) * (10 if day >= 200 else 1)) for day in range(365))
    rows = [("a", "step", "3", "10", "200", "", counts, "")]
    figures = evaluate("rates", write("count_series_own", "s.csv", COLUMNS, rows))
    assert figures["by_factor"]["10"]["found_60_days"] == 1.0
    assert figures["by_factor"]["10"]["median_days"] <= 3


@pytest.mark.slow
def test_the_bars_hold_on_the_shared_series(shared: Path) -> None:
    """On the developer's series markers stand for nothing at most 1.2 times a year at each rate."""
    figures = evaluate("rates", shared / "corpora")
    assert all(rate <= 1.2 for rate in figures["false_alarms_by_rate"].values())
    assert figures["burst_found_7_days"] >= 0.72
    assert figures["by_factor"]["4"]["median_days"] <= 5
    assert figures["false_after_hole"] <= 0.15

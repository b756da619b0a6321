"""Bursts stand out from the weeks around them; two periods are compared with an honest interval."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_counts import FIRST, Change, Shape, made, series

from tallybook.rates import Series, Usual, bursts, compare

COUNTS = st.lists(st.none() | st.integers(0, 500), max_size=120)


def test_a_burst_is_found_with_its_days() -> None:
    """Three days of much more than the weeks around them are one burst, exactly."""
    counts = [2, 3, 1, 2, 2, 3, 1] * 6 + [15, 14, 16] + [2, 3, 1, 2, 2, 3, 1] * 6
    (burst,) = bursts(series(counts))
    assert (burst.first, burst.last, burst.count) == (42, 44, 45)
    assert burst.usual.rate == pytest.approx(2, abs=0.2)


def test_a_steady_row_has_no_burst() -> None:
    """The same every week stands out nowhere."""
    assert bursts(series([2, 3, 1, 2, 2, 3, 1] * 20)) == ()


def test_days_around_a_hole_are_not_put_together() -> None:
    """Days on both sides of a hole are not in a row."""
    counts = series([1, 0, 1, 1, 0, 1, 0] * 6 + [9] * 4 + [1, 0, 1, 1, 0, 1, 0] * 6, (43, 45))
    found = bursts(counts)
    assert [(one.first, one.last) for one in found] == [(42, 42), (45, 45)]


@given(COUNTS)
def test_bursts_are_counted_days(counts: list[int | None]) -> None:
    """Each begins and ends on a covered day, none touches another, and its count is that of its days."""
    given_series = Series(first=FIRST, counts=tuple(counts))
    end = -2
    for burst in bursts(given_series):
        inside = counts[burst.first : burst.last + 1]
        assert None not in inside
        assert burst.first > end + 1
        assert sum(one or 0 for one in inside) == burst.count
        end = burst.last


def test_twice_as_much_is_said_to_be_twice() -> None:
    """The ratio is of rates a covered day, and days that are not covered count nowhere."""
    found = compare([2, None, 2, 2] * 10, [4, 4, 4] * 10)
    assert (found.before, found.before_days, found.after, found.after_days) == (60, 30, 120, 30)
    assert found.ratio == 2
    assert found.low is not None
    assert found.high is not None
    assert found.low < 2 < found.high


def test_the_interval_holds_the_true_ratio_about_as_often_as_it_says() -> None:
    """Of uneven counts with a wobble, nine in ten intervals or more hold the ratio they were made with."""
    held = total = 0
    for rate in (0.5, 3.0, 20.0):
        for seed in range(100):
            counts = made(Shape(rate=rate, days=200), seed, Change(100, 2.0))
            found = compare(counts[:100], counts[100:])
            assert found.low is not None
            assert found.high is not None
            held += found.low <= 2 <= found.high
            total += 1
    assert held / total >= 0.88


def test_few_days_give_no_interval() -> None:
    """With less than two covered weeks on a side there is a ratio and no interval."""
    found = compare([1] * 13, [3] * 40)
    assert found.ratio == 3
    assert found.low is None
    assert found.high is None


def test_nothing_before_gives_a_ratio_with_half_an_item() -> None:
    """A side with nothing counts half an item on both, so that the ratio is not endless."""
    found = compare([0] * 20, [1] * 20)
    assert found.ratio == pytest.approx(41)


@given(COUNTS, COUNTS)
def test_a_comparison_the_other_way_round_is_the_inverse(
    before: list[int | None], after: list[int | None]
) -> None:
    """Exchanging the periods turns ratio and interval upside down."""
    one, two = compare(before, after), compare(after, before)
    if one.ratio is None:
        assert two.ratio is None
        return
    assert two.ratio == pytest.approx(1 / one.ratio)
    if one.low is not None:
        assert two.high == pytest.approx(1 / one.low)


@given(st.floats(0.01, 200), st.floats(1, 100), st.integers(1, 3), st.integers(0, 5000))
def test_more_is_never_less_surprising(
    rate: float, unevenness: float, days: int, total: int
) -> None:
    """One more item lies as far above the usual as without it, or farther."""
    usual = Usual(rate=rate, unevenness=unevenness, days=56)
    assert usual.surprise(total + 1, days) >= usual.surprise(total, days)

"""Times and points as they are written: read exactly, or not at all."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallybook.reading.places import When, degrees, degrees_of, instant_of, when_of

anything = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20),
    st.sampled_from([10**5000, -(10**400), 1e308, "9" * 5000, "1e999", "-0", "+1"]),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("1970-01-01T00:00:01Z", When(1_000_000, 0, "second")),
        ("1970-01-01T01:00:00.5+01:00", When(3_600_500_000, 60, "second")),
        ("1970-01-01 00:01", When(60_000_000, None, "minute")),
        ("1970-01-02", When(86_400_000_000, None, "day")),
        ("2025-02-30T10:00:00Z", None),
        ("2025-02-03T10:00:00+99:00", None),
        ("yesterday", None),
    ],
)
def test_a_time_is_kept_as_it_is_written(text: str, when: When | None) -> None:
    """With its offset where there is one, and none is made up."""
    assert when_of(text) == when


@given(value=anything, other=anything)
def test_whatever_a_file_gives_is_a_time_or_a_point_or_nothing(value: Any, other: Any) -> None:
    """Numbers of thousands of digits, infinities and words do no harm."""
    for when in (instant_of(value), when_of(value) if isinstance(value, str) else None):
        assert when is None or 0 <= when.local // 1_000_000 <= 253_402_300_799 or when.local < 0
    for point in (degrees(value, other), degrees_of(value)):
        assert point is None or (abs(point[0]) <= 90 and abs(point[1]) <= 180)

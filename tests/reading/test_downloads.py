"""Rows of account downloads: sound, damaged, cut off."""

import json
import re
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallybook.errors import TallybookError
from tallybook.model.records import Problem
from tallybook.reading.downloads import Download, Found, Layout, instant_of, utc_of
from tallybook.reading.exports import BytesExport

LAYOUT = Layout(
    outline=dict[str, list[msgspec.Raw]],
    groups=lambda outline: outline.items(),
    begins=re.compile(rb'\{\s{0,9}"a"\s{0,9}:'),
    heads=re.compile(rb'"([^"\\]{1,99})"\s{0,9}:\s{0,9}\['),
)
LISTS = {"one": [{"a": 1, "b": 'x {[" '}, {"a": 2}], "two": [{"a": 1, "b": 'x {[" '}]}


def told(content: bytes) -> tuple[list[Found], list[Problem]]:
    """What a file yields."""
    things = list(Download(BytesExport("f.json", content), "test").rows("", LAYOUT))
    found = [thing for thing in things if isinstance(thing, Found)]
    return found, [thing for thing in things if isinstance(thing, Problem)]


@pytest.mark.parametrize("indent", [None, 2])
def test_each_row_of_a_sound_file_knows_its_bytes(indent: int | None) -> None:
    """Offset and length cut out the very row, also where two lists hold the same."""
    content = json.dumps(LISTS, indent=indent).encode()
    found, problems = told(content)
    assert problems == []
    assert [row.group for row in found] == ["one", "one", "two"]
    for row in found:
        assert json.loads(content[row.offset : row.offset + row.length]) == row.row
    assert len({row.offset for row in found}) == len(found)


def test_rows_that_are_no_objects_are_counted() -> None:
    """A number in a list of rows is a problem of one item, and the others are read."""
    found, problems = told(b'{"one": [{"a": 1}, 7, {"a": 2}]}')
    assert [row.row["a"] for row in found] == [1, 2]
    assert [problem.items for problem in problems] == [1]


@settings(max_examples=150, deadline=None)
@given(end=st.integers(0, 200))
def test_a_cut_loses_nothing_that_was_whole(end: int) -> None:
    """Every row that ends before the cut is read, in its list."""
    content = json.dumps(LISTS, indent=1).encode()
    end = min(end, len(content))
    whole, _ = told(content)
    expected = [row for row in whole if row.offset + row.length <= end]
    if not expected:
        return
    found, problems = told(content[:end])
    assert found[: len(expected)] == expected
    assert problems or end >= len(content) - 1


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=300))
def test_any_bytes_give_rows_problems_or_our_error(content: bytes) -> None:
    """Nothing else comes out."""
    try:
        found, problems = told(b'{"one": [{"a": ' + content)
    except TallybookError:
        return
    assert found or problems


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1970-01-01 00:00:01 UTC", 1_000_000),
        ("1970/01/01 00:00:01 UTC", 1_000_000),
        ("1970-01-01T00:00:01.500Z", 1_500_000),
        ("1970-01-01T01:00:01+01:00", 1_000_000),
        ("1970-01-01", None),
        ("0001-01-01T00:00:00+14:00", None),
        (7, None),
        ("", None),
    ],
)
def test_times_are_instants_or_nothing(written: Any, expected: int | None) -> None:
    """A date without a time of day is no instant."""
    assert utc_of(written) == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (1000, 1000, 1_000_000),
        ("1000", 1000, 1_000_000),
        ("1" * 30, 1, None),
        (True, 1, None),
        (-5, 1, None),
        (10**30, 1, None),
        (1.5, 1000, None),
    ],
)
def test_counts_are_instants_or_nothing(value: Any, unit: int, expected: int | None) -> None:
    """A count beyond any calendar is no instant."""
    assert instant_of(value, unit) == expected

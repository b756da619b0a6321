"""Rows of account downloads read many at a time: the same as one by one."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallybook.errors import ExportError
from tallybook.model.columns import COLUMNS
from tallybook.model.records import Answers, Problem
from tallybook.reading import (
    download_pieces,
    download_run,
    download_runs,
    download_walk,
    window,
)
from tallybook.reading.download_walk import Walk
from tallybook.reading.downloads import utc_of
from tallybook.reading.exports import BytesExport
from tallybook.reading.utc_columns import on_the_wall, stamped, stamps, worded
from tallybook.sources import all_sources

SOURCES = {source.name: source for source in all_sources()}
WORDS = ("come home", 'she said "}, {"', "caf\u00e9 \U0001f600", "", "a\nb }, {", "]}")


def snapchat(number: int) -> dict[str, Any]:
    """A message, and now and then a picture or one with a broken date."""
    row: dict[str, Any] = {
        "From": f"friend.{number % 3}",
        "Media Type": "TEXT",
        "Content": WORDS[number % 6],
    }
    row |= {"Created": f"2024-11-03 22:41:{number % 60:02d} UTC", "IsSender": number % 2 == 0}
    if number % 7 == 0:
        row |= {"Media Type": "MEDIA", "Media IDs": "b~a | b~b"}
    if number % 11 == 0:
        row |= {"Created": ""}
    return row


def listed(indent: int | None, count: int) -> bytes:
    """A file of two conversations, and one that holds a number among its rows."""
    rows: list[Any] = [snapchat(number) for number in range(count)]
    lists = {"friend.0": rows, "friend.1": rows[::-1], "empty": [], "odd": [*rows[:2], 7]}
    return json.dumps(lists, indent=indent, ensure_ascii=False).encode()


def read(content: bytes) -> tuple[list[dict[str, Any]], list[Problem]]:
    """All rows and all problems of a file."""
    things = list(SOURCES["snapchat"].read(BytesExport("chat_history.json", content), Answers()))
    frames = [thing for thing in things if isinstance(thing, pl.DataFrame)]
    assert all(frame.columns == list(COLUMNS) for frame in frames)
    rows = [row for frame in frames for row in frame.to_dicts()]
    return rows, [thing for thing in things if isinstance(thing, Problem)]


def tried(content: bytes) -> tuple[list[dict[str, Any]], list[Problem]]:
    """The same; nothing where nothing in a file can be read."""
    try:
        return read(content)
    except ExportError:
        return [], []


def _place(row: dict[str, Any]) -> int:
    """Where a row stands."""
    return int(row["offset"])


def walking(monkeypatch: pytest.MonkeyPatch, piece: int) -> list[Walk]:
    """Let every file be gone through as a large one is; what was read in this way is told."""
    walked: list[Walk] = []
    note = Walk._note

    def noted(walk: Walk, begin: int, behind: int) -> None:
        walked.append(walk)
        note(walk, begin, behind)

    monkeypatch.setattr(window, "SMALLEST", 0)
    monkeypatch.setattr(download_walk, "PIECE", piece)
    monkeypatch.setattr(Walk, "_note", noted)
    return walked


def singly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every file be read row by row."""

    def lists(_: memoryview) -> Iterator[tuple[str, msgspec.Raw]]:
        raise ValueError

    plain = download_runs.Plain(msgspec.Struct, lists)
    monkeypatch.setattr("tallybook.sources.snapchat.PLAIN", plain)


@pytest.mark.parametrize("indent", [None, 0, 2])
@pytest.mark.parametrize("piece", [64, 1000, 1 << 19])
def test_rows_read_together_are_those_read_one_by_one(
    monkeypatch: pytest.MonkeyPatch, indent: int | None, piece: int
) -> None:
    """Words, places, order and problems are the same, however a file is laid out and cut."""
    content = listed(indent, 60)
    monkeypatch.setattr(download_pieces, "PIECE", piece)
    monkeypatch.setattr(download_run, "_MOST_ROWS", max(piece // 10, 1))
    rows, problems = read(content)
    singly(monkeypatch)
    expected, said = read(content)
    assert rows == expected
    assert len(rows) == 122
    assert {(one.code, one.offset) for one in problems} == {(one.code, one.offset) for one in said}
    for row in rows:
        assert json.loads(content[row["offset"] : row["offset"] + row["length"]])


@pytest.mark.parametrize("indent", [0, 1, 2])
@pytest.mark.parametrize("piece", [64, 1000, 1 << 17])
@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_a_large_file_is_read_as_a_small_one_is(
    monkeypatch: pytest.MonkeyPatch, indent: int, piece: int, ends: bytes
) -> None:
    """Lists that are gone through one after the other give the same rows, and those left as well."""
    content = listed(indent, 60).replace(b"\n", ends)
    expected, said = read(content)
    walked = walking(monkeypatch, piece)
    rows, problems = read(content)
    assert rows == expected
    assert {(one.code, one.offset) for one in problems} == {(one.code, one.offset) for one in said}
    assert walked or indent == 0


@settings(max_examples=150, deadline=None)
@given(at=st.integers(0, 4000), byte=st.integers(0, 255), large=st.booleans(), end=st.booleans())
def test_a_changed_byte_changes_nothing_between_the_two_ways(
    at: int,
    byte: int,
    large: bool,  # noqa: FBT001 - of the case
    end: bool,  # noqa: FBT001
) -> None:
    """Whatever byte of a file is changed, and wherever it is cut, all ways give the same rows."""
    content = bytearray(listed(2, 6))
    content[at % len(content)] = byte
    del content[at % len(content) + 1 if end else len(content) :]
    with pytest.MonkeyPatch.context() as patch:
        if large:
            walking(patch, 300)
        rows, problems = tried(bytes(content))
    with pytest.MonkeyPatch.context() as patch:
        singly(patch)
        expected, said = tried(bytes(content))
    assert sorted(rows, key=_place) == sorted(expected, key=_place)
    lost = [one for one in said if one.code != "mended"]
    assert {repr(one) for one in lost} <= {repr(one) for one in problems}


@pytest.mark.parametrize("between", [" ", "T"])
def test_a_time_read_in_a_column_is_the_one_read_singly(between: str) -> None:
    """A time is the same either way, or null, never another."""
    stems = [
        "2024-11-03 22:41:07",
        "2024-02-30 00:00:00",
        "2024-11-03 22:41:60",
        "+024-11-03 1:1:1",
    ]
    ends = ["", " UTC", "Z", ".123Z", ".5Z", "+01:00", " utc", ".123456Z", "\n"]
    written = [stem.replace(" ", between) + end for stem in stems for end in ends]
    found = pl.DataFrame({"a": written}).select(stamps(pl.col("a"), between)).to_series().to_list()
    for text, at in zip(written, found, strict=True):
        assert at in (None, utc_of(text))
        assert stamped([text] * 3, between).to_list() == [at] * 3
    assert found[0] == utc_of(written[0]) is not None


@given(
    st.lists(st.datetimes().map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000))),
    st.sampled_from(["", "Z", " UTC"]),
    st.sampled_from(["seconds", "milliseconds"]),
)
def test_times_of_one_length_are_read_digit_by_digit(
    times: list[datetime], end: str, spec: str
) -> None:
    """Whatever the day and the time, all of a column are those that each says."""
    written: list[str | None] = [at.isoformat("T", spec) + end for at in times]
    found = stamped(list(written), "T").to_list()
    expected = [utc_of(text) if text and text[0] != "0" else None for text in written]
    assert found == expected


@pytest.mark.parametrize("written", [["abc", "abd"], ["12:3"] * 2, [":" * 19], ["\u202f" * 30], []])
def test_texts_that_are_no_times_are_no_times(written: list[str]) -> None:
    """Texts of one length, however short and of whatever signs, give nothing and break nothing."""
    nothing = [None] * len(written)
    assert stamped(list(written)).to_list() == nothing
    assert stamped(list(written), "T").to_list() == nothing
    assert worded(list(written)).to_list() == nothing
    assert on_the_wall(list(written)).to_list() == nothing


def test_a_time_in_words_read_in_a_column_is_the_one_read_singly() -> None:
    """Days, hours and halves of the day are those of each row, or null."""
    written = [
        *("Tuesday, 4 December 2024 at 13:37:00 UTC", "Tuesday, 4 December 2024 at 13:37:60 UTC"),
        *("jeudi 3 novembre 2016 \u00e0 11:59:50 UTC", "4 December 2024 at 13:37:00"),
        *("4 Brumaire 2024 at 13:37:00 UTC", "", "12:00", "4 December 2024 at 13:370:0 UTC"),
    ]
    kept = [1733319420000000, None, 1478174390000000, None]
    assert worded(list(written)).to_list() == [*kept, None, None, None, None]
    halves = [f"Thursday, November 3, 2016 at 11:59:50\u202f{half} UTC" for half in ("AM", "PM")]
    assert worded(list(halves)).to_list() == [1478174390000000, 1478217590000000]
    assert worded([None, "", "12"]).to_list() == [None, None, None]

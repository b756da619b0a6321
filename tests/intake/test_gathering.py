"""Whatever a source yields, single records or frames, comes out whole, in order and in bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_exports import frame, message

from tallybook.intake.gathering import CARRIED, gather
from tallybook.model.records import Assumption, Attachment, Problem

if TYPE_CHECKING:
    from tallybook.model.source import Yielded


@given(st.lists(st.integers(0, 9), max_size=20), st.integers(1, 6))
@settings(deadline=None, max_examples=100)
def test_nothing_is_lost_or_turned_round(shape: list[int], rows: int) -> None:
    """Records one by one and frames of any height come out in the order of the file."""
    yielded: list[Yielded] = []
    count = 0
    for height in shape:
        records = [message(0, text=str(count + index)) for index in range(height or 1)]
        count += len(records)
        yielded += records if height < 2 else [frame(records)]
    found = [thing for thing in gather(yielded, rows) if isinstance(thing, pl.DataFrame)]
    assert [text for part in found for text in part["text"]] == [str(n) for n in range(count)]
    assert all(part.height <= rows for part in found)
    assert all(part.height == rows for part in found[:-1])


def test_other_things_pass_at_once() -> None:
    """Problems and assumptions do not wait for a full frame."""
    problem = Problem(code="x", reason="It could not be read.")
    assumption = Assumption(code="y", sentence="It was taken so.")
    found = list(gather([message(0), problem, assumption, message(1)]))
    assert found[:2] == [problem, assumption]
    assert len(found) == 3


def test_an_attachment_comes_before_the_record_that_names_it() -> None:
    """However frames are cut, no record is handed on before what it carries."""
    yielded: list[Yielded] = []
    for number in range(7):
        yielded += [
            Attachment(name=f"{number}.jpg", content=b"x"),
            message(number, text=str(number)),
        ]
    seen: set[str] = set()
    for thing in gather(yielded, 2):
        if isinstance(thing, Attachment):
            seen.add(thing.name)
        elif isinstance(thing, pl.DataFrame):
            assert {f"{text}.jpg" for text in thing["text"]} <= seen


def test_much_carried_hands_on_early() -> None:
    """Large attachments end a frame before it is full, so that a stop loses little."""
    large = Attachment(name="film.mp4", content=bytes(CARRIED))
    found = list(gather([large, message(0), message(1)], 1000))
    assert [part.height for part in found if isinstance(part, pl.DataFrame)] == [1, 1]

"""A preview's figures come from one pass that keeps nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from invented_exports import START, frame, message

from tallybook.errors import UnfitAnswer
from tallybook.intake.questions import check_answers
from tallybook.intake.tally import LISTED, Tally, offset_text
from tallybook.model.records import Answers, Problem


def test_counts_spans_and_senders() -> None:
    """Items, system lines, senders and the first and last time are counted over all frames."""
    tally = Tally()
    tally.take(frame([message(60), message(0, "Sam"), message(30)]))
    tally.take(frame([replace(message(90), kind="event", sender="", text="Sam joined")]))
    assert (tally.items, tally.events) == (4, 1)
    assert tally.handles == ("Alex", "Sam")
    assert tally.first == "2024-03-04T21:15:00"
    assert tally.last == "2024-03-04T21:16:30"
    assert tally.zone == "unknown"


def test_offsets_order_the_times_they_belong_to() -> None:
    """First and last are told by the instant, and written as the file gives them."""
    tally = Tally()
    early = replace(message(0), utc_offset=0)
    later = replace(early, local=START - timedelta(hours=1), utc_offset=-300)
    tally.take(frame([later, early]))
    assert tally.first == "2024-03-04T21:15:00+00:00"
    assert tally.last == "2024-03-04T20:15:00-05:00"
    assert tally.zone == "mixed"


def test_one_offset_names_the_zone() -> None:
    """Where all times carry the same offset, that is what is shown."""
    tally = Tally()
    tally.take(frame([replace(message(0), utc_offset=60)]))
    assert tally.zone == "+01:00"


def test_problems_are_all_counted_and_some_listed() -> None:
    """A file of nothing but problems does not fill the memory, and none is left uncounted."""
    tally = Tally()
    for number in range(LISTED + 5):
        tally.take(Problem(code="x", reason="It could not be read.", offset=number, items=1))
    assert tally.problems.items == LISTED + 5
    assert len(tally.problems.listed()) == LISTED + 1
    assert "5 more" in tally.problems.listed()[-1].reason


@pytest.mark.parametrize(("minutes", "text"), [(0, "+00:00"), (-210, "-03:30"), (825, "+13:45")])
def test_offsets_are_written_as_iso(minutes: int, text: str) -> None:
    """An offset is written with its sign, hours and minutes."""
    assert offset_text(minutes) == text


@pytest.mark.parametrize(
    "answers",
    [
        Answers(zone="Europe/Nowhere"),
        Answers(zone="../../etc/passwd"),
        Answers(zone="+25:00"),
        Answers(date_order="myd"),
    ],
)
def test_answers_that_cannot_be_are_refused(answers: Answers) -> None:
    """A zone or an order that does not exist is refused before anything is read."""
    with pytest.raises(UnfitAnswer):
        check_answers(answers)


@pytest.mark.parametrize("zone", ["", "unknown", "Europe/London", "+01:00", "-09:30"])
def test_answers_that_can_be_are_taken(zone: str) -> None:
    """Names of zones, offsets, and saying that it is not known are answers."""
    check_answers(Answers(zone=zone))

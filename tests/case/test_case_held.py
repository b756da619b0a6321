"""What a record holds, counted by name: told apart from suggested, dated and undated, with its items."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tallybook.case import Case, count
from tallybook.case.held import behaviour_rows, held, occasions, ranked, shown, told, worded
from tallybook.content.law import COUNTS
from tallybook.model.columns import frame_of
from tallybook.model.entries import Entry
from tallybook.model.flags import Flag
from tallybook.model.records import Record

WRITTEN = datetime(2024, 6, 1, 12, tzinfo=UTC)


def entry(seq: int, kind: str, leaf: int, **body: Any) -> Entry:
    """One entry of an invented book."""
    return Entry(
        seq=seq, epoch=0, kind=kind, written_at=WRITTEN, by="owner", body=body, first_leaf=leaf
    )


def incident(seq: int, leaf: int, day: str = "", **more: Any) -> Entry:
    """Something written down, on a day or on none."""
    when = {"kind": "unknown"}
    if day:
        when = {
            "kind": "exact", "start": f"{day}T18:00:00", "zone": "Europe/London",
            "precision": "minute",
        }  # fmt: skip
    return entry(seq, "incident", leaf, what="Something.", when=when, **more)


@pytest.fixture
def case() -> Case:
    """Three messages, one of them with a flag, and two incidents, one without a day."""
    records = [
        Record(
            kind="message", channel="sms", direction="in", sender="07700 900111", text="words",
            local=datetime(2024, 3, day, 9),  # noqa: DTZ001 - the clock of the phone
        )
        for day in (1, 2, 2)
    ]  # fmt: skip
    made = Case.of_entries(
        [
            entry(0, "book", 0, zone="Europe/London"),
            entry(1, "import", 1, exhibit="e", answers={"zone": "Europe/London"}),
            Entry(
                seq=2, epoch=0, kind="records", written_at=WRITTEN, by="owner",
                body={"import": 1, "exhibit": "0" * 64}, first_leaf=2, frame=frame_of(records),
            ),
            incident(3, 6, "2024-03-05", behaviours=["loitering"], feeling="Cold."),
            incident(4, 7, behaviours=["loitering", "gifts"]),
            entry(5, "label", 8, items=[3], label="behaviour:gifts"),
        ]
    )  # fmt: skip
    made.take_flags({4: (Flag(family="gift", rule="gift", version=1),)})
    return made


def test_every_count_that_the_law_asks_for_can_be_made(case: Case) -> None:
    """No element names a count that is not there, and each filter lists as many as it says."""
    for name in COUNTS:
        found = held(case, name)
        assert found.filter is None or count(case, found.filter) == found.count


def test_told_and_suggested_are_kept_apart(case: Case) -> None:
    """What a person put to a kind is told; what only words suggest is not."""
    assert told(case) == {"loitering": {6, 7}, "gifts": {3, 7}}
    by_code = {one.code: one for one in shown(case)}
    assert (by_code["gifts"].items, by_code["gifts"].told) == (3, 2)
    assert (by_code["loitering"].items, by_code["loitering"].told) == (2, 2)


def test_an_item_without_a_day_counts_as_item_and_as_no_day(case: Case) -> None:
    """An incident of unknown day is one more item, and adds neither a day nor a first or last."""
    by_code = {one.code: one for one in shown(case)}
    assert by_code["loitering"].days == 1
    assert by_code["loitering"].first == by_code["loitering"].last == date(2024, 3, 5)
    assert behaviour_rows(case).height == 5


def test_occasions_are_days_and_not_items(case: Case) -> None:
    """Two messages on one day are one occasion; an undated incident is none."""
    assert occasions(case) == {date(2024, 3, 1), date(2024, 3, 2), date(2024, 3, 5)}


def test_items_are_ranked_in_time_and_strangers_left_out(case: Case) -> None:
    """Items come in the order of time; a number that is nobody's item is passed over."""
    assert ranked(case, {6, 4, 3, 99}) == (3, 4, 6)
    assert worded(case) == {"gift": (4,)}


def test_a_nation_is_taken_from_settings_and_can_be_taken_back(case: Case) -> None:
    """The last word counts; what is no nation is passed over; a zone alone changes nothing."""
    assert case.nation == ""
    for seq, (said, then) in enumerate(
        [("scotland", "scotland"), ("narnia", "scotland"), (None, "scotland"), ("", "")], 6
    ):
        case.refresh([entry(seq, "settings", seq + 3, nation=said, zone="Europe/London")])
        assert case.nation == then

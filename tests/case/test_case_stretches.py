"""Stretches of time and outcomes of calls: a second, plain implementation comes to the same."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise

import pytest
from case_entries import Invented, message
from hypothesis import given, settings
from hypothesis import strategies as st

from tallybook.case import Case, Filter, count, leaves
from tallybook.case.contact import attempts, described
from tallybook.case.newcomers import WITHIN, newcomers
from tallybook.case.stretches import counted_days, densest, returns, runs_unanswered
from tallybook.case.tally import longest_unanswered, received
from tallybook.case.timeline import select

SENDERS = ("07700 900111", "07700 900222", "07700 900333")
START = datetime(2023, 5, 1)  # noqa: DTZ001 - a wall clock
Row = tuple[datetime, str, str]
rows_of = st.lists(
    st.tuples(
        st.integers(0, 120 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes)),
        st.sampled_from(SENDERS),
        st.sampled_from(["in", "in", "out"]),
    ),
    max_size=50,
)


def case_of(rows: list[Row]) -> Case:
    """A case with one import of these; what goes out names its recipient."""
    book = Invented()
    book.bring_in(
        [
            message(
                at.isoformat(),
                sender="" if way == "out" else who,
                recipients=(who,) if way == "out" else (),
                direction=way,
                thread="",
            )
            for at, who, way in rows
        ],
        zone="Europe/London",
    )
    return Case.of_entries(book.written)


@settings(max_examples=60, deadline=None)
@given(rows_of, st.integers(1, 4))
def test_runs_are_those_of_a_plain_loop(rows: list[Row], least: int) -> None:
    """Each run without an answer is found once, with its items; the longest is the known one."""
    case = case_of(rows)
    sides: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for item, handle, way in select(case).select("item", "handle", "direction").iter_rows():
        sides[handle].append((item, way))
    plain = {
        tuple(item for item, _ in run)
        for side in sides.values()
        for way, grouped in groupby(side, key=lambda one: one[1])
        if way == "in" and len(run := list(grouped)) >= least
    }
    found = runs_unanswered(case, received(case), least)
    assert {run.leaves for run in found} == plain
    assert len(found) == len(plain)
    longest = longest_unanswered(case, received(case))
    if found and longest is not None:
        assert found[0].leaves == longest.items


@settings(max_examples=60, deadline=None)
@given(rows_of)
def test_a_run_that_lies_alone_is_listed_by_its_times(rows: list[Row]) -> None:
    """Where a run says that nothing else lies between its times, a filter by time gives it exactly."""
    case = case_of(rows)
    for run in runs_unanswered(case, received(case), 1):
        chosen = Filter(contact=True, dated=True, handle=run.who, since=run.first, until=run.last)
        assert set(run.leaves) <= set(leaves(case, chosen))
        if run.alone:
            assert leaves(case, chosen) == list(run.leaves)


@settings(max_examples=60, deadline=None)
@given(rows_of, st.integers(2, 20))
def test_returns_are_those_of_a_plain_loop(rows: list[Row], least: int) -> None:
    """A silence is of covered days between two days with contact from one side, and no shorter."""
    case = case_of(rows)
    covered = case.coverage.days("sms")
    days: dict[str, list[date]] = defaultdict(list)
    for handle, home in select(case, received(case)).select("handle", "home").iter_rows():
        days[handle].append(home.date())
    plain = sorted(
        (handle, after)
        for handle, some in days.items()
        for before, after in pairwise(some)
        if sum(before < day < after for day in covered) >= least
    )
    assert sorted((one.who, one.at.date()) for one in returns(case, received(case), least)) == plain


@settings(max_examples=60, deadline=None)
@given(rows_of.filter(bool), st.integers(1, 5000))
def test_the_densest_stretch_is_that_of_a_plain_loop(rows: list[Row], minutes: int) -> None:
    """No other stretch of so many minutes holds more, and none as full begins earlier."""
    times = sorted(at for at, _, _ in rows)
    place, length = densest(select(case_of(rows))["home"], minutes)
    plain = [sum(at <= one < at + timedelta(minutes=minutes) for one in times[here:])
             for here, at in enumerate(times)]  # fmt: skip
    assert length == max(plain)
    assert place == plain.index(length)


@settings(max_examples=60, deadline=None)
@given(rows_of)
def test_new_handles_are_those_of_a_plain_loop(rows: list[Row]) -> None:
    """A handle is new when one with five items or more was last seen within 14 days before it."""
    case = case_of(rows)
    seen: dict[str, list[datetime]] = defaultdict(list)
    for handle, home in select(case, received(case)).select("handle", "home").iter_rows():
        seen[handle].append(home)
    plain = {
        handle
        for handle, times in seen.items()
        for other, others in seen.items()
        if other != handle
        and len(others) >= 5
        and others[-1] < times[0]
        and (times[0].date() - others[-1].date()).days <= WITHIN
    }
    assert {one.handle for one in newcomers(case)} == plain


def test_counts_of_two_apps_are_kept_apart_where_one_is_covered_for_less() -> None:
    """An app of which less is covered does not look like more contact."""
    days = [START + timedelta(days=number) for number in range(100)]
    book = Invented()
    book.bring_in([message(day.isoformat(), sender=SENDERS[0], direction="in") for day in days])
    book.bring_in(
        [
            message(day.isoformat(), sender=SENDERS[0], direction="in", channel="whatsapp")
            for day in days[60:]
        ],
        exhibit="bb" * 32,
    )
    case = Case.of_entries(book.written)
    found = counted_days(case, received(case))
    assert [one.ways for one in found] == [("sms",), ("whatsapp",)]
    assert [set(one.series.counts) for one in found] == [{1}, {1}]
    assert [one.series.covered for one in found] == [100, 40]


@pytest.mark.parametrize(
    ("facts", "what"),
    [
        ({"call": "missed"}, "not answered"),
        ({"call": "not answered"}, "not answered"),
        ({"call": "rejected"}, "not answered"),
        ({"call": "refused list"}, "not answered"),
        ({"call": "declined"}, "not answered"),
        ({"call": "busy"}, "not answered"),
        ({"call": "missed", "duration": "12"}, "not answered"),
        ({"call": "incoming", "duration": "0"}, "answered"),
        ({"call": "answered"}, "answered"),
        ({"call": "answered on another device"}, "answered"),
        ({"call": "yes", "duration": "61"}, "answered"),
        ({"call": "yes"}, "not said"),
        ({}, "not said"),
    ],
)
def test_how_a_call_ended(facts: dict[str, str], what: str) -> None:
    """What exports say of a call becomes answered, not answered, or not said."""
    book = Invented()
    book.bring_in(
        [message("2024-03-01T09:00:00", kind="call", channel="call", text="", details=facts)]
    )
    case = Case.of_entries(book.written)
    assert described(case, Filter())["what"].to_list() == [what]


@pytest.mark.parametrize(
    ("facts", "sender", "number"),
    [
        ({"withheld": "withheld"}, "", 1),
        ({"withheld": "anonymous"}, "", 1),
        ({"withheld": "unknown"}, "", 0),
        ({"withheld": "payphone"}, "", 0),
        ({"withheld": "withheld"}, "07700 900111", 0),
        ({}, "", 0),
    ],
)
def test_a_number_counts_as_withheld_where_the_caller_withheld_it(
    facts: dict[str, str], sender: str, number: int
) -> None:
    """A number that the network did not give is not one that was kept back."""
    book = Invented()
    book.bring_in(
        [message("2024-03-01T09:00:00", kind="call", sender=sender, direction="in", details=facts)]
    )
    case = Case.of_entries(book.written)
    assert attempts(described(case, Filter(contact=True)))[""].withheld == number


def test_a_message_in_the_owners_own_bin_was_not_taken_back() -> None:
    """Only what was deleted for everyone is counted as deleted; words about it are none."""
    book = Invented()
    book.bring_in(
        [
            message("2024-03-01T09:00:00", direction="in", details={"deleted": "yes"}),
            message("2024-03-01T09:01:00", direction="in", details={"deleted": "2024-03-02"}),
            message("2024-03-01T09:02:00", text='"deleted": "yes"', direction="in"),
        ]
    )
    case = Case.of_entries(book.written)
    assert attempts(described(case, Filter(contact=True)))[""].deleted == 1
    assert count(case, Filter(contact=True)) == 3

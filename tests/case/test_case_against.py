"""Items against conditions: hours, places, whom an order binds, and what is counted by itself."""

import json
import math
from datetime import datetime, timedelta
from typing import Any

import polars as pl
import pytest
from case_entries import BOB, HER, Invented, message
from hypothesis import given, settings
from hypothesis import strategies as st

from tallybook.case import Case
from tallybook.case.against import Against, new_items, set_against
from tallybook.case.matching import in_hours
from tallybook.case.proposing import proposed_stops
from tallybook.model.flags import Flag
from tallybook.model.orders import Condition
from tallybook.model.records import Record

LONDON: dict[str, Any] = {"zone": "Europe/London"}
ANN = "07700 900333"


def told(book: Invented, *clauses: dict[str, Any], items: Any = (), **body: Any) -> None:
    """Note an order of 1 February 2024 with some conditions."""
    book.add("order", {"name": "Order", "dated": "2024-02-01", "clauses": clauses, **body}, items)


def came(at: str, **fields: Any) -> Record:
    """A message that came in."""
    return message(at, **{"direction": "in", **fields})


def only(case: Case) -> Against:
    """What was found against the one condition of the one order."""
    (one,) = set_against(case, case.orders[0])
    return one


def bob(book: Invented) -> None:
    """Say who the book is about."""
    book.add("person", {"name": "Bob", "handles": [BOB], "role": "other"})


hours = st.one_of(st.just(""), st.times().map(lambda one: f"{one:%H:%M}"))
week = st.sets(st.integers(0, 6)).map(lambda some: tuple(sorted(some)))


@settings(deadline=None)
@given(begins=hours, finishes=hours, days=week, minute=st.integers(0, 14 * 24 * 60 - 1))
def test_hours_are_told_as_a_person_would(
    begins: str, finishes: str, days: tuple[int, ...], minute: int
) -> None:
    """Walk through the stretch that began last, minute by minute, and see whether it holds still."""
    at = datetime(2024, 4, 1) + timedelta(minutes=minute)  # noqa: DTZ001
    condition = Condition(number="1", kind="times", begins=begins, finishes=finishes, days=days)
    first, last = ((int(h[:2]) * 60 + int(h[3:])) if h else None for h in (begins, finishes))
    first, last = first or 0, 24 * 60 if last is None else last
    length = last - first if first < last else 24 * 60 - first + last
    expected = False
    for back in (0, 1):
        day = (at - timedelta(days=back)).replace(hour=0, minute=0)
        start = day + timedelta(minutes=first)
        is_on = not days or day.weekday() in days
        expected |= is_on and start <= at < start + timedelta(minutes=length)
    frame = pl.DataFrame({"home": [at]}, schema={"home": pl.Datetime("us")})
    assert frame.select(in_hours(condition)).item() is expected


@pytest.mark.parametrize(("metres", "found"), [(111, 0), (112, 1)])
def test_a_distance_is_that_over_the_earth(metres: int, found: int) -> None:
    """A thousandth of a degree to the north is a hundred and eleven metres and a bit."""
    book = Invented()
    position = {"latitude": "51.5010000", "longitude": "-0.1000000"}
    where = message("2024-02-05T10:00", kind="place", channel="place", details=position)
    book.bring_in([where, came("2024-02-06T10:00")], **LONDON)
    bob(book)
    place = {"number": "1", "kind": "places", "places": [{"name": "home", "metres": metres}]}
    apart = [{"field": "position", "clause": 0, "place": 0, "lat": 51.5, "lon": -0.1}]
    told(book, place, items=apart)
    incident = book.tell("Behind me.", "2024-02-05T18:00", behaviours=["following"], who=["Bob"])
    assert only(book.case()).items == ((incident,) if found else ())
    assert len(only(book.case()).positions) == found
    assert math.isclose(111.19, 6_371_000 * math.radians(0.001), abs_tol=0.01)


@pytest.mark.parametrize(
    ("where", "found"),
    [("outside my home", 1), ("Home", 1), ("homeware shop", 0), ("", 0), ("work", 0)],
)
def test_a_place_is_known_by_every_word_of_its_name(where: str, found: int) -> None:
    """Little words do not count, and part of a word is not the word."""
    book = Invented()
    book.bring_in([came("2024-02-05T10:00")], **LONDON)
    bob(book)
    told(book, {"number": "1", "kind": "places", "places": [{"name": "my home"}]})
    book.tell("He stood there.", "2024-02-05T18:00", where=where, behaviours=["loitering"])
    book.tell("A call came.", "2024-02-06T18:00", where=where, behaviours=["contact"])
    assert len(only(book.case()).items) == found


def test_nothing_is_found_while_nobody_is_bound() -> None:
    """Messages of everybody are not set against an order that names no one."""
    book = Invented()
    book.bring_in([came("2024-02-05T10:00")], **LONDON)
    told(book, {"number": "1", "kind": "people"})
    assert only(book.case()).items == ()
    bob(book)
    assert len(only(book.case()).items) == 1


def test_an_order_binds_the_person_it_names() -> None:
    """Not everybody else the book is about."""
    book = Invented()
    some = [came("2024-02-05T10:00"), came("2024-02-06T10:00", sender=ANN)]
    leaf = book.bring_in(some, **LONDON).first_leaf
    bob(book)
    book.add("person", {"name": "Ann", "handles": [ANN], "role": "other"})
    told(book, {"number": "1", "kind": "people"}, person="Ann")
    assert only(book.case()).items == (leaf + 2,)


def test_somebody_else_is_protected_by_name_or_number() -> None:
    """What went to them counts; what came to the book's own person does not, if only they are named."""
    book = Invented()
    to_mum = message("2024-02-06T10:00", recipients=(HER, ANN), direction="unknown")
    leaf = book.bring_in([came("2024-02-05T10:00", direction="in"), to_mum], **LONDON).first_leaf
    bob(book)
    told(book, {"number": "1", "kind": "people", "people": [ANN]})
    assert only(book.case()).items == (leaf + 2,)


def test_a_time_of_service_parts_the_day() -> None:
    """What came in the minute of service is by itself; before it, unserved; after it, counted."""
    book = Invented()
    times = ("09:00:00", "14:30:20", "14:31:00")
    leaf = book.bring_in([came(f"2024-02-04T{at}") for at in times], **LONDON).first_leaf
    bob(book)
    told(book, {"number": "1", "kind": "people"}, served="2024-02-04T14:30")
    found = only(book.case())
    assert (found.unserved, found.same_date, found.items) == ((leaf + 1,), (leaf + 2,), (leaf + 3,))


def test_only_what_is_new_is_told_after_an_entry() -> None:
    """Items of entries before it are left out."""
    book = Invented()
    book.bring_in([came("2024-02-05T10:00")], **LONDON)
    bob(book)
    told(book, {"number": "1", "kind": "people"})
    second = book.bring_in([came("2024-02-06T10:00"), came("2024-01-01T10:00")], **LONDON)
    case = book.case()
    assert new_items(case, second.seq) == (second.first_leaf + 1,)
    assert len(new_items(case, 0)) == 2
    assert new_items(case, second.seq + 1) == ()


def test_messages_that_ask_to_stop_are_proposed_until_they_are_noted() -> None:
    """From the message itself, or by hand for the same minute; one that was dismissed is not."""
    book = Invented()
    sent = [
        message(f"2024-02-0{day}T10:00:20", sender="", recipients=(BOB,), direction="out")
        for day in (1, 2, 3)
    ]
    leaf = book.bring_in(sent, **LONDON).first_leaf
    bob(book)
    flag = Flag(family="stop-request", rule="stop/plain", version=3)
    flags = {leaf + place: (flag,) for place in (1, 2, 3)}
    case = book.case()
    case.take_flags(flags)
    assert [one.item for one in proposed_stops(case)] == [leaf + 1, leaf + 2, leaf + 3]
    first = proposed_stops(case)[0]
    assert (first.to, first.zone, first.rules, first.version) == (
        "Bob", "Europe/London", ("stop/plain",), 3,
    )  # fmt: skip
    assert json.dumps(first.dated.isoformat()) == '"2024-02-01T10:00:20"'
    book.add("stop", {"dated": "2024-02-01T10:00:20", "of": leaf + 1})
    book.add("stop", {"dated": "2024-02-02T10:00", "zone": "Europe/London"})
    case = book.case()
    case.take_flags(flags)
    assert [one.item for one in proposed_stops(case)] == [leaf + 3]

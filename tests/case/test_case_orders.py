"""Orders, blocks and reports as a journal holds them: nothing noted is ever overwritten."""

from datetime import date, datetime

import pytest
from case_entries import Invented

from tallybook.case.whom import came_from, whom
from tallybook.model.records import Record

CONDITION = {"number": "1", "kind": "people"}


def order(book: Invented, **body: object) -> int:
    """Note an order with one condition; give back its item."""
    given = {"name": "Order", "dated": "2024-04-02", "clauses": [CONDITION], **body}
    return book.add("order", given).first_leaf


def test_an_order_of_an_earlier_version_opens_as_it_was_written() -> None:
    """Only a name, days, a court and one text of conditions: all of it stands, and nothing more."""
    book = Invented()
    old = {
        "name": "Non-molestation order", "dated": "2024-02-20", "court": "Leeds",
        "conditions": "No contact", "ends": "2025-02-20",
    }  # fmt: skip
    book.add("order", old)
    book.add(
        "stop", {"dated": "2024-02-10T09:30", "how": "text", "to": "Bob", "words": "", "zone": ""}
    )
    case = book.case()
    (one,) = case.orders
    assert (one.name, one.court, one.conditions) == (old["name"], "Leeds", "No contact")
    assert (one.dated, one.ends) == (date(2024, 2, 20), date(2025, 2, 20))
    assert (one.kind, one.nation, one.served, one.clauses) == ("other", "", None, ())
    assert one.binds_from == one.dated
    assert case.stops[0].of == -1


def test_a_variation_keeps_what_held_before() -> None:
    """The condition that fell away held to the day before; the new one holds from that day."""
    book = Invented()
    item = order(book)
    coming = [{"number": "1a", "kind": "people", "from": "2024-01-01"}]
    varied = {"of": item, "said": "varied", "dated": "2024-04-10", "removes": [0]}
    book.add("order-change", {**varied, "clauses": coming, "fields": {"ends": "2024-12-01"}})
    (one,) = book.case().orders
    before, after = one.clauses
    assert before.condition.until == date(2024, 4, 9)
    assert after.condition.from_ == date(2024, 4, 10)
    assert after.place == 1
    assert one.ends == date(2024, 12, 1)
    assert (one.changes[0].said, one.changes[0].removed, one.changes[0].added) == (
        "varied",
        (0,),
        (1,),
    )


def test_a_mistake_is_struck_and_stays_noted() -> None:
    """A condition that never was in the order is no part of it, and is not gone."""
    book = Invented()
    item = order(book)
    fields = {"served": "2024-04-05", "name": "Restraining order"}
    wrong = {"of": item, "said": "corrected", "reason": "misread", "dated": "", "removes": [0]}
    book.add("order-change", {**wrong, "fields": fields})
    (one,) = book.case().orders
    assert one.clauses == ()
    assert one.noted[0].struck
    assert (one.name, one.binds_from) == ("Restraining order", date(2024, 4, 5))


def test_an_order_ends_on_the_day_it_was_ended() -> None:
    """Whatever end it had before."""
    book = Invented()
    item = order(book, until_further=True)
    book.add("order-change", {"of": item, "said": "ended", "dated": "2024-06-01"})
    (one,) = book.case().orders
    assert one.ends == date(2024, 6, 1)
    assert not one.until_further


def test_where_a_place_lies_is_a_leaf_of_its_own() -> None:
    """The position is put back to its place; the entry itself does not hold it."""
    book = Invented()
    clauses = [
        CONDITION,
        {"number": "2", "kind": "places", "places": [{"name": "home", "metres": 50}]},
    ]
    apart = [{"field": "position", "clause": 1, "place": 0, "lat": 51.5, "lon": -0.1}]
    entry = book.add("order", {"name": "Order", "dated": "2024-04-02", "clauses": clauses}, apart)
    (one,) = book.case().orders
    (place,) = one.clauses[1].condition.places
    assert (place.name, place.metres, place.lat, place.lon) == ("home", 50, 51.5, -0.1)
    assert "51.5" not in repr(entry.body)


def test_a_report_gathers_its_answers() -> None:
    """Every number once, the next date that was said last, and notes that are a leaf apart."""
    book = Invented()
    body = {"to": "police", "dated": "2024-04-02", "reference": "EX/1", "next_date": "2024-04-09"}
    item = book.add("report", body, [{"field": "notes", "value": "mine"}]).first_leaf
    book.add("answer", {"of": item, "dated": "2024-04-10", "answer": "Later.", "reference": "EX/1"})
    assert book.case().reports[0].next_date == date(2024, 4, 9)
    book.add(
        "answer",
        {"of": item, "dated": "2024-04-11", "reference": "EX/2", "next_date": "2024-05-01"},
    )
    (one,) = book.case().reports
    assert one.references == ("EX/1", "EX/2")
    assert one.next_date == date(2024, 5, 1)
    assert one.notes == "mine"
    assert [each.answer for each in one.answers] == ["Later.", ""]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("answer", {"of": 99, "dated": "2024-01-01"}),
        ("order-change", {"of": 99, "said": "ended", "dated": "2024-01-01"}),
        ("block", {}),
        ("stop", {"how": "text"}),
    ],
)
def test_what_belongs_to_nothing_changes_nothing(kind: str, body: dict[str, object]) -> None:
    """An answer without its report, and a dated fact whose date this reader may not see."""
    book = Invented()
    order(book)
    before = book.case()
    book.add(kind, body)
    case = book.case()
    assert (case.orders, case.reports) == (before.orders, before.reports)
    assert (case.blocks, case.stops) == ((), ())


def test_whom_a_block_means_is_found_without_showing_a_name_nobody_confirmed() -> None:
    """A number of nobody's is shown, a display name is not, and a person is told by their name."""
    book = Invented()
    at = datetime(2024, 4, 1, 9)  # noqa: DTZ001
    given = {"kind": "message", "channel": "whatsapp", "direction": "in", "local": at}
    names = ("Dark Prince", "07700 900111", "07700 900333")
    book.bring_in([Record(sender=name, text="x", **given) for name in names], zone="Europe/London")  # type: ignore[arg-type]
    book.add("person", {"name": "Bob", "handles": ["07700 900111"], "role": "other"})
    case = book.case()
    assert whom(case, "Bob").person == whom(case, "07700 900111").person == "Bob"
    assert whom(case, "07700 900333").label == "+447700900333"
    assert whom(case, "Dark Prince").label == "Sender 1"
    assert whom(case, "my solicitor").label == "my solicitor"
    assert [came_from(case, name)[1] for name in ("Bob", "Sender 1", "my solicitor", "")] == [
        "from Bob",
        "from Sender 1",
        "from Bob",
        "from Bob",
    ]

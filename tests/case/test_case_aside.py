"""What is not part of what happened stays out of the list of everything, and is counted there."""

from datetime import datetime

from case_entries import Invented

from tallybook.case.asked import Filter
from tallybook.case.timeline import count, page
from tallybook.model.records import Record

AT = datetime(2025, 2, 3, 18)  # noqa: DTZ001 - a wall clock


def test_places_and_cards_are_counted_beside_the_list_and_found_by_their_kind() -> None:
    """A hundred places do not hide one message; asking for the kind shows them all."""
    made = Invented()
    places = [Record(kind="place", channel="place", local=AT, offset=n) for n in range(100)]
    card = Record(kind="card", channel="contacts", text="Bob Marsh")
    message = Record(kind="message", channel="sms", local=AT, sender="07700 900111", text="words")
    made.bring_in([*places, card, message], exhibit="aa" * 32)
    case = made.case()
    listed = page(case)
    assert [row.kind for row in listed.rows] == ["message"]
    assert listed.total == 1
    assert dict(listed.aside) == {"card": 1, "place": 100}
    assert page(case, Filter(kind=("place",))).total == 100
    assert page(case, Filter(kind=("place",))).aside == ()
    assert count(case) == 102
    assert all(row.private for row in page(case, Filter(kind=("place", "card"))).rows)

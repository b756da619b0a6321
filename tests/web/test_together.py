"""Many at once: a flood becomes one entry, is parted, joined or left, and each can be undone."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from visiting import Visitor

from tallybook.diary import Diary
from tallybook.model.people import Person
from tallybook.model.records import Answers


@pytest.fixture
def flooded(reader: Visitor, diary: Diary, tmp_path: Path) -> Visitor:
    """A book with two floods of one person, nine and six messages, two hours apart."""
    begin = datetime(2024, 12, 1, 20)  # noqa: DTZ001 - as written in an export
    minutes = [*range(0, 45, 5), *range(180, 210, 5)]
    lines = [
        f"{begin + timedelta(minutes=minute):%d/%m/%Y, %H:%M} - Alex Rowe: zebracanary {minute}\n"
        for minute in minutes
    ]
    path = tmp_path / "WhatsApp Chat with Alex Rowe.txt"
    path.write_text("".join(lines) + "02/12/2024, 09:00 - Sam Ade: no\n", encoding="utf-8")
    diary.admit(path, Answers(zone="Europe/London", owner=("Sam Ade",), date_order="dmy"))
    diary.add_person(Person(name="Alex", handles=("Alex Rowe",), role="other"))
    return reader


def floods(visitor: Visitor) -> list[int]:
    """How many items each flood has, the latest first."""
    diary: Diary = visitor.session.diary
    return [len(flood.items) for flood in diary.floods()[0]]


def numbers(visitor: Visitor) -> list[int]:
    """What the floods are called."""
    diary: Diary = visitor.session.diary
    return [flood.number for flood in diary.floods()[0]]


def test_floods_are_shown_without_a_word(flooded: Visitor) -> None:
    """Counts, times and ways stand on the page, and no word of the other person."""
    page = flooded.get("/together")
    assert "9 items" in page
    assert "6 items" in page
    assert "zebracanary" not in page
    assert floods(flooded) == [6, 9]


def test_a_flood_becomes_one_entry_and_comes_apart_again(flooded: Visitor) -> None:
    """The items stay in the timeline, belong to the entry, and can be taken out of it."""
    number = numbers(flooded)[1]
    assert "zebracanary" not in flooded.get(f"/together/{number}/keep")
    page = flooded.post(
        f"/together/{number}/keep", {"what": "A bad evening", "behaviours": ["contact"]}
    )
    assert "It holds" in page
    assert "9 items" in page
    assert floods(flooded) == [6]
    diary: Diary = flooded.session.diary
    (item,) = diary.case.behaviours["contact"][:1]
    assert len(diary.case.incident(item).items) == 9
    flooded.post(f"/item/{item}/apart", {})
    assert floods(flooded) == [6, 9]


def test_an_entry_needs_a_name(flooded: Visitor) -> None:
    """Without words nothing is kept, and the page says what is missing."""
    number = numbers(flooded)[0]
    assert "Write a few words" in flooded.post(f"/together/{number}/keep", {"what": " "})
    assert floods(flooded) == [6, 9]


def test_a_flood_is_parted_and_joined(flooded: Visitor) -> None:
    """A second part begins where the person says; joining undoes it."""
    number = numbers(flooded)[0]
    diary: Diary = flooded.session.diary
    at = diary.flood(numbers(flooded)[1]).items[4]
    flooded.post(f"/together/{numbers(flooded)[1]}/part", {"at": str(at)})
    assert floods(flooded) == [6, 5]
    flooded.post(f"/together/{number}", {"do": "join"})
    assert floods(flooded) == [11]


def test_a_flood_is_left_as_it_is(flooded: Visitor) -> None:
    """It is not proposed again, its items stay, and it can be proposed once more."""
    number = numbers(flooded)[0]
    diary: Diary = flooded.session.diary
    items = diary.flood(number).items
    flooded.post(f"/together/{number}", {"do": "leave"})
    assert floods(flooded) == [9]
    diary.reopen_items(items)
    assert floods(flooded) == [6, 9]


def test_a_flood_that_is_gone_is_said_calmly(flooded: Visitor) -> None:
    """An old address leads to a page that says so."""
    answer = flooded.client.get("/together/999999/keep", follow=True)
    assert answer.status_code == 400
    assert "Traceback" not in answer.content.decode()

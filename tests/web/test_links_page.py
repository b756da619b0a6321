"""Which numbers and accounts belong together: one candidate at a time, decided and undone."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from test_address_book import MAILS, add
from test_pages import ANSWERS, admit, settle
from visiting import Visitor

from tallybook.diary import Diary

CANARY = "Zebracanary"
#: Two mailboxes with one display name, and one with another.
ALIKE = [
    f"From: Odd {CANARY} <{box}@example.org>\nTo: sam@example.com\n"
    f"Date: Mon, {day} Jan 2024 10:00:00 +0000\nSubject: {CANARY}\n\n{CANARY.lower()} words\n"
    for day, box in ((1, "lou"), (8, "lou+two"), (15, "kit"))
]


@pytest.fixture
def alike(reader: Visitor) -> Visitor:
    """A reader whose book holds three mailboxes with one display name."""
    for number, mail in enumerate(ALIKE):
        add(reader, f"{number}.eml", mail)
    return reader


def pair(shown: str) -> str:
    """The address of the candidate on a page."""
    found = re.search(r'action="(/people/links/\d+/\d+)/decide"', shown)
    assert found, shown[-3000:]
    return found[1]


def test_a_candidate_is_shown_without_a_word_of_the_other_person(alike: Visitor) -> None:
    """The page shows evidence by kind with counts and limits; no word of a mail is in its source."""
    shown = alike.get("/people/links")
    assert "One mailbox, written in another way" in shown
    assert "The same display name" in shown
    assert "What this does not show" in shown
    for each in (shown, alike.get(pair(shown)), alike.get("/people/links?from=1")):
        assert CANARY.lower() not in each.lower()
        assert "None of these" in each
        assert "The same person" in each


def test_evidence_opens_its_items(alike: Visitor) -> None:
    """Each kind leads to the items it rests on, in the timeline, still covered."""
    shown = alike.get("/people/links")
    link = re.search(r'href="(/people/links/\d+/\d+/name/items)"', shown)
    assert link
    listed = alike.get(link[1])
    assert listed.count('href="/item/') >= 2
    assert CANARY.lower() not in listed.lower()


def test_the_same_person_needs_a_name_and_can_be_undone(alike: Visitor) -> None:
    """Without a name the form asks for one; with it both are one person; taken out they are two."""
    address = pair(alike.get("/people/links"))
    asked = alike.post(f"{address}/decide", {"say": "same"}, status=400)
    assert "Give a name" in asked
    diary: Diary = alike.session.diary
    assert not diary.case.people.persons
    after = alike.post(f"{address}/decide", {"say": "same", "name": "Lou", "role": "other"})
    (person,) = diary.case.people.persons
    assert person.handles == ("lou@example.org", "lou+two@example.org")
    assert "Take it out again" in after
    alike.post("/people/links/undo", {"person": "Lou", "handle": "lou+two@example.org"})
    (person,) = diary.case.people.persons
    assert person.handles == ("lou@example.org",)
    gone = alike.post("/people/links/undo", {"person": "Lou", "handle": "lou+two@example.org"})
    assert "undone already" in gone


def test_two_people_become_one(alike: Visitor) -> None:
    """Where both are people already, the first keeps its name and the other is gone."""
    for name, box in (("Lou", "lou"), ("Two", "lou+two")):
        alike.post("/people/add", {"name": name, "role": "other", "other": f"{box}@example.org"})
    address = pair(alike.get("/people/links"))
    alike.post(f"{address}/decide", {"say": "same"})
    (person,) = alike.session.diary.case.people.persons
    assert set(person.handles) == {"lou@example.org", "lou+two@example.org"}


def test_not_the_same_is_kept_and_taken_back(alike: Visitor) -> None:
    """A pair that is not the same is not shown again until that is undone."""
    diary: Diary = alike.session.diary
    many = len(diary.links())
    address = pair(alike.get("/people/links"))
    after = alike.post(f"{address}/decide", {"say": "apart"})
    assert "are not the same" in after
    assert len(diary.links()) == many - 1
    item = re.search(r'name="item" value="(\d+)"', after)
    assert item
    back = alike.post("/people/links/undo", {"item": item[1]})
    assert "Undone" in back
    assert len(diary.links()) == many
    assert "undone already" in alike.post("/people/links/undo", {"item": item[1]})


def test_none_of_these_puts_every_candidate_of_one_aside(alike: Visitor) -> None:
    """One button says of one side that it is nobody who is proposed; not sure changes nothing."""
    diary: Diary = alike.session.diary
    shown = alike.get("/people/links?from=1")
    (link,) = (one for one in diary.links() if f"{one.pair[0]}/{one.pair[1]}" in pair(shown))
    head = diary.book.head
    alike.get("/people/links?from=2")
    assert diary.book.head == head
    alike.post(f"{pair(shown)}/decide", {"say": "none"})
    assert not any(link.two.number in one.pair for one in diary.links())


def test_any_two_can_be_compared(alike: Visitor) -> None:
    """Two sides are chosen in a form; the same one twice, or one that is not there, is told calmly."""
    numbers = [side.number for side in alike.session.diary.sides()]
    shown = alike.get(f"/people/links/compare?one={numbers[0]}&two={numbers[2]}")
    assert "How they are written is not compared" in shown
    assert "two different" in alike.get(f"/people/links/compare?one={numbers[0]}&two={numbers[0]}")
    assert alike.client.get("/people/links/1/2/name/items").status_code == 400
    assert alike.client.get(f"/people/links/{numbers[0]}/{numbers[0]}").status_code == 400


def test_an_empty_book_has_nothing_to_decide(reader: Visitor) -> None:
    """The page of a new book says so, and the page of one mailbox does too."""
    assert "There is nothing to decide" in reader.get("/people/links")
    add(reader, "0.eml", MAILS[0])
    assert "There is nothing to decide" in reader.get("/people/links")
    assert 'href="/people/links"' in reader.get("/people")


def group(names: list[str]) -> str:
    """A group chat in which each sends forty messages; the first two write in one manner."""
    lines = []
    things = ["bus", "rain", "shop", "dinner", "garden", "train", "office", "kettle", "film"]
    for number in range(40):
        for who, name in enumerate(names):
            words = f"we saw the {things[(who * 31 + number * 17) % 9]} {number * 37 % 101} {who}"
            words = [f"{words} haha...", words.capitalize() + ".", f"hey, {words}!!", words][
                0 if who < 2 else 1 + who % 3
            ]
            hour, minute = 8 + number % 12, who
            lines.append(f"{number % 28 + 1:02}/12/2023, {hour:02}:{minute:02} - {name}: {words}")
    return "\n".join(sorted(lines)) + "\n"


def test_likeness_is_a_band_with_its_rate_and_habits(reader: Visitor) -> None:
    """Two senders with enough messages get a band, its rate, and habits; no word and no name."""
    names = ["Sam Ade", *(f"{CANARY} {letter}" for letter in "ABCDEFGHIJKLM")]
    settled = reader.client.post(
        "/files/bring", {"file": SimpleUploadedFile("chat.txt", group(names).encode())}, follow=True
    )
    settle(reader)
    sha256 = re.search(r"[0-9a-f]{64}", " ".join(step[0] for step in settled.redirect_chain))
    assert sha256
    for _ in range(4):
        asked = re.search(
            r'name="question" value="(\w+)"', reader.get(f"/files/{sha256[0]}/questions")
        )
        if asked is None:
            break
        reader.post(
            f"/files/{sha256[0]}/questions", {"question": asked[1], asked[1]: ANSWERS[asked[1]]}
        )
    admit(reader, f"/files/{sha256[0]}")
    sides = reader.session.diary.sides()
    assert len(sides) == 13
    one, two = sorted(side.number for side in sides)[:2]
    shown = reader.get(f"/people/links/{one}/{two}")
    assert "Likeness of writing" in shown
    assert "The messages are" in shown
    assert "beside 10 other senders" in shown
    assert "Of 100" in shown
    assert CANARY.lower() not in shown.lower()
    assert "kettle" not in shown

"""Cards of the person's own address book are proposed on the People page and confirmed in one step."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from test_pages import admit, settle
from visiting import Visitor

CARDS = (
    "BEGIN:VCARD\nVERSION:3.0\nFN:Lou Quill\nTEL:07700 900456\nTEL:020 7946 0199\n"
    "EMAIL:lou@example.org\nEND:VCARD\n"
)
MAILS = [
    f"From: {name} Zebracanary <lou@example.org>\nTo: sam@example.com\n"
    f"Date: Mon, {day} Jan 2024 10:00:00 +0000\nSubject: {name}\n\nwords\n"
    for day, name in ((1, "Odd"), (8, "Other"))
]


def add(reader: Visitor, name: str, text: str) -> None:
    """Bring one file in; who the person is, is nobody in it."""
    answer = reader.client.post(
        "/files/bring", {"file": SimpleUploadedFile(name, text.encode())}, follow=True
    )
    settle(reader)
    sha256 = re.search(r"[0-9a-f]{64}", " ".join(step[0] for step in answer.redirect_chain))
    assert sha256
    address = f"/files/{sha256[0]}"
    if "owner" in reader.get(f"{address}/questions"):
        reader.post(f"{address}/questions", {"question": "owner", "owner": "none"})
    admit(reader, address)


def test_a_card_is_proposed_and_confirmed_in_one_step(reader: Visitor) -> None:
    """One button makes the handles of a card one person; nothing is joined before."""
    add(reader, "book.vcf", CARDS)
    for number, mail in enumerate(MAILS):
        add(reader, f"{number}.eml", mail)
    people = reader.get("/people")
    assert "Lou Quill" in people
    assert "rom your address book" in people
    assert reader.session.diary.case.people.persons == ()
    item = re.search(r'name="item" value="(\d+)"', people)
    assert item
    reader.post("/people/card", {"item": item[1], "role": "other"})
    (person,) = reader.session.diary.case.people.persons
    assert person.handles == ("+447700900456", "+442079460199", "lou@example.org")
    assert 'name="item"' not in reader.get("/people")


def test_names_over_time_are_shown_only_when_asked_for(reader: Visitor) -> None:
    """The People page counts the names of a handle; they stand on a page of their own."""
    for number, mail in enumerate(MAILS):
        add(reader, f"{number}.eml", mail)
    people = reader.get("/people")
    assert "2 names" in people
    assert "Zebracanary" not in people
    link = re.search(r'href="(/people/names\?handle=[^"]+)"', people)
    assert link
    asked = reader.get(link[1])
    assert "Odd Zebracanary" in asked
    assert "Other Zebracanary" in asked
    assert "1 January 2024" in asked or "1 Jan" in asked


def test_a_card_that_is_not_there_changes_nothing(reader: Visitor) -> None:
    """A number that is no card's is passed over."""
    reader.post("/people/card", {"item": "99", "role": "other"})
    assert reader.session.diary.case.people.persons == ()

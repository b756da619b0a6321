"""A table is explained on a page, one choice for each column, and nothing of its cells is shown."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from test_pages import admit, settle
from visiting import Visitor

from tallybook.errors import OpenQuestion
from tallybook.model.records import Answers

TABLE = (
    "When;Who;Note;Paper = A?\n25/03/2024 18:20;R. Marsh;marmalade at the door;A\n"
    "26/03/2024 07:05;R. Marsh;rang twice;B\n"
)
SAID = ["When=date+time", "Who=from", "Note=words", "Paper = A?=ignore"]


def upload(reader: Visitor, text: str) -> str:
    """Seal a table; gives the address of its page."""
    answer = reader.client.post(
        "/files/bring", {"file": SimpleUploadedFile("list.csv", text.encode())}, follow=True
    )
    settle(reader)
    sha256 = re.search(r"[0-9a-f]{64}", " ".join(step[0] for step in answer.redirect_chain))
    assert sha256
    return f"/files/{sha256[0]}"


def explain(reader: Visitor, address: str) -> str:
    """Answer everything about a table; gives the page that asked about its columns."""
    page = reader.get(f"{address}/questions")
    reader.post(f"{address}/questions", {"question": "columns", "columns": SAID})
    reader.post(f"{address}/questions", {"question": "zone", "zone": "Europe/London"})
    reader.post(f"{address}/questions", {"question": "owner", "owner": "none"})
    return page


def test_each_column_has_a_choice_and_no_cell_is_shown(reader: Visitor) -> None:
    """The page shows titles and how cells are written, with the likely meaning chosen."""
    page = reader.get(f"{upload(reader, TABLE)}/questions")
    assert page.count("<select") == 4
    assert "99/99/9999 99:99" in page
    assert 'value="When=date+time" selected' in page
    assert "marmalade" not in page
    assert "Marsh" not in page


def test_an_explained_table_is_added_and_offered_again(reader: Visitor) -> None:
    """What was said of one table is chosen beforehand for the next with the same titles."""
    address = upload(reader, TABLE)
    explain(reader, address)
    assert "2" in admit(reader, address)
    items = reader.session.diary.case.items
    assert items["text"].to_list() == ["marmalade at the door", "rang twice"]
    page = explain(reader, upload(reader, TABLE.replace("2024", "2023")))
    assert 'value="Who=from" selected' in page
    assert 'value="Paper = A?=ignore" selected' in page


def test_a_meaning_nobody_offers_changes_nothing(reader: Visitor) -> None:
    """An answer that is not on the page is refused with a sentence."""
    address = upload(reader, TABLE)
    odd = {"question": "columns", "columns": ["When=midnight"]}
    answer = reader.client.post(f"{address}/questions", odd)
    assert answer.status_code < 500
    assert reader.session.diary.case.items.height == 0


def test_meanings_of_other_titles_leave_the_question_open(reader: Visitor) -> None:
    """What was said of columns that a table does not have is no answer about it."""
    address = upload(reader, TABLE)
    sha256 = address.rpartition("/")[2]
    other = Answers(columns=(("Elsewhere", "date"),), zone="unknown", owner=("none",))
    preview = reader.session.diary.preview(sha256, other)
    assert [question.name for question in preview.questions] == ["columns"]
    with pytest.raises(OpenQuestion):
        reader.session.diary.admit(sha256, other)

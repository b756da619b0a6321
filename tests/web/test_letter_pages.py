"""The page on which a letter is looked at: what goes is ticked, and a referral waits for a consent."""

from typing import Any

import pytest
from visiting import CHAT, Visitor

from tallybook.diary import Diary
from tallybook.model.consents import ConsentPaper
from tallybook.model.records import Answers
from tallybook.model.worksheets import FillingPaper

KINDS = ("items", "exact-words", "contact", "impact", "reports")


@pytest.fixture
def items(diary: Diary, tmp_path: Any) -> list[int]:
    """Messages of a chat."""
    chat = tmp_path / "WhatsApp Chat with Alex.txt"
    chat.write_text(CHAT, encoding="utf-8")
    diary.admit(chat, Answers(zone="Europe/London", owner=("Sam Ade",), date_order="dmy"))
    return [int(one) for one in diary.case.imported_items.sort("home")["item"].to_list()]


@pytest.fixture
def referral(diary: Diary, items: list[int]) -> int:
    """A referral that names one message."""
    answers: dict[str, dict[str, Any]] = {
        "to-whom": {"text": "A service"},
        "happened-items": {"items": items[:1]},
    }
    return diary.fill(FillingPaper(sheet="referral", answers=answers))


def test_a_referral_waits_for_a_consent(reader: Visitor, referral: int, items: list[int]) -> None:
    """Without a consent the page says so in a sentence and leads to where one is noted."""
    page = reader.get(f"/letters/{referral}")
    assert "There is no consent that stands." in page
    assert "/copies/consent" in page
    fields = {"goes": str(items[0]), "act": "pdf"}
    page = reader.post(f"/letters/{referral}", fields, status=400)
    assert "leaves only on a consent" in page


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_with_a_consent_it_is_handed_out_under_a_name_that_says_nothing(
    reader: Visitor, diary: Diary, referral: int, items: list[int], form: str, start: bytes
) -> None:
    """The file comes with a plain name, and who holds it is noted."""
    consent = diary.add_consent(
        ConsentPaper(recipient="A service", purpose="a referral", dated="2024-12-11", kinds=KINDS)
    )
    fields = {"goes": str(items[0]), "consent": str(consent), "act": form}
    answer = reader.client.post(f"/letters/{referral}", fields)
    assert answer.status_code == 200
    assert answer.content.startswith(start)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="letter.{form}"'
    assert [one.name for one in diary.holders()] == ["A service"]


def test_the_page_shows_no_word_of_an_item(
    reader: Visitor, referral: int, items: list[int]
) -> None:
    """Words are counted beside the tick and stay covered, also where they will go."""
    fields = {"goes": str(items[0]), "words": str(items[0]), "act": "look"}
    page = reader.post(f"/letters/{referral}", fields)
    assert "zebracanary" not in page
    assert "With its words (" in page


def test_items_added_by_number_are_seen_before_anything_is_saved(
    reader: Visitor, diary: Diary, items: list[int]
) -> None:
    """A number that was typed is listed first, even where saving was pressed; an unknown one is told."""
    filled = diary.fill(
        FillingPaper(sheet="workplace-pack", answers={"to-whom": {"text": "Priya"}})
    )
    page = reader.post(f"/letters/{filled}", {"more": str(items[1]), "act": "pdf"})
    assert f'id="goes-{items[1]}" checked' in page
    assert "not in the book" in reader.post(
        f"/letters/{filled}", {"more": "99999", "act": "pdf"}, status=400
    )


def test_a_sheet_that_is_no_letter_has_no_such_page(reader: Visitor, diary: Diary) -> None:
    """Questions a person answers for themselves cannot be made a letter of."""
    answers = {"phone-hands": {"picked": ["no"]}}
    filled = diary.fill(FillingPaper(sheet="technology-check", answers=answers))
    assert reader.client.get(f"/letters/{filled}").status_code == 404


def test_a_filled_letter_leads_to_its_page(reader: Visitor, referral: int) -> None:
    """The page of a filled sheet leads on to the letter."""
    assert f"/letters/{referral}" in reader.get(f"/sheets/filled/{referral}")

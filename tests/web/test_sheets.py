"""Pages to fill in: one question a page, everything can be skipped, and nothing typed is lost."""

import gettext
import re
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from visiting import PASSPHRASE, Visitor

from tallybook.content import languages
from tallybook.content.languages import Language, Text, Translation, texts_of
from tallybook.content.worksheets import Worksheet, worksheet, worksheets
from tallybook.diary import Diary
from tallybook.model.entries import Incident
from tallybook.model.records import Answers
from tallybook.model.worksheets import FillingPaper
from tallybook.web import safety, tongues
from tallybook.web.plainly import sheet_path

PLANTED = "zebracanary"
CHAT = "".join(
    f"{day:02}/12/2024, 09:{day:02} - Alex Rowe: {PLANTED} number {day}\n" for day in range(1, 6)
)


@pytest.fixture
def chatty(reader: Visitor, diary: Diary, tmp_path: Path) -> Visitor:
    """A book with messages from somebody else."""
    chat = tmp_path / "WhatsApp Chat with Alex.txt"
    chat.write_text(CHAT, encoding="utf-8")
    diary.admit(chat, Answers(zone="Europe/London", owner=("Sam Ade",), date_order="dmy"))
    return reader


@pytest.mark.parametrize("sheet", worksheets(), ids=lambda one: one.id)
def test_every_question_of_every_sheet_has_a_page_that_can_be_skipped(
    reader: Visitor, sheet: Worksheet
) -> None:
    """From the first question to the check page by skipping alone, and nothing is kept of it."""
    name, shown = sheet.id, ""
    about = reader.get(f"/sheets/{name}")
    codes = [one.code for one in sheet.questions()]
    assert f'href="{sheet_path(name, codes[0])}"' in about
    for code in codes:
        shown = reader.get(f"/sheets/{name}/{code}")
        assert shown.count("<h1") == 1, code
        assert 'value="skip"' in shown
        shown = reader.post(f"/sheets/{name}/{code}", {"go": "skip"})
    assert "Check your answers" in shown
    assert reader.session.diary.sheet_draft(name) is None


def test_an_answer_is_kept_as_soon_as_it_is_given_and_sealed_at_the_end(
    reader: Visitor, diary: Diary
) -> None:
    """Stop after one question, lose the sign-in, carry on, and save: one filling, no draft left."""
    reader.post("/sheets/self-check/contact", {"answer": "yes", "note": "daily", "go": "stop"})
    reader.post("/lock", {})
    reader.open(diary)
    assert "Carry on where I was" in reader.get("/sheets/self-check")
    shown = reader.get("/sheets/self-check/contact")
    assert re.search(r'value="yes"[^>]* checked', shown)
    shown = reader.post("/sheets/self-check/check", {"whose": "self"})
    assert "goes to nobody by itself" in shown
    assert "daily" in shown
    assert "What you can do next" in shown
    (found,) = reader.session.diary.fillings()
    assert found.answers[0].labels == ("Yes",)
    assert reader.session.diary.sheet_draft("self-check") is None


def test_what_is_typed_when_the_book_locks_is_there_again(reader: Visitor, diary: Diary) -> None:
    """A form that meets a locked book is filled again once it is open."""
    reader.get("/sheets/self-check/own-words")
    reader.post("/lock", {})
    reader.post("/sheets/self-check/own-words", {"answer": "quillfeather", "go": "on"})
    shown = reader.post("/open", {"path": str(diary.path), "passphrase": PASSPHRASE})
    assert "quillfeather" in shown
    here = "/sheets/safety-plan/work-steps"
    reader.post(here, {"answer": ["manager"], "own": [""], "go": "on"})
    reader.post("/lock", {})
    reader.post(f"{here}/who", {"who0": "Ada Bell", "go": "on"})
    shown = reader.post("/open", {"path": str(diary.path), "passphrase": PASSPHRASE})
    assert "Ada Bell" in shown


def test_what_an_answer_may_mean_is_said_on_the_next_page(reader: Visitor) -> None:
    """Two times is enough, and it says so; a helpline is a link."""
    shown = reader.post("/sheets/self-check/repeated", {"answer": "yes", "go": "on"})
    assert "Two times is enough" in shown
    shown = reader.post("/sheets/self-check/threats", {"answer": "yes", "go": "on"})
    assert 'href="/help/emergency"' in shown


def test_items_are_chosen_without_showing_a_word(chatty: Visitor) -> None:
    """The page of items is veiled, and takes ticks, numbers and filters; the answer rests on them."""
    here = "/sheets/self-check/contact"
    chatty.post(here, {"answer": "yes", "go": "items"})
    shown = chatty.get(f"{here}/items")
    numbers = re.findall(r'name="item" value="(\d+)"', shown)
    assert len(numbers) == 5
    assert PLANTED not in shown
    chatty.post(f"{here}/items", {"item": numbers[:2], "shown": numbers, "go": "keep"})
    chatty.post(f"{here}/items", {"numbers": f"{numbers[3]} 999999", "go": "on"})
    shown = chatty.post(f"{here}/items", {"channel": "whatsapp", "go": "find"})
    assert PLANTED not in shown
    chatty.post(f"{here}/items", {"shown": numbers[:1], "go": "keep"})
    shown = chatty.post("/sheets/self-check/check", {"whose": "self"})
    assert "Rests on 2 items" in shown
    assert PLANTED not in shown
    (found,) = chatty.session.diary.fillings()
    assert found.items == (int(numbers[1]), int(numbers[3]))


def test_a_plan_keeps_who_helps_and_what_is_done(reader: Visitor) -> None:
    """Steps are chosen first; who helps and whether they are done is asked after; all can be empty."""
    here = "/sheets/safety-plan/physical-steps"
    shown = reader.post(here, {"answer": ["locks", "keys"], "own": ["A bell", "", ""], "go": "on"})
    assert "Who helps, and what is done?" in shown
    reader.post(f"{here}/who", {"who0": "Ada", "who2": "", "done": ["2"], "go": "on"})
    reader.post(here, {"answer": ["locks"], "own": ["A bell"], "go": "on"})
    shown = reader.post("/sheets/safety-plan/check", {"whose": "self"})
    (found,) = reader.session.diary.fillings("safety-plan")
    steps = found.answer("physical-steps").steps
    assert [(one.text, one.who, one.done) for one in steps] == [
        ("Have the locks on doors and windows looked at", "Ada", False),
        ("A bell", "", True),
    ]
    assert "Ada" in shown


def test_a_second_filling_is_compared_answer_by_answer(reader: Visitor, diary: Diary) -> None:
    """What changed stands there with both answers, and no number or judgement of it."""
    item = -1
    for answer in ("no", "yes"):
        given = {"contact": {"picked": [answer]}, "home": {"picked": ["no"]}}
        item = diary.fill(FillingPaper(sheet="self-check", answers=given))
    shown = reader.get(f"/sheets/filled/{item}/compare")
    assert re.search(
        r"Then</dt><dd>\s*<p>No</p>.*This time</dt><dd>\s*<p>Yes</p>", shown, re.DOTALL
    )
    assert "Answered the same both times" in shown
    assert not re.search(r"score|total|worse|better|%", shown.partition("<main")[2])


def test_somebody_elses_filling_says_whose_it_is(reader: Visitor) -> None:
    """A worker's name and role stand on it, and the day it is for."""
    reader.post("/sheets/instrument-result/name", {"answer": "A tool", "go": "on"})
    fields = {"whose": "other", "by": "", "role": ""}
    assert "Write the name" in reader.post("/sheets/instrument-result/check", fields, status=400)
    fields |= {
        "by": "Ada Bell",
        "role": "advocate",
        "dated_d": "3",
        "dated_m": "2",
        "dated_y": "2025",
    }
    shown = reader.post("/sheets/instrument-result/check", fields)
    assert "Filled in by Ada Bell." in shown
    assert "3 February 2025" in shown


def test_an_answer_to_an_older_version_keeps_its_words(reader: Visitor, diary: Diary) -> None:
    """What was asked then is what stands there, whatever the page asks today."""
    body = {
        "sheet": "self-check", "title": "An older name", "version": 0, "digest": "0", "dated": "2024-01-01",
        "by": "self", "language": "en",
        "answers": [{"question": "contact", "asked": "An older question?", "part": "Then", "kind": "choice",
                     "picked": ["often"], "labels": ["Often"]}],
    }  # fmt: skip
    item = diary.book.append("worksheet", body).first_leaf
    shown = reader.get(f"/sheets/filled/{item}")
    assert "An older question?" in shown
    assert "Often" in shown
    assert "The page has changed since then" in shown


def test_nothing_answered_is_said_and_a_strange_page_is_not_there(reader: Visitor) -> None:
    """An empty check says so; names of nothing are not found."""
    assert "Nothing is answered yet" in reader.post("/sheets/self-check/check", {}, status=400)
    for address in (
        "/sheets/none",
        "/sheets/self-check/none",
        "/sheets/self-check/own-words/items",
    ):
        assert reader.client.get(address).status_code == 404


def test_a_draft_can_be_thrown_away(reader: Visitor, diary: Diary) -> None:
    """What was begun goes when asked; what was saved stays."""
    diary.write(Incident(what="Flowers."))
    reader.post("/sheets/self-check/contact", {"answer": "yes", "go": "stop"})
    reader.post("/sheets/self-check", {})
    assert reader.session.diary.sheet_draft("self-check") is None


def test_a_form_that_was_filled_in_is_kept_as_a_file(reader: Visitor) -> None:
    """Its bytes are sealed as an exhibit; it can be taken out of the answer again before saving."""
    here = "/sheets/instrument-result/form"
    upload = SimpleUploadedFile("form.txt", b"an invented form")
    reader.client.post(here, {"file": upload, "go": "on"}, follow=True)
    assert "A file is kept with it" in reader.get(here)
    shown = reader.post("/sheets/instrument-result/check", {"whose": "self"})
    (found,) = reader.session.diary.fillings("instrument-result")
    file = found.answer("form").file
    assert reader.session.diary.open_exhibit(file).read() == b"an invented form"
    assert f'href="/exhibit/{file}"' in shown
    reader.client.post(here, {"file": SimpleUploadedFile("b.txt", b"other"), "go": "on"})
    reader.client.post(here, {"remove": "yes", "note": "on paper", "go": "on"})
    assert reader.session.diary.sheet_draft("instrument-result").answers["form"] == {
        "note": "on paper"
    }


def test_in_another_language_the_english_stands_at_the_end(
    reader: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A draft translation shows its own words and the English; what is filled in keeps its language."""
    name = "worksheets/self-check.toml"
    texts = tuple(
        Text(path=path, words=f"qq {words}", back=words)
        for path, words in texts_of(worksheet("self-check"))
    )
    made = Translation(
        of=languages.digest_of(name), translated_on=date(2026, 11, 21),
        back_translated_on=date(2026, 11, 21), reviewer="none yet", text=texts,
    )  # fmt: skip
    other = Language(code="qq", name="Q", english="Q", direction="rtl", reviewer="none yet")
    monkeypatch.setattr(
        languages, "translation", lambda _code, asked: made if asked == name else None
    )
    monkeypatch.setattr(tongues, "messages", lambda _code: gettext.NullTranslations())
    monkeypatch.setattr(safety, "chosen", lambda _request: other)
    monkeypatch.setattr(tongues, "day", str)
    shown = reader.get("/sheets/self-check/contact")
    assert "<h1>qq Does someone keep contacting you" in shown
    english = shown.partition('id="english"')[2]
    assert "<li>Does someone keep contacting you when you do not want it?</li>" in english
    reader.post("/sheets/self-check/contact", {"answer": "yes", "go": "on"})
    reader.post("/sheets/self-check/check", {"whose": "self"})
    (found,) = reader.session.diary.fillings()
    assert (found.language, found.answers[0].labels) == ("qq", ("qq Yes",))
    assert "This page is in English only" in reader.get("/sheets/risk-prompts/quiet")
    assert "qq Is it stalking?" in reader.get("/sheets")


@pytest.mark.parametrize("sheet", worksheets(), ids=lambda one: one.id)
def test_the_address_of_a_page_to_fill_in_says_nothing(reader: Visitor, sheet: Worksheet) -> None:
    """What a browser's history keeps is numbers: not which page it was, nor which question."""
    for path in (sheet_path(sheet.id), sheet_path(sheet.id, sheet.questions()[0].code)):
        assert not any(letter.isalpha() for letter in path.removeprefix("/sheets/"))
        assert reader.client.get(path).status_code == 200
    links = re.findall(r'href="(/sheets/[^"]+)"', reader.get("/sheets"))
    assert not any(letter.isalpha() for link in links for letter in link.removeprefix("/sheets/"))

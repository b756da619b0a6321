"""A filled worksheet becomes a letter with what was picked and nothing else; a referral leaves only on a consent."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from tallybook.content.worksheets import worksheet, worksheets
from tallybook.diary import Diary
from tallybook.errors import NeedsConsent, NoSuchItem
from tallybook.model.consents import ConsentPaper
from tallybook.model.entries import Incident
from tallybook.model.records import Answers
from tallybook.model.worksheets import FillingPaper
from tallybook.vault.keys import Cost

COST = Cost(memory_kib=65536, passes=1, lanes=4)
PASSPHRASE = "anchor barrel candle drawer ember funnel"
CHAT = (
    "01/12/2024, 09:15 - Alex Rowe: zebracanary where are you\n"
    "01/12/2024, 09:16 - Sam Ade: please do not write to me\n"
    "13/12/2024, 02:15 - Alex Rowe: quillfeather I am outside \u202e\u05e9\u05dc\u05d5\u05dd\n"
)
#: Kinds of data that a referral as filled below holds.
ALL = ("items", "exact-words", "contact", "impact", "reports")


@pytest.fixture(scope="module")
def diary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Diary]:
    """A book with a short chat."""
    folder = tmp_path_factory.mktemp("letters")
    made, _ = Diary.create(folder / "Notes", PASSPHRASE, zone="Europe/London", cost=COST)
    chat = folder / "WhatsApp Chat with Alex.txt"
    chat.write_text(CHAT, encoding="utf-8")
    made.admit(chat, Answers(zone="Europe/London", owner=("Sam Ade",), date_order="dmy"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def items(diary: Diary) -> list[int]:
    """The numbers of its messages, in the order of time."""
    return [int(one) for one in diary.case.imported_items.sort("home")["item"].to_list()]


@pytest.fixture(scope="module")
def referral(diary: Diary, items: list[int]) -> int:
    """A referral that names the first message."""
    answers: dict[str, dict[str, Any]] = {
        "to-whom": {"text": "A stalking service"},
        "contact-details": {"text": "07700 900123"},
        "happened-brief": {"text": "Since August.\nTwice a week."},
        "happened-items": {"items": items},
        "happened-effect": {"text": "I take another way to work."},
    }
    paper = FillingPaper(sheet="referral", answers=answers, by="Ada Okafor", role="advocate")
    return diary.fill(paper)


def consent(diary: Diary, **more: Any) -> int:
    """Note a consent for the referral."""
    given: dict[str, Any] = {"recipient": "A stalking service", "purpose": "a referral"}
    given |= {"dated": "2024-12-11", "kinds": ALL}
    return diary.add_consent(ConsentPaper(**(given | more)))


def words_of(pdf: bytes) -> str:
    """Every word of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(pages).replace("\ufffe", "").split())


def words_in_word(content: bytes) -> str:
    """Every word of a Word file."""
    with zipfile.ZipFile(io.BytesIO(content)) as given:
        return re.sub(r"<[^>]+>", " ", given.read("word/document.xml").decode())


def handed(diary: Diary) -> list[str]:
    """What is noted as having left."""
    return [one.what for one in diary.case.shared.receipts]


def test_a_referral_without_a_consent_does_not_leave(
    diary: Diary, referral: int, items: list[int]
) -> None:
    """Neither form is made, and nothing is noted."""
    before = handed(diary)
    for form in ("pdf", "docx"):
        with pytest.raises(NeedsConsent):
            diary.make_letter(referral, {items[0]: False}, form)
    assert handed(diary) == before


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"ends": "2024-12-12"}, "has ended"),
        ({"dated": "2099-01-01"}, "later day"),
        ({"items": (999,)}, "does not cover No."),
        ({"chosen": (("since", "2024-12-10"),)}, "does not cover No."),
        ({"kinds": ("items", "contact", "impact")}, "Exact words"),
        ({"kinds": ("items", "exact-words", "impact")}, "How to reach the person safely"),
        ({"kinds": ("items", "exact-words", "contact")}, "What had to change"),
        ({"kinds": ()}, "does not cover"),
    ],
)
def test_a_consent_that_does_not_cover_it_lets_nothing_leave(
    diary: Diary, referral: int, items: list[int], more: dict[str, Any], reason: str
) -> None:
    """One that ended, begins later, or covers other items or kinds is refused, and it is said why."""
    number = consent(diary, **more)
    with pytest.raises(NeedsConsent) as refused:
        diary.make_letter(referral, {items[0]: True}, "pdf", consent=number)
    assert reason in refused.value.message


def test_a_consent_that_was_withdrawn_lets_nothing_leave(diary: Diary, referral: int) -> None:
    """From the day it is withdrawn no referral leaves on it."""
    number = consent(diary)
    diary.withdraw_consent(number, diary.today.isoformat())
    with pytest.raises(NeedsConsent):
        diary.letter(referral, {}, number)


def test_a_referral_holds_what_was_picked_and_what_left_is_noted(
    diary: Diary, referral: int, items: list[int]
) -> None:
    """Words stand in it only where they were picked; consent, items and form are noted without a word."""
    number = consent(diary)
    picked = {items[0]: False, items[2]: True}
    pdf = words_of(diary.make_letter(referral, picked, "pdf", consent=number))
    word = words_in_word(diary.make_letter(referral, picked, "docx", consent=number))
    for told in (pdf, word):
        assert "quillfeather" in told
        assert "zebracanary" not in told
        assert "please do not write" not in told
        assert "1 December 2024, 09:15" in told
        assert "Message received (WhatsApp)" in told
        assert "A stalking service" in told
        assert "Signed on paper" not in told
        assert "Ada Okafor, advocate" in told
        assert "Read in: " in told
        assert "reviewed the questions yet" in told
        assert "Tallybook" not in told
    assert f"No. {items[1]}" not in pdf
    noted = handed(diary)[-2:]
    assert all(f"on consent {number}" in one for one in noted)
    assert all(f"items {items[0]}, {items[2]}" in one for one in noted)
    assert not any("quillfeather" in one or "August" in one for one in noted)
    assert "Word" in noted[1]


def test_blacked_out_words_stay_out_of_a_letter(
    diary: Diary, referral: int, items: list[int]
) -> None:
    """A mark and the reason stand in the place of words that were blacked out."""
    diary.black_out_words(items[0], ["zebracanary"], "a name")
    number = consent(diary)
    told = words_of(diary.make_letter(referral, {items[0]: True}, "pdf", consent=number))
    assert "zebracanary" not in told
    assert "[withheld: a name]" in told


def test_private_items_and_private_notes_never_go(diary: Diary, referral: int) -> None:
    """An entry marked as private is left out even where it was picked; a private note of another stays."""
    private = diary.write(Incident(what="wrenhollow", private=True))
    noted = diary.write(
        Incident(what="Flowers by the door.", private_note="larkmoss", feeling="fennelgrey")
    )
    letter = diary.letter(referral, {private: True, noted: True}, consent(diary))
    told = str(letter)
    assert [one.number for one in letter.lines] == [noted]
    assert "Flowers by the door." in told
    assert not any(word in told for word in ("wrenhollow", "larkmoss", "fennelgrey"))


def test_other_letters_need_no_consent_and_are_noted_where_it_is_said_for_whom(
    diary: Diary,
) -> None:
    """A letter to an employer is made at once; only a recipient that is named is noted."""
    answers: dict[str, dict[str, Any]] = {
        "happens-brief": {"text": "Somebody does not stop."},
        "helps-steps": {"steps": ["calls"]},
    }
    item = diary.fill(FillingPaper(sheet="workplace-pack", answers=answers))
    before = len(handed(diary))
    told = words_of(diary.make_letter(item, {}, "pdf"))
    assert "Calls and mail are screened and kept" in told
    assert len(handed(diary)) == before
    diary.make_letter(item, {}, "docx", recipient="Priya, human resources")
    assert len(handed(diary)) == before + 1


def test_an_unknown_item_is_refused(diary: Diary, referral: int) -> None:
    """A number that is not in the book is told, and no letter is made."""
    with pytest.raises(NoSuchItem):
        diary.letter(referral, {999_999: False}, consent(diary))


def test_a_letter_names_no_author_and_says_what_it_is(diary: Diary, referral: int) -> None:
    """The files carry a title and no name of a program's user."""
    number = consent(diary)
    with pikepdf.open(io.BytesIO(diary.make_letter(referral, {}, "pdf", consent=number))) as pdf:
        assert str(pdf.docinfo.get("/Title")) == "A referral"
        assert "/Author" not in pdf.docinfo
        assert "/MarkInfo" in pdf.Root
    with zipfile.ZipFile(
        io.BytesIO(diary.make_letter(referral, {}, "docx", consent=number))
    ) as word:
        core = word.read("docProps/core.xml").decode()
    assert "<dc:creator></dc:creator>" in core or "<dc:creator/>" in core


def test_making_a_letter_leaves_no_file_behind(
    diary: Diary, referral: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written to the folder for temporary files."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    diary.make_letter(referral, {}, "pdf", consent=consent(diary))
    assert list(tmp_path.iterdir()) == []


def test_only_the_referral_needs_a_consent() -> None:
    """What goes to services about a person needs one; what a person writes for themselves does not."""
    assert [one.id for one in worksheets() if one.needs_consent] == ["referral"]


@pytest.mark.parametrize(
    "name",
    [
        "referral",
        "opinion",
        "workplace-pack",
        "workplace-policy",
        "platform-report",
        "prison-contact",
    ],
)
def test_each_letter_sheet_says_what_it_is_and_keeps_free_of_claims(name: str) -> None:
    """Every sheet is there as a letter or record, for somebody, and neither promises nor labels."""
    sheet = worksheet(name)
    told = " ".join(
        [sheet.about, *(one.ask for one in sheet.questions()), *(one.text for one in sheet.after)]
    ).lower()
    assert sheet.kind in {"letter", "record"}
    assert sheet.reviewer == "none yet"
    for word in (
        "admissible",
        "proves",
        "tamper",
        "score",
        "psychopath",
        "victim's story",
        "alleged",
    ):
        assert word not in told


def test_the_technology_check_records_before_anything_is_changed() -> None:
    """Every finding that could be removed is met with recording it and a helpline, never an order to remove it."""
    sheet = worksheet("technology-check")
    told = [one.text for question in sheet.questions() for one in question.says]
    assert len(sheet.questions()) <= 40
    assert sum("Record it first" in one for one in told) >= 12
    assert "safety plan first" in sheet.about
    assert "does not mean that nothing is there" in sheet.after[-1].text
    assert "page:/devices/apps" in " ".join(told)
    for one in told:
        assert not re.search(r"\b(remove|uninstall|delete|block) (it|the|them)\b", one.lower())

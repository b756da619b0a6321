"""Consents, receipts, who holds what, the register of reports, and dates, on their pages."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from test_pages import admit, bring
from visiting import Visitor

from tallybook.bundle import Choice
from tallybook.diary import Diary
from tallybook.model.consents import HandedPaper
from tallybook.model.entries import Incident
from tallybook.model.reports import AnswerPaper, ReportPaper

CONSENT = {
    "recipient": "Ada Help", "purpose": "a referral", "dated": "2024-12-01", "how": "said",
    "kinds": ["items", "impact"], "channel": "whatsapp",
}  # fmt: skip
#: Words that press; none of them stands on these pages.
PRESSING = re.compile(
    r"\b(hurry|urgent|overdue|late|days left|must|immediately|warning)\b", re.IGNORECASE
)


@pytest.fixture
def filled(reader: Visitor) -> Visitor:
    """A book with a chat."""
    admit(reader, bring(reader))
    return reader


def words_of(page: str) -> str:
    """What a page says, without its source."""
    return re.sub(r"<[^>]*>", " ", page)


def test_a_consent_is_noted_withdrawn_and_shown_as_such(filled: Visitor, diary: Diary) -> None:
    """It stands until it is withdrawn, and is then said to be; nothing of it is erased."""
    page = filled.post("/copies/consent", CONSENT)
    assert "Stands." in page
    (one,) = diary.case.shared.consents
    assert dict(one.chosen) == {"channel": "whatsapp"}
    page = filled.post(f"/copies/agreed/{one.item}", {"day": "2024-12-20", "how": "by phone"})
    assert "Withdrawn." in page
    assert "a referral" in page
    again = filled.post(f"/copies/agreed/{one.item}", {"day": "2024-12-21"}, status=400)
    assert "withdrawn already" in again
    assert "Withdrawn." in filled.get("/copies/held")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"recipient": ""}, "Say who may have it"),
        ({"purpose": ""}, "Say what for"),
        ({"dated": "2024-13-01"}, "That is not a day"),
        ({"ends": "2024-11-01"}, "ends before it begins"),
        ({"since": "x"}, "That is not a day"),
    ],
)
def test_a_consent_that_does_not_fit_is_asked_again(
    filled: Visitor, diary: Diary, fields: dict[str, str], words: str
) -> None:
    """What was typed stays in the form, and nothing is noted."""
    page = filled.post("/copies/consent", CONSENT | fields, status=400)
    assert words in page
    assert not diary.case.shared.consents


def test_copies_say_on_which_consent_they_go(filled: Visitor, diary: Diary, tmp_path: Path) -> None:
    """Without one, that is said; tied to one, the entry holds it; nothing is refused."""
    filled.post("/copies/consent", CONSENT | {"ends": "2024-12-31"})
    (one,) = diary.case.shared.consents
    page = filled.post("/copies", {"recipient": "Ada Help", "reference": "EX"})
    assert "No consent is noted for these copies" in page
    page = filled.post("/copies", {"recipient": "Ada Help", "consent": str(one.item)})
    assert "has ended" in page
    diary.make_bundle(
        Choice(consent=one.item, recipient="Ada Help", folder=False), tmp_path / "copies"
    )
    (made,) = diary.case.shared.copies
    assert made.consent == one.item
    page = filled.get("/copies/held")
    assert made.root[:16] in page
    assert "has ended today" in page
    assert "Whether they were handed over is not noted" in page
    filled.post("/copies/given", {"bundle": str(made.item), "recipient": "Ada Help",
                                  "day": "2025-01-02", "receipt": "R-77"})  # fmt: skip
    page = filled.get("/copies/held")
    assert "R-77" in page
    assert "cannot be called back" in page
    assert "zebracanary" not in page


def test_pages_of_sharing_read_as_other_pages_do(filled: Visitor, diary: Diary) -> None:
    """No straight quotation mark, no command, and no day as machines write it."""
    filled.post("/copies/consent", CONSENT | {"handle": "Sender 1"})
    diary.write(Incident(what="He got on the same bus as me."))
    diary.add_report(ReportPaper(to="police", dated="2024-12-02", next_date="2024-12-09"))
    (one,) = diary.case.shared.consents
    for address in (
        "/copies/held", "/copies/consent", f"/copies/agreed/{one.item}", "/copies/given",
        "/reports", "/dates",
    ):  # fmt: skip
        shown = words_of(filled.get(address))
        assert not re.search(r"&#39;|&quot;|&#34;|'", shown), address
        assert not re.search(r"tallybook [a-z]", shown), address
        assert not re.search(r"\d{4}-\d\d-\d\d", shown), address
        assert "zebracanary" not in shown.lower(), address


def test_an_entry_about_a_camera_leads_to_how_long_it_is_kept(filled: Visitor) -> None:
    """After saving, one calm sentence; after an entry that names no place, none."""
    page = filled.post("/add", {"what": "He got on the same bus as me.", "when": "now"})
    assert "may keep it only for a time" in page
    assert not PRESSING.search(words_of(page))
    page = filled.post("/add", {"what": "He rang again.", "when": "now"})
    assert "may keep it only for a time" not in page


def test_the_photo_of_a_receipt_is_sealed(filled: Visitor, diary: Diary) -> None:
    """It is an exhibit of the book, and the page of holders leads to it."""
    photo = SimpleUploadedFile("receipt.txt", b"received, PC Lane", content_type="text/plain")
    fields = {"recipient": "PC Lane", "what": "a print", "day": "2024-12-02", "file": photo}
    answer = filled.client.post("/copies/given", fields, follow=True)
    assert answer.status_code == 200
    (one,) = diary.case.shared.receipts
    assert diary.open_exhibit(one.exhibit).read() == b"received, PC Lane"
    assert f"/exhibit/{one.exhibit}" in filled.get("/copies/held")


def test_a_receipt_needs_somebody_and_something(filled: Visitor, diary: Diary) -> None:
    """Copies of this book, or a few words; without either it is asked again."""
    page = filled.post("/copies/given", {"day": "2024-12-02"}, status=400)
    assert "Say who took it" in page
    assert "say in a few words what it was" in page
    assert not diary.case.shared.receipts


def test_a_key_stands_with_whoever_holds_it(filled: Visitor, diary: Diary) -> None:
    """A key that was given is listed with its end, and what taking it back can do is said."""
    diary.hand_over(HandedPaper(dated="2024-12-02", recipient="PC Lane", what="a print"))
    page = filled.get("/copies/held")
    assert "PC Lane" in page
    assert "it may have copied" in page


def test_the_register_holds_every_report_with_its_last_answer(
    filled: Visitor, diary: Diary
) -> None:
    """Both boxes narrow it; a next date that has gone by is said without blame."""
    item = diary.add_report(
        ReportPaper(to="police", dated="2024-12-02", reference="77/24", next_date="2024-12-09")
    )
    diary.add_answer(
        item, AnswerPaper(dated="2024-12-05", answer="An officer will ring.", reference="CR1")
    )
    diary.add_report(ReportPaper(to="platform", dated="2024-12-03", organisation="Instagram"))
    page = filled.get("/reports")
    assert "2 reports" in page
    for words in ("77/24", "CR1", "An officer will ring.", "has gone by; you could ask"):
        assert words in page
    assert not PRESSING.search(words_of(page))
    assert "Instagram" not in filled.get("/reports?to=police").partition("<tbody>")[2]
    assert "1 report of 2" in words_of(filled.get("/reports?state=past"))
    assert "No report fits" in filled.get("/reports?to=police&state=none")


def test_dates_stand_in_order_and_hurry_nobody(filled: Visitor, diary: Diary) -> None:
    """The soonest first, no countdown; one can be done, and put back."""
    diary.write(Incident(what="He got on the same bus as me."))
    diary.add_order("Non-molestation order", dated="2024-12-10", ends="2099-01-01")
    page = filled.get("/dates")
    assert "A camera on a bus" in page
    assert page.index("A camera on a bus") < page.index("An order ends")
    assert "zebracanary" not in page
    assert not PRESSING.search(words_of(page))
    one = next(each for each in diary.deadlines() if each.clock.code == "order-ends")
    code, item, day = one.key
    page = filled.post("/dates/done", {"code": code, "item": str(item), "day": day})
    assert "1 date marked as done" in page
    page = filled.post("/dates/done", {"code": code, "item": str(item), "day": day, "off": "yes"})
    assert "marked as done" not in page
    page = filled.post("/dates/done", {"code": "no-such", "item": "1", "day": day})
    assert "not in the list any more" in page


def test_the_calendar_file_of_a_book_names_nothing(filled: Visitor, diary: Diary) -> None:
    """It is a plain calendar with neutral titles, and the same names each time."""
    diary.write(Incident(what="He got on the same bus as me."))
    answer = filled.client.get("/dates/reminders.ics")
    text = answer.content.decode("ascii")
    assert answer["Content-Type"].startswith("text/calendar")
    assert "SUMMARY:Reminder" in text
    assert "bus" not in text
    names = re.findall("UID:.*", text)
    assert names == re.findall("UID:.*", filled.client.get("/dates/reminders.ics").content.decode())

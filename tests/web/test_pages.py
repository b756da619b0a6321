"""From nothing to a bundle, through the pages alone, with a real book."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from visiting import CHAT, PASSPHRASE, Visitor

from tallybook.diary import Diary

ANSWERS = {"date_order": "dmy", "zone": "Europe/London", "owner": "Sam Ade"}


def bring(reader: Visitor, *, answered: tuple[str, ...] = tuple(ANSWERS)) -> str:
    """Upload the invented chat and answer what is asked; gives the address of its preview."""
    answer = reader.client.post(
        "/files/bring", {"file": SimpleUploadedFile("chat.txt", CHAT.encode())}, follow=True
    )
    address = str(answer.redirect_chain[-1][0])
    settle(reader)
    sha256 = re.search(r"[0-9a-f]{64}", " ".join(step[0] for step in answer.redirect_chain))
    assert sha256, address
    address = f"/files/{sha256[0]}"
    for _ in range(4):
        asked = re.search(r'name="question" value="(\w+)"', reader.get(f"{address}/questions"))
        if asked is None or asked[1] not in answered:
            break
        reader.post(f"{address}/questions", {"question": asked[1], asked[1]: ANSWERS[asked[1]]})
    return address


def settle(reader: Visitor) -> None:
    """Wait until no work is under way."""
    for job in reader.session.jobs.running():
        assert job.wait(60)


def admit(reader: Visitor, address: str) -> str:
    """Add what a file holds and read the receipt."""
    answer = reader.client.post(f"{address}/admit", follow=True)
    settle(reader)
    last = max(reader.session.jobs._jobs)
    assert answer.status_code == 200
    return reader.get(f"/jobs/{last}")


@pytest.fixture
def filled(reader: Visitor) -> Visitor:
    """A reader whose book holds the invented chat."""
    admit(reader, bring(reader))
    return reader


def test_a_first_line_is_saved_in_four_page_views(visitor: Visitor, tmp_path: Path) -> None:
    """Welcome, one page that makes the book, the form, saved; the sheet is offered right then."""
    assert "may see that you were here" in visitor.get("/")
    assert PASSPHRASE in visitor.get("/new")
    form = visitor.post("/new", {"path": str(tmp_path / "First"), "typed": PASSPHRASE})
    assert "What happened?" in form
    saved = visitor.post("/add", {"what": "He stood at the gate.", "when": "now"})
    assert "Saved" in saved
    assert "You can stop here" in saved
    assert "/new/sheet" in saved


def test_the_sheet_is_typed_back_before_the_book_counts_as_ready(
    visitor: Visitor, tmp_path: Path
) -> None:
    """The front page says that the sheet is not confirmed until the right words were typed."""
    visitor.post("/new", {"path": str(tmp_path / "First"), "typed": PASSPHRASE})
    sheet = visitor.get("/new/sheet")
    words = re.findall(r"<li>(\w+)</li>", sheet)
    assert len(words) == 24
    assert "not confirmed yet" in visitor.get("/")
    assert "Type the sheet back" in visitor.get("/new/check")
    visitor.post("/new/check", {"back": " ".join([*words[1:], words[0]])}, status=400)
    assert "not confirmed yet" in visitor.get("/")
    assert "It opens with your passphrase, or with the sheet" in visitor.post(
        "/new/check", {"back": " ".join(words)}
    )
    assert "not confirmed yet" not in visitor.get("/")


def test_the_sheet_comes_before_everything_but_writing(visitor: Visitor, tmp_path: Path) -> None:
    """Until it is put off by a press, every page beyond writing shows it; then the first page says so."""
    visitor.post("/new", {"path": str(tmp_path / "First"), "typed": PASSPHRASE})
    for address in ("/list", "/settings", "/files"):
        assert "Your recovery sheet" in visitor.get(address)
    assert "not confirmed yet" in visitor.post("/new/later", {})
    assert "Timeline" in visitor.get("/list")
    assert "Show the sheet" not in visitor.get("/")
    assert "/new/sheet" in visitor.get("/")


def test_a_place_that_is_taken_is_never_written_into(visitor: Visitor, tmp_path: Path) -> None:
    """A folder with something in it is refused, and the next free name is offered by itself."""
    (tmp_path / "Notes").mkdir()
    (tmp_path / "Notes" / "letter.txt").write_text("mine", encoding="utf-8")
    assert str(tmp_path / "Notes 2") in visitor.get("/new")
    typed = {"path": str(tmp_path / "Notes"), "typed": PASSPHRASE}
    assert "Something needs another look" in visitor.post("/new", typed, status=400)
    assert [each.name for each in (tmp_path / "Notes").iterdir()] == ["letter.txt"]


def test_an_empty_line_is_answered_kindly(reader: Visitor) -> None:
    """A form without words says what is missing, at the top and beside the box."""
    page = reader.post("/add", {"what": "  ", "when": "unknown"}, status=400)
    assert "Something needs another look" in page
    assert page.count("One line is enough") >= 2
    assert 'aria-invalid="true"' in page


def test_the_longer_form_keeps_every_field(reader: Visitor, diary: Diary) -> None:
    """What is typed into the longer form stands in the journal as it was typed."""
    fields = {
        "what": "Flowers at the door again.", "when": "between", "start_day_d": "30", "start_day_m": "Nov", "start_day_y": "24",
        "start_time": "10pm", "end_day_d": "1", "end_day_m": "12", "end_day_y": "2024", "end_time": "6.30", "zone": "Europe/London",
        "where": "home", "who": "Alex\nAlex's brother", "exact_words": "I know where you are",
        "behaviours": ["gifts"], "feeling": "sick", "impact": "slept elsewhere",
        "reported_to": "101, ref 12", "voice": "own", "matters": "yes", "private_note": "tell M.",
        "witness_name": ["Jo"], "witness_contact": ["01632 960111"], "witness_note": ["saw a van"],
    }  # fmt: skip
    reader.post("/add/longer", fields)
    item = int(diary.case.items["item"][-1])
    found = diary.case.incident(item)
    assert found.when.kind == "between"
    assert str(found.when.end) == "2024-12-01 06:30:00"
    assert found.who == ("Alex", "Alex's brother")
    assert found.witnesses[0].contact == "01632 960111"
    assert found.private_note == "tell M."
    page = reader.get(f"/item/{item}")
    assert "slept elsewhere" in page
    assert "I know where you are" not in page
    assert "I know where you are" in reader.get(f"/item/{item}/words")


def test_a_correction_needs_a_reason_and_keeps_what_it_corrects(
    reader: Visitor, diary: Diary
) -> None:
    """Without a reason nothing is changed; with one, both versions are there."""
    reader.post("/add", {"what": "It was Tuesday.", "when": "unknown"})
    item = int(diary.case.items["item"][-1])
    changed = {"what": "It was Wednesday.", "when": "unknown", "voice": "own"}
    assert "Why is it changed?" in reader.post(f"/item/{item}/correct", changed, status=400)
    page = reader.post(f"/item/{item}/correct", changed | {"reason": "I found the receipt"})
    assert "It was Wednesday." in page
    assert "It was Tuesday." in page
    assert "I found the receipt" in page


def test_a_preview_adds_nothing_and_an_import_adds_up(reader: Visitor, diary: Diary) -> None:
    """The preview counts; only the import admits; the same file again adds nothing."""
    address = bring(reader)
    page = reader.get(address)
    assert "Add 4 items to the book" in page
    assert "zebracanary" not in page
    assert len(diary.case.items) == 0
    assert "4 new items are in your book" in admit(reader, address)
    assert len(diary.case.items) == 4
    assert "0 new items are in your book" in admit(reader, bring(reader))
    assert len(diary.case.items) == 4


def test_words_of_others_come_one_by_one(filled: Visitor) -> None:
    """No page holds a covered word; each item gives its own words, escaped, when asked."""
    for address in (
        "/",
        "/list",
        "/counts",
        "/files",
        "/people",
        "/copies",
        "/people/add",
        "/settings",
    ):
        assert "zebracanary" not in filled.get(address), address
    items = re.findall(r'href="/item/(\d+)"', filled.get("/list"))
    assert len(items) == 4
    for item in items:
        assert "zebracanary" not in filled.get(f"/item/{item}")
    opened = [filled.get(f"/item/{item}/words") for item in items]
    assert sum("zebracanary" in page for page in opened) == 3
    assert not any("<script>alert" in page for page in opened)
    part = filled.get(f"/item/{items[0]}/words", HTTP_X_PART="words")
    assert "<html" not in part
    assert sum(word in part for word in ("one", "two", "three")) == 1


def test_searched_words_stay_out_of_addresses(filled: Visitor) -> None:
    """A search leads to an address with a number in it; what is found stays covered."""
    answer = filled.client.post("/find", {"words": "zebracanary three"}, follow=True)
    page = answer.content.decode()
    assert all("zebra" not in step[0] for step in answer.redirect_chain)
    assert "<bdi>1 item</bdi>: <bdi>with the words you gave</bdi>" in page
    assert "zebracanary" not in page


def test_a_filter_that_cannot_be_read_is_explained(filled: Visitor) -> None:
    """A date that is none gives a sentence and keeps the form."""
    assert "needs another look" in filled.post("/list/choose", {"since": "yesterday"}, status=400)


def test_counts_point_at_their_items(filled: Visitor) -> None:
    """Every finding says what it does not show; its items can be looked at."""
    page = filled.get("/counts")
    assert "What this does not show" in page
    codes = re.findall(r'href="/counts/([^/"]+)/items"', page)
    assert codes
    assert "Timeline" in filled.get(f"/counts/{codes[0]}/items")


def test_a_stop_and_an_order_are_noted(filled: Visitor, diary: Diary) -> None:
    """A dated request to stop and an order stand in the book and on their page."""
    filled.post(
        "/people/stop", {"day": "2024-12-01", "time": "09:30", "how": "by message", "to": "Alex"}
    )
    order = {"name": "Non-molestation order", "dated": "2024-12-10", "ends": "2025-12-10"}
    filled.post("/people/order", order | {"conditions": "No contact"})
    page = filled.get("/orders")
    assert "1 December 2024, 09:30" in page
    assert "made <bdi>10 December 2024</bdi>" in page
    assert len(diary.case.stops) == len(diary.case.orders) == 1
    assert "needs another look" in filled.post("/people/stop", {"day": ""}, status=400)


def test_handles_are_brought_together(filled: Visitor, diary: Diary) -> None:
    """A person is made of handles chosen from the book and typed by hand."""
    page = filled.get("/people/add")
    chosen = re.findall(r'name="handles" value="([^"]+)"', page)
    assert chosen
    fields = {"name": "A", "role": "other", "handles": [chosen[0]], "other": "07700 900123"}
    filled.post("/people/add", fields)
    assert diary.case.people.persons[0].name == "A"
    assert len(diary.case.people.persons[0].handles) == 2


def test_copies_are_planned_made_checked_and_handed_out(filled: Visitor, tmp_path: Path) -> None:
    """The plan comes first; what is made passes its check and can be saved as a zip."""
    page = filled.post("/copies", {"reference": "sa", "producer": "S. Ade", "impact": "yes"})
    assert "Nothing has been made yet" in page
    target = tmp_path / "out" / "copies"
    target.parent.mkdir()
    filled.client.post("/copies/make", {"target": str(target)})
    settle(filled)
    number = max(filled.session.jobs._jobs)
    page = filled.get(f"/jobs/{number}")
    assert "The copies are made and checked" in page, page
    answer = filled.client.get(f"/copies/done/{number}/zip")
    assert b"".join(answer.streaming_content)[:2] == b"PK"


def test_a_backup_is_seen_to_open(filled: Visitor, tmp_path: Path) -> None:
    """The page says that the copy is made only after it was opened."""
    filled.client.post("/settings/backup", {"target": str(tmp_path / "Copy")})
    settle(filled)
    page = filled.get(f"/jobs/{max(filled.session.jobs._jobs)}")
    assert "It was opened and checked" in page
    assert (tmp_path / "Copy" / "header").exists()


def test_a_lost_sheet_is_replaced_and_the_new_one_typed_back(filled: Visitor) -> None:
    """A wrong passphrase is told; the right one shows a new sheet, which has to be typed back."""
    refused = filled.client.post("/settings/sheet", {"passphrase": "not the right words at all"})
    assert refused.status_code == 400
    filled.client.post("/settings/sheet", {"passphrase": PASSPHRASE})
    words = filled.session.drawer["sheet"]
    assert all(word in filled.get("/new/sheet") for word in words)
    filled.client.post("/new/check", {"back": " ".join(words)})
    assert filled.session.drawer["is_set_up"]


def test_the_line_to_note_stands_in_the_settings(filled: Visitor) -> None:
    """The tree head can be read and noted from the first day."""
    assert filled.session.diary.head_text() in filled.get("/settings")


def test_a_picture_is_blurred_and_served_so_that_it_can_do_nothing(
    reader: Visitor, diary: Diary
) -> None:
    """A picture comes only on request, with its own type; a page in disguise comes as a file."""
    reader.post("/add", {"what": "A parcel.", "when": "unknown"})
    item = int(diary.case.items["item"][-1])
    png = SimpleUploadedFile("a.png", PNG, content_type="image/png")
    trap = SimpleUploadedFile(
        "zebracanary.html", b"<script>alert(1)</script>", content_type="text/html"
    )
    page = str(
        reader.client.post(f"/item/{item}/attach", {"file": [png, trap]}, follow=True).content
    )
    assert "2 files" in page
    assert "Files added 1 time" in page
    assert "Corrected" not in page
    assert "zebracanary" not in page
    assert "<img" not in page
    shas = list(diary.case.incident(item).attachments)
    shown = reader.client.get(f"/exhibit/{shas[0]}")
    assert shown.headers["Content-Type"] == "image/png"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert b"".join(shown.streaming_content) == PNG
    handed = reader.client.get(f"/exhibit/{shas[1]}")
    assert handed.headers["Content-Type"] == "application/octet-stream"
    assert handed.headers["Content-Disposition"].startswith('attachment; filename="')
    assert "zebracanary" not in handed.headers["Content-Disposition"]
    handed.close()


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080600000 01f15c4890000000d4944415478da63fccfc0f01f00050001ff"
    "2f0a5e1c0000000049454e44ae426082".replace(" ", "")
)


@pytest.mark.parametrize(
    "address", ["/item/999999", "/exhibit/" + "0" * 64, "/jobs/77", "/counts/none/items"]
)
def test_what_is_not_there_is_said_calmly(filled: Visitor, address: str) -> None:
    """An address that leads nowhere gives a sentence and a way back, not a fault."""
    answer: Any = filled.client.get(address)
    assert answer.status_code in {400, 404}
    assert "Back to the start" in answer.content.decode()


def test_a_full_timeline_page_is_small(filled: Visitor) -> None:
    """A page of the timeline stays under 100 kB."""
    assert len(filled.get("/list")) < 100_000


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/add",
        "/add/longer",
        "/list",
        "/list/choose",
        "/find",
        "/counts",
        "/files",
        "/copies",
        "/people",
        "/people/add",
        "/people/stop",
        "/people/order",
        "/orders",
        "/orders/found",
        "/orders/block",
        "/reports/add",
        "/settings",
        "/help",
        "/new",
        "/open",
        "/open/sheet",
        "/help/leaving",
        "/help/device",
        "/help/covered",
        "/help/checked",
        "/help/danger",
    ],
)
def test_every_page_of_a_used_book_is_drawn(filled: Visitor, address: str) -> None:
    """No page of a book with imports, people, a stop and an order ends in an error."""
    filled.post("/people/stop", {"day": "2024-12-01"})
    filled.post("/people/order", {"name": "Order", "dated": "2024-12-10", "ends": "2025-12-10"})
    filled.post("/people/add", {"name": "A", "role": "other", "other": "07700 900123"})
    assert filled.client.get(address).status_code == 200


def test_the_names_in_a_file_can_be_told_apart(reader: Visitor) -> None:
    """Where the file does not say who is who, each choice is labelled with its name."""
    address = bring(reader, answered=("date_order", "zone"))
    page = reader.get(f"{address}/questions")
    for name in ("Sam Ade", "Alex Rowe"):
        assert re.search(rf"<label [^>]*><bdi>{name}</bdi></label>", page), page
    asked = {"question": "owner"}
    assert "Choose one, or ‘none of these is you’." in reader.post(  # noqa: RUF001
        f"{address}/questions", asked, status=400
    )
    both = asked | {"owner": ["Sam Ade", "none"]}
    assert "Not both" in reader.post(f"{address}/questions", both, status=400)

"""An import seals first, adds up always, loses nothing when it is stopped, and repeats nothing."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_exports import message, sms_backup, whatsapp, whatsapp_ios

from tallybook.errors import OpenQuestion, UnknownExport
from tallybook.intake.admit import admit, admit_sealed
from tallybook.intake.original import keep
from tallybook.intake.preview import preview
from tallybook.journal.book import Book
from tallybook.model.preview import Receipt
from tallybook.model.records import Answers
from tallybook.reading.exports import BytesExport, open_export
from tallybook.vault.keys import FLOOR

IMAGES = Path(__file__).parent.parent / "sources" / "images"
WORDS = "ladder violet seventy kettle orchard mist"
ANSWERS = Answers()
TEN = [(10 * n, f"line {n}") for n in range(10)]
PHOTO = (IMAGES / "jpeg-with-place" / "export.jpg").read_bytes()


class Stopped(BaseException):
    """Stands for Ctrl-C at a chosen moment."""


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """Make an empty book on the disk, at the lowest cost that opens."""
    made, _ = Book.create(tmp_path / "book", WORDS, cost=FLOOR)
    yield made
    made.close()


def kinds(book: Book) -> list[str]:
    """Return the kind of each entry."""
    return [entry.kind for entry in book.entries()]


def texts(book: Book) -> Counter[str]:
    """Count the words of every record in the book."""
    found: Counter[str] = Counter()
    for entry in book.entries():
        if entry.frame is not None:
            found.update(entry.frame["text"].to_list())
    return found


def adds_up(receipt: Receipt) -> bool:
    """Whether a receipt's sums hold."""
    return receipt.found == receipt.kept + receipt.already + receipt.not_understood


def bring(book: Book, raw: bytes, *, rows: int = 50_000, name: str = "sms.xml") -> Receipt:
    """Admit bytes."""
    receipt = admit(book, BytesExport(name, raw), ANSWERS, rows_per_entry=rows)
    assert adds_up(receipt)
    return receipt


def test_the_original_is_sealed_before_its_records(book: Book) -> None:
    """The exhibit and what was answered stand in the journal before the first record."""
    raw = sms_backup(TEN)
    receipt = bring(book, raw)
    assert kinds(book)[-4:] == ["exhibits", "import", "records", "imported"]
    assert receipt.exhibit == hashlib.sha256(raw).hexdigest()
    with book.exhibits.open(receipt.exhibit) as sealed:
        assert sealed.read() == raw
    assert (receipt.found, receipt.kept, receipt.read) == (10, 10, len(raw))


def test_the_same_file_again_adds_nothing(book: Book) -> None:
    """A second import of the same bytes writes no entry and says that all was there."""
    raw = sms_backup(TEN, PHOTO)
    first = bring(book, raw)
    before = kinds(book)
    again = bring(book, raw, name="copy of sms.xml")
    assert kinds(book) == before
    assert (again.kept, again.already, again.attachments) == (0, first.kept, 0)


def test_an_overlap_is_cited_not_repeated(book: Book) -> None:
    """A later backup of the same phone adds what is new and cites the rest, item by item."""
    bring(book, sms_backup(TEN[:7]))
    later = bring(book, sms_backup(TEN[4:]))
    assert (later.kept, later.already) == (3, 3)
    assert texts(book) == Counter(words for _, words in TEN)
    (cited,) = [entry.body for entry in book.entries() if entry.kind == "sightings"]
    assert cited["exhibit"] == later.exhibit
    for number, (leaf, _, offset, length) in enumerate(cited["items"], 4):
        assert f"line {number}".encode() in book.leaf(leaf)[1]
        with book.exhibits.open(later.exhibit) as sealed:
            sealed.seek(offset)
            assert f"line {number}".encode() in sealed.read(length)


def test_identical_messages_keep_their_number(book: Book) -> None:
    """Three identical messages in one second stay three, and a fourth in the next backup is new."""
    bring(book, sms_backup([(0, "answer me")] * 3))
    second = bring(book, sms_backup([(0, "answer me")] * 4))
    assert (second.kept, second.already) == (1, 3)
    assert texts(book) == {"answer me": 4}


def interrupted(book: Book, monkeypatch: pytest.MonkeyPatch, number: int, *, after: bool) -> None:
    """Stop the book's writing for good, right before or right after one of its entries."""
    append, left = book.append, number

    def stopping(*given: Any, **named: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0 or (left == 0 and not after):
            raise Stopped
        entry = append(*given, **named)
        if left == 0:
            raise Stopped
        return entry

    monkeypatch.setattr(book, "append", stopping)


@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("number", range(1, 12))
def test_a_stop_at_any_entry_loses_and_repeats_nothing(
    book: Book, monkeypatch: pytest.MonkeyPatch, number: int, side: str
) -> None:
    """An import that is stopped around any entry is carried on by the next run, to the same end."""
    bring(book, sms_backup(TEN[:3]))
    raw = sms_backup(TEN, PHOTO)
    with monkeypatch.context() as patch:
        interrupted(book, patch, number, after=side == "after")
        with pytest.raises(Stopped):
            bring(book, raw, rows=2)
    bring(book, raw, rows=3)
    again = bring(book, raw)
    assert (again.found, again.already) == (11, 11)
    assert texts(book) == Counter([words for _, words in TEN] + [""])
    cited = [item for e in book.entries() if e.kind == "sightings" for item in e.body["items"]]
    assert len(cited) == 3
    named = [item for e in book.entries() if e.kind == "exhibits" for item in e.items]
    assert len([item for item in named if item["origin"]]) == 1


@pytest.mark.parametrize("moment", range(1, 9))
def test_ctrl_c_while_the_bar_is_drawn_loses_nothing(book: Book, moment: int) -> None:
    """What was counted on the bar is in the book when the import is stopped there."""
    raw = sms_backup(TEN)
    shown: list[int] = []

    def stop(_done: int, _total: int, items: int) -> None:
        shown.append(items)
        if len(shown) == moment:
            raise Stopped

    with contextlib.suppress(Stopped):
        admit(book, BytesExport("sms.xml", raw), ANSWERS, stop, rows_per_entry=2)
    assert texts(book).total() == shown[-1]
    bring(book, raw, rows=2)
    assert texts(book) == Counter(words for _, words in TEN)


def test_a_run_in_another_process_carries_on(book: Book, tmp_path: Path) -> None:
    """What one program left half done, another that opens the book carries on."""
    raw = sms_backup(TEN)

    def stop(_done: int, _total: int, items: int) -> None:
        if items >= 4:
            raise Stopped

    with pytest.raises(Stopped):
        admit(book, BytesExport("sms.xml", raw), ANSWERS, stop, rows_per_entry=2)
    book.close()
    other = Book.open(tmp_path / "book", WORDS)
    receipt = bring(other, raw, rows=3)
    assert (receipt.kept, receipt.resumed) == (10, True)
    assert texts(other) == Counter(words for _, words in TEN)
    other.close()


def test_what_a_message_carries_is_an_exhibit_of_its_own(book: Book) -> None:
    """A photo in a message is sealed once, and the journal names where it came from."""
    first = bring(book, sms_backup(TEN[:2], PHOTO))
    digest = hashlib.sha256(PHOTO).hexdigest()
    parts = [
        item
        for entry in book.entries()
        if entry.kind == "exhibits"
        for item in entry.items
        if item["origin"]
    ]
    assert [(part["sha256"], part["origin"]) for part in parts] == [(digest, first.exhibit)]
    assert parts[0]["media_type"] == "image/jpeg"
    (name,) = [
        name
        for entry in book.entries()
        if entry.frame is not None
        for names in entry.frame["attachments"]
        for name in names
    ]
    assert name == parts[0]["part"]
    with book.exhibits.open(digest) as sealed:
        assert sealed.read() == PHOTO
    assert first.attachments == 1
    assert bring(book, sms_backup(TEN[:3], PHOTO)).attachments == 0


def test_an_open_question_stops_before_the_first_record(book: Book) -> None:
    """A time without a zone is asked about; the original is kept, the timeline unchanged."""
    export = open_export(IMAGES / "jpeg-no-zone" / "export.jpg")
    with pytest.raises(OpenQuestion) as caught:
        admit(book, export, Answers())
    assert "--zone" in caught.value.advice
    assert kinds(book)[-1] == "exhibits"
    receipt = admit(book, export, Answers(zone="Europe/London"))
    assert (receipt.kept, receipt.resumed) == (1, False)
    (begun,) = [entry.body for entry in book.entries() if entry.kind == "import"]
    assert begun["answers"]["zone"] == "Europe/London"


def test_a_file_nobody_knows_leaves_no_trace_unless_kept(book: Book) -> None:
    """An unknown file changes nothing; keeping it makes it a plain exhibit, once."""
    export = BytesExport("voice.bin", b"\x00\x01 nothing known")
    before = kinds(book)
    with pytest.raises(UnknownExport):
        admit(book, export, ANSWERS)
    assert kinds(book) == before
    exhibit = keep(book, export)
    keep(book, export)
    assert kinds(book) == [*before, "exhibits"]
    with book.exhibits.open(exhibit.sha256) as sealed:
        assert sealed.read() == b"\x00\x01 nothing known"


def test_what_is_sealed_already_can_be_brought_in(book: Book) -> None:
    """An upload that was sealed as it came is read from there."""
    exhibit = keep(book, BytesExport("sms.xml", sms_backup(TEN)))
    receipt = admit_sealed(book, exhibit, ANSWERS)
    assert (receipt.kept, receipt.exhibit) == (10, exhibit.sha256)
    assert kinds(book).count("exhibits") == 1


def test_the_meter_only_goes_forward(book: Book) -> None:
    """Progress grows from nothing to all, with the items counted on the way."""
    told: list[tuple[int, int, int]] = []
    admit(
        book,
        BytesExport("sms.xml", sms_backup(TEN)),
        ANSWERS,
        lambda *now: told.append(now),
        rows_per_entry=3,
    )
    assert told == sorted(told)
    done, total, items = told[-1]
    assert (done, items) == (total, 10)


CHAT = [message(25 * n, ("Alex", "Jo")[n % 2], f"line {n}") for n in range(12)]
SETTLED = Answers(date_order="dmy", zone="Europe/London", owner=("Jo",))


def test_the_same_chat_from_two_phones_is_one_chat(book: Book) -> None:
    """Android writes minutes and an iPhone seconds: what both hold is kept once and cited."""
    android = BytesExport("WhatsApp Chat with Alex.txt", whatsapp(CHAT[:9]))
    iphone = BytesExport("_chat.txt", whatsapp_ios(CHAT))
    assert admit(book, android, SETTLED).kept == 9
    receipt = admit(book, iphone, SETTLED)
    assert (receipt.kept, receipt.already) == (3, 9)
    assert texts(book) == Counter(one.text for one in CHAT)


def test_whose_phone_it_was_tells_sent_from_received(book: Book) -> None:
    """Once the person says which name is theirs, each message is sent or received."""
    admit(book, BytesExport("_chat.txt", whatsapp(CHAT)), SETTLED)
    (frame,) = [entry.frame for entry in book.entries() if entry.frame is not None]
    told = set(frame.select("sender", "direction").iter_rows())
    assert told == {("Alex", "in"), ("Jo", "out")}


@pytest.mark.parametrize(
    ("answers", "option"),
    [
        (Answers(zone="unknown", owner=("Jo",)), "--date-order"),
        (Answers(date_order="dmy", owner=("Jo",)), "--zone"),
        (Answers(date_order="dmy", zone="unknown"), "--owner"),
    ],
    ids=["order", "zone", "owner"],
)
def test_each_open_question_stops_the_import(book: Book, answers: Answers, option: str) -> None:
    """Order of dates, zone and owner are each asked before a record is written."""
    export = BytesExport("_chat.txt", whatsapp(CHAT))
    assert option.removeprefix("--").replace("-", "_") in {
        question.name for question in preview(export, answers).questions
    }
    with pytest.raises(OpenQuestion) as caught:
        admit(book, export, answers)
    assert option in caught.value.advice
    assert "records" not in kinds(book)


def test_a_name_that_is_not_in_the_file_is_noticed(book: Book) -> None:
    """A name given as one's own that is no sender there is said in the receipt."""
    answers = replace(SETTLED, owner=("Jo Marsh",))
    receipt = admit(book, BytesExport("_chat.txt", whatsapp(CHAT)), answers)
    assert [problem.code for problem in receipt.problems] == ["owner-not-seen"]


def test_media_of_a_zip_are_exhibits_that_name_their_place(book: Book) -> None:
    """A picture in a chat's zip becomes an exhibit, found by the zip's hash and the member's name."""
    sent = message(400, "Alex", "IMG-20240304-WA0001.jpg (file attached)")
    lines = whatsapp([*CHAT, sent, replace(sent, text="IMG-20240304-WA0009.jpg (file attached)")])
    zipped = BytesIO()
    with ZipFile(zipped, "w") as archive:
        archive.writestr("WhatsApp Chat with Alex.txt", lines)
        archive.writestr("IMG-20240304-WA0001.jpg", PHOTO)
        archive.writestr("STK-20240304-WA0002.webp", b"never named in the chat")
    export = BytesExport("WhatsApp Chat with Alex.zip", zipped.getvalue())
    receipt = admit(book, export, SETTLED)
    assert (receipt.kept, receipt.attachments) == (14, 1)
    parts = {
        (item["origin"], item["part"]): item["sha256"]
        for entry in book.entries()
        for item in entry.items
        if item.get("origin")
    }
    digest = hashlib.sha256(PHOTO).hexdigest()
    assert parts == {(receipt.exhibit, "IMG-20240304-WA0001.jpg"): digest}
    with book.exhibits.open(digest) as sealed:
        assert sealed.read() == PHOTO


@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["no", "yes"])), max_size=14),
    st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), min_size=1, max_size=3),
    st.integers(1, 5),
)
@settings(deadline=None, max_examples=20)
def test_overlapping_backups_give_each_message_once(
    lines: list[tuple[int, str]], cuts: list[tuple[int, int]], rows: int
) -> None:
    """However a history is cut into backups, each message is in the book once and every sum holds."""
    most: Counter[tuple[int, str]] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        book, _ = Book.create(Path(folder) / "book", WORDS, cost=FLOOR)
        for start, end in cuts:
            part = sorted(lines)[min(start, end) : max(start, end)]
            bring(book, sms_backup(part), rows=rows)
            most |= Counter(part)
        found = texts(book)
        book.close()
    assert found.total() == most.total()
    assert found == Counter(words for (_, words), count in most.items() for _ in range(count))


def test_two_programs_on_one_book_see_each_others_imports(book: Book, tmp_path: Path) -> None:
    """What another open program brought in is known, without opening the book anew."""
    raw = sms_backup(TEN)
    other = Book.open(tmp_path / "book", WORDS)
    bring(other, sms_backup(TEN[:2]))
    assert bring(book, raw).already == 2
    again = bring(other, raw)
    assert (again.kept, again.already) == (0, 10)
    assert texts(book) == Counter(words for _, words in TEN)
    other.close()


def test_the_same_original_again_brings_back_what_was_damaged(book: Book, tmp_path: Path) -> None:
    """Where an entry was damaged on the disk, importing its original once more makes it good."""
    raw = sms_backup(TEN)
    bring(book, raw, rows=4)
    (second,) = [e.seq for e in book.entries() if e.kind == "records"][1:2]
    book.close()
    with sqlite3.connect(tmp_path / "book" / "journal") as journal:
        for (name,) in journal.execute("select name from sqlite_master where type = 'trigger'"):
            journal.execute(f"drop trigger {name}")
        (sealed,) = journal.execute(
            "select sealed from entries where seq = ?", (second,)
        ).fetchone()
        broken = bytes([sealed[0] ^ 1]) + sealed[1:]
        journal.execute("update entries set sealed = ? where seq = ?", (broken, second))
    journal.close()
    opened = Book.open(tmp_path / "book", WORDS)
    assert texts(opened).total() == 6
    receipt = bring(opened, raw)
    assert (receipt.found, receipt.kept, receipt.resumed) == (10, 10, True)
    assert texts(opened) == Counter(words for _, words in TEN)
    opened.close()

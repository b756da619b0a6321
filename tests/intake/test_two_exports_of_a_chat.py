"""A chat exported twice, once with its newest files and once with all its words, is one chat."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tallybook.bundle import Choice
from tallybook.case.case import Case
from tallybook.diary import Diary, verify_bundle
from tallybook.intake.ledger import Ledger
from tallybook.intake.plans import walk
from tallybook.intake.taking import Wanted, admit_plan
from tallybook.journal.book import Book
from tallybook.model.records import Answers
from tallybook.reading.exports import BytesExport
from tallybook.vault.keys import FLOOR

SETTLED = Answers(zone="Europe/London", owner=("Jo",))
IMAGES = Path(__file__).parent.parent / "sources" / "images"
PHOTO = (IMAGES / "jpeg-no-date" / "export.jpg").read_bytes()
OLD = "".join(f"{day}/01/2024, 10:00 - Alex: old {day}\n" for day in range(13, 19))
OLD += "19/01/2024, 10:00 - Jo: stop\n"
NEW = "14/03/2024, 10:01 - Alex: {}\nlook\n15/03/2024, 10:02 - Jo: no\n"
NAME, FILE = "WhatsApp Chat with Alex", "IMG-20240314-WA0001.jpg"


def words_alone() -> BytesExport:
    """The export without media: all words, and no file."""
    return BytesExport(f"{NAME}.txt", (OLD + NEW.format("<Media omitted>")).encode())


def newest_with_files() -> BytesExport:
    """The export with media: the newest weeks alone, and their file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo(f"{NAME}.txt"), NEW.format(f"{FILE} (file attached)"))
        archive.writestr(zipfile.ZipInfo(FILE), PHOTO)
    return BytesExport(f"{NAME}.zip", packed.getvalue())


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """A new book."""
    made, _ = Book.create(tmp_path / "book", "seven plain grey stones in a row", cost=FLOOR)
    yield made
    made.close()


def bring(book: Book, export: BytesExport) -> None:
    """Bring in one export."""
    assert all(not each.code for each in admit_plan(book, walk(export, SETTLED), Wanted()))


@pytest.mark.parametrize("words_first", [True, False])
def test_an_export_with_files_and_one_without_are_one_chat(book: Book, words_first: bool) -> None:  # noqa: FBT001
    """Each message is there once, and its file hangs on it whichever export came first."""
    exports = [words_alone(), newest_with_files()]
    for export in exports if words_first else reversed(exports):
        bring(book, export)
    case = Case.fold(book)
    assert case.items.height == 9
    assert sorted(case.items["cites"].to_list()) == [1] * 7 + [2] * 2
    (carrying,) = case.items.filter(case.items["attachments"].list.len() > 0).iter_rows(named=True)
    (found,) = case.attached(carrying["item"])
    with book.exhibits.open(found.sha256) as stream:
        assert stream.read() == PHOTO


def test_a_file_that_arrives_later_hangs_on_an_open_case(book: Book) -> None:
    """A case that is open already shows the file after the second export."""
    bring(book, words_alone())
    case = Case.fold(book)
    assert not case.items["attachments"].list.len().sum()
    bring(book, newest_with_files())
    case.refresh()
    assert case.items["attachments"].list.len().sum() == 1


def test_a_file_of_a_later_export_goes_with_its_message(tmp_path: Path) -> None:
    """A copy of the items holds the file, and it checks; the export with other words stays."""
    diary, _ = Diary.create(
        tmp_path / "diary", "seven plain grey stones in a row", zone="Europe/London", cost=FLOOR
    )
    for export in (words_alone(), newest_with_files()):
        bring(diary.book, export)
    diary.make_bundle(Choice(reference="A"), tmp_path / "copy")
    diary.close()
    assert verify_bundle(tmp_path / "copy").ok
    copied = [path for path in (tmp_path / "copy").rglob("*") if path.is_file()]
    assert any(path.read_bytes() == PHOTO for path in copied)


def test_what_was_dealt_with_is_known_by_its_place(book: Book) -> None:
    """A run that carries on finds the messages it has cited, with and without a file."""
    bring(book, words_alone())
    bring(book, newest_with_files())
    exhibit = hashlib.sha256(newest_with_files().read(1 << 20)).hexdigest()
    places = Ledger.of(book).places(book, exhibit)
    assert places.select("part", "offset", "kept").rows() == [
        (f"{NAME}.txt", 0, False),
        (f"{NAME}.txt", places["offset"][1], False),
    ]


def test_what_lies_between_two_exports_is_shown_as_a_gap(book: Book) -> None:
    """Weeks that no export holds are a hole in what the book covers, and not a quiet time."""
    bring(book, BytesExport(f"{NAME}.txt", OLD.encode()))
    bring(book, newest_with_files())
    coverage = Case.fold(book).coverage
    ((first, last),) = coverage.holes()
    assert (first.isoformat(), last.isoformat()) == ("2024-01-20", "2024-03-13")

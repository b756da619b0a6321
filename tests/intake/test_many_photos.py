"""Many photos share entries; each keeps its receipt, its place and its privacy, and none is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tallybook.case import Case
from tallybook.errors import OpenQuestion, StorageError, TallybookError, UnknownExport
from tallybook.intake.admit import admit
from tallybook.intake.many import Sent, admit_many
from tallybook.journal.book import Book
from tallybook.model.preview import Receipt
from tallybook.model.records import Answers
from tallybook.reading.exports import BytesExport
from tallybook.vault.keys import FLOOR

SOURCES = Path(__file__).parent.parent / "sources"
WORDS = "ladder violet seventy kettle orchard mist"
HERE = Answers(zone="Europe/London")
PHOTO = (SOURCES / "images" / "jpeg-with-place" / "export.jpg").read_bytes()
VIDEO = (SOURCES / "videos" / "mov-iphone" / "export.mov").read_bytes()
MAIL = b"From: a@example.org\r\nTo: b@example.org\r\nDate: Mon, 4 Nov 2024 10:00:00 +0000\r\n"
MAIL += b"Message-ID: <1@example.org>\r\nSubject: one\r\n\r\nwords\r\n"


class Stopped(BaseException):
    """Stands for a kill at a chosen moment."""


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """Make an empty book on the disk, at the lowest cost that opens."""
    made, _ = Book.create(tmp_path / "book", WORDS, cost=FLOOR)
    yield made
    made.close()


def photo(number: int) -> bytes:
    """A photo like no other one: bytes behind its end change nothing else."""
    return PHOTO + number.to_bytes(4)


def sent(*numbers: int, answers: Answers = HERE) -> list[Sent]:
    """Some photos."""
    return [
        Sent(export=BytesExport(f"{number}.jpg", photo(number)), answers=answers)
        for number in numbers
    ]


def receipts(book: Book, files: list[Sent]) -> list[Receipt]:
    """Bring files in, all of which can be."""
    found = [outcome for _, outcome in admit_many(book, files)]
    for one in found:
        assert isinstance(one, Receipt)
        assert one.found == one.kept + one.already + one.not_understood
    return [one for one in found if isinstance(one, Receipt)]


def kinds(book: Book) -> Counter[str]:
    """Count the entries of each kind."""
    return Counter(entry.kind for entry in book.entries())


def rows(book: Book) -> list[dict[str, Any]]:
    """The rows of the timeline, without what differs from book to book."""
    shown = Case.fold(book).items.sort("exhibit", "item")
    return shown.drop("item", "entry", "written_at").to_dicts()


def test_photos_share_their_entries(book: Book) -> None:
    """Two hundred photos take a handful of entries, and each has its receipt."""
    found = receipts(book, sent(*range(200)))
    assert [one.kept for one in found] == [1] * 200
    assert kinds(book) == {"book": 1, "exhibits": 2, "import": 1, "records": 1, "imported": 1}
    assert book.exhibits.names() == sorted(set(book.exhibits.names()))
    assert len(book.exhibits.names()) == 200


def test_together_they_read_as_one_by_one(book: Book, tmp_path: Path) -> None:
    """What stands in the timeline is the same as if each photo had been brought in by itself."""
    files = [
        *sent(1, 2, 3),
        Sent(export=BytesExport("a.mov", VIDEO), answers=HERE),
        Sent(export=BytesExport("a.eml", MAIL), answers=Answers(zone="unknown", owner=("none",))),
    ]
    receipts(book, files)
    other, _ = Book.create(tmp_path / "other", WORDS, cost=FLOOR)
    for each in files:
        admit(other, each.export, each.answers)
    assert rows(book) == rows(other)
    other.close()


def test_again_adds_nothing(book: Book) -> None:
    """The same photos once more, alone or together, add nothing and say so."""
    receipts(book, sent(1, 2, 3))
    before = kinds(book)["records"]
    again = receipts(book, sent(1, 2, 3, 4, 4))
    assert [(one.kept, one.already) for one in again] == [(0, 1)] * 3 + [(1, 0), (0, 1)]
    alone = admit(book, BytesExport("2.jpg", photo(2)), HERE)
    assert (alone.kept, alone.already) == (0, 1)
    assert kinds(book)["records"] == before + 1
    assert Case.fold(book).items.height == 4


@pytest.mark.parametrize("taken", [1, 2, 7, 101])
def test_a_stop_while_one_is_being_sealed_leaves_nothing_unfinished(book: Book, taken: int) -> None:
    """However many were taken, no half of a file stays, and the next run brings all of them in."""

    def some() -> Iterator[Sent]:
        yield from sent(*range(taken))
        raise Stopped

    with pytest.raises(Stopped):
        list(admit_many(book, some()))
    folder = book.exhibits.folder
    assert [path.name for path in folder.rglob("*") if path.name.startswith("coming-")] == []
    found = receipts(book, sent(*range(120)))
    assert sum(one.kept for one in found) == 120
    assert Case.fold(book).items.height == 120


def test_a_disk_that_refuses_while_another_is_sealed_is_told(
    book: Book,
) -> None:
    """The fault of the file that is being sealed comes out, and nothing of it stays."""
    resource = pytest.importorskip("resource")
    large = [Sent(export=BytesExport("5.jpg", photo(5) + bytes(4 << 20)), answers=HERE)]
    least, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 << 20, most))
    try:
        with pytest.raises(StorageError):
            list(admit_many(book, [*sent(1, 2), *large, *sent(3, 4)]))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (least, most))
    folder = book.exhibits.folder
    assert [path.name for path in folder.rglob("*") if path.name.startswith("coming-")] == []
    found = receipts(book, [*sent(1, 2), *large, *sent(3, 4)])
    assert sum(one.kept for one in found) == 5


def test_what_is_open_stops_no_other(book: Book) -> None:
    """A photo whose zone is not said, and a file nobody knows, get a reason; the others go on."""
    files = [
        *sent(1),
        *sent(2, answers=Answers()),
        Sent(export=BytesExport("x.bin", b"\x00\x01nobody knows this"), answers=HERE),
        *sent(3),
    ]
    no_zone = (SOURCES / "images" / "jpeg-no-zone" / "export.jpg").read_bytes()
    files[1] = Sent(export=BytesExport("2.jpg", no_zone))
    found = {each.export.name: outcome for each, outcome in admit_many(book, files)}
    assert isinstance(found["2.jpg"], OpenQuestion)
    assert isinstance(found["x.bin"], UnknownExport)
    assert [isinstance(found[name], TallybookError) for name in ("1.jpg", "3.jpg")] == [False] * 2
    assert Case.fold(book).items.height == 2


def interrupted(book: Book, patch: pytest.MonkeyPatch, number: int, *, after: bool) -> None:
    """Stop at the entry of a number, before or after it is written."""
    append, left = book.append, number

    def stopping(*given: Any, **named: Any) -> Any:
        nonlocal left
        left -= 1
        if left == 0 and not after:
            raise Stopped
        entry = append(*given, **named)
        if left == 0:
            raise Stopped
        return entry

    patch.setattr(book, "append", stopping)


@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_stop_at_any_entry_loses_and_repeats_nothing(
    book: Book, monkeypatch: pytest.MonkeyPatch, number: int, side: str
) -> None:
    """Photos that were stopped around any entry are carried on by the next run, to the same end."""
    with monkeypatch.context() as patch:
        interrupted(book, patch, number, after=side == "after")
        with pytest.raises(Stopped):
            receipts(book, sent(*range(10)))
    found = receipts(book, sent(*range(12)))
    assert [one.kept + one.already for one in found] == [1] * 12
    case = Case.fold(book)
    assert case.items.height == 12
    assert case.items["exhibit"].n_unique() == 12
    assert not case.unfinished
    assert receipts(book, sent(*range(12)))[0].already == 1


def test_an_acknowledged_photo_is_on_the_disk(book: Book, tmp_path: Path) -> None:
    """Whoever holds a receipt finds the photo, its record and its bytes in another process."""
    files = admit_many(book, sent(*range(3)))
    _, first = next(files)
    assert isinstance(first, Receipt)
    with Book.open(tmp_path / "book", WORDS) as other:
        assert other.exhibits.open(first.exhibit).read() == photo(0)
        assert first.exhibit in Case.fold(other).items["exhibit"].to_list()


def test_a_photo_alone_and_in_a_crowd_is_attached_to_its_item(book: Book) -> None:
    """Each item of a shared entry leads to its own bytes and to no other ones."""
    found = receipts(book, sent(1, 2))
    case = Case.fold(book)
    for one in found:
        item = case.items.row(
            int((case.items["exhibit"] == one.exhibit).arg_true()[0]), named=True
        )["item"]
        assert [each.sha256 for each in case.attached(item)] == [one.exhibit]

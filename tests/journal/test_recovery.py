"""Getting back in with the sheet alone, copies that open, and headers that were damaged."""

import errno
import shutil
from dataclasses import asdict
from pathlib import Path

import pytest
from bookmaking import NEXT_PASSPHRASE, PASSPHRASE, Invent, harm_entry

from tallybook.errors import (
    BookExists,
    DamagedEntry,
    DamagedExhibit,
    DamagedHeader,
    DamagedSpare,
    NoBook,
    WeakPassphrase,
    WrongPassphrase,
    WrongRecoveryWords,
)
from tallybook.journal.audit import verify_journal
from tallybook.journal.book import Book
from tallybook.journal.layout import Layout
from tallybook.journal.recovery import change, new_sheet, recover
from tallybook.journal.space import refusal
from tallybook.journal.sqlite import SqliteShelf
from tallybook.vault.keys import FLOOR, HEADER_SIZE, Passphrase, RecoveryWords

Made = tuple[Path, tuple[str, ...]]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """A closed book and the words of its sheet."""
    book, words = Book.create(tmp_path / "book", PASSPHRASE, cost=FLOOR)
    book.append("note", {"text": "kept"})
    book.close()
    return book.path, words


def holds(book: Book) -> bool:
    """Whether the book opened with what was in it."""
    with book:
        return [entry.kind for entry in book.entries()] == ["book", "note"] and not book.damage


def test_the_sheet_alone_opens_and_sets_a_passphrase(made: Made) -> None:
    """Afterwards the new passphrase opens, the old one does not, and the sheet still does."""
    path, words = made
    assert holds(recover(path, " ".join(words), NEXT_PASSPHRASE))
    assert holds(Book.open(path, NEXT_PASSPHRASE))
    assert holds(Book.open(path, RecoveryWords(words)))
    with pytest.raises(WrongPassphrase):
        Book.open(path, PASSPHRASE)


def test_a_recovery_that_fails_changes_nothing(made: Made, tmp_path: Path) -> None:
    """Wrong words and a weak passphrase leave the old passphrase as it was."""
    path, words = made
    with pytest.raises(WrongRecoveryWords):
        recover(path, words[::-1], NEXT_PASSPHRASE)
    with pytest.raises(WeakPassphrase):
        recover(path, words, "password")
    with pytest.raises(NoBook):
        recover(tmp_path / "nowhere", words, NEXT_PASSPHRASE)
    assert holds(Book.open(path, PASSPHRASE))


def test_a_new_sheet_replaces_the_old(made: Made) -> None:
    """The words of the old sheet open nothing once there is a new one."""
    path, words = made
    newer = new_sheet(path, Passphrase(PASSPHRASE))
    with pytest.raises(WrongRecoveryWords):
        Book.open(path, RecoveryWords(words))
    assert holds(Book.open(path, RecoveryWords(newer)))
    assert holds(change(path, Passphrase(PASSPHRASE), NEXT_PASSPHRASE))
    assert holds(Book.open(path, NEXT_PASSPHRASE))


@pytest.mark.parametrize("harm", ["flip", "cut", "empty", "gone"])
def test_a_damaged_header_is_said_and_built_anew(made: Made, harm: str) -> None:
    """It is never called a wrong passphrase, and the copy in the journal brings it back."""
    path, words = made
    header = Layout(path).header
    data = bytearray(header.read_bytes())
    data[len(data) // 2] ^= 4
    changed = {"flip": bytes(data), "cut": bytes(data[:-1]), "empty": b""}
    header.unlink()
    if harm in changed:
        header.write_bytes(changed[harm])
    with pytest.raises(DamagedHeader) as error:
        Book.open(path, PASSPHRASE)
    assert error.value.fields["path"] == path
    assert holds(recover(path, words, NEXT_PASSPHRASE))
    assert holds(Book.open(path, NEXT_PASSPHRASE))


def test_every_flipped_bit_of_a_header_is_found(made: Made) -> None:
    """Any changed byte is a damaged header or a newer format, before any secret is tried."""
    path, _ = made
    whole = Layout(path).header.read_bytes()
    assert len(whole) == HEADER_SIZE
    for place in range(0, HEADER_SIZE, 7):
        data = bytearray(whole)
        data[place] ^= 1 << (place % 8)
        Layout(path).header.write_bytes(data)
        with pytest.raises(DamagedHeader):
            Layout(path).read_header()


def test_header_and_journal_damaged_at_once(made: Made) -> None:
    """The copy of the header is found in a journal that SQLite itself cannot open."""
    path, words = made
    Layout(path).header.unlink()
    data = bytearray(Layout(path).journal.read_bytes())
    data[:16] = bytes(16)
    Layout(path).journal.write_bytes(data)
    book = recover(path, words, NEXT_PASSPHRASE)
    assert book.read_only
    assert [entry.kind for entry in book.entries()] == ["book", "note"]
    Layout(path).journal.write_bytes(b"nothing at all")
    Layout(path).header.unlink()
    with pytest.raises(DamagedHeader):
        recover(path, words, NEXT_PASSPHRASE)


def test_a_spare_copy_that_was_lost_is_made_again(made: Made) -> None:
    """It is said once, at the next opening, and whole afterwards."""
    path, words = made
    shelf = SqliteShelf(Layout(path).journal)
    shelf.put_meta("header", b"not the header")
    shelf.close()
    assert [type(error) for error in verify_journal(path).damage] == [DamagedSpare]
    with Book.open(path, PASSPHRASE) as book:
        assert [type(error) for error in book.damage] == [DamagedSpare]
    assert verify_journal(path).whole
    Layout(path).header.unlink()
    assert [type(error) for error in verify_journal(path).damage] == [DamagedHeader]
    assert holds(recover(path, words, NEXT_PASSPHRASE))


def test_a_copy_opens_and_holds_everything(book: Book, invent: Invent, tmp_path: Path) -> None:
    """Entries, leaves and exhibits are all in the copy, under the same head and secrets."""
    with book.exhibits.writer("a.bin") as writer:
        writer.write(b"abc" * 1_000_000)
        exhibit = writer.commit()
    book.append("exhibits", {}, items=[asdict(exhibit)])
    book.append("records", {"import": 1}, frame=invent(100))
    report = book.backup(tmp_path / "deep" / "copy")
    assert report.whole
    assert (report.entries, report.exhibits, report.leaves) == (3, 1, 104)
    with Book.open(tmp_path / "deep" / "copy", PASSPHRASE) as copy:
        assert copy.head == book.head
        copy.exhibits.check(exhibit.sha256)
        assert copy.append("note", {}).seq == 3
    with pytest.raises(BookExists):
        book.backup(tmp_path / "deep" / "copy")


def test_a_copy_of_a_damaged_book_says_what_is_damaged(book: Book, tmp_path: Path) -> None:
    """What can be copied is, and the report names what was damaged already."""
    with book.exhibits.writer("a.bin") as writer:
        writer.write(b"abc")
        exhibit = writer.commit()
    book.append("exhibits", {}, items=[asdict(exhibit)])
    book.append("note", {})
    harm_entry(book, 1)
    file = book.exhibits.file(exhibit.sha256)
    assert file is not None
    report = book.backup(tmp_path / "copy")
    assert [type(error) for error in report.damage] == [DamagedEntry]
    with Book.open(tmp_path / "copy", PASSPHRASE) as copy:
        assert [entry.seq for entry in copy.entries()] == [0, 2]


def test_a_copy_with_a_damaged_exhibit_names_it(book: Book, tmp_path: Path) -> None:
    """The rest of the copy is there."""
    with book.exhibits.writer("a.bin") as writer:
        writer.write(b"abc")
        exhibit = writer.commit()
    book.append("exhibits", {}, items=[asdict(exhibit)])
    file = book.exhibits.file(exhibit.sha256)
    assert file is not None
    file.write_bytes(file.read_bytes()[:-1])
    report = book.backup(tmp_path / "copy")
    assert [type(error) for error in report.damage] == [DamagedExhibit]
    assert report.damage[0].fields["exhibit"] == exhibit.sha256


def test_a_full_disk_and_a_failing_one_are_two_errors(tmp_path: Path) -> None:
    """Each has its own code, whatever the system calls it."""
    full = {refusal(OSError(number, ""), tmp_path).code for number in (errno.ENOSPC, errno.EFBIG)}
    assert full == {"disk-full"}
    assert refusal(OSError(errno.EIO, ""), tmp_path).code == "write-failed"


def test_a_book_can_be_moved(made: Made, tmp_path: Path) -> None:
    """It lies at any path: nothing in it names where it is."""
    path, _ = made
    shutil.move(path, tmp_path / "elsewhere")
    assert holds(Book.open(tmp_path / "elsewhere", PASSPHRASE))

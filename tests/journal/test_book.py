"""What a book promises: entries come back, growth is seen, leaves lead to the head."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import polars as pl
import pytest
from bookmaking import PASSPHRASE, Invent

from tallybook.errors import (
    BookExists,
    NoBook,
    NoSuchItem,
    OlderCopy,
    WeakPassphrase,
    WrongPassphrase,
    WrongRecoveryWords,
)
from tallybook.journal.audit import verify_journal
from tallybook.journal.book import Book
from tallybook.journal.format import leaf_hash, row_contents
from tallybook.journal.noted import head_text, head_words
from tallybook.journal.tree import root_of, verify_inclusion
from tallybook.vault.keys import FLOOR, RecoveryWords


def test_entries_come_back_as_they_were_written(book: Book, invent: Invent) -> None:
    """Body, items, records, times and numbers are the same after closing and opening."""
    frame = invent(50)
    when = datetime(2024, 12, 1, 11, 0, tzinfo=timezone(timedelta(hours=1)))
    written = [
        book.append("incident", {"what": "a line", "who": ("Bob",)}, written_at=when),
        book.append("exhibits", {}, items=[{"sha256": "00", "size": 1}, {"sha256": "01"}]),
        book.append("records", {"import": 1}, frame=frame),
        book.append("records", {"import": 1}, frame=frame.head(0)),
        book.append("note", {}),
    ]
    book.close()
    with Book.open(book.path, PASSPHRASE) as again:
        entries = list(again.entries(1))
        assert again.head == book.head
        assert again.get(1) == entries[0]
    assert [entry.seq for entry in written] == [1, 2, 3, 4, 5]
    assert [entry.first_leaf for entry in written] == [1, 2, 5, 56, 57]
    for before, after in zip(written, entries, strict=True):
        assert before.body == after.body
        assert before.items == after.items
        assert (before.kind, before.by, before.written_at) == (
            after.kind,
            "owner",
            after.written_at,
        )
        assert before.first_leaf == after.first_leaf
    assert entries[0].body == {"what": "a line", "who": ["Bob"]}
    assert entries[0].written_at == datetime(2024, 12, 1, 10, 0, tzinfo=UTC)
    assert entries[2].frame is not None
    assert entries[2].frame.equals(frame)


def test_a_book_begins_with_an_entry_of_its_own(book: Book) -> None:
    """The first entry says what it is, so that there is a tree head from the start."""
    [entry] = book.entries()
    assert (entry.seq, entry.kind, entry.first_leaf) == (0, "book", 0)
    assert book.head is not None
    assert (book.scope, book.by, book.read_only, book.damage) == ("owner", "owner", False, [])


def test_nothing_of_what_was_written_stands_on_the_disk(book: Book, invent: Invent) -> None:
    """No word of a body, an item, a record or an exhibit's name or content is in any file."""
    book.append("incident", {"what": "canary-body"}, items=[{"note": "canary-item"}])
    frame = invent(3).with_columns(pl.lit("canary-text").alias("text"))
    book.append("records", {"import": 0}, frame=frame)
    with book.exhibits.writer("canary-name.txt") as writer:
        writer.write(b"canary-content" * 1000)
        exhibit = writer.commit()
    book.append("exhibits", {}, items=[asdict(exhibit)])
    for path in book.path.rglob("*"):
        assert b"canary" not in path.name.encode() + (path.read_bytes() if path.is_file() else b"")
        assert exhibit.sha256 not in path.name


def test_every_leaf_leads_to_the_head(book: Book, invent: Invent) -> None:
    """Entries, items and rows alike, each with its own content and salt."""
    frame = invent(21)
    book.append("incident", {"what": "x"}, items=[{"a": 1}, {"a": 1}])
    records = book.append("records", {"import": 1}, frame=frame)
    book.append("note", {"text": "after"})
    head = book.head
    assert head is not None
    leaves = book.leaves()
    assert (len(leaves), root_of(leaves)) == (head.size, head.root)
    proofs = book.proofs(range(head.size))
    assert [index for index, *_ in proofs] == list(range(head.size))
    for index, salt, content, path in proofs:
        assert leaf_hash(salt, content) == leaves[index]
        assert verify_inclusion(leaves[index], index, head.size, path, head.root)
        assert book.leaf(index) == (salt, content)
    first = records.first_leaf + 1
    assert [content for _, _, content, _ in proofs[first : first + 21]] == row_contents(frame)
    assert proofs[2][2] == proofs[3][2] == b'{"a":1}'
    assert proofs[2][1] != proofs[3][1]
    assert book.entry_of(first) == records.seq
    assert book.proofs([]) == []


@pytest.mark.parametrize("index", [-1, 1, 1000])
def test_a_leaf_that_is_not_there_is_said_not_to_be(book: Book, index: int) -> None:
    """It is an error with the item's number in it, not an empty answer."""
    with pytest.raises(NoSuchItem) as error:
        book.proofs([index])
    assert error.value.fields["name"] == index
    with pytest.raises(NoSuchItem):
        book.leaf(index)
    with pytest.raises(NoSuchItem):
        book.get(index)


def test_what_another_window_added_is_seen(book: Book) -> None:
    """Growth brings what others wrote, once, whether or not this book wrote in between."""
    with Book.open(book.path, PASSPHRASE) as other:
        one = other.append("note", {"n": 1})
        assert [entry.seq for entry in book.grow()] == [one.seq]
        assert book.head == other.head
        two = other.append("note", {"n": 2})
        own = book.append("note", {"n": 3})
        three = other.append("note", {"n": 4})
        assert [one.seq, two.seq, own.seq, three.seq] == [1, 2, 3, 4]
        assert [entry.seq for entry in book.grow()] == [two.seq, three.seq]
        assert book.grow() == []
        assert [entry.seq for entry in other.grow()] == [own.seq]
    assert verify_journal(book.path, book.head).whole


def test_four_ways_of_not_opening_are_four_errors(book: Book, tmp_path: Path) -> None:
    """No book, a wrong passphrase, wrong words, and something else at the path of a new one."""
    with pytest.raises(NoBook):
        Book.open(tmp_path / "nowhere", PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        Book.open(book.path, "some other seven plain words here")
    with pytest.raises(WrongRecoveryWords):
        Book.open(book.path, RecoveryWords("zebra " * 24))
    with pytest.raises(BookExists):
        Book.create(book.path, PASSPHRASE, cost=FLOOR)
    with pytest.raises(WeakPassphrase):
        Book.create(tmp_path / "weak", "password", cost=FLOOR)
    assert not (tmp_path / "weak").exists()


def test_the_recovery_words_open_the_book(tmp_path: Path) -> None:
    """The sheet alone opens what the passphrase made."""
    book, words = Book.create(tmp_path / "book", PASSPHRASE, cost=FLOOR)
    book.close()
    with Book.open(book.path, RecoveryWords(words)) as again:
        assert again.scope == "owner"
        assert [entry.kind for entry in again.entries()] == ["book"]


def test_a_noted_head_tells_an_older_copy(book: Book, tmp_path: Path) -> None:
    """An older copy put back is whole in itself, and found by the head that was noted."""
    book.append("note", {"n": 1})
    book.backup(tmp_path / "older")
    book.append("note", {"n": 2})
    noted = book.head
    assert noted is not None
    for written in (noted, head_text(noted), " ".join(head_words(noted))):
        assert verify_journal(book.path, written).whole
        with pytest.raises(OlderCopy):
            verify_journal(tmp_path / "older", written)
    assert verify_journal(tmp_path / "older").whole
    book.append("note", {"n": 3})
    assert verify_journal(book.path, noted).whole
    with pytest.raises(NoBook):
        verify_journal(tmp_path / "nowhere")


def test_heads_are_there_for_each_entry_and_signed(book: Book) -> None:
    """The head after any entry can be found again, and the owner's signature is on the last."""
    book.append("note", {})
    heads = list(book.heads())
    assert [head.seq for head in heads] == [0, 1]
    assert book.head_at(0) == heads[0]
    head, signature = book.signed_head()
    assert head == book.head == heads[1]
    assert len(signature) == 64
    with pytest.raises(NoSuchItem):
        book.head_at(9)


def test_an_audit_reads_everything(book: Book, invent: Invent) -> None:
    """Entries, leaves and exhibits are all counted, and the progress is told."""
    with book.exhibits.writer("a.txt") as writer:
        writer.write(b"abc")
        exhibit = writer.commit()
    book.append("exhibits", {}, items=[asdict(exhibit)])
    book.append("records", {"import": 1}, frame=invent(30))
    told: list[tuple[str, int, int]] = []
    report = book.audit(lambda what, done, total: told.append((what, done, total)))
    assert report.whole
    assert (report.entries, report.leaves, report.exhibits) == (3, 34, 1)
    assert report.head == book.head
    assert told == [("entries", 1, 3), ("entries", 2, 3), ("entries", 3, 3), ("exhibits", 1, 1)]

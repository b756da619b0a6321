"""Exhibits: sealed while they stream, kept once, whole or not there."""

import hashlib
import os
from pathlib import Path

import pytest
from bookmaking import PASSPHRASE

from tallybook.errors import DamagedExhibit, MissingExhibit, WriteFailed
from tallybook.journal.book import Book
from tallybook.model.exhibits import Exhibit


def keep(book: Book, data: bytes, name: str = "a.bin") -> Exhibit:
    """Seal some bytes."""
    with book.exhibits.writer(name, "text/plain", "ff", "part") as writer:
        for place in range(0, len(data), 777_777):
            writer.write(data[place : place + 777_777])
        assert writer.size == len(data)
        return writer.commit()


@pytest.mark.parametrize("size", [0, 1, 1 << 20, (1 << 20) + 1, 3_333_333])
def test_an_exhibit_comes_back_byte_for_byte(book: Book, size: int) -> None:
    """Whatever its size, read whole or from any place."""
    data = os.urandom(size)
    exhibit = keep(book, data)
    assert exhibit.sha256 == hashlib.sha256(data).hexdigest()
    assert exhibit == Exhibit(
        sha256=exhibit.sha256, size=size, name="a.bin", media_type="text/plain", origin="ff",
        part="part",
    )  # fmt: skip
    with book.exhibits.open(exhibit.sha256) as opened:
        assert opened.read() == data
        opened.seek(size // 2)
        assert opened.read(10) == data[size // 2 :][:10]
    book.exhibits.check(exhibit.sha256)
    assert book.exhibits.has(exhibit.sha256)


def test_the_same_content_is_kept_once(book: Book) -> None:
    """Under any name it came with."""
    first, second = keep(book, b"same", "a.txt"), keep(book, b"same", "b.txt")
    assert first.sha256 == second.sha256
    assert (first.name, second.name) == ("a.txt", "b.txt")
    assert len(book.exhibits.names()) == 1


def test_what_is_broken_off_leaves_nothing(book: Book) -> None:
    """Neither an abort nor an error on the way leaves a file behind."""
    with book.exhibits.writer("a.txt") as writer:
        writer.write(b"x" * (2 << 20))
    with pytest.raises(WriteFailed):
        writer.commit()
    writer.abort()
    with pytest.raises(ZeroDivisionError), book.exhibits.writer("b.txt") as writer:
        writer.write(bytes([1 // 0]))
    assert [path for path in book.exhibits.folder.rglob("*") if path.is_file()] == []
    assert book.exhibits.names() == []


def test_what_is_missing_is_not_called_damaged(book: Book) -> None:
    """A file that is gone and one that was changed are two errors, each naming the exhibit."""
    exhibit = keep(book, b"hello")
    path = sealed_file(book, exhibit)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(DamagedExhibit) as damaged:
        book.exhibits.check(exhibit.sha256)
    path.unlink()
    with pytest.raises(MissingExhibit) as missing:
        book.exhibits.open(exhibit.sha256)
    assert damaged.value.fields["exhibit"] == missing.value.fields["exhibit"] == exhibit.sha256
    assert not book.exhibits.has(exhibit.sha256)


def test_bringing_the_original_in_again_heals(book: Book) -> None:
    """A damaged exhibit is replaced by the same content when it comes in again."""
    exhibit = keep(book, b"hello" * 1000)
    path = sealed_file(book, exhibit)
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(DamagedExhibit):
        book.exhibits.check(exhibit.sha256)
    assert keep(book, b"hello" * 1000).sha256 == exhibit.sha256
    book.exhibits.check(exhibit.sha256)


def test_one_exhibit_in_the_place_of_another_is_found(book: Book) -> None:
    """A whole sealed file under the name of another does not pass for it."""
    one, other = keep(book, b"one"), keep(book, b"other")
    sealed_file(book, one).write_bytes(sealed_file(book, other).read_bytes())
    with pytest.raises(DamagedExhibit):
        book.exhibits.check(one.sha256)


def sealed_file(book: Book, exhibit: Exhibit) -> Path:
    """Where an exhibit lies."""
    path = book.exhibits.file(exhibit.sha256)
    assert path is not None
    return path


def test_a_sweep_takes_what_a_killed_process_left_and_nothing_that_is_being_written(
    book: Book,
) -> None:
    """A file that nobody is writing any more goes; one that is being written can be finished."""
    left = book.exhibits.folder / "coming-00"
    left.write_bytes(b"what a killed process had sealed so far")
    with book.exhibits.writer("a.txt") as writer:
        writer.write(b"still coming")
        book.exhibits.sweep()
        exhibit = writer.commit()
    assert not left.exists()
    book.exhibits.check(exhibit.sha256)


def test_what_a_dead_writer_left_is_swept_away(book: Book) -> None:
    """At the next opening, and not while somebody is writing it."""
    folder = book.exhibits.folder
    (folder / "coming-dead").write_bytes(b"sealed")
    with book.exhibits.writer("a.bin") as writer:
        writer.write(b"still coming")
        with Book.open(book.path, PASSPHRASE):
            assert len(list(folder.glob("coming-*"))) == 1
        exhibit = writer.commit()
    book.exhibits.check(exhibit.sha256)
    assert list(folder.glob("coming-*")) == []

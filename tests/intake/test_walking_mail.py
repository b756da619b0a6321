"""Mail that lies in a folder, a file for each mail, is brought in whatever the files are called."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tallybook.intake.plans import Walk, walk
from tallybook.intake.taking import Wanted, admit_plan
from tallybook.journal.book import Book
from tallybook.model.plan import sum_of
from tallybook.reading.folders import FolderExport
from tallybook.vault.keys import FLOOR

JO, ALEX = "jo@example.com", "Alex <alex@example.org>"


def mail(number: int, sender: str = ALEX, to: str = JO) -> bytes:
    """One mail like no other."""
    return (
        f"From: {sender}\nTo: {to}\nMessage-ID: <{number}@example.org>\n"
        f"Date: Mon, 4 Mar 2024 10:{number:02}:00 +0000\nSubject: number {number}\n\nwords {number}\n"
    ).encode()


#: As mail programs lay it out: flags behind the names, folders that begin with a dot, own files.
MAILDIR = {
    "Maildir/cur/1709546400.M1P2.host,S=210:2,S": mail(1),
    "Maildir/cur/1709546460.M2P2.host,S=210:2,RS": mail(2),
    "Maildir/new/1709546520.M3P2.host": mail(3),
    "Maildir/.Sent/cur/1709546580.M4P2.host:2,S": mail(4, JO, ALEX),
    "Maildir/tmp/1709546640.M5P2.host": b"",
    "Maildir/dovecot-uidlist": b"3 V1709546400 N5 G0123456789abcdef\n1 :1709546400.M1P2.host\n",
    "Maildir/subscriptions": b"V\t2\n\nSent\n",
}
LETTERS = {f"letters/{number} Re- hello.eml": mail(number) for number in range(1, 4)}


def laid(folder: Path, tree: dict[str, bytes]) -> FolderExport:
    """A tree of names and bytes on the disk."""
    for name, content in tree.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return FolderExport(folder)


def settled(export: FolderExport) -> Walk:
    """Walk a folder and say who the person is: Jo in what Jo sent, and in the rest no sender."""
    found = walk(export)
    for answer in ((JO,), ("none",)):
        for asked in found.plan.asked:
            found = found.told(asked, answer)
    assert not found.plan.asked
    return found


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """A new book."""
    made, _ = Book.create(tmp_path / "book", "seven plain grey stones in a row", cost=FLOOR)
    yield made
    made.close()


def texts(book: Book) -> list[str]:
    """The words of all records, in the order of time."""
    frames = [entry.frame for entry in book.entries() if entry.frame is not None]
    return sorted(text for frame in frames for text in frame["text"].to_list())


def test_each_file_of_a_maildir_is_a_mail(tmp_path: Path, book: Book) -> None:
    """Files without endings are known by their header; what is no mail is listed, not brought in."""
    found = settled(laid(tmp_path / "mail", MAILDIR))
    assert {part.path: part.source for part in found.plan.parts} == {
        name: "eml" if content.startswith(b"From: ") else "" for name, content in MAILDIR.items()
    }
    total = sum_of(found.plan, admit_plan(book, found, Wanted()))
    assert (total.found, total.kept, total.left) == (4, 4, 3)
    assert texts(book) == ["words 1", "words 2", "words 3", "words 4"]


def test_a_mail_that_was_read_since_is_the_same_mail(tmp_path: Path, book: Book) -> None:
    """A new mail that moves and gains a flag in its name adds nothing the next time."""
    admit_plan(book, settled(laid(tmp_path / "mail", MAILDIR)), Wanted())
    inbox = tmp_path / "mail" / "Maildir"
    (inbox / "new/1709546520.M3P2.host").rename(inbox / "cur/1709546520.M3P2.host:2,S")
    again = settled(FolderExport(tmp_path / "mail"))
    total = sum_of(again.plan, admit_plan(book, again, Wanted()))
    assert (total.kept, total.already) == (0, 4)
    assert len(texts(book)) == 4


def test_saved_mails_are_one_item_each(tmp_path: Path, book: Book) -> None:
    """A folder of saved mails gives one item a mail, and a mail that a Maildir held is cited."""
    admit_plan(book, settled(laid(tmp_path / "one", MAILDIR)), Wanted())
    more = laid(tmp_path / "two", LETTERS | {"letters/5.eml": mail(5)})
    found = settled(more)
    assert {part.source for part in found.plan.parts} == {"eml"}
    total = sum_of(found.plan, admit_plan(book, found, Wanted()))
    assert (total.found, total.kept, total.already) == (4, 1, 3)
    assert len(texts(book)) == 5

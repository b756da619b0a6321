"""The last entry cut off at every length of its bytes, in each of the places where it can lie."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from proofs import Result
from proofs.books import copied, filled, reopened, texts_by_entry
from tallybook import diary as door
from tallybook.errors import OlderCopy, TallybookError
from tallybook.journal.layout import Layout
from tallybook.vault.keys import BookKey

FRAME = 24 + 4096


class Cutting:
    """A book whose last entry is cut, one length after another."""

    def __init__(self, place: Path) -> None:
        diary = filled(place / "made", messages=60, lines=4, rows_per_entry=30)
        self.place = place
        self.key: BookKey = diary.book.key
        self.whole = texts_by_entry(diary)
        self.noted = diary.head_text()
        self.last = max(self.whole)
        self.log = layout_log(copied(place / "made", place / "running")).read_bytes()
        diary.close()
        self.file = Layout(place / "made").journal.read_bytes()
        with closing(sqlite3.connect(Layout(place / "made").journal)) as journal:
            asked = "select sealed from entries where seq = ?"
            (self.sealed,) = journal.execute(asked, (self.last,)).fetchone()

    def book(self, journal: bytes, log: bytes = b"") -> Path:
        """Put a journal in place of the whole one, beside the same header and files."""
        book = self.place / "cut"
        if not book.exists():
            copied(self.place / "made", book)
        for name in ("journal-wal", "journal-shm"):
            (book / name).unlink(missing_ok=True)
        Layout(book).journal.write_bytes(journal)
        if log:
            layout_log(book).write_bytes(log)
        return book

    def others_are_whole(self, book: Path, *, named: bool) -> str:
        """Open; every entry but the last is whole, and the last is whole or gone, or is named."""
        try:
            diary = reopened(book, self.key)
        except TallybookError as error:
            return f"the rest did not open: {error.code}"
        try:
            report = diary.book.audit()
            found = texts_by_entry(diary)
        finally:
            diary.close()
        if any(texts != self.whole.get(seq) for seq, texts in found.items()):
            return "half an entry was shown"
        said = {error.fields.get("entry") for error in report.damage}
        lost = self.whole.keys() - found.keys()
        if lost - said - {self.last}:
            return f"entries {sorted(lost)} are missing, named are {said}"
        return "" if not named or lost <= said else "it was not named"

    def noted_head_tells(self, book: Path) -> str:
        """Check without the key against the head that was noted when the entry was there."""
        try:
            return "a lost entry passed" if door.verify_book(book, self.noted).ok else ""
        except OlderCopy:
            return ""


def layout_log(book: Path) -> Path:
    """Where the write-ahead log lies."""
    return book / "journal-wal"


def run(cases: int) -> Result:
    """Cut the last entry to every length, or to so many of them in each place where it lies."""
    failed: list[str] = []
    figures: dict[str, int | float | str] = {}
    with tempfile.TemporaryDirectory() as folder:
        cutting = Cutting(Path(folder))
        for name, tried in (("row", rows), ("log", logs), ("file", files)):
            count = 0
            for length, fault in tried(cutting, cases):
                count += 1
                failed += [f"{name} cut to {length}: {fault}"] if fault else []
            figures[f"lengths of the {name}"] = count
        shutil.rmtree(cutting.place / "cut")
    total = sum(int(count) for count in figures.values())
    return Result(name="last entry cut", cases=total, failed=tuple(failed), figures=figures)


def chosen(start: int, end: int, cases: int) -> list[int]:
    """Every length there is, or so many of them."""
    return list(range(start, end, max(1, (end - start) // cases)))


def rows(cutting: Cutting, cases: int) -> Iterator[tuple[int, str]]:
    """Cut the sealed bytes inside the row: SQLite is whole, the entry is not."""
    book = cutting.book(cutting.file)
    journal = sqlite3.connect(Layout(book).journal)
    journal.execute("drop trigger entries_as_they_are")
    sealed = cutting.sealed
    for length in chosen(0, len(sealed), cases):
        journal.execute(
            "update entries set sealed = ? where seq = ?", (sealed[:length], cutting.last)
        )
        journal.commit()
        yield length, cutting.others_are_whole(book, named=True)
    journal.close()


def logs(cutting: Cutting, cases: int) -> Iterator[tuple[int, str]]:
    """Cut the write-ahead log inside the frames of the last entry, as a lost power cut might."""
    commits = [
        place + FRAME
        for place in range(32, len(cutting.log) - FRAME + 1, FRAME)
        if any(cutting.log[place + 4 : place + 8])
    ]
    journal = (cutting.place / "running" / "journal").read_bytes()
    for length in chosen(commits[-2], commits[-1], cases):
        book = cutting.book(journal, cutting.log[:length])
        fault = cutting.noted_head_tells(book)
        yield length, fault or cutting.others_are_whole(book, named=True)


def files(cutting: Cutting, cases: int) -> Iterator[tuple[int, str]]:
    """Cut the closed file from the first byte of the last entry on; what lies behind it goes too."""
    start = cutting.file.rfind(cutting.sealed[:64])
    for length in chosen(start, len(cutting.file), cases):
        book = cutting.book(cutting.file[:length])
        fault = cutting.noted_head_tells(book)
        yield length, fault or cutting.others_are_whole(book, named=True)

"""The folder of a book: which file holds what, and opening the shelf whatever state it is in."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from tallybook.errors import (
    BookExists,
    DamagedEntry,
    DamagedHeader,
    DamagedJournal,
    DamageError,
    NoBook,
    StorageError,
)
from tallybook.journal.mark import lacking
from tallybook.journal.salvage import SavedShelf, hidden_in_log, save
from tallybook.journal.shelf import Shelf
from tallybook.journal.space import refusal, sync_folder, write_whole
from tallybook.journal.sqlite import SqliteShelf
from tallybook.vault.keys import check_header

#: The name under which the journal keeps a copy of the header.
HEADER_COPY = "header"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of one book lie."""

    path: Path

    @property
    def header(self) -> Path:
        """The file that says how the key is sealed."""
        return self.path / "header"

    @property
    def journal(self) -> Path:
        """The file of sealed rows."""
        return self.path / "journal"

    @property
    def files(self) -> Path:
        """The folder of sealed exhibits."""
        return self.path / "files"

    @property
    def lock(self) -> Path:
        """The file that writers lock."""
        return self.path / "lock"

    @property
    def mark(self) -> Path:
        """The file that remembers the last tree head; see `tallybook.journal.mark`."""
        return self.path / "mark"

    def require(self) -> None:
        """Make sure that there is a book.

        Raises:
            NoBook: There is none.
        """
        if not (self.journal.is_file() or self.header.is_file()):
            raise NoBook(path=self.path)

    def read_header(self) -> bytes:
        """Return the bytes of the header, checked.

        Raises:
            NoBook: There is none.
            DamagedHeader: It is not as it was written, or is missing beside a journal.
            NewerFormat: It was written by a later version.
            StorageError: The disk does not give it.
        """
        self.require()
        try:
            data = self.header.read_bytes()
        except FileNotFoundError:
            raise DamagedHeader(path=self.path) from None
        except OSError as error:
            raise refusal(error, self.header) from error
        try:
            check_header(data)
        except DamagedHeader as error:
            raise DamagedHeader(**{**error.fields, "path": self.path}) from None
        return data

    def write_header(self, data: bytes) -> None:
        """Write the header, whole or not at all."""
        write_whole(self.header, data)


def make_folder(layout: Layout) -> None:
    """Make the folder of a new book; an empty one may be there already.

    Raises:
        BookExists: There is something.
        StorageError: The disk refuses.
    """
    path = layout.path
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise BookExists(path=path)
    try:
        layout.files.mkdir(parents=True)
        sync_folder(path.parent)
    except OSError as error:
        raise refusal(error, path) from error


def take_away(layout: Layout) -> None:
    """Take away a book that could not be finished."""
    shutil.rmtree(layout.path, ignore_errors=True)


def open_shelf(layout: Layout, *, new: bool = False) -> tuple[Shelf, list[DamageError]]:
    """Open the journal's file, or what can be saved of it when it is damaged.

    Every head is read once, which goes through all of SQLite's own structure.

    Returns:
        The shelf, and what is wrong with it. A shelf of saved rows is read-only.

    Raises:
        StorageError: The disk refuses, or another process is in the way.
    """
    if new:
        return SqliteShelf(layout.journal), []
    try:
        shelf = None if _needs_saving(layout.journal) else _opened(layout.journal)
        if shelf is None:
            return _saved(layout)
    except OSError as error:
        raise refusal(error, layout.journal) from error
    return shelf, lacking(layout.mark, shelf)


def _needs_saving(journal: Path) -> bool:
    """Whether SQLite must not touch the file: it is not there, or entries would be dropped."""
    return not journal.is_file() or hidden_in_log(journal)


def _opened(journal: Path) -> Shelf | None:
    """Open the file, if SQLite finds its way through all of it and no number is left out."""
    try:
        shelf = SqliteShelf(journal)
    except sqlite3.Error:
        return None
    try:
        found = [seq for seq, _ in shelf.heads()]
    except StorageError:
        shelf.close()
        raise
    except sqlite3.Error:
        found = []
    if not found or found != list(range(len(found))):
        shelf.close()
        return None
    return shelf


def _saved(layout: Layout) -> tuple[Shelf, list[DamageError]]:
    """Return the rows that can be read out of a damaged file, and name those that cannot.

    What is missing after the last one that left any trace can be told only with a head that was
    noted elsewhere.
    """
    saved = save(layout.journal)
    shelf = SavedShelf(saved.rows, {} if saved.header is None else {HEADER_COPY: saved.header})
    gone = {seq for seq in range(saved.most) if seq not in saved.rows}
    late = [error for error in lacking(layout.mark, shelf) if error.fields.get("entry") not in gone]
    named: list[DamageError] = [DamagedEntry(entry=seq) for seq in sorted(gone)]
    return shelf, [DamagedJournal(), *named, *late]

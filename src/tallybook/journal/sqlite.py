"""The shelf on a disk: SQLite as a store of sealed rows and nothing else."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tallybook.errors import BookBusy, DamagedJournal, DiskFull, WriteFailed
from tallybook.journal.shelf import Conflict, Row
from tallybook.journal.space import is_full

_SCHEMA = """
create table if not exists entries(seq integer primary key, head blob not null, sealed blob not null);
create table if not exists meta(name text primary key, value blob not null);
create trigger if not exists entries_stay before delete on entries
begin select raise(abort, 'entries are never taken out'); end;
create trigger if not exists entries_as_they_are before update on entries
begin select raise(abort, 'entries are never changed'); end;
"""
#: FULL, because NORMAL lost every acknowledged commit in trials of a power cut.
_SETTINGS = (
    "pragma page_size=4096",
    "pragma journal_mode=wal",
    "pragma synchronous=full",
    "pragma fullfsync=1",
    "pragma checkpoint_fullfsync=1",
    "pragma wal_autocheckpoint=0",
    "pragma temp_store=memory",
    "pragma trusted_schema=0",
    "pragma cell_size_check=1",
    "pragma secure_delete=1",  # an old copy of the header, under an old passphrase, leaves nothing
)
_PATIENCE = 30.0
#: How long the write-ahead log grows before it is folded into the file, in bytes.
_WAL_BOUND = 8 << 20
#: A failed confirmation means that the system may have dropped what it held: nothing is sure then.
_UNCONFIRMED = frozenset(
    {sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_DIR_FSYNC, sqlite3.SQLITE_IOERR_CLOSE}
)
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


def _blob(value: object) -> bytes:
    """Return what a damaged row holds in place of bytes as no bytes at all."""
    return value if isinstance(value, bytes) else b""


class SqliteShelf:
    """Rows in one SQLite file, with a write-ahead log that is confirmed at every append.

    Args:
        path: The file; it is made when it is not there.

    Raises:
        sqlite3.DatabaseError: The file is damaged; see `tallybook.journal.salvage`.
        StorageError: The disk refuses.
    """

    read_only = False

    def __init__(self, path: Path) -> None:
        self._path = path
        self._failed = False
        self._alone = threading.RLock()
        with self._speaking_plainly():
            self._file = sqlite3.connect(
                path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
            )
        self._file.text_factory = bytes  # there is no text here; damage may say that there is
        try:
            with self._speaking_plainly():
                self._begin()
        except BaseException:
            self._file.close()
            raise

    def _begin(self) -> None:
        """Settle how the file is written, and make the tables of a new one."""
        for setting in _SETTINGS:
            self._file.execute(setting).fetchall()
        found = self._file.execute("select count(*) from sqlite_schema").fetchone()
        if found[0] == 0:
            self._file.executescript(_SCHEMA)

    def append(self, row: Row) -> None:
        """Add the next row; confirmed by the disk when this returns."""
        with self._alone:
            if self._failed:
                raise WriteFailed(path=self._path)
            with self._speaking_plainly(), self._written():
                expected = self._next()
                if row.seq != expected:
                    raise Conflict(row.seq)
                self._file.execute("insert into entries values (?, ?, ?)", row)
            self._fold_log()

    def fill(self, rows: Iterable[Row]) -> None:
        """Put many rows into an empty shelf at once, and fold them into the file."""
        with self._alone, self._speaking_plainly():
            with self._written():
                self._file.executemany("insert into entries values (?, ?, ?)", rows)
            self._file.execute("pragma wal_checkpoint(truncate)").fetchall()

    def _next(self) -> int:
        """Return the number that comes next."""
        (last,) = self._file.execute("select max(seq) from entries").fetchone()
        return 0 if last is None else last + 1

    def rows(self, start: int = 0) -> Iterator[Row]:
        """Yield the rows from a number on, in order; what cannot be read of one is left empty."""
        for seq, head in self.heads(start):
            found = self.row(seq)
            yield Row(seq, head, b"") if found is None else found

    def heads(self, start: int = 0) -> Iterator[tuple[int, bytes]]:
        """Yield number and head, without reading what is sealed."""
        with self._alone, self._speaking_plainly():
            asked = "select seq, head from entries where seq >= ? order by seq"
            found = self._file.execute(asked, (start,)).fetchall()
        for seq, head in found:
            yield seq, _blob(head)

    def row(self, seq: int) -> Row | None:
        """Return one row; what cannot be read of it is left empty."""
        try:
            found = self._fetch("select * from entries where seq = ?", seq)
        except sqlite3.DatabaseError:
            return Row(seq, b"", b"")
        return None if found is None else Row(found[0], _blob(found[1]), _blob(found[2]))

    def last(self) -> tuple[int, bytes] | None:
        """Return number and head of the last row."""
        found = self._fetch("select seq, head from entries order by seq desc limit 1")
        return None if found is None else (found[0], _blob(found[1]))

    def get_meta(self, name: str) -> bytes | None:
        """Return a value that was put beside the rows."""
        try:
            found = self._fetch("select value from meta where name = ?", name)
        except sqlite3.DatabaseError:
            return None
        return None if found is None else _blob(found[0])

    def put_meta(self, name: str, value: bytes) -> None:
        """Put a value beside the rows; confirmed by the disk when this returns."""
        with self._alone:
            if self._failed:
                raise WriteFailed(path=self._path)
            with self._speaking_plainly(), self._written():
                self._file.execute("insert or replace into meta values (?, ?)", (name, value))

    def is_sound(self) -> bool:
        """Whether SQLite finds its own structure as it should be, where no row lies as well."""
        try:
            return self._fetch("pragma integrity_check") == (b"ok",)
        except sqlite3.DatabaseError:
            return False

    def close(self) -> None:
        """Let go of the file; its write-ahead log is folded into it by the last one to do so."""
        with self._alone:
            self._file.close()

    def _fetch(self, asked: str, *values: object) -> tuple[Any, ...] | None:
        """Return the first row of an answer."""
        with self._alone, self._speaking_plainly():
            found: tuple[Any, ...] | None = self._file.execute(asked, values).fetchone()
            return found

    @contextmanager
    def _written(self) -> Iterator[None]:
        """Run in one transaction: all of it is on the disk afterwards, or nothing.

        Raises:
            DamagedJournal: SQLite finds its own structure damaged; nothing is written then.
        """
        self._file.execute("begin immediate")
        try:
            yield
            self._file.execute("commit")
        except BaseException as error:
            if self._file.in_transaction:
                self._file.execute("rollback")
            structure = isinstance(error, sqlite3.DatabaseError)
            if structure and not isinstance(error, sqlite3.OperationalError):
                raise DamagedJournal from error
            raise

    def _fold_log(self) -> None:
        """Fold the write-ahead log into the file once it has grown.

        The row is safe in the log already, so a full disk here is no failure; the log just grows
        on. Anything else means that the disk cannot be relied on from now on.
        """
        log = self._path.with_name(self._path.name + "-wal")
        try:
            if log.stat().st_size > _WAL_BOUND:
                self._file.execute("pragma wal_checkpoint(passive)").fetchall()
        except sqlite3.OperationalError as error:
            full = error.sqlite_errorcode == sqlite3.SQLITE_FULL or is_full(self._path)
            busy = error.sqlite_errorcode & 0xFF in _BUSY
            self._failed = not (full or busy)

    @contextmanager
    def _speaking_plainly(self) -> Iterator[None]:
        """Turn what SQLite says about the disk into the errors of the house."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise self._plain(error) from error

    def _plain(self, error: sqlite3.OperationalError) -> Exception:
        """Return the error that says what happened, or the same one where the file is damaged."""
        found = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        if found in _UNCONFIRMED:
            self._failed = True
        if found & 0xFF in _BUSY:
            return BookBusy()
        refused = found & 0xFF in {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
        if found & 0xFF == sqlite3.SQLITE_FULL or (refused and is_full(self._path)):
            return DiskFull(path=self._path)
        if refused or found & 0xFF == sqlite3.SQLITE_READONLY:
            return WriteFailed(path=self._path)
        return error

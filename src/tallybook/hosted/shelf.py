"""The shelf on a server: the same sealed rows in PostgreSQL, many books side by side.

The server sees what a stolen disk would show: numbers, sizes, times of writing, and noise.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors

from tallybook.errors import BookBusy, DiskFull, WriteFailed
from tallybook.journal.shelf import Conflict, Row

_SCHEMA = """
create schema if not exists tallybook;
create table if not exists tallybook.books(
    book bytea primary key,
    entries bigint not null default 0
);
create table if not exists tallybook.entries(
    book bytea not null references tallybook.books,
    seq bigint not null,
    head bytea not null,
    sealed bytea not null,
    primary key (book, seq)
);
alter table tallybook.entries alter column sealed set storage external;
create table if not exists tallybook.meta(
    book bytea not null references tallybook.books,
    name text not null,
    value bytea not null,
    primary key (book, name)
);
create or replace function tallybook.entries_stay() returns trigger language plpgsql
as $$ begin raise exception 'entries are never changed or taken out'; end $$;
create or replace trigger entries_stay before update or delete on tallybook.entries
for each row execute function tallybook.entries_stay();
"""
#: Any number, the same for all: two processes must not make the tables at the same moment.
_MAKING = 7_470_112_031
#: What the errors of this shelf name; an address could hold a password.
_PLACE = "the database"
_SETTINGS = (
    "set synchronous_commit to on; set lock_timeout to '30s'; set client_min_messages to error"
)


class PostgresShelf:
    """The rows of one book in a database.

    Writers take turns by locking the book's own row, which PostgreSQL hands on in order of asking.

    Args:
        url: Where the database is.
        book_id: Which book; any bytes, for example the 16 that its header names it by.

    Raises:
        WriteFailed: The database does not answer.
    """

    read_only = False

    def __init__(self, url: str, book_id: bytes) -> None:
        self._book = book_id
        self._alone = threading.RLock()
        try:
            self._server = psycopg.connect(url, autocommit=True)
        except psycopg.Error as error:
            raise WriteFailed(path=_PLACE) from error
        with self._speaking_plainly():
            self._begin()

    def _begin(self) -> None:
        """Settle that what is acknowledged is on the disk, and make the tables of a new database."""
        self._server.execute(_SETTINGS)
        with self._server.transaction():
            self._server.execute("select pg_advisory_xact_lock(%s)", (_MAKING,))
            made = self._server.execute("select to_regclass('tallybook.meta')").fetchone()
            if made == (None,):
                self._server.execute(_SCHEMA)
            self._server.execute(
                "insert into tallybook.books(book) values (%s) on conflict do nothing",
                (self._book,),
            )

    def append(self, row: Row) -> None:
        """Add the next row; confirmed by the server's disk when this returns."""
        with self._speaking_plainly(), self._server.transaction():
            found = self._server.execute(
                "select entries from tallybook.books where book = %s for update", (self._book,)
            ).fetchone()
            if found != (row.seq,):
                raise Conflict(row.seq)
            self._server.execute(
                "insert into tallybook.entries values (%s, %s, %s, %s)", (self._book, *row)
            )
            self._server.execute(
                "update tallybook.books set entries = %s where book = %s",
                (row.seq + 1, self._book),
            )

    def rows(self, start: int = 0) -> Iterator[Row]:
        """Yield the rows from a number on, in order."""
        for seq, head in self.heads(start):
            found = self.row(seq)
            yield Row(seq, head, b"") if found is None else found

    def heads(self, start: int = 0) -> Iterator[tuple[int, bytes]]:
        """Yield number and head from a number on."""
        with self._speaking_plainly():
            found = self._server.execute(
                "select seq, head from tallybook.entries where book = %s and seq >= %s order by seq",
                (self._book, start),
            ).fetchall()
        yield from found

    def row(self, seq: int) -> Row | None:
        """Return one row."""
        with self._speaking_plainly():
            found = self._server.execute(
                "select seq, head, sealed from tallybook.entries where book = %s and seq = %s",
                (self._book, seq),
                binary=True,
            ).fetchone()
        return None if found is None else Row(*found)

    def last(self) -> tuple[int, bytes] | None:
        """Return number and head of the last row."""
        with self._speaking_plainly():
            found = self._server.execute(
                "select seq, head from tallybook.entries where book = %s order by seq desc limit 1",
                (self._book,),
            ).fetchone()
        return None if found is None else (found[0], found[1])

    def get_meta(self, name: str) -> bytes | None:
        """Return a value that was put beside the rows."""
        with self._speaking_plainly():
            found = self._server.execute(
                "select value from tallybook.meta where book = %s and name = %s",
                (self._book, name),
            ).fetchone()
        return None if found is None else bytes(found[0])

    def put_meta(self, name: str, value: bytes) -> None:
        """Put a value beside the rows; it replaces the one before."""
        with self._speaking_plainly():
            self._server.execute(
                "insert into tallybook.meta values (%s, %s, %s) "
                "on conflict (book, name) do update set value = excluded.value",
                (self._book, name, value),
            )

    def close(self) -> None:
        """Let go of the connection."""
        self._server.close()

    @contextmanager
    def _speaking_plainly(self) -> Iterator[None]:
        """Turn what the server says into the errors of the house."""
        try:
            with self._alone:
                yield
        except errors.DiskFull as error:
            raise DiskFull(path=_PLACE) from error
        except (errors.LockNotAvailable, errors.DeadlockDetected) as error:
            raise BookBusy from error
        except errors.UniqueViolation as error:
            raise Conflict from error
        except psycopg.Error as error:
            raise WriteFailed(path=_PLACE) from error

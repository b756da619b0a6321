"""What a store of sealed rows has to promise: it sees numbers and noise, and keeps every row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol


class Row(NamedTuple):
    """One row of a journal.

    Attributes:
        seq: Its number, from 0, without gaps.
        head: The clear head of the entry; see `tallybook.journal.format.EntryHead`.
        sealed: The sealed entry.
    """

    seq: int
    head: bytes
    sealed: bytes


class Conflict(Exception):
    """Somebody else has appended a row of this number, or the row before it is not there."""


class Shelf(Protocol):
    """Keeps sealed rows in order. Implementations: SQLite on a disk, PostgreSQL on a server.

    `tests/journal/test_every_shelf.py` holds all of them to these promises.
    """

    @property
    def read_only(self) -> bool:
        """Whether nothing can be appended: the rows were saved from a damaged file."""
        ...

    def append(self, row: Row) -> None:
        """Add the next row; when this returns it is on the disk, whole.

        Raises:
            Conflict: The number is taken, or is not the next one.
            StorageError: The store refuses; nothing of the row is there.
        """
        ...

    def rows(self, start: int = 0) -> Iterator[Row]:
        """Yield the rows from a number on, in order."""
        ...

    def heads(self, start: int = 0) -> Iterator[tuple[int, bytes]]:
        """Yield number and head from a number on, without reading what is sealed."""
        ...

    def row(self, seq: int) -> Row | None:
        """Return one row."""
        ...

    def last(self) -> tuple[int, bytes] | None:
        """Return number and head of the last row."""
        ...

    def get_meta(self, name: str) -> bytes | None:
        """Return a value that was put beside the rows."""
        ...

    def put_meta(self, name: str, value: bytes) -> None:
        """Put a value beside the rows; it replaces the one before."""
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...

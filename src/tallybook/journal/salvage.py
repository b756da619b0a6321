"""Reading rows out of a journal whose SQLite structure is damaged.

Nothing is trusted but what checks: every page of the file, and of the write-ahead log beside it, is
looked through for heads, the sealed part is gathered from the pages that follow, and a row counts
only when its hash fits its head. Nothing is written.
"""

from __future__ import annotations

import hashlib
import sqlite3
import struct
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from tallybook.errors import DamagedEntry, DamagedHeader, DamagedJournal
from tallybook.journal.format import MAGIC, EntryHead
from tallybook.journal.shelf import Row
from tallybook.vault.header import MAGIC as HEADER_MAGIC
from tallybook.vault.keys import HEADER_SIZE, check_header

PAGE = 4096
_LOG_HEAD = 32
_FRAME_HEAD = 24
_SALT = slice(8, 16)
#: Where SQLite's index of the log says how many frames are whole.
_MOST_FRAMES = slice(16, 20)
#: A record's own header before the clear head: its length, three types.
_LONGEST_HEAD = 16
_ROOM = PAGE - 35
_SMALLEST = (PAGE - 12) * 32 // 255 - 23
_LARGEST = 1 << 31
#: SQLite writes the length of a blob as twice that and this.
_BLOB = 12


class SavedShelf:
    """Rows that were read out of a damaged file; nothing can be appended to them."""

    read_only = True

    def __init__(self, rows: Mapping[int, Row], meta: Mapping[str, bytes]) -> None:
        self._rows = dict(sorted(rows.items()))
        self._meta = dict(meta)

    def append(self, row: Row) -> None:
        """Refuse.

        Raises:
            DamagedJournal: Always.
        """
        raise DamagedJournal(entry=row.seq)

    def rows(self, start: int = 0) -> Iterator[Row]:
        """Yield what was saved, in order."""
        yield from (row for seq, row in self._rows.items() if seq >= start)

    def heads(self, start: int = 0) -> Iterator[tuple[int, bytes]]:
        """Yield number and head of what was saved."""
        yield from ((row.seq, row.head) for row in self.rows(start))

    def row(self, seq: int) -> Row | None:
        """Return one row."""
        return self._rows.get(seq)

    def last(self) -> tuple[int, bytes] | None:
        """Return number and head of the last row that was saved."""
        if not self._rows:
            return None
        last = self._rows[max(self._rows)]
        return last.seq, last.head

    def get_meta(self, name: str) -> bytes | None:
        """Return a value that was saved."""
        return self._meta.get(name)

    def put_meta(self, name: str, value: bytes) -> None:
        """Refuse.

        Raises:
            DamagedJournal: Always.
        """
        raise DamagedJournal(name=name, size=len(value))

    def close(self) -> None:
        """Let go of the rows."""
        self._rows.clear()


def hidden_in_log(journal: Path) -> bool:
    """Whether the write-ahead log holds entries that SQLite would pass over as damaged.

    SQLite ends its reading at the first frame that does not check, without a word, and takes the
    log away when the file is closed. So the log is looked at first: frames that were committed are
    counted here and by SQLite. A process that is killed in the middle of an append leaves frames
    without a commit after them; those are no entry and are not counted.
    """
    log = _log_of(journal)
    data = log.read_bytes() if log.is_file() else b""
    committed = sum(1 for _ in _frames(data))
    if not committed:
        return False
    accepted = _frames_accepted(journal)
    return accepted is None or (committed > accepted and log.is_file())


def _frames_accepted(journal: Path) -> int | None:
    """Return how many frames of the log SQLite goes by; None where it cannot read the file."""
    try:
        file = sqlite3.connect(f"{journal.absolute().as_uri()}?mode=ro", uri=True)
        try:
            file.execute("select max(seq) from entries").fetchone()
            index = journal.with_name(journal.name + "-shm").read_bytes()
        finally:
            file.close()
    except (sqlite3.Error, OSError):
        return None
    return int.from_bytes(index[_MOST_FRAMES], sys.byteorder)


class Saved(NamedTuple):
    """What was read out of a file in any state.

    Attributes:
        rows: The rows that check, by number.
        most: One more than the highest number that any head in the file names.
        header: The copy of the book's header, if a whole one was found.
    """

    rows: dict[int, Row]
    most: int
    header: bytes | None


def save(journal: Path) -> Saved:
    """Read every row that checks, and the copy of the header, out of a file in any state."""
    data = journal.read_bytes() if journal.is_file() else b""
    log = _log_of(journal)
    log_data = log.read_bytes() if log.is_file() else b""
    rows: dict[int, Row] = {}
    seen = -1
    for pages in ({**_pages(data), **dict(_frames(log_data))}, _pages(data)):
        for page in pages.values():
            for row, whole in _rows_in(page, pages):
                seen = max(seen, row.seq)
                if whole:
                    rows.setdefault(row.seq, row)
    return Saved(rows, seen + 1, _header_in(data) or _header_in(log_data))


def _log_of(journal: Path) -> Path:
    """Return where SQLite keeps the write-ahead log."""
    return journal.with_name(journal.name + "-wal")


def _pages(data: bytes) -> dict[int, bytes]:
    """Return the pages of a file by their number, which begins with 1."""
    return {
        number: data[place : place + PAGE]
        for number, place in enumerate(range(0, len(data), PAGE), start=1)
    }


def _frames(data: bytes) -> list[tuple[int, bytes]]:
    """Return number and page of each committed frame of the log's present round."""
    salt = data[16:24] if _log_head_checks(data) else data[_LOG_HEAD:][_SALT]
    found: list[tuple[int, bytes]] = []
    committed = 0
    for place in range(_LOG_HEAD, len(data) - _FRAME_HEAD - PAGE + 1, _FRAME_HEAD + PAGE):
        head = data[place : place + _FRAME_HEAD]
        if head[_SALT] != salt:
            continue
        start = place + _FRAME_HEAD
        found.append((int.from_bytes(head[:4]), data[start : start + PAGE]))
        if any(head[4:8]):
            committed = len(found)
    return found[:committed]


def _log_head_checks(data: bytes) -> bool:
    """Whether the head of a write-ahead log fits its own check."""
    if len(data) < _LOG_HEAD:
        return False
    order = ">" if data[3] & 1 else "<"
    words = struct.unpack_from(f"{order}6I", data)
    first = second = 0
    for left, right in zip(words[::2], words[1::2], strict=True):
        first = (first + left + second) & 0xFFFFFFFF
        second = (second + right + first) & 0xFFFFFFFF
    return struct.unpack_from(">2I", data, 24) == (first, second)


def _finds(data: bytes, wanted: bytes) -> Iterator[int]:
    """Yield each place where these bytes stand."""
    place = data.find(wanted)
    while place >= 0:
        yield place
        place = data.find(wanted, place + 1)


def _rows_in(page: bytes, pages: Mapping[int, bytes]) -> Iterator[tuple[Row, bool]]:
    """Yield the rows that begin in one page and whose head checks, and whether the rest does."""
    for place in _finds(page, MAGIC):
        for start in range(max(0, place - _LONGEST_HEAD), place):
            row = _row_at(page, start, place, pages)
            if row is not None:
                yield row
                break


def _row_at(
    page: bytes, start: int, place: int, pages: Mapping[int, bytes]
) -> tuple[Row, bool] | None:
    """Read the row whose record begins at ``start`` and whose clear head begins at ``place``."""
    if page[start] != place - start or page[start + 1] != 0:
        return None
    head_type, after = _varint(page, start + 2)
    sealed_type, after = _varint(page, after)
    if after != place or min(head_type, sealed_type) < _BLOB or (head_type | sealed_type) & 1:
        return None
    head_size, sealed_size = (head_type - _BLOB) // 2, (sealed_type - _BLOB) // 2
    whole = place - start + head_size + sealed_size
    if whole > _LARGEST:
        return None
    content = _gathered(page, start, whole, pages)
    head = content[place - start : place - start + head_size]
    sealed = content[place - start + head_size : whole]
    return _checked(head, sealed)


def _checked(head: bytes, sealed: bytes) -> tuple[Row, bool] | None:
    """Return a row if its head checks, and whether what is sealed fits it."""
    seq = int.from_bytes(head[6:14])
    try:
        read = EntryHead.unpack(head, seq)
    except DamagedEntry:
        return None
    return Row(seq, head, sealed), hashlib.sha256(sealed).digest() == read.sealed_hash


def _gathered(page: bytes, start: int, whole: int, pages: Mapping[int, bytes]) -> bytes:
    """Return the bytes of a record: those in its own page, and those on the pages it runs over."""
    here = whole
    if whole > _ROOM:
        here = _SMALLEST + (whole - _SMALLEST) % (PAGE - 4)
        here = here if here <= _ROOM else _SMALLEST
    pieces = [page[start : start + here]]
    left = whole - here
    beyond = int.from_bytes(page[start + here : start + here + 4])
    while left > 0 and beyond in pages and len(pieces) <= len(pages):
        follow = pages[beyond]
        pieces.append(follow[4 : 4 + left])
        left -= PAGE - 4
        beyond = int.from_bytes(follow[:4])
    return b"".join(pieces)


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """Read one of SQLite's numbers; return it and the place after it."""
    value = 0
    for count in range(8):
        if place + count >= len(data):
            return -1, len(data)
        byte = data[place + count]
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            return value, place + count + 1
    return -1, place + 8


def _header_in(data: bytes) -> bytes | None:
    """Return a whole copy of the book's header, if one stands in these bytes."""
    for place in reversed(list(_finds(data, HEADER_MAGIC))):
        found = data[place : place + HEADER_SIZE]
        try:
            check_header(found)
        except DamagedHeader:
            continue
        return found
    return None

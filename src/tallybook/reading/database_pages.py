"""See which tables a database has by its first pages alone, without loading it.

A recogniser asks this of every file, and a database may hold gigabytes. The list of tables is a
tree of pages that begins with the first (https://www.sqlite.org/fileformat2.html#b_tree_pages); the
name of a table stands near the beginning of its line there.
"""

from __future__ import annotations

import re
import struct
from typing import BinaryIO, Self

from tallybook.errors import TallybookError
from tallybook.model.source import Export
from tallybook.reading.archives import is_archive
from tallybook.reading.exports import read_up_to

MAGIC = b"SQLite format 3\x00"
#: Pages of the list of tables that are looked at, at most.
_MOST_PAGES = 400
_MOST_RETURNS = 8
#: Members of an archive that are looked at, and how a database is commonly called.
_MOST_MEMBERS = 300
_ENDING = re.compile(r"\.(?:db|db3|sqlite|sqlite3|sqlitedb|storedata)$", re.IGNORECASE)
_LEAF, _INNER = 13, 5
_HEADER = 100


def is_database(head: bytes) -> bool:
    """Whether these are the first bytes of a SQLite database."""
    return head.startswith(MAGIC)


def table_names(export: Export, part: str = "") -> frozenset[str]:
    """The names of the tables in a database, as far as its list of tables can be read.

    Args:
        export: The export.
        part: The member that is the database; empty for the export itself.
    """
    try:
        with _Pages(export, part) as pages:
            return frozenset(_names(pages)) if pages.size else frozenset()
    except (TallybookError, struct.error, IndexError):
        return frozenset()


def database_parts(export: Export, *tables: str) -> list[str]:
    """Where an export holds databases with all of these tables: "" for itself, or its members."""
    head = export.head(len(MAGIC))
    if is_database(head):
        parts = [""]
    elif is_archive(head):
        members = [name for name in export.members() if _ENDING.search(name)]
        parts = members[:_MOST_MEMBERS]
    else:
        return []
    return [part for part in parts if table_names(export, part).issuperset(tables)]


class _Pages:
    """Pages of a database in a stream that may not be able to go back."""

    def __init__(self, export: Export, part: str) -> None:
        self._export = export
        self._part = part
        self._stream = self._opened()
        self._at = 0
        self._returns = 0
        self._head = self._take(0, _HEADER)
        size = int.from_bytes(self._head[16:18], "big") if is_database(self._head) else 0
        self.size = 65_536 if size == 1 else size
        if self.size < 512 or self.size & (self.size - 1):  # noqa: PLR2004 - as the format has it
            self.size = 0
        self.used = self.size - self._head[20] if self.size else 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def page(self, number: int) -> bytes:
        """One page; the first without the header of the file."""
        if number == 1:
            return self._head + self._take(_HEADER, self.size - _HEADER)
        return self._take((number - 1) * self.size, self.size)

    def _opened(self) -> BinaryIO:
        return self._export.open_member(self._part) if self._part else self._export.open()

    def _take(self, place: int, length: int) -> bytes:
        """Read at a place, going back by opening anew where the stream cannot."""
        if place < self._at:
            self._returns += 1
            if self._returns > _MOST_RETURNS and not self._stream.seekable():
                return b""
            self._stream.close()
            self._stream = self._opened()
            self._at = 0
        self._skip(place - self._at)
        content = read_up_to(self._stream, length)
        self._at = place + len(content)
        return content

    def _skip(self, length: int) -> None:
        """Go on, reading where it has to be."""
        if length and self._stream.seekable():
            self._stream.seek(length, 1)
            return
        while length and (piece := self._stream.read(min(length, 1 << 20))):
            length -= len(piece)


def _names(pages: _Pages) -> list[str]:
    """Walk the list of tables."""
    found: list[str] = []
    waiting, seen = [1], {1}
    while waiting and len(seen) <= _MOST_PAGES:
        number = min(waiting)
        waiting.remove(number)
        page = pages.page(number)
        start = _HEADER if number == 1 else 0
        if len(page) < start + 12:
            continue
        kind, cells = page[start], int.from_bytes(page[start + 3 : start + 5], "big")
        if kind == _LEAF:
            places = struct.unpack_from(f">{cells}H", page, start + 8)
            found += filter(None, (_name_at(page, place) for place in places))
        elif kind == _INNER:
            places = struct.unpack_from(f">{cells}H", page, start + 12)
            below = [int.from_bytes(page[place : place + 4], "big") for place in places]
            below.append(int.from_bytes(page[start + 8 : start + 12], "big"))
            waiting += [each for each in dict.fromkeys(below) if each not in seen]
            seen.update(below)
    return found


def _name_at(page: bytes, place: int) -> str:
    """The same, and empty where the line is damaged."""
    try:
        return _name(page, place)
    except IndexError:
        return ""


def _name(page: bytes, place: int) -> str:
    """The name of the table that one line is about; empty where it is no table."""
    _, place = _number(page, place)
    _, place = _number(page, place)
    start = place
    header, place = _number(page, place)
    kind, place = _number(page, place)
    name, place = _number(page, place)
    values = start + header
    if kind != 2 * len(b"table") + 13 or name < 13 or name % 2 == 0:  # noqa: PLR2004 - text
        return ""
    first, second = values, values + 5
    if page[first:second] != b"table":
        return ""
    return page[second : second + (name - 13) // 2].decode("utf-8", "replace")


def _number(page: bytes, place: int) -> tuple[int, int]:
    """A number of variable length and the place behind it."""
    value = 0
    for step in range(9):
        byte = page[place + step]
        if step == 8:  # noqa: PLR2004 - the ninth byte counts whole
            return value << 8 | byte, place + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:  # noqa: PLR2004 - the last one
            return value, place + step + 1
    return value, place + 9

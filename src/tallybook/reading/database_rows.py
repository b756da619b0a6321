"""Read the rows of a plain table out of a database without handing its bytes to SQLite.

This is for a list that has to be read where keys are held, such as that of an iPhone's backup, which
says what the files of a folder are before any of them is read in a process of its own. It knows
tables of rows with numbers, and what is written on their pages
(https://www.sqlite.org/fileformat2.html#b_tree_pages): no indexes, no views, no log, no other
encoding than UTF-8. Each page of a tree is looked at once, and all rows together may be no longer
than twice the file, so that none can go on for ever; what does not read as it should is passed over.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

from tallybook.reading.database_pages import is_database

#: The longest row that is read; what is behind is left out.
LONGEST = 1 << 16
_LEAF, _INNER, _HEADER = 13, 5, 100
_FIXED = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_FRACTION, _NAUGHT, _ONE, _BLOB, _TEXT = 7, 8, 9, 12, 13
_ROOT = 1


def plain_rows(content: bytes, table: str, columns: int) -> Iterator[list[Any]]:
    """Yield the first columns of each row of a table, in the order of the rows.

    Args:
        content: The database.
        table: The name of the table.
        columns: How many columns are wanted; what is missing of them is None.
    """
    held = _Held(content)
    if not held.size:
        return
    for line in held.rows(_ROOT, 4):
        if line[0] == "table" and line[1] == table and isinstance(line[3], int):
            yield from held.rows(line[3], columns)
            return


class _Held:
    """A database in memory."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._left = 2 * len(content)
        size = int.from_bytes(content[16:18], "big") if is_database(content[:16]) else 0
        self.size = 65_536 if size == 1 else size
        is_sound = len(content) >= _HEADER and self.size & (self.size - 1) == 0
        self._used = self.size - content[20] if is_sound else 0
        if self._used < 480:  # noqa: PLR2004 - the least that the format allows
            self.size = 0

    def rows(self, root: int, columns: int) -> Iterator[list[Any]]:
        """The rows of the tree that begins with a page."""
        waiting, seen = [root], {root}
        while waiting:
            number = waiting.pop()
            page = self._page(number)
            start = _HEADER if number == _ROOT else 0
            kind = page[start] if len(page) > start + 12 else 0
            if kind == _LEAF:
                for place in self._places(page, start, 8):
                    row = self._row(page, place, columns)
                    if row is not None:
                        yield row
            elif kind == _INNER:
                below = [_four(page, place) for place in self._places(page, start, 12)]
                below.append(_four(page, start + 8))
                fresh = [each for each in dict.fromkeys(below) if each not in seen]
                seen.update(fresh)
                waiting += reversed(fresh)

    def _page(self, number: int) -> bytes:
        """One page; empty where there is none of the number."""
        return self._content[(number - 1) * self.size : number * self.size] if number > 0 else b""

    def _places(self, page: bytes, start: int, header: int) -> tuple[int, ...]:
        """Where the cells of a page begin."""
        cells = int.from_bytes(page[start + 3 : start + 5], "big")
        cells = min(cells, (len(page) - start - header) // 2)
        return struct.unpack_from(f">{cells}H", page, start + header)

    def _row(self, page: bytes, place: int, columns: int) -> list[Any] | None:
        """One row; None where it cannot be read."""
        try:
            length, place = _number(page, place)
            _, place = _number(page, place)
            return _values(self._payload(page, place, length), columns)
        except (IndexError, struct.error):
            return None

    def _payload(self, page: bytes, place: int, length: int) -> bytes:
        """The bytes of a row, gathered from the pages that it goes on on."""
        most = self._used - 35
        local = length
        if length > most:
            least = (self._used - 12) * 32 // 255 - 23
            local = least + (length - least) % (self._used - 4)
            local = local if local <= most else least
        content = page[place : place + local]
        following = _four(page, place + local) if local < length else 0
        wanted = min(length, LONGEST)
        while following and len(content) < wanted:
            more = self._page(following)
            if len(more) < self._used:
                break
            content += more[4 : self._used]
            following = _four(more, 0)
        self._left -= len(content)
        if self._left < 0:
            raise IndexError
        return content[:wanted]


def _values(payload: bytes, columns: int) -> list[Any]:
    """The first values of a row."""
    header, place = _number(payload, 0)
    kinds: list[int] = []
    while place < header and len(kinds) < columns:
        kind, place = _number(payload, place)
        kinds.append(kind)
    values: list[Any] = []
    place = header
    for kind in kinds:
        value, place = _value(payload, place, kind)
        values.append(value)
    return values + [None] * (columns - len(values))


def _value(payload: bytes, place: int, kind: int) -> tuple[Any, int]:
    """One value and the place behind it."""
    if kind in _FIXED:
        end = place + _FIXED[kind]
        return int.from_bytes(payload[place:end], "big", signed=True), end
    if kind == _FRACTION:
        return struct.unpack_from(">d", payload, place)[0], place + 8
    if kind in {_NAUGHT, _ONE}:
        return kind - _NAUGHT, place
    if kind < _BLOB:
        return None, place
    end = place + (kind - _BLOB) // 2
    raw = payload[place:end]
    return (raw.decode("utf-8", "replace") if kind % 2 else raw), end


def _four(content: bytes, place: int) -> int:
    """A number of four bytes."""
    return int.from_bytes(content[place : place + 4], "big")


def _number(content: bytes, place: int) -> tuple[int, int]:
    """A number of variable length and the place behind it."""
    value = 0
    for step in range(8):
        byte = content[place + step]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:  # noqa: PLR2004 - the last one
            return value, place + step + 1
    return value << 8 | content[place + 8], place + 9

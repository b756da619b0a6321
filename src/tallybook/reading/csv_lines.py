"""Read the lines of a table of values with commas between them, each with its place in the file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import NamedTuple

from tallybook.reading.charsets import decode

#: The longest row, in bytes; the library's own bound is one for the whole program, and others widen it.
LONGEST = 1 << 17


class Line(NamedTuple):
    """One row of a table.

    Attributes:
        offset: Its first byte.
        length: Its length in bytes, without what ends it.
        cells: What stands in its columns.
        broken: Whether it could not be taken apart.
    """

    offset: int
    length: int
    cells: list[str]
    broken: bool = False


def lines_of(data: bytes) -> Iterator[Line]:
    """Yield the rows of a table; a quoted value may go over several lines."""
    feed = _Feed(data)
    reader = csv.reader(feed)
    while True:
        start = feed.row = feed.at
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Line(start, feed.at - start, [], broken=True)
            reader = csv.reader(feed)
            continue
        yield Line(start, len(data[start : feed.at].rstrip(b"\r\n")), cells)


class _Feed:
    """The lines of a file as text, how far they were taken, and where the row began."""

    def __init__(self, data: bytes) -> None:
        self.at = self.row = 0
        self._data = data

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        if self.at >= len(self._data):
            raise StopIteration
        if self.at - self.row > LONGEST:
            raise csv.Error
        end = self._data.find(b"\n", self.at) + 1 or len(self._data)
        line, self.at = self._data[self.at : end], end
        return decode(line)

"""Read JSON Lines of a stranger: one object a line, each with its place, mended where it can be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import msgspec

from tallybook.reading.json import UNREADABLE, loosely

#: The longest line that is read.
LONGEST = 32 << 20
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not empty.

    Attributes:
        offset: Where it begins, in bytes.
        length: Its length in bytes, without its end.
        raw: The line, or its beginning where it is longer than is read.
        given: The object it holds; None where it holds none.
    """

    offset: int
    length: int
    raw: bytes
    given: dict[str, Any] | None


def json_lines(stream: BinaryIO) -> Iterator[Line]:
    """Yield the lines of a stream that need not be able to go back."""
    for offset, raw, length in raw_lines(stream):
        if raw.strip():
            yield line_of(offset, raw, length)


def raw_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes, int]]:
    """Yield where each line begins, the line as far as it is read, and its length with its end."""
    offset = 0
    for raw, length in _lines(stream):
        yield offset, raw if offset else raw.removeprefix(_MARK), length
        offset += length


def line_of(offset: int, raw: bytes, length: int) -> Line:
    """One line, read."""
    if length > LONGEST:
        return Line(offset, length, raw, None)
    return Line(offset, len(raw.rstrip()), raw, _object(raw))


def _lines(stream: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Each line as far as it is read, and its length with its end."""
    rest = b""
    skipped = 0
    while piece := stream.read(1 << 20):
        *whole, last = piece.split(b"\n")
        for end in whole:
            yield rest + end, skipped + len(rest) + len(end) + 1
            rest, skipped = b"", 0
        if len(rest) + len(last) > LONGEST + 1:
            skipped += len(last)
        else:
            rest += last
    if rest or skipped:
        yield rest, skipped + len(rest)


def _object(raw: bytes) -> dict[str, Any] | None:
    """The object of one line."""
    try:
        given = msgspec.json.decode(raw)
    except UNREADABLE:
        given = loosely(raw)
    return given if isinstance(given, dict) else None

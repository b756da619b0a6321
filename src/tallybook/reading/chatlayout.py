"""Read a large chat that is laid out in lines without a pass of its own for where messages stand.

Programs that write a message over several lines put the same bytes between every two of them, and a
line break never stands within the words of sound JSON. So the file is cut at those bytes, some
hundred thousand bytes at a time, and each piece must decode to exactly as many messages as the cut
gave. Where it does not, this gives up, and the message is found in the slower way. What an importer
wants of messages is taken as soon as they are decoded, while the processor still has them at hand.
Only the beginning, the end and the piece that is being read are held.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Generic, TypeVar

import msgspec
import numpy as np

from tallybook.reading.chatplaces import Places, end_of
from tallybook.reading.chattaken import Taken, Wanted
from tallybook.reading.exports import fill
from tallybook.reading.json import MARK, UNREADABLE, Shape
from tallybook.reading.text import begins_as_utf8

#: A file that is smaller is read in the slower way, which looks at it as a whole first.
SMALLEST = 1 << 20
_PIECE = 1 << 18
_FACTS = 1 << 16
#: The longest message that is read in this way, and what of a file is looked at from either end.
_LONGEST = _ENDS = 1 << 21
_WIDEST = 64
_OPENS, _ARRAY, _CLOSED = b"{[]"
#: What says nothing in a gap, beside its line break.
_BLANK = b" \t\r"
_COMMA = re.compile(rb"\}\s*,\s*\n\s*\{")

Item = TypeVar("Item", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Run(Generic[Item]):
    """What was taken of some messages, and where each begins and ends in the text."""

    starts: Places
    ends: Places
    taken: Taken[Item]


class _Taker(Generic[Item]):
    """Decodes messages and takes of them what is wanted."""

    def __init__(self, kind: type[Item], wanted: Wanted) -> None:
        self._wanted = wanted
        self._whole: msgspec.json.Decoder[Item] = msgspec.json.Decoder(kind)
        plain = wanted.plain or kind
        self._many: msgspec.json.Decoder[list[Any]] = msgspec.json.Decoder(
            list[plain]  # type: ignore[valid-type]
        )

    def run(self, piece: memoryview, gap: bytes, at: int) -> Run[Item]:
        """Take what is wanted of the messages of an array that stands in the file from here on."""
        items = self._many.decode(piece)
        starts, braces = _cut(piece, gap)
        if len(items) != len(starts):
            raise ValueError
        ends = np.append(starts[1:] - (len(gap) - 2), len(piece) - 1)
        if self._wanted.plain is None:
            return Run(starts + at, ends + at, self._wanted.of(items))
        rows = sorted({*self._wanted.more(items), *self._wanted.fuller(braces, starts)})
        places = zip(rows, starts[rows].tolist(), ends[rows].tolist(), strict=True)
        rare = {row: self._whole.decode(piece[start:end]) for row, start, end in places}
        return Run(starts + at, ends + at, Taken(self._wanted.columns(items), rare))


@dataclass(frozen=True, slots=True)
class Layout:
    """The one chat of a file that is laid out in lines.

    Attributes:
        facts: The chat's own fields.
        start: First byte of the first message.
        end: The byte behind the last message.
        gap: What stands between two messages, with the brace before and the one behind.
    """

    facts: dict[str, Any]
    start: int
    end: int
    gap: bytes

    def runs(self, stream: BinaryIO, kind: type[Item], wanted: Wanted) -> Iterator[Run[Item]]:
        """Yield the messages in order; raise what `UNREADABLE` names where the cut does not fit."""
        taker = _Taker(kind, wanted)
        at = self.start
        for piece in self._pieces(stream):
            yield taker.run(piece, self.gap, at - 1)
            at += len(piece) + len(self.gap) - 4

    def _pieces(self, stream: BinaryIO) -> Iterator[memoryview]:
        """Yield whole messages as arrays; each is in the room of the one before it.

        The byte before a piece and the one behind it are not its own: they become its brackets.
        """
        stream.seek(self.start)
        left, held, room = self.end - self.start, 1, bytearray(_PIECE + 2)
        while left or held > 1:
            got = fill(stream, memoryview(room)[held : min(len(room) - 1, held + left)])
            left, held = left - got, held + got
            stop = room.rfind(self.gap, 1, held) + 1 if left else held
            if stop:
                room[0], beyond = _ARRAY, bytes(room[stop + len(self.gap) - 2 : held])
                room[stop] = _CLOSED
                yield memoryview(room)[: stop + 1]
                held = 1 + len(beyond)
                room[1:held] = beyond
            elif len(room) > _LONGEST or not got:
                raise ValueError
            else:
                room = room + bytes(len(room))


def _cut(piece: memoryview, gap: bytes) -> tuple[Places, Places]:
    """Where messages begin (at the first brace, at the end of each gap), and all braces."""
    data = np.frombuffer(piece, dtype=np.uint8)
    wide = len(gap) - 1
    braces = np.flatnonzero(data == _OPENS)
    begins = braces[braces >= wide] - wide
    for place, byte in enumerate(gap[:-1]):
        if byte not in _BLANK:
            begins = begins[data[begins + place] == byte]
    return np.concatenate(([1], begins + wide)), braces


def layout_of(
    stream: BinaryIO, size: int, shape: Shape[Any], smallest: int = SMALLEST
) -> Layout | None:
    """The layout of a large file with one chat; None where it is another kind of file.

    Args:
        stream: All bytes of the file; it can go back.
        size: How many there are.
        shape: How the chats of this app are laid out.
        smallest: What counts as large, in bytes.
    """
    if size < smallest:
        return None
    head, tail, before = _both_ends(stream, size)
    array = shape.array.search(head, 0, _FACTS)
    if array is None or not begins_as_utf8(head, size):
        return None
    start = head.find(b"{", array.end(), array.end() + _WIDEST)
    first = end_of(head, start, min(len(head), start + _LONGEST)) if start > 0 else 0
    gap = _COMMA.match(head, first - 1, first + _WIDEST) if first else None
    if gap is None or head[array.end() : start].strip():
        return None
    last = tail.rfind(gap[0])
    end = end_of(tail, last + len(gap[0]) - 1, len(tail)) if last >= 0 else 0
    facts = _facts(head[: array.end()] + b"{}" + tail[end:], shape) if end else None
    return None if facts is None else Layout(facts, start, before + end, gap[0])


def _both_ends(stream: BinaryIO, size: int) -> tuple[bytes, bytes, int]:
    """The beginning and the end of a file, and where the end begins; either may be all of it."""
    head = bytearray(min(size, _ENDS))
    tail = bytearray(min(size, _ENDS))
    stream.seek(0)
    fill(stream, memoryview(head))
    stream.seek(size - len(tail))
    fill(stream, memoryview(tail))
    return bytes(head), bytes(tail), size - len(tail)


def _facts(around: bytes, shape: Shape[Any]) -> dict[str, Any] | None:
    """What is said of the one chat around its messages; None where there is not one chat."""
    try:
        outline = msgspec.json.decode(around.removeprefix(MARK), type=shape.outline)
    except UNREADABLE:
        return None
    chats = list(shape.chats(outline))
    return chats[0][0] if len(chats) == 1 and len(chats[0][1]) == 1 else None

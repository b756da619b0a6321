"""Read a large chat that is laid out in lines without a pass of its own for where messages stand.

Programs that write a message over several lines put the same bytes between every two of them, and a
line break never stands within the words of sound JSON. So the file is cut at those bytes, some
hundred thousand bytes at a time, and each piece must decode to exactly as many messages as the cut
gave. Where it does not, this gives up, and the message is found in the slower way. What an importer
wants of messages is taken as soon as they are decoded, while the processor still has them at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec
import numpy as np

from tallybook.reading.chatplaces import Places, end_of
from tallybook.reading.chattaken import Taken, Wanted
from tallybook.reading.json import MARK, UNREADABLE, Shape
from tallybook.reading.text import Text

#: A file that is smaller is read in the slower way, which looks at it as a whole first.
SMALLEST = 1 << 20
_PIECE = 1 << 18
_FACTS = 1 << 16
_LONGEST = 1 << 20
_WIDEST = 64
_OPENS = b"{"[0]
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

    def __init__(self, view: memoryview, kind: type[Item], wanted: Wanted) -> None:
        self._view = view
        self._wanted = wanted
        self._whole: msgspec.json.Decoder[Item] = msgspec.json.Decoder(kind)
        plain = wanted.plain or kind
        self._many: msgspec.json.Decoder[list[Any]] = msgspec.json.Decoder(
            list[plain]  # type: ignore[valid-type]
        )

    def run(self, piece: bytes, gap: bytes, at: int) -> Run[Item]:
        """Take what is wanted of the messages of an array that stands in the text from here on."""
        items = self._many.decode(piece)
        starts, braces = _cut(piece, gap)
        if len(items) != len(starts):
            raise ValueError
        ends = np.append(starts[1:] - (len(gap) - 2), len(piece) - 1)
        if self._wanted.plain is None:
            return Run(starts + at, ends + at, self._wanted.of(items))
        rows = sorted({*self._wanted.more(items), *self._wanted.fuller(braces, starts)})
        starts, ends = starts + at, ends + at
        places = zip(rows, starts[rows].tolist(), ends[rows].tolist(), strict=True)
        rare = {row: self._whole.decode(self._view[start:end]) for row, start, end in places}
        return Run(starts, ends, Taken(self._wanted.columns(items), rare))


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

    def runs(self, text: Text, kind: type[Item], wanted: Wanted) -> Iterator[Run[Item]]:
        """Yield the messages in order; raise what `UNREADABLE` names where the cut does not fit."""
        view = memoryview(text.data)
        taker = _Taker(view, kind, wanted)
        at = self.start
        while at < self.end:
            stop = self._stop(text, at)
            yield taker.run(b"".join((b"[", view[at:stop], b"]")), self.gap, at - 1)
            at = stop + len(self.gap) - 2

    def _stop(self, text: Text, at: int) -> int:
        """The end of the last message that fits into one piece, or of the one that does not."""
        if self.end - at <= _PIECE:
            return self.end
        gap = text.data.rfind(self.gap, at, at + _PIECE)
        if gap < 0:
            gap = text.data.find(self.gap, at, self.end)
        return self.end if gap < 0 else gap + 1


def _cut(piece: bytes, gap: bytes) -> tuple[Places, Places]:
    """Where messages begin (at the first brace, at the end of each gap), and all braces."""
    data = np.frombuffer(piece, dtype=np.uint8)
    wide = len(gap) - 1
    braces = np.flatnonzero(data == _OPENS)
    begins = braces[braces >= wide] - wide
    for place, byte in enumerate(gap[:-1]):
        if byte not in _BLANK:
            begins = begins[data[begins + place] == byte]
    return np.concatenate(([1], begins + wide)), braces


def layout_of(text: Text, shape: Shape[Any], smallest: int = SMALLEST) -> Layout | None:
    """The layout of a large file with one chat; None where it is another kind of file."""
    data = text.data
    array = shape.array.search(data, 0, min(text.size, _FACTS))
    if text.size < smallest or array is None:
        return None
    start = data.find(b"{", array.end(), array.end() + _WIDEST)
    first = end_of(data, start, min(text.size, start + _LONGEST)) if start > 0 else 0
    gap = _COMMA.match(data, first - 1, first + _WIDEST) if first else None
    if gap is None or data[array.end() : start].strip():
        return None
    last = data.rfind(gap[0], start, text.size) + len(gap[0]) - 1
    end = end_of(data, last, text.size)
    facts = _facts(data[: array.end()] + b"{}" + data[end : text.size], shape) if end else None
    return None if facts is None else Layout(facts, start, end, bytes(gap[0]))


def _facts(around: bytes | bytearray, shape: Shape[Any]) -> dict[str, Any] | None:
    """What is said of the one chat around its messages; None where there is not one chat."""
    try:
        outline = msgspec.json.decode(around.removeprefix(MARK), type=shape.outline)
    except UNREADABLE:
        return None
    chats = list(shape.chats(outline))
    return chats[0][0] if len(chats) == 1 and len(chats[0][1]) == 1 else None

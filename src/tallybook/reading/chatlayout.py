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
from typing import Any, Generic, TypeVar

import msgspec
import numpy as np

from tallybook.reading import window as windows
from tallybook.reading.chatplaces import Places, end_of
from tallybook.reading.chattaken import Taken, Wanted
from tallybook.reading.json import MARK, UNREADABLE, Shape
from tallybook.reading.text import begins_as_utf8
from tallybook.reading.window import Window

_PIECE = 1 << 18
_FACTS = 1 << 16
#: The longest message that is read in this way, and what of a file is looked at from either end.
_LONGEST = 1 << 21
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

    def __init__(self, kind: type[Item], wanted: Wanted) -> None:
        self._wanted = wanted
        self._whole: msgspec.json.Decoder[Item] = msgspec.json.Decoder(kind)
        plain = wanted.plain or kind
        self._many: msgspec.json.Decoder[list[Any]] = msgspec.json.Decoder(
            list[plain]  # type: ignore[valid-type]
        )

    def run(self, piece: bytes, gap: bytes, at: int) -> Run[Item]:
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
        view = memoryview(piece)
        rare = {row: self._whole.decode(view[start:end]) for row, start, end in places}
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

    def runs(self, window: Window, kind: type[Item], wanted: Wanted) -> Iterator[Run[Item]]:
        """Yield the messages in order; raise what `UNREADABLE` names where the cut does not fit."""
        taker = _Taker(kind, wanted)
        at = self.start
        while at < self.end:
            stop = self._stop(window, at)
            yield taker.run(window.array(at, stop), self.gap, at - 1)
            at = stop + len(self.gap) - 2

    def _stop(self, window: Window, at: int) -> int:
        """The end of the last message that fits into one piece, or of the one that does not."""
        if self.end - at <= _PIECE:
            return self.end
        gap = window.rfind(self.gap, at, at + _PIECE)
        if gap < 0:
            gap = window.find(self.gap, at, min(at + _LONGEST, self.end))
        if gap < 0 and self.end - at > _LONGEST:
            raise ValueError
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


def layout_of(window: Window, shape: Shape[Any]) -> Layout | None:
    """The layout of a large file with one chat; None where it is another kind of file."""
    if window.size < windows.SMALLEST:
        return None
    before = max(window.size - _LONGEST, 0)
    head, tail = window[:_LONGEST], window[before : window.size]
    array = shape.array.search(head, 0, _FACTS)
    if array is None or not begins_as_utf8(head, window.size):
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


def _facts(around: bytes, shape: Shape[Any]) -> dict[str, Any] | None:
    """What is said of the one chat around its messages; None where there is not one chat."""
    try:
        outline = msgspec.json.decode(around.removeprefix(MARK), type=shape.outline)
    except UNREADABLE:
        return None
    chats = list(shape.chats(outline))
    return chats[0][0] if len(chats) == 1 and len(chats[0][1]) == 1 else None

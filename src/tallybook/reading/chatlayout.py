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
from itertools import pairwise
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from tallybook.reading.chatplaces import Places, end_of
from tallybook.reading.chattaken import Taken, Wanted
from tallybook.reading.json import MARK, UNREADABLE, Shape
from tallybook.reading.text import Text

#: A file that is smaller is read in the slower way, which looks at it as a whole first.
SMALLEST = 1 << 20
_WINDOW = 1 << 19
_PIECE = 1 << 17
_FACTS = 1 << 16
_LONGEST = 1 << 20
_WIDEST = 64
_OPENS = b"{"[0]
_COMMA = re.compile(rb"\}\s*,\s*\n\s*\{")

Item = TypeVar("Item", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Run(Generic[Item]):
    """What was taken of some messages, and where each begins and ends in the text."""

    starts: Places
    ends: Places
    taken: Taken[Item]


class _Window(NamedTuple):
    """Where some messages begin and end, and where among them braces open."""

    starts: Places
    ends: Places
    braces: Places


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

    def run(self, window: _Window, chosen: slice) -> Run[Item]:
        """Take what is wanted of some messages that stand behind one another."""
        starts, ends = window.starts[chosen], window.ends[chosen]
        piece = b"".join((b"[", self._view[starts[0] : ends[-1]], b"]"))
        items = self._many.decode(piece)
        if len(items) != len(starts):
            raise ValueError
        if self._wanted.plain is None:
            return Run(starts, ends, self._wanted.of(items))
        rows = self._wanted.more(items)
        if self._wanted.flat:
            braces = np.searchsorted(window.braces, np.append(starts, ends[-1]))
            rows = sorted({*rows, *np.flatnonzero(np.diff(braces) > 1).tolist()})
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
        taker = _Taker(memoryview(text.data), kind, wanted)
        for window in self._windows(text):
            for rows in _pieces(window.starts, _PIECE if wanted.plain else _WINDOW):
                yield taker.run(window, rows)

    def _windows(self, text: Text) -> Iterator[_Window]:
        """Where messages begin and end, some hundred thousand bytes at a time."""
        data = text.bytes_at()
        between = len(self.gap) - 2
        at = self.start
        while at < self.end:
            stop = self._stop(text, at)
            starts, braces = self._cut(data[at:stop])
            starts += at
            yield _Window(starts, np.append(starts[1:] - between, stop), braces + at)
            at = stop + between

    def _cut(self, data: NDArray[np.uint8]) -> tuple[Places, Places]:
        """Where messages begin (at the first brace, at the end of each gap), and all braces."""
        wide = len(self.gap) - 1
        braces = np.flatnonzero(data == _OPENS)
        begins = braces[braces >= wide] - wide
        for place, byte in enumerate(self.gap[:-1]):
            begins = begins[data[begins + place] == byte]
        return np.concatenate(([0], begins + wide)), braces

    def _stop(self, text: Text, at: int) -> int:
        """The end of the last message that fits into a window, or of the one that does not."""
        if self.end - at <= _WINDOW:
            return self.end
        gap = text.data.rfind(self.gap, at, at + _WINDOW)
        if gap < 0:
            gap = text.data.find(self.gap, at, self.end)
        return self.end if gap < 0 else gap + 1


def _pieces(starts: Places, most: int) -> Iterator[slice]:
    """The messages of a window, as many at a time as are decoded at once."""
    far = np.arange(starts[0], starts[-1] + most, most)
    bounds = np.unique(np.append(np.searchsorted(starts, far), len(starts))).tolist()
    yield from (slice(*pair) for pair in pairwise(bounds))


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


def _facts(around: bytearray, shape: Shape[Any]) -> dict[str, Any] | None:
    """What is said of the one chat around its messages; None where there is not one chat."""
    try:
        outline = msgspec.json.decode(around.removeprefix(MARK), type=shape.outline)
    except UNREADABLE:
        return None
    chats = list(shape.chats(outline))
    return chats[0][0] if len(chats) == 1 and len(chats[0][1]) == 1 else None

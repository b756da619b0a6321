"""Go through the lists of a large download without a pass of its own for where they stand.

Programs that write a row over several lines put the same bytes between every two rows of a list, and a
line break never stands within the words of sound JSON. So the file is cut at those bytes, some hundred
thousand bytes at a time; a row that is laid out alike and has something else before it is the first of
the next list. Where the cut does not fit what is decoded, or what stands between two lists is not as
usual, the walk ends, and the rest is found in the slower way.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate

import msgspec
import numpy as np
from numpy.typing import NDArray

from tallybook.reading import window as windows
from tallybook.reading.downloads import end_of
from tallybook.reading.json import UNREADABLE
from tallybook.reading.window import Window

Places = NDArray[np.int64]

#: Bytes of some rows that, with what is decoded of them, the processor has at hand.
PIECE = 1 << 17
WIDEST, LONGEST = 64, 1 << 20
GAP = re.compile(rb"\}\s{0,32},\s{0,4}\n\s{0,32}\{")
OPENS = b"{"[0]
#: What says nothing in a gap, beside its line break.
BLANK = b" \t\r"
#: A list and its name, among others in an object.
NAMED = rb'("(?:[^"\\]|\\.){0,200}")\s{0,64}:\s{0,64}\['
_ROW = re.compile(rb"\s{0,64}\{")
_INDENT = re.compile(rb"[ \t]{0,64}")
_CLOSES = re.compile(rb"\s{0,64}\]\s{0,64}")
#: Bytes in which whatever opens or closes a list fits, and the first row of nearly every list.
_FITS = _SHORT = 1 << 12


@dataclass(frozen=True, slots=True)
class Opens:
    """How lists are opened: the name of each, as it stands, is the first group. None: not at all.

    Attributes:
        first: What stands before the rows of the first list.
        following: What stands between the bracket that closes a list and the rows of another.
        is_within: Whether the first list may begin anywhere in the file.
    """

    first: re.Pattern[bytes] | None = None
    following: re.Pattern[bytes] | None = None
    is_within: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a list, as an array of their own.

    Attributes:
        name: The name of the list.
        begin: Where the first row stands in the file.
        behind: Where the row behind the last one stands; the end of the last one of a list.
        content: The rows in brackets.
        starts: Where each row begins in the content.
        ends: The byte behind each of them.
        braces: Every brace that may open an object.
    """

    name: str
    begin: int
    behind: int
    content: bytes
    starts: Places
    ends: Places
    braces: Places


@dataclass(slots=True)
class Walk:
    """One walk through a file.

    Attributes:
        window: All bytes of the file.
        opens: How its lists are opened.
        read: Of each list that was gone through, the byte behind its bracket, and how far it was.
    """

    window: Window
    opens: Opens
    read: list[tuple[int, int]] = field(default_factory=list)

    def pieces(self, start: int) -> Iterator[Piece]:
        """Yield the rows in the order of the file; a piece counts as read when the next is asked for."""
        opened = self._first(start) if self.window.size >= windows.SMALLEST else None
        while opened:
            name, begin = opened
            closed = None
            for piece in _rows(self.window, name, begin):
                yield piece
                self._note(begin, piece.behind)
                closed = _CLOSES.match(self.window[piece.behind : piece.behind + _FITS])
            behind = piece.behind + closed.end() if closed else 0
            opened = self._opened(self.opens.following, behind) if closed else None

    def _first(self, start: int) -> tuple[str, int] | None:
        """The name of the first list, and where its rows begin."""
        pattern = self.opens.first
        if pattern and self.opens.is_within:
            start = self.window.search(pattern, start, _FITS)
        return self._opened(pattern, start) if start >= 0 else None

    def _opened(self, pattern: re.Pattern[bytes] | None, at: int) -> tuple[str, int] | None:
        """The name of a list that is opened here, and where its rows begin."""
        found = pattern.match(self.window[at : at + _FITS]) if pattern else None
        name = _name(found) if found else None
        return None if found is None or name is None else (name, at + found.end())

    def rest(self, start: int) -> tuple[bytes, Callable[[int], int]]:
        """What of the file was not gone through, and where each byte of it stands in the file."""
        cuts = [start, *(place for pair in self.read for place in pair), self.window.size]
        kept = list(zip(cuts[::2], cuts[1::2], strict=True))
        begins = [0, *accumulate(end - begin for begin, end in kept)]

        def place(at: int) -> int:
            part = min(bisect_right(begins, at), len(kept)) - 1
            return kept[part][0] + at - begins[part]

        return b"".join(self.window[begin:end] for begin, end in kept), place

    def is_read(self, at: int) -> bool:
        """Whether what stands here was gone through."""
        part = bisect_right(self.read, (at, self.window.size))
        return bool(part) and at < self.read[part - 1][1]

    def _note(self, begin: int, behind: int) -> None:
        """Note how far a list was gone through."""
        if self.read and self.read[-1][0] == begin:
            self.read.pop()
        self.read.append((begin, behind))


def _name(opened: re.Match[bytes]) -> str | None:
    """The name of a list; None where it cannot be read."""
    try:
        return msgspec.json.decode(opened[1], type=str) if opened[1] else ""
    except UNREADABLE:
        return None


def _rows(window: Window, name: str, opened: int) -> Iterator[Piece]:
    """Yield the rows of the list that is opened before this place, as far as they are as usual."""
    row = _ROW.match(window[opened : opened + _FITS])
    at = opened + row.end() - 1 if row else 0
    behind = _behind(window, at) if row else 0
    found = GAP.match(window[behind - 1 : behind + WIDEST]) if behind else None
    if found is None:
        return
    gap = found[0]
    close = _close(window, opened, gap)
    is_last = False
    while not is_last:
        stop = window.rfind(gap, at, at + PIECE) + 1
        if not stop:
            stop, is_last = _one(window, at, gap, close)
        if not stop:
            return
        content = window.array(at, stop)
        starts, braces, other = cut(content, gap)
        if other:
            stop, is_last = window.rfind(close, at, at + other) + 1, True
            if not stop:
                return
            content = window.array(at, stop)
            starts, braces, _ = cut(content, gap)
        ends = np.append(starts[1:] - (len(gap) - 2), len(content) - 1)
        after = stop if is_last else stop + len(gap) - 2
        yield Piece(name, at, after, content, starts, ends, braces)
        at = after


def _behind(window: Window, at: int) -> int:
    """Where the row ends that begins here; zero where it is longer than any that is usual."""
    ends = (end_of(window[at : at + wide], 0, wide) for wide in (_SHORT, LONGEST))
    return next((at + end for end in ends if end), 0)


def _close(window: Window, opened: int, gap: bytes) -> bytes:
    """What stands between the last row of a list and its end, both brackets included."""
    before = window[max(opened - _SHORT, 0) : opened]
    indent = _INDENT.match(before, before.rfind(b"\n") + 1)
    ends = gap[gap.index(b",") + 1 : gap.rindex(b"\n") + 1]
    return b"".join((b"}", ends, indent[0] if indent else b"", b"]"))


def _one(window: Window, at: int, gap: bytes, close: bytes) -> tuple[int, bool]:
    """Where a row ends that is the last of its list, or longer than a piece; zero where it is neither."""
    last = window.find(close, at, at + LONGEST)
    following = window.find(gap, at, at + LONGEST if last < 0 else last)
    return (last + 1, True) if following < 0 <= last else (following + 1, False)


def cut(content: bytes, gap: bytes) -> tuple[Places, Places, int]:
    """Where rows begin, where all braces stand, and the first row that begins another list, or zero."""
    data = np.frombuffer(content, dtype=np.uint8)
    wide = len(gap) - 1
    line = gap.rindex(b"\n")
    braces = np.flatnonzero(data == OPENS)
    begins = braces[braces >= wide] - wide
    begins = begins[data[begins + line] == gap[line]]
    count = len(begins)
    rows = begins
    for place, byte in enumerate(gap[:-1]):
        if byte not in BLANK and place != line:
            rows = rows[data[rows + place] == byte]
    other = int(np.setdiff1d(begins, rows)[0]) + wide if len(rows) != count else 0
    return np.concatenate(([1], rows + wide)), braces, other

"""Find where each message stands in a JSON file of chats, sound or damaged."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from tallybook.reading.json import MARK, Shape
from tallybook.reading.text import Text

Places = NDArray[np.int64]

_FACTS = 1 << 16
_WIDEST = 64
_OPENS, _CLOSES = b"{}"
_BETWEEN = b" \t\r\n,"
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\(?:.|\Z))*+(?:"|\Z)|[{}]', re.DOTALL)


@dataclass(slots=True)
class Chat:
    """One chat of a file: what is said about it, and where its messages stand.

    Attributes:
        facts: The chat's own fields, as far as they could be read.
        starts: First byte of each message.
        ends: The byte behind each message.
        lost: First byte, end and code of what could not be told apart as a message.
    """

    facts: dict[str, Any]
    starts: Places
    ends: Places
    lost: list[tuple[int, int, str]] = field(default_factory=list)

    def behind(self, place: int) -> Chat:
        """What of it stands behind a place."""
        rows = self.starts >= place
        lost = [one for one in self.lost if one[0] >= place]
        return Chat(self.facts, self.starts[rows], self.ends[rows], lost)


def sound_chats(text: Text, shape: Shape[Any]) -> list[Chat]:
    """Find the chats of a file that is JSON from end to end; raise where it is not."""
    at = len(MARK) if text.data.startswith(MARK) else 0
    view = memoryview(text.data)[at : text.size]
    found: list[Chat] = []
    for facts, items in shape.chats(msgspec.json.decode(view, type=shape.outline)):
        at = _place(text.data, items, at, shape.array)
        lengths = np.fromiter(map(len, items), dtype=np.int64, count=len(items))
        starts = _even(text, at, lengths)
        if starts is None:
            starts = _uneven(text.data, at, lengths)
        found.append(Chat(facts, starts, starts + lengths))
        at = int(found[-1].ends[-1])
    return found


def damaged_chats(text: Text, shape: Shape[Any]) -> list[Chat]:
    """Find the chats of a file that is damaged, by how arrays and messages begin."""
    data = bytes(text.data[: text.size])
    arrays = [match.span() for match in shape.array.finditer(data)]
    limits = [*(start for start, _ in arrays), len(data)][1:]
    found: list[Chat] = []
    behind = 0
    for (start, end), limit in zip(arrays, limits, strict=True):
        facts = shape.facts(data[max(behind, start - _FACTS) : start])
        chat, behind = _damaged_chat(data, end, limit, shape)
        tail = data[behind : behind + _FACTS] if len(arrays) == 1 else b""
        chat.facts = shape.facts(tail) | facts
        found.append(chat)
    return found


def _damaged_chat(data: bytes, start: int, limit: int, shape: Shape[Any]) -> tuple[Chat, int]:
    """Find the messages of one array, and how far they reach."""
    begins = [match.start() for match in shape.begins.finditer(data, start, limit)]
    lost: list[tuple[int, int, str]] = []
    spans: list[tuple[int, int]] = []
    first = begins[0] if begins else limit
    skipped = data[start:first].lstrip(_BETWEEN)
    if skipped and (begins or not skipped.startswith(b"]")):
        lost.append((start, first, "damaged"))
    behind = start
    for begin, end in pairwise([*begins, limit]):
        behind = end_of(data, begin, end)
        if not behind:
            lost.append((begin, end, "cut-off" if end == len(data) else "damaged"))
            behind = end
            continue
        spans.append((begin, behind))
        rest = data[behind:end].lstrip(_BETWEEN)
        if rest and not rest.startswith(b"]"):
            lost.append((behind, end, "damaged"))
    places = np.array(spans, dtype=np.int64).reshape(-1, 2)
    return Chat({}, places[:, 0], places[:, 1], lost), behind


def end_of(data: bytes | bytearray, start: int, end: int) -> int:
    """Find where a message ends that begins here; zero where that is not before the next."""
    depth = 0
    for token in _TOKEN.finditer(data, start, end):
        if token[0] == b"{":
            depth += 1
        elif token[0] == b"}":
            depth -= 1
        if not depth:
            return token.end()
    return 0


def _place(
    data: bytes | bytearray, items: list[msgspec.Raw], at: int, begins: re.Pattern[bytes]
) -> int:
    """Where the first item of an array stands, from a place before the array on."""
    first = memoryview(items[0])
    for array in begins.finditer(data, at):
        start = data.find(b"{", array.end())
        if start >= 0 and data.startswith(first, start):
            return start
    raise ValueError


def _even(text: Text, at: int, lengths: Places) -> Places | None:
    """Where items stand that have the same between each two; None where they do not."""
    data = text.bytes_at()
    behind = at + int(lengths[0])
    gap = max(text.data.find(b"{", behind) - behind, 0) if len(lengths) > 1 else 0
    if gap > _WIDEST:
        return None
    starts = at + np.concatenate(([0], np.cumsum(lengths[:-1] + gap)))
    ends = starts + lengths
    if ends[-1] > text.size or not (data[starts] == _OPENS).all():
        return None
    if not (data[ends - 1] == _CLOSES).all():
        return None
    same = all((data[ends[:-1] + step] == data[behind + step]).all() for step in range(gap))
    return starts if same else None


def _uneven(data: bytes | bytearray, at: int, lengths: Places) -> Places:
    """Where items stand, one after the other; raise where they are no objects."""
    starts = []
    for length in lengths.tolist():
        start = data.find(b"{", at)
        at = start + length
        if start < 0 or data[at - 1] != _CLOSES:
            raise ValueError
        starts.append(start)
    return np.array(starts, dtype=np.int64)

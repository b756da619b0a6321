"""Cut a list of rows into stretches of whole rows, in the file as it stands."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import numpy as np

from tallybook.reading.download_walk import GAP, LONGEST, OPENS, WIDEST, Places, cut
from tallybook.reading.downloads import end_of

#: Bytes of a stretch, about.
PIECE = 1 << 19


def pieces(data: bytes | bytearray, first: int, end: int) -> Iterator[tuple[int, int, bytes]]:
    """Cut a list into stretches of whole rows, and say what stands between two rows.

    Where rows are not laid out in lines there is nothing that is always between them and never in
    their words; then nothing is said, and the stretches come from a pass of their own.
    """
    begin = data.find(b"{", first, end)
    stop = data.rfind(b"}", first, end) + 1
    inside = data[first + 1 : begin].strip() or data[stop : end - 1].strip()
    if begin < 0 or inside:
        if data[first + 1 : end - 1].strip():
            yield first + 1, end - 1, b""
        return
    behind = end_of(data, begin, min(end, begin + LONGEST))
    found = GAP.match(data, behind - 1, behind + WIDEST) if behind else None
    if found is None and stop - begin > PIECE:
        yield from _compact(data, first, end)
        return
    gap = bytes(found[0]) if found and found.end() <= end else b""
    while stop - begin > PIECE and gap:
        place = data.rfind(gap, begin, begin + PIECE)
        place = data.find(gap, begin, stop) if place < 0 else place
        if place < 0:
            break
        yield begin, place + 1, gap
        begin = place + len(gap) - 1
    yield begin, stop, gap


def _compact(data: bytes | bytearray, first: int, end: int) -> Iterator[tuple[int, int, bytes]]:
    """Cut a list that is not laid out in lines into stretches of whole rows."""
    rows = msgspec.json.decode(memoryview(data)[first:end], type=list[msgspec.Raw])
    lengths = [len(row) for row in rows]
    del rows
    begin = at = first + 1
    for length in lengths:
        at = _next(data, at) + length
        if at - begin > PIECE:
            yield begin, at, b""
            begin = at = _next(data, at)
    if begin < end - 1:
        yield begin, end - 1, b""


def _next(data: bytes | bytearray, at: int) -> int:
    """Where the next row begins."""
    while data[at] in b" \t\r\n,":
        at += 1
    return at


def cut_at(piece: bytes, gap: bytes, count: int) -> tuple[Places, Places, Places]:
    """Where rows begin and end, and all braces; raise where they are not as many as were read."""
    if not gap:
        return *_singles(piece), np.flatnonzero(np.frombuffer(piece, np.uint8) == OPENS)
    starts, braces, _ = cut(piece, gap)
    if len(starts) != count:
        raise ValueError
    return starts, np.append(starts[1:] - (len(gap) - 2), len(piece) - 1), braces


def _singles(piece: bytes) -> tuple[Places, Places]:
    """Where the rows of a piece stand, one behind the other."""
    at, starts, ends = 1, [], []
    for row in msgspec.json.decode(piece, type=list[msgspec.Raw]):
        starts.append(_next(piece, at))
        at = starts[-1] + len(row)
        ends.append(at)
    return np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64)

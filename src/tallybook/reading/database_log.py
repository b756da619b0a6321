"""Bring the newest changes of a database out of the log that lies beside it.

An app that writes ahead keeps its newest rows in a file of the same name with ``-wal`` behind it
until it tidies up; a copy of the database alone lacks them. The log is a header and frames, each a
page with its number (https://www.sqlite.org/fileformat2.html#the_write_ahead_log). Frames count up
to the last one that completes a change, and only as long as their salts are those of the header and
the running checksum is right; what is behind the first that fails was never finished, or is left
from an earlier round.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MAGIC = {0x377F0682: "<", 0x377F0683: ">"}
_HEADER, _FRAME = 32, 24
_SMALLEST_PAGE, _LARGEST_PAGE = 512, 65_536
_BITS = 0xFFFFFFFF


class Replay(NamedTuple):
    """What a log said.

    Attributes:
        pages: The newest content of each page that it changes.
        length: Pages of the database after its last change; 0 where nothing was changed.
        sound: Whether every frame was used; an unfinished end makes it False.
    """

    pages: dict[int, bytes]
    length: int
    sound: bool


def replayed(log: bytes, most_pages: int) -> Replay:
    """Read the finished changes of a log.

    Args:
        log: The bytes of the ``-wal`` file.
        most_pages: How many pages the database may have after it.
    """
    nothing = Replay({}, 0, sound=not log)
    if len(log) < _HEADER:
        return nothing
    magic, _, page_size = struct.unpack_from(">III", log)
    order = _MAGIC.get(magic)
    if order is None or not _is_page_size(page_size):
        return nothing
    running = _Running(order, page_size)
    if running.over(log[:24]) != struct.unpack_from(">II", log, 24):
        return nothing
    return _frames(log, page_size, running, most_pages)


def page_size_of(log: bytes) -> int:
    """The page size that the header of a log names; 0 where it has none."""
    return struct.unpack_from(">I", log, 8)[0] if len(log) >= _HEADER else 0


def _frames(log: bytes, page_size: int, running: _Running, most_pages: int) -> Replay:
    """Go through the frames as far as they are whole."""
    salts = log[16:24]
    pages: dict[int, bytes] = {}
    waiting: dict[int, bytes] = {}
    length, place = 0, _HEADER
    while place + _FRAME + page_size <= len(log):
        number, after = struct.unpack_from(">II", log, place)
        content = log[place + _FRAME : place + _FRAME + page_size]
        if log[place + 8 : place + 16] != salts or not 0 < number <= most_pages:
            break
        running.over(log[place : place + 8])
        if running.over(content) != struct.unpack_from(">II", log, place + 16):
            break
        waiting[number] = content
        if 0 < after <= most_pages:
            pages.update(waiting)
            waiting.clear()
            length = after
        place += _FRAME + page_size
    left = bool(length) and log[place + 8 : place + 16] not in {salts, b""}
    return Replay(pages, length, sound=not waiting and (left or place >= len(log)))


def _is_page_size(size: int) -> bool:
    """Whether a page can be so large."""
    return _SMALLEST_PAGE <= size <= _LARGEST_PAGE and size & (size - 1) == 0


class _Running:
    """The running checksum: two sums over pairs of 32-bit words, each fed by the other.

    Both are linear in what they are fed, so that a whole page is two products of rows of numbers.
    """

    def __init__(self, order: str, page_size: int) -> None:
        import numpy as np  # noqa: PLC0415 - only where a log is there

        self._words = np.dtype(f"{order}u4")
        self._known = page_size
        self._first = 0
        self._second = 0

    def over(self, content: bytes) -> tuple[int, int]:
        """Take in more bytes, eight at a time, and return both sums."""
        import numpy as np  # noqa: PLC0415

        words = np.frombuffer(content, dtype=self._words).astype(np.uint32)
        first, second, (a, b, c, d) = _weights(len(words) // 2)
        fed_first = int((words * first).sum(dtype=np.uint32))
        fed_second = int((words * second).sum(dtype=np.uint32))
        before = self._first, self._second
        self._first = (a * before[0] + b * before[1] + fed_first) & _BITS
        self._second = (c * before[0] + d * before[1] + fed_second) & _BITS
        return self._first, self._second


@lru_cache(maxsize=8)
def _weights(
    pairs: int,
) -> tuple[NDArray[np.uint32], NDArray[np.uint32], tuple[int, int, int, int]]:
    """What each word, and each sum before it, adds to the two sums after so many pairs."""
    import numpy as np  # noqa: PLC0415

    first, second = [0] * (2 * pairs), [0] * (2 * pairs)
    a, b, c, d = 1, 0, 0, 1
    for pair in range(pairs - 1, -1, -1):
        first[2 * pair], first[2 * pair + 1] = (a + b) & _BITS, b
        second[2 * pair], second[2 * pair + 1] = (c + d) & _BITS, d
        a, b = (a + b) & _BITS, (a + 2 * b) & _BITS
        c, d = (c + d) & _BITS, (c + 2 * d) & _BITS
    rows = np.array(first, dtype=np.uint32), np.array(second, dtype=np.uint32)
    return rows[0], rows[1], (a, b, c, d)

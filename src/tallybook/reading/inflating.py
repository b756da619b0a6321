"""Read a gzip file from any place: marks are left on the way, and reading goes on from the nearest.

Nothing is unpacked to the disk, and no more than a window and the marks is held in memory.
"""

from __future__ import annotations

import bisect
import io
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

from tallybook.errors import HostileArchive, UnreadableExport
from tallybook.reading.archives import BOUNDS

MAGIC = b"\x1f\x8b\x08"
#: Bytes between two marks at first, and how many marks are held; then every other one goes.
BETWEEN, MARKS = 8 << 20, 256
_PIECE = 1 << 16
#: A gzip wrapper around the stream, as zlib calls it.
_GZIP = 31


@dataclass(frozen=True, slots=True)
class _Mark:
    """A state of the unpacker: where in, where out, what it has read ahead."""

    out: int
    source: int
    state: Any
    ahead: bytes


class Marks:
    """The marks of one file, shared by all who read it."""

    def __init__(self) -> None:
        self._between = BETWEEN
        self._found: list[_Mark] = []

    def nearest(self, place: int) -> _Mark | None:
        """The last mark at or before a place."""
        at = bisect.bisect_right(self._found, place, key=lambda mark: mark.out)
        return self._found[at - 1] if at else None

    def is_due(self, place: int) -> bool:
        """Whether a mark is wanted here."""
        return place >= (self._found[-1].out if self._found else 0) + self._between

    def leave(self, mark: _Mark) -> None:
        """Keep a mark behind the last one."""
        self._found.append(mark)
        if len(self._found) > MARKS:
            self._found = self._found[1::2]
            self._between *= 2


class Inflated(io.RawIOBase):
    """A gzip file as the bytes that are packed in it; seekable from the start."""

    def __init__(self, opener: Callable[[], BinaryIO], size: int, marks: Marks) -> None:
        """Open the file.

        Args:
            opener: Opens the packed bytes; seekable.
            size: How many those are.
            marks: Those of the file.
        """
        super().__init__()
        self._below = opener()
        self._bound = min(BOUNDS.total, size * BOUNDS.ratio + BOUNDS.ratio_from)
        self._marks = marks
        self._place = 0
        self._begin(None)

    def _begin(self, mark: _Mark | None) -> None:
        """Go on from a mark, or from the start."""
        self._at = mark.out if mark is not None else 0
        self._source = mark.source if mark is not None else 0
        self._ahead = mark.ahead if mark is not None else b""
        self._state = mark.state.copy() if mark is not None else zlib.decompressobj(_GZIP)
        self._below.seek(self._source)

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """It can be read from anywhere."""
        return True

    def tell(self) -> int:
        """Where the next byte comes from."""
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go somewhere else; how long it is, nobody knows before it is read."""
        if whence == io.SEEK_END:
            raise io.UnsupportedOperation
        self._place = max(0, offset + (self._place if whence == io.SEEK_CUR else 0))
        return self._place

    def readinto(self, buffer: object, /) -> int:
        """Fill the buffer with what comes next."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        self._go()
        piece = self._next(len(view)) if self._at == self._place else b""
        self._place += len(piece)
        view[: len(piece)] = piece
        return len(piece)

    def _go(self) -> None:
        """Unpack up to the place, from the nearest mark."""
        mark = self._marks.nearest(self._place)
        if self._place < self._at or (mark is not None and mark.out > self._at):
            self._begin(mark)
        while self._at < self._place:
            if not self._next(min(BETWEEN, self._place - self._at)):
                return

    def _next(self, length: int) -> bytes:
        """Unpack some bytes; none at the end."""
        while True:
            if self._state.eof and not self._is_followed():
                return b""
            packed = self._ahead or self._read()
            try:
                piece: bytes = self._state.decompress(packed, min(length, BETWEEN))
            except zlib.error as error:
                raise UnreadableExport(source="gzip", reason="its structure is damaged") from error
            self._ahead = self._state.unconsumed_tail
            if piece:
                return self._passed(piece)
            if not packed and not self._state.eof:
                raise UnreadableExport(source="gzip", reason="it is cut off")

    def _passed(self, piece: bytes) -> bytes:
        """Count what was unpacked, and leave a mark where one is due."""
        self._at += len(piece)
        if self._at > self._bound:
            raise HostileArchive(reason="it would grow far beyond what it could hold")
        if self._marks.is_due(self._at) and not self._state.eof:
            self._marks.leave(_Mark(self._at, self._source, self._state.copy(), self._ahead))
        return piece

    def _is_followed(self) -> bool:
        """Whether another file is packed behind the one that ended, as `cat` and pigz leave them."""
        rest = self._state.unused_data or self._read()
        if not rest.startswith(MAGIC[:2]):
            return False
        self._state, self._ahead = zlib.decompressobj(_GZIP), rest
        return True

    def _read(self) -> bytes:
        """Take more packed bytes."""
        packed = self._below.read(_PIECE)
        self._source += len(packed)
        return packed

    def close(self) -> None:
        """Close the file below."""
        if not self.closed:
            self._below.close()
        super().close()

"""One member of an archive, or one file of a folder, as an export of its own."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import BinaryIO

from tallybook.errors import UnreadableExport
from tallybook.model.source import Export
from tallybook.reading.exports import BytesExport, StreamExport, read_up_to
from tallybook.reading.folders import FolderExport
from tallybook.reading.seeking import Seekable

#: Members that are compressed are held in memory up to this size, so that jumping about is cheap.
HELD = 32 << 20
_SKIP = 1 << 20


def member_export(below: Export, name: str) -> Export:
    """Show one member as an export; it can be read from anywhere.

    Args:
        below: An archive, or a folder on the disk.
        name: The member.
    """
    if isinstance(below, FolderExport):
        return below.file(name)
    size = below.member_size(name)
    own = name.rsplit("/", 1)[-1]
    with below.open_member(name) as stream:
        if stream.seekable():
            return StreamExport(own, size, lambda: below.open_member(name))
        if size <= HELD:
            return BytesExport(own, read_up_to(stream, size))
    return StreamExport(
        own, size, lambda: io.BufferedReader(_Again(lambda: below.open_member(name), size), 1 << 16)
    )


class _Again(Seekable):
    """A stream that can only go on, made seekable: to go back it is opened anew."""

    def __init__(self, opener: Callable[[], BinaryIO], size: int) -> None:
        super().__init__(size)
        self._opener = opener
        self._stream = opener()
        self._at = 0

    def readinto(self, buffer: object, /) -> int:
        """Fill the buffer with what comes next."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        if self._place >= self._size:
            return 0
        self._go()
        piece = self._stream.read(len(view))
        self._at += len(piece)
        self._place = self._at
        view[: len(piece)] = piece
        return len(piece)

    def _go(self) -> None:
        """Read on to the place, from the start where it lies behind."""
        if self._place < self._at:
            self._stream.close()
            self._stream, self._at = self._opener(), 0
        while self._at < self._place:
            piece = self._stream.read(min(_SKIP, self._place - self._at))
            if not piece:
                raise UnreadableExport(source="zip", reason="a part of it is cut off")
            self._at += len(piece)

    def close(self) -> None:
        """Close the stream."""
        if not self.closed:
            self._stream.close()
        super().close()

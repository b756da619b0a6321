"""Hands a long stream to the browser piece by piece, and closes it however the visit ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

PIECE = 1 << 20


class Pieces:
    """The pieces of a stream; closing it works also before the first piece was taken."""

    def __init__(self, stream: BinaryIO, length: int | None = None) -> None:
        self._stream = stream
        self._left = length

    def __iter__(self) -> Iterator[bytes]:
        """Give piece after piece."""
        while piece := self._stream.read(PIECE if self._left is None else min(PIECE, self._left)):
            if self._left is not None:
                self._left -= len(piece)
            yield piece

    def close(self) -> None:
        """Let go of the stream."""
        self._stream.close()

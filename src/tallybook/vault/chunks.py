"""Sealing exhibits in chunks, and reading them from any place.

::

    format 1, epoch 4, salt 32     then for each chunk, 1 MiB of the file: ciphertext and tag
    last chunk                     what is left over, a mark, zeros up to a multiple of 16 KiB

Each file has a fresh key, so the number of a chunk is its nonce. The number and whether it is the
last one are associated data: a chunk cannot be moved, dropped or added, and the last one cannot be
cut off.
"""

from __future__ import annotations

import hashlib
import io
import secrets
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tallybook.errors import DamagedExhibit
from tallybook.vault.bookkey import BookKey
from tallybook.vault.stretching import derive

CHUNK = 1 << 20
_FILL = 1 << 14
_TAG = 16
_FORMAT = b"\x01"
_HEAD = 1 + 4 + 32
_MARK = b"\x80"


class Sink(Protocol):
    """Anything that takes bytes."""

    def write(self, data: bytes, /) -> int | None:
        """Take all of these bytes."""
        ...


class ChunkSealer:
    """Seals a file while it streams by; nothing in the clear is kept beyond one chunk.

    Attributes:
        size: Bytes taken so far.
    """

    def __init__(self, key: BookKey, epoch: int, sink: Sink) -> None:
        self._head = _FORMAT + epoch.to_bytes(4) + secrets.token_bytes(32)
        self._cipher = AESGCM(_file_key(key, self._head))
        self._sink = sink
        self._held = bytearray()
        self._number = 0
        self._hash = hashlib.sha256()
        self._finished = False
        self.size = 0
        sink.write(self._head)

    @property
    def sha256(self) -> str:
        """SHA-256 (hex) of what has been taken so far, in the clear."""
        return self._hash.hexdigest()

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Take more of the file."""
        if self._finished:
            raise ValueError("the exhibit is finished")
        view = memoryview(data).cast("B")
        self._hash.update(view)
        self.size += len(view)
        at = 0
        while at < len(view):
            piece = view[at : at + CHUNK - len(self._held)]
            at += len(piece)
            if len(piece) == CHUNK:
                self._seal(piece, final=False)
                continue
            self._held += piece
            if len(self._held) == CHUNK:
                self._seal(self._held, final=False)
                self._held = bytearray()
        return len(view)

    def finish(self) -> str:
        """Seal the last chunk and return the SHA-256 (hex) of the file in the clear."""
        self._held += _MARK
        self._held += bytes(-len(self._held) % _FILL)
        self._seal(self._held, final=True)
        self._held = bytearray()
        self._finished = True
        return self.sha256

    def _seal(self, data: bytearray | memoryview, *, final: bool) -> None:
        """Seal one chunk."""
        bound = _bound(self._head, self._number, final=final)
        self._sink.write(self._cipher.encrypt(_nonce(self._number), data, bound))
        self._number += 1


class ChunkOpener(io.RawIOBase):
    """Reads a sealed file as if it lay there in the clear, from any place in it.

    The last chunk is opened first: a file that was cut off is found out at once. One chunk is kept
    in memory.

    Attributes:
        size: Bytes of the file in the clear.
    """

    def __init__(self, key: BookKey, source: BinaryIO, exhibit: str = "-") -> None:
        super().__init__()
        self._source = source
        self._exhibit = exhibit
        self._place = 0
        self._kept = (-1, b"")
        self._end = b""
        try:
            self._begin(key)
        except BaseException:
            self.close()
            raise
        self.size = self._last * CHUNK + len(self._end)

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """Return the place that is read next."""
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place in the file."""
        starts = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self.size}
        place = starts.get(whence, -offset - 1) + offset
        if place < 0:
            raise ValueError("no such place in the exhibit")
        self._place = place
        return self._place

    def readall(self) -> bytes:
        """Return everything from here to the end."""
        pieces: list[bytes] = []
        while piece := self.read(CHUNK):
            pieces.append(piece)
        return b"".join(pieces)

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read up to the end of a chunk."""
        if self.closed:
            raise ValueError("the exhibit is closed")
        view = memoryview(buffer).cast("B")
        number, within = divmod(self._place, CHUNK)
        data = self._chunk(number)[within : within + len(view)]
        view[: len(data)] = data
        self._place += len(data)
        return len(data)

    def close(self) -> None:
        """Close the sealed file as well, and forget what was kept of it."""
        self._kept = (-1, b"")
        self._end = b""
        self._source.close()
        super().close()

    def _begin(self, key: BookKey) -> None:
        """Read the head and open the last chunk."""
        sealed = self._source.seek(0, io.SEEK_END)
        self._source.seek(0)
        self._head = self._source.read(_HEAD)
        self._last = (sealed - _HEAD - 1) // (CHUNK + _TAG)
        if self._last < 0 or self._head[:1] != _FORMAT:
            raise DamagedExhibit(exhibit=self._exhibit)
        self._cipher = AESGCM(_file_key(key, self._head))
        end = self._open(self._last)
        self._end = end[: end.rindex(_MARK)]

    def _chunk(self, number: int) -> bytes:
        """Return one chunk in the clear."""
        if number >= self._last:
            return self._end if number == self._last else b""
        if self._kept[0] != number:
            self._kept = (number, self._open(number))
        return self._kept[1]

    def _open(self, number: int) -> bytes:
        """Open one chunk, or say which exhibit is damaged."""
        self._source.seek(_HEAD + number * (CHUNK + _TAG))
        sealed = self._source.read(CHUNK + _TAG)
        bound = _bound(self._head, number, final=number == self._last)
        try:
            return self._cipher.decrypt(_nonce(number), sealed, bound)
        except (InvalidTag, ValueError):
            raise DamagedExhibit(exhibit=self._exhibit) from None


def _file_key(key: BookKey, head: bytes) -> bytes:
    """Return the key of one file."""
    return derive(key.exhibit_key(int.from_bytes(head[1:5])), "exhibit file", head)


def _nonce(number: int) -> bytes:
    """Return the nonce of a chunk: its number, under a key that seals one file only."""
    return number.to_bytes(12)


def _bound(head: bytes, number: int, *, final: bool) -> bytes:
    """Return what a chunk is bound to."""
    return head + number.to_bytes(8) + bytes([final])

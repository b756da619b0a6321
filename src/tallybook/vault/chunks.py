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
        self.size = 0
        sink.write(self._head)

    @property
    def sha256(self) -> str:
        """SHA-256 (hex) of what has been taken so far, in the clear."""
        return self._hash.hexdigest()

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Take more of the file."""
        view = memoryview(data).cast("B")
        self._hash.update(view)
        self.size += len(view)
        given = len(view)
        while len(self._held) + len(view) >= CHUNK:
            taken = CHUNK - len(self._held)
            whole = view[:taken] if not self._held else bytes(self._held) + view[:taken]
            self._seal(whole, final=False)
            self._held.clear()
            view = view[taken:]
        self._held += view
        return given

    def finish(self) -> str:
        """Seal the last chunk and return the SHA-256 (hex) of the file in the clear."""
        left = bytes(self._held) + _MARK
        self._held.clear()
        self._seal(left + bytes(-len(left) % _FILL), final=True)
        return self.sha256

    def _seal(self, data: bytes | memoryview, *, final: bool) -> None:
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
        self._sealed = source.seek(0, io.SEEK_END)
        source.seek(0)
        self._head = source.read(_HEAD)
        if len(self._head) != _HEAD or self._head[:1] != _FORMAT:
            raise DamagedExhibit(exhibit=exhibit)
        self._cipher = AESGCM(_file_key(key, self._head))
        self._last = (self._sealed - _HEAD - 1) // (CHUNK + _TAG)
        self._place = 0
        self._kept = (-1, b"")
        self._end = self._open(self._last)
        self._end = self._end[: self._end.rindex(_MARK)]
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
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self.size}[whence]
        if start + offset < 0:
            raise ValueError("a place before the beginning")
        self._place = start + offset
        return self._place

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read up to the end of a chunk."""
        view = memoryview(buffer).cast("B")
        number, within = divmod(self._place, CHUNK)
        data = self._chunk(number)[within : within + len(view)]
        view[: len(data)] = data
        self._place += len(data)
        return len(data)

    def close(self) -> None:
        """Close the sealed file as well, and forget the chunk that was kept."""
        self._kept = (-1, b"")
        self._source.close()
        super().close()

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

"""The bytes of a large file of which only a stretch is held: looked through forwards, it is read once."""

from __future__ import annotations

import re
from typing import BinaryIO

from tallybook.reading.exports import fill, read_up_to

#: A file that is smaller is read in the slower way, which looks at it as a whole first.
SMALLEST = 1 << 20
#: So many bytes are held, where nothing larger is asked for at once, and searched through at once.
_ROOM, _STRETCH = 1 << 19, 1 << 20


class Window:
    """Places count from the beginning of the file; what lies outside it is not there.

    Attributes:
        size: How many bytes there are.
    """

    def __init__(
        self, stream: BinaryIO, size: int, room: int = _ROOM, stretch: int = _STRETCH
    ) -> None:
        """Look at a stream that can go back.

        Args:
            stream: All bytes of the file.
            size: How many there are.
            room: How many of them are held.
            stretch: How many are searched through at once.
        """
        self.size = size
        self._stream = stream
        self._room = bytearray(room)
        self._stretch = stretch
        self._begin = self._held = 0

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()

    def __getitem__(self, places: slice) -> bytes:
        """The bytes from one place to another; those far from what is held leave it as it is."""
        begin, end, _ = places.indices(self.size)
        if self._begin <= begin and end <= self._begin + self._held:
            return bytes(self._room[begin - self._begin : end - self._begin])
        self._stream.seek(begin)
        return read_up_to(self._stream, end - begin)

    def find(self, sought: bytes, begin: int, end: int) -> int:
        """Where this stands first between two places; -1 where it does not."""
        return self._placed(self._hold(begin, end).find(sought, *self._within(begin, end)))

    def rfind(self, sought: bytes, begin: int, end: int) -> int:
        """Where this stands last between two places; -1 where it does not."""
        return self._placed(self._hold(begin, end).rfind(sought, *self._within(begin, end)))

    def search(self, pattern: re.Pattern[bytes], start: int, fits: int) -> int:
        """Where a pattern matches first, from a place on; -1 where it does not.

        Args:
            pattern: What is sought.
            start: The place.
            fits: Bytes in which whatever it matches fits.
        """
        for at in range(start, self.size, self._stretch - fits):
            if found := pattern.search(self[at : at + self._stretch]):
                return at + found.start()
        return -1

    def array(self, begin: int, end: int) -> bytes:
        """What stands between two places, in brackets."""
        held = memoryview(self._hold(begin, end))
        first, last = self._within(begin, end)
        return b"".join((b"[", held[first:last], b"]"))

    def _hold(self, begin: int, end: int) -> bytearray:
        """Hold what stands between two places, and what stands behind it as far as there is room."""
        held = self._begin + self._held
        if begin < self._begin or min(end, self.size) > held:
            left = self._room[begin - self._begin : self._held] if begin >= self._begin else b""
            if end - begin > len(self._room):
                self._room = bytearray(end - begin)
            self._room[: len(left)] = left
            self._stream.seek(begin + len(left))
            more = fill(self._stream, memoryview(self._room)[len(left) :])
            self._begin, self._held = begin, len(left) + more
        return self._room

    def _within(self, begin: int, end: int) -> tuple[int, int]:
        """Two places of the file, in what is held; to be asked for when it is."""
        return min(begin - self._begin, self._held), min(end - self._begin, self._held)

    def _placed(self, found: int) -> int:
        """The place in the file of a place in what is held."""
        return found if found < 0 else found + self._begin

"""Make a zip while it is read: nothing is compressed, and nothing but one file's window is held.

The layout is that of PKWARE's APPNOTE 6.3.3: per file a local header, the bytes as they are, and a
data descriptor (the checksum is known only after the bytes); then the directory. Everything that
depends on the moment or the machine is fixed: dates, versions, attributes. The length of the whole
follows from names and sizes alone.
"""

from __future__ import annotations

import bisect
import struct
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO

from tallybook.errors import UnreadableExport
from tallybook.reading.exports import read_up_to
from tallybook.reading.seeking import Seekable

PIECE = 1 << 20
_LIMIT = 0xFFFFFFFF
_FEW = 0xFFFF
#: Bytes of a name.
_LONGEST = 0xFFFF
#: Bit 3: sizes and checksum follow the bytes; bit 11: the name is UTF-8.
_FLAGS = 0x0808
#: 1 January 1980, the first day a zip can write.
_DATE = (1 << 5) | 1
_PLAIN, _WIDE = 20, 45
_LOCAL, _DESCRIPTOR, _ENTRY = 30, 16, 46
_END, _WIDE_END, _WIDE_PLACE = 22, 56, 20
_WIDE_FIELD = 20
_WIDE_DESCRIPTOR = 24


@dataclass(frozen=True, slots=True)
class Member:
    """One file that goes in."""

    name: str
    size: int
    open: Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True)
class _Laid:
    """One file and the place of its local header."""

    name: bytes
    size: int
    start: int

    @property
    def wide(self) -> bool:
        """Whether its size needs 64 bits."""
        return self.size >= _LIMIT

    @property
    def head(self) -> int:
        """Length of the local header."""
        return _LOCAL + len(self.name) + (_WIDE_FIELD if self.wide else 0)

    @property
    def end(self) -> int:
        """The first byte behind its descriptor."""
        return self.start + self.head + self.size + (_WIDE_DESCRIPTOR if self.wide else _DESCRIPTOR)

    @property
    def entry(self) -> int:
        """Length of its line in the directory."""
        return _ENTRY + len(self.name) + len(_wide_values(self)) * 8 + 4 * bool(_wide_values(self))


def _wide_values(laid: _Laid) -> list[int]:
    """What the directory must write with 64 bits."""
    sizes = [laid.size, laid.size] if laid.wide else []
    return [*sizes, laid.start] if laid.start >= _LIMIT else sizes


def _lay_out(files: Iterable[tuple[str, int]]) -> list[_Laid]:
    """Place the files one behind the other."""
    laid: list[_Laid] = []
    start = 0
    for name, size in files:
        written = name.encode("utf-8", "replace")
        if len(written) > _LONGEST:
            raise UnreadableExport(source="folder", reason="a name in it is too long")
        laid.append(_Laid(written, size, start))
        start = laid[-1].end
    return laid


def packed_size(files: Iterable[tuple[str, int]]) -> int:
    """How long the zip of some files is, by their names and sizes."""
    laid = _lay_out(files)
    directory = sum(one.entry for one in laid)
    start = laid[-1].end if laid else 0
    return start + directory + len(_ending(len(laid), directory, start))


class Packed(Seekable):
    """The zip of some files as a stream; seekable."""

    def __init__(self, members: list[Member]) -> None:
        """Lay the files out; none is opened yet."""
        self._members = members
        self._laid = _lay_out((member.name, member.size) for member in members)
        self._starts = [one.start for one in self._laid]
        self._sums: dict[int, int] = {}
        self._tail_start = self._laid[-1].end if self._laid else 0
        directory = sum(one.entry for one in self._laid)
        ending = _ending(len(self._laid), directory, self._tail_start)
        super().__init__(self._tail_start + directory + len(ending))
        self._tail: bytes | None = None
        self._reading: _Reading | None = None

    def readinto(self, buffer: object, /) -> int:
        """Fill the buffer with what comes next."""
        out = memoryview(buffer)  # type: ignore[arg-type]
        piece = self._piece(len(out))
        out[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)

    def close(self) -> None:
        """Close the file that is being read."""
        if not self.closed:
            self._leave()
        super().close()

    def _piece(self, length: int) -> bytes:
        """The next bytes; at least one where the end is not reached."""
        if self._place >= self._tail_start:
            if self._tail is None:
                self._tail = self._directory()
            at = self._place - self._tail_start
            return self._tail[at : at + length]
        number = bisect.bisect_right(self._starts, self._place) - 1
        laid = self._laid[number]
        at = self._place - laid.start
        if at < laid.head:
            return _local(laid)[at : at + length]
        at -= laid.head
        if at < laid.size:
            return self._content(number, at, min(length, laid.size - at, PIECE))
        return _descriptor(laid, self._sum(number))[at - laid.size :][:length]

    def _content(self, number: int, at: int, length: int) -> bytes:
        """Some bytes of one file."""
        reading = self._reading
        if reading is None or reading.number != number or reading.at > at:
            self._leave()
            reading = self._reading = _Reading(number, self._members[number])
        piece = reading.read(at, length)
        if reading.at == reading.size:
            self._sums.setdefault(number, reading.checked())
        return piece

    def _leave(self) -> None:
        if self._reading is not None:
            self._reading.close()
            self._reading = None

    def _sum(self, number: int) -> int:
        """The checksum of one file, which is read for it where it was not read to its end."""
        if number not in self._sums:
            reading = _Reading(number, self._members[number])
            try:
                reading.skip_to(reading.size)
                self._sums[number] = reading.checked()
            finally:
                reading.close()
        return self._sums[number]

    def _directory(self) -> bytes:
        """The list of files at the end."""
        lines = [_line(laid, self._sum(number)) for number, laid in enumerate(self._laid)]
        directory = b"".join(lines)
        return directory + _ending(len(lines), len(directory), self._tail_start)


class _Reading:
    """One file on its way in, from its start on, with its checksum so far."""

    def __init__(self, number: int, member: Member) -> None:
        self.number = number
        self.size = member.size
        self.at = 0
        self._sum = 0
        self._stream = member.open()

    def read(self, at: int, length: int) -> bytes:
        """Read from a place at or behind the last one."""
        self.skip_to(at)
        return self._next(length)

    def skip_to(self, at: int) -> None:
        """Read on to a place."""
        while self.at < at:
            self._next(min(PIECE, at - self.at))

    def _next(self, length: int) -> bytes:
        piece = read_up_to(self._stream, length)
        if len(piece) < length:
            raise UnreadableExport(source="folder", reason="a file in it changed meanwhile")
        self._sum = zlib.crc32(piece, self._sum)
        self.at += length
        return piece

    def checked(self) -> int:
        """The checksum; what comes behind the end would be a change."""
        if self._stream.read(1):
            raise UnreadableExport(source="folder", reason="a file in it changed meanwhile")
        return self._sum

    def close(self) -> None:
        """Close the file."""
        self._stream.close()


def _local(laid: _Laid) -> bytes:
    """The header in front of one file."""
    version, sizes, extra = _PLAIN, (0, 0), b""
    if laid.wide:
        version, sizes = _WIDE, (_LIMIT, _LIMIT)
        extra = struct.pack("<HHQQ", 1, 16, 0, 0)
    head = struct.pack(
        "<4s5H3I2H",
        b"PK\3\4", version, _FLAGS, 0, 0, _DATE, 0, *sizes, len(laid.name), len(extra),
    )  # fmt: skip
    return head + laid.name + extra


def _descriptor(laid: _Laid, checksum: int) -> bytes:
    """What stands behind one file."""
    form = "<4sIQQ" if laid.wide else "<4sIII"
    return struct.pack(form, b"PK\7\x08", checksum, laid.size, laid.size)


def _line(laid: _Laid, checksum: int) -> bytes:
    """One file's line in the directory."""
    values = _wide_values(laid)
    extra = struct.pack(f"<HH{len(values)}Q", 1, 8 * len(values), *values) if values else b""
    version = _WIDE if values else _PLAIN
    size = min(laid.size, _LIMIT)
    head = struct.pack(
        "<4s6H3I5H2I",
        b"PK\1\2", version, version, _FLAGS, 0, 0, _DATE, checksum, size, size, len(laid.name),
        len(extra), 0, 0, 0, 0, min(laid.start, _LIMIT),
    )  # fmt: skip
    return head + laid.name + extra


def _ending(count: int, directory: int, start: int) -> bytes:
    """What says where the directory is."""
    wide = b""
    if count >= _FEW or directory >= _LIMIT or start >= _LIMIT:
        wide = struct.pack(
            "<4sQ2H2I4Q", b"PK\6\6", _WIDE_END - 12, _WIDE, _WIDE, 0, 0, count, count, directory,
            start,
        ) + struct.pack("<4sIQI", b"PK\6\7", 0, start + directory, 1)  # fmt: skip
    few = min(count, _FEW)
    return wide + struct.pack(
        "<4s4H2IH", b"PK\5\6", 0, 0, few, few, min(directory, _LIMIT), min(start, _LIMIT), 0
    )


class Packing:
    """The same zip, made of files that come one after the other and whose lengths nobody knows yet.

    What its methods return is written one behind the other.
    """

    def __init__(self) -> None:
        self._laid: list[_Laid] = []
        self._sums: list[int] = []
        self._place = 0
        self._name = b""
        self._size = self._sum = 0

    def begin(self, name: str) -> bytes:
        """Begin a file."""
        self._name, self._size, self._sum = name.encode("utf-8", "replace")[:_LONGEST], 0, 0
        return _local(_Laid(self._name, 0, self._place))

    def add(self, piece: bytes) -> bytes:
        """Take the next bytes of the file."""
        self._size += len(piece)
        self._sum = zlib.crc32(piece, self._sum)
        return piece

    def end(self) -> bytes:
        """End the file."""
        laid = _Laid(self._name, self._size, self._place)
        descriptor = _descriptor(laid, self._sum)
        self._laid.append(laid)
        self._sums.append(self._sum)
        self._place += _LOCAL + len(self._name) + self._size + len(descriptor)
        return descriptor

    def finish(self) -> bytes:
        """The list of files, at the very end."""
        lines = [_line(laid, total) for laid, total in zip(self._laid, self._sums, strict=True)]
        directory = b"".join(lines)
        return directory + _ending(len(lines), len(directory), self._place)

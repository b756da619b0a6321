"""Look into a zip that is not trusted: within bounds, by place and never by path.

Nothing is extracted to the disk. A member's name is a label to show and to look it up by; it is
never joined to a folder, so a name that climbs has nowhere to climb to. The directory is checked
before the first byte is decompressed: how many members there are, how much they claim to hold, and
that no two of them share bytes (`zipfile` of Python 3.11 reads such files without a word).
"""

import io
import lzma
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from tallybook.errors import HostileArchive, UnreadableExport
from tallybook.reading.seeking import Seekable

#: The first bytes of a zip, with members or without.
MAGIC = (b"PK\x03\x04", b"PK\x05\x06")

_END = b"PK\x05\x06"
_LOCAL_HEADER = 30
#: The end of a zip: its last record, a comment, and in front of it what large zips need.
_TAIL = 65_557 + 76
_ENCRYPTED = 0x1
_ODD = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    struct.error,
    RuntimeError,
    ValueError,
    OSError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much an archive may ask for.

    Attributes:
        entries: Members, at most.
        directory: Bytes of the list of members, at most.
        total: Bytes of all members together, decompressed.
        ratio: How many times larger than its compressed form one member may be.
        ratio_from: Members that claim to be smaller than this may have any ratio.
        depth: How deep archives may lie in archives; 1 means that none is opened inside another.
    """

    entries: int = 100_000
    directory: int = 64 << 20
    total: int = 64 << 30
    ratio: int = 200
    ratio_from: int = 4 << 20
    depth: int = 1


BOUNDS = Bounds()


def is_archive(head: bytes) -> bool:
    """Whether these first bytes are those of a zip."""
    return head.startswith(MAGIC)


def safe_name(name: str) -> str:
    """A member's name as a label: control and direction characters are shown as a question mark."""
    return "".join("?" if unicodedata.category(c) in {"Cc", "Cf", "Cs"} else c for c in name)


class Archive:
    """The members of one zip, each opened by its label."""

    def __init__(self, opener: Callable[[], BinaryIO], size: int, bounds: Bounds = BOUNDS) -> None:
        """Read and check the directory; no member is opened.

        Raises:
            HostileArchive: The directory breaks the bounds.
            UnreadableExport: It is no directory of a zip.
        """
        self._opener = opener
        self._bounds = bounds
        with opener() as stream, _plain_errors():
            _check_directory(stream, size, bounds)
            with zipfile.ZipFile(stream) as archive:
                infos = archive.infolist()
                start = archive.start_dir
        files = [info for info in infos if info.filename and not info.is_dir()]
        _check_members(files, start, bounds)
        self._members = dict(_labelled(files))

    def names(self) -> tuple[str, ...]:
        """Labels of the members, in the order of the archive; folders are left out."""
        return tuple(self._members)

    def size(self, name: str) -> int:
        """Decompressed length of one member, as the archive declares it."""
        return self._info(name).file_size

    def encrypted(self, name: str) -> bool:
        """Whether one member is locked with a password of its own."""
        return bool(self._info(name).flag_bits & _ENCRYPTED)

    def open(self, name: str) -> BinaryIO:
        """Open one member; reading it never yields more than the archive declared.

        Raises:
            UnreadableExport: The member is locked, damaged or packed in an unknown way.
        """
        info = self._info(name)
        if info.flag_bits & _ENCRYPTED:
            raise UnreadableExport(source="zip", reason="a part of it is locked with a password")
        stream = self._opener()
        try:
            with _plain_errors():
                if info.compress_type == zipfile.ZIP_STORED:
                    return io.BufferedReader(_Stored(stream, info), 1 << 16)
                archive = zipfile.ZipFile(stream)
                member = archive.open(info)
        except UnreadableExport:
            stream.close()
            raise
        return io.BufferedReader(_Member(member, stream, info.file_size), 1 << 16)

    def _info(self, name: str) -> zipfile.ZipInfo:
        """The directory's line for one label."""
        if name not in self._members:
            raise UnreadableExport(source="zip", reason="it has no part of that name")
        return self._members[name]


class _Member(io.RawIOBase):
    """One member as a stream that closes what it stands on and speaks our errors."""

    def __init__(self, member: object, below: BinaryIO, size: int) -> None:
        super().__init__()
        self._member: zipfile.ZipExtFile = member  # type: ignore[assignment]
        self._below = below
        self._left = size

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: object, /) -> int:
        """Fill the buffer with what comes next."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        with _plain_errors():
            piece = self._member.read(min(len(view), self._left))
        if not piece and self._left:
            raise UnreadableExport(source="zip", reason="a part of it is cut off")
        self._left -= len(piece)
        view[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """Close the member and the file below it."""
        if not self.closed:
            self._member.close()
            self._below.close()
        super().close()


class _Stored(Seekable):
    """One member that is not compressed: a window on the archive, seekable.

    Its checksum is compared where it is read from start to end.
    """

    def __init__(self, below: BinaryIO, info: zipfile.ZipInfo) -> None:
        super().__init__(info.file_size)
        self._below = below
        self._summed = self._sum = 0
        self._wanted = info.CRC
        below.seek(info.header_offset)
        head = read_exactly(below, _LOCAL_HEADER)
        name, extra = struct.unpack_from("<HH", head, _LOCAL_HEADER - 4)
        if info.compress_size != info.file_size or not head.startswith(MAGIC[0]):
            raise zipfile.BadZipFile
        self._start = info.header_offset + _LOCAL_HEADER + name + extra

    def readinto(self, buffer: object, /) -> int:
        """Fill the buffer with what comes next."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        wanted = max(0, min(len(view), self._size - self._place))
        self._below.seek(self._start + self._place)
        piece = self._below.read(wanted)
        if wanted and not piece:
            raise UnreadableExport(source="zip", reason="a part of it is cut off")
        if self._summed == self._place:
            self._sum = zlib.crc32(piece, self._sum)
            self._summed += len(piece)
            if self._summed == self._size and self._sum != self._wanted:
                raise UnreadableExport(source="zip", reason="its structure is damaged")
        self._place += len(piece)
        view[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """Close the file below it."""
        if not self.closed:
            self._below.close()
        super().close()


def read_exactly(stream: BinaryIO, length: int) -> bytes:
    """Read so many bytes, or fail."""
    found = b""
    while len(found) < length:
        piece = stream.read(length - len(found))
        if not piece:
            raise EOFError
        found += piece
    return found


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Turn what the zip library raises on damaged input into one error of ours."""
    try:
        yield
    except _ODD as error:
        raise UnreadableExport(source="zip", reason="its structure is damaged") from error


def _check_directory(stream: BinaryIO, size: int, bounds: Bounds) -> None:
    """Refuse a directory that would not fit into memory, before it is read."""
    tail_length = min(size, _TAIL)
    stream.seek(size - tail_length)
    tail = read_exactly(stream, tail_length)
    place = len(tail) - 22
    if place < 0 or not tail.startswith(_END, place) or not tail.endswith(b"\0\0"):
        place = tail.rfind(_END)
    if place < 0 or len(tail) < place + 22:
        raise UnreadableExport(source="zip", reason="its list of parts is missing")
    entries, directory = struct.unpack_from("<HI", tail, place + 10)
    wide = place - 76
    if wide >= 0 and tail.startswith(b"PK\x06\x07", place - 20):
        entries, directory = struct.unpack_from("<QQ", tail, wide + 32)
    if entries > bounds.entries:
        raise HostileArchive(reason="it lists more parts than can be read safely")
    if directory > min(bounds.directory, size):
        raise HostileArchive(reason="its list of parts is too long")


def _check_members(infos: list[zipfile.ZipInfo], start: int, bounds: Bounds) -> None:
    """Refuse bombs and overlaps by what the directory says."""
    if len(infos) > bounds.entries:
        raise HostileArchive(reason="it lists more parts than can be read safely")
    if sum(info.file_size for info in infos) > bounds.total:
        raise HostileArchive(reason="its parts would be too large together")
    for info in infos:
        packed = max(info.compress_size, 1)
        if info.file_size > bounds.ratio_from and info.file_size > packed * bounds.ratio:
            raise HostileArchive(reason="one part would grow far beyond what it could hold")
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise HostileArchive(reason="two of its parts share the same bytes")
        end = info.header_offset + _LOCAL_HEADER + len(info.orig_filename) + info.compress_size
    if end > start:
        raise HostileArchive(reason="a part reaches into the list of parts")


def _labelled(infos: list[zipfile.ZipInfo]) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """Give each member a label that is safe to show and its own."""
    seen: dict[str, int] = {}
    for info in infos:
        label = safe_name(info.filename)
        times = seen[label] = seen.get(label, 0) + 1
        yield (label if times == 1 else f"{label} ({times})"), info

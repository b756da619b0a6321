"""Show a tar, bare or packed with gzip, as a folder: its files are read where they lie.

The list is read by Python's `tarfile`, which is handed no path and unpacks nothing; a header that
asks for more memory than a header needs is refused.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from typing import BinaryIO

from tallybook.errors import HostileArchive, TallybookError, UnreadableExport
from tallybook.model.source import Export
from tallybook.reading.archives import BOUNDS, is_archive, safe_name
from tallybook.reading.folders import FolderView
from tallybook.reading.inflating import MAGIC, Inflated, Marks
from tallybook.reading.seeking import Seekable

#: Where a tar says that it is one, and how long one of its blocks is.
_SIGN, _AT, BLOCK = b"ustar", 257, 512
#: The longest stretch that is read for a header.
_HEADER = 4 << 20


def is_tar(export: Export) -> bool:
    """Whether this is a tar, bare or packed with gzip."""
    head = export.head(BLOCK)
    if head.startswith(MAGIC):
        try:
            with Inflated(export.open, export.size, Marks()) as stream:
                head = stream.read(BLOCK) or b""
        except TallybookError:
            return False
    return head[_AT:].startswith(_SIGN)


def tar_view(export: Export) -> Export | None:
    """Show a tar as a folder; None where it is none.

    Raises:
        HostileArchive: It asks for more than can be read safely.
        UnreadableExport: It is damaged.
    """
    if is_archive(export.head(4)) or not is_tar(export):
        return None
    files = _Tar(export)
    return FolderView(files, files.members(), name=export.name)


class _Tar:
    """The files of a tar."""

    def __init__(self, export: Export) -> None:
        self.name = export.name
        self.size = export.size
        self._export = export
        self._marks = Marks()
        self._places: dict[str, tuple[int, int]] = {}
        total = 0
        for label, place, size in _listed(self.open()):
            own, times = label, 1
            while own in self._places:
                times += 1
                own = f"{label} ({times})"
            self._places[own] = (place, size)
            total += size
            if len(self._places) > BOUNDS.entries or total > BOUNDS.total:
                raise HostileArchive(reason="it lists more than can be read safely")

    def open(self) -> BinaryIO:
        """Open the tar itself, unpacked."""
        if self._export.head(3) != MAGIC:
            return self._export.open()
        return io.BufferedReader(Inflated(self._export.open, self.size, self._marks), 1 << 16)

    def head(self, length: int = 65536) -> bytes:
        """The first bytes."""
        return self._export.head(length)

    def read(self, bound: int) -> bytes:
        """All bytes."""
        return self._export.read(bound)

    def members(self) -> tuple[str, ...]:
        """Names of the files, in the order of the tar."""
        return tuple(self._places)

    def open_member(self, name: str) -> BinaryIO:
        """Open one file; seekable."""
        place, size = self._place(name)
        return io.BufferedReader(_Window(self.open(), place, size), 1 << 16)

    def member_size(self, name: str) -> int:
        """Length of one file, in bytes."""
        return self._place(name)[1]

    def _place(self, name: str) -> tuple[int, int]:
        if name not in self._places:
            raise UnreadableExport(source="tar", reason="it has no part of that name")
        return self._places[name]


def _listed(stream: BinaryIO) -> Iterator[tuple[str, int, int]]:
    """Yield label, place and length of each plain file; links and devices are no files."""
    try:
        with stream, tarfile.open(fileobj=_Bounded(stream), mode="r:") as tar:
            while (info := tar.next()) is not None:
                tar.members.clear()  # type: ignore[attr-defined] # it would hold them all
                if info.isreg() and info.name:
                    if info.sparse is not None:
                        raise UnreadableExport(source="tar", reason="a file in it has holes")
                    yield safe_name(info.name.removeprefix("./")), info.offset_data, info.size
    except (tarfile.TarError, ValueError, OverflowError, EOFError, OSError) as error:
        raise UnreadableExport(source="tar", reason="its structure is damaged") from error


class _Bounded(io.RawIOBase):
    """A stream from which no header takes more than a header needs."""

    def __init__(self, below: BinaryIO) -> None:
        super().__init__()
        self._below = below

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go somewhere else."""
        return self._below.seek(offset, whence)

    def tell(self) -> int:
        """Where the next byte comes from."""
        return self._below.tell()

    def read(self, size: int | None = -1, /) -> bytes:
        """Read a header."""
        if size is None or not 0 <= size <= _HEADER:
            raise HostileArchive(reason="one of its headers is too long")
        return self._below.read(size)


class _Window(Seekable):
    """One stretch of a stream."""

    def __init__(self, below: BinaryIO, start: int, size: int) -> None:
        super().__init__(size)
        self._below = below
        self._start = start

    def readinto(self, buffer: object, /) -> int:
        """Fill the buffer with what comes next."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        wanted = max(0, min(len(view), self._size - self._place))
        self._below.seek(self._start + self._place)
        piece = self._below.read(wanted)
        if wanted and not piece:
            raise UnreadableExport(source="tar", reason="a part of it is cut off")
        self._place += len(piece)
        view[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """Close the stream."""
        if not self.closed:
            self._below.close()
        super().close()

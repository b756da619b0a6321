"""The faces an export shows an importer: a file on disk, bytes in hand, or a sealed original."""

import hashlib
import io
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from tallybook.errors import NoFile, TooLarge, UnreadableExport
from tallybook.model.source import Export
from tallybook.reading.archives import Archive, is_archive, safe_name

#: Bytes that are read from a stream at once.
_PIECE = 1 << 20


class StreamExport:
    """An export behind an opener, such as a sealed original that is decrypted as it is read."""

    def __init__(
        self, name: str, size: int, opener: Callable[[], BinaryIO], digest: str = ""
    ) -> None:
        """Note where the bytes come from.

        Args:
            name: The file's own name; anything that looks like a folder is cut off.
            size: Length in bytes.
            opener: Returns a fresh, seekable stream at the start of the bytes.
            digest: SHA-256 (hex) of the bytes, where they were hashed when they were sealed.
        """
        self.digest = digest
        self._name = safe_name(name.replace("\\", "/").rsplit("/", 1)[-1])
        self._size = size
        self._opener = opener

    @property
    def name(self) -> str:
        """The file's own name, without folders; a hint and never a proof."""
        return self._name

    @property
    def size(self) -> int:
        """Length in bytes."""
        return self._size

    def open(self) -> BinaryIO:
        """Open the bytes for reading from the start; seekable."""
        return self._opener()

    def head(self, length: int = 65536) -> bytes:
        """Return the first bytes."""
        if min(length, self.size) <= len(self._start):
            return self._start[:length]
        with self.open() as stream:
            return read_up_to(stream, length)

    def read(self, bound: int) -> bytes:
        """Return all bytes, or raise `TooLarge` beyond the bound."""
        if self.size > bound:
            raise TooLarge(size=self.size, bound=bound)
        with self.open() as stream:
            content = read_up_to(stream, bound + 1)
        if len(content) > bound:
            raise TooLarge(size=len(content), bound=bound)
        return content

    def members(self) -> tuple[str, ...]:
        """Names of the members of an archive, in its own order; empty for a plain file.

        Raises:
            HostileArchive: The archive breaks the bounds; nothing of it is opened.
            UnreadableExport: It is no whole archive.
        """
        return self._archive.names() if self._archive else ()

    def open_member(self, name: str) -> BinaryIO:
        """Open one member, decompressed within bounds; not seekable."""
        return self._whole_archive().open(name)

    def member_size(self, name: str) -> int:
        """Decompressed length of one member, as the archive declares it, in bytes."""
        return self._whole_archive().size(name)

    @cached_property
    def _start(self) -> bytes:
        """The first bytes, read once: every importer asks for them."""
        with self.open() as stream:
            return read_up_to(stream, 65536)

    @cached_property
    def _archive(self) -> Archive | None:
        """The directory of an archive, read and checked once."""
        if not is_archive(self._start[:4]):
            return None
        return Archive(self.open, self.size)

    def _whole_archive(self) -> Archive:
        """The directory, or an error where this is a plain file."""
        if self._archive is None:
            raise UnreadableExport(source="zip", reason="it is not an archive")
        return self._archive


class FileExport(StreamExport):
    """A file on disk."""

    def __init__(self, path: Path) -> None:
        """Look the file up.

        Raises:
            NoFile: There is none, or it cannot be read.
        """
        try:
            if not path.is_file():
                raise NoFile(path=path)
            size = path.stat().st_size
        except OSError as error:
            raise NoFile(path=path) from error
        super().__init__(path.name, size, lambda: _opened(path))
        self.path = path


class BytesExport(StreamExport):
    """Bytes in hand."""

    def __init__(self, name: str, content: bytes, digest: str = "") -> None:
        """Hold the bytes."""
        super().__init__(name, len(content), lambda: io.BytesIO(content), digest)


def open_export(path: Path | str) -> FileExport:
    """The export at a path.

    Raises:
        NoFile: There is none, or it cannot be read.
    """
    return FileExport(Path(path))


def digest_of(export: Export) -> str:
    """SHA-256 (hex) of an export; what is known since it was sealed is not worked out again."""
    known = getattr(export, "digest", "")
    if known:
        return str(known)
    found = hashlib.sha256()
    with export.open() as stream:
        while piece := stream.read(_PIECE):
            found.update(piece)
    return found.hexdigest()


def read_up_to(stream: BinaryIO, length: int) -> bytes:
    """Read until the length is reached or the stream ends; a stream may give less at a time."""
    pieces: list[bytes] = []
    left = length
    while left > 0 and (piece := stream.read(min(left, _PIECE))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def fill(stream: BinaryIO, view: memoryview) -> int:
    """Fill a buffer from a stream without another copy; return how many bytes there were."""
    into: Callable[[memoryview], int | None] = stream.readinto  # type: ignore[attr-defined]
    at = 0
    while at < len(view) and (got := into(view[at : at + _PIECE])):
        at += got
    return at


def read_whole(stream: BinaryIO, size: int, bound: int) -> bytes | bytearray:
    """Read all bytes of a stream that is likely to be so long, without a second copy of them.

    Where it is as long, they come in one go: room for bytes that are written later is filled twice.

    Raises:
        TooLarge: It is longer than the bound.
    """
    if size > bound:
        raise TooLarge(size=size, bound=bound)
    content = stream.read(size)
    piece = stream.read(_PIECE)
    if not piece:
        return content
    longer = bytearray(content)
    while piece:
        longer += piece
        if len(longer) > bound:
            raise TooLarge(size=len(longer), bound=bound)
        piece = stream.read(_PIECE)
    return longer


def _opened(path: Path) -> BinaryIO:
    """Open a file that was there a moment ago."""
    try:
        return path.open("rb")
    except OSError as error:
        raise NoFile(path=path) from error

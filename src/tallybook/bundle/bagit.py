"""Write a BagIt 1.0 bag (RFC 8493) as a folder, as a zip, or as both in one pass.

Names inside are ASCII and made by us. Files are streamed. The zip is stored, not compressed, in
ZIP64 form, with one date for all members: the same bag gives the same bytes.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Protocol

#: What a name inside a bag may be made of.
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
#: Bytes read and written at a time.
PIECE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """One file of the bag: its name, its hash as written, its length."""

    name: str
    sha256: str
    size: int


class Sink(Protocol):
    """Somewhere a bag can be written."""

    def open(self, name: str) -> IO[bytes]:
        """Begin a file."""
        ...

    def close(self) -> None:
        """Finish the whole."""
        ...


class FolderSink:
    """A bag as an ordinary folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)

    def open(self, name: str) -> IO[bytes]:
        """Begin a file below the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("xb")

    def close(self) -> None:
        """Nothing is left to do."""


class ArchiveSink:
    """A bag as a zip that holds one folder."""

    def __init__(self, path: Path, folder: str, at: datetime) -> None:
        self.folder = folder
        moment = at.astimezone(UTC)
        year = min(max(moment.year, 1980), 2107)
        self.date = (year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
        self.archive = zipfile.ZipFile(path, "x", zipfile.ZIP_STORED, allowZip64=True)

    def open(self, name: str) -> IO[bytes]:
        """Begin a member, in ZIP64 form whatever its length."""
        member = zipfile.ZipInfo(f"{self.folder}/{name}", self.date)
        member.create_system = 3
        member.external_attr = 0o100644 << 16
        return self.archive.open(member, "w", force_zip64=True)

    def close(self) -> None:
        """Write the zip's own list of members."""
        self.archive.close()


class Bag:
    """A bag being written; `finish` makes it whole."""

    def __init__(self, sinks: Sequence[Sink]) -> None:
        self.sinks = tuple(sinks)
        self.payload: list[Stored] = []
        self.tags: list[Stored] = []
        self.beside: list[Stored] = []

    def add(self, name: str, pieces: Iterable[bytes]) -> Stored:
        """Write one file of the payload, which lies below ``data/``."""
        stored = self._write(f"data/{name}", pieces)
        self.payload.append(stored)
        return stored

    def add_tag(self, name: str, content: bytes) -> Stored:
        """Write one file beside the payload."""
        stored = self._write(name, (content,))
        self.tags.append(stored)
        return stored

    def oxum(self) -> str:
        """Return bytes and number of the payload's files, as bag-info.txt gives them."""
        return f"{sum(stored.size for stored in self.payload)}.{len(self.payload)}"

    def manifest(self) -> bytes:
        """Return the list of the payload's files and their hashes."""
        return _listed(self.payload)

    def manifest_hash(self) -> str:
        """Return the hash of that list."""
        return hashlib.sha256(self.manifest()).hexdigest()

    def finish(
        self,
        info: Sequence[tuple[str, str]],
        sign: Callable[[bytes], Mapping[str, bytes]] | None = None,
    ) -> None:
        """Write the bag's declaration, its description and both manifests.

        Args:
            info: The lines of the description.
            sign: Given the list of the files beside the payload, gives files that no list can
                name because they are made over it.
        """
        self.add_tag("bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        self.add_tag("bag-info.txt", _described(info))
        self.add_tag("manifest-sha256.txt", self.manifest())
        listed = _listed(self.tags)
        self._write("tagmanifest-sha256.txt", (listed,))
        for name, content in (sign(listed) if sign else {}).items():
            self.beside.append(self._write(name, (content,)))
        for sink in self.sinks:
            sink.close()

    def _write(self, name: str, pieces: Iterable[bytes]) -> Stored:
        """Write one file everywhere, hashing on the way."""
        if not NAME.fullmatch(name):
            message = f"not a plain name: {name!r}"
            raise ValueError(message)
        digest = hashlib.sha256()
        size = 0
        with ExitStack() as stack:
            files = [stack.enter_context(sink.open(name)) for sink in self.sinks]
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                for file in files:
                    file.write(piece)
        return Stored(name=name, sha256=digest.hexdigest(), size=size)


def _listed(files: Iterable[Stored]) -> bytes:
    """Write a manifest the way `sha256sum` reads it."""
    lines = sorted((stored.name, stored.sha256) for stored in files)
    return "".join(f"{sha256}  {name}\n" for name, sha256 in lines).encode()


def _described(info: Sequence[tuple[str, str]]) -> bytes:
    """Write bag-info.txt: one line each, nothing that could begin another."""
    lines = [f"{label}: {' '.join(value.split())}\n" for label, value in info if value.strip()]
    return "".join(lines).encode("utf-8", "backslashreplace")


def pieces_of(file: IO[bytes]) -> Iterable[bytes]:
    """Read a file in pieces."""
    while piece := file.read(PIECE):
        yield piece

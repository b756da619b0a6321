"""Read a bundle as it was handed over: a folder or a zip, neither of which is trusted."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from tallybook.bundle.bagit import PIECE
from tallybook.errors import NotABundle

#: A table or list larger than this is not read into memory.
LARGEST = 2 << 30
#: Files that a bundle may hold.
MOST_FILES = 1_000_000


class Opened(Protocol):
    """A bundle that can be read."""

    def names(self) -> dict[str, int]:
        """Every file by its name, with its length; a name that is odd is kept as it is."""
        ...

    def open(self, name: str) -> IO[bytes]:
        """Open one file."""
        ...


class OpenedFolder:
    """A bundle that is a folder. Links are never followed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> dict[str, int]:
        """Every file below the folder; a link counts as a file of length -1."""
        found: dict[str, int] = {}
        for where, folders, files in os.walk(self.folder):
            for name in [*files, *(each for each in folders if (Path(where) / each).is_symlink())]:
                path = Path(where) / name
                shown = path.relative_to(self.folder).as_posix()
                found[shown] = -1 if path.is_symlink() else path.stat().st_size
        return found

    def open(self, name: str) -> IO[bytes]:
        """Open one file below the folder."""
        return (self.folder / name).open("rb")


class OpenedArchive:
    """A bundle that is a zip of one folder, stored."""

    def __init__(self, archive: zipfile.ZipFile, size: int) -> None:
        self.archive = archive
        self.members = [each for each in archive.infolist() if not each.is_dir()]
        if len(self.members) > MOST_FILES:
            raise NotABundle(path="This zip", reason="it holds too many files")
        if any(each.compress_type != zipfile.ZIP_STORED for each in self.members):
            raise NotABundle(path="This zip", reason="its files are compressed: unpack it first")
        if sum(each.compress_size for each in self.members) > size:
            raise NotABundle(path="This zip", reason="its files lie over one another")
        tops = {each.filename.partition("/")[0] for each in self.members}
        self.top = f"{tops.pop()}/" if len(tops) == 1 else ""
        names = [each.filename for each in self.members]
        if len(set(names)) != len(names):
            raise NotABundle(path="This zip", reason="it holds two files of one name")

    def names(self) -> dict[str, int]:
        """Every member, without the folder they all lie in."""
        return {each.filename.removeprefix(self.top): each.file_size for each in self.members}

    def open(self, name: str) -> IO[bytes]:
        """Open one member."""
        return self.archive.open(self.top + name)


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """Open a bundle for reading.

    Raises:
        NotABundle: When it is neither a folder nor a zip that holds one.
    """
    if path.is_dir():
        yield OpenedFolder(path)
    elif path.is_file() and zipfile.is_zipfile(path):
        try:
            with zipfile.ZipFile(path) as archive:
                yield OpenedArchive(archive, path.stat().st_size)
        except (zipfile.BadZipFile, NotImplementedError) as error:
            raise NotABundle(path=path, reason="the zip is damaged") from error
    else:
        raise NotABundle(path=path, reason="there is no folder and no zip there")


def hashed(source: Opened, name: str) -> str:
    """Hash one file."""
    digest = hashlib.sha256()
    with source.open(name) as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def content(source: Opened, name: str) -> bytes:
    """Read one file whole."""
    with source.open(name) as file:
        found = file.read(LARGEST + 1)
    if len(found) > LARGEST:
        raise NotABundle(path=name, reason="it is too large to be read")
    return found

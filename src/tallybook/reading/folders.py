"""Show a folder, on the disk or inside an archive, as one export with members.

Its bytes are a zip that is made while it is read: every file stored as it is, in the order of the
names, all dates the same. The same files give the same bytes at any time and on any machine, and
their number is known before the first of them is read, so a folder can be sealed and known again
like any file.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tallybook.errors import NoFile, TooLarge, UnreadableExport
from tallybook.model.source import Export
from tallybook.reading.archives import MAGIC, safe_name
from tallybook.reading.exports import FileExport, read_up_to
from tallybook.reading.packing import Member, Packed, packed_size

#: Files and folders that a computer puts beside a person's own.
LITTER = frozenset({"Thumbs.db", "desktop.ini", "ehthumbs.db", "__MACOSX"})
#: What lies in a Maildir folder, whose name may begin with a full stop.
_MAIL_FOLDERS = frozenset({"cur", "new", "tmp"})
#: Bytes that are held of the beginning: every importer asks for them.
HEAD = 65536
#: Files in one folder on the disk, all it holds counted.
MOST = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What of a folder is not shown: hidden files, links, litter.

    Attributes:
        files: How many.
        size: Their bytes; a link counts as none.
    """

    files: int = 0
    size: int = 0


def is_hidden(name: str) -> bool:
    """Whether a file is one that a computer put there and hides."""
    parts = name.split("/")
    for part, following in zip(parts, (*parts[1:], ""), strict=True):
        dotted = part.startswith(".") and part.strip(".")
        if part in LITTER or (dotted and following not in _MAIL_FOLDERS):
            return True
    return False


class FolderView:
    """Some files of another export, shown as an export of their own."""

    def __init__(
        self, below: Export, names: Iterable[str], prefix: str = "", name: str = ""
    ) -> None:
        """Show files.

        Args:
            below: The export that holds them.
            names: Their names there; each begins with the prefix.
            prefix: The folder they lie in, with its last stroke; empty for all.
            name: What the folder is called; a hint as with any file.
        """
        self._below = below
        self._prefix = prefix
        self._members = tuple(sorted(member.removeprefix(prefix) for member in names))
        self._known = frozenset(self._members)
        self._name = safe_name(name or prefix.rstrip("/").rsplit("/", 1)[-1] or below.name)
        self._sizes: int | None = None
        self._start: bytes | None = None

    @property
    def name(self) -> str:
        """What it is called as a file."""
        return self._name if self._name.lower().endswith(".zip") else f"{self._name}.zip"

    @property
    def size(self) -> int:
        """Length of its bytes as a zip."""
        if self._sizes is None:
            self._sizes = packed_size((name, self.member_size(name)) for name in self._members)
        return self._sizes

    def open(self) -> BinaryIO:
        """Open its bytes as a zip, which is made on the way; seekable."""
        members = [
            Member(name, self.member_size(name), self._opener(name)) for name in self._members
        ]
        return io.BufferedReader(Packed(members), 1 << 20)

    def head(self, length: int = 65536) -> bytes:
        """Return the first bytes."""
        if length <= len(MAGIC[0]):
            return (MAGIC[0] if self._members else MAGIC[1])[:length]
        if self._start is None or length > len(self._start):
            with self.open() as stream:
                self._start = read_up_to(stream, max(length, HEAD))
        return self._start[:length]

    def read(self, bound: int) -> bytes:
        """Return all bytes, or raise `TooLarge` beyond the bound."""
        if self.size > bound:
            raise TooLarge(size=self.size, bound=bound)
        with self.open() as stream:
            return read_up_to(stream, bound)

    def members(self) -> tuple[str, ...]:
        """Names of the files, in order."""
        return self._members

    def open_member(self, name: str) -> BinaryIO:
        """Open one file."""
        return self._below.open_member(self._inside(name))

    def member_size(self, name: str) -> int:
        """Length of one file, in bytes."""
        return self._below.member_size(self._inside(name))

    def _inside(self, name: str) -> str:
        """What a file is called in the export below."""
        if name not in self._known:
            raise UnreadableExport(source="zip", reason="it has no part of that name")
        return self._prefix + name

    def _opener(self, name: str) -> Callable[[], BinaryIO]:
        return lambda: self.open_member(name)


def view(below: Export, prefix: str = "") -> FolderView:
    """Show a folder inside an export; hidden files are left out.

    Args:
        below: An archive, or a folder on the disk.
        prefix: The folder, ``DCIM/Camera`` for example; empty for all of it.
    """
    prefix = prefix.rstrip("/") + "/" if prefix else ""
    inside = [name for name in below.members() if name.startswith(prefix)]
    return FolderView(
        below, [name for name in inside if not is_hidden(name.removeprefix(prefix))], prefix
    )


class FolderExport(FolderView):
    """A folder on the disk. Hidden files and links are left out and counted."""

    def __init__(self, path: Path) -> None:
        """Go through the folder once.

        Raises:
            NoFile: There is none, or it cannot be read.
            TooLarge: It holds more files than can be gone through.
        """
        self.path = path
        self._files: dict[str, tuple[Path, int]] = {}
        hidden = size = 0
        for label, found, length in _listed(path):
            if found is None or is_hidden(label):
                hidden, size = hidden + 1, size + length
                continue
            own, times = label, 1
            while own in self._files:
                times += 1
                own = f"{label} ({times})"
            self._files[own] = (found, length)
        self.left_out = LeftOut(files=hidden, size=size)
        super().__init__(self, self._files, "", path.resolve().name)

    def open_member(self, name: str) -> BinaryIO:
        """Open one file; seekable."""
        return self.file(name).open()

    def member_size(self, name: str) -> int:
        """Length of one file, in bytes, as it was when the folder was gone through."""
        return self._found(name)[1]

    def file(self, name: str) -> FileExport:
        """One file as an export of its own.

        Raises:
            NoFile: It is gone.
        """
        return FileExport(self._found(name)[0])

    def _found(self, name: str) -> tuple[Path, int]:
        if name not in self._files:
            raise UnreadableExport(source="folder", reason="it has no part of that name")
        return self._files[name]


def _listed(path: Path) -> Iterator[tuple[str, Path | None, int]]:
    """Yield label, place (None for a link) and length of every file below a folder."""
    waiting, count = [(path, "")], 0
    while waiting:
        folder, prefix = waiting.pop()
        for found in _entries(folder):
            count += 1
            if count > MOST:
                raise TooLarge(size=count, bound=MOST)
            label = prefix + safe_name(found.name)
            if found.is_symlink():
                yield label, None, 0
            elif found.is_dir(follow_symlinks=False):
                waiting.append((Path(found.path), label + "/"))
            elif found.is_file(follow_symlinks=False):
                yield label, Path(found.path), found.stat(follow_symlinks=False).st_size


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """What lies in one folder, in order."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise NoFile(path=folder) from error

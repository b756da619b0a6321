"""Where the parts of a folder or an archive lie, and what was found there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tallybook.errors import TallybookError, UnreadableExport
from tallybook.model.plan import Part
from tallybook.model.source import Export
from tallybook.reading.folders import view
from tallybook.reading.layouts import laid_out
from tallybook.reading.members import member_export

#: One step from an export to a part of it: ("member" | "folder" | "laid out", name).
Step = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """One part and the way to it."""

    part: Part
    steps: tuple[Step, ...]


@dataclass(slots=True)
class Seen:
    """What some place was found to hold."""

    found: list[Found] = field(default_factory=list)
    files: int = 0
    size: int = 0
    hidden: int = 0
    hidden_size: int = 0

    def add(self, other: Seen) -> None:
        """Take what another place holds as well."""
        self.found += other.found
        self.files += other.files
        self.size += other.size
        self.hidden += other.hidden
        self.hidden_size += other.hidden_size

    @property
    def has_parts(self) -> bool:
        """Whether anything in it is recognised."""
        return any(each.part.source or each.part.choices for each in self.found)


@dataclass(frozen=True, slots=True)
class Place:
    """A folder, an archive or a layout, and the way to it."""

    export: Export
    steps: tuple[Step, ...] = ()
    path: str = ""
    depth: int = 0

    def below(self, name: str) -> str:
        """How something in it is called from the top."""
        return f"{self.path}/{name}" if self.path else name


class Folder:
    """Files below one folder, as a tree of names."""

    def __init__(self, prefix: str = "", names: Iterable[str] = ()) -> None:
        self.prefix = prefix
        self.files: list[str] = []
        self.folders: dict[str, Folder] = {}
        for name in names:
            self._put(name)

    def _put(self, name: str) -> None:
        folder = self
        for part in name[len(self.prefix) :].split("/")[:-1]:
            folder = folder.folders.setdefault(part, Folder(f"{folder.prefix}{part}/"))
        folder.files.append(name)

    def names(self) -> Iterator[str]:
        """Every file below it."""
        yield from self.files
        for folder in self.folders.values():
            yield from folder.names()


def step_into(export: Export, step: Step) -> Export:
    """Go one step down."""
    kind, name = step
    if kind == "member":
        return member_export(export, name)
    if kind == "folder":
        return view(export, name)
    arranged = laid_out(export)
    if arranged is None:
        raise UnreadableExport(source="folder", reason="it is not laid out as it was")
    return arranged


def shared_folder(names: set[str]) -> str:
    """The folder that all of some files lie in, with its last stroke."""
    first, last = min(names), max(names)
    length = 0
    while length < min(len(first), len(last)) and first[length] == last[length]:
        length += 1
    return first[:length].rpartition("/")[0] + "/" if "/" in first[:length] else ""


def unknown(
    path: str,
    steps: tuple[Step, ...],
    size: int,
    error: TallybookError,
    kind: str = "",
) -> Seen:
    """List a file that nobody reads."""
    part = Part(
        path=path,
        kind="archive" if kind == "archive" else "file",
        size=size,
        media_type="application/zip" if kind == "archive" else kind,
        code=error.code,
        reason=error.message,
    )
    return Seen([Found(part, steps)], 1, size)

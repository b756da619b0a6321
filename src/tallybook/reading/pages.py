"""The pages of HTML that an export of chats consists of, each loaded whole and within bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tallybook.errors import TooLarge, UnreadableExport
from tallybook.model.records import Problem
from tallybook.model.source import Export
from tallybook.reading.archives import is_archive
from tallybook.reading.exports import read_up_to
from tallybook.reading.problems import ProblemList
from tallybook.reading.text import Text, load

#: Members of an archive that are looked into, at most.
MEMBERS = 20_000
HEAD = 65_536
#: Bytes of one page, at most.
BOUND = 32 << 20

_NUMBER = re.compile(r"(\d{1,9})", re.ASCII)
_REASONS = {
    "cut-off": "The page ends in the middle of an item; what is before it was kept.",
    "damaged": "The page is damaged here; the item was kept as far as it can be read.",
    "no-date": "This item has no date that can be read; it was kept without one.",
    "unreadable-part": "This page of the archive cannot be read; the others were.",
    "too-large": "This page is too large to be read; it stays in the original.",
}


@dataclass(frozen=True, slots=True)
class Page:
    """One page: the member it is, empty for the file itself, and what it says."""

    part: str
    text: Text

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a piece of the text stands in the original: its first byte and its length."""
        first, behind = self.text.original(np.array([start, end])).tolist()
        return first, behind - first


class Pages:
    """The pages of one export, and what could not be read of them."""

    def __init__(self, export: Export, title: str) -> None:
        self.problems = ProblemList()
        self._export = export
        self._title = title

    def loaded(self, parts: list[str]) -> Iterator[Page | Problem]:
        """Yield each page in turn.

        Raises:
            UnreadableExport: None of them can be read.
        """
        read = 0
        for part in parts:
            size = self._export.member_size(part) if part else self._export.size
            try:
                with self._export.open_member(part) if part else self._export.open() as stream:
                    page = Page(part, load(stream, size, BOUND))
            except TooLarge:
                yield from self.note("too-large", part, (0, size))
            except UnreadableExport:
                yield from self.note("unreadable-part", part, (0, 0))
            else:
                read += 1
                yield page
        if not read:
            raise UnreadableExport(source=self._title, reason="no page in it can be read")

    def note(
        self, code: str, part: str, place: tuple[int, int], items: int = 0
    ) -> Iterator[Problem]:
        """Note what was lost at a place of a page."""
        problem = Problem(
            code=code,
            reason=_REASONS[code],
            part=part,
            offset=place[0],
            length=place[1],
            items=items,
        )
        yield from self.problems.note(problem)


def page_parts(export: Export, name: re.Pattern[str]) -> list[str]:
    """The file itself, or those members of an archive that are called so, by folder and number."""
    if not is_archive(export.head(4)):
        return [""]
    return in_order([member for member in export.members() if name.search(member)][:MEMBERS])


def first_of(export: Export, part: str) -> bytes:
    """The beginning of the file, or of one member."""
    if not part:
        return export.head(HEAD)
    with export.open_member(part) as stream:
        return read_up_to(stream, HEAD)


def in_order(parts: list[str]) -> list[str]:
    """Folders in the order in which they come, the pages of each by their number."""
    folders: dict[str, int] = {}
    for part in parts:
        folders.setdefault(part.rpartition("/")[0], len(folders))
    return sorted(parts, key=lambda part: (folders[part.rpartition("/")[0]], _numbered(part)))


def _numbered(part: str) -> list[tuple[int, str]]:
    """A name such that a smaller number in it comes first."""
    pieces = _NUMBER.split(part.rpartition("/")[2].rpartition(".")[0])
    numbered = [(-1, piece) for piece in pieces]
    numbered[1::2] = [(int(piece), "") for piece in pieces[1::2]]
    return numbered

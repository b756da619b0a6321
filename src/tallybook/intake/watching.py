"""Watch which files of a folder or archive an importer looks into, and which its records name."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from tallybook.model.places import member_of
from tallybook.model.records import Assumption, Attachment, Problem, Record
from tallybook.model.source import Export

if TYPE_CHECKING:
    from tallybook.intake.gathering import Gathered

#: What SQLite keeps beside a database; it is read with it, or holds nothing of its own.
_BESIDE = ("-wal", "-shm", "-journal")


class Watched:
    """An export that remembers what was opened.

    Attributes:
        opened: Members that were opened.
        named: Members that a record stands in, or that a problem was found in.
        carried: Members that a record carries.
    """

    def __init__(self, export: Export) -> None:
        """Stand in front of an export."""
        self._export = export
        self._members = frozenset(export.members())
        self.opened: set[str] = set()
        self.named: set[str] = set()
        self.carried: set[str] = set()

    @property
    def used(self) -> set[str]:
        """Members that the importer had to do with."""
        return self.opened | self.named | self.carried

    @property
    def name(self) -> str:
        """The name of the export."""
        return self._export.name

    @property
    def size(self) -> int:
        """Its length in bytes."""
        return self._export.size

    def open(self) -> BinaryIO:
        """Open its bytes."""
        return self._export.open()

    def head(self, length: int = 65536) -> bytes:
        """Return its first bytes."""
        return self._export.head(length)

    def read(self, bound: int) -> bytes:
        """Return all its bytes."""
        return self._export.read(bound)

    def members(self) -> tuple[str, ...]:
        """Names of its members."""
        return self._export.members()

    def open_member(self, name: str) -> BinaryIO:
        """Open one member and remember it."""
        stream = self._export.open_member(name)
        self.opened.add(name)
        return stream

    def member_size(self, name: str) -> int:
        """Length of one member."""
        return self._export.member_size(name)

    def note(self, thing: Gathered | Record) -> None:
        """Remember which members something names."""
        if isinstance(thing, Problem):
            named = [thing.part]
        elif isinstance(thing, Assumption | Attachment):
            return
        elif isinstance(thing, Record):
            named = [thing.part]
            self.carried |= self._members.intersection(thing.attachments)
        else:
            named = thing["part"].unique().to_list()
            carried = thing["attachments"].explode().drop_nulls().unique().to_list()
            self.carried |= self._members.intersection(carried)
        self._name(named)

    def _name(self, parts: list[str]) -> None:
        """Remember members that are named, whole or as a database with one of its tables."""
        whole = {part if part in self._members else member_of(part) for part in parts}
        beside = {f"{member}{ending}" for member in whole for ending in _BESIDE}
        self.named |= self._members.intersection(whole | beside)

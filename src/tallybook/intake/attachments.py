"""Seal what an export carries inside it as exhibits of their own, each different one once."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import TYPE_CHECKING

from tallybook.errors import ExportError
from tallybook.intake.ledger import Ledger
from tallybook.intake.original import UNTOLD, name_exhibits, seal_stream
from tallybook.journal.book import Book
from tallybook.model.exhibits import Exhibit
from tallybook.model.records import Attachment, Problem
from tallybook.model.source import Export
from tallybook.reading.media import media_type

if TYPE_CHECKING:
    import polars as pl


class Attachments:
    """The attachments of one import, from the moment they are met to their line in the journal."""

    def __init__(self, book: Book, ledger: Ledger, export: Export, origin: str) -> None:
        self.count = 0
        self._book = book
        self._export = export
        self._origin = origin
        self._ledger = ledger
        self._members = frozenset(export.members())
        self._waiting: dict[str, tuple[Exhibit, bool]] = {}

    def take(self, attachment: Attachment) -> None:
        """Seal the bytes a source took out of the export; they are named with the next records."""
        digest = hashlib.sha256(attachment.content).hexdigest()
        about = Exhibit(
            sha256=digest,
            size=len(attachment.content),
            name=attachment.title or attachment.name,
            media_type=media_type(attachment.content[:32]) or attachment.media_type,
            origin=self._origin,
            part=attachment.name,
        )
        fresh = not self._book.exhibits.has(digest)
        if fresh:
            seal_stream(self._book, BytesIO(attachment.content), about)
        self._waiting[attachment.name] = (about, fresh)

    def members_of(self, names: list[str]) -> list[str]:
        """Those of the names a row gives that are files of the archive."""
        return [name for name in names if name in self._members]

    def settle(self, rows: pl.DataFrame, kept: pl.DataFrame) -> list[Problem]:
        """Name in the journal what the kept rows carry, before they are written.

        A file of the archive is named for a row that is known as well: the export in which the row
        came first may have left the file out.

        Args:
            rows: All rows of a frame; what only known rows carry waits no longer.
            kept: Those of them that are new.

        Returns:
            One problem for each member of the archive that could not be taken out.
        """
        problems: list[Problem] = []
        named: list[Exhibit] = []
        wanted = _carried(kept) | dict.fromkeys(self.members_of(list(_carried(rows))))
        for name in wanted:
            try:
                named += self._named(name)
            except ExportError as error:
                problems.append(Problem(code=error.code, reason=error.message, part=name))
        for name in _carried(rows):
            about, fresh = self._waiting.pop(name, (None, False))
            if about is not None and fresh and name not in wanted:
                named.append(about)
        self._name(named)
        return problems

    def finish(self) -> None:
        """Name what was sealed for the first time and no record carries."""
        self._name([about for about, fresh in self._waiting.values() if fresh])
        self._waiting.clear()

    def _name(self, found: list[Exhibit]) -> None:
        """Name exhibits in the journal, each part of an export once."""
        fresh = [one for one in found if (self._origin, one.part) not in self._ledger.parts]
        name_exhibits(self._book, self._ledger, fresh)
        self.count += len(fresh)

    def _named(self, name: str) -> list[Exhibit]:
        """Return the exhibit behind a name, taken out of the archive where it lies there."""
        if (self._origin, name) in self._ledger.parts:
            return []
        about, _ = self._waiting.get(name, (None, False))
        if about is not None:
            return [about]
        return [self._take_member(name)] if name in self._members else []

    def _take_member(self, name: str) -> Exhibit:
        """Seal one member of the archive as it streams out."""
        with self._export.open_member(name) as member:
            head = member.read(32)
        about = Exhibit(
            sha256="",
            size=0,
            name=name.rpartition("/")[2],
            media_type=media_type(head) or UNTOLD,
            origin=self._origin,
            part=name,
        )
        with self._export.open_member(name) as member:
            return seal_stream(self._book, member, about)


def _carried(rows: pl.DataFrame) -> dict[str, None]:
    """Return the names of what rows carry, each once and in order."""
    return dict.fromkeys(rows["attachments"].explode().drop_nulls().to_list())

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

    def settle(self, kept: pl.DataFrame) -> list[Problem]:
        """Name in the journal what the kept records carry, and what was sealed for the first time.

        Returns:
            One problem for each member of the archive that could not be taken out.
        """
        wanted = dict.fromkeys(kept["attachments"].explode().drop_nulls().to_list())
        problems: list[Problem] = []
        named = [
            about
            for name, (about, fresh) in self._waiting.items()
            if (fresh or name in wanted) and (self._origin, name) not in self._ledger.parts
        ]
        for name in wanted:
            fits = name in self._members and name not in self._waiting
            if fits and (self._origin, name) not in self._ledger.parts:
                try:
                    named.append(self._take_member(name))
                except ExportError as error:
                    problems.append(Problem(code=error.code, reason=error.message, part=name))
        self._waiting.clear()
        name_exhibits(self._book, self._ledger, named)
        self.count += len(named)
        return problems

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

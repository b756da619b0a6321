"""The part of the front door for what is begun and not saved yet, and for writing by hand.

A draft is sealed and lies beside the journal, under a key that no reader of the book holds. It is no
part of the record: no leaf, no proof, no copy for anybody holds a word of it. It goes when what was begun is saved or thrown away.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tallybook.errors import NotAllowed

if TYPE_CHECKING:
    from tallybook.case import Case
    from tallybook.journal.book import Book

#: Forms whose words are kept while they are typed.
FORMS = ("line", "longer", "guided", "typed")
#: What drafts lie under, all of them together; it says nothing of how many there are.
_PLACE = "begun"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What was begun in one form.

    Attributes:
        form: One of `FORMS`.
        fields: What stands in it, as a browser sends it.
        at: When it was kept last.
    """

    form: str
    fields: Mapping[str, Sequence[str]]
    at: datetime


class Drafts:
    """Part of the front door: an open book has ``book`` and ``case``."""

    book: Book

    if TYPE_CHECKING:

        @property
        def case(self) -> Case: ...  # noqa: D102 - the whole of it is in `door`

    @property
    def keeps_drafts(self) -> bool:
        """Whether drafts can be kept here: only the person's own key does so."""
        return self.book.key.is_owner and not self.book.read_only

    def drafts(self) -> tuple[Draft, ...]:
        """Everything that was begun and not saved, the latest first."""
        found = [
            Draft(form=form, fields=kept["fields"], at=datetime.fromisoformat(kept["at"]))
            for form, kept in self._begun().items()
        ]
        return tuple(sorted(found, key=lambda one: one.at, reverse=True))

    def draft(self, form: str) -> Draft | None:
        """What was begun in one form."""
        return next((one for one in self.drafts() if one.form == form), None)

    def keep_draft(self, form: str, fields: Mapping[str, Sequence[str]]) -> None:
        """Seal what stands in a form; it replaces what stood there before.

        Raises:
            NotAllowed: The key that opened the book may not write in it, or is not the person's.
        """
        if not self.keeps_drafts:
            raise NotAllowed(scope=self.book.scope, act="keeping what is begun")
        begun = self._begun()
        at = datetime.now(tz=UTC).isoformat()
        begun[form] = {"fields": {n: list(v) for n, v in fields.items()}, "at": at}
        self._put(begun)

    def drop_draft(self, form: str) -> None:
        """Take away what was begun in a form: it was saved, or thrown away on purpose."""
        begun = self._begun()
        if begun.pop(form, None) is not None:
            self._put(begun)

    def recent_kinds(self, most: int = 6) -> tuple[str, ...]:
        """Kinds of behaviour that were chosen last, the latest first."""
        if self.book.scope == "sort":
            return ()
        case = self.case
        found: dict[str, None] = {}
        written = case.items.lazy().filter(kind="incident").select("item").collect()["item"]
        for item in sorted(written.to_list(), reverse=True):
            found.update(dict.fromkeys(case.incident(item).behaviours))
            if len(found) >= most:
                break
        return tuple(found)[:most]

    @staticmethod
    def blank_log(columns: Sequence[str], **words: str) -> bytes:
        """A log to print and write into by hand, as a PDF made in memory.

        Args:
            columns: What stands at the head of each column.
            words: See `tallybook.bundle.blank_log.blank_log_pdf`.
        """
        from tallybook.bundle.blank_log import blank_log_pdf  # noqa: PLC0415

        return blank_log_pdf(columns, **words)

    def _begun(self) -> dict[str, dict[str, Any]]:
        kept = self.book.from_aside(_PLACE, own=True)
        found: dict[str, dict[str, Any]] = json.loads(kept) if kept else {}
        return found

    def _put(self, begun: Mapping[str, object]) -> None:
        self.book.put_aside(_PLACE, json.dumps(begun).encode(), own=True)

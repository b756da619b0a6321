"""The part of the front door for other readers: who may look, how far, and until when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast, get_args

from tallybook.errors import UnfitAnswer
from tallybook.vault.keys import Scope
from tallybook.vault.words import fingerprint

if TYPE_CHECKING:
    from tallybook.journal.book import Book
    from tallybook.journal.readers import Reader


class Granting:
    """Part of the front door: an open book has ``book``."""

    book: Book

    def grant(self, public: str, *, name: str, scope: str = "read", until: str = "") -> str:
        """Let another person's key open the book.

        Returns:
            The fingerprint words of the key, to be compared by phone.
        """
        try:
            raw = bytes.fromhex(public.strip())
            ends_on = date.fromisoformat(until) if until else None
        except ValueError as error:
            choices = "the line that `tallybook key` printed, and a day such as 2026-12-31"
            raise UnfitAnswer(
                answer=until or "that", reason="it does not read", choices=choices
            ) from error
        if scope not in get_args(Scope):
            choices = ", ".join(get_args(Scope))
            raise UnfitAnswer(answer=scope, reason="no such scope", choices=choices)
        self.book.grant(raw, scope=cast("Scope", scope), ends_on=ends_on, name=name)
        return fingerprint(raw)

    def revoke(self, words: str) -> None:
        """Take a grant back by its fingerprint words; a new key is used from here on."""
        self.book.revoke(words)

    def readers(self) -> tuple[Reader, ...]:
        """Everyone who was granted a view, with its scope, its end and whether it was taken back."""
        return self.book.readers()

"""Whether a book is one to practise with; kept sealed beside the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tallybook.journal.book import Book

_NAME = "practice"


class Practising:
    """Which invented case a practice book was made from."""

    book: Book

    def mark_practice(self, case: str) -> None:
        """Keep the id of the case, so that every page says that nothing in the book is real."""
        self.book.put_aside(_NAME, case.encode())

    @property
    def practice(self) -> str:
        """The id of the case; empty for a book of one's own."""
        return (self.book.from_aside(_NAME) or b"").decode()

"""In which language the pages of a book speak; kept sealed beside the record, no part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tallybook.journal.book import Book

_NAME = "language"


class Speaking:
    """The language that was chosen for a book."""

    book: Book

    def speak(self, code: str) -> None:
        """Keep the code of a language; the book opens in it from now on.

        Raises:
            NotAllowed: This key may not write in this book.
        """
        self.book.put_aside(_NAME, code.encode())

    @property
    def spoken(self) -> str:
        """The code of the language that was chosen; empty while none was."""
        return (self.book.from_aside(_NAME) or b"").decode()

"""What stands on a recovery sheet, for whoever prints it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tallybook.vault.words import fingerprint


@dataclass(frozen=True, slots=True)
class Sheet:
    """The data of a recovery sheet.

    Attributes:
        numbered: Each word with its number, from 1.
        code: The text of the QR code: the words with a space between them.
        book: Six words that name the book, so that two sheets can be told apart.
    """

    numbered: tuple[tuple[int, str], ...] = field(repr=False)
    code: str = field(repr=False)
    book: str

    def columns(self, count: int = 4) -> tuple[tuple[tuple[int, str], ...], ...]:
        """Return the numbered words in columns, to be read downwards."""
        rows = -(-len(self.numbered) // count)
        starts = range(0, len(self.numbered), rows)
        return tuple(self.numbered[start : start + rows] for start in starts)


def sheet(words: Sequence[str], public: bytes) -> Sheet:
    """Return the sheet of a book from its recovery words and its public key."""
    return Sheet(tuple(enumerate(words, 1)), " ".join(words), fingerprint(public))

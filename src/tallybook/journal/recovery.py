"""Getting back into a book: with the recovery sheet alone, and with a damaged header."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tallybook.errors import DamagedHeader, DamageError
from tallybook.journal.book import Book
from tallybook.journal.layout import HEADER_COPY, Layout, open_shelf
from tallybook.journal.locking import Lock
from tallybook.vault.keys import (
    Passphrase,
    RecoveryWords,
    change_passphrase,
    check_header,
    new_recovery_words,
)


def recover(path: Path, words: str | Sequence[str], new_passphrase: str) -> Book:
    """Open a book with its recovery sheet alone and give it a new passphrase.

    A header that is damaged or missing is built anew from the copy in the journal.

    Raises:
        NoBook: There is none.
        WrongRecoveryWords: The words are not those of the sheet.
        WeakPassphrase: The new passphrase could be guessed.
        DamagedHeader: The header is damaged, and so is its copy.
        StorageError: The disk refuses; the old passphrase still holds.
    """
    return change(path, RecoveryWords(words), new_passphrase)


def change(path: Path, secret: Passphrase | RecoveryWords, new_passphrase: str) -> Book:
    """Set a new passphrase with either of the two things that open a book.

    Raises:
        UnlockError: The secret does not open it, or the new passphrase could be guessed.
        DamagedHeader: The header is damaged, and so is its copy.
        StorageError: The disk refuses; the old passphrase still holds.
    """
    layout = Layout(path)
    header, _ = change_passphrase(sound_header(layout), secret, Passphrase(new_passphrase))
    _keep_header(layout, header)
    return Book.open(path, new_passphrase)


def new_sheet(path: Path, secret: Passphrase | RecoveryWords) -> tuple[str, ...]:
    """Make a new recovery sheet; the words of the old one open nothing from then on.

    Raises:
        UnlockError: The secret does not open the book.
        StorageError: The disk refuses; the old sheet still holds.
    """
    layout = Layout(path)
    header, words = new_recovery_words(sound_header(layout), secret)
    _keep_header(layout, header)
    return words


def sound_header(layout: Layout) -> bytes:
    """Return the header, or the copy of it in the journal where it is damaged.

    Raises:
        DamagedHeader: Both are.
    """
    try:
        return layout.read_header()
    except DamagedHeader as damaged:
        copy = _header_copy(layout)
        if copy is None:
            raise damaged from None
        return copy


def _header_copy(layout: Layout) -> bytes | None:
    """Return the copy of the header in the journal, if it is whole."""
    with Lock(layout.lock).held():
        shelf, _ = open_shelf(layout)
    try:
        copy = shelf.get_meta(HEADER_COPY)
        if copy is not None:
            check_header(copy)
    except DamageError:
        return None
    finally:
        shelf.close()
    return copy


def _keep_header(layout: Layout, header: bytes) -> None:
    """Write the header, then its copy in the journal."""
    with Lock(layout.lock).held():
        layout.write_header(header)
        shelf, _ = open_shelf(layout)
        try:
            if not shelf.read_only:
                shelf.put_meta(HEADER_COPY, header)
        finally:
            shelf.close()

"""What the tests of the journal have in common: passphrases, and harm done behind the shelf."""

import sqlite3
from collections.abc import Callable

import polars as pl

from tallybook.journal.book import Book
from tallybook.journal.layout import Layout

PASSPHRASE = "gravel umbrella seventeen lantern oboe thicket"
NEXT_PASSPHRASE = "harbour velvet pencil cyclone turnip marble"

Invent = Callable[[int], pl.DataFrame]


def harm_entry(book: Book, seq: int, column: str = "sealed", place: int = 20) -> None:
    """Flip one bit in a row, past the guard against changes."""
    file = sqlite3.connect(Layout(book.path).journal)
    file.execute("drop trigger if exists entries_as_they_are")
    asked = f"select {column} from entries where seq = ?"  # noqa: S608 - names of our own
    (data,) = file.execute(asked, (seq,)).fetchone()
    changed = bytearray(data)
    changed[place] ^= 1
    file.execute(f"update entries set {column} = ? where seq = ?", (bytes(changed), seq))  # noqa: S608
    file.commit()
    file.close()

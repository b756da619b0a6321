"""What lies beside the entries: SQLite's own structure, and the spare copy of the header.

Damage there takes no word from anyone, so opening a book does not look for it. A check does: the
copy is what a damaged header is built anew from, and a disk that changes one byte changes others.
"""

from __future__ import annotations

from collections.abc import Iterator

from tallybook.errors import DamagedSpare, DamageError
from tallybook.journal.layout import HEADER_COPY, Layout
from tallybook.journal.locking import Lock
from tallybook.journal.shelf import Shelf
from tallybook.journal.sqlite import SqliteShelf


def damage_beside(layout: Layout, shelf: Shelf) -> Iterator[DamagedSpare]:
    """Name what is damaged beside the entries of a book that opens."""
    if not isinstance(shelf, SqliteShelf):  # saved rows are named as damaged already
        return
    if not shelf.is_sound():
        yield DamagedSpare(noun="the structure of the journal's file")
    with Lock(layout.lock).held():
        copy = shelf.get_meta(HEADER_COPY)
        try:
            is_same = copy == layout.read_header()
        except DamageError:  # opening a book with a damaged header says so
            return
    if not is_same:
        yield DamagedSpare(noun="the spare copy of its header")

"""One record opened for somebody who was let in to sort: that one, because they asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tallybook.errors import NoSuchItem, NotAllowed
from tallybook.journal.scope import require_term
from tallybook.journal.sealed import entry_of

if TYPE_CHECKING:
    from tallybook.journal.book import Book


def record_of(book: Book, leaf: int) -> dict[str, Any]:
    """Open one record that was brought in from an export; nothing else opens this way.

    Raises:
        NotAllowed: The leaf is something a person wrote, noted or sealed.
        NoSuchItem: There is no such leaf.
        GrantEnded: The reader's grant is over.
    """
    require_term(book.key, book.chain.tail.epoch)
    found = book.chain.at(book.entry_of(leaf))
    if found is None:
        raise NoSuchItem(noun="item", name=leaf)
    entry = entry_of(*found)
    place = leaf - entry.first_leaf - 1
    if entry.kind != "records" or entry.frame is None or place < 0:
        raise NotAllowed(scope=book.scope, act="opening what was not brought in from a file")
    row: dict[str, Any] = entry.frame.row(place, named=True)
    return row

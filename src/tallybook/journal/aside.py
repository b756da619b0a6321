"""What was worked out from entries, kept sealed beside them so that it need not be done twice.

It is no part of the record: no leaf, no proof, no word of it counts. What is lost, cut, changed or
put back from another day fails to open or is worked out again.
"""

from __future__ import annotations

from tallybook.errors import DamagedEntry
from tallybook.journal.shelf import Shelf
from tallybook.vault.bookkey import BookKey
from tallybook.vault.sealing import open_entry, seal_entry

_EPOCH = 8


def put_aside(shelf: Shelf, key: BookKey, epoch: int | None, name: str, content: bytes) -> None:
    """Seal something and put it beside the rows; it replaces what had the name before.

    Args:
        shelf: Where the rows lie.
        key: The key of the book.
        epoch: The epoch the book is in; None for what only the owner may open.
        name: What it is found under; it lies in the clear and says nothing of what is kept.
        content: The bytes.

    Raises:
        StorageError: The disk refuses.
    """
    if epoch is None:
        shelf.put_meta(_place(name), seal_entry(key.own_key, _bound(key, name), content))
        return
    sealed = seal_entry(key.aside_key(epoch), _bound(key, name), content)
    shelf.put_meta(_place(name), epoch.to_bytes(_EPOCH) + sealed)


def from_aside(shelf: Shelf, key: BookKey, name: str) -> bytes | None:
    """Open what was put aside; None where there is nothing that opens."""
    kept = shelf.get_meta(_place(name))
    if kept is None or len(kept) <= _EPOCH:
        return None
    epoch = int.from_bytes(kept[:_EPOCH])
    if not key.opens(epoch):
        return None
    try:
        return open_entry(key.aside_key(epoch), _bound(key, name), kept[_EPOCH:])
    except DamagedEntry:
        return None


def from_own(shelf: Shelf, key: BookKey, name: str) -> bytes | None:
    """Open what the owner put aside; None where there is nothing that opens, or for a reader."""
    kept = shelf.get_meta(_place(name)) if key.is_owner else None
    if kept is None:
        return None
    try:
        return open_entry(key.own_key, _bound(key, name), kept)
    except DamagedEntry:
        return None


def _place(name: str) -> str:
    """Where it lies on the shelf."""
    return f"aside {name}"


def _bound(key: BookKey, name: str) -> bytes:
    """What it is bound to: its book and its name."""
    return b"tallybook aside v1\x00" + key.book + name.encode()

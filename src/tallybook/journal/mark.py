"""The last tree head, written beside the journal: a journal that lost its end is found by it.

This finds accidents: a file cut off, a log taken away, an older journal put back on its own. Whoever
puts back the whole folder puts back this file too; against that, only a head noted elsewhere helps.
"""

from __future__ import annotations

from pathlib import Path

from tallybook.errors import DamagedEntry, DamageError, OlderCopy, UnfitAnswer
from tallybook.journal.format import EntryHead, chain_of
from tallybook.journal.noted import head_text, parse_head
from tallybook.journal.shelf import Shelf
from tallybook.model.entries import Head

_SIZE = 256
#: More missing entries than this are not named one by one.
_NAMED = 10_000


def write_mark(path: Path, head: Head) -> None:
    """Remember a head once its entry is on the disk.

    It is not confirmed, so that an append waits for the disk once only; after a power cut it may be
    an older one, and never a later one than the journal has. Where it cannot be written nothing is
    lost but this remark.
    """
    try:
        with path.open("r+b" if path.exists() else "xb", buffering=0) as file:
            file.write(head_text(head).encode().ljust(_SIZE))
    except OSError:
        return


def read_mark(path: Path) -> Head | None:
    """Return the remembered head, or None where there is none that can be read."""
    try:
        return parse_head(path.read_bytes()[:_SIZE].decode("ascii"))
    except (OSError, ValueError, UnfitAnswer):
        return None


def lacking(path: Path, shelf: Shelf) -> list[DamageError]:
    """Name the entries that were there when the head was remembered and are not any more."""
    remembered = read_mark(path)
    last = shelf.last()
    if remembered is None:
        return []
    end = -1 if last is None else last[0]
    if remembered.seq > end:
        gone = range(end + 1, min(remembered.seq, end + _NAMED) + 1)
        return [DamagedEntry(entry=seq) for seq in gone]
    there = {seq: chain_of(data) for seq, data in shelf.heads(remembered.seq) if _whole(data, seq)}
    if there.get(remembered.seq, remembered.chain) == remembered.chain:
        return []
    return [OlderCopy(path=path.parent)]


def _whole(data: bytes, seq: int) -> bool:
    """Whether a head checks; a damaged one says nothing about which copy this is."""
    try:
        EntryHead.unpack(data, seq)
    except DamagedEntry:
        return False
    return True

"""Checking a book: without the key the chain and the sealed bytes, with it everything."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tallybook.errors import (
    DamagedEntry,
    DamagedExhibit,
    DamagedHeader,
    DamagedSpare,
    DamageError,
    MissingExhibit,
    NoBook,
    OlderCopy,
)
from tallybook.journal.chain import Chain, Opened
from tallybook.journal.exhibits import ExhibitStore
from tallybook.journal.format import NO_CHAIN, EntryHead, chain_of, leaf_hashes, noted
from tallybook.journal.layout import HEADER_COPY, Layout, open_shelf
from tallybook.journal.noted import fits
from tallybook.journal.sealed import leaves_of
from tallybook.journal.shelf import Row, Shelf
from tallybook.journal.tree import Frontier
from tallybook.model.entries import Head

#: Told what is being checked, how many of it were, and how many there are (0: not known).
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a check found.

    Attributes:
        entries: Entries that are whole.
        leaves: Leaves of the tree after the last of them.
        exhibits: Exhibits that are whole; without the key, the sealed files that are there.
        bytes: Sealed bytes that were read.
        head: The tree head after the last whole entry.
        damage: What is damaged or missing, each named.
    """

    entries: int = 0
    leaves: int = 0
    exhibits: int = 0
    bytes: int = 0
    head: Head | None = None
    damage: tuple[DamageError, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing is damaged."""
        return not self.damage


def verify_journal(path: Path, noted_head: Head | str | None = None) -> Report:
    """Check the chain and every sealed entry of a book, without its key.

    This finds what was damaged or changed by anyone who has no key. It does not find an older copy
    of the whole book put in its place, nor what the owner of the key wrote anew from some entry on:
    for that, give the tree head that was noted outside.

    Args:
        path: The folder of the book.
        noted_head: A tree head as it was noted: itself, its text, or its twelve words.

    Raises:
        NoBook: There is none.
        OlderCopy: The noted head is not in the chain.
        UnfitAnswer: What was noted is no tree head.
    """
    layout = Layout(path)
    if not layout.journal.is_file():
        raise NoBook(path=path)
    shelf, damage = open_shelf(layout)
    try:
        check = _Keyless(shelf, [*damage, *_header_damage(layout, shelf)], noted_head)
        check.run()
    finally:
        shelf.close()
    if noted_head is not None and not check.noted_found:
        raise OlderCopy(path=path)
    files = sum(1 for _ in layout.files.glob("??/*"))
    head = check.head
    return Report(
        entries=check.entries, leaves=head.size if head else 0, exhibits=files,
        bytes=check.bytes, head=head, damage=tuple(check.damage),
    )  # fmt: skip


def _header_damage(layout: Layout, shelf: Shelf) -> list[DamageError]:
    """Name the header where it, or its copy in the journal, is not whole."""
    try:
        header = layout.read_header()
    except DamagedHeader as error:
        return [error]
    if shelf.read_only or shelf.get_meta(HEADER_COPY) == header:
        return []
    return [DamagedSpare(noun="the spare copy of its header")]


class _Keyless:
    """One pass over the rows with nothing but SHA-256."""

    def __init__(
        self, shelf: Shelf, damage: list[DamageError], noted_head: Head | str | None
    ) -> None:
        self.shelf = shelf
        self.damage = list(damage)
        self.noted = noted_head
        self.noted_found = False
        self.entries = 0
        self.bytes = 0
        self.head: Head | None = None

    def run(self) -> None:
        """Check every row."""
        chain, expected = NO_CHAIN, 0
        for row in self.shelf.rows():
            for seq in range(expected, row.seq):
                self._damaged(seq)
                chain = b""
            expected = row.seq + 1
            chain = self._row(row, chain)

    def _row(self, row: Row, chain: bytes) -> bytes:
        """Check one row; return the chain after it, or nothing where that cannot be told."""
        self.bytes += len(row.head) + len(row.sealed)
        try:
            head = EntryHead.unpack(row.head, row.seq)
        except DamagedEntry:
            self._damaged(row.seq)
            return b""
        if (chain and head.before != chain) or hashlib.sha256(
            row.sealed
        ).digest() != head.sealed_hash:
            self._damaged(row.seq)
        else:
            self.entries += 1
            self.head = noted(head, row.head)
            self.noted_found = self.noted_found or self._is_noted(self.head)
        return chain_of(row.head)

    def _is_noted(self, head: Head) -> bool:
        """Whether this is the head that was noted outside."""
        return self.noted is not None and fits(head, self.noted)

    def _damaged(self, seq: int) -> None:
        """Name an entry, once."""
        if not any(error.fields.get("entry") == seq for error in self.damage):
            self.damage.append(DamagedEntry(entry=seq))


def audit(chain: Chain, exhibits: ExhibitStore, tell: Tell | None = None) -> Report:
    """Check everything with the key: entries, every leaf, the tree, and every exhibit.

    What is damaged is named and passed over.
    """
    check = _WithKey(chain, tell or _tell_nobody)
    named = list(check.entries_and_leaves())
    whole = check.exhibits(exhibits, named)
    head = chain.head
    return Report(
        entries=check.entries, leaves=check.frontier.size if check.frontier else 0, exhibits=whole,
        bytes=check.bytes, head=head, damage=tuple(chain.damage),
    )  # fmt: skip


class _WithKey:
    """One pass over the entries, making every leaf again."""

    def __init__(self, chain: Chain, tell: Tell) -> None:
        self.chain = chain
        self.tell = tell
        self.entries = 0
        self.bytes = 0
        self.frontier: Frontier | None = Frontier()

    def entries_and_leaves(self) -> Iterator[str]:
        """Check the entries; yield the exhibits that they name."""
        total = self.chain.tail.seq + 1
        for found in self.chain.walk():
            if isinstance(found, DamagedEntry):
                self.chain.note(found)
                self.frontier = None
                continue
            if not self._leaves_fit(found):
                self.chain.note(DamagedEntry(entry=found.head.seq))
            else:
                self.entries += 1
            self.tell("entries", found.head.seq + 1, total)
            yield from _named(found.payload.kind, found.payload.items)

    def _leaves_fit(self, found: Opened) -> bool:
        """Whether the leaves of an entry give the tree hash in its head."""
        salts, contents = leaves_of(self.chain.key, found.head, found.payload)
        self.bytes += sum(map(len, contents))
        if self.frontier is None:  # after a damaged entry the tree is taken up where it was sealed
            self.frontier = Frontier(
                found.payload.frontier.size, dict(found.payload.frontier.peaks)
            )
            return self.frontier.root() == found.head.root
        self.frontier.extend(leaf_hashes(salts, contents))
        fits_head = self.frontier.root() == found.head.root
        return fits_head and self.frontier == found.payload.frontier

    def exhibits(self, store: ExhibitStore, named: list[str]) -> int:
        """Check the exhibits; return how many are whole."""
        whole = 0
        wanted = list(dict.fromkeys(named))
        for count, sha256 in enumerate(wanted, start=1):
            try:
                store.check(sha256)
            except (DamagedExhibit, MissingExhibit) as error:
                self.chain.note(error)
            else:
                whole += 1
            self.tell("exhibits", count, len(wanted))
        return whole


def _named(kind: str, items: Any) -> Iterator[str]:
    """Yield the exhibits that an entry names."""
    if kind == "exhibits":
        found: Mapping[str, Any]
        for found in items:
            yield str(found["sha256"])


def _tell_nobody(_what: str, _done: int, _total: int) -> None:
    """Say nothing."""

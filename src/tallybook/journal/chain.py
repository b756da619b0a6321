"""The chain of entries: adding to its end, and opening it row by row."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import NamedTuple

from tallybook.errors import BookBusy, DamagedEntry, DamagedJournal, DamageError
from tallybook.journal.format import EntryHead, Payload, chain_of, noted
from tallybook.journal.sealed import Draft, Tail, seal, tail_after, unseal
from tallybook.journal.shelf import Conflict, Row, Shelf
from tallybook.model.entries import Entry, Head
from tallybook.vault.keys import BookKey

_TRIES = 50


class Opened(NamedTuple):
    """One row that was opened and is what was sealed."""

    head: EntryHead
    payload: Payload


class Chain:
    """The rows of a shelf with the key that opens them.

    Args:
        key: The book's key.
        shelf: Where the rows lie.
        turn: Waits for this process's turn to write, where the shelf itself does not.
        damage: What is already known to be damaged.
        mark: Told of the tree head after each entry that was added.
    """

    def __init__(
        self,
        key: BookKey,
        shelf: Shelf,
        turn: Callable[[], AbstractContextManager[None]] = nullcontext,
        damage: Iterable[DamageError] = (),
        mark: Callable[[Head], None] = lambda _: None,
    ) -> None:
        self.key = key
        self.shelf = shelf
        self.damage: list[DamageError] = []
        self.tail = Tail()
        self._turn = turn
        self._mark = mark
        self._alone = threading.RLock()
        for error in damage:
            self.note(error)
        self.look()

    @property
    def head(self) -> Head | None:
        """The tree head after the last entry that is whole, as last looked at."""
        return self.tail.head

    def look(self) -> None:
        """Look at the end of the journal; damaged entries there are noted and passed over."""
        last = self.shelf.last()
        if last is None or chain_of(last[1]) == self.tail.chain:
            return
        for seq in range(last[0], self.tail.seq, -1):
            try:
                self.tail = self._tail_at(seq)
            except DamagedEntry as error:
                self.note(error)
            else:
                return

    def append(self, make: Callable[[Tail], Draft]) -> Entry:
        """Add an entry at the end; it is on the disk when this returns.

        Args:
            make: Gives the entry when it is known what stands before it.

        Raises:
            DamagedEntry: The last entry is damaged, so nothing can be chained to it.
            DamagedJournal: The file is damaged and can only be read.
            BookBusy: Others kept adding for too long.
            StorageError: The disk refuses; nothing of the entry is there.
        """
        if self.shelf.read_only:
            raise DamagedJournal
        with self._alone, self._turn():
            for _ in range(_TRIES):
                self._catch_up()
                row, after, entry = seal(self.key, self.tail, make(self.tail))
                try:
                    self.shelf.append(row)
                except Conflict:
                    continue
                self.tail = after
                if after.head is not None:
                    self._mark(after.head)
                return entry
        raise BookBusy

    def _catch_up(self) -> None:
        """Read the last row again when somebody else has added one."""
        last = self.shelf.last()
        if last is not None and chain_of(last[1]) != self.tail.chain:
            self.tail = self._tail_at(last[0])

    def _tail_at(self, seq: int) -> Tail:
        """Return the end of the journal as it is after one row."""
        row = self._row(seq)
        return tail_after(*self.opened(row), row.head)

    def _row(self, seq: int) -> Row:
        """Return one row."""
        row = self.shelf.row(seq)
        if row is None:
            raise DamagedEntry(entry=seq)
        return row

    def opened(self, row: Row) -> Opened:
        """Open one row.

        Raises:
            DamagedEntry: It is not what was sealed.
        """
        return Opened(*unseal(self.key, row))

    def at(self, seq: int) -> Opened | None:
        """Open the row of a number; None where no entry of that number was ever written.

        Raises:
            DamagedEntry: It is not what was sealed, or it is missing.
        """
        if not 0 <= seq <= self.tail.seq and self.shelf.row(seq) is None:
            return None
        return self.opened(self._row(seq))

    def walk(self, start: int = 0) -> Iterator[Opened | DamagedEntry]:
        """Open the rows from a number on; in place of what is damaged comes the error.

        That each row names the chain before it is checked here. Where it does not and is itself
        whole, it is the row before that was changed, by someone who could make its check fit.
        """
        expected, chain = start, b""
        for row in self.shelf.rows(start):
            for seq in range(expected, row.seq):
                yield DamagedEntry(entry=seq)
            whole = row.seq == expected
            expected = row.seq + 1
            try:
                found = self.opened(row)
            except DamagedEntry as error:
                yield error
                chain = b""
                continue
            if whole and chain and found.head.before != chain:
                yield DamagedEntry(entry=row.seq - 1)
            chain = chain_of(row.head)
            yield found

    def heads(self) -> Iterator[tuple[EntryHead, Head]]:
        """Yield the clear heads that are whole, without opening anything."""
        return clear_heads(self.shelf)

    def note(self, error: DamageError) -> None:
        """Remember what is damaged, once."""
        if str(error) not in {str(known) for known in self.damage}:
            self.damage.append(error)


def clear_heads(shelf: Shelf) -> Iterator[tuple[EntryHead, Head]]:
    """Yield the heads that are whole, without a key."""
    for seq, data in shelf.heads():
        try:
            head = EntryHead.unpack(data, seq)
        except DamagedEntry:
            continue
        yield head, noted(head, data)

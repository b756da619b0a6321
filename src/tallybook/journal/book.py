"""A book: its journal, its exhibits, and the key that opens both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, cast

from tallybook.errors import (
    DamagedEntry,
    DamagedJournal,
    DamagedSpare,
    DamageError,
    NoSuchItem,
    NotAllowed,
)
from tallybook.journal import aside, copies, proofs, readers
from tallybook.journal.audit import Report, Tell, audit
from tallybook.journal.chain import Chain, clear_heads
from tallybook.journal.exhibits import ExhibitStore
from tallybook.journal.layout import HEADER_COPY, Layout, make_folder, open_shelf, take_away
from tallybook.journal.locking import Lock
from tallybook.journal.mark import write_mark
from tallybook.journal.readers import Reader
from tallybook.journal.scope import require_add, require_term, require_words, shown
from tallybook.journal.sealed import draft, entry_of
from tallybook.journal.shelf import Shelf
from tallybook.journal.spare import damage_beside
from tallybook.model.entries import Entry, Head
from tallybook.vault.keys import (
    DEFAULT,
    BookKey,
    Cost,
    Passphrase,
    PrivateKey,
    Scope,
    Secret,
    Terms,
    new_header,
    unlock,
)
from tallybook.vault.signing import sign_head

if TYPE_CHECKING:
    import polars as pl

#: The version of everything in the folder of a book.
FORMAT = 1


class Book:
    """One opened book, made by `Book.create` or `Book.open`.

    Attributes:
        path: The folder it lies in.
        home: The folder it was opened at: the same, or the one that holds both halves.
        key: What opens it.
        chain: Its entries, row by row.
        exhibits: Its sealed originals.
    """

    def __init__(
        self, path: Path, key: BookKey, shelf: Shelf, damage: Iterable[DamageError] = ()
    ) -> None:
        layout = Layout(path)
        self.path = path
        self.home = path
        self.key = key
        mark = partial(write_mark, layout.mark)
        self.chain = Chain(key, shelf, Lock(layout.lock).held, damage, mark)
        self.exhibits = ExhibitStore(layout.files, key, lambda: self.chain.tail.epoch)
        self._shelf = shelf
        self._grown = self.chain.tail.seq + 1
        self._own: set[int] = set()

    # --- making and opening -----------------------------------------------------------------------

    @classmethod
    def create(
        cls, path: Path, passphrase: str, *, cost: Cost = DEFAULT, salt: bytes = b""
    ) -> tuple[Self, tuple[str, ...]]:
        """Make a book.

        Args:
            path: A folder that does not exist yet.
            passphrase: What opens it.
            cost: The cost of deriving the key.
            salt: The salt of the passphrase, where it is that of another half.

        Returns:
            The book, and the words of its recovery sheet, which are kept nowhere.

        Raises:
            BookExists: There is something at the path.
            WeakPassphrase: The passphrase could be guessed.
            StorageError: The disk refuses; nothing stays.
        """
        layout = Layout(path)
        header, key, words = new_header(Passphrase(passphrase), cost=cost, salt=salt)
        make_folder(layout)
        try:
            layout.write_header(header)
            shelf, _ = open_shelf(layout, new=True)
            shelf.put_meta(HEADER_COPY, header)
            book = cls(path, key, shelf)
            book.append("book", {"format": FORMAT})
        except BaseException:
            take_away(layout)
            raise
        return book, words

    @classmethod
    def open(cls, path: Path, secret: Secret | BookKey | str) -> Self:
        """Open a book with a passphrase, the recovery words, a reader's private key, or its own key.

        A book whose journal file is damaged opens read-only, with what can be read of it.

        Raises:
            NoBook: There is none.
            WrongPassphrase: The header is whole and the passphrase opens no slot.
            WrongRecoveryWords: The same, for the words of the sheet.
            GrantEnded: A private key opens nothing here, or no longer.
            DamagedHeader: The header is not as it was written.
            NewerFormat: The book was written by a later version.
            StorageError: The disk refuses, or somebody else holds the book for too long.
        """
        layout = Layout(path)
        header = layout.read_header()
        given = Passphrase(secret) if isinstance(secret, str) else secret
        key = given if isinstance(given, BookKey) else _unlocked(header, given)
        with Lock(layout.lock).held():
            shelf, damage = open_shelf(layout)
        try:
            if key is None:
                key = unlock(header, cast("PrivateKey", given), _grants(shelf))
            book = cls(path, key, shelf, damage)
            require_term(key, _last_epoch(shelf, book))
            book.mend_copy(header)
        except BaseException:
            shelf.close()
            raise
        book.exhibits.sweep()
        return book

    def mend_copy(self, header: bytes) -> None:
        """See that the journal holds a copy of the header; say so where it did not."""
        if self.read_only or self._shelf.get_meta(HEADER_COPY) == header:
            return
        self.chain.note(DamagedSpare(noun="the spare copy of its header"))
        try:
            self._shelf.put_meta(HEADER_COPY, header)
        except DamagedJournal as error:
            self.chain.note(error)

    def close(self) -> None:
        """Let go of the files."""
        self._shelf.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # --- what it is -------------------------------------------------------------------------------

    @property
    def head(self) -> Head | None:
        """The tree head after the last whole entry, as of the last append or `grow`."""
        return self.chain.head

    @property
    def scope(self) -> str:
        """``owner``, ``sort``, ``read`` or ``write``."""
        return self.key.scope

    @property
    def by(self) -> str:
        """Who writes: ``owner``, or the six words of a reader."""
        return self.key.by

    @property
    def read_only(self) -> bool:
        """Whether nothing can be added, because the journal's file is damaged."""
        return self._shelf.read_only

    @property
    def damage(self) -> list[DamageError]:
        """What was found to be damaged so far; each names its entry or exhibit."""
        return self.chain.damage

    # --- adding -----------------------------------------------------------------------------------

    def append(
        self,
        kind: str,
        body: Mapping[str, Any],
        items: Sequence[Mapping[str, Any]] = (),
        frame: pl.DataFrame | None = None,
        written_at: datetime | None = None,
    ) -> Entry:
        """Seal one entry at the end of the journal; it is on the disk when this returns.

        Args:
            kind: What kind of entry it is.
            body: Its fields, plain JSON.
            items: Plain items, each a leaf of its own.
            frame: Records, each a leaf of its own.
            written_at: When it was written, if not now.

        Raises:
            NotAllowed: The reader's grant does not cover it.
            GrantEnded: The reader's grant is over.
            DamagedEntry: The last entry is damaged, so that nothing can be chained to it.
            DamagedJournal: The journal's file is damaged and can only be read.
            StorageError: The disk refuses; nothing of the entry is there and the book is usable.
        """
        require_add(self.key, kind)
        require_term(self.key, self.chain.tail.epoch)
        made = draft(kind, body, items, self.by, written_at, frame)
        return self._mine(self.chain.append(lambda _: made))

    def _mine(self, entry: Entry) -> Entry:
        """Note that an entry was added here, so that `grow` does not bring it."""
        self._own.add(entry.seq)
        return entry

    # --- reading ----------------------------------------------------------------------------------

    def entries(self, start: int = 0, *, skip_damaged: bool = True) -> Iterator[Entry]:
        """Open the entries from a number on, checking each and the chain between them.

        Args:
            start: The first number.
            skip_damaged: Whether a damaged entry is noted in `damage` and passed over.

        Raises:
            DamagedEntry: One is damaged, with ``skip_damaged=False``.
        """
        for found in self.chain.walk(start):
            if isinstance(found, DamagedEntry):
                self.chain.note(found)
                if not skip_damaged:
                    raise found
                continue
            yield shown(self.key, entry_of(*found))

    def get(self, seq: int) -> Entry:
        """Open one entry.

        Raises:
            NoSuchItem: There is none of this number.
            DamagedEntry: It is damaged.
        """
        found = self.chain.at(seq)
        if found is None:
            raise NoSuchItem(noun="entry", name=seq)
        return shown(self.key, entry_of(*found))

    def grow(self) -> list[Entry]:
        """Return what others have added since the last time, and move `head` along."""
        self.chain.look()
        found = [entry for entry in self.entries(self._grown) if entry.seq not in self._own]
        self._grown = self.chain.tail.seq + 1
        self._own = {seq for seq in self._own if seq >= self._grown}
        return found

    # --- what can be worked out again -------------------------------------------------------------

    def put_aside(self, name: str, content: bytes, *, own: bool = False) -> None:
        """Keep something that was worked out from entries, sealed; it replaces what had the name.

        Only the owner's own program does so, and only where the journal can be written. What is
        ``own`` opens for no reader.
        """
        if self.key.is_owner and not self.read_only:
            epoch = None if own else self.chain.tail.epoch
            aside.put_aside(self._shelf, self.key, epoch, name, content)

    def from_aside(self, name: str, *, own: bool = False) -> bytes | None:
        """Open what was kept under a name; None where there is nothing that opens."""
        kept_by = aside.from_own if own else aside.from_aside
        return kept_by(self._shelf, self.key, name)

    # --- leaves and heads -------------------------------------------------------------------------

    def leaf(self, index: int) -> tuple[bytes, bytes]:
        """Return salt and content of one leaf.

        Raises:
            NoSuchItem: There is no such leaf.
        """
        require_words(self.key, "opening items")
        return proofs.leaf(self.chain, index)

    def leaves(self) -> list[bytes]:
        """Compute the hash of every leaf."""
        return proofs.all_leaves(self.chain)

    def proofs(self, indices: Iterable[int]) -> list[proofs.Proof]:
        """Return (index, salt, content, path) of leaves, in order; the paths lead to `head`."""
        require_words(self.key, "taking items out")
        return proofs.proofs(self.chain, indices)

    def entry_of(self, index: int) -> int:
        """Return the number of the entry that a leaf belongs to."""
        return proofs.entry_of(self.chain, index)

    def heads(self) -> Iterator[Head]:
        """Yield the tree head after each entry."""
        return (head for _, head in self.chain.heads())

    def head_at(self, seq: int) -> Head:
        """Return the tree head after one entry.

        Raises:
            NoSuchItem: There is none of this number.
        """
        for head in self.heads():
            if head.seq == seq:
                return head
        raise NoSuchItem(noun="entry", name=seq)

    def signed_head(self) -> tuple[Head, bytes]:
        """Return the tree head and the owner's signature on it.

        Raises:
            NotAllowed: The key is a reader's.
        """
        if self.head is None:
            raise NoSuchItem(noun="entry", name=0)
        return self.head, sign_head(self.key, self.head)

    # --- readers ----------------------------------------------------------------------------------

    def grant(self, public: bytes, scope: Scope, ends_on: date | None, name: str) -> Entry:
        """Seal the key to another person's public key; see `tallybook.journal.readers`.

        The scope and the last day are kept by this program, not by the cipher.
        """
        terms = Terms(scope=scope, ends_on=ends_on)
        return self._mine(readers.grant(self.chain, public, terms, name))

    def revoke(self, fingerprint: str) -> Entry:
        """Take a grant back; what is written from now on stays closed to that reader.

        What they could read until now they may have copied, and what they copied they keep.
        """
        return self._mine(readers.revoke(self.chain, fingerprint))

    def readers(self) -> tuple[Reader, ...]:
        """List everyone who was ever granted a key."""
        require_words(self.key, "listing readers")
        return readers.readers(self.chain)

    # --- checking and copying ---------------------------------------------------------------------

    def audit(self, tell: Tell | None = None) -> Report:
        """Check every entry, leaf and exhibit; what is damaged is named and passed over."""
        require_words(self.key, "checking what entries say")
        for error in damage_beside(Layout(self.path), self._shelf):
            self.chain.note(error)
        return audit(self.chain, self.exhibits, tell)

    def backup(self, target: Path) -> Report:
        """Make a sealed copy, and check it from end to end before saying so.

        Raises:
            BookExists: There is something at ``target``.
            StorageError: The disk refuses, or the copy is not what was copied; nothing stays.
        """
        if self.scope == "sort":
            raise NotAllowed(scope=self.scope, act="making copies")
        self.chain.look()
        header = Layout(self.path).read_header()
        return copies.backup(self.chain, self.exhibits, header, target)


def _unlocked(header: bytes, secret: Secret) -> BookKey | None:
    """Open a header; nothing where the grants of the journal are needed for it."""
    return None if isinstance(secret, PrivateKey) else unlock(header, secret)


def _grants(shelf: Shelf) -> list[bytes]:
    """Return the sealed keys that lie in the heads, oldest first."""
    return [grant for head, _ in clear_heads(shelf) for grant in head.grants]


def _last_epoch(shelf: Shelf, book: Book) -> int:
    """Return the epoch that the book is in, whether or not this key opens it."""
    return max((head.epoch for head, _ in clear_heads(shelf)), default=book.chain.tail.epoch)

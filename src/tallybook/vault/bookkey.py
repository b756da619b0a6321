"""The key of an opened book: which epochs it opens, and what is derived from them.

The owner holds the *root*; every epoch key is derived from it, so the passphrase opens all epochs,
past and to come, and nothing old is rewritten when a new one starts. A reader holds the epoch keys
of a grant and no root: what comes after a revocation stays closed to them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tallybook.errors import GrantEnded, NotAllowed
from tallybook.vault.stretching import derive

Scope = Literal["sort", "read", "write"]
OWNER = "owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a grant allows; the program keeps to it, the cipher does not.

    Attributes:
        scope: ``sort`` (counts and times), ``read``, or ``write`` (read and add).
        ends_on: The last day, or None.
    """

    scope: Scope
    ends_on: date | None = None

    def over(self, today: date) -> bool:
        """Whether the last day has passed."""
        return self.ends_on is not None and today > self.ends_on


@dataclass(frozen=True, slots=True, kw_only=True)
class BookKey:
    """What opens a book, in memory only.

    Attributes:
        book: The 16 bytes that name the book.
        public: The Ed25519 key that the owner's heads and grants are signed with.
        by: ``owner``, or the fingerprint of the reader.
        terms: What the grant allows; None for the owner.
        root: The owner's root key; None for a reader.
        granted: The epoch keys of a reader.
    """

    book: bytes
    public: bytes
    by: str = OWNER
    terms: Terms | None = None
    root: bytes | None = field(default=None, repr=False)
    granted: Mapping[int, bytes] = field(default_factory=dict, repr=False)
    _derived: dict[tuple[str, int], bytes] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def is_owner(self) -> bool:
        """Whether the whole book opens, and can be granted, signed and revoked."""
        return self.root is not None

    @property
    def scope(self) -> str:
        """``owner``, ``sort``, ``read`` or ``write``."""
        return OWNER if self.terms is None else self.terms.scope

    @property
    def commitment(self) -> bytes:
        """32 bytes that fit this root and no other one."""
        return derive(self.require_root("compare keys"), "commitment", self.book)

    def opens(self, epoch: int) -> bool:
        """Whether entries of this epoch open."""
        return self.is_owner or epoch in self.granted

    def epoch_key(self, epoch: int) -> bytes:
        """Return the key of an epoch.

        Raises:
            GrantEnded: The epoch began after the reader's grant was taken back.
        """
        if self.root is not None:
            return derive(self.root, "epoch", self.book + epoch.to_bytes(8))
        if epoch not in self.granted:
            raise GrantEnded
        return self.granted[epoch]

    def entry_key(self, epoch: int) -> bytes:
        """Return the key that entries of an epoch are sealed with."""
        return self._sub_key("entries", epoch)

    def exhibit_key(self, epoch: int) -> bytes:
        """Return the key that the keys of exhibits are derived from."""
        return self._sub_key("exhibits", epoch)

    def name_key(self, epoch: int) -> bytes:
        """Return the key that hides the names of exhibits."""
        return self._sub_key("exhibit names", epoch)

    def leaf_key(self, epoch: int) -> bytes:
        """Return the key that salts of leaves are drawn from."""
        return self._sub_key("leaf salts", epoch)

    def aside_key(self, epoch: int) -> bytes:
        """Return the key of what was worked out from entries and is kept beside them."""
        return self._sub_key("aside", epoch)

    @property
    def own_key(self) -> bytes:
        """Return the key of what the owner keeps from every reader.

        Raises:
            NotAllowed: The key is a reader's.
        """
        return derive(self.require_root("opening what is begun"), "own", self.book)

    def require_root(self, act: str) -> bytes:
        """Return the root, or say that this reader may not do that.

        Raises:
            NotAllowed: The key is a reader's.
        """
        if self.root is None:
            raise NotAllowed(scope=self.scope, act=act)
        return self.root

    def _sub_key(self, label: str, epoch: int) -> bytes:
        """Derive once and keep."""
        if (label, epoch) not in self._derived:
            self._derived[label, epoch] = derive(self.epoch_key(epoch), label, self.book)
        return self._derived[label, epoch]


def signing_key(root: bytes, book: bytes) -> Ed25519PrivateKey:
    """Return the book's signing key."""
    return Ed25519PrivateKey.from_private_bytes(derive(root, "signing", book))


def owner_key(root: bytes, book: bytes) -> BookKey:
    """Return the owner's key of a book."""
    public = signing_key(root, book).public_key().public_bytes_raw()
    return BookKey(book=book, public=public, root=root)

"""The header of a book: one small file of a fixed size.

::

    lead       14   magic, version and their own check (`frame`)
    cost        8   Argon2id: memory, passes, lanes
    book       16   names the book; random
    salt       32   for the passphrase
    public     32   the Ed25519 key of the book
    commitment 32   fits the root key and no other one
    table      44   which slot is used for what: sealed under the root key
    slots   8x124   salt 16, commitment 32, nonce 12, sealed root and purpose 64
    check      32   SHA-256 over all of the above

A slot that is not used is random, and a used one cannot be told from it. Everything up to the
table is associated data of every slot, so nobody can change it and leave a slot that opens.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, replace
from enum import IntEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

from tallybook.errors import DamagedHeader
from tallybook.vault import frame
from tallybook.vault.stretching import KEY, Cost, derive

MAGIC = b"TALLYBK\x00"
VERSION = 1
SLOTS = 8
_SALT = 16
_NONCE = 12
_PAYLOAD = 48
_TAG = 16
_SLOT = _SALT + KEY + _NONCE + _PAYLOAD + _TAG
_TABLE = _NONCE + 16 + _TAG
_FIXED = frame.LEAD + frame.COST.size + 16 + 3 * 32
SIZE = _FIXED + _TABLE + SLOTS * _SLOT + frame.CHECK


class Purpose(IntEnum):
    """What a slot is for; known only once a slot has been opened."""

    EMPTY = 0
    PASSPHRASE = 1
    RECOVERY = 2


@dataclass(frozen=True, slots=True)
class Header:
    """A header, read and found whole.

    Attributes:
        cost: What the passphrase costs.
        book: The 16 bytes that name the book.
        salt: The salt of the passphrase.
        public: The Ed25519 key of the book.
        commitment: Fits the root key and no other one.
        table: Which slot is used for what, sealed under the root key.
        slots: Eight slots of equal size.
    """

    cost: Cost
    book: bytes
    salt: bytes
    public: bytes
    commitment: bytes
    table: bytes
    slots: tuple[bytes, ...]

    @classmethod
    def read(cls, data: bytes) -> Header:
        """Read a header.

        Raises:
            NewerFormat: It was written by a later version.
            DamagedHeader: It is not as it was written.
        """
        body = frame.opened(data, MAGIC, VERSION, SIZE)
        at = frame.LEAD + frame.COST.size
        named, first = at + 16, _FIXED + _TABLE
        return cls(
            cost=frame.read_cost(body[frame.LEAD : at]),
            book=body[at:named],
            salt=body[named : named + 32],
            public=body[named + 32 : named + 64],
            commitment=body[named + 64 : named + 96],
            table=body[_FIXED:first],
            slots=tuple(body[n : n + _SLOT] for n in range(first, len(body), _SLOT)),
        )

    def fixed(self) -> bytes:
        """Return what every slot is bound to."""
        named = self.book + self.salt + self.public + self.commitment
        return frame.lead(MAGIC, VERSION) + frame.pack_cost(self.cost) + named

    def write(self) -> bytes:
        """Return the bytes of the header."""
        return frame.close(self.fixed() + self.table + b"".join(self.slots))

    def find(self, key: bytes) -> tuple[int, bytes] | None:
        """Try every slot with a key, always all eight; return the slot's number and the root."""
        found: tuple[int, bytes] | None = None
        for number, slot in enumerate(self.slots):
            root = self._open(number, slot, key)
            found = (number, root) if root is not None else found
        return found

    def filled(self, number: int, key: bytes, root: bytes, purpose: Purpose) -> Header:
        """Return the header with the root sealed into a slot, and the table saying so."""
        salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
        wrapping, commitment = _slot_keys(key, salt)
        payload = root + bytes([purpose]) + bytes(_PAYLOAD - KEY - 1)
        sealed = AESGCMSIV(wrapping).encrypt(nonce, payload, self._bound(number))
        return self._with(number, salt + commitment + nonce + sealed, root, purpose)

    def emptied(self, number: int, root: bytes) -> Header:
        """Return the header with a slot made random."""
        return self._with(number, secrets.token_bytes(_SLOT), root, Purpose.EMPTY)

    def purposes(self, root: bytes) -> list[int]:
        """Return what each slot is used for.

        Raises:
            DamagedHeader: The table does not open with this root.
        """
        nonce, sealed = self.table[:_NONCE], self.table[_NONCE:]
        try:
            table = AESGCMSIV(derive(root, "slot table")).decrypt(nonce, sealed, self.fixed())
        except InvalidTag:
            raise DamagedHeader(reason="its list of slots does not open") from None
        return list(table[:SLOTS])

    def with_purposes(self, purposes: list[int], root: bytes) -> Header:
        """Return the header with its table sealed anew."""
        nonce = secrets.token_bytes(_NONCE)
        table = bytes(purposes).ljust(16, b"\x00")
        sealed = AESGCMSIV(derive(root, "slot table")).encrypt(nonce, table, self.fixed())
        return replace(self, table=nonce + sealed)

    def _with(self, number: int, slot: bytes, root: bytes, purpose: Purpose) -> Header:
        """Replace one slot and its line in the table."""
        purposes = self.purposes(root)
        purposes[number] = purpose
        slots = (*self.slots[:number], slot, *self.slots[number + 1 :])
        return replace(self, slots=slots).with_purposes(purposes, root)

    def _bound(self, number: int) -> bytes:
        """Return the associated data of a slot."""
        return self.fixed() + bytes([number])

    def _open(self, number: int, slot: bytes, key: bytes) -> bytes | None:
        """Return the root when this slot is this key's."""
        salt, commitment = slot[:_SALT], slot[_SALT : _SALT + KEY]
        nonce, sealed = slot[_SALT + KEY : _SALT + KEY + _NONCE], slot[_SALT + KEY + _NONCE :]
        wrapping, expected = _slot_keys(key, salt)
        mine = hmac.compare_digest(commitment, expected)
        try:
            payload = AESGCMSIV(wrapping).decrypt(nonce, sealed, self._bound(number))
        except InvalidTag:
            return None
        return payload[:KEY] if mine else None


def blank(
    cost: Cost, book: bytes, public: bytes, commitment: bytes, root: bytes, salt: bytes = b""
) -> Header:
    """Return a header whose eight slots are all random."""
    slots = tuple(secrets.token_bytes(_SLOT) for _ in range(SLOTS))
    salt = salt or secrets.token_bytes(32)
    header = Header(cost, book, salt, public, commitment, bytes(_TABLE), slots)
    return header.with_purposes([Purpose.EMPTY] * SLOTS, root)


def _slot_keys(key: bytes, salt: bytes) -> tuple[bytes, bytes]:
    """Return the wrapping key of a slot and the commitment to it."""
    both = derive(key, "slot", salt, length=2 * KEY)
    return both[:KEY], both[KEY:]

"""Sealing entries, and the salts of their leaves."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

from tallybook.errors import DamagedEntry
from tallybook.vault.bookkey import BookKey
from tallybook.vault.stretching import derive

_NONCE = 12
_TAG = 16
_SMALLEST = 1 << 10
_DOUBLING = 1 << 16
_MARK = b"\x80"


def seal_entry(key: bytes, aad: bytes, plaintext: bytes) -> bytes:
    """Seal an entry with AES-256-GCM-SIV under a random nonce, filled up to a size of few.

    Args:
        key: `BookKey.entry_key` of the epoch.
        aad: Everything the entry is bound to; see `entry_aad`.
        plaintext: The entry.
    """
    nonce = secrets.token_bytes(_NONCE)
    filling = bytes(padded_size(len(plaintext) + 1) - len(plaintext) - 1)
    return nonce + AESGCMSIV(key).encrypt(nonce, b"".join((plaintext, _MARK, filling)), aad)


def open_entry(key: bytes, aad: bytes, sealed: bytes, *, entry: int | None = None) -> bytes:
    """Open an entry.

    Raises:
        DamagedEntry: It is not what was sealed, or does not stand where it was sealed.
    """
    try:
        padded = AESGCMSIV(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], aad)
    except (InvalidTag, ValueError):
        raise DamagedEntry(entry="-" if entry is None else entry) from None
    return padded[: padded.rindex(_MARK)]


def entry_aad(book: bytes, epoch: int, seq: int, chain: bytes) -> bytes:
    """Return what an entry is bound to: its book, epoch and number, and the chain before it."""
    return b"tallybook entry v1\x00" + book + epoch.to_bytes(8) + seq.to_bytes(8) + chain


def padded_size(size: int) -> int:
    """Return the size that something is filled up to, so that its own does not show.

    Up to 64 KiB the next power of two, at least 1 KiB: every ordinary line of a diary looks the
    same. Above, Padme (Nikitin et al., 2019): 3 % at most at 3 MB, and few different sizes.
    """
    if size <= _SMALLEST:
        return _SMALLEST
    exponent = size.bit_length() - 1
    if size <= _DOUBLING:
        return 1 << (size - 1).bit_length()
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (size + mask) & ~mask


def leaf_salts(key: bytes, seq: int, count: int) -> bytes:
    """Return 32 bytes of salt for each leaf of an entry, one after the other.

    They are the AES-256-CTR keystream under a key of the entry's own, so they are as good as
    random to anyone without the book's key and need not be kept anywhere.

    Args:
        key: `BookKey.leaf_key` of the entry's epoch.
        seq: The entry's number.
        count: How many leaves it has.
    """
    stream = Cipher(AES(derive(key, "leaf salts of", seq.to_bytes(8))), CTR(bytes(16))).encryptor()
    return stream.update(bytes(32 * count))


def exhibit_name(key: BookKey, epoch: int, sha256: str) -> str:
    """Return the name of an exhibit on the disk: a keyed hash, so that it confirms nothing."""
    named = hmac.new(key.name_key(epoch), bytes.fromhex(sha256), hashlib.sha256)
    return named.hexdigest()

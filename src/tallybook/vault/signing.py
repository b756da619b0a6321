"""Signing a tree head with the book's own key, and checking one without any key of the book."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tallybook.model.entries import Head
from tallybook.vault.bookkey import BookKey, signing_key


def sign_head(key: BookKey, head: Head) -> bytes:
    """Sign a tree head: 64 bytes.

    Raises:
        NotAllowed: The key is a reader's.
    """
    root = key.require_root("sign for the book")
    return signing_key(root, key.book).sign(head_bytes(key.book, head))


def verify_head(public: bytes, book: bytes, head: Head, signature: bytes) -> bool:
    """Whether this head of this book was signed with the key that `public` belongs to."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, head_bytes(book, head))
    except (InvalidSignature, ValueError):
        return False
    return True


def head_bytes(book: bytes, head: Head) -> bytes:
    """Return the bytes that are signed: fixed fields, in a fixed order."""
    numbers = head.seq.to_bytes(8) + head.size.to_bytes(8)
    return b"tallybook head v1\x00" + book + numbers + head.root + head.chain

"""Other readers: their keys, and grants sealed to them with HPKE.

A grant is a blob of a few fixed sizes that names nobody: a reader finds theirs by trying each one
in the journal. It holds the epoch keys, the scope and the last day, and is signed by the book's
key, so that nobody else can put keys of their own in its place. Revoking does not take back what
a reader copied; it starts an epoch whose key they are not given.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from tallybook.errors import GrantEnded, NewerFormat, UnfitAnswer, WrongPassphrase
from tallybook.vault import frame
from tallybook.vault.bookkey import BookKey, Terms, signing_key
from tallybook.vault.secret import Passphrase, PrivateKey
from tallybook.vault.strength import require_strength
from tallybook.vault.stretching import DEFAULT, KEY, Cost, derive, stretch
from tallybook.vault.words import fingerprint

KEY_MAGIC = b"TALLYRK\x00"
KEY_VERSION = 1
GRANT_VERSION = 1
_BLOCK = 1024
_SIGNATURE = 64
_OVERHEAD = 32 + 16
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_KEY_SIZE = frame.LEAD + frame.COST.size + 32 + 12 + KEY + 16 + frame.CHECK


# --- a reader's keys ----------------------------------------------------------------------------


def new_reader_key() -> tuple[PrivateKey, bytes]:
    """Make a reader's private key and the public one (32 bytes) to hand out."""
    private = X25519PrivateKey.generate()
    return PrivateKey(private.private_bytes_raw()), private.public_key().public_bytes_raw()


def public_of(private: PrivateKey) -> bytes:
    """Return the public key of a private one."""
    return X25519PrivateKey.from_private_bytes(private.raw).public_key().public_bytes_raw()


def seal_private(private: PrivateKey, passphrase: Passphrase, *, cost: Cost = DEFAULT) -> bytes:
    """Return the reader's key file: the private key sealed under a passphrase.

    Raises:
        WeakPassphrase: The passphrase could be guessed.
    """
    require_strength(passphrase.text)
    salt, nonce = secrets.token_bytes(32), secrets.token_bytes(12)
    fixed = frame.lead(KEY_MAGIC, KEY_VERSION) + frame.pack_cost(cost) + salt
    wrapping = derive(stretch(passphrase.text, salt, cost), "reader key file")
    return frame.close(fixed + nonce + AESGCMSIV(wrapping).encrypt(nonce, private.raw, fixed))


def open_private(sealed: bytes, passphrase: Passphrase) -> PrivateKey:
    """Open a reader's key file.

    Raises:
        NewerFormat: It was written by a later version.
        DamagedHeader: It is not as it was written.
        WrongPassphrase: It is whole and the passphrase does not open it.
    """
    body = frame.opened(sealed, KEY_MAGIC, KEY_VERSION, _KEY_SIZE)
    after_cost = frame.LEAD + frame.COST.size
    cost = frame.read_cost(body[frame.LEAD : after_cost])
    fixed, nonce, box = body[: after_cost + 32], body[after_cost + 32 :][:12], body[-KEY - 16 :]
    wrapping = derive(stretch(passphrase.text, fixed[after_cost:], cost), "reader key file")
    try:
        return PrivateKey(AESGCMSIV(wrapping).decrypt(nonce, box, fixed))
    except InvalidTag:
        raise WrongPassphrase from None


# --- grants -------------------------------------------------------------------------------------


def seal_grant(key: BookKey, public: bytes, epochs: Iterable[int], terms: Terms) -> bytes:
    """Seal epoch keys to a reader's public key.

    Args:
        key: The owner's key.
        public: The reader's public key, 32 bytes.
        epochs: Which epochs they may open.
        terms: Scope and last day.

    Raises:
        NotAllowed: The key is itself a reader's.
        UnfitAnswer: The public key is not one.
    """
    root = key.require_root("grant a key to someone else")
    given = {
        "version": GRANT_VERSION,
        "scope": terms.scope,
        "ends_on": terms.ends_on.isoformat() if terms.ends_on else None,
        "epochs": {str(epoch): key.epoch_key(epoch).hex() for epoch in epochs},
    }
    text = json.dumps(given, sort_keys=True, separators=(",", ":")).encode()
    signature = signing_key(root, key.book).sign(_signed(key.book, public, text))
    padded = _padded(signature + text)
    try:
        recipient = X25519PublicKey.from_public_bytes(public)
        return _SUITE.encrypt(padded, recipient, _info(key.book))
    except ValueError:
        reason = "it is not a public key"
        raise UnfitAnswer(answer=public.hex(), reason=reason, choices="a public key") from None


def open_grants(
    private: PrivateKey, book: bytes, signer: bytes, grants: Iterable[bytes]
) -> BookKey:
    """Open whichever of these grants are for this reader; the last one says what is allowed.

    Raises:
        GrantEnded: None of them is.
    """
    public = public_of(private)
    opened = (open_grant(private, book, signer, grant) for grant in grants)
    mine = [grant for grant in opened if grant is not None]
    if not mine:
        raise GrantEnded
    epochs: dict[int, bytes] = {}
    for _, keys in mine:
        epochs.update(keys)
    return BookKey(
        book=book, public=signer, by=fingerprint(public), terms=mine[-1][0], granted=epochs
    )


def open_grant(
    private: PrivateKey, book: bytes, signer: bytes, grant: bytes
) -> tuple[Terms, dict[int, bytes]] | None:
    """Open one grant, or return None when it is not for this reader or not signed by the book."""
    recipient = X25519PrivateKey.from_private_bytes(private.raw)
    try:
        padded = _SUITE.decrypt(grant, recipient, _info(book))
        signature, text = padded[:_SIGNATURE], padded[_SIGNATURE:].rstrip(b"\x00")[:-1]
        signed = _signed(book, public_of(private), text)
        Ed25519PublicKey.from_public_bytes(signer).verify(signature, signed)
    except (InvalidTag, InvalidSignature, ValueError):
        return None
    return _read_grant(json.loads(text))


def blank_grant(blocks: int = 1) -> bytes:
    """Return what cannot be told from a grant and opens for nobody."""
    public = X25519PrivateKey.generate().public_key().public_bytes_raw()
    return public + secrets.token_bytes(blocks * _BLOCK + _OVERHEAD - len(public))


def _read_grant(given: Mapping[str, Any]) -> tuple[Terms, dict[int, bytes]]:
    """Read what a grant holds, once its signature is known to be right.

    Raises:
        NewerFormat: It was written by a later version.
    """
    if given["version"] > GRANT_VERSION:
        raise NewerFormat(found=given["version"], known=GRANT_VERSION)
    ends_on = date.fromisoformat(given["ends_on"]) if given["ends_on"] else None
    keys = {int(epoch): bytes.fromhex(key) for epoch, key in given["epochs"].items()}
    return Terms(scope=given["scope"], ends_on=ends_on), keys


def _info(book: bytes) -> bytes:
    """Return what a grant is bound to."""
    return b"tallybook grant v1\x00" + book


def _signed(book: bytes, public: bytes, text: bytes) -> bytes:
    """Return what the book signs: this book, this reader, these terms."""
    return b"tallybook grant v1\x00" + book + public + text


def _padded(text: bytes) -> bytes:
    """Fill up to whole blocks."""
    marked = text + b"\x80"
    return marked + bytes(-len(marked) % _BLOCK)

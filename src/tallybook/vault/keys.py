"""Making a book's header, opening it, and changing what opens it."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable

from tallybook.errors import DamagedHeader, WrongPassphrase, WrongRecoveryWords
from tallybook.vault.bookkey import BookKey, Scope, Terms, owner_key
from tallybook.vault.header import SIZE, Header, Purpose, blank
from tallybook.vault.secret import Passphrase, PrivateKey, RecoveryWords, Secret
from tallybook.vault.sharing import open_grants
from tallybook.vault.strength import require_strength
from tallybook.vault.stretching import DEFAULT, FLOOR, KEY, Cost, derive, stretch
from tallybook.vault.words import recovery_key, recovery_words

__all__ = [
    "DEFAULT",
    "FLOOR",
    "HEADER_SIZE",
    "BookKey",
    "Cost",
    "Passphrase",
    "PrivateKey",
    "RecoveryWords",
    "Scope",
    "Secret",
    "Terms",
    "change_passphrase",
    "check_header",
    "new_header",
    "new_recovery_words",
    "unlock",
]

HEADER_SIZE = SIZE


def new_header(
    passphrase: Passphrase, *, cost: Cost = DEFAULT, salt: bytes = b""
) -> tuple[bytes, BookKey, tuple[str, ...]]:
    """Make the header of a new book.

    Args:
        passphrase: What opens it.
        cost: What one guess at it costs.
        salt: The salt of the passphrase; a new one where none is given.

    Returns:
        The header's bytes, the owner's key, and the 24 words of the recovery sheet.

    Raises:
        WeakPassphrase: The passphrase could be guessed.
    """
    require_strength(passphrase.text)
    key = owner_key(secrets.token_bytes(KEY), secrets.token_bytes(16))
    root = key.require_root("make a book")
    header = blank(cost, key.book, key.public, key.commitment, root, salt)
    sheet = secrets.token_bytes(KEY)
    first = secrets.randbelow(len(header.slots))
    header = header.filled(first, _from_passphrase(header, passphrase), root, Purpose.PASSPHRASE)
    second = _free(header, root)
    header = header.filled(second, _from_sheet(header, sheet), root, Purpose.RECOVERY)
    return header.write(), key, recovery_words(sheet)


def unlock(header: bytes, secret: Secret, grants: Iterable[bytes] = ()) -> BookKey:
    """Open a book.

    Args:
        header: The bytes of the header.
        secret: What the person has.
        grants: For a private key: the sealed grants that lie in the journal, oldest first.

    Raises:
        NewerFormat: The header was written by a later version.
        DamagedHeader: The header is not as it was written.
        WrongPassphrase: The header is whole and the passphrase opens no slot.
        WrongRecoveryWords: The same, for the words of the sheet.
        GrantEnded: No grant opens with this private key.
    """
    read = Header.read(header)
    if isinstance(secret, PrivateKey):
        return open_grants(secret, read.book, read.public, grants)
    return _open_slot(read, secret)[1]


def change_passphrase(
    header: bytes, secret: Passphrase | RecoveryWords, new: Passphrase
) -> tuple[bytes, BookKey]:
    """Replace the passphrase; the recovery sheet stays as it is.

    The cost stays as well: it is the header's, and every passphrase in it was stretched with it.

    Raises:
        WeakPassphrase: The new passphrase could be guessed.
        UnlockError: As for `unlock`.
    """
    require_strength(new.text)
    read = Header.read(header)
    _, key = _open_slot(read, secret)
    changed = _emptied(read, key, Purpose.PASSPHRASE)
    root = key.require_root("change the passphrase")
    number = _free(changed, root)
    changed = changed.filled(number, _from_passphrase(read, new), root, Purpose.PASSPHRASE)
    return changed.write(), key


def new_recovery_words(
    header: bytes, secret: Passphrase | RecoveryWords
) -> tuple[bytes, tuple[str, ...]]:
    """Make a new recovery sheet; the one before opens nothing from then on.

    Raises:
        UnlockError: As for `unlock`.
    """
    read = Header.read(header)
    _, key = _open_slot(read, secret)
    changed = _emptied(read, key, Purpose.RECOVERY)
    root = key.require_root("make a new recovery sheet")
    sheet = secrets.token_bytes(KEY)
    number = _free(changed, root)
    changed = changed.filled(number, _from_sheet(read, sheet), root, Purpose.RECOVERY)
    return changed.write(), recovery_words(sheet)


def check_header(header: bytes) -> Header:
    """Read a header without a secret: which book it is, and the key its heads are signed with.

    Raises:
        NewerFormat: It was written by a later version.
        DamagedHeader: It is not as it was written.
    """
    return Header.read(header)


def _open_slot(header: Header, secret: Passphrase | RecoveryWords) -> tuple[int, BookKey]:
    """Open the slot of a secret, and make sure that the root in it is this book's."""
    if isinstance(secret, Passphrase):
        found = header.find(_from_passphrase(header, secret))
        if found is None:
            raise WrongPassphrase
    else:
        found = header.find(_from_sheet(header, recovery_key(secret.words)))
        if found is None:
            reason = "they are the words of another book, or of an older sheet"
            raise WrongRecoveryWords(reason=reason)
    return found[0], fitting(header, found[1])


def fitting(header: Header, root: bytes) -> BookKey:
    """Return the key of a root that a slot of this header held.

    Raises:
        DamagedHeader: It is not the root of this book.
    """
    key = owner_key(root, header.book)
    fits = hmac.compare_digest(key.commitment + key.public, header.commitment + header.public)
    if not fits:
        raise DamagedHeader(reason="a slot holds a key that is not this book's")
    return key


def _from_passphrase(header: Header, passphrase: Passphrase) -> bytes:
    """Return the key that a passphrase gives in this header."""
    stretched = stretch(passphrase.text, header.salt, header.cost)
    return derive(stretched, "passphrase slot", header.book)


def _from_sheet(header: Header, sheet: bytes) -> bytes:
    """Return the key that a recovery sheet gives in this header."""
    return derive(sheet, "recovery slot", header.book)


def _free(header: Header, root: bytes) -> int:
    """Return a slot that is not used, any of them."""
    purposes = header.purposes(root)
    return secrets.choice([n for n, purpose in enumerate(purposes) if purpose == Purpose.EMPTY])


def _emptied(header: Header, key: BookKey, purpose: Purpose) -> Header:
    """Make every slot of one purpose random."""
    root = key.require_root("change what opens the book")
    for number, found in enumerate(header.purposes(root)):
        if found == purpose:
            header = header.emptied(number, root)
    return header

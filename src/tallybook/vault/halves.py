"""Headers that one passphrase is tried on: every book has a second, small one beside it.

Both headers have the same salt and the same cost, so a passphrase is stretched once and every slot of
both is tried, whichever of them it opens. Until it is set up, the second one is named by the root
of the first: the first can tell that nothing is in it, and nobody else can.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence

from tallybook.vault.bookkey import BookKey, owner_key
from tallybook.vault.header import Header, blank
from tallybook.vault.keys import fitting
from tallybook.vault.secret import Passphrase, RecoveryWords
from tallybook.vault.stretching import KEY, Cost, derive, stretch
from tallybook.vault.words import recovery_key

_NAME = 16


def find_half(
    headers: Sequence[bytes], secret: Passphrase | RecoveryWords
) -> tuple[int, BookKey] | None:
    """Try a secret on every header, always all of them; return which one opened, and its key.

    Raises:
        DamagedHeader: A header is not as it was written.
        TooLittleMemory: The machine cannot spare the memory that a passphrase asks for.
        WrongRecoveryWords: The words are no words of a sheet.
    """
    read = [Header.read(header) for header in headers]
    found: tuple[int, BookKey] | None = None
    for number, (header, key) in enumerate(zip(read, _keys(read, secret), strict=True)):
        opened = header.find(key)
        if opened is not None and found is None:
            found = number, fitting(header, opened[1])
    return found


def _keys(headers: Sequence[Header], secret: Passphrase | RecoveryWords) -> list[bytes]:
    """Return the key that a secret gives in each header; the same salt is stretched with once."""
    if isinstance(secret, RecoveryWords):
        sheet = recovery_key(secret.words)
        return [derive(sheet, "recovery slot", header.book) for header in headers]
    stretched: dict[tuple[bytes, Cost], bytes] = {}
    for header in headers:
        place = header.salt, header.cost
        if place not in stretched:
            stretched[place] = stretch(secret.text, *place)
    return [
        derive(stretched[header.salt, header.cost], "passphrase slot", header.book)
        for header in headers
    ]


def unused_header(first: bytes, key: BookKey) -> tuple[bytes, BookKey]:
    """Make the header of a second half that nothing opens, and the key it is filled with.

    Args:
        first: The header of the first half.
        key: Its owner's key.
    """
    like = Header.read(first)
    root = secrets.token_bytes(KEY)
    thrown = owner_key(root, _unused_name(key))
    header = blank(like.cost, thrown.book, thrown.public, thrown.commitment, root, like.salt)
    return header.write(), thrown


def is_unused(second: bytes, key: BookKey) -> bool:
    """Whether a second half is the one that was made with the first and never set up."""
    return hmac.compare_digest(Header.read(second).book, _unused_name(key))


def how_stretched(header: bytes) -> tuple[bytes, Cost]:
    """Return the salt and the cost of a header."""
    read = Header.read(header)
    return read.salt, read.cost


def _unused_name(key: BookKey) -> bytes:
    """Return the name of the second half of a book, as long as nothing opens it."""
    return derive(key.require_root("tell what lies beside"), "unused half", key.book)[:_NAME]

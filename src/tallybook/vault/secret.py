"""What a person opens a book with. None of these shows itself when printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Passphrase:
    """A passphrase, as typed."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RecoveryWords:
    """The words of the recovery sheet, as typed: numbers, commas and case do not matter."""

    words: str | Sequence[str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A reader's private X25519 key, 32 bytes."""

    raw: bytes = field(repr=False)


Secret = Passphrase | RecoveryWords | PrivateKey

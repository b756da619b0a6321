"""From a secret to keys: Argon2id for what a person can remember, HKDF for everything after it."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tallybook.errors import TooLittleMemory
from tallybook.vault.words import fold

_MIB = 1024
KEY = 32


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess at a passphrase costs, whoever makes it.

    Attributes:
        memory_kib: Memory of Argon2id, in KiB.
        passes: How often it goes over that memory.
        lanes: How many lanes it may use at once.
    """

    memory_kib: int = 256 * _MIB
    passes: int = 3
    lanes: int = 4

    def acceptable(self) -> bool:
        """Whether a file that asks for this is read: not too cheap, and not a trap."""
        return (
            64 * _MIB <= self.memory_kib <= 1024 * _MIB
            and 1 <= self.passes <= 16  # noqa: PLR2004 - bounds are read best where they stand
            and 1 <= self.lanes <= 16  # noqa: PLR2004
        )


#: What a new book costs: 256 MiB, three passes, four lanes.
DEFAULT = Cost()
#: The least that is read; tests use it, the program never writes it by itself.
FLOOR = Cost(memory_kib=64 * _MIB, passes=1)


def stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """Return 32 bytes from a passphrase, folded first so that typing is forgiven.

    Raises:
        TooLittleMemory: The machine cannot spare the memory that the cost asks for.
    """
    kdf = Argon2id(
        salt=salt,
        length=KEY,
        iterations=cost.passes,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    try:
        return kdf.derive(fold(passphrase))
    except MemoryError:
        raise TooLittleMemory(size=cost.memory_kib // _MIB) from None


def derive(key: bytes, label: str, context: bytes = b"", *, length: int = KEY) -> bytes:
    """Return a sub-key: HKDF-SHA256 with the label and the context as its info."""
    info = b"tallybook v1 " + label.encode("ascii") + b"\x00" + context
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(key)

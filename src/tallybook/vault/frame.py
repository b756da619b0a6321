"""The outside of a small sealed file: what it is, which format, and a check over all of it.

The first fourteen bytes of every format, present and later, are eight of magic, two of version and
four that check those ten. So a newer file is named as newer, and a flipped bit as damage.
"""

from __future__ import annotations

import hashlib
import struct

from tallybook.errors import DamagedHeader, NewerFormat
from tallybook.vault.stretching import Cost

LEAD = 14
CHECK = 32
COST = struct.Struct(">IHH")


def lead(magic: bytes, version: int) -> bytes:
    """Return the first fourteen bytes."""
    named = magic + version.to_bytes(2)
    return named + hashlib.sha256(named).digest()[:4]


def close(body: bytes) -> bytes:
    """Add the check over everything before it."""
    return body + hashlib.sha256(body).digest()


def opened(data: bytes, magic: bytes, version: int, size: int) -> bytes:
    """Return the file without its check, once all of it has been found whole.

    Raises:
        NewerFormat: The version is whole and higher than the one known here.
        DamagedHeader: Anything else that is not as it was written.
    """
    named, check = data[:10], data[10:LEAD]
    if named[:8] != magic or check != hashlib.sha256(named).digest()[:4]:
        raise DamagedHeader(reason="it does not begin as it should")
    found = int.from_bytes(named[8:])
    if found > version:
        raise NewerFormat(found=found, known=version)
    if found != version or len(data) != size:
        raise DamagedHeader(reason="it does not have its full length")
    body = data[:-CHECK]
    if hashlib.sha256(body).digest() != data[-CHECK:]:
        raise DamagedHeader(reason="its check does not hold")
    return body


def pack_cost(cost: Cost) -> bytes:
    """Return the eight bytes of a cost."""
    return COST.pack(cost.memory_kib, cost.passes, cost.lanes)


def read_cost(data: bytes) -> Cost:
    """Read a cost, and refuse one that is a give-away or a trap.

    Raises:
        DamagedHeader: The settings are outside their bounds.
    """
    cost = Cost(*COST.unpack(data))
    if not cost.acceptable():
        raise DamagedHeader(reason="its key settings are outside their bounds")
    return cost

"""The head of a box: ISO media files are boxes within boxes (ISO/IEC 14496-12, section 4.2)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

#: Boxes looked at on one level.
BOXES = 4096
#: Bytes of the shortest head of a box: its size and kind.
HEAD = 8
#: Stands for "up to the end of the file".
ENDLESS = 1 << 62


def box_head(head: bytes) -> tuple[int, bytes, int]:
    """Read (size, kind, bytes of the head) of one box.

    Raises:
        ValueError: The size is smaller than the head; ``struct.error`` where bytes are missing.
    """
    size, kind = struct.unpack_from(">I4s", head)
    used = 8
    if size == 1:
        (size,) = struct.unpack_from(">Q", head, 8)
        used = 16
    elif size == 0:  # up to the end of the file
        size = ENDLESS
    if size < used:
        raise ValueError
    return size, kind, used


def boxes(data: bytes, place: int = 0) -> Iterator[tuple[bytes, bytes]]:
    """Yield (kind, contents) of the boxes in a box that is in memory."""
    for _ in range(BOXES):
        if place + HEAD > len(data):
            return
        size, kind, used = box_head(data[place : place + 16])
        yield kind, data[place + used : place + size]
        place += size

"""Find the size and the EXIF item in a HEIC, HEIF or AVIF picture by its boxes alone.

An ISO media file is boxes within boxes (ISO/IEC 14496-12); a picture's facts stand in the ``meta``
box (ISO/IEC 23008-12): which items there are (``iinf``), where each lies (``iloc``), and properties
such as the size in pixels (``ispe``). Nothing is decoded.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

from tallybook.reading.boxes import BOXES, HEAD, box_head, boxes

#: Largest ``meta`` box that is read; a phone's holds some 5 kB for its 50 tiles.
META = 8 << 20
#: Versions of ``infe`` from which an item has a type, and from which its number is wide.
TYPED, WIDE = 2, 3
#: Version of ``iloc`` from which numbers of items are wide.
WIDE_TABLE = 2


@dataclass(frozen=True, slots=True)
class Boxes:
    """What the boxes say: pixels, and the EXIF block and the XMP packet as they lie in the file."""

    width: int = 0
    height: int = 0
    exif: bytes = b""
    xmp: bytes = b""


def read_boxes(stream: BinaryIO, bound: int) -> Boxes:
    """Read size and EXIF block.

    Args:
        stream: A seekable file.
        bound: The most bytes of EXIF that are read.

    Raises:
        ValueError: The boxes do not fit their lengths; ``struct.error`` likewise.
    """
    meta = _find_meta(stream)
    inner = dict(boxes(meta, 4))
    width, height = _size(inner.get(b"iprp", b""))
    found = {b"Exif": b"", b"mime": b""}
    for kind in found:
        wanted = _item(inner.get(b"iinf", b""), kind)
        if wanted is not None:
            where = _location(inner.get(b"iloc", b""), wanted)
            found[kind] = _fetch(stream, inner.get(b"idat", b""), where, bound)
    return Boxes(width=width, height=height, exif=_past_mark(found[b"Exif"]), xmp=found[b"mime"])


def _find_meta(stream: BinaryIO) -> bytes:
    """Walk the boxes of the file itself and return the contents of ``meta``."""
    place = 0
    for _ in range(BOXES):
        stream.seek(place)
        head = stream.read(16)
        if len(head) < HEAD:
            break
        size, kind, used = box_head(head)
        if kind == b"meta":
            stream.seek(place + used)
            return stream.read(min(size - used, META))
        place += size
    raise ValueError


def _size(properties: bytes) -> tuple[int, int]:
    """Take the largest size declared: tiles and thumbnails are smaller than the picture."""
    held = dict(boxes(properties, 0)).get(b"ipco", b"")
    sizes = [struct.unpack_from(">II", data, 4) for kind, data in boxes(held, 0) if kind == b"ispe"]
    width, height = max(sizes, key=lambda pair: pair[0] * pair[1], default=(0, 0))
    return int(width), int(height)


def _item(items: bytes, wanted: bytes) -> int | None:
    """Return the number of the item of a type, or None; of ``mime`` items only XMP is one."""
    if not items:
        return None
    for kind, data in boxes(items, 6 if items[0] == 0 else 8):
        version = data[0] if kind == b"infe" and data else 0
        wide = version >= WIDE
        at = 10 if wide else 8
        is_wanted = data[at : at + 4] == wanted and (wanted != b"mime" or b"rdf+xml" in data)
        if version >= TYPED and is_wanted:
            return int(struct.unpack_from(">I" if wide else ">H", data, 4)[0])
    return None


class _Fields:
    """Numbers of chosen widths, one after the other."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data = data
        self.at = at

    def take(self, width: int) -> int:
        """Read the next number of so many bytes; of none it is 0."""
        if self.at + width > len(self.data):
            raise ValueError
        found = int.from_bytes(self.data[self.at : self.at + width], "big")
        self.at += width
        return found


def _location(table: bytes, wanted: int) -> tuple[int, int, int]:
    """Return (method, offset, length) of an item's first extent."""
    fields = _Fields(table, 0)
    version = fields.take(4) >> 24
    sizes = fields.take(2)
    offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_size = sizes & 15 if version else 0
    wide = 4 if version >= WIDE_TABLE else 2
    for _ in range(min(fields.take(wide), BOXES)):
        item = fields.take(wide)
        method = fields.take(2) & 15 if version else 0
        fields.take(2)
        base = fields.take(base_size)
        extents = fields.take(2)
        if item == wanted and extents:
            fields.take(index_size)
            return method, base + fields.take(offset_size), fields.take(length_size)
        fields.at += extents * (index_size + offset_size + length_size)
    raise ValueError("no place is given for this item")


def _fetch(stream: BinaryIO, idat: bytes, where: tuple[int, int, int], bound: int) -> bytes:
    """Read an item, from the file or from ``idat``."""
    method, offset, length = where
    length = min(length, bound)
    if method == 1:
        item = idat[offset : offset + length]
    elif method == 0:
        stream.seek(offset)
        item = stream.read(length)
    else:
        raise ValueError
    return item


def _past_mark(item: bytes) -> bytes:
    """Take an EXIF block from behind its own offset field."""
    if not item:
        return b""
    (skip,) = struct.unpack_from(">I", item)
    return item[4 + skip :]

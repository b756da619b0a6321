"""Tell whether a photo or a clip holds the place where it was made.

A place inside a file can lead someone to a home or a refuge. The original cannot be changed, so it
stays in the book unless the person chooses otherwise. What is looked for: a GPS directory in EXIF,
GPS properties in XMP, and the location tags of phones' video files. A place can hide elsewhere in a
file; this is said on the plan page.
"""

from __future__ import annotations

import struct
from typing import IO

#: The EXIF tag that points at the GPS directory.
GPS = 0x8825
#: Words of other containers that stand before a place.
WORDS = (
    b"GPSLatitude",
    b"\xa9xyz",
    b"com.apple.quicktime.location",
    b"loci\x00",
)
#: How much of a long file is read, at its beginning and at its end.
LONGEST = 32 << 20


def looked_at(media_type: str) -> bool:
    """Whether files of this type are looked at."""
    return media_type.startswith(("image/", "video/", "audio/mp4", "audio/x-m4a"))


def holds_place(file: IO[bytes]) -> bool:
    """Whether the bytes hold a place in one of the known ways."""
    content = file.read(LONGEST)
    if len(content) == LONGEST:
        rest = file.read(1 << 20)
        tail = b""
        while rest:
            tail = (tail + rest)[-LONGEST:]
            rest = file.read(1 << 20)
        content += tail
    return any(word in content for word in WORDS) or _in_exif(content)


def _in_exif(content: bytes) -> bool:
    """Whether some TIFF structure in the bytes has a GPS directory."""
    for order, mark in (("<", b"II*\x00"), (">", b"MM\x00*")):
        start = content.find(mark)
        while start >= 0:
            if _has_directory(content, start, order):
                return True
            start = content.find(mark, start + 4)
    return False


def _has_directory(content: bytes, start: int, order: str) -> bool:
    """Whether the first directory of a TIFF structure points at a GPS directory that holds any."""
    try:
        (first,) = struct.unpack_from(f"{order}I", content, start + 4)
        (count,) = struct.unpack_from(f"{order}H", content, start + first)
        for number in range(min(count, 512)):
            tag, _, _, value = struct.unpack_from(
                f"{order}HHII", content, start + first + 2 + 12 * number
            )
            if tag == GPS:
                (held,) = struct.unpack_from(f"{order}H", content, start + value)
                return bool(held)
    except struct.error:
        return False
    return False

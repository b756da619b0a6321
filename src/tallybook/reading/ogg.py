"""Read Ogg (Opus, Vorbis, Speex, FLAC; RFC 3533, RFC 7845) and FLAC (RFC 9639).

The length of an Ogg file is the granule position of its last page; only its ends are read.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

from tallybook.reading.recorded import Recorded, clean, numbers

#: The longest page there can be.
PAGE = 65_307
#: First pages looked at: one for each track, then the comments.
PAGES = 16
#: Notes of a file that are looked at.
NOTES = 256
NO_GRANULE = (1 << 64) - 1
OPUS_RATE = 48_000
BLOCKS = 128


def begins_like(head: bytes) -> bool:
    """Whether the first bytes are those of such a file."""
    return head[:5] == b"OggS\x00" or head[:4] == b"fLaC"


def walk_ogg(stream: BinaryIO, size: int, found: Recorded) -> None:
    """Gather what the first and the last pages say.

    Raises:
        ValueError: The pages do not fit; ``struct.error`` likewise.
    """
    found.media_type = "audio/ogg"
    track = _Track(found)
    stream.seek(0)
    start = stream.read(PAGES * 4096)
    place = 0
    for _ in range(PAGES):
        if start[place : place + 4] != b"OggS":
            break
        serial, place, body = _page(start, place)
        track.take(serial, body)
    if not track.rate:
        if not found.is_video:
            found.faults.append("no-header")
        return
    stream.seek(max(0, size - 2 * PAGE))
    last = _last_granule(stream.read(2 * PAGE), track.serial)
    if last is not None and last > track.skipped:
        found.seconds = (last - track.skipped) / track.rate


def _page(data: bytes, place: int) -> tuple[int, int, bytes]:
    """Return (serial number, place after the page, contents) of the page at a place."""
    serial = numbers("<I", data, place + 14)[0]
    (count,) = numbers("B", data, place + 26)
    start = place + 27 + count
    end = start + sum(data[place + 27 : start])
    return serial, end, data[start:end]


def _last_granule(data: bytes, serial: int) -> int | None:
    """Find the end of a track in the last pages of the file."""
    place = len(data)
    for _ in range(BLOCKS):
        place = data.rfind(b"OggS\x00", 0, place)
        if place < 0 or place + 18 > len(data):
            return None
        granule, owner = numbers("<QI", data, place + 6)
        if owner == serial and granule != NO_GRANULE:
            return granule
    return None


class _Track:
    """The first track of sound."""

    def __init__(self, found: Recorded) -> None:
        self.found = found
        self.serial = 0
        self.rate = 0
        self.skipped = 0

    def take(self, serial: int, body: bytes) -> None:
        """Take the first packet of a page."""
        if body[:7] in {b"\x80theora", b"OVP80\x01\x01"}:
            self.found.is_video, self.found.media_type = True, "video/ogg"
            self.found.codecs.append("Theora" if body[0] else "VP8")
        elif body.startswith((b"OpusTags", b"\x03vorbis")):
            take_comments(body[8 if body[0] == ord("O") else 7 :], self.found)
        elif not self.rate:
            self.begin(serial, body)

    def begin(self, serial: int, body: bytes) -> None:
        """Know a track by its first packet."""
        if body.startswith(b"OpusHead"):
            name, self.rate, self.skipped = "Opus", OPUS_RATE, numbers("<H", body, 10)[0]
        elif body.startswith(b"\x01vorbis"):
            name, self.rate = "Vorbis", numbers("<I", body, 12)[0]
        elif body.startswith(b"Speex   "):
            name, self.rate = "Speex", numbers("<I", body, 36)[0]
        elif body.startswith(b"\x7fFLAC"):
            name, self.rate = "FLAC", int.from_bytes(body[27:30], "big") >> 4
        else:
            return
        self.serial = serial
        self.found.codecs.append(name)


def take_comments(data: bytes, found: Recorded) -> None:
    """Take the notes of a file: a date, and what wrote it."""
    try:
        (length,) = numbers("<I", data)
        found.tell("encoder", clean(data[4 : 4 + length]))
        place = 4 + length
        (count,) = numbers("<I", data, place)
        place += 4
        for _ in range(min(count, NOTES)):
            (length,) = numbers("<I", data, place)
            name, _, text = clean(data[place + 4 : place + 4 + length]).partition("=")
            if name.upper() == "DATE":
                found.stamp("noted", text)
            place += 4 + length
    except (ValueError, struct.error):
        found.faults.append("broken-notes")


def walk_flac(stream: BinaryIO, size: int, found: Recorded) -> None:
    """Gather what the blocks before the sound say.

    Raises:
        ValueError: The blocks do not fit; ``struct.error`` likewise.
    """
    del size
    found.media_type = "audio/flac"
    found.codecs.append("FLAC")
    place = 4
    for _ in range(BLOCKS):
        stream.seek(place)
        head = stream.read(4)
        kind, length = numbers("B", head)[0], int.from_bytes(head[1:], "big")
        if kind & 127 == 0:
            told = int.from_bytes(stream.read(18)[10:18], "big")
            rate, samples = told >> 44, told & (1 << 36) - 1
            found.seconds = samples / rate if rate and samples else None
        elif kind & 127 == 4:  # noqa: PLR2004 - the block of comments
            take_comments(stream.read(min(length, PAGE)), found)
        place += 4 + length
        if kind & 128:
            return

"""Read Matroska and WebM by their elements (RFC 8794, RFC 9559).

Elements are walked in one line: what holds others is stepped into, whatever length it claims, so
that a recording which was never closed is read as far as it goes.
"""

from __future__ import annotations

import math
import struct
from datetime import datetime, timedelta
from typing import BinaryIO

from tallybook.reading.recorded import Recorded, Stamp, clean, numbers

#: Elements looked at; a recording that was never closed has one a picture.
ELEMENTS = 2_000_000
NOTE = 4096
EPOCH = datetime(2001, 1, 1)  # noqa: DTZ001 - of UTC
LAST = 252_455_616_000 * 10**9
EBML, SEGMENT, INFO, TRACKS, TRACK = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE
VIDEO, CLUSTER, GROUP, BLOCK, SIMPLE = 0xE0, 0x1F43B675, 0xA0, 0xA1, 0xA3
INTO = {EBML, SEGMENT, INFO, TRACKS, TRACK, VIDEO, GROUP}
DOCUMENT, SCALE, DURATION, DATE, WRITER, KIND, CODEC, WIDTH, HEIGHT, TIME = (
    0x4282, 0x2AD7B1, 0x4489, 0x4461, 0x5741, 0x83, 0x86, 0xB0, 0xBA, 0xE7,
)  # fmt: skip
READ = {DOCUMENT, SCALE, DURATION, DATE, WRITER, KIND, CODEC, WIDTH, HEIGHT, TIME}
CODECS = {
    "V_VP8": "VP8", "V_VP9": "VP9", "V_AV1": "AV1", "V_MPEG4/ISO/AVC": "H.264",
    "V_MPEGH/ISO/HEVC": "H.265", "V_MJPEG": "Motion JPEG", "V_MPEG4/ISO/ASP": "MPEG-4 video",
    "A_OPUS": "Opus", "A_VORBIS": "Vorbis", "A_AAC": "AAC", "A_FLAC": "FLAC",
    "A_MPEG/L3": "MP3", "A_PCM/INT/LIT": "PCM", "A_AC3": "AC-3",
}  # fmt: skip
PICTURES, WIDEST = 1, 8


def begins_like(head: bytes) -> bool:
    """Whether the first bytes are those of such a file."""
    return head[:4] == b"\x1a\x45\xdf\xa3"


def walk_matroska(stream: BinaryIO, size: int, found: Recorded) -> None:
    """Gather what the elements say.

    Raises:
        ValueError: The elements do not fit; ``struct.error`` likewise.
    """
    walk = _Walk(stream, size, found)
    try:
        walk.run(0)
        if walk.last_cluster and not walk.duration:
            walk.run(walk.last_cluster, inside=True)
    finally:
        kind = "webm" if walk.document == "webm" else "x-matroska"
        found.media_type = f"video/{kind}" if found.is_video else f"audio/{kind}"
        found.seconds = walk.seconds()
    if not walk.tracks:
        found.faults.append("no-header")


class _Walk:
    """One walk along the elements of a file."""

    def __init__(self, stream: BinaryIO, size: int, found: Recorded) -> None:
        self.stream = stream
        self.size = size
        self.found = found
        self.document = ""
        self.scale = 1_000_000
        self.duration = 0.0
        self.tracks = 0
        self.cluster = 0
        self.reached = 0
        self.last_cluster = 0

    def run(self, place: int, *, inside: bool = False) -> None:
        """Go from element to element; clusters of a known length are passed over."""
        for _ in range(ELEMENTS):
            if place + 2 > self.size:
                return
            self.stream.seek(place)
            name, length, used = element(self.stream.read(12))
            place += used
            stepped = name == CLUSTER and (length is None or inside)
            if name in INTO or stepped:
                continue
            if length is None:
                raise ValueError
            self.look(name, place, length)
            if place + length > self.size and not inside:
                self.found.faults.append("cut-off")
            place += length

    def look(self, name: int, place: int, length: int) -> None:
        """Look at one element that holds no others, or at how a cluster begins."""
        if name == CLUSTER:
            self.last_cluster = place
            self.take(TIME, self._first(place))
        elif name in READ:
            self.take(name, self._read(place, length))
        elif name in {BLOCK, SIMPLE}:
            self.block(place)

    def _read(self, place: int, length: int) -> bytes:
        """Read the contents of a small element."""
        self.stream.seek(place)
        return self.stream.read(min(length, NOTE))

    def _first(self, place: int) -> bytes:
        """Read the time that stands first in a cluster."""
        name, length, used = element(self._read(place, 12))
        if name != TIME or length is None:
            return b""
        return self._read(place + used, length)

    def take(self, name: int, data: bytes) -> None:
        """Take one fact."""
        number = int.from_bytes(data[:WIDEST], "big")
        if name == DOCUMENT:
            self.document = clean(data)
        elif name == SCALE:
            self.scale = number
        elif name == DURATION:
            self.duration = _float(data)
        elif name == DATE:
            self.date(int.from_bytes(data[:WIDEST], "big", signed=True))
        elif name == WRITER:
            self.found.tell("software", clean(data))
        elif name == TIME:
            self.cluster = number
            self.reached = max(self.reached, number)
        else:
            self.track(name, number, clean(data))

    def track(self, name: int, number: int, text: str) -> None:
        """Take one fact of a track."""
        found = self.found
        if name == KIND:
            self.tracks += 1
            found.is_video = found.is_video or number == PICTURES
        elif name == CODEC:
            codec = CODECS.get(text, "")
            found.codecs += [codec] if codec and codec not in found.codecs else []
        elif name == WIDTH:
            found.width = max(found.width, number)
        elif name == HEIGHT:
            found.height = max(found.height, number)

    def date(self, nanoseconds: int) -> None:
        """Take the date, which is in UTC by its name."""
        if 0 < nanoseconds < LAST:
            local = EPOCH + timedelta(seconds=nanoseconds // 10**9)
            self.found.stamps["utc"] = Stamp(local=local, offset=0)

    def block(self, place: int) -> None:
        """Take the time of one picture or one piece of sound."""
        _, _, used = element(b"\x81" + self._read(place, 8))
        shift = numbers(">h", self._read(place + used - 1, 2))[0]
        self.reached = max(self.reached, self.cluster + shift)

    def seconds(self) -> float | None:
        """How long it plays: as declared, else up to the last piece."""
        length = (self.duration or self.reached) * self.scale / 1e9
        return length if 0 < length < 1e9 else None  # noqa: PLR2004 - thirty years


def element(head: bytes) -> tuple[int, int | None, int]:
    """Read (name, length or None where it is open, bytes of both).

    Raises:
        ValueError: There is no element.
    """
    wide = 9 - head[0].bit_length()
    if wide > 4 or not head[0]:  # noqa: PLR2004 - names have at most four bytes
        raise ValueError
    name = int.from_bytes(head[:wide], "big")
    first = numbers("B", head, wide)[0]
    long = 9 - first.bit_length()
    if not first or len(head) < wide + long:
        raise ValueError
    raw = int.from_bytes(head[wide : wide + long], "big")
    most = (1 << 7 * long) - 1
    length = raw & most
    return name, None if length == most else length, wide + long


def _float(data: bytes) -> float:
    """Read a number with a point, of four or eight bytes."""
    if len(data) not in {4, WIDEST}:
        return 0.0
    (value,) = struct.unpack(">f" if len(data) == 4 else ">d", data)  # noqa: PLR2004
    return float(value) if math.isfinite(value) else 0.0

"""Read WAV and AVI by their chunks (RIFF; EBU Tech 3285 for ``bext``; the AVI 1.0 reference)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import BinaryIO

from tallybook.reading.recorded import STEPS, Recorded, clean, numbers

NOTES = 1 << 16
HEAD = 8
#: Stands in a length field where the true length is elsewhere (RF64) or was never written.
OPEN = 0xFFFFFFFF
WAVES = {1: "PCM", 3: "PCM", 6: "G.711", 7: "G.711", 17: "ADPCM", 0x31: "GSM 6.10", 0x55: "MP3",
         0xFF: "AAC", 0x2000: "AC-3", 0xFFFE: "PCM"}  # fmt: skip
PICTURES = {b"mjpg": "Motion JPEG", b"h264": "H.264", b"x264": "H.264", b"avc1": "H.264",
            b"xvid": "MPEG-4 video", b"divx": "MPEG-4 video", b"dx50": "MPEG-4 video",
            b"hevc": "H.265", b"hvc1": "H.265"}  # fmt: skip
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: A date as C writes it, which is what many cameras put into ``IDIT``.
SPOKEN = re.compile(r"(?:[A-Za-z]{3} )?([A-Za-z]{3}) +(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4})")
PAUSED = re.compile(r"(\d{4})[/-](\d{2})[/-](\d{2})[/ ]+(\d{2}:\d{2}(?::\d{2})?)")


def begins_like(head: bytes) -> bool:
    """Whether the first bytes are those of a WAV or an AVI."""
    return head[:4] in {b"RIFF", b"RF64"} and head[8:12] in {b"WAVE", b"AVI "}


def walk_riff(stream: BinaryIO, size: int, found: Recorded) -> None:
    """Gather what the chunks say.

    Raises:
        ValueError: The chunks do not fit; ``struct.error`` likewise.
    """
    stream.seek(8)
    found.is_video = stream.read(4) == b"AVI "
    found.media_type = "video/x-msvideo" if found.is_video else "audio/wav"
    walk = _Walk(stream, found)
    walk.level(12, size)
    if walk.rate and walk.data:
        found.seconds = walk.data / walk.rate
    if not walk.header:
        found.faults.append("no-header")


class _Walk:
    """One walk through the chunks of a file."""

    def __init__(self, stream: BinaryIO, found: Recorded) -> None:
        self.stream = stream
        self.found = found
        self.left = STEPS
        self.header = False
        self.rate = 0
        self.data = 0
        self.long = 0
        self.takers: Mapping[bytes, Callable[[bytes], None]] = {
            b"fmt ": self.sound, b"ds64": self.wide, b"bext": self.broadcast, b"avih": self.movie,
            b"strh": self.track, b"IDIT": self.taken, b"ICRD": self.noted, b"ISFT": self.software,
        }  # fmt: skip

    def level(self, start: int, end: int) -> None:
        """Go from chunk to chunk; those of a list are looked into."""
        place = start
        while place + HEAD <= end and self.left:
            self.left -= 1
            self.stream.seek(place)
            head = self.stream.read(8)
            kind, length = head[:4], numbers("<I", head, 4)[0]
            stop = place + HEAD + length
            if kind == b"data":
                self.samples(length, end - place - HEAD)
                stop = place + HEAD + self.data
            elif kind == b"LIST":
                self.list(place + HEAD, min(stop, end))
            elif kind in self.takers:
                self.takers[kind](self.stream.read(min(length, NOTES)))
            if stop > end and kind != b"data":
                self.found.faults.append("cut-off")
            place = stop + length % 2

    def list(self, start: int, end: int) -> None:
        """Look into a list, except the one that holds the pictures and sounds themselves."""
        self.stream.seek(start)
        if self.stream.read(4) != b"movi":
            self.level(start + 4, end)

    def samples(self, length: int, left: int) -> None:
        """Take how many bytes of sound there are; what is not there does not play."""
        if length == OPEN:
            length = self.long or left
        if length > left:
            self.found.faults.append("cut-off")
        self.data = min(length, left)

    def sound(self, data: bytes) -> None:
        """Take how the sound of a WAV is written; in an AVI the list of tracks says it."""
        if self.found.is_video:
            return
        form, _, _, self.rate = numbers("<HHII", data)
        self.header = True
        self.codec(WAVES.get(form, ""))

    def wide(self, data: bytes) -> None:
        """Take the length of a file beyond four gigabytes."""
        self.long = numbers("<QQ", data)[1]

    def broadcast(self, data: bytes) -> None:
        """Take when a recorder says that it began."""
        self.found.tell("software", clean(data[256:288], "latin-1"))
        written = clean(data[320:338], "latin-1")
        self.found.stamp("origination", f"{written[:10]} {written[10:]}".strip())

    def movie(self, data: bytes) -> None:
        """Take length and size of an AVI."""
        each, _, _, _, count = numbers("<IIIII", data)
        self.found.width, self.found.height = numbers("<II", data, 32)
        self.found.seconds = each * count / 1e6 or None
        self.header = True

    def track(self, data: bytes) -> None:
        """Take how a track of an AVI is written."""
        if data[:4] == b"vids":
            self.codec(PICTURES.get(data[4:8].lower(), ""))

    def codec(self, name: str) -> None:
        """Note how a track is written."""
        if name and name not in self.found.codecs:
            self.found.codecs.append(name)

    def taken(self, data: bytes) -> None:
        """Take when a camera says that it began."""
        text = clean(data, "latin-1")
        spoken, paused = SPOKEN.fullmatch(text), PAUSED.fullmatch(text)
        if spoken and spoken[1].lower() in MONTHS:
            month = MONTHS.index(spoken[1].lower()) + 1
            text = f"{spoken[4]}-{month:02}-{int(spoken[2]):02} {spoken[3]}"
        elif paused:
            text = f"{paused[1]}-{paused[2]}-{paused[3]} {paused[4]}"
        self.found.stamp("digitised", text)

    def noted(self, data: bytes) -> None:
        """Take the date among the notes."""
        self.found.stamp("noted", clean(data, "latin-1"))

    def software(self, data: bytes) -> None:
        """Take what wrote the file."""
        self.found.tell("software", clean(data, "latin-1"))

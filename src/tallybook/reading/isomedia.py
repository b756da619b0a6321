"""Read MP4, M4A, MOV and 3GP by their boxes (ISO/IEC 14496-12, QuickTime File Format, 3GPP TS 26.244).

Nothing is decoded. Length and creation time stand in ``mvhd``; each track says what it is
(``hdlr``), how large (``tkhd``) and how it is written (``stsd``); what a phone adds, such as a date
with its zone or a place, stands in ``udta`` and ``meta``. Recordings that were written in fragments,
as doorbells and browsers do, add the lengths of their fragments up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import BinaryIO

from tallybook.reading.boxes import ENDLESS, HEAD, box_head, boxes
from tallybook.reading.recorded import STEPS, Recorded, Stamp, clean, numbers

#: Seconds between 1904, where these clocks begin, and 1970.
SINCE_1904 = 2_082_844_800
EPOCH = datetime(1904, 1, 1)  # noqa: DTZ001 - a wall clock, and whose is told apart later
#: Largest box that is read whole: notes about the recording.
NOTES = 1 << 20
#: First boxes of QuickTime files from before ``ftyp``.
OLD = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
#: Writers that put true UTC into the header, by how they call themselves.
TRUE_UTC = (("apple", "Apple"), ("android", "Android"), ("iphone", "Apple"))
#: A number that stands for "not known" in 32 bits.
UNKNOWN = 0xFFFFFFFF
LAST = 253_402_300_799 + SINCE_1904

CODECS = {
    b"avc1": "H.264", b"avc3": "H.264", b"hvc1": "H.265", b"hev1": "H.265", b"dvh1": "H.265",
    b"av01": "AV1", b"vp08": "VP8", b"vp09": "VP9", b"mp4v": "MPEG-4 video", b"s263": "H.263",
    b"h263": "H.263", b"jpeg": "Motion JPEG", b"mjpa": "Motion JPEG", b"mp4a": "AAC",
    b"alac": "Apple Lossless", b"samr": "AMR", b"sawb": "AMR-WB", b"Opus": "Opus", b"fLaC": "FLAC",
    b".mp3": "MP3", b"ac-3": "AC-3", b"sowt": "PCM", b"twos": "PCM", b"lpcm": "PCM", b"ulaw": "G.711",
    b"alaw": "G.711", b"ipcm": "PCM",
}  # fmt: skip
NOTED = {
    b"\xa9mak": "make",
    b"\xa9mod": "model",
    b"\xa9swr": "software",
    b"\xa9too": "software",
    "com.apple.quicktime.make": "make",
    "com.apple.quicktime.model": "model",
    "com.apple.quicktime.software": "software",
    "com.android.manufacturer": "make",
    "com.android.model": "model",
}
#: Brands of sounds, where no track says it.
SOUNDS = (b"M4A", b"M4B", b"M4P")
#: Brands of still pictures that are boxes as well.
STILLS = (b"crx ", b"jxl ", b"jp2 ", b"jpx ")
TYPES = {b"qt  ": "video/quicktime", b"3gp": "video/3gpp", b"3g2": "video/3gpp2"}


def begins_like(head: bytes) -> bool:
    """Whether the first bytes may be those of such a file."""
    if head[4:8] == b"ftyp":
        return not head.startswith(STILLS, 8)
    return head[4:8] in OLD


def walk_isomedia(stream: BinaryIO, size: int, found: Recorded) -> None:
    """Gather what the boxes say.

    Raises:
        ValueError: The boxes do not fit; ``struct.error`` likewise.
    """
    stream.seek(0)
    head = stream.read(12)
    brand = head[8:12] if head[4:8] == b"ftyp" else b"qt  "
    walk = _Walk(stream, found)
    walk.level(0, size)
    if not walk.header:
        found.faults.append("no-header")
    found.is_video = found.is_video or (not walk.tracks and not brand.startswith(SOUNDS))
    found.media_type = _type(brand, is_video=found.is_video)
    found.seconds = walk.seconds()


def _type(brand: bytes, *, is_video: bool) -> str:
    """Name the container; without pictures it is a sound."""
    kind = TYPES.get(brand) or TYPES.get(brand[:3]) or "video/mp4"
    if is_video:
        return kind
    return "audio/mp4" if kind == "video/quicktime" else kind.replace("video", "audio")


class _Walk:
    """One walk through the boxes of a file."""

    def __init__(self, stream: BinaryIO, found: Recorded) -> None:
        self.stream = stream
        self.found = found
        self.left = STEPS
        self.header = False
        self.scale = 0
        self.length = 0
        self.fragments = 0
        self.sample = 0
        self.tracks: list[_Track] = []
        self.takers: Mapping[bytes, Callable[[int, int], None]] = {
            b"moov": self.level, b"mvex": self.level, b"mdia": self.level, b"minf": self.level,
            b"stbl": self.level, b"moof": self.level, b"traf": self.level, b"trak": self.track,
            b"mvhd": self.movie, b"mehd": self.extended, b"tkhd": self.size, b"mdhd": self.clock,
            b"hdlr": self.handler, b"stsd": self.codec, b"udta": self.notes, b"meta": self.meta,
            b"trex": self.standard, b"tfhd": self.fragment, b"trun": self.run, b"tfdt": self.base,
            b"uuid": self.own,
        }  # fmt: skip

    def level(self, start: int, end: int) -> None:
        """Go from box to box."""
        place = start
        while place + HEAD <= end and self.left:
            self.left -= 1
            self.stream.seek(place)
            size, kind, used = box_head(self.stream.read(16))
            if place + size > end and size != ENDLESS:
                self.found.faults.append("cut-off")
            take = self.takers.get(kind)
            if take is not None:
                take(place + used, min(place + size, end))
            place += size

    def held(self, start: int, end: int) -> bytes:
        """Read the contents of a small box."""
        self.stream.seek(start)
        return self.stream.read(min(end - start, NOTES))

    def movie(self, start: int, end: int) -> None:
        """Take creation time, clock and length of the whole."""
        data = self.held(start, end)
        form, at = (">QQIQ", 4) if data[0] == 1 else (">IIII", 4)
        created, _, self.scale, length = numbers(form, data, at)
        self.header = True
        self.length = 0 if length in {UNKNOWN, (1 << 64) - 1} else length
        if created >= SINCE_1904 and created <= LAST:
            local = EPOCH + timedelta(seconds=created)
            self.found.stamps["header"] = Stamp(local=local)
        elif created:
            self.found.faults.append("unset-clock")

    def extended(self, start: int, end: int) -> None:
        """Take the length that a fragmented file declares."""
        data = self.held(start, end)
        self.length = self.length or numbers(">Q" if data[0] == 1 else ">I", data, 4)[0]

    def track(self, start: int, end: int) -> None:
        """Begin a track and look into it."""
        self.tracks.append(_Track())
        self.level(start, end)

    def size(self, start: int, end: int) -> None:
        """Take number and size of a track."""
        data = self.held(start, end)
        track = self.tracks[-1]
        track.number = numbers(">I", data, 20 if data[0] == 1 else 12)[0]
        track.width, track.height = (side >> 16 for side in numbers(">II", data, len(data) - 8))

    def clock(self, start: int, end: int) -> None:
        """Take the clock and the length of a track."""
        data = self.held(start, end)
        form, at = (">IQ", 20) if data[0] == 1 else (">II", 12)
        track = self.tracks[-1]
        track.scale, track.length = numbers(form, data, at)

    def handler(self, start: int, end: int) -> None:
        """Take whether a track holds pictures."""
        if self.tracks and self.held(start, end)[8:12] == b"vide":
            track = self.tracks[-1]
            self.found.is_video = True
            if track.width * track.height > self.found.width * self.found.height:
                self.found.width, self.found.height = track.width, track.height

    def codec(self, start: int, end: int) -> None:
        """Take how a track is written."""
        name = CODECS.get(self.held(start, end)[12:16], "")
        if name and name not in self.found.codecs:
            self.found.codecs.append(name)

    def standard(self, start: int, end: int) -> None:
        """Take how long the samples of a track last in fragments."""
        number, _, length = numbers(">III", self.held(start, end), 4)
        for track in self.tracks:
            if track.number == number:
                track.sample = length

    def fragment(self, start: int, end: int) -> None:
        """Take to which track a fragment belongs."""
        data = self.held(start, end)
        flags, number = numbers(">II", data)
        self.fragments = number
        place = 8 + 8 * (flags & 1) + 4 * (flags >> 1 & 1)
        self.sample = numbers(">I", data, place)[0] if flags & 8 else 0

    def base(self, start: int, end: int) -> None:
        """Take where a fragment begins."""
        data = self.held(start, end)
        track = self._current()
        if track is not None:
            track.reached = numbers(">Q" if data[0] == 1 else ">I", data, 4)[0]

    def run(self, start: int, end: int) -> None:
        """Add the samples of a fragment."""
        track = self._current()
        if track is None:
            return
        data = self.held(start, end)
        flags, count = numbers(">II", data)
        flags &= 0xFFFFFF
        place = 8 + 4 * (flags & 1) + 4 * (flags >> 2 & 1)
        if not flags & 0x100:
            track.reached += count * (self.sample or track.sample)
            return
        step = 4 * sum(flags >> bit & 1 for bit in (8, 9, 10, 11))
        for number in range(min(count, (len(data) - place) // step)):
            track.reached += numbers(">I", data, place + number * step)[0]

    def _current(self) -> _Track | None:
        """The track of the fragment that is being read."""
        return next((each for each in self.tracks if each.number == self.fragments), None)

    def own(self, start: int, end: int) -> None:
        """Know Windows by the box it writes first."""
        if self.held(start, min(end, start + 16)) == WINDOWS:
            self.found.universal = self.found.universal or "Windows"

    def notes(self, start: int, end: int) -> None:
        """Take what was noted about the recording."""
        data = self.held(start, end)
        for kind, value in boxes(data):
            if kind == b"meta":
                _take_meta(value, self.found)
            elif kind == b"loci":
                _take_loci(value, self.found)
            elif kind[:1] == b"\xa9" and len(value) > HEAD // 2:
                _take_note(kind, clean(value[4:]), self.found)

    def meta(self, start: int, end: int) -> None:
        """Take what is noted beside the tracks."""
        _take_meta(self.held(start, end), self.found)

    def seconds(self) -> float | None:
        """How long it plays: by its header, else by its longest track."""
        if self.length and self.scale:
            return self.length / self.scale
        spans = [
            max(track.length if track.length != UNKNOWN else 0, track.reached) / track.scale
            for track in self.tracks
            if track.scale
        ]
        return max(spans, default=0.0) or None


class _Track:
    """What is known of one track."""

    def __init__(self) -> None:
        self.number = 0
        self.width = self.height = 0
        self.scale = self.length = 0
        self.sample = self.reached = 0


WINDOWS = bytes.fromhex("5ca708fb328e4205a861650eca0a9596")


def _take_meta(data: bytes, found: Recorded) -> None:
    """Take a ``meta`` box: Apple's keys, or the short names of iTunes."""
    inner = dict(boxes(data, 0 if data[4:8] == b"hdlr" else 4))
    names = _keys(inner.get(b"keys", b""))
    for kind, held in boxes(inner.get(b"ilst", b"")):
        for part, value in boxes(held):
            if part == b"data":
                number = int.from_bytes(kind, "big")
                name = names[number - 1] if 0 < number <= len(names) else kind
                _take_note(name, clean(value[8:]), found)


def _keys(data: bytes) -> list[str]:
    """Read the names that stand in ``keys``."""
    return [clean(name) for _, name in boxes(data, 8)]


def _take_note(name: bytes | str, text: str, found: Recorded) -> None:
    """Take one note."""
    if name in NOTED:
        found.tell(NOTED[name], text)
    if name in {"com.apple.quicktime.creationdate", b"\xa9day"}:
        found.stamp("creationdate" if isinstance(name, str) else "day", text)
    elif name in {"com.apple.quicktime.location.ISO6709", b"\xa9xyz"}:
        found.point(text)
    said = f"{name} {text}" if isinstance(name, str) else text
    for mark, writer in TRUE_UTC:
        if mark in said.lower() and (isinstance(name, str) or name in NOTED):
            found.universal = found.universal or writer


def _take_loci(data: bytes, found: Recorded) -> None:
    """Take a place as 3GPP writes it: after a name, as 16.16 numbers."""
    place = data.find(b"\x00", 6) + 2
    east, north = numbers(">ii", data, place)
    found.at(north / 65536, east / 65536)

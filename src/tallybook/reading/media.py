"""Tell what a file is by its first bytes, and read the facts of a picture without decoding it.

Pixels are never decoded here: a picture that lies about its size costs nothing, and no native
decoder meets a stranger's bytes when an export is read. Each container is walked by its own
lengths, forward only, with a bound on the number of steps.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import BinaryIO

from tallybook.reading.exif import EAST, Facts, read_exif, read_offset, read_written
from tallybook.reading.heif import read_boxes
from tallybook.reading.recorded import clean
from tallybook.reading.xmp import PACKET, Packet, read_xmp

#: Steps taken through one container; a 100 MB PNG in 8 kB chunks has some 13,000.
STEPS = 65_536
#: Fill bytes allowed before one JPEG marker.
FILL = 64
#: Largest EXIF block that is read; a JPEG cannot hold more than 64 kB in one.
BLOCK = 1 << 20
#: JPEG markers that start a frame (its size follows), that end the walk, that stand alone.
FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
FINAL = frozenset({0xD9, 0xDA})
ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
APP1, MARK = 0xE1, 0xFF
#: A marker's length counts the two bytes it is written in.
LENGTH_FIELD = 2
#: Longest text chunk of a PNG that is read.
TEXT = 4096

#: First bytes and what they stand for, in the order in which they are tried.
MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (8, b"AVI ", "video/x-msvideo"),
    (0, b"caff", "audio/x-caf"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"OggS", "audio/ogg"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
)
#: Brands of ISO media files (the four bytes after ``ftyp``).
BRANDS = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"hevc": "image/heic",
    b"heim": "image/heic",
    b"heis": "image/heic",
    b"mif1": "image/heif",
    b"msf1": "image/heif",
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"qt  ": "video/quicktime",
    b"M4A ": "audio/mp4",
    b"3gp4": "video/3gpp",
    b"3gp5": "video/3gpp",
    b"3gp6": "video/3gpp",
    b"M4B ": "audio/mp4",
}
#: Names of the texts of a PNG that are taken, in small letters.
PNG_NOTES = frozenset({"creation time", "software", "source", "xml:com.adobe.xmp"})
XMP_MARK = b"http://ns.adobe.com/xap/1.0/\x00"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageFacts:
    """What a picture says of itself.

    Attributes:
        media_type: By content.
        width: Pixels, as declared; 0 where nothing is declared.
        height: Pixels, as declared.
        exif: What its EXIF block says.
        created: A date written outside EXIF (PNG ``Creation Time``), as (wall clock, offset).
        notes: Short facts that stand in the text of a PNG: ``software``, ``source``.
        xmp: What its XMP packet says.
        faults: Codes of what could not be read.
    """

    media_type: str
    width: int = 0
    height: int = 0
    exif: Facts = field(default_factory=Facts)
    created: tuple[datetime, int | None] | None = None
    notes: Mapping[str, str] = field(default_factory=dict)
    xmp: Packet = field(default_factory=Packet)
    faults: tuple[str, ...] = ()


def media_type(head: bytes) -> str:
    """Tell what a file is from its first 32 bytes; empty where nothing is known."""
    if head[4:8] == b"ftyp":
        return BRANDS.get(head[8:12], "video/mp4")
    for at, magic, kind in MAGIC:
        if head.startswith(magic, at):
            return kind
    return ""


def image_facts(stream: BinaryIO) -> ImageFacts:
    """Read what a picture says of itself; broken parts are named and never raise."""
    stream.seek(0)
    kind = media_type(stream.read(32))
    walk = WALKS.get(kind)
    found = _Found()
    if walk is not None:
        try:
            walk(stream, found)
        except (struct.error, ValueError, IndexError, zlib.error):
            found.faults.append("broken-picture")
    exif = Facts()
    if found.block:
        exif = read_exif(found.block.removeprefix(b"Exif\x00\x00"))
    xmp = _packet(found)
    faults = dict.fromkeys([*found.faults, *exif.faults])
    if walk is not None and not found.width:
        faults["no-size"] = None
    return ImageFacts(
        media_type=kind,
        width=found.width,
        height=found.height,
        exif=replace(exif, faults=()),
        created=found.created,
        notes=found.notes,
        xmp=xmp,
        faults=tuple(faults),
    )


def _packet(found: _Found) -> Packet:
    """Read the XMP packet, where there is one."""
    try:
        return read_xmp(found.packet) if found.packet else Packet()
    except (ValueError, OverflowError):
        found.faults.append("broken-xmp")
        return Packet()


class _Found:
    """What a walk has come across so far."""

    def __init__(self) -> None:
        self.width = 0
        self.height = 0
        self.block = b""
        self.packet = b""
        self.notes: dict[str, str] = {}
        self.created: tuple[datetime, int | None] | None = None
        self.faults: list[str] = []


def _exactly(stream: BinaryIO, length: int) -> bytes:
    """Read so many bytes, or raise ValueError where the file ends before."""
    data = stream.read(length)
    if len(data) < length:
        raise ValueError
    return data


def _walk_jpeg(stream: BinaryIO, found: _Found) -> None:
    """Go from marker to marker up to the picture itself."""
    for marker, start, length in _markers(stream):
        if marker in FRAME:
            found.height, found.width = struct.unpack(">HH", _exactly(stream, 5)[1:])
        elif marker == APP1:
            _take_notes(stream.read(length - LENGTH_FIELD), found)
        stream.seek(start + length)


def _take_notes(data: bytes, found: _Found) -> None:
    """Take the notes of a JPEG: EXIF or XMP, the first of each."""
    if data.startswith(b"Exif\x00\x00"):
        found.block = found.block or data[6:]
    elif data.startswith(XMP_MARK):
        found.packet = found.packet or data[len(XMP_MARK) :]


def _markers(stream: BinaryIO) -> Iterator[tuple[int, int, int]]:
    """Yield (marker, place of its length field, length) up to the start of the scan."""
    stream.seek(2)
    for _ in range(STEPS):
        mark = _exactly(stream, 2)
        for _ in range(FILL):  # fill bytes before a marker are allowed
            if mark[1] != MARK:
                break
            mark = mark[1:] + _exactly(stream, 1)
        if mark[0] != MARK:
            raise ValueError
        if mark[1] in FINAL:
            return
        if mark[1] in ALONE:
            continue
        start = stream.tell()
        (length,) = struct.unpack(">H", _exactly(stream, 2))
        if length < LENGTH_FIELD:
            raise ValueError
        yield mark[1], start, length


def _walk_png(stream: BinaryIO, found: _Found) -> None:
    """Go from chunk to chunk up to the end mark."""
    place = 8
    for _ in range(STEPS):
        stream.seek(place)
        length, kind = struct.unpack(">I4s", _exactly(stream, 8))
        if kind == b"IEND":
            return
        _take_png(kind, stream.read(min(length, BLOCK)) if kind in PNG_KINDS else b"", found)
        place += 12 + length


PNG_KINDS = {b"IHDR", b"eXIf", b"tEXt", b"iTXt", b"zTXt"}


def _take_png(kind: bytes, data: bytes, found: _Found) -> None:
    """Take what one PNG chunk says."""
    if kind == b"IHDR":
        found.width, found.height = struct.unpack(">II", data[:8])
    elif kind == b"eXIf":
        found.block = data
    else:
        _take_text(kind, data, found)


def _take_text(kind: bytes, data: bytes, found: _Found) -> None:
    """Take one text of a PNG: a date, the program that wrote it, or an XMP packet."""
    word, _, rest = data.partition(b"\x00")
    name = word[:80].decode("latin-1").lower()
    packed = kind == b"zTXt" or (kind == b"iTXt" and rest[:1] == b"\x01")
    if kind == b"iTXt":
        rest = rest[2:].partition(b"\x00")[2].partition(b"\x00")[2]
    elif kind == b"zTXt":
        rest = rest[1:]
    if name not in PNG_NOTES:
        return
    text = zlib.decompressobj().decompress(rest, PACKET) if packed else rest[:PACKET]
    if name == "xml:com.adobe.xmp":
        found.packet = found.packet or text
    elif name == "creation time":
        found.created = found.created or _read_created(text[:TEXT])
    else:
        found.notes.setdefault(name, clean(text, "utf-8" if kind == b"iTXt" else "latin-1"))


def _read_created(raw: bytes) -> tuple[datetime, int | None] | None:
    """Read a PNG's ``Creation Time``: RFC 1123 by the standard, ISO or EXIF style in the wild."""
    text = raw.decode("latin-1").strip()
    local = read_written(text)
    if local is not None:
        return local, 0 if text.endswith("Z") else read_offset(text[19:].strip())
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    shift = found.utcoffset()
    minutes = None if shift is None else round(shift.total_seconds() / 60)
    possible = minutes is not None and abs(minutes) <= EAST
    return found.replace(tzinfo=None), minutes if possible else None


def _walk_gif(stream: BinaryIO, found: _Found) -> None:
    """Read the size of the canvas; a GIF carries no date."""
    stream.seek(6)
    found.width, found.height = struct.unpack("<HH", _exactly(stream, 4))


def _walk_webp(stream: BinaryIO, found: _Found) -> None:
    """Go from RIFF chunk to RIFF chunk."""
    stream.seek(4)
    (size,) = struct.unpack("<I", _exactly(stream, 4))
    place = 12
    for _ in range(STEPS):
        if place + 8 > size + 8:
            return
        stream.seek(place)
        kind, length = struct.unpack("<4sI", _exactly(stream, 8))
        _take_webp(kind, stream, length, found)
        place += 8 + length + length % 2


def _take_webp(kind: bytes, stream: BinaryIO, length: int, found: _Found) -> None:
    """Take what one WebP chunk says."""
    if kind == b"VP8X":
        data = _exactly(stream, 10)
        found.width = int.from_bytes(data[4:7], "little") + 1
        found.height = int.from_bytes(data[7:10], "little") + 1
    elif kind == b"VP8 " and not found.width:
        data = _exactly(stream, 10)
        found.width, found.height = (n & 0x3FFF for n in struct.unpack("<HH", data[6:]))
    elif kind == b"VP8L" and not found.width:
        bits = int.from_bytes(_exactly(stream, 5)[1:], "little")
        found.width, found.height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"EXIF":
        found.block = stream.read(min(length, BLOCK))
    elif kind == b"XMP ":
        found.packet = stream.read(min(length, PACKET + 1))


def _walk_heif(stream: BinaryIO, found: _Found) -> None:
    """Let the box reader find the size and the EXIF item."""
    boxes = read_boxes(stream, BLOCK)
    found.width, found.height, found.block = boxes.width, boxes.height, boxes.exif
    found.packet = boxes.xmp


WALKS: dict[str, Callable[[BinaryIO, _Found], None]] = {
    "image/jpeg": _walk_jpeg,
    "image/png": _walk_png,
    "image/gif": _walk_gif,
    "image/webp": _walk_webp,
    "image/heic": _walk_heif,
    "image/heif": _walk_heif,
    "image/avif": _walk_heif,
}

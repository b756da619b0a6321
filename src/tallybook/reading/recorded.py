"""What a sound or a video says of itself: the facts every container's reader gathers."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from tallybook.reading.exif import CONTROL, read_offset

#: Longest text that is taken over from a container.
TEXT = 200
#: Steps taken through one container, unless its frames are counted one by one.
STEPS = 65_536
STAMP = re.compile(
    r"(\d{4})[-:/.]?(\d{2})[-:/.]?(\d{2})"
    r"(?:[T ](\d{2})[:.]?(\d{2})(?:[:.]?(\d{2})(?:[.,]\d{1,9})?)?)?"
    r"\s*(Z|UTC|[+-]\d{2}:?\d{2})?"
)
#: A place as ISO 6709 writes it: ``+51.5074-000.1278/`` or with a height before the slash.
POINT = re.compile(r"([+-]\d{2}(?:\.\d{1,10})?)([+-]\d{3}(?:\.\d{1,10})?)(?:[+-][\d.]{1,12})?/?")
NORTH, EAST = 90.0, 180.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A time as a container writes it.

    Attributes:
        local: The wall clock as written.
        offset: Minutes east of UTC, where they are written.
        precision: ``second``, ``minute`` or ``day``.
    """

    local: datetime
    offset: int | None = None
    precision: str = "second"


@dataclass(slots=True, kw_only=True)
class Recorded:
    """What a sound or a video says of itself; readers of containers fill it in.

    Attributes:
        media_type: By content.
        seconds: How long it plays; None where that is not written.
        is_video: Whether one of its tracks holds pictures.
        width: Pixels of the largest picture track.
        height: Its pixels upwards.
        codecs: What its tracks are written in, as a person would look it up.
        stamps: Times it carries, by where they are written.
        universal: Who wrote the header, where that writer is known to write true UTC.
        place: Latitude and longitude in degrees.
        texts: Short facts: ``make``, ``model``, ``software``.
        faults: Codes of what could not be read.
    """

    media_type: str = ""
    seconds: float | None = None
    is_video: bool = False
    width: int = 0
    height: int = 0
    codecs: list[str] = field(default_factory=list)
    stamps: dict[str, Stamp] = field(default_factory=dict)
    universal: str = ""
    place: tuple[float, float] | None = None
    texts: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def stamp(self, where: str, text: str) -> None:
        """Note a time that is written as text; a date that cannot be is a fault."""
        found = read_stamp(text)
        if found is not None:
            self.stamps.setdefault(where, found)
        elif re.match(r"\d{4}.?\d{2}.?\d{2}", text) and text.strip("0:-/. TZ"):
            self.faults.append("unreadable-date")

    def tell(self, name: str, text: str) -> None:
        """Note a short fact; the first one of its name stands."""
        if text:
            self.texts.setdefault(name, text)

    def point(self, text: str) -> None:
        """Note a place written as ISO 6709."""
        match = POINT.fullmatch(text.strip())
        if match is not None:
            self.at(float(match[1]), float(match[2]))

    def at(self, north: float, east: float) -> None:
        """Note a place; zero by zero is what recorders write that know none."""
        on_globe = abs(north) <= NORTH and abs(east) <= EAST
        if on_globe and (north or east) and self.place is None:
            self.place = (north, east)


def read_stamp(text: str) -> Stamp | None:
    """Read ``2024-12-01T10:00:00+0000`` and its shorter and longer writings."""
    match = STAMP.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    try:
        local = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - as written
    except ValueError:
        return None
    if match[4] is None:
        return Stamp(local=local, precision="day")
    offset = 0 if match[7] in {"Z", "UTC"} else read_offset(match[7])
    return Stamp(local=local, offset=offset, precision="minute" if match[6] is None else "second")


def clean(raw: bytes, encoding: str = "utf-8") -> str:
    """Decode a short text up to its first NUL, without control characters."""
    text = raw[: 4 * TEXT].decode(encoding, "replace").split("\x00", 1)[0]
    return CONTROL.sub(" ", text).strip()[:TEXT]


def exactly(stream: BinaryIO, length: int) -> bytes:
    """Read so many bytes.

    Raises:
        ValueError: The file ends before.
    """
    data = stream.read(length)
    if len(data) < length:
        raise ValueError
    return data


def numbers(form: str, data: bytes, at: int = 0) -> tuple[int, ...]:
    """Read whole numbers at a place; ``struct.error`` where there are too few bytes."""
    return struct.unpack_from(form, data, at)

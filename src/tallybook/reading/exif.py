"""Read the few facts of an EXIF block that matter here; a broken block gives fewer facts, never more.

EXIF is a TIFF without a picture: directories (IFDs) of fixed 12-byte entries, at offsets that the
file chooses. Three directories are read, each once, so that no loop of offsets can hold the reader.
The maker's own notes are never looked at. Layout and tags: CIPA DC-008 (Exif 2.32), section 4.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

#: Entries of one directory that are looked at; real cameras write fewer than a hundred.
ENTRIES = 512
#: Longest text that is taken over from a tag.
TEXT = 200

MAKE, MODEL, ORIENTATION, SOFTWARE, MODIFIED = 0x010F, 0x0110, 0x0112, 0x0131, 0x0132
EXIF_AT, GPS_AT = 0x8769, 0x8825
ORIGINAL, DIGITISED = 0x9003, 0x9004
OFFSET, OFFSET_ORIGINAL, OFFSET_DIGITISED = 0x9010, 0x9011, 0x9012

#: Size of one value of each TIFF type and how `struct` reads it.
TYPES = {
    1: (1, "B"),
    2: (1, "s"),
    3: (2, "H"),
    4: (4, "I"),
    5: (8, "II"),
    7: (1, "s"),
    9: (4, "i"),
    10: (8, "ii"),
}
#: Most values of one tag that are read; coordinates have three, texts at most `TEXT` bytes.
VALUES = {2: TEXT, 7: TEXT}
WRITTEN = re.compile(r"(\d{4})[:/-](\d{2})[:/-](\d{2})[ T](\d{2}):(\d{2}):(\d{2})")
ZONE = re.compile(r"([+-])(\d{2}):?(\d{2})")
BLANK = re.compile(r"[\s:0-]*")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")
EAST = 14 * 60
#: Bytes of the block's own head; bytes of a value that fit into its entry; metres that can be.
HEAD, INLINE, HIGHEST = 8, 4, 1e5

Value = int | str | tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What an EXIF block says.

    Attributes:
        taken: When the picture was taken, on the camera's clock.
        taken_offset: Minutes east of UTC of that clock, where the camera wrote it.
        digitised: When it became a file, where the camera tells that apart.
        digitised_offset: Minutes east of UTC for that.
        modified: When a program last wrote the file, as written.
        texts: ``make``, ``model`` and ``software``.
        orientation: 1 to 8, or 0 where it is not written.
        place: Latitude and longitude in degrees, north and east positive.
        altitude: Metres above the sea, where written.
        faults: Codes of what could not be read.
    """

    taken: datetime | None = None
    taken_offset: int | None = None
    digitised: datetime | None = None
    digitised_offset: int | None = None
    modified: datetime | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    orientation: int = 0
    place: tuple[float, float] | None = None
    altitude: float | None = None
    faults: tuple[str, ...] = ()


def read_exif(block: bytes) -> Facts:
    """Read the facts of one TIFF block; whatever is broken is named in ``faults``."""
    reader = _Reader(block)
    main = reader.directory(reader.start())
    detail = reader.directory(_number(main.get(EXIF_AT)))
    gps = reader.directory(_number(main.get(GPS_AT)))
    original, digitised, modified = (
        reader.moment(source.get(tag))
        for source, tag in ((detail, ORIGINAL), (detail, DIGITISED), (main, MODIFIED))
    )
    same = original is not None and original == modified
    offset = detail.get(OFFSET_ORIGINAL) or (detail.get(OFFSET) if same else None)
    turned = _number(main.get(ORIENTATION))
    return Facts(
        taken=original,
        taken_offset=read_offset(offset),
        digitised=digitised,
        digitised_offset=read_offset(detail.get(OFFSET_DIGITISED)),
        modified=modified,
        texts=_texts(main),
        orientation=turned if turned in range(1, 9) else 0,
        place=_place(gps),
        altitude=_altitude(gps),
        faults=tuple(dict.fromkeys(reader.faults)),
    )


class _Reader:
    """One TIFF block and what was found broken in it."""

    def __init__(self, block: bytes) -> None:
        self.block = block
        self.order = "<"
        self.faults: list[str] = []

    def start(self) -> int:
        """Read the byte order and the place of the first directory."""
        mark = self.block[:4]
        if mark not in {b"II*\x00", b"MM\x00*"} or len(self.block) < HEAD:
            self.faults.append("broken-exif")
            return 0
        self.order = "<" if mark[:2] == b"II" else ">"
        return int(struct.unpack_from(self.order + "I", self.block, 4)[0])

    def directory(self, at: int) -> dict[int, Value]:
        """Read the directory at an offset; 0 stands for none."""
        if at == 0:
            return {}
        if at + 2 > len(self.block):
            self.faults.append("broken-exif")
            return {}
        (count,) = struct.unpack_from(self.order + "H", self.block, at)
        fits = min(count, ENTRIES, (len(self.block) - at - 2) // 12)
        if fits < count:
            self.faults.append("broken-exif")
        found: dict[int, Value] = {}
        for index in range(fits):
            tag, value = self.entry(at + 2 + 12 * index)
            if value is not None:
                found.setdefault(tag, value)
        return found

    def entry(self, at: int) -> tuple[int, Value | None]:
        """Read one directory entry: its tag, and its value where the value can be read."""
        tag, kind, count = struct.unpack_from(self.order + "HHI", self.block, at)
        if kind not in TYPES or count == 0:
            return tag, None
        size, code = TYPES[kind]
        held = size * count
        place = at + 8
        if held > INLINE:
            (place,) = struct.unpack_from(self.order + "I", self.block, at + 8)
        count = min(count, VALUES.get(kind, 3))
        if place + size * count > len(self.block):
            self.faults.append("broken-exif")
            return tag, None
        return tag, self.value(place, code, count)

    def value(self, place: int, code: str, count: int) -> Value:
        """Read the values of one entry: a text, a number, or a few numbers."""
        if code == "s":
            return _clean(self.block[place : place + count])
        numbers = struct.unpack_from(self.order + code * count, self.block, place)
        if len(code) == 1:
            return int(numbers[0]) if count == 1 else tuple(float(n) for n in numbers)
        pairs = zip(numbers[::2], numbers[1::2], strict=True)
        return tuple(above / below if below else float("nan") for above, below in pairs)

    def moment(self, written: Value | None) -> datetime | None:
        """Read a date as cameras write it; one that does not exist is a fault."""
        if not isinstance(written, str) or BLANK.fullmatch(written):
            return None
        found = read_written(written)
        if found is None:
            self.faults.append("unreadable-date")
        return found


def read_written(written: str) -> datetime | None:
    """Read ``2024:12:01 10:00:00``, with colons, dashes or slashes in the date."""
    match = WRITTEN.match(written)
    if match is None:
        return None
    try:
        return datetime(*(int(part) for part in match.groups()))  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return None


def read_offset(written: Value | None) -> int | None:
    """Read ``+01:00`` as minutes east of UTC; nothing where it is not one."""
    match = ZONE.fullmatch(written.strip()) if isinstance(written, str) else None
    if match is None:
        return None
    minutes = int(match[2]) * 60 + int(match[3])
    if minutes > EAST:
        return None
    return -minutes if match[1] == "-" else minutes


def _clean(raw: bytes) -> str:
    """Decode a text tag up to its first NUL, without control characters."""
    raw = raw.split(b"\x00", 1)[0]
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return CONTROL.sub(" ", text).strip()


def _number(value: Value | None) -> int:
    """Take a whole number, or 0."""
    return value if isinstance(value, int) else 0


def _texts(main: Mapping[int, Value]) -> dict[str, str]:
    """Gather the short texts about the camera."""
    named = (("make", MAKE), ("model", MODEL), ("software", SOFTWARE))
    found = {name: main.get(tag) for name, tag in named}
    return {name: text for name, text in found.items() if isinstance(text, str) and text}


def _place(gps: Mapping[int, Value]) -> tuple[float, float] | None:
    """Read latitude and longitude, only where both are whole and on the globe."""
    north = _degrees(gps.get(2), gps.get(1), "NS", 90)
    east = _degrees(gps.get(4), gps.get(3), "EW", 180)
    return None if north is None or east is None else (north, east)


def _degrees(parts: Value | None, side: Value | None, sides: str, most: int) -> float | None:
    """Turn degrees, minutes and seconds into degrees."""
    if not isinstance(parts, tuple) or not isinstance(side, str) or side[:1] not in tuple(sides):
        return None
    total = sum(part / unit for part, unit in zip(parts, (1, 60, 3600), strict=False))
    if not 0 <= total <= most:  # NaN fails this as well
        return None
    return -total if side[0] == sides[1] else total


def _altitude(gps: Mapping[int, Value]) -> float | None:
    """Read the height above the sea in metres."""
    height = gps.get(6)
    if not isinstance(height, tuple):
        return None
    metres: float = -height[0] if gps.get(5) == 1 else height[0]
    return metres if abs(metres) < HIGHEST else None

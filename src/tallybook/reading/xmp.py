"""Read an XMP packet (ISO 16684-1): the dates, the program and the place that editors write beside EXIF.

A packet is a small XML file inside a picture. One that declares a document type is refused, so that
there are no entities; nothing is fetched, and no more than `PACKET` bytes are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tallybook.reading.recorded import Stamp, clean, read_stamp

#: Largest packet that is read; those with a whole edit history are some 100 kB.
PACKET = 1 << 19
#: Values looked at in one packet.
VALUES = 4096
_XMP, _PHOTOSHOP = "http://ns.adobe.com/xap/1.0/", "http://ns.adobe.com/photoshop/1.0/"
_EXIF, _TIFF = "http://ns.adobe.com/exif/1.0/", "http://ns.adobe.com/tiff/1.0/"
_EVENT = "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"
#: Which dates say when a picture was taken, best first.
TAKEN = (f"{{{_EXIF}}}DateTimeOriginal", f"{{{_PHOTOSHOP}}}DateCreated", f"{{{_XMP}}}CreateDate")
NORTH, EAST = f"{{{_EXIF}}}GPSLatitude", f"{{{_EXIF}}}GPSLongitude"
MODIFIED, TOOL = f"{{{_XMP}}}ModifyDate", f"{{{_XMP}}}CreatorTool"
MAKE, MODEL, EDITED = f"{{{_TIFF}}}Make", f"{{{_TIFF}}}Model", f"{{{_EVENT}}}when"
DEGREES = re.compile(r"(\d{1,3}),(\d{1,2}(?:\.\d{1,10})?)(?:,(\d{1,2}))?([NSEW])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """What a packet says.

    Attributes:
        taken: When the picture was taken or made.
        modified: When a program last wrote it.
        tool: The program that made it.
        make: Of the camera.
        model: Of the camera.
        edits: How many edits with a time its history lists.
        place: Latitude and longitude in degrees.
    """

    taken: Stamp | None = None
    modified: Stamp | None = None
    tool: str = ""
    make: str = ""
    model: str = ""
    edits: int = 0
    place: tuple[float, float] | None = None


def read_xmp(packet: bytes) -> Packet:
    """Read a packet.

    Raises:
        ValueError: It is too large, not well-formed, or declares a document type.
    """
    if len(packet) > PACKET or b"<!" in packet.replace(b"<!--", b""):
        raise ValueError
    from lxml import etree  # noqa: PLC0415 - most pictures hold no packet

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(packet.rstrip(b"\x00 \r\n\t"), parser)
    except etree.XMLSyntaxError as error:
        raise ValueError from error
    found: dict[str, str] = {}
    edits = 0
    for name, value in _values(root):
        edits += name == EDITED
        found.setdefault(name, value)
    taken = (read_stamp(found.get(name, "")) for name in TAKEN)
    return Packet(
        taken=next((stamp for stamp in taken if stamp is not None), None),
        modified=read_stamp(found.get(MODIFIED, "")),
        tool=found.get(TOOL, ""),
        make=found.get(MAKE, ""),
        model=found.get(MODEL, ""),
        edits=edits,
        place=_place(found.get(NORTH, ""), found.get(EAST, "")),
    )


def _values(root: Any) -> Iterator[tuple[str, str]]:
    """Yield every value by its name: both ways in which a packet may write one."""
    left = VALUES
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            yield name, clean(value.encode())
        if element.text and not len(element):
            yield element.tag, clean(element.text.encode())
        left -= 1 + len(element.attrib)
        if left < 0:
            return


def _place(north: str, east: str) -> tuple[float, float] | None:
    """Read a place, only where both halves of it are whole and on the globe."""
    up, side = _degrees(north, "NS", 90), _degrees(east, "EW", 180)
    return None if up is None or side is None else (up, side)


def _degrees(text: str, sides: str, most: int) -> float | None:
    """Read ``51,30.0840N`` or ``51,30,5N``."""
    match = DEGREES.fullmatch(text)
    if match is None or match[4] not in sides:
        return None
    total = int(match[1]) + float(match[2]) / 60 + int(match[3] or 0) / 3600
    if total > most:
        return None
    return -total if match[4] in "SW" else total

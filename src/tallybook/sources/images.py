"""Photos and screenshots: JPEG, PNG, HEIC/HEIF, and GIF, WebP and AVIF by the same door.

A person gets them by copying them off the phone: by cable, as *files* and not through a messenger,
which takes the date and place out. One file is one item. Its time is the one the camera wrote when
the picture was taken (EXIF ``DateTimeOriginal``, CIPA DC-008 section 4.6.5; a PNG's
``Creation Time``, or the date in an XMP packet), on the camera's own clock; the zone is known only
where the camera wrote ``OffsetTimeOriginal`` or an offset of that date. The times of the file on a disk are never taken: copying changes them.
Formats seen: cameras of 2001 to 2008, iPhone 11 (HEIC), Nokia 8.3 (HEIF), stickers without EXIF.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tallybook.errors import UnreadableExport
from tallybook.model.records import Answers, Assumption, Problem, Record
from tallybook.model.source import Export, Source
from tallybook.reading.exports import digest_of
from tallybook.reading.media import ImageFacts, image_facts, media_type
from tallybook.reading.recorded import Stamp

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

REASONS = {
    "broken-exif": "Part of the camera's notes in this picture could not be read.",
    "broken-xmp": "The notes that an editor left in this picture could not be read.",
    "broken-picture": "This picture is cut off or damaged; what could be read was kept.",
    "no-size": "This picture does not say how large it is.",
    "unreadable-date": "This picture holds a date that does not exist.",
}
NO_DATE = (
    "The picture does not say when it was taken. It stands without a time; you can add one in the "
    "diary."
)


def recognise(export: Export) -> bool:
    """Tell a picture by its first bytes."""
    return media_type(export.head(32)).startswith("image/")


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield one record for the picture, after what could not be read of it."""
    del answers  # nothing in a picture depends on them
    with export.open() as stream:
        facts = image_facts(stream)
        if not facts.media_type.startswith("image/"):
            raise UnreadableExport(source="images", reason="its first bytes are not a picture's")
    for code in facts.faults:
        yield Problem(code=code, reason=REASONS[code], length=export.size)
    taken = _taken(facts)
    if taken is None:
        yield Assumption(code="no-date", sentence=NO_DATE)
    yield Record(
        kind="photo",
        channel="photo",
        length=export.size,
        local=taken.local if taken else None,
        utc_offset=taken.offset if taken else None,
        precision=taken.precision if taken else "second",
        details=_details(facts, dated=taken is not None),
        match=digest_of(export),
    )


def _taken(facts: ImageFacts) -> Stamp | None:
    """Tell when the picture was taken and how far from UTC its clock stood."""
    if facts.exif.taken is not None:
        return Stamp(local=facts.exif.taken, offset=facts.exif.taken_offset)
    if facts.created is not None:
        return Stamp(local=facts.created[0], offset=facts.created[1])
    return facts.xmp.taken


def _details(facts: ImageFacts, *, dated: bool) -> dict[str, str]:
    """Put the short facts of a picture into words."""
    exif = facts.exif
    found = {"media_type": facts.media_type, **exif.texts}
    if facts.width:
        found["pixels"] = f"{facts.width} x {facts.height}"
    if exif.orientation:
        found["orientation"] = str(exif.orientation)
    if exif.place is not None:
        found["latitude"], found["longitude"] = (f"{degrees:.7f}" for degrees in exif.place)
    if exif.altitude is not None:
        found["altitude"] = f"{exif.altitude:.1f}"
    if exif.digitised is not None and exif.digitised != exif.taken:
        found["digitised"] = exif.digitised.isoformat()
    if exif.modified is not None and exif.modified != exif.taken:
        found["modified"] = exif.modified.isoformat()
    found |= {name: text for name, text in _noted(facts).items() if text and name not in found}
    if not dated:
        found["date"] = "no-date"
    return found


def _noted(facts: ImageFacts) -> dict[str, str]:
    """Put what stands beside EXIF into words: the texts of a PNG, and what an editor left."""
    xmp = facts.xmp
    return {
        **facts.notes,
        "tool": xmp.tool,
        "make": xmp.make,
        "model": xmp.model,
        "edited": xmp.modified.local.isoformat() if xmp.modified else "",
        "edits": str(xmp.edits) if xmp.edits else "",
        "latitude": f"{xmp.place[0]:.7f}" if xmp.place else "",
        "longitude": f"{xmp.place[1]:.7f}" if xmp.place else "",
    }


SOURCE = Source(
    name="images",
    title="Photos and screenshots",
    version=2,
    patterns=("*.jpg", "*.jpeg", "*.png", "*.heic", "*.heif", "*.gif", "*.webp", "*.avif"),
    how=(
        "Android: connect the phone by cable and copy the files from the DCIM folder.",
        "iPhone: connect it by cable, or use Files, and choose 'Keep originals'.",
        "A picture sent through a messenger has usually lost its date and place.",
    ),
    lacks=(
        "who took the picture and whether it was changed since",
        "the time zone, on most cameras made before 2017",
        "date and place, where a messenger or an editor took them out",
    ),
    recognise=recognise,
    read=read,
    single=True,
)

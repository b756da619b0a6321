"""One sound or one video as one record: when it was recorded, how long it is, what wrote it.

A time counts as true only where the file gives its zone, or names a writer known to put UTC into
the header. The header's creation time is UTC by the standard (ISO/IEC 14496-12, section 8.2.2), but
doorbells, dash-cams and CCTV recorders write their own wall clock there as often as not; so without
such a sign it is kept as written, without a zone, and the zone is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tallybook.errors import UnreadableExport
from tallybook.model.records import Assumption, Problem, Record
from tallybook.model.source import Export
from tallybook.reading.exports import digest_of
from tallybook.reading.recorded import Recorded, Stamp
from tallybook.reading.recordings import best_stamp, recording_facts

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

REASONS = {
    "broken-recording": "This recording is damaged or cut off; what could be read was kept.",
    "broken-frames": "This recording holds bytes that are no sound; its length counts up to there.",
    "broken-notes": "The notes in this recording could not all be read.",
    "cut-off": "This recording is cut off: parts that it announces are not in the file.",
    "no-header": "This recording has no header, so its length and time cannot be told.",
    "unset-clock": "The clock that made this recording was not set: its date is before 1970.",
    "unreadable-date": "This recording holds a date that does not exist.",
}
NO_DATE = Assumption(
    code="no-date",
    sentence=(
        "The recording does not say when it was made. It stands without a time; you can add one "
        "in the diary. The date of the file on a disk is never taken."
    ),
)
NOT_CERTAIN = Assumption(
    code="header-clock",
    sentence=(
        "The time stands in the header of the recording. By the standard that is UTC, but many "
        "doorbells, dash-cams and recorders write their own clock there, and this file does not "
        "say which. Answer 'UTC' for a phone, the zone of the device for a camera, and 'unknown' "
        "where you cannot tell."
    ),
)


def things_of(export: Export, *, video: bool) -> Iterator[Yielded]:
    """Yield one record for a sound or a video, after what could not be read of it.

    Raises:
        UnreadableExport: It is neither.
    """
    source = "videos" if video else "sounds"
    with export.open() as stream:
        facts = recording_facts(stream, export.size)
        if facts is None:
            raise UnreadableExport(source=source, reason="its first bytes are not a recording's")
    for code in facts.faults:
        yield Problem(code=code, reason=REASONS[code], length=export.size)
    where, stamp = best_stamp(facts)
    if stamp is None:
        yield NO_DATE
    elif where == "header":
        assumption, stamp = _settled(facts, stamp)
        yield assumption
    yield Record(
        kind="video" if video else "recording",
        channel="video" if video else "audio",
        length=export.size,
        local=stamp.local if stamp else None,
        utc_offset=stamp.offset if stamp else None,
        precision=stamp.precision if stamp else "second",
        details=_details(facts, where),
        match=digest_of(export),
    )


def _settled(facts: Recorded, stamp: Stamp) -> tuple[Assumption, Stamp]:
    """Take the header's time as UTC where the writer is known for it."""
    if not facts.universal:
        return NOT_CERTAIN, stamp
    sentence = f"The file names a writer of {facts.universal}, which keeps times in UTC."
    return Assumption(code="header-utc", sentence=sentence), replace(stamp, offset=0)


def _details(facts: Recorded, where: str) -> dict[str, str]:
    """Put the short facts of a recording into words."""
    found = {"media_type": facts.media_type, **facts.texts}
    if facts.seconds is not None:
        found["duration"] = f"{facts.seconds:.3f}".rstrip("0").rstrip(".")
    if facts.codecs:
        found["codecs"] = ", ".join(facts.codecs)
    if facts.width and facts.height:
        found["pixels"] = f"{facts.width} x {facts.height}"
    if facts.place is not None:
        found["latitude"], found["longitude"] = (f"{degrees:.7f}" for degrees in facts.place)
    for name, stamp in facts.stamps.items():
        if name != where:
            found[f"time_{name}"] = _written(stamp)
    found["date"] = where or "no-date"
    return found


def _written(stamp: Stamp) -> str:
    """Write a further time of a recording down, with its offset where it has one."""
    if stamp.offset is None:
        return stamp.local.isoformat()
    sign, minutes = "-" if stamp.offset < 0 else "+", abs(stamp.offset)
    return f"{stamp.local.isoformat()}{sign}{minutes // 60:02}:{minutes % 60:02}"

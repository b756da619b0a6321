"""Read the facts of a sound or a video: which container it is, and what that container says.

Nothing is decoded, and no native library meets a stranger's bytes. Each container is walked by its
own lengths with a bound on the number of steps.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import BinaryIO

from tallybook.model.source import Export
from tallybook.reading import caf, frames, isomedia, matroska, ogg, riff
from tallybook.reading.media import media_type
from tallybook.reading.recorded import Recorded, Stamp

Walker = Callable[[BinaryIO, int, Recorded], None]
HEAD = 8192
#: How a file begins that is walked in each way.
WALKS: tuple[tuple[Callable[[bytes], bool], Walker], ...] = (
    (isomedia.begins_like, isomedia.walk_isomedia),
    (riff.begins_like, riff.walk_riff),
    (lambda head: head[:4] == b"fLaC", ogg.walk_flac),
    (ogg.begins_like, ogg.walk_ogg),
    (caf.begins_like, caf.walk_caf),
    (matroska.begins_like, matroska.walk_matroska),
    (lambda head: head.startswith(b"#!AMR"), frames.walk_amr),
    (frames.begins_like, frames.walk_mpeg),
)
#: Containers that hold a sound or a video, which their first bytes do not tell.
EITHER = (isomedia.walk_isomedia, riff.walk_riff, ogg.walk_ogg, matroska.walk_matroska)
#: Which of the times of a file stands for it, best first.
BEST = ("creationdate", "day", "origination", "digitised", "utc", "header", "noted")


def recording_facts(stream: BinaryIO, size: int) -> Recorded | None:
    """Read what a recording says of itself; broken parts are named and never raise.

    Returns:
        Nothing where it is neither a sound nor a video.
    """
    stream.seek(0)
    head = stream.read(HEAD)
    walk = _walk_of(head)
    if walk is None:
        return None
    found = Recorded()
    try:
        walk(stream, size, found)
    except (struct.error, ValueError, IndexError, OverflowError):
        found.faults.append("broken-recording")
    if walk is isomedia.walk_isomedia and head[4:8] != b"ftyp" and not found.codecs:
        return None
    if not found.media_type:
        found.media_type = media_type(head) or "video/mp4"
        found.is_video = found.is_video or found.media_type.startswith("video/")
    found.faults = list(dict.fromkeys(found.faults))
    return found


def _walk_of(head: bytes) -> Walker | None:
    """Choose how a file is walked by its first bytes; pictures are boxes as well."""
    if media_type(head).startswith("image/"):
        return None
    return next((walk for begins, walk in WALKS if begins(head)), None)


def is_recording(export: Export, *, video: bool) -> bool:
    """Whether an export is a video, or a sound; the boxes of a file may say it at its end."""
    head = export.head(HEAD)
    walk = _walk_of(head)
    if walk is None:
        return False
    if walk not in EITHER:
        return not video
    with export.open() as stream:
        found = recording_facts(stream, export.size)
    return found is not None and found.is_video == video


def best_stamp(found: Recorded) -> tuple[str, Stamp | None]:
    """Return the time that stands for a recording, and where in it that is written."""
    timed = [where for where in BEST if where in found.stamps]
    exact = [where for where in timed if found.stamps[where].precision != "day"]
    for where in (*exact, *timed):
        return where, found.stamps[where]
    return "", None

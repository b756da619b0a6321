"""Videos: from a phone, a doorbell, a security camera or a dash-cam, one file an item.

MP4, MOV, 3GP, Matroska, WebM, AVI and Ogg. Time, length, size, place and codecs are those the
container states; the times of the file on a disk are never taken. A date with its zone counts as it
stands. The creation time in the header is UTC by the standard, which phones keep to and many
cameras do not: see `tallybook.reading.playable`. How wrong a camera's clock was is written down by
the person, and both times are shown. Built from the published layouts; no pictures are decoded.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tallybook.model.records import Answers
from tallybook.model.source import Export, Source
from tallybook.reading.playable import things_of
from tallybook.reading.recordings import is_recording

if TYPE_CHECKING:
    from tallybook.model.source import Yielded


def recognise(export: Export) -> bool:
    """Tell a video by its container and by a track that holds pictures."""
    return is_recording(export, video=True)


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield one record for the video, after what could not be read of it."""
    del answers  # nothing in a video depends on them
    yield from things_of(export, video=True)


SOURCE = Source(
    name="videos",
    title="Videos from phones, doorbells, CCTV and dash-cams",
    version=1,
    patterns=("*.mp4", "*.mov", "*.m4v", "*.3gp", "*.mkv", "*.webm", "*.avi", "*.ogv"),
    how=(
        "iPhone: connect it by cable, or use Files, and choose 'Keep originals'.",
        "Android: connect the phone by cable and copy the files from the DCIM folder.",
        "Doorbell: open the event in the maker's app or website and download the clip, soon.",
        "CCTV and dash-cam: copy the files from the recorder or its card.",
        "Before anyone sets a camera's clock, note how far it is from the right time.",
    ),
    lacks=(
        "who is seen, and whether the file was changed since",
        "whether the camera's clock was right",
        "the time zone, on most cameras, dash-cams and recorders",
        "what a messenger took out when it sent the video",
    ),
    basis=(
        "https://developer.apple.com/documentation/quicktime-file-format",
        "https://www.rfc-editor.org/rfc/rfc9559",
    ),
    recognise=recognise,
    read=read,
    single=True,
)

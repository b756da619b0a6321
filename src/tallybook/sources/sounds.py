"""Sounds: voicemails saved as files, voice notes and recordings, one file an item.

AMR and AMR-WB, M4A and 3GP, MP3, AAC, Ogg with Opus, Vorbis or Speex, WAV, FLAC, CAF, and WebM
without pictures. Length and time are those the container states; the times of the file on a disk
are never taken, since copying changes them. Nothing is decoded, and nothing is ever played here.
Formats seen: a Windows recording (M4A); the others were built from their published layouts.
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
    """Tell a sound by its container; a video's sound is part of the video."""
    return is_recording(export, video=False)


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield one record for the sound, after what could not be read of it."""
    del answers  # nothing in a sound depends on them
    yield from things_of(export, video=False)


SOURCE = Source(
    name="sounds",
    title="Voicemails, voice notes and sound recordings",
    version=1,
    patterns=(
        "*.amr", "*.awb", "*.m4a", "*.mp3", "*.aac", "*.ogg", "*.opus", "*.oga", "*.wav", "*.flac",
        "*.caf", "*.3gp", "*.weba",
    ),
    how=(
        "iPhone voicemail: Phone, Voicemail, choose the message, the share sign, Save to Files.",
        "iPhone Voice Memos: choose the recording, the three dots, Save to Files.",
        "Android voicemail: Phone, Voicemail, choose the message, Send to or Save.",
        "Android recordings: connect the phone by cable and copy the files of the Recordings folder.",
    ),
    lacks=(
        "who speaks, and from which number a voicemail came",
        "the time, in many AMR, WAV and MP3 files; write it down in the diary while you know it",
        "the time zone, where the recorder did not write it",
    ),
    recognise=recognise,
    read=read,
    single=True,
)  # fmt: skip

"""Read what Messages notes about a message that was changed or taken back after it was sent.

``message_summary_info`` is a property list. ``ec`` holds, for each part of the message that was
changed, its wordings in order with the moment of each (seconds since 2001) and the words as a
typedstream; the last is the one that stands. ``rp`` lists the parts that were taken back.
"""

from __future__ import annotations

import plistlib
from dataclasses import dataclass
from typing import Any
from xml.parsers.expat import ExpatError

from tallybook.reading.apple_times import apple_instant
from tallybook.reading.typedstream import text_of_stream

#: The longest list that is read.
LONGEST = 4 << 20
_MOST = 500
_BEGINS = b"bplist00"
_UNREADABLE = (
    plistlib.InvalidFileException,
    ExpatError,
    ValueError,
    OverflowError,
    RecursionError,
    MemoryError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """What became of a message after it was sent.

    Attributes:
        earlier: Each wording that no longer stands, with its moment in front.
        edits: How often it was changed.
        taken_back: How many of its parts were taken back.
    """

    earlier: str = ""
    edits: int = 0
    taken_back: int = 0


def edits_of(content: bytes) -> Edits | None:
    """What the list says; None where it cannot be read."""
    if not content.startswith(_BEGINS) or len(content) > LONGEST:
        return None
    try:
        told = plistlib.loads(content, fmt=plistlib.FMT_BINARY)
    except _UNREADABLE:
        return None
    if not isinstance(told, dict):
        return None
    parts = told.get("ec")
    wordings = (
        [one for one in parts.values() if isinstance(one, list)] if isinstance(parts, dict) else []
    )
    back = told.get("rp")
    return Edits(
        earlier="\n".join(_told(one) for part in wordings for one in part[:-1][:_MOST]),
        edits=sum(max(0, len(part) - 1) for part in wordings),
        taken_back=len(back) if isinstance(back, list) else 0,
    )


def _told(wording: Any) -> str:
    """One earlier wording and its moment."""
    if not isinstance(wording, dict):
        return ""
    moment, stream = apple_instant(wording.get("d")), wording.get("t")
    words = text_of_stream(stream) if isinstance(stream, bytes) else None
    when = moment.isoformat(timespec="seconds") + "Z" if moment else "at a time not known"
    return f"{when}: {words or ''}"

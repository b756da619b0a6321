"""One row of the chronology to be, before its words are taken out of the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

#: Beginnings of names of facts that say where something was.
PLACES = ("latitude", "longitude", "altitude", "gps", "place", "location")


def is_place(name: str) -> bool:
    """Whether a fact of this name says where something was."""
    return name.lower().startswith(PLACES)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedItem:
    """One row of the chronology to be.

    Attributes:
        item: Its leaf number, which is its number in the whole program.
        entry: The journal entry that recorded it.
        kind: ``message``, ``call``, ``incident``, ``correction``, ``addition`` (of a file), ``transcript``,
            ``stop``, ``order`` and so on.
        channel: How it came.
        direction: ``in``, ``out`` or ``unknown``.
        at: When it happened, where the zone is known.
        row: Its row of the case, that of the item for its corrections, additions and transcript, a day
            for stops and orders.
        of: The item that a correction corrects, an addition adds a file to, or a transcript was typed of.
        export: Hash of the exhibit it stands in.
        attachments: Hashes of the exhibits that belong to it.
        withheld: Fields of it that stay in the book.
        sealed: Whether only its leaf's hash is disclosed.
    """

    item: int
    entry: int
    kind: str
    channel: str = ""
    direction: str = "unknown"
    at: datetime | None = None
    row: Mapping[str, Any]
    of: int | None = None
    export: str = ""
    attachments: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    sealed: bool = False

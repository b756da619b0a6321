"""The part of the front door for a pause: everything is hidden for as long as a person wants."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tallybook.errors import UnfitAnswer

if TYPE_CHECKING:
    from tallybook.case import Case
    from tallybook.journal.book import Book

#: How long a pause can be, by the code of the choice.
LENGTHS = ("hour", "tomorrow", "week", "open")
_PLACE = "pause"
#: When a day begins again for someone who wanted rest until tomorrow.
_MORNING = time(6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A pause that goes on.

    Attributes:
        until: When it ends by itself, in UTC; None where the person ends it.
    """

    until: datetime | None = None


class Pausing:
    """Part of the front door: an open book has ``book`` and ``case``."""

    book: Book

    if TYPE_CHECKING:

        @property
        def case(self) -> Case: ...  # noqa: D102 - the whole of it is in `door`

    @property
    def paused(self) -> Pause | None:
        """The pause that goes on, or None; a pause is the owner's and hides nothing from others."""
        if self.book.scope != "owner":
            return None
        kept = self.book.from_aside(_PLACE, own=True)
        told = json.loads(kept) if kept else None
        if not told:
            return None
        until = datetime.fromisoformat(told["until"]) if told["until"] else None
        if until is not None and datetime.now(UTC) >= until:
            return None
        return Pause(until=until)

    @property
    def own_clock(self) -> tzinfo:
        """The person's own clock; UTC while nothing says which it is."""
        return _clock(self.case.zone)

    def pause(self, length: str) -> Pause:
        """Begin a pause; nothing is lost, and writing goes on as always.

        Raises:
            UnfitAnswer: There is no such length.
        """
        if length not in LENGTHS:
            choices = ", ".join(LENGTHS)
            raise UnfitAnswer(answer=length, reason="there is no such pause", choices=choices)
        until = _until(length, datetime.now(UTC), self.case.zone)
        told = {"until": until.isoformat() if until else ""}
        self.book.put_aside(_PLACE, json.dumps(told).encode(), own=True)
        return Pause(until=until)

    def end_pause(self) -> None:
        """End the pause; everything is where it was."""
        self.book.put_aside(_PLACE, b"null", own=True)


def _until(length: str, now: datetime, zone: str) -> datetime | None:
    """When a pause ends by itself."""
    if length == "open":
        return None
    if length != "tomorrow":
        return now + (timedelta(hours=1) if length == "hour" else timedelta(days=7))
    clock = _clock(zone)
    day = now.astimezone(clock).date() + timedelta(days=1)
    return datetime.combine(day, _MORNING, tzinfo=clock).astimezone(UTC)


def _clock(zone: str) -> tzinfo:
    """The clock of a zone by its name."""
    return UTC if zone == "unknown" else ZoneInfo(zone)

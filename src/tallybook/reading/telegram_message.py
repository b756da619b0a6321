"""One message as Telegram Desktop writes it in JSON: its fields, and what is rarely there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tallybook.reading.json import text_of

if TYPE_CHECKING:
    from tallybook.reading.chattaken import Columns

#: What exports before 2021 write for a message that was never edited.
_NEVER = "1970-01-01T"


class Piece(msgspec.Struct, gc=False):
    """A part of a text that has a form of its own."""

    text: str = ""
    href: str = ""


class Message(msgspec.Struct, gc=False):
    """One message or service line."""

    type: str | None = None
    date: str | None = None
    date_unixtime: str | int | None = None
    sender: str | None = msgspec.field(name="from", default=None)
    from_id: str | int | None = None
    text: str | list[str | Piece] | None = None
    actor: str | None = None
    actor_id: str | int | None = None
    action: str | None = None
    photo: Any = None
    file: Any = None
    file_name: Any = None
    media_type: Any = None
    sticker_emoji: Any = None
    duration_seconds: Any = None
    discard_reason: Any = None
    forwarded_from: Any = None
    edited_unixtime: Any = None
    edited: Any = None
    location_information: Any = None
    contact_information: Any = None
    poll: Any = None
    title: Any = None
    members: Any = None


class Plain(msgspec.Struct, gc=False):
    """A message of words; whatever else it may have is looked at where there is any of it."""

    type: str | None = None
    date: str | None = None
    date_unixtime: str | int | None = None
    sender: str | None = msgspec.field(name="from", default=None)
    from_id: str | int | None = None
    text: str | list[str | Piece] | None = None
    photo: Any = None
    file: Any = None
    edited_unixtime: Any = None
    edited: Any = None
    forwarded_from: Any = None
    duration_seconds: Any = None
    sticker_emoji: Any = None
    location_information: Any = None
    contact_information: Any = None
    poll: Any = None


def rare_rows(items: list[Any]) -> list[int]:
    """Which are anything but messages of plain words; one expression, for it is asked of each."""
    return [
        row
        for row, item in enumerate(items)
        if item.type != "message"
        or item.text.__class__ is not str
        or item.photo
        or item.file
        or item.edited_unixtime
        or item.edited
        or item.forwarded_from
        or item.duration_seconds
        or item.sticker_emoji
        or item.location_information
        or item.contact_information
        or item.poll
    ]


def taken(items: list[Any]) -> Columns:
    """Take handle, sender, words and times of each message."""
    return (
        [item.from_id for item in items],
        [item.sender for item in items],
        [item.text for item in items],
        [item.date for item in items],
        [item.date_unixtime for item in items],
    )


def joined(item: Message) -> str:
    """The words of a text that is written in pieces."""
    pieces = item.text if isinstance(item.text, list) else ()
    return "".join(piece if isinstance(piece, str) else piece.text for piece in pieces)


def links_of(item: Message) -> str:
    """Addresses that stand behind other words."""
    pieces = item.text if isinstance(item.text, list) else ()
    return " ".join(piece.href for piece in pieces if isinstance(piece, Piece) and piece.href)


def extras_of(item: Message) -> dict[str, str]:
    """What is rarely there."""
    found: dict[str, str] = {}
    edited = text_of(item.edited_unixtime) or text_of(item.edited)
    if edited and not edited.startswith(_NEVER):
        found["edited"] = edited
    if item.forwarded_from:
        found["forwarded_from"] = text_of(item.forwarded_from)
    if item.duration_seconds:
        found["duration"] = text_of(item.duration_seconds)
    if item.sticker_emoji:
        found["sticker"] = text_of(item.sticker_emoji)
    if isinstance(item.location_information, dict):
        place = (item.location_information.get(name) for name in ("latitude", "longitude"))
        found["place"] = ",".join(str(at) for at in place if isinstance(at, int | float))
    if isinstance(item.contact_information, dict):
        names = ("first_name", "last_name", "phone_number")
        found["contact"] = listed([item.contact_information.get(name) for name in names], " ")
    if isinstance(item.poll, dict):
        found["poll"] = text_of(item.poll.get("question"))
    return found


def listed(values: Any, between: str = ", ") -> str:
    """Names in a row; empty for anything else."""
    names = [text_of(value) for value in values] if isinstance(values, list) else []
    return between.join(filter(None, names))

"""Discord: a channel or a direct chat as *DiscordChatExporter* writes it in JSON, bare or in a zip.

How a person gets it: Discord itself lets nobody download a whole chat; the program
DiscordChatExporter, run on one's own computer with one's own account, writes one file for each
channel (format JSON, with or without media). Discord's own *data package* holds only one's own
messages, and is not read here.

Format: ``guild``, ``channel``, ``messages``, ``messageCount``; each message has ``timestamp`` with an
offset, ``type``, ``content``, ``author``. Described at https://github.com/Tyrrrz/DiscordChatExporter.
Seen: samples of 2018 to 2020.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from tallybook.model.columns import wall
from tallybook.model.records import Answers, Problem
from tallybook.model.source import Export, Source
from tallybook.reading.batches import BETWEEN, as_json, framed
from tallybook.reading.json import Shape, first_bytes, json_parts, loosely, text_of

if TYPE_CHECKING:
    import polars as pl

    from tallybook.model.source import Yielded
    from tallybook.reading.chatfiles import Batch

TITLE = "DiscordChatExporter"
_MEMBER = re.compile(r"\.json$", re.IGNORECASE)
_GUILD = re.compile(rb'\{\s{0,64}"guild"\s{0,64}:\s{0,64}\{')
_CHANNEL = re.compile(rb'"channel"\s{0,64}:\s{0,64}(\{[^{}]{0,8000}\})')
_SERVER = re.compile(rb'"guild"\s{0,64}:\s{0,64}(\{[^{}]{0,8000}\})')
_BEGINS = re.compile(
    rb'\{\s{0,64}"id"\s{0,64}:\s{0,64}"\d{1,24}"\s{0,64},\s{0,64}"type"\s{0,64}:\s{0,64}"\w{1,60}"'
    rb'\s{0,64},\s{0,64}"timestamp"'
)
_WORDS = frozenset(
    {"Default", "Reply", "ThreadStarterMessage", "ChatInputCommand", "ContextMenuCommand", ""}
    | {"ApplicationCommand", "20", "23"}
)
_DIRECT = frozenset({"DirectTextChat", "DirectGroupTextChat"})
_NO_TAG = frozenset({"", "0", "0000"})
_MINUTE = timedelta(minutes=1)
_FARTHEST = timedelta(hours=15)


class _Author(msgspec.Struct, gc=False):
    """Who wrote a message."""

    id: Any = None
    name: Any = None
    nickname: Any = None
    discriminator: Any = None


class _Message(msgspec.Struct, gc=False):
    """One message, call or notice."""

    id: Any = None
    type: Any = None
    timestamp: str | None = None
    edited: Any = msgspec.field(name="timestampEdited", default=None)
    ended: Any = msgspec.field(name="callEndedTimestamp", default=None)
    content: str | None = None
    author: _Author | None = None
    attachments: Any = None
    stickers: Any = None
    reactions: Any = None
    reference: Any = None


class _Channel(msgspec.Struct):
    """A whole file; its messages as they stand."""

    guild: Any = None
    channel: Any = None
    messages: list[msgspec.Raw] = []


def _outlined(file: _Channel) -> Iterator[tuple[dict[str, Any], list[msgspec.Raw]]]:
    """The one chat of a file."""
    if file.messages:
        yield {"guild": file.guild, "channel": file.channel}, file.messages


def _loose_facts(content: bytes) -> dict[str, Any]:
    """Server and channel out of the beginning of a damaged file."""
    found = {"guild": _SERVER.search(content), "channel": _CHANNEL.search(content)}
    return {name: loosely(match[1]) for name, match in found.items() if match}


_SHAPE = Shape(item=_Message, outline=_Channel, chats=_outlined, begins=_BEGINS, facts=_loose_facts)


def recognise(export: Export) -> bool:
    """Whether this begins as the program writes a channel, bare or in a zip."""
    return bool(_parts(export))


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield the messages of each channel as frames, in the order of the files."""
    from tallybook.reading.chatfiles import ChatFiles  # noqa: PLC0415 - numpy, not at every start

    del answers  # the times carry their zone; the file does not say whose account it was
    files = ChatFiles(export, TITLE, _SHAPE)
    members = {name.rsplit("/", 1)[-1]: name for name in export.members()}
    for batch in files.batches(_parts(export) or [""]):
        if isinstance(batch, Problem):
            yield batch
            continue
        frame = _frame(batch, members)
        if frame["local"].null_count():
            yield from files.undated(batch, frame["local"].to_list())
        yield frame
    yield from files.problems.rest()


def _parts(export: Export) -> list[str]:
    """The files of the export that hold channels."""
    parts = json_parts(export, _MEMBER)
    return [part for part in parts if _is_channel(first_bytes(export, part))]


def _is_channel(head: bytes) -> bool:
    """Whether a file begins with a server and a channel."""
    return bool(_GUILD.match(head) and b'"channel"' in head and b'"messages"' in head)


def _frame(batch: Batch[_Message], members: dict[str, str]) -> pl.DataFrame:
    """Make a frame of some messages of one channel."""
    import polars as pl  # noqa: PLC0415 - half a second that a quick start need not wait

    items = batch.items
    told = [_told(item, members) for item in items]
    names = ("kind", "sender", "text", "attachments", "details", "match")
    columns = dict(zip(names, zip(*told, strict=True), strict=True))
    times = [_time(item.timestamp) for item in items]
    rows = pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String())).with_columns(
        local=pl.Series([local for local, _ in times], dtype=pl.Int64()),
        utc_offset=pl.Series([offset for _, offset in times], dtype=pl.Int16()),
        offset=batch.offsets,
        length=batch.lengths,
    )
    return framed(
        rows,
        channel=pl.lit("discord"),
        part=pl.lit(batch.part),
        thread=pl.lit(_thread(batch.facts)),
        utc_offset=pl.col("utc_offset"),
    )


def _thread(facts: dict[str, Any]) -> str:
    """The name of a direct chat, or of a channel behind that of its server."""
    channel = facts.get("channel")
    name = _field(channel, "name")
    if _field(channel, "type") in _DIRECT:
        return name
    return " #".join(filter(None, (_field(facts.get("guild"), "name"), name)))


def _told(item: _Message, members: dict[str, str]) -> tuple[str, str, str, str, str, str | None]:
    """What stands in one row, its time left out."""
    author = item.author or _Author()
    name, who = _who(*(text_of(one) for one in (author.id, author.name, author.nickname)))
    tag = text_of(author.discriminator)
    handle = name if tag in _NO_TAG else f"{name}#{tag}"
    kind, text = text_of(item.type), item.content or ""
    if kind == "Call":
        facts = {"author_id": text_of(author.id), "call": "yes", "ended": text_of(item.ended)}
        return "call", handle, text, "", as_json(facts), f"call {text_of(item.id)}"
    if kind not in _WORDS:
        facts = {"action": kind, "actor": handle}
        return "event", "", text or kind, "", as_json(facts), None
    if not (item.attachments or item.stickers or item.reactions or item.edited or item.reference):
        return "message", handle, text, "", who, None
    there, missing = _files(item.attachments, members)
    nickname = text_of(author.nickname)
    facts = {
        "attachment": ", ".join(missing),
        "author_id": text_of(author.id),
        "edited": text_of(item.edited),
        "nickname": nickname if nickname != name else "",
        "reactions": ", ".join(_reactions(item.reactions)),
        "reply_to": _field(item.reference, "messageId"),
        "sticker": ", ".join(_field(one, "name") for one in _listed(item.stickers)),
    }
    names = [name for name in (*_names(item.attachments), facts["sticker"]) if name]
    match = "\n".join((*names, text)) if names else None
    return "message", handle, text, BETWEEN.join(there), as_json(facts), match


@lru_cache(maxsize=4096)
def _who(number: str, name: str, nickname: str) -> tuple[str, str]:
    """The name someone writes under, and who that is as details."""
    shown = nickname if nickname != name else ""
    return name or number, as_json({"author_id": number, "nickname": shown})


def _files(attachments: Any, members: dict[str, str]) -> tuple[list[str], list[str]]:
    """Members of the zip that a message carries, and names of files that are not there."""
    there, missing = [], []
    for one in _listed(attachments):
        address = _field(one, "url").replace("\\", "/")
        member = members.get(address.rsplit("/", 1)[-1], "")
        if address and f"/{member}".endswith(f"/{address}"):
            there.append(member)
        else:
            missing.append(_field(one, "fileName") or "left out")
    return there, missing


def _names(attachments: Any) -> Iterator[str]:
    """The names of the files of a message."""
    for one in _listed(attachments):
        yield _field(one, "fileName")


def _reactions(reactions: Any) -> Iterator[str]:
    """Which signs a message was answered with, and how often."""
    for one in _listed(reactions):
        sign = _field(one.get("emoji"), "name") if isinstance(one, dict) else ""
        yield f"{sign} {_field(one, 'count')}".strip()


def _listed(value: Any) -> list[Any]:
    """A list, empty where it is none."""
    return value if isinstance(value, list) else []


def _field(value: Any, name: str) -> str:
    """A field of an object as text; empty where there is none."""
    return text_of(value.get(name)) if isinstance(value, dict) else ""


def _time(written: str | None) -> tuple[int | None, int | None]:
    """Microseconds on the wall clock that was written, and minutes east of UTC."""
    try:
        at = datetime.fromisoformat(written or "")
        east = at.utcoffset()
        if east is None:
            return wall(at), None
        if east % _MINUTE or abs(east) > _FARTHEST:
            at, east = at.astimezone(UTC), timedelta()
    except (ValueError, OverflowError):
        return None, None
    return wall(at.replace(tzinfo=None)), east // _MINUTE


SOURCE = Source(
    name="discord",
    title="Discord (DiscordChatExporter JSON)",
    version=1,
    patterns=("*[[]*[]].json", "*.json"),
    how=(
        "Desktop: the program DiscordChatExporter, with your own account; format JSON.",
        "Choose the direct chat or the channel; with media where pictures matter.",
        "Keep the file as it comes; each chat is a file of its own.",
    ),
    lacks=(
        "Messages that were deleted before the export, and earlier wordings of edited ones.",
        "Media, where the export was made without it: the addresses stop working after a while.",
        "Whose account the export was made with.",
    ),
    recognise=recognise,
    read=read,
    notices=("event", "call"),
)

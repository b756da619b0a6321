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
from typing import TYPE_CHECKING, Any

import msgspec

from tallybook.model.columns import wall
from tallybook.model.records import Answers, Problem
from tallybook.model.source import Export, Source
from tallybook.reading.batches import BETWEEN, as_json, framed, repeated, spread
from tallybook.reading.json import Shape, first_bytes, json_parts, loosely, text_of
from tallybook.reading.undisturbed import undisturbed

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
_COLUMNS = ("kind", "sender", "text", "attachments", "details", "match")
_USUAL: dict[str, str | None] = {"kind": "message", "attachments": "", "match": None}
_TAIL = re.compile(r"(?:\.(\d{1,9}))?([+-])(0\d|1[0-4]):([0-5]\d)", re.ASCII)
_MINUTE = timedelta(minutes=1)
_FARTHEST = timedelta(hours=15)


class _Author(msgspec.Struct, gc=False, frozen=True):
    """Who wrote a message."""

    id: str | int | None = None
    name: str | int | None = None
    nickname: str | int | None = None
    discriminator: str | int | None = None


_NOBODY = _Author()


class _Message(msgspec.Struct, gc=False):
    """One message, call or notice."""

    id: Any = None
    type: Any = None
    timestamp: str | None = None
    edited: Any = msgspec.field(name="timestampEdited", default=None)
    ended: Any = msgspec.field(name="callEndedTimestamp", default=None)
    content: str | None = None
    author: _Author | None = None
    attachments: tuple[Any, ...] | None = None
    stickers: tuple[Any, ...] | None = None
    reactions: tuple[Any, ...] | None = None
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


@undisturbed
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
    rows = pl.DataFrame(_columns(items, members))
    local, utc_offset = _times([item.timestamp for item in items])
    return framed(
        rows.with_columns(
            local=local, utc_offset=utc_offset, offset=batch.offsets, length=batch.lengths
        ),
        channel=pl.lit("discord"),
        part=pl.lit(batch.part),
        thread=pl.lit(_thread(batch.facts)),
        utc_offset=pl.col("utc_offset"),
    )


def _columns(items: list[_Message], members: dict[str, str]) -> list[pl.Series]:
    """What stands in the rows, their times left out: plain messages at once, others singly."""
    import polars as pl  # noqa: PLC0415

    authors = [item.author or _NOBODY for item in items]
    places = {author: place for place, author in enumerate(dict.fromkeys(authors))}
    codes = pl.Series([places[author] for author in authors], dtype=pl.UInt32)
    known = [_known(author) for author in places]
    rare = _rare_rows(items)
    told = [_told(items[row], members) for row in rare]
    others = {name: [one[place] for one in told] for place, name in enumerate(_COLUMNS)}
    texts = [item.content or "" for item in items]
    for row, text in zip(rare, others["text"], strict=True):
        texts[row] = text or ""
    columns = {
        "sender": spread(codes, [handle for handle, _ in known]),
        "details": spread(codes, [details for _, details in known]),
    }
    if rare:
        columns = {name: one.scatter(rare, others[name]) for name, one in columns.items()}
    return [
        *repeated(_USUAL, len(items), rare, others),
        *(one.alias(name) for name, one in columns.items()),
        pl.Series("text", texts, dtype=pl.String),
    ]


def _rare_rows(items: list[_Message]) -> list[int]:
    """Which are anything but messages of plain words; one expression, for it is asked of each."""
    return [
        row
        for row, item in enumerate(items)
        if item.attachments
        or item.stickers
        or item.reactions
        or item.edited
        or item.reference
        or (item.type != "Default" and text_of(item.type) not in _WORDS)
    ]


def _times(written: list[str | None]) -> tuple[pl.Series, pl.Series]:
    """Microseconds on the wall clock, and minutes east of UTC, of times as they are written.

    The usual form is read for all at once: the time to the second, and what stands behind it, of
    which there are few kinds. Whatever is left is read one by one.
    """
    import polars as pl  # noqa: PLC0415

    times = pl.Series(written, dtype=pl.String)
    whole = times.str.slice(0, 19).str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=False)
    tails = times.str.slice(19)
    kinds = tails.unique()
    read = [_tail(one) for one in kinds]
    table = pl.DataFrame(
        {
            "tail": kinds,
            "part": pl.Series([part for part, _ in read], dtype=pl.Int64),
            "east": pl.Series([east for _, east in read], dtype=pl.Int16),
        }
    )
    tail = tails.to_frame("tail").join(table, on="tail", how="left", maintain_order="left")
    local, east = whole.dt.timestamp("us") + tail["part"], tail["east"]
    left = local.is_null().arg_true().to_list()
    if left:
        single = [_time(written[row]) for row in left]
        east = east.scatter(left, [one for _, one in single])
        local = local.scatter(left, [one for one, _ in single])
    return local, east


def _tail(tail: str | None) -> tuple[int | None, int | None]:
    """Microseconds and minutes east of UTC out of what stands behind the seconds of a time."""
    found = _TAIL.fullmatch(tail or "")
    if found is None:
        return None, None
    east = int(found[3]) * 60 + int(found[4])
    return int((found[1] or "0").ljust(6, "0")[:6]), -east if found[2] == "-" else east


def _thread(facts: dict[str, Any]) -> str:
    """The name of a direct chat, or of a channel behind that of its server."""
    channel = facts.get("channel")
    name = _field(channel, "name")
    if _field(channel, "type") in _DIRECT:
        return name
    return " #".join(filter(None, (_field(facts.get("guild"), "name"), name)))


def _told(item: _Message, members: dict[str, str]) -> tuple[str, str, str, str, str, str | None]:
    """What stands in one row, its time left out."""
    author = item.author or _NOBODY
    handle = _known(author)[0]
    kind, text = text_of(item.type), item.content or ""
    if kind == "Call":
        facts = {"author_id": text_of(author.id), "call": "yes", "ended": text_of(item.ended)}
        return "call", handle, text, "", as_json(facts), f"call {text_of(item.id)}"
    if kind not in _WORDS:
        facts = {"action": kind, "actor": handle}
        return "event", "", text or kind, "", as_json(facts), None
    there, missing = _files(item.attachments, members)
    facts = {
        "attachment": ", ".join(missing),
        "author_id": text_of(author.id),
        "edited": text_of(item.edited),
        "nickname": _nickname(author),
        "reactions": ", ".join(_reactions(item.reactions)),
        "reply_to": _field(item.reference, "messageId"),
        "sticker": ", ".join(_field(one, "name") for one in _listed(item.stickers)),
    }
    names = [name for name in (*_names(item.attachments), facts["sticker"]) if name]
    match = "\n".join((*names, text)) if names else None
    return "message", handle, text, BETWEEN.join(there), as_json(facts), match


def _known(author: _Author) -> tuple[str, str]:
    """The handle someone writes under, and who that is as details."""
    number, tag = text_of(author.id), text_of(author.discriminator)
    name = text_of(author.name) or number
    details = as_json({"author_id": number, "nickname": _nickname(author)})
    return name if tag in _NO_TAG else f"{name}#{tag}", details


def _nickname(author: _Author) -> str:
    """The name someone goes by in the channel, where it is another."""
    nickname = text_of(author.nickname)
    return nickname if nickname != (text_of(author.name) or text_of(author.id)) else ""


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


def _listed(value: Any) -> tuple[Any, ...]:
    """What is listed, nothing where it is no list."""
    return value if isinstance(value, tuple) else ()


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

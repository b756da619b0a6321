"""Telegram Desktop: one chat, or all chats of an account, as ``result.json`` or in a zip of its folder.

How a person gets it: in Telegram Desktop, in a chat, *Export chat history*, or *Settings > Advanced
> Export Telegram data*; format *Machine-readable JSON*. The folder ``ChatExport_…`` or
``DataExport_…`` then holds ``result.json`` and the media that were asked for.

Format: an object with ``name``, ``type``, ``id`` and ``messages``; or ``chats.list`` and
``left_chats.list`` of such objects. ``date`` is the wall clock of the machine that made the export,
``date_unixtime`` (since 2022) a true instant: where both are there, their difference is the zone.
``text`` is a string, or a list of strings and objects. What the app wrote is ``type: service``.
Described at https://core.telegram.org/import-export. Seen: samples of 2018 to 2023.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from tallybook.model.records import Answers, Problem
from tallybook.model.source import Export, Source
from tallybook.reading.batches import BETWEEN, as_json, framed, repeated, spread
from tallybook.reading.json import (
    LAST_INSTANT,
    Shape,
    first_bytes,
    json_parts,
    last_given,
    text_of,
)
from tallybook.reading.telegram_message import (
    Message,
    Plain,
    extras_of,
    joined,
    links_of,
    listed,
    rare_rows,
    taken,
)
from tallybook.reading.undisturbed import undisturbed
from tallybook.reading.utc_columns import counts, on_the_wall

if TYPE_CHECKING:
    import polars as pl

    from tallybook.model.source import Yielded
    from tallybook.reading.chatfiles import Batch

TITLE = "Telegram Desktop"
_MEMBER = re.compile(r"(?:^|/)result[^/]{0,40}\.json$", re.IGNORECASE)
_SAYS = re.compile(
    rb'"type"\s{0,64}:\s{0,64}"(?:personal_chat|bot_chat|saved_messages|private_group'
    rb'|private_supergroup|public_supergroup|private_channel|public_channel|replies|verify_codes)"'
    rb'|"about"\s{0,64}:\s{0,64}"[^"]{0,400}Telegram'
)
_SERVICE = re.compile(rb'"type"\s{0,64}:\s{0,64}"(?:message|service)"')
_DATE = re.compile(rb'"date(?:_unixtime)?"\s{0,64}:\s{0,64}"\d')
_BEGINS = re.compile(
    rb'\{\s{0,64}(?:"id"\s{0,64}:\s{0,64}-?\d{1,20}\s{0,64},\s{0,64})?'
    rb'"type"\s{0,64}:\s{0,64}"(?:message|service|unsupported)"'
)
_CALLS = frozenset({"phone_call", "group_call"})
_ONE_TO_ONE = frozenset({"personal_chat", "bot_chat"})
_NOT_THERE = "("
_SECOND, _MINUTE = 1_000_000, 60_000_000
#: The order in which a row is told, and what a message of plain words has.
_ROW = ("kind", "sender", "text", "details", "attachments", "match", "direction")
_USUAL: dict[str, str | None] = {"kind": "message", "attachments": "", "match": None}
_FARTHEST, _QUARTER = 14 * 60 * _MINUTE, 15 * _MINUTE


class _Chat(msgspec.Struct):
    """One chat; its messages as they stand."""

    name: Any = None
    type: Any = None
    id: Any = None
    messages: list[msgspec.Raw] = []


class _Chats(msgspec.Struct):
    """A list of chats."""

    list: tuple[_Chat, ...] = ()


class _Account(_Chat):
    """A whole file: a chat, or the chats of an account."""

    personal_information: Any = None
    chats: _Chats = msgspec.field(default_factory=_Chats)
    left_chats: _Chats = msgspec.field(default_factory=_Chats)


def _outlined(account: _Account) -> Iterator[tuple[dict[str, Any], list[msgspec.Raw]]]:
    """The chats of a file."""
    person = account.personal_information
    owner = text_of(person.get("user_id")) if isinstance(person, dict) else ""
    for chat in (account, *account.chats.list, *account.left_chats.list):
        if chat.messages:
            facts = {"name": chat.name, "type": chat.type, "id": chat.id, "owner": owner}
            yield facts, chat.messages


_SHAPE = Shape(
    item=Message,
    outline=_Account,
    chats=_outlined,
    begins=_BEGINS,
    facts=lambda content: last_given(content, "name", "type", "id"),
)


def recognise(export: Export) -> bool:
    """Whether this is a chat or an account as Telegram Desktop writes it, bare or in a zip."""
    return bool(_parts(export))


@undisturbed
def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield the messages of each chat as frames, in the order of the file."""
    del answers  # the file itself says when, or does not; who held it, or does not
    from tallybook.reading.chatfiles import ChatFiles  # noqa: PLC0415 - numpy, not at every start
    from tallybook.reading.chattaken import Wanted  # noqa: PLC0415

    files = ChatFiles(export, TITLE, _SHAPE, Wanted(taken, rare_rows, plain=Plain, more=rare_rows))
    members = frozenset(export.members())
    for batch in files.batches(_parts(export) or [""]):
        if isinstance(batch, Problem):
            yield batch
        else:
            frame = _Frame(batch, members).frame()
            if frame["local"].null_count():
                yield from files.undated(batch, frame["local"].to_list())
            yield frame
    yield from files.problems.rest()


def _parts(export: Export) -> list[str]:
    """The files of the export that hold chats."""
    return [part for part in json_parts(export, _MEMBER) if _is_telegram(first_bytes(export, part))]


def _is_telegram(head: bytes) -> bool:
    """Whether a file begins as the app writes it."""
    if b'"messages"' not in head and b'"personal_information"' not in head:
        return False
    return bool(_SAYS.search(head) or (_SERVICE.search(head) and _DATE.search(head)))


class _Frame:
    """Some messages of one chat on their way into a frame."""

    def __init__(self, batch: Batch[Message], members: frozenset[str]) -> None:
        self._batch = batch
        self._members = members
        self._folder = batch.part[: batch.part.rfind("/") + 1]

    def frame(self) -> pl.DataFrame:
        """Make the frame."""
        import polars as pl  # noqa: PLC0415 - half a second that a quick start need not wait

        *_, written, instants = self._batch.taken.columns
        rows = pl.DataFrame(self._columns()).with_columns(
            wall=on_the_wall(written),
            instant=counts(instants),
            offset=self._batch.offsets,
            length=self._batch.lengths,
        )
        return framed(
            _timed(rows),
            channel=pl.lit("telegram"),
            part=pl.lit(self._batch.part),
            thread=pl.lit(self._thread()),
            utc_offset=pl.col("utc_offset"),
        )

    def _columns(self) -> list[pl.Series]:
        """What stands in the rows, their times left out: plain messages at once, others singly."""
        import polars as pl  # noqa: PLC0415

        handles, senders, texts, *_ = self._batch.taken.columns
        places = _Places()
        codes = pl.Series(list(map(places.__getitem__, handles)), dtype=pl.UInt32)
        plain = [self._plain(text_of(handle)) for handle in places]
        rare = list(self._batch.taken.rare)
        told = [self._row(item) for item in self._batch.taken.rare.values()]
        others = dict(zip(_ROW, map(list, zip(*told, strict=True)), strict=True)) if rare else {}
        if not all(senders):
            senders = [
                sender or text_of(handle) for sender, handle in zip(senders, handles, strict=True)
            ]
        for row, one in zip(rare, told, strict=True):
            senders[row], texts[row] = one[1], one[2]
        columns = {
            "details": spread(codes, [details for details, _ in plain]),
            "direction": spread(codes, [direction for _, direction in plain]),
        }
        if rare:
            columns = {name: one.scatter(rare, others[name]) for name, one in columns.items()}
        return [
            *repeated(_USUAL, len(texts), rare, {name: others.get(name, []) for name in _USUAL}),
            *(one.alias(name) for name, one in columns.items()),
            pl.Series("sender", senders, dtype=pl.String),
            pl.Series("text", texts, dtype=pl.String),
        ]

    def _plain(self, handle: str) -> tuple[str, str]:
        """Details and direction of a message that has nothing but a sender and words."""
        return as_json({"from_id": handle}), self._direction(handle)

    def _thread(self) -> str:
        """The chat's name, or its kind and number where it has none."""
        facts = self._batch.facts
        name = text_of(facts.get("name"))
        return name or " ".join(filter(None, (text_of(facts.get(f)) for f in ("type", "id"))))

    def _row(self, item: Message) -> tuple[str, str, str, str, str, str | None, str]:
        """What stands in one row, its time left out."""
        if item.type == "service":
            return self._service(item)
        text = item.text if isinstance(item.text, str) else joined(item)
        handle = text_of(item.from_id)
        sender = item.sender or handle
        match, names, extra = None, "", extras_of(item)
        if item.photo or item.file:
            media = text_of(item.media_type) or ("photo" if item.photo else "file")
            match = f"{media}\n{text}"
            names, missing = self._media(item)
            extra = {"attachment": missing, "media": media} | extra
        details = as_json({"from_id": handle, "link": links_of(item)} | extra)
        return "message", sender, text, details, names, match, self._direction(handle)

    def _service(self, item: Message) -> tuple[str, str, str, str, str, str | None, str]:
        """A line the app wrote: a call, or an event."""
        action, handle = item.action or "", text_of(item.actor_id)
        actor = item.actor or handle
        if action in _CALLS:
            facts = {
                "call": text_of(item.discard_reason) or "yes",
                "duration": text_of(item.duration_seconds),
                "from_id": handle,
            }
            match = f"{action} {facts['duration']}"
            return "call", actor, "", as_json(facts), "", match, self._direction(handle)
        facts = {
            "action": action,
            "actor": actor,
            "actor_id": handle,
            "members": listed(item.members),
            "title": text_of(item.title),
        }
        text = (item.text if isinstance(item.text, str) else joined(item)) or action
        return "event", "", text, as_json(facts), "", f"{action} {actor}\n{text}", "unknown"

    def _direction(self, handle: str) -> str:
        """Whether the one who exported the chat sent it, where the file says who that is."""
        facts = self._batch.facts
        if not handle:
            return "unknown"
        if owner := facts.get("owner"):
            return "out" if handle == f"user{owner}" else "in"
        other = text_of(facts.get("id"))
        if facts.get("type") in _ONE_TO_ONE and other and handle.startswith("user"):
            return "in" if handle == f"user{other}" else "out"
        return "unknown"

    def _media(self, item: Message) -> tuple[str, str]:
        """Members of the zip that a message carries, and the names of those that are not there."""
        there, missing = [], []
        for path in (text_of(item.photo), text_of(item.file)):
            member = self._folder + path
            if path and member in self._members:
                there.append(member)
            elif path:
                given = text_of(item.file_name) or path.rsplit("/", 1)[-1]
                missing.append("left out" if path.startswith(_NOT_THERE) else given)
        return BETWEEN.join(there), ", ".join(dict.fromkeys(missing))


class _Places(dict[Any, int]):
    """Numbers handles in the order in which they come."""

    def __missing__(self, handle: Any) -> int:
        """Number one that did not come before."""
        place = self[handle] = len(self)
        return place


def _timed(rows: pl.DataFrame) -> pl.DataFrame:
    """Add the wall clock, and how far it is from UTC where the file gives the instant as well."""
    import polars as pl  # noqa: PLC0415

    wall, instant, gap = pl.col("wall"), pl.col("instant"), pl.col("gap")
    is_zone = (gap % _QUARTER == 0) & gap.is_between(-_FARTHEST, _FARTHEST)
    return (
        rows.with_columns(
            pl.when(instant.is_between(1, LAST_INSTANT // 1000)).then(instant * _SECOND),
        )
        .with_columns(gap=wall - instant)
        .with_columns(is_zone=is_zone)
        .with_columns(
            local=pl.when(instant.is_null() | pl.col("is_zone")).then(wall).otherwise(instant),
            utc_offset=pl.when("is_zone").then(gap // _MINUTE).when(~instant.is_null()).then(0),
        )
    )


SOURCE = Source(
    name="telegram",
    title="Telegram Desktop export",
    version=1,
    patterns=("result.json", "ChatExport*.zip", "DataExport*.zip"),
    how=(
        "Desktop: in Telegram Desktop open the chat, the three dots, Export chat history, JSON.",
        "Desktop, all chats: Settings, Advanced, Export Telegram data, Machine-readable JSON.",
        "Phone: the app on a phone cannot export; Telegram Desktop shows the same chats.",
    ),
    lacks=(
        "Secret chats: they exist on the phone alone.",
        "Messages that were deleted before the export, and earlier wordings of edited ones.",
        "The time zone, in exports made before 2022.",
        "Media, where the export was made without it.",
    ),
    recognise=recognise,
    read=read,
    notices=("event", "call"),
)

"""Turn WhatsApp's database on Android, of either generation, into records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from tallybook.errors import UnreadableExport
from tallybook.model.records import Problem, Record
from tallybook.reading.chatlines import FILE
from tallybook.reading.databases import Database, as_number, as_text
from tallybook.reading.instants import from_milliseconds
from tallybook.reading.problems import ProblemList
from tallybook.reading.whatsapp_codes import (
    ANDROID,
    WORDS,
    Meaning,
    action_of,
    is_group,
    thread_names,
    told,
)
from tallybook.reading.whatsapp_sides import Call, Media, Sides

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

_NEW = (
    "chat_row_id", "from_me", "key_id", "sender_jid_row_id", "timestamp", "message_type",
    "text_data", "view_mode", "origin", "starred",
)  # fmt: skip
_OLD = (
    "key_remote_jid", "key_from_me", "key_id", "remote_resource", "timestamp", "media_wa_type",
    "data", "status", "origin", "starred", "media_caption", "media_name", "media_mime_type",
    "media_size", "media_duration", "latitude", "longitude", "forwarded", "quoted_row_id",
)  # fmt: skip
_STATUS = "status@broadcast"
_NOT_TOLD = Meaning(facts=(("type", "not known"),))
_SYSTEM, _DELETED, _DELETED_BY_ADMIN, _MISSED = 6, 15, 64, 10
_VOICE, _AUDIO, _BLOCKED = 1, 2, 58
_NO_MEDIA = Media("", "", "", "", 0)


class _Message(NamedTuple):
    """One message of either generation."""

    number: int
    chat: str
    from_me: bool
    key: str
    sender: str
    at: int | None
    kind: int | None
    text: str
    voice: bool
    facts: dict[str, str]
    media: Media


class Store:
    """One database while it is read."""

    def __init__(self, database: Database, members: frozenset[str], names: dict[str, str]) -> None:
        """Read all that messages refer to.

        Args:
            database: The database.
            members: The names of the files that came with it.
            names: What people are called, by address.
        """
        self._database = database
        self._problems = ProblemList()
        self._sides = Sides(database)
        self._jids = {
            number: as_text(raw) or "@".join(filter(None, (as_text(user), as_text(server))))
            for number, raw, user, server in database.rows_present(
                "jid", ("raw_string", "user", "server")
            )
        }
        self._numbers = {
            as_number(lid): as_number(jid) or 0
            for _, lid, jid in database.rows_present("jid_map", ("lid_row_id", "jid_row_id"))
        }
        self._names = names
        for _, lid, name in database.rows_present(
            "lid_display_name", ("lid_row_id", "display_name")
        ):
            self._names.setdefault(self._jid(lid), f"~ {as_text(name)}")
        self._chats = {
            number: (self._jid(jid), as_text(subject))
            for number, jid, subject in database.rows_present("chat", ("jid_row_id", "subject"))
        }
        self._threads = self._called()
        self._files: dict[str, list[str]] = {}
        for member in sorted(members):
            self._files.setdefault(member.rsplit("/", 1)[-1], []).append(member)
        self._told_calls: set[int] = set()
        self._by_key = {call.key: call for call in self._sides.calls.values() if call.key}

    def everything(self) -> Iterator[Yielded]:
        """Yield messages, then the calls that no message stands for, then what went wrong."""
        if not (self._database.has("message", "chat_row_id", "timestamp")) and not (
            self._database.has("messages", "key_remote_jid", "timestamp")
        ):
            raise UnreadableExport(source="WhatsApp", reason="it has no table of messages")
        seen: set[int] = set()
        for row in self._database.rows_present("message", _NEW):
            if message := self._newer(row):
                seen.add(message.number)
                yield from self._records(message, "message")
        for row in self._database.rows_present("messages", _OLD):
            message = self._older(row)
            if message and message.number not in seen:
                yield from self._records(message, "messages")
        for call in self._sides.calls.values():
            if call.number not in self._told_calls:
                yield from self._call(call)
        yield from self._database.notes()
        yield from self._problems.rest()

    def _jid(self, reference: object) -> str:
        """The address of a number; the telephone number behind one that hides it."""
        number = as_number(reference) or 0
        return self._jids.get(self._numbers.get(number, number), "")

    def _called(self) -> dict[str, str]:
        """What each chat is called."""
        named = {
            jid: subject or ("" if is_group(jid) else self._names.get(jid, ""))
            for jid, subject in self._chats.values()
        }
        for _, jid, subject in self._database.rows_present(
            "chat_list", ("key_remote_jid", "subject")
        ):
            named.setdefault(as_text(jid), as_text(subject) or self._names.get(as_text(jid), ""))
        return thread_names(named)

    def _newer(self, row: tuple[Any, ...]) -> _Message | None:
        """A row of ``message``; None for the one that stands for nothing."""
        number, chat, from_me, key, sender, at, kind, text, view, origin, starred = row
        if as_number(chat) == -1:
            return None
        jid = self._chats.get(as_number(chat) or 0, ("", ""))[0]
        facts = {
            "starred": "yes" if starred else "",
            "view_once": "yes" if as_number(view) else "",
        }
        return _Message(
            number=number,
            chat=jid,
            from_me=bool(from_me),
            key=as_text(key),
            sender=self._jid(sender),
            at=as_number(at),
            kind=as_number(kind),
            text=as_text(text),
            voice=as_number(origin) == _VOICE,
            facts=facts,
            media=self._sides.media.get(number, _NO_MEDIA),
        )

    def _older(self, row: tuple[Any, ...]) -> _Message | None:
        """A row of ``messages``; None for the one that stands for nothing."""
        number, chat, from_me, key, sender, at, kind, text, status, origin, starred, *more = row
        caption, name, media_type, size, duration, latitude, longitude, forwarded, quoted = more
        if as_text(chat) == "-1":
            return None
        is_system = as_number(status) == _SYSTEM
        facts = {
            "action": f"notice {as_number(size)}" if is_system and size else "",
            "forwarded": "yes" if as_number(forwarded) else "",
            "place": f"{latitude},{longitude}" if latitude and longitude else "",
            "quotes": "yes" if as_number(quoted) else "",
            "starred": "yes" if starred else "",
        }
        own = Media(
            "", as_text(media_type), as_text(name), as_text(caption), as_number(duration) or 0
        )
        beside = self._sides.media.get(number)
        return _Message(
            number=number,
            chat=as_text(chat),
            from_me=bool(from_me),
            key=as_text(key),
            sender=as_text(sender),
            at=as_number(at),
            kind=7 if is_system else as_number(kind),
            text=as_text(text) if not isinstance(text, bytes) else "",
            voice=as_number(origin) == _VOICE,
            facts=facts,
            media=own._replace(path=beside.path) if beside else own,
        )

    def _records(self, message: _Message, table: str) -> Iterator[Yielded]:
        """Yield the record of a message, after what is wrong with it."""
        if from_milliseconds(message.at) is None:
            yield from self._undated(table, message.number)
        meaning = ANDROID.get(message.kind or 0, _NOT_TOLD) if message.kind != 0 else WORDS
        if meaning.kind == "event":
            yield self._event(message, table)
        elif meaning.kind == "call":
            yield self._call_message(message, table, meaning)
        else:
            yield self._message(message, table, meaning)

    def _undated(self, table: str, number: int) -> Iterator[Problem]:
        """Say of an item that it has no date."""
        problem = Problem(
            code="no-date",
            reason="This item has no date that can be read; it was kept without one.",
            part=self._database.place(table),
            offset=number,
        )
        return self._problems.note(problem)

    def _record(self, message: _Message, table: str, **given: Any) -> Record:
        """A record with all that messages have in common."""
        at = from_milliseconds(message.at)
        return Record(
            channel="whatsapp",
            part=self._database.place(table),
            offset=message.number,
            local=at,
            utc_offset=None if at is None else 0,
            thread=self._threads.get(message.chat) or message.chat,
            **given,
        )

    def _who(self, message: _Message) -> str:
        """Who sent a message; empty for the book's own person and where it is not said."""
        if message.from_me:
            return ""
        return message.sender or ("" if is_group(message.chat) else message.chat)

    def _message(self, message: _Message, table: str, meaning: Meaning) -> Record:
        """A message: words, a file, or one that was taken back."""
        sender = self._who(message)
        media, text = message.media, message.text or message.media.caption
        there, missing = self._file(media, meaning)
        facts = {
            "contact_name": self._names.get(sender, ""),
            "media": self._kind_of_media(message, meaning),
            **dict(meaning.facts),
            **told(message.facts),
            **told(self._sides.facts(message.number)),
            "attachment": missing,
            "duration": str(media.duration) if media.duration > 0 else "",
        }
        if meaning is _NOT_TOLD:
            facts["type"] = str(message.kind)
        has_file = bool(meaning.media or there)
        return self._record(
            message,
            table,
            kind="post" if message.chat == _STATUS else "message",
            sender=sender,
            direction="out" if message.from_me else "in",
            text=text,
            attachments=there,
            details=told(facts),
            match=(f"{FILE}\n{text}" if text else FILE) if has_file else None,
        )

    def _kind_of_media(self, message: _Message, meaning: Meaning) -> str:
        """What kind of file it is."""
        return "voice" if message.kind == _AUDIO and message.voice else meaning.media

    def _file(self, media: Media, meaning: Meaning) -> tuple[tuple[str, ...], str]:
        """The member that a message carries, or the name of what is not there."""
        path = media.path.replace("\\", "/").lstrip("/")
        for member in self._files.get(path.rsplit("/", 1)[-1], ()) if path else ():
            if member == path or member.endswith(f"/{path}"):
                return (member,), ""
        if not (meaning.media or path):
            return (), ""
        return (), media.name or path.rsplit("/", 1)[-1] or media.media_type or "left out"

    def _event(self, message: _Message, table: str) -> Record:
        """A notice of the app."""
        sides, number = self._sides, message.number
        code = as_number(sides.value("message_system", number))
        action = message.facts.get("action") or (
            action_of(code) if message.kind != 36 else "disappearing messages changed"  # noqa: PLR2004
        )
        if code == _BLOCKED and sides.has("message_system_block_contact", number):
            is_blocked = as_number(sides.value("message_system_block_contact", number))
            action = "contact blocked" if is_blocked else "contact unblocked"
        facts = {
            "action": action,
            "actor": message.sender,
            "new_number": self._jid(sides.value("message_system_number_change", number, 1)),
            "old_number": self._jid(sides.value("message_system_number_change", number)),
            "previous": as_text(sides.value("message_system_value_change", number)),
            "who": ", ".join(filter(None, dict.fromkeys(map(self._jid, sides.people[number])))),
            "with_own": "yes" if as_number(sides.value("message_system_group", number)) else "",
        }
        text = message.text or action
        return self._record(message, table, kind="event", text=text, details=told(facts))

    def _call_message(self, message: _Message, table: str, meaning: Meaning) -> Record:
        """A message that stands for a call."""
        linked = self._sides.calls.get(self._sides.call_of.get(message.number, 0))
        call = linked or self._by_key.get(message.key)
        facts = {"call": "yes", **dict(meaning.facts)}
        if call:
            self._told_calls.add(call.number)
            facts |= call.facts
        if self._sides.value("missed_call_logs", message.number):
            facts["video"] = "yes"
        from_me = call.from_me if call else message.from_me
        sender = "" if from_me else self._who(message)
        return self._record(
            message,
            table,
            kind="call",
            sender=sender,
            direction="out" if from_me else "in",
            text=message.text,
            details=told({**facts, "contact_name": self._names.get(sender, "")}),
            match="call",
        )

    def _call(self, call: Call) -> Iterator[Yielded]:
        """A call that no message stands for."""
        if from_milliseconds(call.at) is None:
            yield from self._undated("call_log", call.number)
        at = from_milliseconds(call.at)
        jid, group = self._jid(call.jid), self._jid(call.group)
        sender = "" if call.from_me else jid
        yield Record(
            kind="call",
            channel="whatsapp",
            part=self._database.place("call_log"),
            offset=call.number,
            local=at,
            utc_offset=None if at is None else 0,
            thread=self._threads.get(group or jid) or group or jid,
            sender=sender,
            direction="out" if call.from_me else "in",
            details=told({**call.facts, "contact_name": self._names.get(sender, "")}),
            match="call",
        )

"""Turn Signal Desktop's database, once it is unlocked, into records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from tallybook.model.records import Problem, Record
from tallybook.reading.databases import Database, as_number, as_text
from tallybook.reading.instants import from_milliseconds
from tallybook.reading.json import UNREADABLE, loosely, text_of
from tallybook.reading.problems import ProblemList
from tallybook.reading.signal_frames import objects

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

_MESSAGE = (
    "conversationId", "type", "json", "body", "sourceServiceId", "sourceUuid", "source", "sent_at",
    "timestamp", "expireTimer", "isViewOnce", "id",
)  # fmt: skip
_CONVERSATION = (
    "id", "type", "name", "profileFullName", "profileName", "e164", "serviceId", "uuid", "groupId",
)  # fmt: skip
_WAYS = {"incoming": "in", "outgoing": "out", "Incoming": "in", "Outgoing": "out"}
_STORY = "story"
_CALL = "call-history"


class _Person(NamedTuple):
    """Someone, or a group."""

    handle: str
    name: str
    is_group: bool


_NOBODY = _Person("", "", False)


class Desktop:
    """One database while it is read."""

    def __init__(self, database: Database, members: frozenset[str]) -> None:
        """Read all that messages refer to.

        Args:
            database: The database.
            members: The names of the files that came with it.
        """
        self._database = database
        self._members: dict[str, list[str]] = {}
        for member in sorted(members):
            self._members.setdefault(member.rsplit("/", 1)[-1], []).append(member)
        self._problems = ProblemList()
        self._chats: dict[str, _Person] = {}
        self._accounts: dict[str, _Person] = {}
        for _, *row in database.rows_present("conversations", _CONVERSATION):
            key, kind, name, full, own, number, account, older, _ = map(as_text, row)
            person = _Person(number or account or older, name or full or own, kind == "group")
            self._chats[key] = person
            for known in filter(None, (account, older, number)):
                self._accounts[known.casefold()] = person
        self._calls = {
            as_text(key): tuple(rest)
            for _, key, *rest in database.rows_present(
                "callsHistory",
                ("callId", "type", "direction", "status", "endedTimestamp", "timestamp"),
            )
        }
        self._files: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        columns = ("messageId", "fileName", "contentType", "path", "localKey", "editHistoryIndex")
        for _, message, name, kind, path, key, edit in database.rows_present(
            "message_attachments", columns
        ):
            given = {"fileName": name, "contentType": kind, "path": path, "localKey": key}
            if as_number(edit) in {None, -1}:
                self._files[as_text(message)].append(given)

    def everything(self) -> Iterator[Yielded]:
        """Yield the messages, earlier wordings before the last, then what went wrong."""
        for row in self._database.rows_present("messages", _MESSAGE):
            yield from self._row(row)
        yield from self._database.notes()
        yield from self._problems.rest()

    def _row(self, row: tuple[Any, ...]) -> Iterator[Yielded]:
        """Yield what one row holds."""
        number, chat, kind, raw, body, account, older, phone, sent, stamp, *_ = row
        more = _object(raw)
        at = from_milliseconds(as_number(sent) or as_number(stamp))
        if at is None:
            yield from self._note(
                "no-date",
                "This item has no date that can be read; it was kept without one.",
                number,
            )
        if raw and more is None:
            reason = "A part of this item cannot be read; what stands beside it was kept."
            yield from self._note("damaged", reason, number)
        given = more or {}
        place = self._chats.get(as_text(chat), _NOBODY)
        words = as_text(body) or text_of(given.get("body"))
        writer = as_text(account) or as_text(older) or as_text(phone)
        author = self._accounts.get(writer.casefold(), _Person(writer, "", False))
        if not writer and not place.is_group:
            author = place
        common: dict[str, Any] = {
            "channel": "signal",
            "part": self._database.place("messages"),
            "offset": number,
            "local": at,
            "utc_offset": None if at is None else 0,
            "thread": place.name or place.handle,
        }
        told = as_text(kind)
        if told == _CALL:
            yield self._call(given, place, common)
        elif told not in _WAYS and told != _STORY:
            action = told or "notice"
            yield Record(kind="event", text=words or action, details={"action": action}, **common)
        else:
            yield from self._earlier(given, (told, author), common)
            yield self._message(row, given, (told, author, words), common)

    def _note(self, code: str, reason: str, number: int) -> Iterator[Problem]:
        """Note a problem at a row."""
        place = self._database.place("messages")
        return self._problems.note(Problem(code=code, reason=reason, part=place, offset=number))

    def _message(
        self,
        row: tuple[Any, ...],
        given: dict[str, Any],
        known: tuple[str, _Person, str],
        common: dict[str, Any],
    ) -> Record:
        """A message."""
        told, author, text = known
        timer, once, key = row[10:]
        direction = _WAYS.get(told, "unknown")
        files = objects(given.get("attachments")) or self._files[as_text(key)]
        there = [self._member(file) for file in files]
        names = [
            as_text(file.get("fileName")) or as_text(file.get("contentType")) for file in files
        ]
        missing = [name or "file" for name, member in zip(names, there, strict=True) if not member]
        facts = {
            "attachment": ", ".join(missing),
            "contact_name": author.name if direction == "in" else "",
            **_stated(given, timer, once),
        }
        titles = [as_text(file.get("fileName")) for file in files]
        words = [text.strip(), *filter(None, titles), facts["sticker"]]
        return Record(
            kind="post" if told == _STORY else "message",
            sender=(author.handle or author.name) if direction == "in" else "",
            direction=direction,
            text=text,
            attachments=tuple(filter(None, there)),
            details=_told(facts),
            match="\n".join(filter(None, words)) if files or facts["sticker"] else None,
            **common,
        )

    def _earlier(
        self, given: dict[str, Any], known: tuple[str, _Person], common: dict[str, Any]
    ) -> Iterator[Record]:
        """The earlier wordings of a message, oldest first; the list begins with the last."""
        told, author = known
        direction = _WAYS.get(told, "unknown")
        history = objects(given.get("editHistory"))[1:]
        for place, one in enumerate(reversed(history), 1):
            at = from_milliseconds(one.get("timestamp")) or common["local"]
            own = {
                **common,
                "part": f"{common['part']}/editHistory/{place}",
                "local": at,
                "utc_offset": None if at is None else 0,
            }
            facts = {
                "contact_name": author.name if direction == "in" else "",
                "earlier_wording": "yes",
            }
            yield Record(
                kind="message",
                sender=(author.handle or author.name) if direction == "in" else "",
                direction=direction,
                text=text_of(one.get("body")),
                details=_told(facts),
                **own,
            )

    def _member(self, file: dict[str, Any]) -> str:
        """The member that a file is; those that have a key of their own are locked."""
        path = as_text(file.get("path")).replace("\\", "/")
        if not path or file.get("localKey"):
            return ""
        ends = f"attachments.noindex/{path}"
        for member in self._members.get(path.rsplit("/", 1)[-1], ()):
            if member == ends or member.endswith(f"/{ends}"):
                return member
        return ""

    def _call(self, given: dict[str, Any], place: _Person, common: dict[str, Any]) -> Record:
        """A call."""
        kind, way, status, ended, started = self._calls.get(
            text_of(given.get("callId")), (None,) * 5
        )
        older = given.get("callHistoryDetails")
        older = older if isinstance(older, dict) else {}
        direction = _WAYS.get(as_text(way), "unknown")
        if direction == "unknown" and isinstance(older.get("wasIncoming"), bool):
            direction = "in" if older["wasIncoming"] else "out"
        length = ((as_number(ended) or 0) - (as_number(started) or 0)) // 1000
        outcome = as_text(status).lower() or ("declined" if older.get("wasDeclined") else "yes")
        is_in = direction == "in" and not place.is_group
        facts = {
            "call": outcome,
            "contact_name": place.name if is_in else "",
            "duration": str(length) if as_number(ended) and length > 0 else "",
            "group_call": "yes" if place.is_group else "",
            "video": "yes" if as_text(kind) == "Video" or older.get("wasVideoCall") is True else "",
        }
        return Record(
            kind="call",
            sender=place.handle if is_in else "",
            direction=direction,
            details=_told(facts),
            match="call",
            **common,
        )


def _stated(given: dict[str, Any], timer: object, once: object) -> dict[str, str]:
    """What a message says of itself in short."""
    seconds = as_number(timer) or 0
    earlier = len(objects(given.get("editHistory"))) - 1
    return {
        "deleted": "yes" if given.get("deletedForEveryone") is True else "",
        "disappears_after": f"{seconds} s" if seconds > 0 else "",
        "edited": f"{earlier} earlier" if earlier > 0 else "",
        "quotes": "yes" if isinstance(given.get("quote"), dict) else "",
        "reactions": " ".join(text_of(one.get("emoji")) for one in objects(given.get("reactions"))),
        "sticker": _sticker(given.get("sticker")),
        "view_once": "yes" if as_number(once) or given.get("isViewOnce") is True else "",
    }


def _object(raw: object) -> dict[str, Any] | None:
    """The object in a column; None where it holds none."""
    text = as_text(raw).encode("utf-8", "replace")
    try:
        given = msgspec.json.decode(text)
    except UNREADABLE:
        given = loosely(text)
    return given if isinstance(given, dict) else None


def _sticker(given: object) -> str:
    """The picture sign of a sticker."""
    if not isinstance(given, dict):
        return ""
    data = given.get("data")
    inside = data.get("emoji") if isinstance(data, dict) else None
    return text_of(inside) or text_of(given.get("emoji")) or "sticker"


def _told(facts: dict[str, str]) -> dict[str, str]:
    """The facts that are there."""
    return {name: fact for name, fact in facts.items() if fact}

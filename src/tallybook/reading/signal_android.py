"""Turn Signal's database on Android, as it comes out of an unlocked backup, into records."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from tallybook.model.records import Problem, Record
from tallybook.reading.databases import Database, as_number, as_text
from tallybook.reading.instants import from_milliseconds
from tallybook.reading.problems import ProblemList

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

_COLUMNS = (
    "thread_id", "from_recipient_id", "recipient_id", "address", "type", "msg_box", "body",
    "date_sent", "date", "remote_deleted", "view_once", "reveal_duration", "expires_in",
    "quote_id", "latest_revision_id", "revision_number", "story_type",
)  # fmt: skip
_RECIPIENT = (
    "e164", "phone", "aci", "uuid", "username", "group_id", "nickname_joined_name",
    "system_joined_name", "system_display_name", "profile_joined_name", "signal_profile_name",
)  # fmt: skip
_BASE, _INBOX, _DRAFT, _FAILED = 0x1F, 20, 27, 24
_OUTGOING = frozenset({21, 22, 23, 24, 25, 26})
_BY_TEXT = _OUTGOING | {_INBOX}
_CARRIED_BY_SIGNAL = 0x800000 | 0x200000
#: Bits and base types that stand for lines the app wrote itself.
_NOTICES = {
    0x10000: "group changed",
    0x20000: "left the group",
    0x40000: "disappearing messages changed",
    0x80000: "group changed",
    0x400000: "session ended",
    0x200: "security number changed",
    0x4000: "security number verified",
    0x2000: "security number not verified",
}
_BASES = {
    4: "joined Signal",
    5: "a message of a kind that the app did not know",
    6: "a message that could not be read",
    7: "profile changed",
    9: "group migrated",
    13: "a message that could not be decrypted",
    14: "phone number changed",
    15: "request for a donation",
    16: "chats joined",
}
_SPECIAL, _STORY_REACTION, _GIFT, _PAYMENT = 0xF_0000_0000, 1, 2, 3
_SPECIALS = {
    4: "payments asked for",
    5: "reported as spam",
    6: "message request accepted",
    8: "payments switched on",
}
#: Whole types of calls: direction, outcome, with pictures.
_CALLS = {
    1: ("in", "incoming", ""),
    2: ("out", "outgoing", ""),
    3: ("in", "missed", ""),
    8: ("in", "missed", "yes"),
    10: ("in", "incoming", "yes"),
    11: ("out", "outgoing", "yes"),
    12: ("unknown", "group call", ""),
}
_FILE = re.compile(r"(?:^|/)Attachment_(?P<row>\d{1,12})_-?\d{1,20}\.bin$")
_WORDS_OF_FILES = "text/x-signal-plain"


class _Person(NamedTuple):
    """Someone, or a group."""

    handle: str
    name: str
    is_group: bool


_NOBODY = _Person("", "", False)


class Android:
    """One database while it is read."""

    def __init__(self, database: Database, members: frozenset[str]) -> None:
        """Read all that messages refer to.

        Args:
            database: The database.
            members: The names of the files that came with it.
        """
        self._database = database
        self._problems = ProblemList()
        titles = {
            as_text(group): as_text(title)
            for _, group, title in database.rows_present("groups", ("group_id", "title"))
        }
        self._people = {
            number: _person(row, titles)
            for number, *row in database.rows_present("recipient", _RECIPIENT)
        }
        columns = ("recipient_id", "thread_recipient_id", "recipient_ids")
        self._threads = {
            number: next((value for value in row if value is not None), None)
            for number, *row in database.rows_present("thread", columns)
        }
        found = filter(None, map(_FILE.search, sorted(members)))
        self._members = {int(one["row"]): one.string for one in found}
        self._files: defaultdict[tuple[str, int], list[tuple[int, str, str]]] = defaultdict(list)
        self._gather_files()
        self._reactions: defaultdict[tuple[bool, int], list[str]] = defaultdict(list)
        for _, message, is_mms, emoji in database.rows_present(
            "reaction", ("message_id", "is_mms", "emoji")
        ):
            self._reactions[bool(is_mms), as_number(message) or 0].append(as_text(emoji))

    def everything(self) -> Iterator[Yielded]:
        """Yield the messages of each table, then calls without one, then what went wrong."""
        for table in ("sms", "mms", "message"):
            for row in self._database.rows_present(table, _COLUMNS):
                yield from self._row(table, row)
        columns = ("message_id", "peer", "type", "direction", "timestamp")
        for number, message, peer, kind, way, at in self._database.rows_present("call", columns):
            if not as_number(message):
                yield self._call(number, self._who(peer), (kind, way, at))
        yield from self._database.notes()
        yield from self._problems.rest()

    def _gather_files(self) -> None:
        """Note the files of each message, by table and number."""
        columns = ("message_id", "content_type", "file_name")
        for number, message, kind, name in self._database.rows_present("attachment", columns):
            self._file("message", message, (number, as_text(name), as_text(kind)))
        for number, message, kind, name in self._database.rows_present(
            "part", ("mid", "ct", "file_name")
        ):
            for table in ("mms", "message"):
                self._file(table, message, (number, as_text(name), as_text(kind)))

    def _file(self, table: str, message: object, file: tuple[int, str, str]) -> None:
        """Note one file of a message."""
        self._files[table, as_number(message) or 0].append(file)

    def _who(self, reference: object) -> _Person:
        """Whom a number refers to; old tables write a number of a telephone in its place."""
        number = as_number(reference)
        if number is not None and number in self._people:
            return self._people[number]
        written = as_text(reference)
        return _Person(written, "", False) if written.startswith("+") else _NOBODY

    def _row(self, table: str, row: tuple[Any, ...]) -> Iterator[Yielded]:
        """Yield one row of a table of messages."""
        number, thread, sender, older, oldest, kind, box, body, sent, date, *_ = row
        code = as_number(kind if kind is not None else box) or 0
        at = from_milliseconds(as_number(sent) or as_number(date))
        if at is None:
            problem = Problem(
                code="no-date",
                reason="This item has no date that can be read; it was kept without one.",
                part=self._database.place(table),
                offset=number,
            )
            yield from self._problems.note(problem)
        author = self._who(next((one for one in (sender, older, oldest) if one is not None), None))
        chat = self._who(self._threads.get(as_number(thread) or 0))
        is_secure = bool(code & _CARRIED_BY_SIGNAL) or code in _CALLS
        common: dict[str, Any] = {
            "channel": "signal" if is_secure or (code & _BASE) not in _BY_TEXT else "sms",
            "part": self._database.place(table),
            "offset": number,
            "local": at,
            "utc_offset": None if at is None else 0,
            "thread": chat.name or chat.handle,
        }
        if code in _CALLS:
            yield _call_of(code, author if not author.is_group else chat, common)
        elif action := _action(code):
            facts = {"action": action, "actor": author.handle or author.name}
            yield Record(kind="event", text=action, details=_told(facts), **common)
        else:
            yield self._message(table, row, (code, author, as_text(body)), common)

    def _message(
        self,
        table: str,
        row: tuple[Any, ...],
        known: tuple[int, _Person, str],
        common: dict[str, Any],
    ) -> Record:
        """A message."""
        number, story, (code, author, text) = row[0], row[-1], known
        files = [
            (self._members.get(file, ""), name, kind)
            for file, name, kind in self._files[table, number]
            if kind != _WORDS_OF_FILES
        ]
        direction = _direction(code)
        facts = {
            "attachment": ", ".join(
                name or kind or "file" for member, name, kind in files if not member
            ),
            "contact_name": author.name if direction == "in" else "",
            "reactions": " ".join(
                self._reactions[table == "mms", number] or self._reactions[False, number]
            ),
            **_stated(code, row),
        }
        return Record(
            kind="post" if as_number(story) else "message",
            sender=(author.handle or author.name) if direction == "in" else "",
            direction=direction,
            text=text,
            attachments=tuple(member for member, *_ in files if member),
            details=_told(facts),
            match="\n".join(filter(None, (text.strip(), *(name for _, name, _ in files))))
            if files
            else None,
            **common,
        )

    def _call(self, number: int, peer: _Person, known: tuple[Any, Any, Any]) -> Record:
        """A call that no message stands for."""
        kind, way, date = known
        at = from_milliseconds(as_number(date))
        direction = {"0": "in", "1": "out"}.get(as_text(way), "unknown")
        return Record(
            kind="call",
            channel="signal",
            part=self._database.place("call"),
            offset=number,
            local=at,
            utc_offset=None if at is None else 0,
            thread=peer.name or peer.handle,
            sender=peer.handle if direction == "in" else "",
            direction=direction,
            details=_told({"call": "yes", "video": "yes" if as_number(kind) == 1 else ""}),
            match="call",
        )


def _direction(code: int) -> str:
    """Which way a message went."""
    base = code & _BASE
    return "in" if base == _INBOX else "out" if base in _OUTGOING else "unknown"


def _stated(code: int, row: tuple[Any, ...]) -> dict[str, str]:
    """What the row of a message says of it in short."""
    deleted, once, reveal, expires, quote, latest, revision, story = map(as_number, row[10:])
    base, timer = code & _BASE, expires or 0
    return {
        "box": "draft" if base == _DRAFT else "failed" if base == _FAILED else "",
        "deleted": "yes" if deleted else "",
        "disappears_after": f"{timer // 1000} s" if timer > 0 else "",
        "earlier_wording": "yes" if latest else "",
        "edited": "yes" if revision and not latest else "",
        "quotes": "yes" if quote else "",
        "story": "yes" if story else "",
        "view_once": "yes" if once or reveal else "",
        **_special(code),
    }


def _person(row: list[Any], titles: dict[str, str]) -> _Person:
    """One row of the table of recipients."""
    e164, phone, aci, uuid, username, group, *names = map(as_text, row)
    if group:
        return _Person("", titles.get(group) or group, True)
    handle = e164 or phone or username or aci or uuid
    return _Person(handle, next(filter(None, names), ""), False)


def _action(code: int) -> str:
    """What a line of the app is about; empty for what someone wrote."""
    special = (code & _SPECIAL) >> 32
    if special in _SPECIALS:
        return _SPECIALS[special]
    for bit, action in _NOTICES.items():
        if code & bit:
            return action
    return _BASES.get(code & _BASE, "")


def _special(code: int) -> dict[str, str]:
    """What a message is beside words."""
    names = {_STORY_REACTION: "story_reply", _GIFT: "gift", _PAYMENT: "payment"}
    name = names.get((code & _SPECIAL) >> 32)
    return {name: "yes"} if name else {}


def _call_of(code: int, other: _Person, common: dict[str, Any]) -> Record:
    """A message that stands for a call."""
    direction, outcome, video = _CALLS[code]
    facts = {
        "call": outcome,
        "contact_name": other.name if direction == "in" else "",
        "video": video,
    }
    return Record(
        kind="call",
        sender=other.handle if direction == "in" else "",
        direction=direction,
        details=_told(facts),
        match="call",
        **common,
    )


def _told(facts: dict[str, str]) -> dict[str, str]:
    """The facts that are there."""
    return {name: fact for name, fact in facts.items() if fact}

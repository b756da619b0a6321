"""Turn WhatsApp's databases on an iPhone into records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tallybook.model.records import Problem, Record
from tallybook.reading.chatlines import FILE
from tallybook.reading.databases import Database, as_number, as_text
from tallybook.reading.instants import from_seconds_since_2001
from tallybook.reading.problems import ProblemList
from tallybook.reading.whatsapp_codes import (
    GROUP_NOTICES,
    IPHONE,
    MISSED_CALLS,
    NOTICES,
    WORDS,
    Meaning,
    cards_of,
    is_group,
    thread_names,
    told,
)

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

_MESSAGE = (
    "ZCHATSESSION", "ZGROUPMEMBER", "ZISFROMME", "ZMESSAGEDATE", "ZMESSAGETYPE", "ZGROUPEVENTTYPE",
    "ZTEXT", "ZFROMJID", "ZMEDIAITEM", "ZSTARRED", "ZPARENTMESSAGE",
)  # fmt: skip
_MEDIA = (
    "ZMESSAGE", "ZMEDIALOCALPATH", "ZTITLE", "ZVCARDSTRING", "ZMOVIEDURATION", "ZLATITUDE",
    "ZLONGITUDE",
)  # fmt: skip
_NOT_TOLD = Meaning(facts=(("type", "not known"),))
_GROUP_NOTICE, _NOTICE, _DOCUMENT, _CONTACT = 6, 10, 8, 4
_CARD = "BEGIN:VCARD"


class ChatStorage:
    """One ``ChatStorage.sqlite`` while it is read."""

    def __init__(self, database: Database, members: frozenset[str]) -> None:
        """Read all that messages refer to.

        Args:
            database: The database.
            members: The names of the files that came with it.
        """
        self._database = database
        self._problems = ProblemList()
        pushed = {
            as_text(jid): f"~ {as_text(name)}"
            for _, jid, name in database.rows_present("ZWAPROFILEPUSHNAME", ("ZJID", "ZPUSHNAME"))
            if name
        }
        self._chats: dict[int, str] = {}
        self._names = dict(pushed)
        named: dict[str, str] = {}
        for number, jid, name in database.rows_present(
            "ZWACHATSESSION", ("ZCONTACTJID", "ZPARTNERNAME")
        ):
            self._chats[number] = as_text(jid)
            named[as_text(jid)] = as_text(name)
            if name and not is_group(as_text(jid)):
                self._names[as_text(jid)] = as_text(name)
        self._threads = thread_names(named)
        self._members: dict[int, str] = {}
        for number, jid, name in database.rows_present(
            "ZWAGROUPMEMBER", ("ZMEMBERJID", "ZCONTACTNAME")
        ):
            self._members[number] = as_text(jid)
            if name:
                self._names.setdefault(as_text(jid), as_text(name))
        self._media: dict[int, tuple[Any, ...]] = {}
        for number, message, *rest in database.rows_present("ZWAMEDIAITEM", _MEDIA):
            self._media[as_number(message) or -number] = tuple(rest)
        self._files: dict[str, list[str]] = {}
        for member in sorted(members):
            self._files.setdefault(member.rsplit("/", 1)[-1], []).append(member)

    def everything(self) -> Iterator[Yielded]:
        """Yield the messages, then what went wrong."""
        for row in self._database.rows_present("ZWAMESSAGE", _MESSAGE):
            yield from self._message(row)
        yield from self._database.notes()
        yield from self._problems.rest()

    def _message(self, row: tuple[Any, ...]) -> Iterator[Yielded]:
        """Yield one message, call or notice."""
        number, chat, member, from_me, date, kind, event, text, by, _, starred, parent = row
        at = from_seconds_since_2001(date)
        if at is None:
            yield from self._undated(number)
        jid = self._chats.get(as_number(chat) or 0, "")
        sender = self._who(jid, self._members.get(as_number(member) or 0, ""), as_text(by))
        meaning = self._meaning(as_number(kind), as_number(event))
        common: dict[str, Any] = {
            "channel": "whatsapp",
            "part": self._database.place("ZWAMESSAGE"),
            "offset": number,
            "local": at,
            "utc_offset": None if at is None else 0,
            "thread": self._threads.get(jid) or jid,
        }
        if meaning.kind == "event":
            facts = told({**dict(meaning.facts), "actor": sender if is_group(jid) else ""})
            words = as_text(text) or facts.get("action", "notice")
            yield Record(kind="event", text=words, details=facts, **common)
            return
        facts = {
            "contact_name": "" if from_me else self._names.get(sender, ""),
            "quotes": "yes" if as_number(parent) else "",
            "starred": "yes" if starred else "",
            "media": meaning.media,
            **dict(meaning.facts),
        }
        common |= {
            "sender": "" if from_me else sender,
            "direction": "out" if from_me else "in",
        }
        if meaning.kind == "call":
            yield Record(kind="call", details=told(facts), match="call", **common)
        else:
            kind_of = "post" if jid.endswith("@status") else "message"
            yield self._with_file(
                number, as_text(text), meaning, facts, {"kind": kind_of, **common}
            )

    def _who(self, chat: str, member: str, by: str) -> str:
        """Who sent what came in: the member of a group, else the other end of the chat."""
        if is_group(chat):
            return member or ("" if by == chat else by)
        return chat or by

    def _meaning(self, kind: int | None, event: int | None) -> Meaning:
        """What a message is, by its type and, for notices, by its event."""
        code = event or 0
        if kind == _NOTICE and code in MISSED_CALLS:
            facts = (("call", "missed"), ("video", MISSED_CALLS[code]))
            return Meaning(kind="call", facts=facts)
        if kind in {_GROUP_NOTICE, _NOTICE}:
            known = GROUP_NOTICES if kind == _GROUP_NOTICE else NOTICES
            action = known.get(code, f"notice {kind}/{code}")
            return Meaning(kind="event", facts=(("action", action),))
        if kind is None or kind == 0:
            return WORDS
        return IPHONE.get(kind) or _NOT_TOLD._replace(facts=(("type", str(kind)),))

    def _with_file(
        self,
        number: int,
        text: str,
        meaning: Meaning,
        facts: dict[str, str],
        common: dict[str, Any],
    ) -> Record:
        """A message with the file, card or place that came with it."""
        path, title, card, duration, latitude, longitude = self._media.get(number, (None,) * 6)
        local = as_text(path).lstrip("/")
        there = self._file(local)
        has_file = bool(meaning.media or there)
        name = local.rsplit("/", 1)[-1]
        if meaning.media == "document" and not text:
            name = as_text(title) or name
        elif has_file:
            text = text or as_text(title)
        length = as_number(duration) or 0
        facts |= {
            "attachment": "" if there or not has_file else name or "left out",
            "contact": cards_of(as_text(card))
            if _CARD in as_text(card)
            else facts.get("contact", ""),
            "duration": str(length) if length > 0 and meaning.media else "",
            "file_name": as_text(title) if there and meaning.media == "document" else "",
        }
        if "place" in facts and latitude and longitude:
            facts["place"] = f"{latitude},{longitude}"
            facts["place_name"] = as_text(title)
        return Record(
            text=text,
            attachments=(there,) if there else (),
            details=told(facts),
            match=(f"{FILE}\n{text}" if text else FILE) if has_file else None,
            **common,
        )

    def _file(self, path: str) -> str:
        """The member that a path on the phone is; empty where it is not there."""
        for member in self._files.get(path.rsplit("/", 1)[-1], ()) if path else ():
            if member == path or member.endswith(f"/{path}"):
                return member
        return ""

    def _undated(self, number: int) -> Iterator[Problem]:
        """Say of an item that it has no date."""
        problem = Problem(
            code="no-date",
            reason="This item has no date that can be read; it was kept without one.",
            part=self._database.place("ZWAMESSAGE"),
            offset=number,
        )
        return self._problems.note(problem)


def calls(database: Database) -> Iterator[Yielded]:
    """Yield the calls of one ``CallHistory.sqlite``."""
    whole = {
        number: (incoming, missed, video)
        for number, incoming, missed, video in database.rows_present(
            "ZWAAGGREGATECALLEVENT", ("ZINCOMING", "ZMISSED", "ZVIDEO")
        )
    }
    others: dict[int, list[str]] = {}
    for _, call, jid in database.rows_present(
        "ZWACDCALLEVENTPARTICIPANT", ("Z1PARTICIPANTS", "ZJIDSTRING")
    ):
        others.setdefault(as_number(call) or 0, []).append(as_text(jid))
    columns = ("Z1CALLEVENTS", "ZDATE", "ZDURATION", "ZGROUPJIDSTRING")
    for number, summary, date, duration, group in database.rows_present("ZWACDCALLEVENT", columns):
        incoming, missed, video = whole.get(as_number(summary) or 0, (None, None, None))
        yield _call(
            (database.place("ZWACDCALLEVENT"), number, date, duration),
            others.get(number, []),
            as_text(group),
            (incoming, missed, video),
        )
    yield from database.notes()


def _call(
    row: tuple[str, int, Any, Any], jids: list[str], group: str, known: tuple[Any, Any, Any]
) -> Record:
    """One call; which way it went is said only where the list says so."""
    place, number, date, duration = row
    incoming, missed, video = known
    at = from_seconds_since_2001(date)
    seconds = as_number(duration) or 0
    direction = "unknown" if incoming is None else "in" if incoming else "out"
    outcome = "missed" if missed else "answered" if seconds > 0 else "yes"
    facts = {
        "call": outcome,
        "duration": str(seconds),
        "video": "yes" if video else "",
        "who": ", ".join(jids) if len(jids) > 1 else "",
    }
    other = jids[0] if len(jids) == 1 else ""
    return Record(
        kind="call",
        channel="whatsapp",
        part=place,
        offset=number,
        local=at,
        utc_offset=None if at is None else 0,
        thread=group or other,
        sender=other if direction == "in" else "",
        direction=direction,
        details=told(facts),
        match="call",
    )

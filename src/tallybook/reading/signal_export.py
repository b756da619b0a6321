"""Turn the lines of Signal's own plain export into records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from tallybook.model.records import Problem, Record
from tallybook.model.source import Export
from tallybook.reading.instants import from_milliseconds
from tallybook.reading.json import text_of
from tallybook.reading.json_lines import Line, line_of, raw_lines
from tallybook.reading.problems import ProblemList
from tallybook.reading.signal_frames import (
    SENT,
    Directory,
    changes,
    content_of,
    fields,
    file_name,
    media_names,
    number,
    objects,
    update_of,
)
from tallybook.reading.signal_plain import PlainMessages

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

_DEEPEST = 4
_CALLS = frozenset({"individualCall", "groupCall"})
_MISSED = frozenset({"MISSED", "MISSED_NOTIFICATION_PROFILE"})
_WAYS = {"INCOMING": "in", "OUTGOING": "out"}


class FrameReader:
    """One pass over one ``main.jsonl``."""

    def __init__(self, export: Export, part: str, members: frozenset[str]) -> None:
        """Note where the lines and the files beside them are."""
        self._export = export
        self._part = part
        self._directory = Directory()
        self._problems = ProblemList()
        folder = part[: part.rfind("/") + 1]
        places = (f"{folder}files/", f"{folder[: folder.rstrip('/').rfind('/') + 1]}files/")
        self._media = {
            member.rsplit("/", 1)[-1].split(".", 1)[0]: member
            for member in sorted(members)
            if member.startswith(places)
        }

    def everything(self) -> Iterator[Yielded]:
        """Yield each item, in the order of the file: plain messages many at a time."""
        plain = PlainMessages(self._directory, self._part)
        with self._opened() as stream:
            for offset, raw, length in raw_lines(stream):
                if plain.take(offset, raw):
                    if plain.is_full:
                        yield plain.frame()
                elif raw.strip():
                    if plain:
                        yield plain.frame()
                    yield from self._line(line_of(offset, raw, length))
        if plain:
            yield plain.frame()
        yield from self._problems.rest()

    def _opened(self) -> BinaryIO:
        """The file, from its start."""
        return self._export.open_member(self._part) if self._part else self._export.open()

    def _line(self, line: Line) -> Iterator[Yielded]:
        """Take in one line."""
        given = line.given
        if given is None:
            items = int(b'"chatItem"' in line.raw[:400])
            yield from self._note("damaged", "This line cannot be read.", line, items)
        elif isinstance(given.get("chatItem"), dict):
            yield from self._item(given["chatItem"], line)
        elif isinstance(given.get("adHocCall"), dict):
            yield self._link_call(given["adHocCall"], line)
        elif not self._directory.take(given):
            yield from self._note("unknown-line", "A line of a kind that is not known.", line, 0)

    def _note(self, code: str, reason: str, line: Line, items: int) -> Iterator[Problem]:
        """Note a problem at a line."""
        problem = Problem(
            code=code,
            reason=reason,
            part=self._part,
            offset=line.offset,
            length=line.length,
            items=items,
        )
        return self._problems.note(problem)

    def _item(self, item: dict[str, Any], line: Line, depth: int = 0) -> Iterator[Yielded]:
        """Yield the earlier wordings of an item, then the item itself."""
        earlier = objects(item.get("revisions")) if depth < _DEEPEST else []
        start = max(line.raw.find(b'"revisions"'), 0) + 1
        for place, one in enumerate(earlier, start):
            inside = Line(line.offset + place, line.length - place, b"", None)
            yield from self._item({**one, "chatId": item.get("chatId")}, inside, depth + 1)
        kind, message = content_of(item)
        if not kind:
            reason = "This item is of a kind that is not known; it stays in the original."
            yield from self._note("unknown-item", reason, line, 1)
            return
        if from_milliseconds(number(item.get("dateSent"))) is None:
            yield from self._note("no-date", "This item has no date that can be read.", line, 0)
        facts = {
            "disappears_after": _seconds(item.get("expiresInMs")),
            "edited": f"{len(earlier)} earlier" if earlier else "",
            "earlier_wording": "yes" if depth else "",
            "status": _status(item),
        }
        if kind == "updateMessage":
            yield self._update(item, message, line, facts)
        else:
            yield self._message(item, (kind, message), line, facts)

    def _record(self, item: dict[str, Any], line: Line, told: dict[str, Any]) -> Record:
        """A record of one item; ``told`` says what it is."""
        author = self._directory.who(item.get("authorId"))
        chat = self._directory.thread(item.get("chatId"))
        details = {
            "contact_name": author.name if author.kind == "contact" else "",
            **told.pop("details"),
        }
        given = {
            "channel": "sms" if item.get("sms") is True else "signal",
            "direction": _direction(item, author.kind),
            "sender": author.handle or author.name,
            **told,
        }
        return Record(
            part=self._part,
            offset=line.offset,
            length=line.length,
            local=(at := from_milliseconds(number(item.get("dateSent")))),
            utc_offset=None if at is None else 0,
            thread=chat.title,
            details={name: fact for name, fact in details.items() if fact},
            **given,
        )

    def _message(
        self,
        item: dict[str, Any],
        content: tuple[str, dict[str, Any]],
        line: Line,
        facts: dict[str, str],
    ) -> Record:
        """A message of any kind."""
        kind, message = content
        text, more = _said(kind, message)
        pointers = _pointers(kind, message)
        found = [self._member(pointer) for pointer in pointers]
        missing = [
            file_name(pointer) or "file"
            for pointer, member in zip(pointers, found, strict=True)
            if not member
        ]
        details = {**facts, **more, "attachment": ", ".join(missing)}
        titles = [text_of(pointer.get("fileName")) for pointer in pointers]
        words = [text.strip(), *(title for title in titles if title), more.get("sticker", "")]
        told: dict[str, Any] = {
            "kind": "message",
            "text": text,
            "attachments": tuple(member for member in found if member),
            "details": details,
            "match": "\n".join(filter(None, words)) if pointers or "sticker" in more else None,
        }
        return self._record(item, line, told)

    def _member(self, pointer: dict[str, Any]) -> str:
        """The member of the export that an attachment is; empty where it is not there."""
        names = (self._media.get(name, "") for name in media_names(pointer))
        return next(filter(None, names), "")

    def _update(
        self, item: dict[str, Any], message: dict[str, Any], line: Line, facts: dict[str, str]
    ) -> Record:
        """A call, or a notice of the app."""
        kind, about = update_of(message)
        if kind in _CALLS:
            details, way = _call(kind, about, self._directory)
            told = {"kind": "call", "direction": way, "details": {**facts, **details}}
            other = self._directory.thread(item.get("chatId"))
            told["sender"] = other.handle if kind == "individualCall" and way == "in" else ""
            told["match"] = "call"
            return self._record(item, line, told)
        action = text_of(about.get("type")) or changes(about) or kind
        author = self._directory.who(item.get("authorId"))
        details = {
            "action": action,
            "actor": author.handle or author.name,
            "new_name": text_of(about.get("newName")),
            "previous_name": text_of(about.get("previousName")),
            "timer": _seconds(about.get("expiresInMs"))
            or ("off" if kind.startswith("exp") else ""),
        }
        told = {"kind": "event", "sender": "", "text": action, "details": {**facts, **details}}
        told["direction"] = "unknown"
        return self._record(item, line, told)

    def _link_call(self, call: dict[str, Any], line: Line) -> Record:
        """A call by a link, which belongs to no chat."""
        at = from_milliseconds(number(call.get("callTimestamp")))
        link = self._directory.who(call.get("recipientId"))
        return Record(
            kind="call",
            channel="signal",
            part=self._part,
            offset=line.offset,
            length=line.length,
            local=at,
            utc_offset=None if at is None else 0,
            thread=link.name,
            details={"call": "by link"},
            match="call",
        )


def _direction(item: dict[str, Any], author: str) -> str:
    """Which way a message went; the export says which of its people is the book's own."""
    if "outgoing" in item or author == "self":
        return "out"
    return "in" if "incoming" in item or author == "contact" else "unknown"


def _said(kind: str, message: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """The words of a message, and what else it says."""
    quote = message.get("quote")
    facts = {
        "deleted": {"remoteDeletedMessage": "yes", "adminDeletedMessage": "by an administrator"},
        "view_once": {"viewOnceMessage": "yes"},
        "payment": {"paymentNotification": text_of(message.get("amountMob")) or "yes"},
        "gift": {"giftBadge": "yes"},
        "story_reply": {"directStoryReplyMessage": "yes"},
    }
    more = {name: told[kind] for name, told in facts.items() if kind in told}
    more["quotes"] = "yes" if isinstance(quote, dict) else ""
    more["reactions"] = " ".join(
        text_of(one.get("emoji")) for one in objects(message.get("reactions"))
    )
    if kind == "stickerMessage":
        more["sticker"] = text_of(fields(message, "sticker").get("emoji")) or "sticker"
    if kind == "contactMessage":
        more["contact"] = _contact(fields(message, "contact"))
    if kind == "poll":
        more["poll"] = "yes"
    return _words(kind, message), more


def _words(kind: str, message: dict[str, Any]) -> str:
    """The words of a message."""
    if kind == "directStoryReplyMessage":
        reply = fields(message, "textReply", "text")
        return text_of(reply.get("body")) or text_of(message.get("emoji"))
    if kind == "poll":
        options = [text_of(one.get("option")) for one in objects(message.get("options"))]
        return "\n".join(filter(None, (text_of(message.get("question")), *options)))
    if kind == "paymentNotification":
        return text_of(message.get("note"))
    return text_of(fields(message, "text").get("body"))


def _pointers(kind: str, message: dict[str, Any]) -> list[dict[str, Any]]:
    """The files of a message."""
    if kind == "viewOnceMessage":
        pointer = fields(message, "attachment", "pointer")
        return [pointer] if pointer else []
    if kind != "standardMessage":
        return []
    pointers = [fields(one, "pointer") for one in objects(message.get("attachments"))]
    long = fields(message, "longText")
    return [pointer for pointer in (*pointers, long) if pointer]


def _contact(contact: dict[str, Any]) -> str:
    """Name and numbers of someone whose card was sent."""
    name = fields(contact, "name")
    parts = [text_of(name.get(part)) for part in ("givenName", "familyName")]
    numbers = [text_of(one.get("value")) for one in objects(contact.get("number"))]
    return " ".join(filter(None, (*parts, *numbers)))


def _call(kind: str, about: dict[str, Any], known: Directory) -> tuple[dict[str, str], str]:
    """What is known of a call, and which way it went."""
    state = text_of(about.get("state"))
    way = _WAYS.get(text_of(about.get("direction")), "unknown")
    if kind == "groupCall":
        way = "out" if state == "OUTGOING_RING" else "unknown"
    started = number(about.get("startedCallTimestamp"))
    ended = number(about.get("endedCallTimestamp"))
    starter = known.who(about.get("startedCallRecipientId"))
    outcome = "missed" if state in _MISSED else state.lower().replace("_", " ")
    details = {
        "call": outcome or "yes",
        "call_type": text_of(about.get("type")).removesuffix("_CALL").lower(),
        "duration": str((ended - started) // 1000) if ended > started > 0 else "",
        "group_call": "yes" if kind == "groupCall" else "",
        "started_by": starter.handle or starter.name,
    }
    return details, way


def _seconds(milliseconds: Any) -> str:
    """Milliseconds as seconds; empty for none."""
    count = number(milliseconds)
    return f"{count // 1000} s" if count > 0 else ""


def _status(item: dict[str, Any]) -> str:
    """How far an outgoing message came, by the names of the format."""
    reports = objects(fields(item, "outgoing").get("sendStatus"))
    return ", ".join(state for state in SENT if any(state in report for report in reports))

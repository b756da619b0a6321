"""Read ``Hangouts.json``, as Google handed over the chats of its older service until 2022.

Since 2017: ``conversations``, each with ``conversation`` and ``events``. Before: ``conversation_state``,
each with a ``conversation_state`` that holds ``conversation`` and ``event``. People are numbers; their
names stand in the conversation's ``participant_data``. Times are microseconds since 1970.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from tallybook.reading.batches import Row, as_json
from tallybook.reading.downloads import Found, Layout, instant_of
from tallybook.reading.json import text_of

_MESSAGES = frozenset({"REGULAR_CHAT_MESSAGE", "SMS", ""})
_CALL = "HANGOUT_EVENT"


class _Held(msgspec.Struct):
    """The older layout's inner object."""

    conversation: Any = None
    events: list[msgspec.Raw] = msgspec.field(name="event", default_factory=list)


class _Talk(msgspec.Struct):
    """One conversation in either layout; its events as they stand."""

    conversation: Any = None
    events: list[msgspec.Raw] = msgspec.field(default_factory=list)
    state: _Held | None = msgspec.field(name="conversation_state", default=None)


class _File(msgspec.Struct):
    """A whole file."""

    conversations: list[_Talk] = msgspec.field(default_factory=list)
    states: list[_Talk] = msgspec.field(name="conversation_state", default_factory=list)


class People:
    """Who took part in which conversation, as far as the file could be read."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.threads: dict[str, str] = {}
        self.own = ""

    def layout(self) -> Layout:
        """How the file is laid out; names are noted while it is taken apart."""
        return Layout(
            outline=_File,
            groups=self._groups,
            begins=re.compile(
                rb'\{\s{0,64}"conversation_id"\s{0,64}:\s{0,64}\{\s{0,64}"id"\s{0,64}:\s{0,64}'
                rb'"[^"\\]{1,200}"\s{0,64}\}\s{0,64},\s{0,64}"sender_id"'
            ),
            heads=re.compile(
                rb'"conversation_id"\s{0,64}:\s{0,64}\{\s{0,64}"id"\s{0,64}:\s{0,64}"([^"\\]{1,200})"'
            ),
        )

    def _groups(self, file: _File) -> Iterator[tuple[str, list[msgspec.Raw]]]:
        """The conversations of a file."""
        for talk in (*file.conversations, *file.states):
            held = talk.state
            about = _inner(held.conversation if held else talk.conversation)
            name = _dig(about, "id", "id") or _dig(talk.conversation, "conversation_id", "id")
            self._note(name, about)
            yield name, held.events if held else talk.events

    def _note(self, name: str, about: Any) -> None:
        """Note who is who in one conversation."""
        people = about.get("participant_data") if isinstance(about, dict) else None
        names = {_dig(one, "id", "gaia_id"): _dig(one, "fallback_name") for one in _listed(people)}
        self.names |= {number: one for number, one in names.items() if number and one}
        state = about.get("self_conversation_state") if isinstance(about, dict) else None
        own = _dig(state, "self_read_state", "participant_id", "gaia_id")
        self.own = self.own or own
        others = [one for number, one in names.items() if one and number != own]
        self.threads[name] = _dig(about, "name") or ", ".join(others)


def event_row(found: Found, people: People) -> Row:
    """Make a row of a message, a call, or something that happened in a conversation."""
    row = found.row
    number = _dig(row, "sender_id", "gaia_id") or _dig(row, "sender_id", "chat_id")
    sender = people.names.get(number, number)
    kind, action = "message", text_of(row.get("event_type"))
    text, media = _words(row.get("chat_message"))
    facts = {"attachment": ", ".join(media), "gaia_id": number}
    facts["sent_as"] = "SMS" if action == "SMS" else ""
    if action == _CALL:
        call = row.get("hangout_event")
        kind = "call"
        facts |= {"call": _dig(call, "event_type"), "duration": _dig(call, "hangout_duration_secs")}
    elif action not in _MESSAGES:
        kind, text = "event", text or action
        facts |= {"action": action, "actor": sender}
    known = kind != "event" and people.own and number
    marks = [facts.get("call", ""), *media] if media or kind == "call" else []
    return Row(
        kind,
        "google-chat",
        found.offset,
        found.length,
        instant_of(row.get("timestamp"), 1),
        thread=people.threads.get(found.group, "") or found.group,
        sender="" if kind == "event" else sender,
        recipients="",
        direction=("out" if number == people.own else "in") if known else "unknown",
        details=as_json(facts),
        text=text,
        match="\n".join((*marks, text)) if marks else None,
    )


def _words(message: Any) -> tuple[str, list[str]]:
    """The words of a message, and the addresses of what was sent with it."""
    content = message.get("message_content") if isinstance(message, dict) else None
    if not isinstance(content, dict):
        return "", []
    pieces = [
        "\n" if _dig(piece, "type") == "LINE_BREAK" else _dig(piece, "text")
        for piece in _listed(content.get("segment"))
    ]
    items = [one.get("embed_item") for one in _listed(content.get("attachment"))]
    urls = [_dig(item, "plus_photo", "url") or _dig(item, "id") for item in items]
    return "".join(pieces), [url for url in urls if url]


def _inner(value: Any) -> Any:
    """A conversation; the newer layout wraps it once more."""
    inner = value.get("conversation") if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else value


def _listed(value: Any) -> list[dict[str, Any]]:
    """The objects of a list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _dig(value: Any, *names: str) -> str:
    """A field of a field as text; empty where there is none."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return text_of(value)

"""How the files of an X archive are laid out: conversations, posts and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from tallybook.reading.download_runs import Plain
from tallybook.reading.download_walk import Opens
from tallybook.reading.downloads import Layout
from tallybook.reading.json import text_of

PREFIX = re.compile(rb"\s*+window\.YTD\.(\w{1,60})\.part\d{1,6}\s*+=\s*+")


class _Talk(msgspec.Struct):
    """One conversation; its messages as they stand."""

    id: Any = msgspec.field(name="conversationId", default=None)
    messages: list[msgspec.Raw] = []


class _Entry(_Talk):
    """One conversation, in its wrapper or without."""

    talk: _Talk | None = msgspec.field(name="dmConversation", default=None)


def _talks(outline: list[_Entry]) -> Iterator[tuple[str, list[msgspec.Raw]]]:
    """The conversations of a file."""
    for entry in outline:
        talk = entry.talk or entry
        yield text_of(talk.id), talk.messages


TALKS = Layout(
    outline=list[_Entry],
    groups=_talks,
    begins=re.compile(
        rb'\{\s{0,64}"(?:\w{0,30}[mM]essageCreate|(?:join|end)Conversation|participants(?:Join|Leave)'
        rb'|conversation\w{1,30}Update)"\s{0,64}:\s{0,64}\{'
    ),
    heads=re.compile(rb'"conversationId"\s{0,64}:\s{0,64}"([^"\\]{1,100})"'),
    prefix=PREFIX,
)


class Message(msgspec.Struct, gc=False):
    """What stands in the wrapper of a message; nearly all have no more than words."""

    recipient: str | None = msgspec.field(name="recipientId", default=None)
    text: str | None = None
    media: tuple[Any, ...] = msgspec.field(name="mediaUrls", default=())
    sender: str | None = msgspec.field(name="senderId", default=None)
    at: str | None = msgspec.field(name="createdAt", default=None)
    edits: tuple[Any, ...] = msgspec.field(name="editHistory", default=())


class Numbered(Message, gc=False):
    """The same with its number, which is wanted where another file tells of the same messages."""

    number: str | None = msgspec.field(name="id", default=None)


class TalkRow(msgspec.Struct, gc=False):
    """A row of a conversation: a message, or what else may happen there."""

    message: Message | None = msgspec.field(name="messageCreate", default=None)


class NumberedRow(msgspec.Struct, gc=False):
    """The same with the number of the message."""

    message: Numbered | None = msgspec.field(name="messageCreate", default=None)


#: Objects of a message of words alone: a row and what stands in its wrapper. Addresses, signs and
#: everything that is no message are objects beside these, or instead of them.
OBJECTS = 2


class _Laid(msgspec.Struct):
    """One conversation; its list of messages as it stands."""

    id: Any = msgspec.field(name="conversationId", default=None)
    messages: msgspec.Raw = msgspec.Raw(b"")


class _Wrapped(_Laid):
    """One conversation, in its wrapper or without."""

    talk: _Laid | None = msgspec.field(name="dmConversation", default=None)


def _lists(content: memoryview) -> Iterator[tuple[str, msgspec.Raw]]:
    """The lists of the conversations of a file."""
    for entry in msgspec.json.decode(content, type=list[_Wrapped]):
        talk = entry.talk or entry
        if bytes(memoryview(talk.messages)[:1]) == b"[":
            yield text_of(talk.id), talk.messages
        elif talk.messages:
            raise ValueError


NO_MESSAGE = Numbered()
_TALK = rb'\{\s{0,64}"dmConversation"\s{0,64}:\s{0,64}\{\s{0,64}"conversationId"\s{0,64}:\s{0,64}("[^"\\]{1,100}")'
_OPENED = rb'\s{0,64},\s{0,64}"messages"\s{0,64}:\s{0,64}\['
NUMBERED = Plain(
    NumberedRow,
    _lists,
    Opens(
        re.compile(rb"\s{0,64}\[\s{0,64}" + _TALK + _OPENED),
        re.compile(rb"\s{0,64}\}\s{0,64}\}\s{0,64},\s{0,64}" + _TALK + _OPENED),
    ),
)

PLAIN = Plain(TalkRow, NUMBERED.lists, NUMBERED.opens)


def _listed(begins: bytes) -> Layout:
    """How a file that is one list is laid out, by how its rows begin."""
    return Layout(
        outline=list[msgspec.Raw],
        groups=lambda rows: [("", rows)],
        begins=re.compile(rb"\{\s{0,64}" + begins),
        heads=re.compile(rb"(?!)()"),
        prefix=PREFIX,
    )


WRAPPED = _listed(rb'"(?:tweet|ipAudit)"\s{0,64}:\s{0,64}\{')
BARE = _listed(rb'"(?:retweeted|edit_info|source|created_at|id_str)"\s{0,64}:')
IN_WRAPPER = re.compile(rb'"(?:tweet|ipAudit)"\s{0,64}:\s{0,64}\{')


def rare_rows(items: list[Any]) -> list[int]:
    """Which are anything but messages of words, among those that hold no other object."""
    return [
        row
        for row, item in enumerate(items)
        if (message := item.message) is None or not message.sender or message.media or message.edits
    ]

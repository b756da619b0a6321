"""How the JSON files of a Snapchat download are laid out, and what is taken of their messages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any

import msgspec

from tallybook.reading.chattaken import Columns, Wanted
from tallybook.reading.download_runs import Plain
from tallybook.reading.download_walk import NAMED, Opens
from tallybook.reading.downloads import Layout, first_of

_Count = Annotated[int, msgspec.Meta(ge=-(1 << 62), le=1 << 62)]


def _groups(outline: dict[str, msgspec.Raw]) -> Iterator[tuple[str, list[msgspec.Raw]]]:
    """The lists of a file; what is no list is left out."""
    for name, value in outline.items():
        if first_of(value) == b"[":
            yield name, msgspec.json.decode(value, type=list[msgspec.Raw])


LAYOUT = Layout(
    outline=dict[str, msgspec.Raw],
    groups=_groups,
    begins=re.compile(rb'\{\s{0,64}"[A-Z][\w &()/]{1,40}"\s{0,64}:\s{0,64}(?=["ntf\d])'),
    heads=re.compile(rb'"((?:[^"\\]|\\.){1,200})"\s{0,64}:\s{0,64}\['),
)


class Message(msgspec.Struct, gc=False):
    """A message; one of words alone has no number of a medium."""

    sender: str | None = msgspec.field(name="From", default=None)
    media: str | None = msgspec.field(name="Media Type", default=None)
    created: str | None = msgspec.field(name="Created", default=None)
    text: str | None = msgspec.field(name="Content", default=None)
    title: str | None = msgspec.field(name="Conversation Title", default=None)
    is_own: bool | None = msgspec.field(name="IsSender", default=None)
    count: _Count | None = msgspec.field(name="Created(microseconds)", default=None)
    is_saved: bool | None = msgspec.field(name="IsSaved", default=None)
    ids: str | None = msgspec.field(name="Media IDs", default=None)
    old: str | None = msgspec.field(name="Text", default=None)
    to: Any = msgspec.field(name="To", default=None)


def _lists(content: memoryview) -> Iterator[tuple[str, msgspec.Raw]]:
    """The lists of a file as they stand."""
    for name, value in msgspec.json.decode(content, type=dict[str, msgspec.Raw]).items():
        if first_of(value) == b"[":
            yield name, value


PLAIN = Plain(
    Message,
    _lists,
    Opens(re.compile(rb"\s{0,64}\{\s{0,64}" + NAMED), re.compile(rb"\s{0,64},\s{0,64}" + NAMED)),
)


def _taken(items: list[Message]) -> Columns:
    """Take who wrote, in which conversation, the words and the two times of each message."""
    people: Any = zip(
        [item.sender for item in items],
        [item.is_own for item in items],
        [item.is_saved for item in items],
        [item.title for item in items],
        strict=True,
    )
    written = [item.created for item in items]
    return people, [item.text for item in items], written, [item.count for item in items]


def _rare_rows(items: list[Message]) -> list[int]:
    """Which are anything but messages of words; one expression, for it is asked of each."""
    return [
        row
        for row, item in enumerate(items)
        if item.media != "TEXT" or item.text is None or item.ids or not item.old is item.to is None
    ]


WANTED = Wanted(_taken, _rare_rows)

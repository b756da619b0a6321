"""Messages as Meta lets people download them: Facebook Messenger and Instagram write the same JSON.

Each thread is a folder with ``message_1.json``, ``message_2.json`` and so on: ``participants``,
``messages`` (the newest first), ``title``, ``thread_path``. ``timestamp_ms`` is a true instant.
Letters beyond ASCII are UTF-8 that was read as Latin-1; a text is repaired where it turns out to be
UTF-8 from end to end, and kept as it is otherwise. Chats with end-to-end encryption come in a
download of their own, with other names for the same fields and sound text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from tallybook.model.records import Assumption, Problem
from tallybook.model.source import Export
from tallybook.reading.archives import is_archive
from tallybook.reading.batches import BETWEEN, as_json, framed, repeated
from tallybook.reading.json import (
    LAST_INSTANT,
    Shape,
    first_bytes,
    json_parts,
    last_given,
    text_of,
)

if TYPE_CHECKING:
    import polars as pl

    from tallybook.model.source import Yielded
    from tallybook.reading.chatfiles import Batch
    from tallybook.reading.chattaken import Columns

MESSENGER, INSTAGRAM = "messenger", "instagram"
#: The importer of each app, for the question which of them a file is from.
SOURCES = {MESSENGER: "facebook_messenger", INSTAGRAM: "instagram"}

_MEMBER = re.compile(r"(?:^|/)(?:message_\d{1,6}|[^/]{1,200}_\d{1,6})\.json$", re.IGNORECASE)
_THREAD = re.compile(rb'"messages"\s{0,64}:\s{0,64}\[')
_CLASSIC = re.compile(rb'"timestamp_ms"\s{0,64}:\s{0,64}"?\d')
_ENCRYPTED = re.compile(rb'"(?:threadName|senderName|isUnsent)"\s{0,64}:')
_EMPTY = re.compile(rb'"(?:participants|thread_path)"\s{0,64}:')
_SAYS = {
    INSTAGRAM: re.compile(
        r"your_instagram_activity|instagram\.com/|cdninstagram|(?:^|/)instagram-", re.IGNORECASE
    ),
    MESSENGER: re.compile(
        r"your_(?:activity_across_facebook|facebook_activity)|archived_threads|e2ee_cutover"
        r"|sender_id_INTERNAL|media_path_INTERNAL|stickers_used|\"threadName\"|\"senderName\""
        r"|filtered_threads|(?:^|/)facebook-",
        re.IGNORECASE,
    ),
}
_BEGINS = re.compile(rb'\{\s{0,64}"(?:sender_name|sender_id_INTERNAL|isUnsent|senderName)"')
_EVENTS = frozenset({"Subscribe", "Unsubscribe"})
#: What a message of plain words has, in the order in which others tell theirs.
_USUAL: dict[str, str | None] = {
    "kind": "message",
    "attachments": "",
    "details": "{}",
    "match": None,
}
_LISTS = ("photos", "videos", "audio_files", "files", "gifs", "media")
_Instant = Annotated[int, msgspec.Meta(ge=-LAST_INSTANT, le=LAST_INSTANT)]


class Message(msgspec.Struct, gc=False):
    """One message; the camel-case names are those of encrypted chats."""

    sender_name: str | None = None
    timestamp_ms: _Instant | None = None
    content: str | None = None
    type: str | None = None
    photos: Any = None
    videos: Any = None
    audio_files: Any = None
    files: Any = None
    gifs: Any = None
    media: Any = None
    sticker: Any = None
    share: Any = None
    reactions: Any = None
    call_duration: Any = None
    missed: Any = None
    is_unsent: Any = None
    ip: Any = None
    sender: str | None = msgspec.field(name="senderName", default=None)
    at: _Instant | None = msgspec.field(name="timestamp", default=None)
    text: str | None = None
    unsent: Any = msgspec.field(name="isUnsent", default=None)


class Plain(msgspec.Struct, gc=False):
    """A message of which no field is an object: words, or a line of the app."""

    sender_name: str | None = None
    timestamp_ms: _Instant | None = None
    content: str | None = None
    type: str | None = None
    call_duration: Any = None
    is_unsent: Any = None
    ip: Any = None
    sender: str | None = msgspec.field(name="senderName", default=None)
    at: _Instant | None = msgspec.field(name="timestamp", default=None)
    text: str | None = None
    unsent: Any = msgspec.field(name="isUnsent", default=None)


class Thread(msgspec.Struct):
    """One file; its messages as they stand."""

    title: Any = None
    thread_path: Any = None
    name: Any = msgspec.field(name="threadName", default=None)
    messages: list[msgspec.Raw] = []


def _outlined(thread: Thread) -> Iterator[tuple[dict[str, Any], list[msgspec.Raw]]]:
    """The one chat of a file."""
    if thread.messages:
        given = {"title": thread.title, "thread_path": thread.thread_path}
        yield given | {"threadName": thread.name}, thread.messages


SHAPE = Shape(
    item=Message,
    outline=Thread,
    chats=_outlined,
    begins=_BEGINS,
    facts=lambda content: last_given(content, "title", "thread_path", "threadName"),
)


def is_from(export: Export, app: str) -> bool:
    """Whether an export holds threads of an app; one that does not say is taken as Messenger's."""
    return any(True for _ in _parts(export, app))


def read(export: Export, app: str, title: str, *, named: bool) -> Iterator[Yielded]:
    """Yield the messages of an export as frames.

    Args:
        export: The file, or the archive.
        app: Which app it is from.
        title: What a person calls the export.
        named: Whether the person has said which app it is from.
    """
    from tallybook.reading.chatfiles import ChatFiles  # noqa: PLC0415 - numpy, not at every start
    from tallybook.reading.chattaken import Wanted  # noqa: PLC0415

    parts = list(_parts(export, app)) or json_parts(export, _MEMBER)
    if not named and any(not _app_of(export, part) for part in parts):
        yield _undecided()
    reading = _Reading(app, export.members())
    wanted = Wanted(reading.columns, _rare_rows, plain=Plain, more=_told_rows, objects=1)
    files = ChatFiles(export, title, SHAPE, wanted)
    for batch in files.batches(parts):
        if isinstance(batch, Problem):
            yield batch
            continue
        frame = reading.frame(batch)
        if frame["local"].null_count():
            yield from files.undated(batch, frame["local"].to_list())
        yield frame
    if reading.repaired:
        sentence = "Letters beyond English are stored in a broken way in this file; they were read."
        yield Assumption(code="repaired-letters", sentence=sentence)
    yield from files.problems.rest()


def repaired(text: str) -> str:
    """Undo UTF-8 that was read as Latin-1; the text itself where it was not."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _undecided() -> Assumption:
    """Say that the file does not name its app."""
    return Assumption(
        code="which-app",
        sentence=(
            "Facebook Messenger and Instagram write the same kind of file, and this one does not "
            "say which of them it is from. It was read as Messenger's."
        ),
        question="source",
        certain=False,
        choices=tuple(
            (source, f"the messages are from {app.title()}") for app, source in SOURCES.items()
        ),
    )


def _parts(export: Export, app: str) -> Iterator[str]:
    """The threads of an app; those that do not say are Messenger's, if nothing beside them does."""
    parts = [part for part in json_parts(export, _MEMBER) if _is_thread(first_bytes(export, part))]
    apps = {part: _app_of(export, part) for part in parts}
    said = set(apps.values()) - {""}
    likely = said.pop() if len(said) == 1 else MESSENGER
    yield from (part for part in parts if (apps[part] or likely) == app)


def _is_thread(head: bytes) -> bool:
    """Whether a file begins as a thread does."""
    if not _THREAD.search(head):
        return False
    if _ENCRYPTED.search(head):
        return b'"timestamp"' in head or b'"threadName"' in head
    if _CLASSIC.search(head):
        return True
    return b'"messages"' in head and len(_EMPTY.findall(head)) > 1


def _app_of(export: Export, part: str) -> str:
    """The app that a thread says it is from: in its path, or in its first bytes."""
    names = export.members() if is_archive(export.head(4)) else (export.name,)
    head = first_bytes(export, part).decode("utf-8", "replace")
    for text in (part, head, "\n".join(names[:200])):
        said = [app for app, says in _SAYS.items() if says.search(text)]
        if len(said) == 1:
            return said[0]
    return ""


class _Reading:
    """One pass over the threads of an export."""

    def __init__(self, app: str, members: tuple[str, ...]) -> None:
        self.repaired = False
        self._app = app
        inside = (name for name in members if "messages/" in name)
        self._members = {name[name.find("messages/") :]: name for name in inside}
        self._members |= {name.rsplit("/", 1)[-1]: name for name in members if "/media/" in name}

    def columns(self, items: list[Any]) -> Columns:
        """Take words, sender and time of each message."""
        texts = [
            text if (text := item.content or item.text or "").isascii() else self._right(text)
            for item in items
        ]
        senders = [item.sender_name or item.sender or "" for item in items]
        return texts, senders, [item.timestamp_ms or item.at for item in items]

    def frame(self, batch: Batch[Message]) -> pl.DataFrame:
        """Make a frame of some messages of one thread."""
        import polars as pl  # noqa: PLC0415 - half a second that a quick start need not wait

        texts, names, times = batch.taken.columns
        rare = batch.taken.rare
        told = [self._told(item) for item in rare.values()]
        senders = self._senders(names)
        for row, one in zip(rare, told, strict=True):
            senders[row] = "" if one[0] == "event" else senders[row]
        others = {name: [one[place] for one in told] for place, name in enumerate(_USUAL)}
        rows = pl.DataFrame(
            {
                "text": pl.Series(texts, dtype=pl.String),
                "sender": pl.Series(senders, dtype=pl.String),
                "at": pl.Series(times, dtype=pl.Int64),
                "offset": batch.offsets,
                "length": batch.lengths,
            }
        ).with_columns(repeated(_USUAL, len(texts), list(rare), others))
        return framed(
            rows,
            channel=pl.lit(self._app),
            part=pl.lit(batch.part),
            thread=pl.lit(self._thread(batch.facts)),
            local=pl.when(pl.col("at") > 0).then(pl.col("at") * 1000),
        )

    def _senders(self, names: list[str]) -> list[str]:
        """The names of those who wrote."""
        if "".join(names).isascii():
            return names
        right = {name: self._right(name) for name in set(names)}
        return [right[name] for name in names]

    def _right(self, text: str | None) -> str:
        """The words as they were written."""
        if not text or text.isascii():
            return text or ""
        right = repaired(text)
        self.repaired |= right != text
        return right

    def _thread(self, facts: dict[str, Any]) -> str:
        """The name of a thread, or the name of its folder."""
        names = (text_of(facts.get(name)) for name in ("title", "threadName", "thread_path"))
        return self._right(next(filter(None, names), ""))

    def _told(self, item: Message) -> tuple[str, str, str, str | None]:
        """The kind, the attachments, the details and the match of a message that has more."""
        words = self._right(item.content or item.text)
        there, missing, marks = self._media(item)
        details = {"attachment": ", ".join(missing), **self._facts(item)}
        match = "\n".join((*marks, words)) if marks else None
        kind = "message"
        if item.type in _EVENTS:
            kind, details["actor"] = "event", self._right(item.sender_name or item.sender)
        if item.type == "Call" or item.call_duration is not None:
            kind, match = "call", f"call {text_of(item.call_duration)}"
            details["call"] = "missed" if item.missed else "yes"
            details["duration"] = text_of(item.call_duration)
        return kind, BETWEEN.join(there), as_json(dict(sorted(details.items()))), match

    def _facts(self, item: Message) -> dict[str, str]:
        """Short facts that a message carries beside its words."""
        facts = {"ip": text_of(item.ip), "reactions": self._reactions(item)}
        if item.is_unsent is True or item.unsent is True:
            facts["deleted"] = "yes"
        if isinstance(item.share, dict):
            facts["link"] = text_of(item.share.get("link"))
            facts["shared"] = self._right(text_of(item.share.get("share_text")))
        return facts

    def _reactions(self, item: Message) -> str:
        """Who answered with which sign."""
        given = item.reactions if isinstance(item.reactions, list) else []
        pairs = [
            f"{text_of(one.get('reaction'))} {text_of(one.get('actor'))}".strip()
            for one in given
            if isinstance(one, dict)
        ]
        return ", ".join(self._right(pair) for pair in pairs)

    def _media(self, item: Message) -> tuple[list[str], list[str], list[str]]:
        """Members that a message carries, names of files that are not there, and all names."""
        there, missing, marks = [], [], []
        for uri in _addresses(item):
            name = uri.rsplit("/", 1)[-1]
            member = self._members.get(uri[max(uri.find("messages/"), 0) :])
            member = member or (self._members.get(name) if item.media else None)
            marks.append(name)
            if member:
                there.append(member)
            else:
                missing.append(name)
        return there, missing, marks


def _rare_rows(items: list[Message]) -> list[int]:
    """Which messages carry anything but words; one expression, because it is asked of each."""
    return [
        row
        for row, item in enumerate(items)
        if item.reactions
        or item.photos
        or item.share
        or item.sticker
        or item.videos
        or item.audio_files
        or item.files
        or item.gifs
        or item.media
        or item.call_duration is not None
        or item.is_unsent
        or item.unsent
        or item.ip
        or (item.type and item.type in _RARE_TYPES)
    ]


def _told_rows(items: list[Plain]) -> list[int]:
    """Which messages carry anything but words, among those that hold no object."""
    return [
        row
        for row, item in enumerate(items)
        if item.call_duration is not None
        or item.is_unsent
        or item.unsent
        or item.ip
        or (item.type and item.type in _RARE_TYPES)
    ]


_RARE_TYPES = _EVENTS | {"Call"}


def _addresses(item: Message) -> Iterator[str]:
    """Where the files of a message lie in the download."""
    given = [getattr(item, name) for name in _LISTS]
    for one in (
        item.sticker,
        *(one for group in given if isinstance(group, list) for one in group),
    ):
        uri = text_of(one.get("uri")) if isinstance(one, dict) else ""
        if uri:
            yield uri

"""Google Chat from Google Takeout, and its forerunner Hangouts.

How a person gets it: takeout.google.com, *Google Chat* (until 2022 *Hangouts*).

Format: ``Google Chat/Groups/DM …/messages.json`` or ``Space …/messages.json``, a list of messages with
``creator``, ``created_date`` in words (``Tuesday, 4 December 2024 at 13:37:00 UTC``, in the language
of the account), ``text``, ``attached_files``; beside it ``group_info.json`` with the members, and
``Users/User …/user_info.json`` with the account's own address. ``Hangouts.json`` is one file.
A date whose words are not known is left unread and said so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import msgspec

from tallybook.errors import ExportError
from tallybook.model.columns import wall
from tallybook.model.records import Answers, Problem
from tallybook.model.source import Export, Source
from tallybook.reading.batches import BETWEEN, Row, as_json
from tallybook.reading.chattaken import Columns, Wanted
from tallybook.reading.download_run import Run
from tallybook.reading.download_runs import Plain, Runs
from tallybook.reading.download_walk import Opens
from tallybook.reading.downloads import (
    Download,
    Found,
    Layout,
    Part,
    content_of,
    first_of,
    head_of,
    parts_of,
    utc_of,
)
from tallybook.reading.hangouts import People, event_row
from tallybook.reading.json import UNREADABLE, text_of
from tallybook.reading.month_dates import read_dated
from tallybook.reading.undisturbed import undisturbed
from tallybook.reading.utc_columns import worded

if TYPE_CHECKING:
    import polars as pl

    from tallybook.model.source import Yielded

TITLE = "Google Chat"
_NAME = re.compile(r"(?:^|/)(?:messages|hangouts)[^/]{0,20}\.json$", re.IGNORECASE)
_OWNER = re.compile(r"(?:^|/)user_info\.json$")
_MESSAGES = re.compile(rb'\A\s{0,64}\{\s{0,64}"messages"\s{0,64}:\s{0,64}\[')
_FIELDS = re.compile(rb'"(?:created_date|deleted_date|topic_id|message_id)"\s{0,64}:')
_EMPTY = re.compile(rb"\]\s{0,64}\}\s{0,64}\Z")
_HANGOUTS = re.compile(
    rb'\A\s{0,64}\{(?:[^\[]{0,4000},)?\s{0,64}"(?:conversations|conversation_state)"\s{0,64}:\s{0,64}\['
)
_EVENTS = re.compile(rb'"(?:conversation_id|participant_data|self_conversation_state)"\s{0,64}:')
_BESIDE = 16 << 20
_PERSON = ("sender", "details", "direction")
#: Fields that a message of words alone has not.
_RARE = frozenset(
    {"attached_files", "annotations", "reactions", "updated_date", "deleted_date", "message_state"}
)
_UNKNOWN = "The date of this item is written in words that are not known; it was kept without one."


class _Chat(msgspec.Struct):
    """A whole file; its messages as they stand."""

    messages: list[msgspec.Raw] = []


class _Creator(msgspec.Struct, frozen=True, gc=False):
    """Who wrote."""

    name: str | None = None
    email: str | None = None


_NOBODY = _Creator()


class _Message(msgspec.Struct, gc=False):
    """A message; whatever it may have beside words is looked at where there is any of it."""

    creator: _Creator | None = None
    created_date: str | None = None
    text: str | None = None
    updated_date: Any = msgspec.UNSET
    deleted_date: Any = msgspec.UNSET
    message_state: Any = msgspec.UNSET


class _Outline(msgspec.Struct):
    """A whole file; its list of messages as it stands."""

    messages: msgspec.Raw = msgspec.Raw(b"[]")


def _lists(content: memoryview) -> Iterator[tuple[str, msgspec.Raw]]:
    """The one list of a file."""
    messages = msgspec.json.decode(content, type=_Outline).messages
    if first_of(messages) != b"[":
        raise ValueError
    yield "", messages


_PLAIN = Plain(
    _Message, _lists, Opens(re.compile(rb'\s{0,64}\{\s{0,64}()"messages"\s{0,64}:\s{0,64}\['))
)
_LAYOUT = Layout(
    outline=_Chat,
    groups=lambda chat: [("", chat.messages)],
    begins=re.compile(
        rb'\{\s{0,64}"(?:creator|deleted_date|created_date|message_state)"\s{0,64}:\s{0,64}["{]'
    ),
    heads=re.compile(rb'"(messages)"\s{0,64}:\s{0,64}\['),
)


def recognise(export: Export) -> bool:
    """Whether this holds messages as Takeout writes them."""
    return bool(parts_of(export, _NAME, _is_chat) or parts_of(export, _NAME, _is_hangouts))


@undisturbed
def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield the messages of each conversation as frames, in the order of the files."""
    del answers  # times are UTC, and the download says whose it is
    download = Download(export, TITLE)
    reading = _Reading(export, download)
    parts = parts_of(export, _NAME, lambda head: _is_chat(head) or _is_hangouts(head)) or [""]
    yield from download.frames(Part(part, reading.rows(part)) for part in parts)
    yield from download.problems.rest()


def _is_chat(head: bytes) -> bool:
    """Whether a file begins as one conversation of Google Chat."""
    found = _MESSAGES.match(head)
    return bool(found and _FIELDS.search(head, found.end()))


def _is_hangouts(head: bytes) -> bool:
    """Whether a file begins as the one file of Hangouts."""
    return bool(_HANGOUTS.match(head) and _EVENTS.search(head))


class _Reading:
    """One pass over a download."""

    def __init__(self, export: Export, download: Download) -> None:
        self._export = export
        self._download = download
        self._members = frozenset(export.members())
        owners = [member for member in self._members if _OWNER.search(member)]
        self._own = {_field(_beside(export, owner).get("user"), "email") for owner in owners} - {""}

    def rows(self, part: str) -> Iterator[Row | Problem | pl.DataFrame]:
        """Yield the rows of one file."""
        if _is_hangouts(head_of(self._export, part)):
            people = People()
            for found in self._download.rows(part, people.layout()):
                yield found if isinstance(found, Problem) else event_row(found, people)
            return
        folder = part[: part.rfind("/") + 1]
        thread = self._thread(folder)
        window = self._download.window(part)
        if window is None:
            yield from self._download.unread(part)
            return
        told = partial(self._told, part, folder, thread)
        runs = Runs(self._download, part, window, (_LAYOUT, _PLAIN))
        yield from runs.rows(_WANTED, partial(self._columns, thread), told)

    def _told(self, part: str, folder: str, thread: str, found: Found) -> Iterator[Row | Problem]:
        """Tell one message."""
        row = self._message(found, folder, thread)
        if row.local is None and _written(found.row):
            yield from self._unknown(part, found)
        yield row

    def _columns(self, thread: str, run: Run) -> pl.DataFrame:
        """What the messages of words alone of a run have."""
        import polars as pl  # noqa: PLC0415 - half a second that a quick start need not wait

        texts, written = run.columns
        people = [self._person(one.name or "", one.email or "") for _, one in run.known]
        columns = [pl.Series("text", texts, dtype=pl.String), worded(written).alias("local")]
        names = {"channel": pl.lit("google-chat"), "thread": pl.lit(thread)}
        return run.people(people, _PERSON).hstack(columns).with_columns(**names)

    def _person(self, name: str, address: str) -> tuple[str, str, str]:
        """The sender of a message, what is said of them, and in which direction it went."""
        direction = "unknown"
        if self._own and address:
            direction = "out" if address in self._own else "in"
        return address or name, _plain(name if address else ""), direction

    def _unknown(self, part: str, found: Found) -> Iterator[Problem]:
        """Report a date whose words are not known."""
        yield from self._download.problems.note(
            Problem(
                code="unknown-date",
                reason=_UNKNOWN,
                part=part,
                offset=found.offset,
                length=found.length,
            )
        )

    def _thread(self, folder: str) -> str:
        """What a conversation is called: its name, or its other members, or its folder."""
        about = _beside(self._export, f"{folder}group_info.json") if folder else {}
        members = about.get("members")
        people = (
            [one for one in members if isinstance(one, dict)] if isinstance(members, list) else []
        )
        others = [
            _field(one, "name") or _field(one, "email")
            for one in people
            if _field(one, "email") not in self._own
        ]
        return (
            text_of(about.get("name"))
            or ", ".join(filter(None, others))
            or folder.strip("/").rsplit("/", 1)[-1]
        )

    def _message(self, found: Found, folder: str, thread: str) -> Row:
        """Make a row of a message."""
        row = found.row
        creator = row.get("creator")
        name, address = _field(creator, "name"), _field(creator, "email")
        text = text_of(row.get("text"))
        names: list[str] = []
        there: dict[str, str] = {}
        sender, details, direction = self._person(name, address)
        if row.keys() & _RARE:
            names = [_field(one, "export_name") for one in _listed(row.get("attached_files"))]
            there = {one: member for one in names if (member := self._member(folder, one))}
            missing = ", ".join(one for one in names if one not in there)
            details = as_json(
                _facts(row) | {"attachment": missing, "display_name": name if address else ""}
            )
        return Row(
            "message",
            "google-chat",
            found.offset,
            found.length,
            _time(_written(row)),
            thread=thread,
            sender=sender,
            recipients="",
            direction=direction,
            details=details,
            text=text,
            attachments=BETWEEN.join(there.values()),
            match="\n".join((*names, text)) if names else None,
        )

    def _member(self, folder: str, name: str) -> str:
        """The member of the archive that a message names."""
        for given in (name, name.replace("?", "_")):
            if name and f"{folder}{given}" in self._members:
                return f"{folder}{given}"
        return ""


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    """The details of a message of words alone."""
    return as_json({"display_name": name} if name else {})


def _taken(items: list[_Message]) -> Columns:
    """Take sender, words and time of each message."""
    people = [item.creator or _NOBODY for item in items]
    return people, [item.text or "" for item in items], [item.created_date for item in items]


def _rare_rows(items: list[_Message]) -> list[int]:
    """Which are anything but messages of words, among those that hold no object but their sender."""
    nothing = msgspec.UNSET
    return [
        row
        for row, item in enumerate(items)
        if item.updated_date is not nothing
        or item.deleted_date is not nothing
        or item.message_state is not nothing
    ]


#: A message of words alone consists of itself and its sender; files, addresses and signs are more.
_WANTED = Wanted(_taken, _rare_rows, objects=2)


def _facts(row: dict[str, Any]) -> dict[str, str]:
    """What is rarely there."""
    is_deleted = "deleted_date" in row or row.get("message_state") == "DELETED"
    return {
        "deleted": "yes" if is_deleted else "",
        "edited": text_of(row.get("updated_date")),
        "link": " ".join(_links(row.get("annotations"))),
        "reactions": ", ".join(_reacted(row.get("reactions"))),
    }


def _written(row: dict[str, Any]) -> str:
    """The date of a message as it stands."""
    return text_of(row.get("created_date")) or text_of(row.get("deleted_date"))


def _time(written: str) -> int | None:
    """When it was, in microseconds; None where the words are not known or no zone is named."""
    found = read_dated(written)
    if found and found[1]:
        return wall(found[0])
    return None if found or not written.endswith(("Z", "UTC")) else utc_of(written)


def _beside(export: Export, member: str) -> dict[str, Any]:
    """What a small file of the download says; empty where it is not there or damaged."""
    if member not in export.members():
        return {}
    try:
        given = msgspec.json.decode(content_of(export, member, _BESIDE))
    except (ExportError, *UNREADABLE):
        return {}
    return given if isinstance(given, dict) else {}


def _listed(value: Any) -> list[Any]:
    """A list, empty where it is none."""
    return value if isinstance(value, list) else []


def _field(value: Any, name: str) -> str:
    """A field of an object as text; empty where there is none."""
    return text_of(value.get(name)) if isinstance(value, dict) else ""


def _links(annotations: Any) -> Iterator[str]:
    """Addresses that a message leads to."""
    for one in _listed(annotations):
        about = one.get("url_metadata") if isinstance(one, dict) else None
        address = about.get("url") if isinstance(about, dict) else None
        if isinstance(address, dict):
            address = next(iter(address.values()), "")
        if text_of(address):
            yield text_of(address)


def _reacted(reactions: Any) -> Iterator[str]:
    """Who answered with which sign."""
    for one in _listed(reactions):
        sign = _field(one.get("emoji"), "unicode") if isinstance(one, dict) else ""
        people = [text_of(who) for who in _listed(one.get("reactor_emails"))] if sign else []
        if sign:
            yield " ".join((sign, *people))


SOURCE = Source(
    name="google_chat",
    title="Google Chat and Hangouts (Takeout)",
    version=1,
    patterns=("takeout-*.zip", "messages.json", "Hangouts.json"),
    how=(
        "Phone and desktop: takeout.google.com, Deselect all, tick Google Chat, Next step, zip.",
        "A link comes by e-mail. Keep the zip as it comes, or all zips if there are several.",
    ),
    lacks=(
        "Messages in conversations where history was switched off.",
        "Words of messages that were deleted.",
        "Files that stand in Google Drive: only their names.",
        "A date that is readable, where it is written in a language that is not known here.",
    ),
    recognise=recognise,
    read=read,
    basis=(
        "https://support.google.com/chat/answer/10126829",
        "https://github.com/abrignoni/RLEAPP/blob/main/scripts/artifacts/googleChat.py",
    ),
)

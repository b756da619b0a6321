"""Snapchat: the *My Data* download, as a zip, a folder, or one of its JSON files.

How a person gets it: in the app, *Settings > My Data*, or at accounts.snapchat.com, with *JSON files*
and *chat media* asked for. Several zips may come; the JSON is in the first of them.

Format: ``json/chat_history.json`` and ``json/snap_history.json``: an object with a list for each
conversation (before 2023: lists such as ``Received Saved Chat History``), each row with ``From`` or
``To``, ``Media Type``, ``Created`` in UTC, ``Content`` or ``Text``, ``IsSender``, ``Media IDs``;
``talk_history.json`` with calls, ``account.json`` with log-ins, ``friends.json`` with names.
``chat_media/DATE_ID.jpg`` belongs to the message that gives the same ID.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from tallybook.errors import ExportError
from tallybook.model.columns import unwall
from tallybook.model.records import Answers, Assumption, Problem, Record
from tallybook.model.source import Export, Source
from tallybook.reading.batches import BETWEEN, Row
from tallybook.reading.download_run import Run
from tallybook.reading.download_runs import Runs
from tallybook.reading.downloads import (
    Download,
    Found,
    Part,
    content_of,
    facts_as_json,
    head_of,
    instant_of,
    parts_of,
    utc_of,
)
from tallybook.reading.html import unescaped
from tallybook.reading.json import text_of
from tallybook.reading.snapchat_account import OF_CALLS, SENT, call, friends, login
from tallybook.reading.snapchat_layouts import LAYOUT, PLAIN, WANTED
from tallybook.reading.snapchat_pages import cards, is_page
from tallybook.reading.undisturbed import undisturbed
from tallybook.reading.utc_columns import stamped

if TYPE_CHECKING:
    import polars as pl

    from tallybook.model.source import Yielded

TITLE = "Snapchat My Data"
_JSON = re.compile(r"(?:^|/)(?:chat_history|snap_history|talk_history|account)\.json$")
_HTML = re.compile(r"(?:^|/)(?:(?:chat|snap)_history|subpage_[^/]{1,200})\.html$")
_MEDIA = re.compile(
    r"(?:^|/)chat_media/(\d{4}-\d\d-\d\d)_((b|media|overlay|thumbnail|metadata)~[^/]{1,200}?)"
    r"(\.\w{1,10})?$"
)
_CHATS = re.compile(rb'"(?:Received|Sent) (?:Saved |Unsaved )?(?:Chat|Snap) History"\s{0,64}:')
_TYPED = re.compile(rb'"Media Type"\s{0,64}:')
_MADE = re.compile(rb'"(?:IsSender|Conversation Title|Created\(microseconds\))"\s{0,64}:')
_CALLS = re.compile(rb'"(?:Outgoing|Incoming|Completed) Calls"\s{0,64}:')
_LOGINS = re.compile(rb'"Login History"\s{0,64}:')
_BASIC = re.compile(rb'"Basic Information"\s{0,64}:')
_STATUS = "STATUS"
_KINDS = {".mp4": "video", ".mov": "video", ".jpg": "photo", ".jpeg": "photo", ".png": "photo"}
_KINDS |= {".webp": "photo", ".gif": "photo", ".heic": "photo", ".heif": "photo"}
#: A count of this size is of milliseconds, a larger one of microseconds.
_MILLISECONDS = 10**14
_SECOND = 1_000_000
#: How the lists of older downloads are named, and where their pages name the other one.
_OLD, _OTHERS = " History", ("Other", "To", "From")
_PERSON = ("thread", "sender", "recipients", "direction", "details")
_SAME = "The JSON was read; the pages beside it, which show the same messages, were left out."


def recognise(export: Export) -> bool:
    """Whether this is a My Data download, one of its zips, or one of its files."""
    if parts_of(export, _JSON, _is_json):
        return True
    members = export.members()
    return any(map(_MEDIA.search, members)) or bool(parts_of(export, _HTML, is_page))


@undisturbed
def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield messages, snaps, calls and log-ins as frames, then media that no message names."""
    del answers  # times are UTC, and the file says who sent what
    download = Download(export, TITLE)
    reading = _Reading(export, download)
    named = export.members()
    parts = [part for part in named if _JSON.search(part)] if named else [""]
    pages = [part for part in named if _HTML.search(part)]
    if named and not any(_is_chat(head_of(export, part)) for part in parts):
        yield from download.frames(Part(part, reading.page(part)) for part in pages)
    elif [part for part in pages if is_page(head_of(export, part))]:
        yield Assumption(code="same-pages", sentence=_SAME)
    if not named and is_page(export.head()):
        yield from download.frames([Part("", reading.page(""))])
    else:
        yield from download.frames(Part(part, reading.rows(part)) for part in parts)
    yield from reading.media()
    if reading.decoded:
        sentence = "Signs that this download writes as codes, such as apostrophes, were read."
        yield Assumption(code="decoded-signs", sentence=sentence)
    yield from download.problems.rest()


def _is_json(head: bytes) -> bool:
    """Whether a file begins as one of those that are read."""
    return head.lstrip()[:1] == b"{" and bool(
        _is_chat(head) or _CALLS.search(head) or (_LOGINS.search(head) and _BASIC.search(head))
    )


def _is_chat(head: bytes) -> bool:
    """Whether a file begins with conversations."""
    return bool(_CHATS.search(head) or (_TYPED.search(head) and _MADE.search(head)))


class _Reading:
    """One pass over a download."""

    def __init__(self, export: Export, download: Download) -> None:
        self.decoded = False
        self._export = export
        self._download = download
        self._names = friends(export)
        found = [(name, media) for name in export.members() if (media := _MEDIA.search(name))]
        self._media = {media[2]: name for name, media in found}
        self._left = dict(found)

    def rows(self, part: str) -> Iterator[Row | Problem | pl.DataFrame]:
        """Yield the rows of one JSON file."""
        window = self._download.window(part)
        if window is None:
            yield from self._download.unread(part)
            return
        told = partial(self._told, part, _is_chat(head_of(self._export, part)))
        runs = Runs(self._download, part, window, (LAYOUT, PLAIN))
        yield from runs.rows(WANTED, self._columns, told)

    def _told(self, part: str, is_chat: bool, found: Found) -> Iterator[Row | Problem]:  # noqa: FBT001 - of the file
        """Tell one row of a JSON file."""
        if "Media Type" in found.row:
            yield self._message(found)
        elif is_chat:
            yield from self._download.unknown(part, found)
        elif "Calls" in found.group and found.row.keys() & OF_CALLS:
            yield call(found)
        elif found.group == "Login History" or {"IP", "Created"} <= found.row.keys():
            yield login(found)

    def _columns(self, run: Run) -> pl.DataFrame:
        """What the messages of words alone of a run have."""
        import polars as pl  # noqa: PLC0415 - half a second that a quick start need not wait

        texts, written, counts = run.columns
        people = [self._person(group, key) for group, key in run.known]
        times = {"coarse": stamped(written), "count": pl.Series(counts, dtype=pl.Int64)}
        local = pl.DataFrame(times).select(local=_created_all())
        columns = [pl.Series("text", texts, dtype=pl.String), *local]
        told = run.people(people, _PERSON)
        return told.hstack(columns).with_columns(channel=pl.lit("snapchat"))

    def _person(self, group: str, key: tuple[Any, ...]) -> tuple[str, str, str, str, str]:
        """Conversation, sender, recipient, direction and details of a message of words alone."""
        names = ("From", "IsSender", "IsSaved", "Conversation Title")
        row = dict(zip(names, key, strict=True)) | {"Media Type": "TEXT", "Content": ""}
        told = self._message(Found(group, 0, 0, row))
        return told.thread, told.sender, told.recipients, told.direction, told.details

    def page(self, part: str) -> Iterator[Row | Problem]:
        """Yield what one page shows."""
        try:
            data = content_of(self._export, part)
        except ExportError:
            yield from self._download.unread(part)
            return
        for card in cards(data):
            yield self._message(card)

    def media(self) -> Iterator[Record | Problem]:
        """Yield the media that no message of this zip names, each with the day it is filed under."""
        other = 0
        for name, media in self._left.items():
            kind = _KINDS.get((media[4] or "").lower(), "")
            if not kind or media[3] not in {"b", "media"}:
                other += 1
                continue
            day = _day(media[1])
            yield Record(
                kind=kind,
                channel="snapchat",
                part=name,
                length=self._export.member_size(name),
                local=day,
                utc_offset=0 if day else None,
                precision="day",
                attachments=(name,),
                details={"media_id": media[2], "message": "not in this file"},
                match=media[2],
            )
        if other:
            yield Problem(
                code="loose-media",
                reason=(
                    "Overlays, thumbnails and files of an unknown kind belong to no message by their "
                    f"names and stay in the original; there are {other} here."
                ),
            )

    def _message(self, found: Found) -> Row:
        """Make a row of a message or a snap."""
        row = found.row
        direction = _direction(found)
        media, sender = text_of(row.get("Media Type")), text_of(row.get("From"))
        text = self._words(row)
        other = _other(found, direction)
        given = text_of(row.get("Media IDs"))
        ids = [one.strip() for one in given.split("|") if one.strip()] if given else []
        there = [self._media[one] for one in ids if one in self._media]
        for name in there:
            self._left.pop(name, None)
        details = self._details(found, media, sender, ids)
        is_event = media.startswith(_STATUS)
        marks = ids or ([] if media == "TEXT" else [media])
        return Row(
            "event" if is_event else "message",
            "snapchat",
            found.offset,
            found.length,
            _created(row),
            thread=text_of(row.get("Conversation Title")) or other or found.group,
            sender="" if is_event else sender,
            recipients=other if direction == "out" and not is_event else "",
            direction="unknown" if is_event else direction,
            details=details,
            text=text or (media if is_event else ""),
            attachments=BETWEEN.join(there),
            match="\n".join((*marks, text)) if marks else None,
        )

    def _details(self, found: Found, media: str, sender: str, ids: list[str]) -> str:
        """Short facts beside the words."""
        name = self._names.get(sender, "")
        row = found.row
        is_unsaved = row.get("IsSaved") is False or "Unsaved" in found.group
        if media == "TEXT" and not (ids or name or is_unsaved):
            return "{}"
        is_snap = not row.keys() & {"Content", "Text", "Media IDs", "IsSaved"}
        facts = {
            "actor": sender if media.startswith(_STATUS) else "",
            "attachment": ", ".join(one for one in ids if one not in self._media),
            "display_name": name,
            "media": "" if media == "TEXT" else media,
            "saved": "no" if is_unsaved else "",
            "snap": "yes" if is_snap and media != "TEXT" else "",
        }
        return facts_as_json(facts)

    def _words(self, row: dict[str, Any]) -> str:
        """The words of a message; downloads before 2023 write some signs as codes."""
        old = row.get("Text")
        if isinstance(old, str):
            text = unescaped(old) if "&" in old else old
            self.decoded |= text != old
            return text
        return text_of(row.get("Content"))


def _direction(found: Found) -> str:
    """Whether the account's owner sent it, as the row or its list says."""
    said = found.row.get("IsSender")
    if isinstance(said, bool):
        return "out" if said else "in"
    if not found.group and "To" in found.row:
        return "out"
    return SENT.get(found.group.partition(" ")[0], "unknown")


def _other(found: Found, direction: str) -> str:
    """The user name of the other one, in a conversation of two."""
    if not found.group:
        return next(filter(None, (text_of(found.row.get(name)) for name in _OTHERS)), "")
    if not found.group.endswith(_OLD):
        is_group = bool(found.row.get("Conversation Title")) or found.group.count("-") == 4  # noqa: PLR2004 - a number
        return "" if is_group else found.group
    return text_of(found.row.get("To" if direction == "out" else "From"))


def _created(row: dict[str, Any]) -> int | None:
    """When it was sent: to the millisecond where the two times of the row agree."""
    coarse = utc_of(row.get("Created"))
    count = row.get("Created(microseconds)")
    is_short = isinstance(count, int) and count < _MILLISECONDS
    fine = instant_of(count, 1000 if is_short else 1)
    if coarse is None or fine is None:
        return fine if coarse is None else coarse
    return fine if fine // _SECOND == coarse // _SECOND else coarse


def _created_all() -> pl.Expr:
    """The same for a column; null where it must be read singly."""
    import polars as pl  # noqa: PLC0415

    coarse, count = pl.col("coarse"), pl.col("count")
    fine = pl.when(count < _MILLISECONDS).then(count * 1000).otherwise(count)
    is_same = (fine > 0) & (fine // _SECOND == coarse // _SECOND)
    return pl.when(is_same.fill_null(value=False)).then(fine).otherwise(coarse)


def _day(written: str) -> datetime | None:
    """The day a file is named after."""
    return unwall(utc_of(f"{written} 00:00:00"))


SOURCE = Source(
    name="snapchat",
    title="Snapchat (My Data)",
    version=1,
    patterns=("mydata*.zip", "chat_history.json", "snap_history.json"),
    how=(
        "Phone: in Snapchat open your profile, the cog, My Data; switch on JSON files and chat media.",
        "Desktop: accounts.snapchat.com, My Data, the same choices; a link comes by e-mail.",
        "Several zips may come. Add each of them; the messages are in the first.",
    ),
    lacks=(
        "Messages and snaps that disappeared and were saved by nobody.",
        "What was in a snap: only when it was sent and by whom.",
        "Which medium belongs to which message, where the download gives no ID for it.",
        "Whom a call was with, in most downloads.",
    ),
    recognise=recognise,
    read=read,
    basis=(
        "https://help.snapchat.com/hc/en-us/articles/7012305371156",
        "https://github.com/raleighlittles/Snapchat-Chats-And-Location-Analyzer",
    ),
)

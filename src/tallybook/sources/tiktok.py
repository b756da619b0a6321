"""TikTok: the data download, as JSON or as text, in a zip, a folder, or one of its files.

How a person gets it: in the app, *Settings and privacy > Account > Download your data*, JSON or TXT.

Format: ``user_data_tiktok.json`` (before 2025 ``user_data.json``). Messages stand in ``Direct
Message > Direct Messages > ChatHistory`` (before: ``Direct Messages > Chat History > ChatHistory``),
a list for each ``Chat History with NAME:``, each row with ``Date``, ``From``, ``Content``; comments in
``Comment > Comments > CommentsList``, log-ins in ``Your Activity > Login History``. As text: blocks
``>>> Chat History with NAME::`` of lines ``DATE UTC NAME: WORDS``, and blocks of ``Name: value``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from tallybook.errors import ExportError
from tallybook.model.records import Answers, Assumption, Problem
from tallybook.model.source import Export, Source
from tallybook.reading import tiktok_text
from tallybook.reading.batches import Row, as_json
from tallybook.reading.chattaken import Columns, Wanted
from tallybook.reading.download_run import Run
from tallybook.reading.download_runs import Plain, Runs
from tallybook.reading.download_walk import NAMED, Opens
from tallybook.reading.downloads import (
    Download,
    Found,
    Layout,
    Part,
    content_of,
    first_of,
    parts_of,
    utc_of,
)
from tallybook.reading.json import UNREADABLE, text_of
from tallybook.reading.undisturbed import undisturbed
from tallybook.reading.utc_columns import stamped
from tallybook.reading.window import Window

if TYPE_CHECKING:
    import polars as pl

    from tallybook.model.source import Yielded

TITLE = "TikTok data download"
_JSON = re.compile(r"(?:^|/)user_data[^/]{0,40}\.json$", re.IGNORECASE)
_TEXT = re.compile(r"\.txt$", re.IGNORECASE)
_SECTION = re.compile(
    rb'"(?:Direct Messages?|App Settings|Tiktok Live|TikTok Live|Ads and data|Tiktok Shopping'
    rb'|TikTok Shop|Your Activity|Activity|Group Chat)"\s{0,64}:\s{0,64}\{'
)
_INNER = re.compile(
    rb'"(?:ChatHistory|GroupChat|LoginHistoryList|CommentsList|VideoList|FansList|ProfileMap'
    rb'|BlockList|SettingsMap|ItemFavoriteList)"\s{0,64}:'
)
#: Enough for the first lines of a text.
_START = 4096
_PEOPLE = ("thread", "sender", "recipients", "direction")
#: How a time says that it is UTC.
_MARKED = ("UTC", "Z")
_LOGIN_FIELDS = ("IP", "DeviceModel", "DeviceSystem", "NetworkType", "Carrier")
_ZONE = (
    "The times in this file carry no zone. TikTok marks the same times as UTC in its text download; "
    "they were read as UTC."
)


def _lists(value: Any, path: str = "", depth: int = 0) -> Iterator[tuple[str, msgspec.Raw]]:
    """The lists of messages, comments and log-ins, wherever in the file they stand."""
    if depth < _DEPTH and first_of(value) == b"{":
        values = msgspec.json.decode(value, type=dict[str, msgspec.Raw])
        yield from _values(values, path, depth)


def _values(
    values: dict[str, msgspec.Raw], path: str, depth: int
) -> Iterator[tuple[str, msgspec.Raw]]:
    """The lists that stand among some values, or within them."""
    for name, inner in values.items():
        if name in _SKIPPED:
            continue
        is_list = first_of(inner) == b"["
        if is_list and (path in _CHATS or name in _WANTED):
            yield name, inner
        elif not is_list:
            yield from _lists(inner, name, depth + 1)


def _at_once(content: memoryview) -> Iterator[tuple[str, msgspec.Raw]]:
    """The same of a whole file, taken apart in one pass where sections hold parts, as usual."""
    try:
        outline = msgspec.json.decode(content, type=_Outline)
    except msgspec.ValidationError:
        yield from _lists(content)
        return
    for section, parts in outline.items():
        for part, values in (parts or {}).items():
            if not _SKIPPED & {section, part}:
                yield from _values(values or {}, part, 2)


_DEPTH = 5
_CHATS = frozenset({"ChatHistory", "GroupChat"})
_WANTED = frozenset({"CommentsList", "LoginHistoryList"})
#: Large sections without anybody's words.
_SKIPPED = frozenset({"Video Browsing History", "Watch History", "Like List", "Search History"})


class _Message(msgspec.Struct, gc=False):
    """A message of words, as nearly all rows are."""

    at: str | None = msgspec.field(name="Date", default=None)
    sender: str | None = msgspec.field(name="From", default=None)
    text: str | None = msgspec.field(name="Content", default=None)


_Outline = dict[str, dict[str, dict[str, msgspec.Raw] | None] | None]
_LAYOUT = Layout(
    outline=msgspec.Raw,
    groups=lambda outline: (
        (name, msgspec.json.decode(rows, type=list[msgspec.Raw])) for name, rows in _lists(outline)
    ),
    begins=re.compile(
        rb'\{\s{0,64}"(?:Date|From|Content|date|comment|IP)"\s{0,64}:\s{0,64}(?=["ntf])'
    ),
    heads=re.compile(rb'"((?:[^"\\]|\\.){1,200})"\s{0,64}:\s{0,64}\['),
)
_PLAIN = Plain(
    _Message,
    _at_once,
    Opens(
        re.compile(rb'"ChatHistory"\s{0,64}:\s{0,64}\{\s{0,64}' + NAMED),
        re.compile(rb"\s{0,64},\s{0,64}" + NAMED),
        is_within=True,
    ),
)


def recognise(export: Export) -> bool:
    """Whether this is a data download, bare or in a zip."""
    return bool(
        parts_of(export, _JSON, _is_data) or parts_of(export, _TEXT, tiktok_text.is_text, _START)
    )


@undisturbed
def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield messages, own comments and log-ins as frames."""
    del answers  # the file says who sent what, and when
    download = Download(export, TITLE)
    found = parts_of(export, _JSON, _is_data)
    pages = parts_of(export, _TEXT, tiktok_text.is_text, _START)
    if not found and not pages:
        found = [""]
    reading = _Reading(export, download)
    yield from download.frames(Part(part, reading.rows(part)) for part in found)
    yield from download.frames(Part(part, reading.lines(part)) for part in pages)
    if reading.bare:
        yield Assumption(code="zone-of-service", sentence=_ZONE)
    yield from download.problems.rest()


def _is_data(head: bytes) -> bool:
    """Whether a file begins as the JSON download does."""
    return bool(head.lstrip()[:1] == b"{" and _SECTION.search(head) and _INNER.search(head))


class _Reading:
    """One pass over a download."""

    def __init__(self, export: Export, download: Download) -> None:
        self.bare = False
        self._export = export
        self._download = download

    def rows(self, part: str) -> Iterator[Row | Problem | pl.DataFrame]:
        """Yield the rows of one JSON file, the usual messages many at a time."""
        window = self._download.window(part)
        if window is None:
            yield from self._download.unread(part)
            return
        owner = _owner(window)
        told = partial(self._told, part, owner)
        runs = Runs(self._download, part, window, (_LAYOUT, _PLAIN))
        yield from runs.rows(Wanted(_taken, _rare_rows), partial(self._columns, owner), told)

    def _told(self, part: str, owner: str, found: Found) -> Iterator[Row | Problem]:
        """Tell one row of a JSON file."""
        if "From" in found.row or "Content" in found.row:
            yield self._message(found, owner)
        elif found.row.keys() & {"comment", "Comment"}:
            yield self._comment(found, owner)
        elif "IP" in found.row:
            yield self._login(found)
        elif found.group in _WANTED or found.group.startswith(tiktok_text.WITH):
            yield from self._download.unknown(part, found)

    def _columns(self, owner: str, run: Run) -> pl.DataFrame:
        """What the usual messages of a run have."""
        import polars as pl  # noqa: PLC0415 - half a second that a quick start need not wait

        texts, written = run.columns
        people = [_people(group, sender or "", owner) for group, sender in run.known]
        local = stamped(written).alias("local")
        self.bare = self.bare or any(
            not (text or "Z").endswith(_MARKED) and at is not None
            for text, at in zip(written, local, strict=True)
        )
        columns = [pl.Series("text", texts, dtype=pl.String), local]
        told = run.people(people, _PEOPLE)
        return told.hstack(columns).with_columns(channel=pl.lit("tiktok"))

    def lines(self, part: str) -> Iterator[Row | Problem]:
        """Yield what one text file holds."""
        try:
            data = content_of(self._export, part)
        except ExportError:
            yield from self._download.unread(part)
            return
        for found in tiktok_text.rows(data):
            if "Content" in found.row:
                yield self._message(found, "")
            elif "comment" in found.row:
                yield self._comment(found, "")
            else:
                yield self._login(found)

    def _time(self, written: Any) -> int | None:
        """When it was, in UTC."""
        at = utc_of(written)
        self.bare |= at is not None and not str(written).endswith(_MARKED)
        return at

    def _message(self, found: Found, owner: str) -> Row:
        """Make a row of a message."""
        row = found.row
        thread, sender, other, direction = _people(found.group, text_of(row.get("From")), owner)
        return Row(
            "message",
            "tiktok",
            found.offset,
            found.length,
            self._time(row.get("Date")),
            thread=thread,
            sender=sender,
            recipients=other,
            direction=direction,
            details="{}",
            text=text_of(row.get("Content")),
        )

    def _comment(self, found: Found, owner: str) -> Row:
        """Make a row of a comment that the account's owner wrote."""
        row = {name.lower(): value for name, value in found.row.items()}
        return Row(
            "post",
            "tiktok",
            found.offset,
            found.length,
            self._time(row.get("date")),
            thread="",
            sender=owner,
            recipients="",
            direction="out",
            details=as_json({"post": "own comment", "link": text_of(row.get("url"))}),
            text=text_of(row.get("comment")),
        )

    def _login(self, found: Found) -> Row:
        """Make a row of a log-in to the account."""
        ip, device, system, network, carrier = (text_of(found.row.get(f)) for f in _LOGIN_FIELDS)
        facts = {"device": device, "ip": ip, "network": network, "carrier": carrier}
        details = as_json({"provider": "TikTok", "system": system} | facts)
        return Row(
            "sign_in",
            "account",
            found.offset,
            found.length,
            self._time(found.row.get("Date")),
            thread="TikTok",
            sender="",
            recipients="",
            direction="unknown",
            details=details,
            match=details,
        )


def _taken(items: list[_Message]) -> Columns:
    """Take sender, words and time of each message."""
    senders = [item.sender for item in items]
    return senders, [item.text for item in items], [item.at for item in items]


def _rare_rows(items: list[_Message]) -> list[int]:
    """Which rows are no messages, or messages without a name or without words."""
    return [row for row, item in enumerate(items) if item.text is None or item.sender is None]


def _people(group: str, sender: str, owner: str) -> tuple[str, str, str, str]:
    """The conversation of a message, who sent it, to whom, and in which direction."""
    name = group.removeprefix(tiktok_text.WITH).rstrip(": ")
    direction = "unknown"
    if owner and sender:
        direction = "out" if sender == owner else "in"
    elif sender and sender == name:
        direction = "in"
    is_out = direction == "out" and group.startswith(tiktok_text.WITH)
    return name, sender, name if is_out else "", direction


def _owner(window: Window) -> str:
    """The user name of the account, from anywhere in the file."""
    at = window.search(_USER, 0, _FITS)
    found = _USER.match(window[at : at + _FITS]) if at >= 0 else None
    try:
        return text_of(msgspec.json.decode(b'"' + found[1] + b'"')) if found else ""
    except UNREADABLE:
        return ""


#: Bytes in which this fits.
_FITS = 1 << 15
_USER = re.compile(
    rb'"ProfileMap"\s{0,64}:\s{0,64}\{[^{}]{0,20000}"userName"\s{0,64}:\s{0,64}"([^"\\]{1,100})"'
)


_HELP = "https://support.tiktok.com/en/account-and-privacy"

SOURCE = Source(
    name="tiktok",
    title="TikTok data download",
    version=1,
    patterns=("TikTok_Data*.zip", "user_data*.json"),
    how=(
        "Phone: Profile, the three lines, Settings and privacy, Account, Download your data; JSON.",
        "The file is ready after some days, under the same menu.",
        "Desktop: tiktok.com, Settings, Privacy, Download your data.",
    ),
    lacks=(
        "Messages that either side deleted before the download.",
        "Videos and pictures sent in messages: only their addresses.",
        "Comments that others wrote under your videos.",
        "Who the account belongs to, in the text form: it is asked who you are.",
    ),
    recognise=recognise,
    read=read,
    basis=(
        f"{_HELP}/personalized-ads-and-data/requesting-your-data",
        "https://github.com/abrignoni/RLEAPP/blob/main/scripts/artifacts/tikTokArchiveJson.py",
    ),
)

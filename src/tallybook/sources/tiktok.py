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
from typing import TYPE_CHECKING, Any

import msgspec

from tallybook.errors import ExportError
from tallybook.model.records import Answers, Assumption, Problem
from tallybook.model.source import Export, Source
from tallybook.reading.batches import Row, as_json
from tallybook.reading.charsets import decode
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

if TYPE_CHECKING:
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
_CHAT = b">>> Chat History with "
_STAMP = rb"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
_LINE = re.compile(
    rb"^(?:>>> Chat History with (?P<name>[^\r\n]{1,200}?):{0,2}[ \t]{0,8}"
    rb"|(?P<at>%b(?: UTC)?) (?P<sender>[^:\r\n]{1,100}):(?: (?P<text>[^\r\n]*))?)\r?$" % _STAMP,
    re.MULTILINE,
)
_PAIR = re.compile(
    rb"^(Date|IP|Device Model|Device System|Network Type|Carrier): ?([^\r\n]*)", re.MULTILINE
)
_LOGINS = re.compile(rb"\A\s{0,64}Date: %b(?: UTC)?\r?\nIP: " % _STAMP)
_COMMENTS = re.compile(rb"\A\s{0,64}Date: %b(?: UTC)?\r?\nComment: " % _STAMP)
_COMMENT = re.compile(rb"^Date: (%b(?: UTC)?)\r?\nComment: " % _STAMP, re.MULTILINE)
_FIELD = re.compile(r"\n(?:Photo|Url|URL): [^\n]*(?=\n|\Z)")
_WITH = "Chat History with "
_LOGIN_FIELDS = ("IP", "DeviceModel", "DeviceSystem", "NetworkType", "Carrier")
_ZONE = (
    "The times in this file carry no zone. TikTok marks the same times as UTC in its text download; "
    "they were read as UTC."
)


def _lists(value: Any, path: str = "", depth: int = 0) -> Iterator[tuple[str, list[msgspec.Raw]]]:
    """The lists of messages, comments and log-ins, wherever in the file they stand."""
    if depth < _DEPTH and first_of(value) == b"{":
        for name, inner in msgspec.json.decode(value, type=dict[str, msgspec.Raw]).items():
            if name in _SKIPPED:
                continue
            is_list = first_of(inner) == b"["
            wanted = path in _CHATS or name in _WANTED
            if is_list and wanted:
                yield name, msgspec.json.decode(inner, type=list[msgspec.Raw])
            elif not is_list:
                yield from _lists(inner, name, depth + 1)


_DEPTH = 5
_CHATS = frozenset({"ChatHistory", "GroupChat"})
_WANTED = frozenset({"CommentsList", "LoginHistoryList"})
#: Large sections without anybody's words.
_SKIPPED = frozenset({"Video Browsing History", "Watch History", "Like List", "Search History"})
_LAYOUT = Layout(
    outline=msgspec.Raw,
    groups=_lists,
    begins=re.compile(
        rb'\{\s{0,64}"(?:Date|From|Content|date|comment|IP)"\s{0,64}:\s{0,64}(?=["ntf])'
    ),
    heads=re.compile(rb'"((?:[^"\\]|\\.){1,200})"\s{0,64}:\s{0,64}\['),
)


def recognise(export: Export) -> bool:
    """Whether this is a data download, bare or in a zip."""
    return bool(parts_of(export, _JSON, _is_data) or parts_of(export, _TEXT, _is_text, _START))


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield messages, own comments and log-ins as frames."""
    del answers  # the file says who sent what, and when
    download = Download(export, TITLE)
    found = parts_of(export, _JSON, _is_data)
    pages = parts_of(export, _TEXT, _is_text, _START)
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


def _is_text(head: bytes) -> bool:
    """Whether a file begins as one of the texts that are read."""
    return bool(head.lstrip().startswith(_CHAT) or _LOGINS.match(head) or _COMMENTS.match(head))


class _Reading:
    """One pass over a download."""

    def __init__(self, export: Export, download: Download) -> None:
        self.bare = False
        self._export = export
        self._download = download

    def rows(self, part: str) -> Iterator[Row | Problem]:
        """Yield the rows of one JSON file."""
        owner = _owner(self._export, part)
        for found in self._download.rows(part, _LAYOUT):
            if isinstance(found, Problem):
                yield found
            elif "From" in found.row or "Content" in found.row:
                yield self._message(found, owner)
            elif found.row.keys() & {"comment", "Comment"}:
                yield self._comment(found, owner)
            elif "IP" in found.row:
                yield self._login(found)
            elif found.group in _WANTED or found.group.startswith(_WITH):
                yield from self._download.unknown(part, found)

    def lines(self, part: str) -> Iterator[Row | Problem]:
        """Yield what one text file holds."""
        try:
            data = content_of(self._export, part)
        except ExportError:
            yield from self._download.unread(part)
            return
        if _LOGINS.match(data):
            yield from map(self._login, _blocks(data))
        elif _COMMENTS.match(data):
            for found in _commented(data):
                yield self._comment(found, "")
        else:
            for found in _messages(data):
                yield self._message(found, "")

    def _time(self, written: Any) -> int | None:
        """When it was, in UTC."""
        at = utc_of(written)
        self.bare |= at is not None and not str(written).endswith(("UTC", "Z"))
        return at

    def _message(self, found: Found, owner: str) -> Row:
        """Make a row of a message."""
        row = found.row
        name = found.group.removeprefix(_WITH).rstrip(": ")
        sender = text_of(row.get("From"))
        direction = "unknown"
        if owner and sender:
            direction = "out" if sender == owner else "in"
        elif sender and sender == name:
            direction = "in"
        return Row(
            "message",
            "tiktok",
            found.offset,
            found.length,
            self._time(row.get("Date")),
            thread=name,
            sender=sender,
            recipients=name if direction == "out" and found.group.startswith(_WITH) else "",
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


def _owner(export: Export, part: str) -> str:
    """The user name of the account, from anywhere in the file."""
    try:
        data = content_of(export, part)
    except ExportError:
        return ""
    found = _USER.search(data)
    try:
        return text_of(msgspec.json.decode(b'"' + found[1] + b'"')) if found else ""
    except UNREADABLE:
        return ""


_USER = re.compile(
    rb'"ProfileMap"\s{0,64}:\s{0,64}\{[^{}]{0,20000}"userName"\s{0,64}:\s{0,64}"([^"\\]{1,100})"'
)


def _messages(data: bytes) -> Iterator[Found]:
    """The messages of a text file; what follows on lines of its own belongs to the one before."""
    name, held = "", None
    for line in _LINE.finditer(data):
        if held is not None:
            yield _spoken(data, name, held, line.start())
        held = None if line["name"] is not None else line
        name = decode(line["name"]) if line["name"] is not None else name
    if held is not None:
        yield _spoken(data, name, held, len(data))


def _spoken(data: bytes, name: str, line: re.Match[bytes], end: int) -> Found:
    """One message, with the lines that follow it."""
    start = line.start("text") if line["text"] is not None else line.end()
    row = {
        "Date": decode(line["at"]),
        "From": decode(line["sender"]).strip(),
        "Content": decode(data[start:end]).replace("\r\n", "\n").strip("\n"),
    }
    length = len(data[line.start() : end].rstrip())
    return Found(_WITH + name, line.start(), length, row)


def _blocks(data: bytes) -> Iterator[Found]:
    """The log-ins of a text file: each begins with its date."""
    row: dict[str, Any] = {}
    start = end = 0
    for pair in _PAIR.finditer(data):
        if pair[1] == b"Date" and row:
            yield Found("", start, end - start, row)
            row = {}
        start = pair.start() if not row else start
        row[decode(pair[1]).replace(" ", "") if pair[1] != b"IP" else "IP"] = decode(pair[2])
        end = pair.end()
    if row:
        yield Found("", start, end - start, row)


def _commented(data: bytes) -> Iterator[Found]:
    """The comments of a text file."""
    marks = list(_COMMENT.finditer(data))
    for place, mark in enumerate(marks):
        end = marks[place + 1].start() if place + 1 < len(marks) else len(data)
        words = decode(data[mark.end() : end]).replace("\r\n", "\n").rstrip("\n")
        row = {"date": decode(mark[1]), "comment": _FIELD.sub("", words)}
        yield Found("", mark.start(), len(data[mark.start() : end].rstrip()), row)


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

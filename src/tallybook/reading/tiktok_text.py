"""Read the text form of TikTok's data download: messages, log-ins and comments, a file for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tallybook.reading.charsets import decode
from tallybook.reading.downloads import Found

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
#: How the list of a chat is named.
WITH = "Chat History with "


def is_text(head: bytes) -> bool:
    """Whether a file begins as one of the texts that are read."""
    return bool(head.lstrip().startswith(_CHAT) or _LOGINS.match(head) or _COMMENTS.match(head))


def rows(data: bytes) -> Iterator[Found]:
    """Yield what a text holds, under the names that the JSON uses."""
    if _LOGINS.match(data):
        yield from _blocks(data)
    elif _COMMENTS.match(data):
        yield from _commented(data)
    else:
        yield from _messages(data)


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
    return Found(WITH + name, line.start(), length, row)


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

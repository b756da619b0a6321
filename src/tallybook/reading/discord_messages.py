"""The files of messages in a Discord data package: rows of JSON or of CSV, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from tallybook.model.records import Problem
from tallybook.model.source import Export
from tallybook.reading.downloads import Download, Found, Layout, content_of
from tallybook.reading.json import MARK, text_of

#: How a file of messages begins, by the ending of its name.
HEADS = {
    "csv": re.compile(rb"\"?ID\"?,\"?Timestamp\"?,\"?Contents\"?"),
    "json": re.compile(rb"\s{0,64}\[\s{0,64}(?:\]|\{[^{}]{0,400}\"(?:ID|Timestamp)\"\s{0,64}:)"),
}
_ROW = re.compile(rb"(?:(?:\"(?:[^\"]|\"\")*+\"|[^\",\r\n]*+)(?:,|(?=[\r\n]|\Z)))++")
_BEGINS = re.compile(rb"^[^,\"\r\n]{1,64},\"?\d{4}-\d\d-\d\d[ T]\d\d:", re.MULTILINE)
_FIELD = re.compile(rb"(?:\"((?:[^\"]|\"\")*+)\"|([^,\r\n]*+))(?:,|\Z)")
_FIELDS = 3
_LAYOUT = Layout(
    outline=list[msgspec.Raw],
    groups=lambda rows: [("", rows)],
    begins=re.compile(rb"\{\s{0,64}\"(?:ID|Timestamp|Contents)\"\s{0,64}:"),
    heads=re.compile(rb"(?!)()"),
)


class Message(NamedTuple):
    """One message as it stands in the package."""

    offset: int
    length: int
    number: str
    time: str
    text: str
    attachments: str


def messages(export: Export, part: str, download: Download) -> Iterator[Message | Problem]:
    """Yield the messages of one file, and what of it was lost."""
    if part.lower().endswith(".csv"):
        yield from _from_csv(content_of(export, part), part, download)
        return
    for found in download.rows(part, _LAYOUT):
        yield _from_row(found) if isinstance(found, Found) else found


def _from_row(found: Found) -> Message:
    """A message of a file of JSON."""
    names = ("ID", "Timestamp", "Contents", "Attachments")
    return Message(found.offset, found.length, *(text_of(found.row.get(name)) for name in names))


def _from_csv(data: bytes, part: str, download: Download) -> Iterator[Message | Problem]:
    """Yield the messages of a file of CSV; a line break may stand within quotes."""
    head = _ROW.match(data, len(MARK) if data.startswith(MARK) else 0)
    at = head.end() if head else 0
    while at < len(data):
        if data[at] in b"\r\n":
            at += 1
            continue
        row = _ROW.match(data, at)
        end = row.end() if row else at
        if row is None or (end < len(data) and data[end] not in b"\r\n"):
            following = _BEGINS.search(data, at + 1)
            end = following.start() if following else len(data)
            code = "damaged" if following else "cut-off"
            yield from download.lost(code, part, at, end - at)
        elif len(fields := _fields(data[at:end])) >= _FIELDS:
            yield Message(at, end - at, *(*fields, "")[:4])
        else:
            yield from download.lost("damaged", part, at, end - at)
        at = end


def _fields(row: bytes) -> list[str]:
    """The fields of a row."""
    found = []
    for field in _FIELD.finditer(row):
        words = field[2] if field[1] is None else field[1].replace(b'""', b'"')
        found.append(words.decode("utf-8", "replace"))
        if field.end() == len(row) and not row.endswith(b","):
            break
    return found

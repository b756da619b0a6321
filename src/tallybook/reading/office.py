"""The words of office documents: Word, Excel, PowerPoint and OpenDocument, each a zip of XML.

Formats: ECMA-376 (Office Open XML) and OASIS OpenDocument 1.3. Only words are taken, in the order in
which they stand; what a document would draw, run or fetch is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

from tallybook.model.source import Export
from tallybook.reading.exports import read_up_to

#: Characters of one document, and bytes of one of its parts, that are read.
MOST_WORDS = 2_000_000
_MOST_BYTES = 64 << 20
_PIECE = 1 << 16
_DEEPEST = 300
#: Elements whose text is words, those that end a line, and those that stand for a tab or a break.
_WORDS = frozenset({"w:t", "a:t", "t", "v", "text:p", "text:h", "text:span", "text:a"})
_LINES = frozenset({"w:p", "a:p", "row", "si", "text:p", "text:h", "table:table-row"})
_MARKS = {
    "w:tab": "\t", "w:br": "\n", "w:cr": "\n", "a:br": "\n", "c": "\t", "text:tab": "\t",
    "text:line-break": "\n", "text:s": " ", "table:table-cell": "\t",
}  # fmt: skip
_PARTS = {
    "Word document": re.compile(r"word/(?:document|footnotes|endnotes|comments)\.xml"),
    "Excel workbook": re.compile(r"xl/worksheets/sheet\d+\.xml"),
    "PowerPoint presentation": re.compile(r"ppt/(?:slides/slide|notesSlides/notesSlide)\d+\.xml"),
    "OpenDocument": re.compile(r"content\.xml"),
}
_NUMBER = re.compile(r"\d+")
_FACTS = {
    "dcterms:created": "created", "dcterms:modified": "modified", "dc:creator": "author",
    "cp:lastModifiedBy": "last_changed_by", "dc:title": "title", "meta:creation-date": "created",
    "dc:date": "modified", "meta:initial-creator": "author", "meta:generator": "program",
    "Application": "program",
}  # fmt: skip
_LONGEST_FACT = 300


class Damaged(Exception):
    """A part of the document is no XML that can be read to its end."""


def office_kind(export: Export) -> str:
    """What kind of office document a zip is; empty where it is none."""
    members = export.members()
    if "[Content_Types].xml" in members:
        return next((kind for kind, part in _PARTS.items() if any(map(part.match, members))), "")
    if "mimetype" in members and "content.xml" in members:
        with export.open_member("mimetype") as stream:
            told = read_up_to(stream, 100)
        return "OpenDocument" if told.startswith(b"application/vnd.oasis.opendocument") else ""
    return ""


def words_of(export: Export, kind: str) -> tuple[str, bool]:
    """The words of a document, and whether all of them could be read."""
    shared = _shared(export)
    pieces: list[str] = []
    whole, length = True, 0
    for part in _in_order(export, _PARTS[kind]):
        try:
            for piece in _Part(export, part, shared).pieces():
                pieces.append(piece)
                length += len(piece)
                if length > MOST_WORDS:
                    return "".join(pieces)[:MOST_WORDS], False
        except (Damaged, expat.ExpatError):
            whole = False
        pieces.append("\n")
    return _tidy("".join(pieces)), whole


def facts_of(export: Export) -> dict[str, str]:
    """What a document says of itself: by whom, when, with which program."""
    found: dict[str, str] = {}
    for part in ("docProps/core.xml", "docProps/app.xml", "meta.xml"):
        if part in export.members():
            try:
                told = _Facts(export, part).told
            except (Damaged, expat.ExpatError):
                continue
            found = told | found
    return found


def _in_order(export: Export, name: re.Pattern[str]) -> list[str]:
    """The parts that hold words, sheets and slides by their number."""
    parts = [part for part in export.members() if name.fullmatch(part)]
    return sorted(parts, key=lambda part: (int((_NUMBER.findall(part) or ["0"])[-1][:9]), part))


def _shared(export: Export) -> list[str]:
    """The texts that the cells of a workbook share."""
    if "xl/sharedStrings.xml" not in export.members():
        return []
    try:
        return "".join(_Part(export, "xl/sharedStrings.xml", []).pieces()).split("\n")
    except (Damaged, expat.ExpatError):
        return []


def _tidy(words: str) -> str:
    """The words without runs of empty lines and blanks at the ends of lines."""
    lines = re.sub(r"[ \t]+\n", "\n", words)
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def _parsed(stream: BinaryIO, parser: expat.XMLParserType) -> Iterator[None]:
    """Feed a part to a parser piece by piece, up to the bound."""
    done = 0
    while piece := stream.read(_PIECE):
        done += len(piece)
        if done > _MOST_BYTES:
            raise Damaged
        _fed(parser, piece)
        yield
    _fed(parser, b"", last=True)
    yield


def _fed(parser: expat.XMLParserType, piece: bytes, *, last: bool = False) -> None:
    """Feed one piece; a charset that nobody knows is damage like any other."""
    try:
        parser.Parse(piece, last)
    except (LookupError, ValueError) as error:
        raise Damaged from error


def _refuse(*_doctype: object) -> None:
    """Refuse a document type: it may hold entities."""
    raise Damaged


class _Part:
    """One part of a document as a stream of words."""

    def __init__(self, export: Export, part: str, shared: list[str]) -> None:
        self._export = export
        self._part = part
        self._shared = shared
        self._path: list[str] = []
        self._ready: list[str] = []
        self._is_shared = False
        self._value: list[str] = []

    def pieces(self) -> Iterator[str]:
        """Yield the words as they are met."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = _refuse
        with self._export.open_member(self._part) as stream:
            try:
                for _ in _parsed(stream, parser):
                    yield self._taken()
            except (Damaged, expat.ExpatError):
                yield self._taken()
                raise

    def _taken(self) -> str:
        ready, self._ready = self._ready, []
        return "".join(ready)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._path) >= _DEEPEST:
            raise Damaged
        self._path.append(name)
        if name in _MARKS:
            self._ready.append(_MARKS[name])
        if name == "c":
            self._is_shared = attributes.get("t") == "s"

    def _characters(self, text: str) -> None:
        if self._path[-1] == "v" and self._is_shared:
            self._value.append(text)
        elif self._path[-1] in _WORDS:
            self._ready.append(text.replace("\n", " ") if self._path[-1] == "t" else text)

    def _end(self, name: str) -> None:
        self._path.pop()
        if name == "v" and self._value:
            number = "".join(self._value).strip()[:9]
            self._value = []
            if number.isdigit() and int(number) < len(self._shared):
                self._ready.append(self._shared[int(number)])
        elif name in _LINES:
            self._ready.append("\n")


class _Facts:
    """What one part says of the document."""

    def __init__(self, export: Export, part: str) -> None:
        self.told: dict[str, str] = {}
        self._name = ""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = _refuse
        with export.open_member(part) as stream:
            for _ in _parsed(stream, parser):
                pass

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._name = _FACTS.get(name, "")

    def _characters(self, text: str) -> None:
        if self._name and text.strip():
            self.told[self._name] = (self.told.get(self._name, "") + text)[:_LONGEST_FACT]

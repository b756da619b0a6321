"""Read XML that holds points (GPX, KML) as a stream, each element with its place in the file.

The parser is expat from Python's own library. A document type is refused before anything in it is
looked at, so there are no entities; nothing is fetched. Where a file is cut off or damaged, what
came before is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple
from xml.parsers import expat

from tallybook.reading.json import MARK

PIECE = 1 << 16
#: Characters of one element, and elements within each other, at most.
_LONGEST = 4 << 20
_DEEPEST = 200
#: What may stand before the root element, how often, and how a file may be marked.
_PASSED = ((b"<?", b"?>"), (b"<!--", b"-->"))
_MOST_BEFORE = 50
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_TAG = re.compile(rb"<([A-Za-z_][\w.:-]{0,100})[\s/>]")


def root_of(head: bytes) -> str:
    """The name of the root element by the first bytes of a file; empty where there is none."""
    for mark, codec in _MARKS:
        if head.startswith(mark):
            head = head[len(mark) :].decode(codec, "ignore").encode()
    at = 0
    for _ in range(_MOST_BEFORE):
        at += len(head[at:]) - len(head[at:].lstrip())
        end = next((end for begin, end in _PASSED if head.startswith(begin, at)), b"")
        if not end:
            break
        found = head.find(end, at)
        if found < 0:
            return ""
        at = found + len(end)
    name = _TAG.match(head, at)
    return _plain(name[1].decode()) if name else ""


class Element(NamedTuple):
    """One element of interest that has ended.

    Attributes:
        name: Its name without a namespace.
        attributes: Its attributes, names without a namespace.
        texts: The words of the elements below it, by their path (``time``, ``Point/coordinates``);
            of several alike, all in their order.
        offset: Its first byte.
        end: The byte behind it.
    """

    name: str
    attributes: dict[str, str]
    texts: dict[str, list[str]]
    offset: int
    end: int


class Damage(NamedTuple):
    """Where the file could not be read on, and how many elements of interest had begun there."""

    offset: int
    items: int


class _Refused(Exception):
    """The file holds what is not read here."""


class Points:
    """A stream of elements.

    Args:
        stream: The file, from its start.
        wanted: Tells by its path from the root (names joined by ``/``) whether an element is of
            interest.
    """

    def __init__(self, stream: BinaryIO, wanted: Callable[[str], bool]) -> None:
        self._stream = stream
        self._wanted = wanted
        self._path: list[str] = []
        self._open: list[tuple[int, dict[str, str], dict[str, list[str]], int]] = []
        self._words: list[str] = []
        self._held = self._before = 0
        self._begun = False
        self._ready: list[Element] = []
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = _refuse
        self._parser = parser

    def __iter__(self) -> Iterator[Element | Damage]:
        try:
            while piece := self._stream.read(PIECE):
                self._parser.Parse(piece if self._begun else self._trimmed(piece))
                yield from self._taken()
            self._parser.Parse(b"", True)
            yield from self._taken()
        except (expat.ExpatError, _Refused, ValueError, LookupError):
            yield from self._taken()
            yield Damage(max(self._at(), 0), len(self._open))

    def _trimmed(self, piece: bytes) -> bytes:
        """Pass over a mark and blank lines before the declaration, which expat does not allow."""
        trimmed = (piece if self._before else piece.removeprefix(MARK)).lstrip(b" \t\r\n")
        self._before += len(piece) - len(trimmed)
        self._begun = bool(trimmed)
        return trimmed

    def _at(self) -> int:
        """The byte of the file at which the parser stands."""
        return self._before + self._parser.CurrentByteIndex

    def _taken(self) -> Iterator[Element]:
        ready, self._ready = self._ready, []
        yield from ready

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._path) >= _DEEPEST:
            raise _Refused
        self._path.append(_plain(name))
        self._words = []
        self._held = 0
        if self._wanted("/".join(self._path)):
            given = {_plain(key): value for key, value in attributes.items()}
            self._open.append((len(self._path), given, {}, self._at()))

    def _characters(self, text: str) -> None:
        self._held += len(text)
        if self._open and self._held <= _LONGEST:
            self._words.append(text)

    def _end(self, name: str) -> None:
        if self._open:
            depth, attributes, texts, offset = self._open[-1]
            if depth == len(self._path):
                self._open.pop()
                end = self._at() + len(name.encode()) + len("</>")
                texts.setdefault("", ["".join(self._words)])
                self._ready.append(Element(self._path[-1], attributes, texts, offset, end))
            else:
                below = "/".join(self._path[depth:])
                texts.setdefault(below, []).append("".join(self._words).strip())
        self._words = []
        self._path.pop()


def _plain(name: str) -> str:
    """A name without its namespace."""
    return name.rsplit(":", 1)[-1]


def _refuse(*_doctype: object) -> None:
    """Refuse a document type: it may hold entities."""
    raise _Refused

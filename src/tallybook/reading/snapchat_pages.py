"""Read the pages on which Snapchat shows chats, where the JSON beside them was left out.

Newer pages show each message as a card: who in ``h4``, the words in ``p``, the time in ``h6``. Older
ones are tables under ``From`` or ``To``: a row of who, type and time, then a row of words. One walk from tag to tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tallybook.reading.downloads import Found
from tallybook.reading.html import inert_text

_TAG = re.compile(rb"<(h1|h4|h6|p|tr|th|td|/h1|/h4|/h6|/p|/th|/td)\b[^<>]{0,500}>", re.IGNORECASE)
_STAMP = rb"\s{0,64}\d{4}[-/]\d\d[-/]\d\d \d\d:\d\d:\d\d UTC"
_CARD = re.compile(rb"<h6\b[^<>]{0,500}>" + _STAMP, re.IGNORECASE)
_TABLE = re.compile(
    rb"<td\b[^<>]{0,500}>\s{0,64}[A-Z]{3,40}\s{0,64}</td>\s{0,64}<td\b[^<>]{0,500}>" + _STAMP
)
_TIME = re.compile(r"\d{4}[-/]\d\d[-/]\d\d \d\d:\d\d:\d\d UTC")
_TYPE = re.compile(r"[A-Z]{3,40}")
_TYPED, _WHEN, _WIDTH = 1, 2, 3
_OPENED = frozenset({b"h1", b"h4", b"h6", b"p", b"th", b"td"})


def is_page(head: bytes) -> bool:
    """Whether a page begins with cards or with a table as these are."""
    return bool(_CARD.search(head) or _TABLE.search(head))


def cards(data: bytes) -> Iterator[Found]:
    """Yield what each card or row of a page says, under the names that the JSON uses."""
    walk = _Walk()
    for found in _TAG.finditer(data):
        yield from walk.take(data, found[1].lower(), found.start(), found.end())
    yield from walk.close(len(data))


class _Walk:
    """One walk over a page."""

    def __init__(self) -> None:
        self._group = ""
        self._open = b""
        self._from = 0
        self._cells: list[str] = []
        #: What the first column of a table is; a name that is not said to be a sender's is neither's.
        self._first = "Other"
        self._row_at = 0
        self._held: tuple[int, dict[str, str]] | None = None

    def take(self, data: bytes, tag: bytes, start: int, end: int) -> Iterator[Found]:
        """Take in one tag."""
        if tag in _OPENED:
            self._open, self._from = tag, end
            if tag == b"h4":
                yield from self.close(start)
                self._held = (start, {"Media Type": "", "Content": ""})
        elif tag == b"tr":
            yield from self._row(start)
        elif self._open and tag == b"/" + self._open:
            words = inert_text(data[self._from : start].decode("utf-8", "replace"))
            yield from self._said(words, end)
            self._open = b""

    def _said(self, words: str, end: int) -> Iterator[Found]:
        """Take in the words of one element."""
        if self._open == b"td":
            self._cells.append(words)
        elif self._open == b"th":
            self._first = words if words in {"From", "To"} else self._first
        elif self._open == b"h1":
            self._group = words
        elif self._held:
            yield from self._carded(self._held[1], words, end)

    def _carded(self, row: dict[str, str], words: str, end: int) -> Iterator[Found]:
        """Take in the words of one element of a card."""
        if self._open == b"h4":
            row["From"] = words
        elif self._open == b"p":
            row["Content"] = "\n".join(filter(None, (row["Content"], words)))
        elif _TIME.fullmatch(words):
            row["Created"] = words
            yield from self.close(end)
        elif _TYPE.fullmatch(words):
            row["Media Type"] = words

    def _row(self, start: int) -> Iterator[Found]:
        """End a row of a table and begin the next."""
        cells, self._cells = self._cells, []
        at, self._row_at = self._row_at, start
        typed = len(cells) == _WIDTH and _TYPE.fullmatch(cells[_TYPED])
        if typed and _TIME.fullmatch(cells[_WHEN]):
            yield from self.close(at)
            row = dict(zip((self._first, "Media Type", "Created"), cells, strict=False))
            self._held = (at, row | {"Content": ""})
        elif len(cells) == 1 and self._held and not self._held[1]["Content"]:
            self._held[1]["Content"] = cells[0]

    def close(self, end: int) -> Iterator[Found]:
        """Let go of what is held, if it has a time or words."""
        if self._cells:
            yield from self._row(end)
        held, self._held = self._held, None
        if held and (held[1].get("Created") or held[1].get("Content")):
            yield Found(self._group, held[0], max(end - held[0], 0), dict(held[1]))

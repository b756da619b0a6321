"""Itemised phone bills as PDF: lines with a day, a time, a number and how long the call lasted.

How a person gets it: the account pages of the phone company, *Bills*, the itemised one, *Download*.

Format: none in common. Each page is read as lines of words; a line that holds a day, a time, a
number and mostly a length, in this order, is taken as a call. What was found is shown as columns
and confirmed before anything is added; no other line is guessed at. An invoice without such lines
is a document like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from tallybook.errors import UnreadableExport
from tallybook.model.records import Answers, Problem
from tallybook.model.source import Export, Source
from tallybook.reading.call_lists import LOOKED_INTO, MEANINGS, TITLES, is_call_list, row_in
from tallybook.reading.pdf_pages import opened, rows_of
from tallybook.reading.table_rows import Style, rows_told
from tallybook.reading.tables import Line, Table

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

BOUND = 64 << 20
PAGES = 500
_LINES = 100_000
_PDF = re.compile(rb"%PDF-\d")
_NOT_ALL = "Not all pages of this bill could be read; what was read before was kept."


def recognise(export: Export) -> bool:
    """Whether this is a PDF whose pages show several lines of calls."""
    return _PDF.search(export.head(1024)) is not None and is_call_list(export.head(LOOKED_INTO))


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield one record for each line of a call."""
    lines, faults = _found(export.read(BOUND))
    if not lines:
        raise UnreadableExport(source="an itemised bill", reason="no line of it is a call")
    yield from faults
    table = Table("", "utf-8", 0, "\t", TITLES, 0)
    likely = tuple(zip(TITLES, MEANINGS, strict=True))
    style = Style(kind="call", channel="call", likely=likely)
    yield from rows_told(table, answers, style, partial(iter, lines))


def _found(content: bytes) -> tuple[list[Line], list[Problem]]:
    """The lines of calls, page by page, and what could not be read."""
    lines: list[Line] = []
    try:
        with closing(opened(content)) as document:
            for number, words in enumerate(rows_of(document, PAGES), start=1):
                lines += _page(number, words)
                if len(lines) > _LINES:
                    break
    except Exception:  # noqa: BLE001 - the library raises whatever a broken file leads to
        return lines, [Problem(code="not-all-pages", reason=_NOT_ALL, length=len(content))]
    return lines, []


def _page(number: int, text: str) -> Iterator[Line]:
    """The lines of calls on one page; their place is the page and the line."""
    for place, words in enumerate(text.splitlines(), start=1):
        cells = row_in(words)
        if cells is not None:
            yield Line(cells, place, 0, part=f"#page_{number}")


SOURCE = Source(
    name="call_bills_pdf",
    title="Itemised phone bill (PDF)",
    version=1,
    patterns=("*.pdf",),
    how=(
        "The account pages of the phone company: Bills, the itemised bill, download as PDF.",
        "Where the company also offers CSV, take that: it is read more surely.",
    ),
    lacks=(
        "Calls that came in, on most bills: only what was charged is listed.",
        "Lines that are pictures, as on scanned paper.",
        "Lines that do not show a day, a time and a number together.",
    ),
    recognise=recognise,
    read=read,
    basis=("https://www.iso.org/standard/75839.html",),
    guarded=True,
)

"""The words of a PDF, page by page, read by PDFium.

Two orders are offered. As the file draws them, which is how a letter is read on; and row by row,
which is how a table is read across, whatever order its cells were drawn in. Where a sign stands is
in PDF points (1/72 inch) from the foot of the page (ISO 32000-1, 8.3.2.3).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfTextPage

#: Signs of one page that are put into rows; no printed page has as many.
_MOST_SIGNS = 100_000
#: Cells whose middles are no farther apart than this part of their height stand in one row.
_APART = 0.5
_BREAKS = "\r\n\0"
#: What PDFium says of a document that opens with a password only (``FPDF_ERR_PASSWORD``).
_LOCKED = 4


class _Cell(NamedTuple):
    """Words that were drawn without a break, and where they stand."""

    middle: float
    height: float
    left: float
    words: str


def opened(content: bytes) -> PdfDocument:
    """Open a PDF; it is to be closed again.

    Raises:
        PdfiumError: It is no PDF, is broken, or is locked (`is_locked`).
    """
    from pypdfium2 import PdfDocument  # noqa: PLC0415 - only where there is such a file

    return PdfDocument(content)


def is_locked(error: Exception) -> bool:
    """Whether a document could not be opened because it wants a password."""
    return getattr(error, "err_code", None) == _LOCKED


def words_of(document: PdfDocument, most: int) -> Iterator[str]:
    """The words of each page, up to so many pages, in the order in which the file draws them."""
    for words in _pages(document, most):
        text = words.get_text_range()
        yield "\n".join(line.rstrip() for line in text.replace("\0", "").splitlines())


def rows_of(document: PdfDocument, most: int) -> Iterator[str]:
    """The words of each page, up to so many pages, one line for each row across the page."""
    for words in _pages(document, most):
        yield "\n".join(_rows(_cells(words)))


def _pages(document: PdfDocument, most: int) -> Iterator[PdfTextPage]:
    """The words of one page after the other, each let go again."""
    for number in range(min(len(document), most)):
        with closing(document[number]) as page, closing(page.get_textpage()) as words:
            yield words


def _cells(page: PdfTextPage) -> Iterator[_Cell]:
    """What the page draws without a break; where it stands is told by its first sign."""
    from pypdfium2.raw import FPDFText_GetUnicode  # noqa: PLC0415

    signs: list[str] = []
    first = 0
    for place in range(min(page.count_chars(), _MOST_SIGNS)):
        sign = _sign(FPDFText_GetUnicode(page, place))
        if sign in _BREAKS:
            yield from _cell(page, first, signs)
            signs = []
        elif signs or not sign.isspace():
            first = first if signs else place
            signs.append(sign)
    yield from _cell(page, first, signs)


def _cell(page: PdfTextPage, first: int, signs: list[str]) -> Iterator[_Cell]:
    """One cell, where there is any sign of it."""
    if signs:
        left, foot, _, head = page.get_charbox(first, loose=True)
        yield _Cell((foot + head) / 2, head - foot, left, "".join(signs).rstrip())


def _sign(code: int) -> str:
    """The sign of a number; nothing where it is half of a pair or none."""
    is_one = 0 < code < 0xD800 or 0xDFFF < code <= 0x10FFFF  # noqa: PLR2004 - Unicode's own bounds
    return chr(code) if is_one else "\0"


def _rows(cells: Iterator[_Cell]) -> Iterator[str]:
    """Put cells of one height on the page into one line, from left to right, from the head down."""
    row: list[_Cell] = []
    for cell in sorted(cells, key=lambda one: -one.middle):
        if row and row[0].middle - cell.middle > _APART * max(row[0].height, cell.height):
            yield _across(row)
            row = []
        row.append(cell)
    if row:
        yield _across(row)


def _across(row: list[_Cell]) -> str:
    """The words of one row."""
    return " ".join(cell.words for cell in sorted(row, key=lambda one: one.left))

"""The words of a PDF, page by page, read by PDFium.

Two orders are offered. As the file draws them, which is how a letter is read on; and row by row,
which is how a table is read across, whatever order its cells were drawn in. Where a sign stands is
in PDF points (1/72 inch) from the foot of the page (ISO 32000-1, 8.3.2.3).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import bidirectional

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfTextPage

#: Cells whose middles are no farther apart than this part of the lower one stand in one row.
_APART = 0.5
_BREAKS = "\r\n\0"
#: So much of their height is between two signs where a space stands.
_ROOM = 0.12
#: Letters of scripts that are written from the right (Unicode Standard Annex 9).
_FROM_THE_RIGHT = frozenset({"R", "AL"})
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
    for page in _pages(document, most):
        yield "\n".join(cell.words for cell in page)


def rows_of(document: PdfDocument, most: int) -> Iterator[str]:
    """The words of each page, up to so many pages, one line for each row across the page."""
    for page in _pages(document, most):
        yield "\n".join(_rows(page))


def _pages(document: PdfDocument, most: int) -> Iterator[Iterator[_Cell]]:
    """What stands on one page after the other, each let go again."""
    is_from_the_right = _is_from_the_right(document)
    for number in range(min(len(document), most)):
        with closing(document[number]) as page, closing(page.get_textpage()) as words:
            yield (_cell(words, *drawn, is_from_the_right) for drawn in _drawn(words))


def _is_from_the_right(document: PdfDocument) -> bool:
    """Whether the document says that it is read from the right (ISO 32000-1, 12.2)."""
    from ctypes import create_string_buffer  # noqa: PLC0415

    from pypdfium2.raw import FPDF_VIEWERREF_GetName  # noqa: PLC0415

    told = create_string_buffer(8)
    FPDF_VIEWERREF_GetName(document, b"Direction", told, len(told))
    return told.value == b"R2L"


def _drawn(page: PdfTextPage) -> Iterator[tuple[int, list[str]]]:
    """What the page draws without a break: the place of the first sign, and all signs."""
    from pypdfium2.raw import FPDFText_GetUnicode  # noqa: PLC0415

    signs: list[str] = []
    first = 0
    for place in range(page.count_chars()):
        sign = _sign(FPDFText_GetUnicode(page, place))
        if sign in _BREAKS:
            if signs:
                yield first, signs
            signs = []
        elif signs or not sign.isspace():
            first = first if signs else place
            signs.append(sign)
    if signs:
        yield first, signs


def _cell(page: PdfTextPage, first: int, signs: list[str], is_from_the_right: bool) -> _Cell:  # noqa: FBT001 - of the document
    """One cell; where it stands is told by its first sign.

    In a document that is read from the right, PDFium puts the words of every line in that order;
    a line without any letter of such a script is put back by where its signs stand.
    """
    words = "".join(signs)
    if is_from_the_right and not any(bidirectional(sign) in _FROM_THE_RIGHT for sign in signs):
        words = _put_back(page, first, signs)
    left, foot, _, head = page.get_charbox(first, loose=True)
    return _Cell((foot + head) / 2, head - foot, left, words.rstrip())


def _put_back(page: PdfTextPage, first: int, signs: list[str]) -> str:
    """The signs from left to right, with spaces where there is room between them."""
    boxes = sorted(
        (*page.get_charbox(place, loose=True), sign)
        for place, sign in enumerate(signs, start=first)
        if not sign.isspace()
    )
    words, before = "", float("inf")
    for left, foot, right, head, sign in boxes:
        words += (" " if left - before > _ROOM * (head - foot) else "") + sign
        before = right
    return words


def _sign(code: int) -> str:
    """The sign of a number; nothing where it is half of a pair or none."""
    is_one = 0 < code < 0xD800 or 0xDFFF < code <= 0x10FFFF  # noqa: PLR2004 - Unicode's own bounds
    return chr(code) if is_one else "\0"


def _rows(cells: Iterator[_Cell]) -> Iterator[str]:
    """Put cells of one height on the page into one line, from left to right, from the head down."""
    row: list[_Cell] = []
    for cell in sorted(cells, key=lambda one: -one.middle):
        if row and row[0].middle - cell.middle > _APART * _lower(row[0], cell):
            yield _across(row)
            row = []
        row.append(cell)
    if row:
        yield _across(row)


def _lower(one: _Cell, other: _Cell) -> float:
    """The lower height of two cells; signs of some fonts have none."""
    return min(one.height, other.height) or max(one.height, other.height)


def _across(row: list[_Cell]) -> str:
    """The words of one row."""
    return " ".join(cell.words for cell in sorted(row, key=lambda one: one.left))

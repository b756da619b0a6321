"""The words of a PDF, page by page, with a bound where the library has none."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pdfplumber.pdf import PDF

#: No font has more signs than this; a file may claim a thousand million.
_SIGNS = 1 << 16
_TRIPLE, _FIVE = 3, 5


def pages_of(content: bytes, most: int) -> Iterator[str]:
    """The words of each page, up to so many pages.

    The library raises whatever a broken file leads to; its own notes, which may hold words of the
    file, are kept quiet.
    """
    with opened(content) as document:
        yield from words_of(document, most)


def opened(content: bytes) -> PDF:
    """Open a PDF, bounded and quiet; it is to be closed again."""
    import pdfplumber  # noqa: PLC0415 - only where there is such a file

    _bound()
    return pdfplumber.open(io.BytesIO(content))


def words_of(document: PDF, most: int) -> Iterator[str]:
    """The words of each page of an open PDF, up to so many pages."""
    for page in document.pages[:most]:
        yield page.extract_text() or ""
        page.close()


@cache
def _bound() -> None:
    """Bound the tables of widths that a font of the file may claim."""
    from pdfminer import pdffont  # noqa: PLC0415

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    for name, group in (("get_widths", _TRIPLE), ("get_widths2", _FIVE)):
        setattr(pdffont, name, partial(_bounded, getattr(pdffont, name), group))


def _bounded(original: Callable[[Iterable[Any]], Any], group: int, given: Iterable[Any]) -> Any:
    """Read a table of widths whose spans are cut to what a font can have."""
    return original(_cut(given, group))


def _cut(given: Iterable[Any], group: int) -> Iterator[Any]:
    """Hand the numbers on; of ``first last width`` no span is longer than a font."""
    from pdfminer.pdftypes import resolve1  # noqa: PLC0415

    held: list[Any] = []
    for one in given:
        value = resolve1(one)
        held.append(value)
        if not isinstance(value, int | float):
            yield from held
            held = []
        elif len(held) == group:
            held[1] = min(held[1], held[0] + _SIGNS)
            yield from held
            held = []
    yield from held

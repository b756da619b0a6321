"""Draw pictures and documents anew without some of their parts: what is covered is in no byte of the copy.

Runs in the child of `tallybook.reading.decoding`. A picture is decoded, painted over and written
from its pixels alone; a document becomes pictures of its pages, so that no text, layer, note or
earlier version of it stays.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

#: Longest side of a covered picture, and dots to an inch of a covered page.
LONGEST, DOTS = 4000, 150
#: Documents of more pages than this are not drawn anew.
MOST_PAGES = 400
#: Points to an inch.
_POINTS = 72
_INK = (40, 40, 40)


def cover_picture(opened: Any, areas: Sequence[Sequence[float]]) -> bytes:
    """Paint areas of an opened picture over and write it as PNG, from its pixels alone."""
    from PIL import Image  # noqa: PLC0415

    plain = Image.new("RGB", opened.size)
    plain.paste(opened)
    _paint(plain, areas)
    out = io.BytesIO()
    plain.save(out, "PNG")
    return out.getvalue()


def cover_pages(content: bytes, areas: Sequence[Sequence[float]]) -> bytes:
    """Draw each page of a PDF as a picture, paint areas over, and write a PDF of those pictures.

    Args:
        content: The document.
        areas: (left, top, right, bottom, page) of each.

    Raises:
        ValueError: It has no pages, or too many.
    """
    import pypdfium2  # noqa: PLC0415

    document = pypdfium2.PdfDocument(content)
    try:
        if not 0 < len(document) <= MOST_PAGES:
            raise ValueError
        pages = []
        for number in range(len(document)):
            drawn = document[number].render(scale=DOTS / _POINTS).to_pil().convert("RGB")
            _paint(drawn, [area for area in areas if int(area[4]) == number])
            pages.append(drawn)
    finally:
        document.close()
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=DOTS)
    return out.getvalue()


def _paint(picture: Any, areas: Sequence[Sequence[float]]) -> None:
    """Paint areas over."""
    from PIL import ImageDraw  # noqa: PLC0415

    draw = ImageDraw.Draw(picture)
    for left, top, right, bottom, *_ in areas:
        box = (
            int(left * picture.width), int(top * picture.height),
            -int(-right * picture.width), -int(-bottom * picture.height),
        )  # fmt: skip
        draw.rectangle(box, fill=_INK)

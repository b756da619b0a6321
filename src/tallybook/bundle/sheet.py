"""The recovery sheet on paper: words and a square code, set in memory."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tallybook.bundle.legible import FONTS

if TYPE_CHECKING:
    from tallybook.vault.sheet import Sheet

TEMPLATE = Path(__file__).parent / "typeset" / "sheet.typ"


def code_svg(sheet: Sheet) -> str:
    """Draw the square code of a sheet as SVG."""
    return square_svg(sheet.code)


def square_svg(text: str) -> str:
    """Draw a text as a square code, SVG."""
    import segno  # noqa: PLC0415

    out = io.BytesIO()
    code = segno.make(text, error="m", micro=False)
    code.save(
        out,
        kind="svg",
        border=2,
        scale=4,
        xmldecl=False,
        omitsize=True,
        svgclass=None,
        lineclass=None,
    )
    return out.getvalue().decode()


def code_text(sheet: Sheet) -> str:
    """Draw the square code for a terminal."""
    return square_text(sheet.code)


def square_text(text: str) -> str:
    """Draw a text as a square code for a terminal."""
    import segno  # noqa: PLC0415

    out = io.StringIO()
    segno.make(text, error="l", micro=False).terminal(out, border=2, compact=True)
    return out.getvalue()


def sheet_pdf(sheet: Sheet) -> bytes:
    """Set the sheet as one page of PDF; nothing of it touches a disk."""
    import typst  # noqa: PLC0415

    told = {
        "columns": [[list(pair) for pair in column] for column in sheet.columns()],
        "code": code_svg(sheet),
        "book": sheet.book,
    }
    compile_any: Any = typst.compile
    made: bytes = compile_any(
        TEMPLATE.read_bytes(),
        sys_inputs={"sheet": json.dumps(told)},
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="pdf",
    )
    return made

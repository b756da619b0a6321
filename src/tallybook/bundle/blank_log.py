"""A blank log on paper, to be written into by hand: a plain table under a plain title."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tallybook.bundle.legible import FONTS
from tallybook.content import languages as written

TEMPLATE = Path(__file__).parent / "typeset" / "blank-log.typ"

#: How wide each column is, beside the others; one that is not named here is of middling width.
WIDTHS = (9, 7, 13, 26, 13, 13, 12, 8)


def blank_log_pdf(
    columns: Sequence[str], *, title: str = "Notes", hint: str = "", language: str = "en"
) -> bytes:
    """Set a blank log; nothing of it touches a disk.

    Args:
        columns: What stands at the head of each column.
        title: What stands at the head of each page; it says nothing.
        hint: A line below it.
        language: The language of all these, by its code; it decides from which side rows begin.
    """
    import typst  # noqa: PLC0415 - only where one is printed

    widths = [*WIDTHS, *([10] * len(columns))][: len(columns)]
    told = {"columns": list(columns), "widths": widths, "title": title, "hint": hint}
    told |= {"language": language, "direction": written.language(language).direction}
    compile_any: Any = typst.compile
    made: bytes = compile_any(
        TEMPLATE.read_bytes(),
        sys_inputs={"log": json.dumps(told)},
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="pdf",
    )
    return made

"""Write tables that a spreadsheet opens without running anything in them.

A cell that a spreadsheet could take for a formula gets one apostrophe in front; a cell that begins
with an apostrophe gets one more. So taking one leading apostrophe away gives back what was written,
always. Tables are UTF-8 with a byte order mark, because common spreadsheets read names and messages
wrongly without it, and lines end as RFC 4180 says.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

#: What a spreadsheet may take for the beginning of a formula, in ASCII and in full width.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def guarded(text: str) -> str:
    """Put an apostrophe before a cell that a spreadsheet might run."""
    if text.startswith("'") or text.lstrip(" \u00a0\ufeff\u200b").startswith(FORMULA):
        return f"'{text}"
    return text


def unguarded(cell: str) -> str:
    """Take back what `guarded` added."""
    return cell.removeprefix("'")


def table(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> Iterator[bytes]:
    """Yield a table as bytes, a few rows at a time."""
    page = io.StringIO(newline="")
    writer = csv.writer(page, lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    page.write("\ufeff")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([guarded(_plain(row.get(name, ""))) for name in columns])
        if page.tell() > 1 << 20:
            yield _taken(page)
    yield _taken(page)


def _plain(value: object) -> str:
    """Write a value as text: nothing for None, yes or no for a truth."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _taken(page: io.StringIO) -> bytes:
    """Take what is on the page; half a surrogate pair is written as its number."""
    text = page.getvalue()
    page.seek(0)
    page.truncate()
    return text.encode("utf-8", "backslashreplace")


def read_table(content: bytes) -> Iterator[dict[str, str]]:
    """Read a table that `table` wrote, with the guards taken away."""
    csv.field_size_limit(1 << 30)
    for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        yield {name: unguarded(cell or "") for name, cell in row.items() if name is not None}

"""What the documents of a report are put together from; every word in it is made legible here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tallybook.bundle.choice import Choice
from tallybook.bundle.gather import Gathered
from tallybook.bundle.legible import is_right_to_left, legible, shortened
from tallybook.bundle.planning import Plan

if TYPE_CHECKING:
    from tallybook.case.case import Case
    from tallybook.journal.book import Book

#: Rows of one table that are printed.
MOST_ROWS = 200
Block = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Material:
    """What documents are made of: only what goes.

    Attributes:
        book: The open book.
        case: The case folded from it.
        plan: What goes.
        gathered: What goes, as rows.
        choice: What was chosen.
        at: When the bundle is made.
    """

    book: Book
    case: Case
    plan: Plan
    gathered: Gathered
    choice: Choice
    at: datetime

    @cached_property
    def rows(self) -> Mapping[int, Mapping[str, Any]]:
        """Rows of the chronology by their item."""
        return {int(row["item"]): row for row in self.gathered.rows}


def document(code: str, title: str, intro: Sequence[str], blocks: Iterable[Block]) -> Block:
    """One document of a report."""
    return {
        "code": code,
        "title": title,
        "intro": [legible(each) for each in intro],
        "blocks": list(blocks),
        "draft": "",
    }


def head(text: str) -> Block:
    """A heading within a document."""
    return {"is": "head", "text": legible(text)}


def under(text: str) -> Block:
    """A lesser heading."""
    return {"is": "under", "text": legible(text)}


def par(text: str) -> Block:
    """A sentence or two."""
    return {"is": "par", "text": legible(text)}


def small(text: str) -> Block:
    """A line in small letters."""
    return {"is": "small", "text": legible(text)}


def pairs(rows: Iterable[tuple[str, str]]) -> Block:
    """Short facts with their names; what is empty is left out."""
    return {"is": "pairs", "rows": [[name, legible(value)] for name, value in rows if value]}


def words(name: str, text: str, place: str, *, own: bool = True) -> Block:
    """Somebody's words, in the direction of their script."""
    return {
        "is": "words",
        "name": legible(name),
        "lines": legible(shortened(text, place)).split("\n"),
        "rtl": is_right_to_left(text),
        "own": own,
    }


def exhibits(references: Sequence[str]) -> Block:
    """Exhibits that belong to what stands above."""
    return {"is": "exhibits", "references": list(references)}


def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    widths: Sequence[float] = (),
    right: Sequence[int] = (),
) -> list[Block]:
    """A table, and how many of its rows are not printed.

    Args:
        columns: The heads.
        rows: The cells.
        widths: For each column its share of the width; equal where none is given.
        right: Places of the columns that hold numbers.
    """
    made: list[Block] = [
        {
            "is": "table",
            "columns": list(columns),
            "widths": [float(each) for each in widths] or [1.0] * len(columns),
            "right": [place in right for place in range(len(columns))],
            "rows": [[legible(cell) for cell in row] for row in rows[:MOST_ROWS]],
        }
    ]
    left_out = len(rows) - MOST_ROWS
    if left_out > 0:
        more = "1 more row is" if left_out == 1 else f"{left_out:,} more rows are"
        made.append(small(f"{more} not printed; every item is in chronology.csv."))
    return made


def said(value: date | datetime | None) -> str:
    """A day, or a time, as it is read; empty for none."""
    if value is None:
        return ""
    day = f"{value.day} {value:%B %Y}"
    return f"{day}, {value:%H:%M}" if isinstance(value, datetime) else day


def when(row: Mapping[str, Any]) -> str:
    """When a row happened, as its source gives it."""
    happened = str(row.get("happened") or "")
    about = "about " if row.get("time_known") == "about" else ""
    try:
        moment = datetime.fromisoformat(happened)
    except ValueError:
        return happened or "at a time not known"
    day = f"{moment.day} {moment:%B %Y}"
    return day if len(happened) == len("2025-01-01") else f"{day}, {about}{moment:%H:%M}"


def written(row: Mapping[str, Any]) -> str:
    """The day on which a row was written down, in UTC."""
    try:
        moment = datetime.fromisoformat(str(row.get("written_at"))).astimezone(UTC)
    except ValueError:
        return "on a day not known"
    return f"on {moment.day} {moment:%B %Y}"

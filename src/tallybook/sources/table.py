"""A plain table: any list with a line of titles, whose columns a person has explained once.

How a person gets it: *Save as CSV* in a spreadsheet, or *Export* of an app that no importer knows.

Format: text with commas, semicolons, tabs or bars between the cells, in quotes or not; UTF-8,
UTF-16 or Windows-1252; a line of short titles, and a column of days below one of them. What the
columns mean is asked once, and offered again for the next table with the same titles.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from tallybook.errors import UnreadableExport
from tallybook.model.records import Answers
from tallybook.model.source import Export, Source
from tallybook.reading.table_meaning import Meanings
from tallybook.reading.table_rows import Style, rows_told
from tallybook.reading.tables import head_of, is_known_heading, table_of

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

#: Rows that are looked at to see whether there is a column of days.
_LOOKED_AT = 40


def recognise(export: Export) -> bool:
    """Whether the file is a table with titles and days, and of no kind that is known."""
    table = head_of(export)
    if table is None or is_known_heading(table.titles):
        return False
    likely = Meanings(table, islice(table.lines(), _LOOKED_AT), ()).by_title.values()
    return "date" in likely or "date+time" in likely


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield one record for each row, as its columns are said to mean."""
    table = table_of(export)
    if table is None:
        raise UnreadableExport(source="a table", reason="no line of it holds titles")
    yield from rows_told(table, answers, Style())


SOURCE = Source(
    name="table",
    title="Table (CSV) with columns you explain",
    version=1,
    patterns=("*.csv", "*.tsv", "*.txt"),
    how=(
        "A spreadsheet: File, Save as or Download, CSV. The first line has to hold titles.",
        "An app or a device: its export as CSV, where no other importer knows it.",
        "You are asked once what each column means; the answer is offered again for the next one.",
    ),
    lacks=(
        "Whatever the columns do not say; a column you leave out stays in the original.",
        "The time zone, which is asked where the times carry none.",
    ),
    recognise=recognise,
    read=read,
)

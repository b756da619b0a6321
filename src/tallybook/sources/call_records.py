"""Call records as a table: a provider's itemised bill, or call-detail records, as CSV.

How a person gets it: the account pages of the provider, *Itemised bill* or *Usage*, *Download
CSV*; by a request for one's own data; or from a phone by an app that writes its call log as a table.

Format: there is no common one. A line of titles says what the columns hold, in the language of the
provider. Where titles and cells leave no doubt the table is read as it stands, otherwise the columns
are shown and confirmed once. Records in the GSM codes of an operator (1 or 2 for made and received,
11, 12, 21 and 22 for calls and text messages) have no titles. Seen: tables of the bandicoot project.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tallybook.errors import UnreadableExport
from tallybook.model.records import Answers
from tallybook.model.source import Export, Source
from tallybook.reading.table_rows import Style, rows_told
from tallybook.reading.tables import Line, Table, bare_table, family_of, head_of, table_of

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

#: GSM codes: made or received; call, emergency call, or text message.
_CODED = re.compile(
    rb"(?:\xef\xbb\xbf)?[12];(?:11|12|21|22);[^;\r\n]{0,40};[^;\r\n]{0,40};\d{4}-\d\d-\d\d \d\d:\d\d:\d\d;\d{0,7}"
    rb"(?:;[^;\r\n]{0,20}){0,4}[\r\n]"
)
_TITLES = ("direction", "kind", "own number", "number", "date+time", "duration")
_MEANINGS = tuple((title, "ignore" if title == "own number" else title) for title in _TITLES)
_WAYS = {"1": "out", "2": "in"}
_SERVICES = {"11": "call", "12": "call", "21": "sms", "22": "sms"}
_BANDICOOT = frozenset(
    {"interaction", "direction", "correspondent_id", "datetime", "call_duration"}
)


def recognise(export: Export) -> bool:
    """Whether the file is a table of calls by its titles, or by the codes of its first line."""
    if _CODED.match(export.head(4096) + b"\n"):
        return True
    table = head_of(export)
    return table is not None and family_of(table.titles) == "calls"


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield one record for each call or text message."""
    if _CODED.match(export.head(4096) + b"\n"):
        yield from _coded(export, answers)
        return
    table = table_of(export)
    if table is None:
        raise UnreadableExport(source="call records", reason="no line of it holds titles")
    is_known = set(table.titles) >= _BANDICOOT
    style = Style(kind="call", channel="call", is_sure=True, unit=is_known)
    yield from rows_told(table, answers, style)


def _coded(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Read records in an operator's codes, which need no titles."""
    table = bare_table(export, ";", _TITLES)

    def lines() -> Iterator[Line]:
        for line in table.lines():
            yield _spelled(line, table)

    style = Style(kind="call", channel="call", unit=True, known=_MEANINGS)
    yield from rows_told(table, answers, style, lines)


def _spelled(line: Line, table: Table) -> Line:
    """A line of codes in words; antennas and their places stay in the original."""
    way, service, *rest = (*line.cells, "", "")
    cells = (_WAYS.get(way.strip(), ""), _SERVICES.get(service.strip(), service), *rest)
    return Line(cells[: len(table.titles)], line.offset, line.length, line.is_broken)


SOURCE = Source(
    name="call_records",
    title="Call records and itemised bills (CSV)",
    version=1,
    patterns=("*.csv",),
    how=(
        "The account pages of the phone company: bills or usage, 'itemised', download as CSV.",
        "Or ask the phone company in writing for the records it holds about your own number.",
        "Android: apps that write the call log as a table, with titles above the columns.",
    ),
    lacks=(
        "Calls that came in, on most bills: only what was charged is listed.",
        "What was said, and who held the phone.",
        "The time zone; providers usually write the time of the place of the call.",
    ),
    recognise=recognise,
    read=read,
    basis=("https://github.com/computationalprivacy/bandicoot",),
)

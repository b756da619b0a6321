"""Turn the rows of a table into records, once it is known what its columns mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tallybook.model.records import Answers, Assumption, Problem, Record
from tallybook.reading.cells import (
    Day,
    clock_of,
    day_of,
    instant,
    kind_of,
    number_of,
    seconds_of,
    way_of,
)
from tallybook.reading.headings import says_called, says_utc
from tallybook.reading.problems import ProblemList
from tallybook.reading.table_meaning import Meanings
from tallybook.reading.tables import Line, Table

if TYPE_CHECKING:
    from tallybook.model.source import Yielded
    from tallybook.reading.orders import Order

#: No table of this kind holds days before this year.
SINCE = 1990
_ORDERS = {
    "dmy": "day, month, year",
    "mdy": "month, day, year",
    "ymd": "year, month, day",
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_REASONS = {
    "no-date": "This row has no date that can be read; it was kept without one.",
    "no-time": "The time of day in this row cannot be read; it was kept with its day alone.",
    "no-row": "This line holds neither a date nor a number nor words; it was passed over.",
    "more-cells": "This row has more cells than the table has titles; the rest was kept with it.",
    "open-quote": "The quotes of this line do not close; they were taken as they stand.",
}
_NAMES = {"in": "incoming", "out": "outgoing"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What an importer of tables makes of their rows.

    Attributes:
        kind: The kind of a row that does not say its own; empty where words and numbers tell.
        channel: Its channel.
        is_sure: Whether titles and cells that leave no doubt need not be confirmed.
        unit: Whether lengths that are bare numbers are known to be seconds.
        likely: What each column is likely to mean, where the titles are not the file's own.
        known: The meaning of each column, where the form of the table is known and has no titles.
    """

    kind: str = ""
    channel: str = "table"
    is_sure: bool = False
    unit: bool = False
    likely: tuple[tuple[str, str], ...] = ()
    known: tuple[tuple[str, str], ...] = ()


def rows_told(
    table: Table, answers: Answers, style: Style, rows: Callable[[], Iterator[Line]] | None = None
) -> Iterator[Yielded]:
    """Yield what a table holds: how it was read, then a record for each row.

    Args:
        table: Where the titles were found.
        answers: What the person said.
        style: What to make of the rows.
        rows: The lines below the titles, where they are not the table's own.
    """
    lines = rows or table.lines
    meanings = Meanings(table, lines(), style.known or answers.columns, style.likely)
    if not style.known:
        yield meanings.told(is_sure=style.is_sure)
    reader = _Rows(table, meanings.columns(), style)
    if order := reader.settle(lines(), answers.date_order):
        yield _told(order, reader)
    problems = ProblemList()
    for line in lines():
        yield from reader.read(line, problems)
    yield from problems.rest()


def _told(order: Order, reader: _Rows) -> Assumption:
    """Say how days and months were read, or ask."""
    if order.certain:
        sentence = f"Dates were read as {_ORDERS[order.name]}."
        return Assumption(code="date-order", sentence=sentence, question="date_order")
    return Assumption(
        code="date-order",
        sentence=(
            "Day and month can be read in more than one order, and nothing in this file "
            f"settles it. It was read as {_ORDERS[order.name]}."
        ),
        question="date_order",
        certain=False,
        choices=tuple((name, reader.sample(name)) for name in order.rivals),
    )


class _Rows:
    """Rows of one table on their way to records."""

    def __init__(self, table: Table, columns: Mapping[str, list[int]], style: Style) -> None:
        self._columns = columns
        self._style = style
        self._width = len(table.titles)
        titles = [
            table.titles[place] for name in ("date", "time", "date+time") for place in columns[name]
        ]
        self._is_utc = any(says_utc(title) for title in titles)
        self._called = any(says_called(table.titles[place]) for place in columns["number"])
        lengths = [table.titles[place].casefold() for place in columns["duration"]]
        self._seconds = style.unit or any("sec" in title or "(s)" in title for title in lengths)
        self._order = "dmy"
        self._parts: list[tuple[int, int, int]] = []

    def _cell(self, line: Line, meaning: str) -> str:
        """The first filled cell of a meaning."""
        for place in self._columns[meaning]:
            if place < len(line.cells) and line.cells[place].strip():
                return line.cells[place].strip()
        return ""

    def _cells(self, line: Line, meaning: str) -> list[str]:
        """Every filled cell of a meaning."""
        found = [
            line.cells[place].strip() for place in self._columns[meaning] if place < len(line.cells)
        ]
        return [cell for cell in found if cell]

    # --- times -------------------------------------------------------------------------------------

    def settle(self, lines: Iterator[Line], wanted: str) -> Order | None:
        """Read the order of day and month from all rows together; None where none is open."""
        last = None
        for line in lines:
            day = self._day(line)
            if day is not None and day.parts is not None and day.parts != last:
                last = day.parts
                self._parts.append(last)
        if not self._parts:
            return None
        import numpy as np  # noqa: PLC0415 - only where there is an order to find

        from tallybook.reading.orders import decide  # noqa: PLC0415

        is_short = all(part[2] < 100 for part in self._parts)  # noqa: PLR2004
        likely = ("dmy", "mdy", "ymd") if is_short else ("dmy", "mdy")
        order = decide(np.array(self._parts, dtype=np.int64), likely, since=SINCE, wanted=wanted)
        self._order = order.name
        return order

    def sample(self, order: str) -> str:
        """How the first date reads in an order, so that it cannot be misread."""
        for parts in self._parts:
            day = _ordered(parts, order)
            if 1 <= day[1] <= len(_MONTHS) and parts[0] != parts[1]:
                return f"{day[2]} {_MONTHS[day[1] - 1]} {day[0]}"
        return _ORDERS[order]

    def _day(self, line: Line) -> Day | None:
        """The date of a row."""
        return day_of(self._cell(line, "date+time") or self._cell(line, "date"))

    def _when(self, line: Line) -> tuple[datetime | None, int | None, str]:
        """The time of a row: wall clock, minutes east of UTC, how finely it is written."""
        at = instant(self._cell(line, "date+time") or self._cell(line, "date"))
        if at is not None:
            return *at, "second"
        day = self._day(line)
        if day is None:
            return None, None, "second"
        numbers = day.day or _ordered(day.parts or (0, 0, 0), self._order)
        clock = clock_of(self._cell(line, "time") or day.rest)
        try:
            local = datetime(*numbers)  # noqa: DTZ001 - the clock of whoever wrote the table
        except (ValueError, TypeError):
            return None, None, "second"
        if clock is None:
            return local, None, "day"
        offset = clock.utc_offset if clock.utc_offset is not None else 0 if self._is_utc else None
        local = local.replace(hour=clock.hour, minute=clock.minute, second=clock.second or 0)
        return local, offset, "minute" if clock.second is None else "second"

    # --- rows --------------------------------------------------------------------------------------

    def read(self, line: Line, problems: ProblemList) -> Iterator[Yielded]:
        """Yield the record of one row, after what is odd about it."""
        local, offset, precision = self._when(line)
        words = "\n".join(self._cells(line, "words"))
        way, sender, recipients, withheld = self._between(line)
        is_empty = local is None and not (words or sender or recipients)
        odd = ["no-row"] if is_empty else self._odd_times(line, local, precision)
        for code in odd + self._odd_cells(line):
            reason, place = _REASONS[code], (line.offset, line.length)
            yield from problems.note(
                Problem(code=code, reason=reason, part=line.part, offset=place[0], length=place[1])
            )
        if is_empty:
            return
        kind, channel = self._kind(
            line, words=bool(words), handle=bool(sender or recipients or withheld)
        )
        details = self._details(line, kind, way, withheld, dated=local is not None)
        is_call = kind == "call"
        yield Record(
            kind=kind,
            channel=channel,
            part=line.part,
            offset=line.offset,
            length=line.length,
            local=local,
            utc_offset=offset,
            precision=precision,
            thread=(sender or next(iter(recipients), "")) if is_call else "",
            sender=sender,
            recipients=recipients,
            direction=way,
            text=words,
            details=details,
            match=f"call {way} {details.get('duration', '')}" if is_call and not words else None,
        )

    def _odd_times(self, line: Line, local: datetime | None, precision: str) -> list[str]:
        """What is odd about the time of a row."""
        if local is None and (self._columns["date"] or self._columns["date+time"]):
            return ["no-date"]
        if local is not None and precision == "day" and self._cell(line, "time"):
            return ["no-time"]
        return []

    def _odd_cells(self, line: Line) -> list[str]:
        """What is odd about the cells of a row."""
        more = any(cell.strip() for cell in line.cells[self._width :])
        return ["more-cells"] * more + ["open-quote"] * line.is_broken

    def _between(self, line: Line) -> tuple[str, str, tuple[str, ...], str]:
        """Which way a row went, who it came from, whom it went to, and why no number is given."""
        way = way_of(self._cell(line, "direction"))
        if way == "unknown":
            way = way_of(self._cell(line, "kind"))
        if way == "unknown" and self._called:
            way = "out"
        written = self._cell(line, "number")
        number, withheld = number_of(written) if self._columns["number"] else ("", "")
        sender, senders_reason = number_of(self._cell(line, "from"))
        to = [number_of(cell)[0] for cell in self._cells(line, "to")]
        recipients = [one for one in to if one]
        if number and way == "in" and not sender:
            sender = number
        elif number and number != sender:
            recipients.insert(0, number)
        if self._columns["from"] and not sender:
            withheld = withheld or senders_reason
        return (
            way,
            sender,
            tuple(dict.fromkeys(recipients)),
            "" if sender and not written else withheld,
        )

    def _kind(self, line: Line, *, words: bool, handle: bool) -> tuple[str, str]:
        """The kind of a row and its channel."""
        kind, channel = kind_of(self._cell(line, "kind"))
        if kind:
            return kind, channel or self._style.channel
        if self._style.kind:
            return self._style.kind, self._style.channel
        if self._columns["duration"] and handle and not words:
            return "call", "call"
        return ("message" if handle else "row"), self._style.channel

    def _details(
        self, line: Line, kind: str, way: str, withheld: str, *, dated: bool
    ) -> dict[str, str]:
        """The short facts of a row."""
        written = self._cell(line, "duration")
        seconds = written if self._seconds and written.isdecimal() else seconds_of(written)
        found = {
            "call": _NAMES.get(way, "") if kind == "call" else "",
            "duration": seconds,
            "length": "" if seconds else written,
            "kind": self._cell(line, "kind"),
            "where": ", ".join(self._cells(line, "where")),
            "withheld": withheld if kind == "call" or withheld == "withheld" else "",
            "date": "" if dated else self._cell(line, "date+time") or self._cell(line, "date"),
            "more": "\n".join(cell.strip() for cell in line.cells[self._width :] if cell.strip()),
        }
        return {name: fact for name, fact in found.items() if fact}


def _ordered(parts: tuple[int, int, int], order: str) -> tuple[int, int, int]:
    """Year, month and day of three numbers in an order."""
    year, month, day = (
        parts["dmy".index(letter)] if order == "dmy" else parts[order.index(letter)]
        for letter in "ymd"
    )
    return (year + 2000 if year < 100 else year), month, day  # noqa: PLR2004

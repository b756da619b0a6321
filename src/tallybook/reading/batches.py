"""Gather rows into frames without making an object of each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import polars as pl

#: Between the handles, or the names, of one row while it is gathered.
BETWEEN = "\x1f"
#: The last millisecond that a calendar of four-digit years holds.
_LAST_INSTANT = 253_402_300_799_999
_LISTS = frozenset({"recipients", "attachments"})
_ENCODER = json.JSONEncoder(ensure_ascii=False)
_MOST_ROWS = 20_000
_MOST_CHARACTERS = 8 << 20


class Row(NamedTuple):
    """One record whose time is a true instant; lists are joined by `BETWEEN`."""

    kind: str
    channel: str
    offset: int
    length: int
    local: int | None
    thread: str
    sender: str
    recipients: str
    direction: str
    details: str
    text: str = ""
    subject: str = ""
    attachments: str = ""
    match: str | None = None


class RowBatch:
    """Rows on their way into a frame; bounded in number and in words."""

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self._characters = 0

    def __bool__(self) -> bool:
        return bool(self._rows)

    def add(self, row: Row) -> bool:
        """Take a row in; True when it is time to take the frame."""
        self._rows.append(row)
        self._characters += len(row.text)
        return len(self._rows) >= _MOST_ROWS or self._characters >= _MOST_CHARACTERS

    def frame(self) -> pl.DataFrame:
        """Return what was gathered as a frame of `COLUMNS` and start anew."""
        import polars as pl  # noqa: PLC0415 - half a second that a quick start need not wait

        from tallybook.model.columns import schema  # noqa: PLC0415

        columns = dict(zip(Row._fields, map(list, zip(*self._rows, strict=True)), strict=True))
        self._rows = []
        self._characters = 0
        kinds = {name: pl.String() if name in _LISTS else kind for name, kind in schema().items()}
        return framed(pl.DataFrame(columns, schema={name: kinds[name] for name in columns}))


def framed(rows: pl.DataFrame, **made: pl.Expr) -> pl.DataFrame:
    """Make a frame of `COLUMNS` in one step.

    Args:
        rows: What is there; handles and names of a row joined by `BETWEEN`, because a list for
            each row costs ten times as much.
        made: Columns that are made from others; the rest is taken from ``rows``, or left out.
    """
    import polars as pl  # noqa: PLC0415

    from tallybook.model.columns import DEFAULTS, schema  # noqa: PLC0415

    at = made.get("local", pl.col("local"))
    made = {"utc_offset": pl.when(at.is_not_null()).then(0)} | made
    columns = []
    for name, kind in schema().items():
        column = made.get(name, pl.col(name) if name in rows.columns else None)
        if column is None:
            column = pl.lit(DEFAULTS[name], dtype=kind)
        elif name in _LISTS and (name in made or rows.schema[name] == pl.String):
            column = listed(column)
        columns.append(column.cast(kind).alias(name))
    return rows.select(columns)


def listed(joined: pl.Expr) -> pl.Expr:
    """What is joined by `BETWEEN`, as a list."""
    import polars as pl  # noqa: PLC0415

    nothing = pl.lit([], dtype=pl.List(pl.String))
    return pl.when(joined == "").then(nothing).otherwise(joined.str.split(BETWEEN))


def repeated(
    usual: dict[str, str | None], count: int, rows: list[int], others: dict[str, list[str | None]]
) -> list[pl.Series]:
    """Columns that are the same in most rows, and what stands in the others."""
    import polars as pl  # noqa: PLC0415

    return [
        pl.repeat(value, count, dtype=pl.String(), eager=True)
        .scatter(rows, pl.Series(others[name], dtype=pl.String))
        .alias(name)
        for name, value in usual.items()
    ]


def spread(codes: pl.Series, values: list[str]) -> pl.Series:
    """A column of texts of which there are few, by the number of each."""
    import polars as pl  # noqa: PLC0415

    return pl.Series(values, dtype=pl.String).gather(codes)


def instant_of(milliseconds: bytes) -> int | None:
    """Microseconds since 1970 in UTC; None where no plausible time is given."""
    if milliseconds.isdigit() and 0 < (instant := int(milliseconds[:20])) <= _LAST_INSTANT:
        return instant * 1000
    return None


def instants(milliseconds: pl.Expr) -> pl.Expr:
    """Do the same as `instant_of` for a column of text."""
    import polars as pl  # noqa: PLC0415

    number = milliseconds.cast(pl.Int64, strict=False)
    return pl.when(number.is_between(1, _LAST_INSTANT)).then(number * 1000)


def as_json(details: dict[str, str]) -> str:
    """The facts that are given, as a JSON object in the order of their names."""
    return _ENCODER.encode({name: fact for name, fact in details.items() if fact})

"""The one schema in which records travel and are sealed: columns, one row a record.

A source may yield `Record`s, or, where an export holds a million of them, a Polars frame of these
columns directly. `frame_of` and `records_of` turn one into the other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tallybook.model.records import Record

if TYPE_CHECKING:
    import polars as pl

#: Name and type of each column, in the order in which they are sealed. ``local`` is microseconds
#: since 1970-01-01T00:00 on the wall clock that wrote it; ``details`` is a JSON object.
COLUMNS: dict[str, str] = {
    "kind": "String",
    "channel": "String",
    "part": "String",
    "offset": "Int64",
    "length": "Int64",
    "local": "Int64",
    "utc_offset": "Int16",
    "precision": "String",
    "thread": "String",
    "sender": "String",
    "recipients": "List",
    "direction": "String",
    "text": "String",
    "subject": "String",
    "attachments": "List",
    "details": "String",
    "match": "String",
}

#: What stands in a column that a source leaves out.
DEFAULTS: dict[str, Any] = {
    "part": "",
    "offset": 0,
    "length": 0,
    "local": None,
    "utc_offset": None,
    "precision": "second",
    "thread": "",
    "sender": "",
    "recipients": [],
    "direction": "unknown",
    "text": "",
    "subject": "",
    "attachments": [],
    "details": "{}",
    "match": None,
}

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall-clock times carry no zone


def schema() -> pl.Schema:
    """Return the Polars schema of `COLUMNS`."""
    import polars as pl  # noqa: PLC0415 - half a second that `tallybook add` need not wait

    kinds: dict[str, pl.DataType] = {
        "String": pl.String(),
        "Int64": pl.Int64(),
        "Int16": pl.Int16(),
        "List": pl.List(pl.String),
    }
    return pl.Schema({name: kinds[kind] for name, kind in COLUMNS.items()})


def wall(local: datetime | None) -> int | None:
    """Microseconds since 1970 on the wall clock, or None."""
    return None if local is None else (local - EPOCH) // timedelta(microseconds=1)


def unwall(microseconds: int | None) -> datetime | None:
    """The wall-clock time that `wall` counted."""
    return None if microseconds is None else EPOCH + timedelta(microseconds=microseconds)


def row_of(record: Record) -> dict[str, Any]:
    """One record as a row of `COLUMNS`."""
    row = {name: getattr(record, name) for name in COLUMNS}
    row["local"] = wall(record.local)
    row["recipients"] = list(record.recipients)
    row["attachments"] = list(record.attachments)
    row["details"] = json.dumps(dict(record.details), ensure_ascii=False, sort_keys=True)
    return row


def frame_of(records: Iterable[Record]) -> pl.DataFrame:
    """Gather records into one frame of `COLUMNS`."""
    import polars as pl  # noqa: PLC0415

    return pl.DataFrame([row_of(record) for record in records], schema=schema())


def complete(frame: pl.DataFrame) -> pl.DataFrame:
    """Fill the columns a source left out and put all in order and type."""
    import polars as pl  # noqa: PLC0415

    wanted = schema()
    missing = [
        pl.lit(DEFAULTS[name], dtype=wanted[name]).alias(name)
        for name in wanted
        if name not in frame.columns
    ]
    return frame.with_columns(missing).select(
        [pl.col(name).cast(kind) for name, kind in wanted.items()]
    )


def records_of(frame: pl.DataFrame) -> Iterator[Record]:
    """Read a frame of `COLUMNS` back as records."""
    for row in complete(frame).iter_rows(named=True):
        row["local"] = unwall(row["local"])
        row["recipients"] = tuple(row["recipients"])
        row["attachments"] = tuple(row["attachments"])
        row["details"] = json.loads(row["details"])
        yield Record(**row)

"""Records as they are sealed: their canonical bytes, and their Parquet."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import msgspec

from tallybook.model.columns import COLUMNS

if TYPE_CHECKING:
    import polars as pl

_TYPES: dict[str, Any] = {
    "String": str | None,
    "Int64": int | None,
    "Int16": int | None,
    "List": list[str] | None,
}
_SORTED = sorted(COLUMNS)
_Line = msgspec.defstruct("_Line", [(name, _TYPES[COLUMNS[name]]) for name in _SORTED], gc=False)
_LEVEL = 3


def encode_rows(frame: pl.DataFrame) -> list[bytes]:
    """Return the canonical JSON of each row; the same bytes as `format.canonical` would give."""
    encode = msgspec.json.Encoder().encode
    columns = [frame.get_column(name).to_list() for name in _SORTED]
    return [encode(line) for line in map(_Line, *columns)]


def to_parquet(frame: pl.DataFrame) -> bytes:
    """Write a frame as Parquet with zstd, in memory."""
    sink = io.BytesIO()
    frame.write_parquet(sink, compression="zstd", compression_level=_LEVEL, statistics=False)
    return sink.getvalue()


def from_parquet(data: bytes) -> pl.DataFrame:
    """Read what `to_parquet` wrote."""
    import polars as pl  # noqa: PLC0415 - half a second that `tallybook add` need not wait

    return pl.read_parquet(io.BytesIO(data), use_statistics=False)

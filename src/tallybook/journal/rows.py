"""Records as they are sealed: their canonical bytes, and their Parquet."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import msgspec

from tallybook.model.columns import COLUMNS

if TYPE_CHECKING:
    import polars as pl

_SORTED = sorted(COLUMNS)
_LEVEL = 3


def encode_rows(frame: pl.DataFrame) -> list[bytes]:
    """Return the canonical JSON of each row; the same bytes as `format.canonical` would give.

    Most columns of an export say the same in every row. Those are written once, into a pattern that
    is then filled with what differs; a million rows take half the time of writing each one whole.
    """
    if not frame.height:
        return []
    encode = msgspec.json.Encoder().encode
    pattern: list[bytes] = []
    filling: list[Iterable[Any]] = []
    for name in _SORTED:
        column = frame.get_column(name)
        if _is_constant(column):
            pattern.append(
                b'"%b":%b'
                % (name.encode(), encode(column.head(1).to_list()[0]).replace(b"%", b"%%"))
            )
        elif column.dtype.is_integer() and not column.null_count():
            pattern.append(b'"%b":%%d' % name.encode())
            filling.append(column.to_list())
        else:
            pattern.append(b'"%b":%%b' % name.encode())
            filling.append(map(encode, column.to_list()))
    line = b"{%b}" % b",".join(pattern)
    if not filling:
        return [line % ()] * frame.height
    return [line % row for row in zip(*filling, strict=True)]


def _is_constant(column: pl.Series) -> bool:
    """Whether every row says the same; for lists, whether all are empty."""
    if column.dtype.is_nested():
        return not column.null_count() and not column.list.len().max()
    return bool(column.eq_missing(column.head(1)).all())


def to_parquet(frame: pl.DataFrame) -> bytes:
    """Write a frame as Parquet with zstd, in memory."""
    sink = io.BytesIO()
    frame.write_parquet(sink, compression="zstd", compression_level=_LEVEL, statistics=False)
    return sink.getvalue()


def from_parquet(data: bytes) -> pl.DataFrame:
    """Read what `to_parquet` wrote."""
    import polars as pl  # noqa: PLC0415 - half a second that `tallybook add` need not wait

    return pl.read_parquet(io.BytesIO(data), use_statistics=False)

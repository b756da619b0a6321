"""Rows of a table, each with its place."""

import csv

from hypothesis import given
from hypothesis import strategies as st

from tallybook.reading.csv_lines import lines_of


def test_each_row_knows_its_bytes() -> None:
    """Offset and length cut the row out of the file, quoted line breaks and all."""
    data = 'a,b\r\n"é\r\nf",2\r\n\r\nlast,3'.encode()
    rows = list(lines_of(data))
    assert [row.cells for row in rows] == [["a", "b"], ["é\r\nf", "2"], [], ["last", "3"]]
    pieces = [data[row.offset : row.offset + row.length] for row in rows]
    assert pieces == [b"a,b", '"é\r\nf",2'.encode(), b"", b"last,3"]


def test_a_value_beyond_all_bounds_is_told() -> None:
    """A quote that is never closed does not swallow the file, whatever bound others have set."""
    csv.field_size_limit(1 << 30)
    data = b'a,"' + b"x\n" * 200_000 + b"end,1\n"
    rows = list(lines_of(data))
    assert any(row.broken for row in rows)
    assert rows[-1].offset + rows[-1].length <= len(data)


@given(st.binary(max_size=300))
def test_rows_never_overlap(data: bytes) -> None:
    """Whatever the bytes, rows follow one another within the file."""
    behind = 0
    for row in lines_of(data):
        assert row.offset >= behind
        behind = row.offset + row.length
    assert behind <= len(data)

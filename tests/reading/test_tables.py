"""Tables are found however they are written, and each belongs to one importer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallybook.reading.exports import BytesExport
from tallybook.reading.tables import Line, family_of, is_known_heading, table_in, table_of

PLAIN = "When;Who;Note\n1/2/2024;Rowan;für später\n2/2/2024;;nichts\n"
CELLS = [("1/2/2024", "Rowan", "für später"), ("2/2/2024", "", "nichts")]


def cells(lines: list[Line]) -> list[tuple[str, ...]]:
    """What stands in some lines."""
    return [line.cells for line in lines]


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_reads_the_same_however_it_is_written(codec: str, delimiter: str, end: str) -> None:
    """Charset, mark, signs between cells and ends of lines change nothing of what is read."""
    data = PLAIN.replace(";", delimiter).replace("\n", end).encode(codec)
    table = table_in(data)
    assert table is not None
    assert table.titles == ("When", "Who", "Note")
    lines = list(table.lines())
    assert cells(lines) == CELLS
    first, last = lines
    assert first.offset + first.length == last.offset
    assert last.offset + last.length == len(data)
    whole = data[first.offset : first.offset + first.length]
    plain = whole.decode(codec.removesuffix("-sig") if codec != "utf-16" else "utf-16-le")
    assert "Rowan" in plain


def test_a_cell_in_quotes_may_hold_anything() -> None:
    """Signs, quotes and ends of lines inside quotes belong to the cell."""
    table = table_in(b'When,Note\n1/2/2024,"a, ""b""\nc"\n2/2/2024,d\n')
    assert table is not None
    assert cells(list(table.lines())) == [("1/2/2024", 'a, "b"\nc'), ("2/2/2024", "d")]


def test_quotes_that_never_close_take_no_other_line_with_them() -> None:
    """A sign that opens a cell and is never closed costs nothing but its own line."""
    rows = "".join(f"{day}/2/2024,note\n" for day in range(1, 9))
    table = table_in(f'When,Note\n1/1/2024,"open\n{rows}'.encode())
    assert table is not None
    lines = list(table.lines())
    assert [line.is_broken for line in lines] == [True, *[False] * 8]


def test_lines_above_the_titles_are_passed_over() -> None:
    """A bill may begin with its number and its date before the titles come."""
    table = table_in(
        b"Bill for,07700 900001\n\nDay,Clock,Note\n1/2/2024,10:00,a\n2/2/2024,11:00,b\n"
    )
    assert table is not None
    assert table.titles == ("Day", "Clock", "Note")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "one line",
        "Dear Rowan, how are you. I hope well, and so on\nYours, Kit\n",
        "1/2/2024,10:00,a\n2/2/2024,11:00,b\n",
        "07700 900123,a\n07700 900124,b\n",
        '{"a": 1, "b": 2}\n{"a": 1, "b": 2}\n',
        "From: a@example.org, b@example.org\nTo: c@example.org, d@example.org\n\nhi\n",
        "BEGIN:VCARD,x\nFN:a,b\n",
        "12/03/2024, 10:00 - Rowan: hello\n12/03/2024, 10:01 - Rowan: again\n",
    ],
)
def test_what_has_no_titles_is_no_table(text: str) -> None:
    """Prose, chats, mails and rows without titles are left to others."""
    assert table_in(text.encode()) is None


@pytest.mark.parametrize(
    ("titles", "family"),
    [
        ("Given Name,Phone 1 - Value", "google-contacts"),
        ("First Name,Last Name,Phone 1 - Value,E-mail 1 - Value", "google-contacts"),
        ("First Name,Middle Name,Last Name,E-mail Address", "google-contacts"),
        ("beaconId,receivedAt,rssi,deviceAddress", "tracker"),
        ("Device Name,Device Added Date", "sign-ins"),
        ("Datum,Uhrzeit,Gewählte Rufnummer,Dauer", "calls"),
        ("Date,Heure,Numéro appelé,Durée", "calls"),
        ("Fecha,Hora,Número marcado,Duración", "calls"),
        ("Date,Time,Number Called,Duration (hh:mm:ss),Cost (£)", "calls"),
        ("When,Who,Note", ""),
        ("Date,Amount,From,To", ""),
    ],
)
def test_each_table_belongs_to_one_importer(titles: str, family: str) -> None:
    """What a table is about is told by its titles, in the languages of providers."""
    assert family_of(titles.split(",")) == family
    assert is_known_heading(titles.split(",")) == bool(family)


@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_none(data: bytes) -> None:
    """Bytes that were never a table raise nothing, and no line lies outside them."""
    table = table_of(BytesExport("x", b"When,Note\n" + data))
    if table is not None:
        for line in table.lines():
            assert 0 <= line.offset <= line.offset + line.length <= len(data) + 10

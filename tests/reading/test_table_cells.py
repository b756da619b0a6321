"""Cells of tables are read where they leave no doubt, and left alone where they do."""

import pytest

from tallybook.reading.cells import (
    Clock,
    Day,
    clock_of,
    day_of,
    instant,
    kind_of,
    number_of,
    seconds_of,
    shape_of,
    way_of,
)


@pytest.mark.parametrize(
    ("cell", "parts", "day"),
    [
        ("03/04/2024", (3, 4, 2024), None),
        ("3.4.24", (3, 4, 24), None),
        ("2024/04/03", None, (2024, 4, 3)),
        ("2024-04-03T21:04:05Z", None, (2024, 4, 3)),
        ("20240403", None, (2024, 4, 3)),
        ("Wed 3rd April 2024", None, (2024, 4, 3)),
        ("3 de abril de 2024", None, (2024, 4, 3)),
        ("3. März 2024", None, (2024, 3, 3)),
        ("3 août 2024", None, (2024, 8, 3)),
        ("April 3, 2024 9:04 pm", None, (2024, 4, 3)),
    ],
)
def test_a_day_is_read_or_its_numbers_are(
    cell: str, parts: tuple[int, int, int] | None, day: tuple[int, int, int] | None
) -> None:
    """What leaves no doubt is a day; three small numbers stay numbers until the table is known."""
    found = day_of(cell)
    assert isinstance(found, Day)
    assert (found.parts, found.day) == (parts, day)


@pytest.mark.parametrize(
    "cell", ["", "5 Mar", "soon", "07700 900123", "12:30", "1.5", "123/4/5678"]
)
def test_what_is_no_day_is_none(cell: str) -> None:
    """A number, an hour, or a day without its year is not taken for a day."""
    assert day_of(cell) is None


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        ("21:04", Clock(21, 4)),
        ("9.05pm", Clock(21, 5)),
        ("12:00 a.m.", Clock(0, 0)),
        ("08:12:40", Clock(8, 12, 40)),
        ("10h15", Clock(10, 15)),
        ("21:04:05+01:00", Clock(21, 4, 5, 60)),
        ("24:00", None),
        ("13:00 pm", None),
        ("noon", None),
    ],
)
def test_a_time_of_day_is_read_where_there_is_one(cell: str, clock: Clock | None) -> None:
    """Clocks of 12 and 24 hours are read; hours that do not exist are none."""
    assert clock_of(cell) == clock


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("00:02:17", "137"), ("2 min 17 s", "137"), ("1h 5m", "3900"), ("45 secs", "45"),
        ("2:17", ""), ("137", ""), ("long", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_length_without_its_unit_is_not_guessed(cell: str, seconds: str) -> None:
    """Bare numbers, and two numbers that could be hours or minutes, stay as they are written."""
    assert seconds_of(cell) == seconds


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("Withheld", ("", "withheld")), ("Unterdrückt", ("", "withheld")),
        ("Unknown", ("", "unknown")), ("", ("", "unknown")),
        ('="07700900123"', ("07700900123", "")), (" 07700  900123 ", ("07700 900123", "")),
    ],
)  # fmt: skip
def test_a_withheld_number_stays_withheld(cell: str, read: tuple[str, str]) -> None:
    """That a number was kept back is a fact of its own and never an empty sender."""
    assert number_of(cell) == read


def test_ways_and_kinds_are_read_in_several_languages() -> None:
    """Which way and which kind is told by the words that tables use for it."""
    assert [way_of(cell) for cell in ("Incoming", "abgehend", "Missed call", "sortant", "other")] == [
        "in", "out", "in", "out", "unknown",
    ]  # fmt: skip
    assert kind_of("Voice call") == ("call", "call")
    assert kind_of("SMS") == ("message", "sms")
    assert kind_of("gardening") == ("", "")


def test_seconds_since_1970_are_an_instant() -> None:
    """Ten or thirteen digits of this age are seconds and milliseconds, in UTC."""
    found = instant("1717405200000")
    assert found is not None
    assert (found[0].isoformat(), found[1]) == ("2024-06-03T09:00:00", 0)
    assert instant("07700900123") is None


@pytest.mark.parametrize(
    ("cell", "shape"),
    [
        ("03/04/2024 9:05 pm", "99/99/9999 9:99 pm"),
        ("+44 7700 900123", "+99 9999 999999"),
        ("hello 5", "text"),
    ],
)
def test_a_shape_says_no_word_of_the_cell(cell: str, shape: str) -> None:
    """How a cell is written can be shown; what it says cannot."""
    assert shape_of(cell) == shape

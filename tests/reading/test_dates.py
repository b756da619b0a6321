"""Stamps in front of chat lines, and the order of day and month in a whole file."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallybook.reading.dates import read_stamp
from tallybook.reading.orders import days_of, decide


@pytest.mark.parametrize(
    ("line", "style", "period", "words"),
    [
        ("12/09/20, 23:55 - Jo: hi", ("dash", 2, False, "", ""), "", "Jo: hi"),
        ("[2.4.2023 klo 9.12.11] Jo: hi", ("bracket", 4, True, "klo", ""), "", "Jo: hi"),
        ("1/5/24, 3:04\u202fPM - Jo: hi", ("dash", 2, False, "", ""), "pm", "Jo: hi"),
        ("28/3/2025 9:29 p.\u00a0m. - Jo: hi", ("dash", 4, False, "", ""), "pm", "Jo: hi"),
        ("2024/3/5 下午3:20 - Jo: hi", ("dash", 4, False, "", ""), "pm", "Jo: hi"),
        ("2024. 3. 5. 오전 3:20 - Jo: hi", ("dash", 4, False, "", ""), "am", "Jo: hi"),
        ("\u200e[04.01.18, 11:53:57] Jo: hi", ("bracket", 2, True, "", ""), "", "Jo: hi"),
        ("28/11/2014 09:12:33: Jo: hi", ("colon", 4, True, "", ""), "", "Jo: hi"),
    ],
)
def test_a_stamp_is_read_in_any_writing(
    line: str, style: tuple[str, int, bool, str, str], period: str, words: str
) -> None:
    """The style, the half of the day and where the words begin are told apart."""
    stamp = read_stamp(line)
    assert stamp is not None
    assert (stamp.style, stamp.period, line[stamp.end :]) == (style, period, words)


@pytest.mark.parametrize(
    "line",
    [
        "2/11/19: Arrival",
        "at 12:30 - bring milk",
        "12:30 - no date",
        "2024년 3월 5일 오후 3:20, 민준 : another program's line",
        "123/45/678, 10:10 - x",
        "",
    ],
)
def test_what_is_no_stamp_is_not_taken_for_one(line: str) -> None:
    """A date or a time alone does not begin a message."""
    assert read_stamp(line) is None


def test_words_after_a_time_make_another_style() -> None:
    """A sentence that begins with a date and a time is told apart from the stamps around it."""
    own, typed = read_stamp("12/09/20, 12:30 - Jo: hi"), read_stamp("12/09/20, 12:30 see you - x")
    assert own is not None
    assert typed is not None
    assert own.style != typed.style


def test_a_value_over_twelve_settles_the_order() -> None:
    """One date that exists in one order alone is enough."""
    order = decide(np.array([[3, 4, 2024], [3, 25, 2024]]), ("dmy", "mdy"), since=2009)
    assert (order.name, order.certain, order.evidence) == ("mdy", True, "value")


def test_dates_that_follow_one_another_settle_the_order() -> None:
    """Without such a value, the reading in which time runs forward is taken."""
    dates = np.array([[day, month, 2024] for month in (1, 2, 3) for day in (2, 6, 11)])
    order = decide(dates, ("mdy", "dmy"), since=2009)
    assert (order.name, order.certain, order.evidence) == ("dmy", True, "sequence")


def test_an_order_that_nothing_settles_is_left_open() -> None:
    """Rivals that fit equally are all handed on, and the first is not called certain."""
    order = decide(np.array([[3, 4, 2024], [5, 6, 2024]]), ("dmy", "mdy"), since=2009)
    assert (order.name, order.certain, order.rivals) == ("dmy", False, ("dmy", "mdy"))


def test_orders_that_name_the_same_days_are_not_asked() -> None:
    """The first of January is the same either way."""
    assert decide(np.array([[1, 1, 2021]]), ("dmy", "mdy"), since=2009).certain


def test_the_answer_of_the_person_is_taken_only_where_it_fits() -> None:
    """An order that gives dates that do not exist is not taken, whoever names it."""
    open_dates, settled = np.array([[3, 4, 2024]]), np.array([[3, 25, 2024], [3, 4, 2024]])
    assert decide(open_dates, ("dmy", "mdy"), since=2009, wanted="mdy").name == "mdy"
    assert decide(settled, ("dmy", "mdy"), since=2009, wanted="dmy").name == "mdy"


@pytest.mark.parametrize(
    ("parts", "order", "expected", "calendar"),
    [
        ((2, 4, 2566), "dmy", "2023-04-02", "buddhist"),
        ((1402, 1, 1), "ymd", "2023-03-21", "solar-hijri"),
        ((1403, 12, 30), "ymd", "2025-03-20", "solar-hijri"),
        ((29, 2, 24), "dmy", "2024-02-29", "gregorian"),
    ],
)
def test_other_calendars_are_turned_into_ours(
    parts: tuple[int, int, int], order: str, expected: str, calendar: str
) -> None:
    """Years of the Buddhist and the solar Hijri calendar are known by their size."""
    read = days_of(np.array([parts]), order)
    assert str(np.datetime64(int(read.days[0]), "D")) == expected
    assert read.calendar == calendar


def test_a_day_that_does_not_exist_is_said_not_to() -> None:
    """The last of a month is respected, in leap years and others."""
    dates = np.array([[29, 2, 2023], [31, 4, 2024], [0, 1, 2024], [1, 13, 2024], [29, 2, 2024]])
    assert days_of(dates, "dmy").valid.tolist() == [False, False, False, False, True]


@settings(derandomize=True, max_examples=300, deadline=None)
@given(line=st.text(max_size=80))
def test_no_line_breaks_the_reader_of_stamps(line: str) -> None:
    """Any line is a stamp or is none."""
    stamp = read_stamp(line)
    assert stamp is None or 0 < stamp.end <= len(line)

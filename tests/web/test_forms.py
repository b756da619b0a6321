"""What a person types is read with patience, and never guessed."""

import pytest

from tallybook.web import forms


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("14:30", "14:30"),
        ("2.30pm", "14:30"),
        ("2 p.m.", "14:00"),
        ("12am", "00:00"),
        ("12pm", "12:00"),
        ("9", "09:00"),
        ("0905", "09:05"),
        ("", ""),
        ("25:00", None),
        ("13pm", None),
        ("evening", None),
    ],
)
def test_a_time_of_day_is_read_as_people_write_it(typed: str, read: str | None) -> None:
    """Common spellings are understood; anything else is said to be unreadable."""
    assert forms.hour_of(typed) == read


@pytest.mark.parametrize(
    ("boxes", "read"),
    [
        (("27", "3", "2026"), "2026-03-27"),
        (("27", "march", "26"), "2026-03-27"),
        (("3", "27", "2026"), "2026-27-03"),
        (("", "3", "2026"), "2026-03-0?"),
        (("", "", ""), ""),
    ],
)
def test_a_day_is_never_turned_round(boxes: tuple[str, str, str], read: str) -> None:
    """Day, month and year stay in their boxes; what is no day is shown again and refused."""
    typed = dict(zip(("on_d", "on_m", "on_y"), boxes, strict=True))
    assert forms.day(typed, "on") == read
    assert forms.is_day(read) is (read in {"", "2026-03-27"})


def test_an_unclear_time_asks_and_keeps_the_rest() -> None:
    """A range without an end, an end before its start and a missing day each get a sentence."""
    read = forms.Read()
    forms.moment({"when": "between", "start_day": "2026-03-27"}, read)
    assert set(read.errors) == {"end_day"}
    read = forms.Read()
    forms.moment({"when": "between", "start_day": "2026-03-27", "end_day": "2026-03-26"}, read)
    assert set(read.errors) == {"end_day"}
    read = forms.Read()
    forms.moment({"when": "about"}, read)
    assert set(read.errors) == {"start_day"}


def test_a_day_alone_stays_a_day() -> None:
    """Without a time of day the precision is the day, and no hour is invented."""
    moment = forms.moment({"when": "about", "start_day": "2026-03-27"}, forms.Read())
    assert moment.precision == "day"
    assert moment.kind == "about"

"""Short facts are put into words, and nothing in them is made up."""

import pytest

from tallybook.model.facts import fact_name, fact_value


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("created", "2025-02-07T10:30:00+01:00", "7 February 2025, 10:30 (+0100)"),
        ("until", "2015-06-01T08:20:00Z", "1 June 2015, 08:20 (UTC)"),
        ("activity_timestamp", "2026-10-01 06:59:59 UTC", "1 October 2026, 06:59:59 (UTC)"),
        ("ends", "20240603T100000", "3 June 2024, 10:00"),
        ("birthday", "1980-03-22", "22 March 1980"),
        ("deleted_at", "1714554155000", "1 May 2024, 09:02:35 (UTC)"),
        ("false_alarm", "false", "no"),
        ("date", "no-date", "the file gives none"),
    ],
)
def test_times_and_codes_are_told_in_words(name: str, value: str, told: str) -> None:
    """A time written for machines, or a code of an importer, is told as people read it."""
    assert fact_value(value, name) == told


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("created", "2025-13-40T99:99:99"),
        ("birthday", "2025-02-30"),
        ("phones", "1714554155000"),
        ("edited", "1 earlier"),
        ("sim", "1"),
        ("ends", ""),
    ],
)
def test_what_is_no_time_stays_as_it_stands(name: str, value: str) -> None:
    """A telephone number, a count or a day that does not exist is not turned into a time."""
    assert fact_value(value, name) == value


def test_a_fact_without_a_name_is_shown_with_blanks() -> None:
    """A fact that nobody named yet is told by its own name, and the others are not raw."""
    assert fact_name("device_model_name") == "Device model name"
    assert fact_name("media_type") == "Kind of file"

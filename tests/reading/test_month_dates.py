"""Dates whose month is a word, as Google's downloads print them."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallybook.reading.month_dates import MONTHS, read_dated

AT = datetime(2016, 11, 3, 11, 59, 50)  # noqa: DTZ001 - the wall clock that was written


@pytest.mark.parametrize(
    "written",
    [
        "Thursday, November 3, 2016 at 11:59:50 AM UTC",
        "Thursday, November 3, 2016 at 11:59:50\u202fAM UTC",
        "Thursday, 3 November 2016 at 11:59:50 UTC",
        "Donnerstag, 3. November 2016 um 11:59:50 UTC",
        "jeudi 3 novembre 2016 à 11:59:50 UTC",
        "jueves, 3 de noviembre de 2016, 11:59:50 (UTC)",
        "quinta-feira, 3 de novembro de 2016 às 11:59:50 UTC",
        "giovedì 3 novembre 2016 alle 11:59:50 UTC",
        "torsdag den 3. november 2016 kl. 11.59.50 UTC",
        "Nov 3, 2016, 11:59:50 AM UTC",
    ],
)
def test_known_words_are_read(written: str) -> None:
    """The same moment is read in each language that is known."""
    assert read_dated(written) == (AT, True)


@pytest.mark.parametrize(
    "written",
    [
        "czwartek, 3 listopada 2016 11:59:50 UTC",
        "2016年11月3日木曜日 11:59:50 UTC",
        "Thursday, November 3, 2016 at 11:59:50 PST",
        "Thursday, November 31, 2016 at 11:59:50 AM UTC",
        "Thursday, November 3, 2016 at 13:59:50 PM UTC",
        "November March 3, 2016 at 11:59:50 UTC",
        "November 3, 16 at 11:59:50 UTC",
        "3 November 2016",
        "",
    ],
)
def test_nothing_is_guessed(written: str) -> None:
    """A word that is not known, or a date that does not exist, leaves the date unread."""
    assert read_dated(written) is None


def test_a_time_without_a_zone_says_so() -> None:
    """UTC is told only where it is written."""
    assert read_dated("3 November 2016 at 11:59:50") == (AT, False)


def test_each_word_is_one_month() -> None:
    """No word stands for two months in two languages."""
    assert MONTHS["juni"] == MONTHS["june"]
    assert MONTHS["marts"] == MONTHS["march"] == MONTHS["marzo"]
    assert set(MONTHS.values()) == set(range(1, 13))


@given(st.text(max_size=160))
def test_any_text_is_read_or_not(text: str) -> None:
    """No text is a fault."""
    found = read_dated(text)
    assert found is None or found[0].year

"""Dates as apps print them for people are read where every part is understood, and else not."""
# ruff: noqa: RUF001 - words in the scripts in which they are printed

import pytest

from tallybook.reading.worded_dates import looks_dated, read_written

SAME = (2020, 9, 13)


@pytest.mark.parametrize(
    "text",
    [
        "Sep 13, 2020, 12:26 PM",
        "Sep 13, 2020 12:26 pm",
        "Sunday, September 13, 2020 at 12:26 PM",
        "13 Sept 2020, 12:26",
        "13. sep. 2020 kl. 12.26",
        "13 de septiembre de 2020 a las 12:26",
        "13 сент. 2020 г., 12:26",
        "2020. szept. 13. 12:26",
        "13 sept. 2020 à 12:26",
        "13 Eyl 2020 12:26",
        "13 ก.ย. 2020 12:26",
        "2020年9月13日 12:26",
        "2020년 9월 13일 오후 12:26",
        "9월 13, 2020 12:26 오후",
        "sep. 13, 2020 12:26 p. m.",
        "2020-09-13 12:26",
        "১৩ সেপ, ২০২০ ১২:২৬",
    ],
)
def test_a_date_reads_the_same_in_every_language(text: str) -> None:
    """Half past noon, nearly, on 13 September 2020, however it is written."""
    found = read_written(text)
    assert found is not None
    assert (found.parts, found.order) == (SAME, "ymd")
    assert (found.hour, found.minute, found.second) == (12, 26, None)


def test_numbers_with_dots_have_the_day_first_and_with_a_slash_nobody_knows() -> None:
    """No language writes the month first with dots; with a slash it is left to be asked."""
    dotted, slashed = read_written("13.09.2020, 12:26"), read_written("03/04/2020, 12:26:59 AM")
    assert dotted is not None
    assert (dotted.parts, dotted.order) == ((13, 9, 2020), "dmy")
    assert slashed is not None
    assert (slashed.parts, slashed.order) == ((3, 4, 2020), "")
    assert (slashed.hour, slashed.second) == (0, 59)


@pytest.mark.parametrize(
    "text",
    [
        "13 blorp 2020, 12:26",
        "13 listopada 2020, 12:26",
        "13 Sep 2020, 3:26 xx",
        "13 Sep 2020",
        "13 Sep 20, 12:26",
        "13 Sep Oct 2020 12:26",
        "13 Sep 2020, 25:26",
        "see you on 13 Sep 2020 12:26",
        "",
    ],
)
def test_what_is_not_understood_is_not_guessed(text: str) -> None:
    """A word, a month or an hour that is not known leaves the date unread."""
    assert read_written(text) is None


def test_a_line_looks_dated_by_its_numbers_alone() -> None:
    """A date in an unknown language is told from words, so that it can be reported."""
    assert looks_dated("13 blorp 2020, 12:26")
    assert not looks_dated("at 12:26")
    assert not looks_dated("13 Sep 2020, 12:26 " + "and so on " * 10)

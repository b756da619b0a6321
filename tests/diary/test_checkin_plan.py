"""What is set up for a check-in: what is missing, which code was typed, and what the message says."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallybook.diary.checkins import (
    TEST_WORDS,
    WORDS,
    CheckinPlan,
    Contact,
    gives_away,
    left_open,
)

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ADA = Contact(
    name="Ada", address="ada@example.net", tested="accepted by the network", confirmed=True
)
WHOLE = CheckinPlan(
    host="mail.example.org",
    text="Call 999.",
    contacts=(ADA,),
    fine="all good",
    forced="all fine",
    practised=("fine", "forced"),
)


def test_nothing_is_missing_only_when_all_of_it_is_there() -> None:
    """Each part by itself, taken away, is named as missing."""
    assert WHOLE.missing == ()
    assert CheckinPlan().missing == ("words", "mail", "people", "codes", "practice")


def test_another_account_leaves_nobody_tested() -> None:
    """Who was confirmed with one account has to be tested with the next."""
    changed = WHOLE.with_mail(host="other.example.org")
    assert changed.told == ()
    assert [one.address for one in changed.contacts] == [ADA.address]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("all good", "fine"),
        (" All  Good. ", "fine"),
        ("ALL FINE!", "forced"),
        ("all", ""),
        ("", ""),
        ("all goodall fine", ""),
    ],
)
def test_a_code_is_known_by_its_words(typed: str, code: str) -> None:
    """Capitals, blanks and a point do not matter; anything else is no code."""
    assert WHOLE.code(typed) == code


@given(st.text(max_size=40))
def test_without_codes_nothing_is_one(typed: str) -> None:
    """Where none were chosen, no words at all are taken for a code."""
    assert CheckinPlan().code(typed) == ""


@pytest.mark.parametrize(
    ("later", "age"),
    [
        (timedelta(minutes=1), "1 minute before"),
        (timedelta(hours=1, minutes=5), "1 hour 5 minutes before"),
        (timedelta(hours=26), "26 hours 0 minutes before"),
        (timedelta(minutes=-5), "0 minutes before"),
    ],
)
def test_a_place_goes_with_its_age(later: timedelta, age: str) -> None:
    """Whoever reads the message knows how old the words on the place are."""
    plan = CheckinPlan(text="Call 999.", place="the library", place_at=NOON.isoformat())
    assert "the library" in plan.words(NOON + later)
    assert age in plan.words(NOON + later)


def test_without_a_place_the_message_is_what_was_written() -> None:
    """Nothing is added to it."""
    assert WHOLE.words(NOON) == "Call 999."


def test_the_offered_words_name_nobody() -> None:
    """Neither the message nor the test says what the program is for; the brackets are to be filled."""
    assert not gives_away(WORDS)
    assert not gives_away(TEST_WORDS)
    assert left_open(WORDS) == ("[address]", "[reference]")
    assert gives_away("Ring the Refuge.")

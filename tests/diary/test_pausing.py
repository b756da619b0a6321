"""A pause, safe contact, and what is chosen in the safe set-up, at the front door."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tallybook.diary import Diary
from tallybook.diary.pausing import LENGTHS, _until
from tallybook.diary.safekeeping import SafeChoices, SafeContact, web_address
from tallybook.errors import UnfitAnswer
from tallybook.model.entries import Incident
from tallybook.vault.keys import Cost

COST = Cost(memory_kib=65536, passes=1, lanes=4)
FIRST = "anchor barrel candle drawer ember funnel"


@pytest.fixture
def diary(tmp_path: Path) -> Diary:
    """A new book that is open."""
    return Diary.create(tmp_path / "Notes", FIRST, cost=COST)[0]


@pytest.mark.parametrize("length", LENGTHS)
def test_a_pause_outlives_closing_and_loses_nothing(diary: Diary, length: str) -> None:
    """After closing and opening, the pause goes on; writing works, and ending shows everything."""
    assert diary.paused is None
    diary.pause(length)
    diary.write(Incident(what="written in the pause"))
    diary.close()
    again = Diary.open(diary.path, FIRST)
    assert again.paused is not None
    assert (again.paused.until is None) is (length == "open")
    again.end_pause()
    assert again.paused is None
    assert again.case.items.height == 1


def test_until_tomorrow_is_the_next_morning_on_the_persons_own_clock() -> None:
    """Late in the evening it is still a whole night; an hour and a week are what they say."""
    evening = datetime(2026, 7, 1, 22, 50, tzinfo=UTC)  # 23:50 in London
    assert _until("tomorrow", evening, "Europe/London") == datetime(2026, 7, 2, 5, tzinfo=UTC)
    assert _until("tomorrow", evening, "unknown") == datetime(2026, 7, 2, 6, tzinfo=UTC)
    assert _until("hour", evening, "unknown") == evening + timedelta(hours=1)
    assert _until("week", evening, "unknown") == evening + timedelta(days=7)
    assert _until("open", evening, "unknown") is None


def test_a_pause_ends_by_itself(diary: Diary) -> None:
    """When its time is over, nothing has to be done."""
    past = datetime.now(UTC) - timedelta(seconds=1)
    diary.book.put_aside("pause", f'{{"until": "{past.isoformat()}"}}'.encode(), own=True)
    assert diary.paused is None
    with pytest.raises(UnfitAnswer):
        diary.pause("for ever")


def test_safe_contact_is_what_was_said_last(diary: Diary) -> None:
    """The last word counts, an empty one takes it back, and a voicemail is never allowed unasked."""
    assert diary.safe_contact() is None
    diary.note_safe_contact(SafeContact(how="call at work", times="before three"))
    found = diary.safe_contact()
    assert found == SafeContact(how="call at work", times="before three")
    assert found is not None
    assert not found.voicemail
    diary.note_safe_contact(SafeContact())
    assert diary.safe_contact() is None
    assert not diary.case.passed_over


def test_choices_of_the_safe_set_up_are_kept_beside_the_book(diary: Diary) -> None:
    """They are there after opening again, and are no entry of the record."""
    before = diary.book.head
    assert diary.offers_safe_setup
    diary.choose_safe(idle_minutes=5, leave_to="https://www.example.org/news")
    diary.choose_safe(over=True)
    assert diary.book.head == before
    diary.close()
    again = Diary.open(diary.path, FIRST)
    expected = SafeChoices(idle_minutes=5, leave_to="https://www.example.org/news", over=True)
    assert again.safe_choices == expected
    assert not again.offers_safe_setup


@pytest.mark.parametrize(
    "typed",
    [
        "http://example.org", "javascript:alert(1)", "file:///etc/passwd", "https://user@example.org",
        "https://exa mple.org", 'https://example.org/"><script>', "https://localhost", "ftp://example.org",
        "https://example.org/" + "a" * 400, "https://[bad", "https://ex\u00e4mple.org",
    ],
)  # fmt: skip
def test_only_a_plain_address_of_a_page_is_taken(typed: str) -> None:
    """Nothing but https and a plain host leads away."""
    with pytest.raises(UnfitAnswer):
        web_address(typed)


def test_an_address_may_be_typed_as_people_do() -> None:
    """Without its beginning it is https; nothing is the blank page."""
    assert web_address(" www.example.org/weather ") == "https://www.example.org/weather"
    assert web_address("") == ""

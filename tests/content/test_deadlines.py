"""The clocks are whole, sourced and calm, and a broken file of them is refused in the right words."""

import re
from datetime import date
from pathlib import Path

import pytest

from tallybook.content import behaviours
from tallybook.content.deadlines import (
    BASES,
    EFFECTS,
    ITSELF,
    Clock,
    Clocks,
    checked_clocks,
    clocks,
)
from tallybook.content.shapes import CONFIRMED, parse
from tallybook.errors import UnfitContent

BROKEN = sorted((Path(__file__).parent / "broken-deadlines").glob("*.toml"))
#: What nobody who is frightened should read, and what the program cannot know.
NEVER = re.compile(
    r"\b(must|hurry|urgent|immediately|warning|too late|failed|always|never|safe|proves?|admissible|"
    r"guarantee\w*|victim|offender)\b",
    re.IGNORECASE,
)
#: "It is never a reason not to ask" is the one thing that is always so.
ALLOWED = "It is never a reason not to ask."


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_is_refused_in_the_right_words(path: Path) -> None:
    """Each of these files has one fault, and the refusal names the file, the place and the fault."""
    text = path.read_text(encoding="utf-8")
    wanted = text.splitlines()[0].removeprefix("# refused: ")
    with pytest.raises(UnfitContent) as refused:
        checked_clocks(parse(text, Clocks, path.name), path.name)
    assert wanted in refused.value.message
    assert path.name in refused.value.message


def test_there_are_broken_files_to_try() -> None:
    """The test above cannot pass because the folder is empty."""
    assert len(BROKEN) >= 10


def test_every_basis_and_every_effect_is_used() -> None:
    """Nothing is described that no clock uses, and nothing is counted that is not described."""
    assert {one.basis for one in clocks().clock} == set(BASES)
    assert {one.effect for one in clocks().clock} == set(EFFECTS)
    assert set(BASES) > ITSELF


@pytest.mark.parametrize("clock", clocks().clock, ids=lambda one: one.code)
def test_a_clock_is_calm_and_says_whom_to_ask(clock: Clock) -> None:
    """No pressing word, no promise, a source, and doubt wherever it was not read."""
    words = f"{clock.title} {clock.what} {clock.ask}".replace(ALLOWED, "")
    assert not NEVER.search(words)
    assert clock.ask
    assert clocks().of(clock)
    assert (clock.confidence == CONFIRMED) != bool(clock.unverified)


def test_limits_of_the_law_are_for_some_offences_and_sent_to_others() -> None:
    """A charging limit never reads as advice: it says 'some', and who knows."""
    limits = [one for one in clocks().clock if one.effect == "limit"]
    assert len(limits) >= 3
    for one in limits:
        assert "some" in one.title.lower()
        assert "police" in one.ask
        assert "solicitor" in one.ask


def test_words_are_folded_and_behaviours_exist() -> None:
    """Words are compared in small letters; a code that no catalogue has would never fit."""
    codes = {one.code for one in behaviours()}
    for one in clocks().clock:
        assert all(word == word.lower().strip() for word in one.words)
        assert set(one.behaviours) <= codes


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2024, 1, 15), 12, date(2025, 1, 15)),
        (date(2024, 12, 1), 1, date(2025, 1, 1)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(
    start: date, months: int, end: date
) -> None:
    """Six months from the last day of August is the last day of February."""
    clock = Clock(
        code="x", title="x", basis="last", effect="limit", what="x.", ask="x.",
        confidence="confirmed", sources=(1,), months=months,
    )  # fmt: skip
    assert clock.after(start) == end
    assert clock.before(end) <= start

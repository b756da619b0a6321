"""Lines of do and don't are short, sourced, lead on, and a broken file of them is refused."""

import re

import pytest

from tallybook.content.beside import Line, Places, beside, checked_places, places
from tallybook.content.shapes import parse
from tallybook.errors import UnfitContent

LINES = [(place.code, line) for place in places().place for line in place.lines]
#: Where pages ask for lines today.
ASKED = {"report-add", "order-add", "consent", "asking-risk", "writing-referral", "opinion"}

HEAD = """
id = "beside"
language = "en"
reviewed_on = 2026-11-21
review_by = 2027-11-21
reviewer = "none yet"
confidence = "partly"
sources = [{ number = 1, title = "A", publisher = "B", read_on = 2026-11-21 }]
"""
PLACE = """
[[place]]
code = "one"
title = "One"
more = "pro-do-and-dont#ask"
do = [{ code = "a", text = "Ask.", sources = [1] }]
"""
BROKEN = [
    (HEAD + PLACE + PLACE, "this code is given twice"),
    (HEAD + PLACE.replace("#ask", "#nowhere"), "there is no section of a guide"),
    (HEAD + PLACE.replace("Ask.", "Ask"), "a sentence does not end"),
    (HEAD + PLACE.replace("[1]", "[2]"), "there is no source"),
    (HEAD + PLACE.replace(", sources = [1]", ""), "it names neither sources"),
    (HEAD + PLACE.replace("sources = [1]", "sources = [1], own = true"), "or both"),
    (
        HEAD + PLACE + 'dont = [{ code = "a", text = "No.", sources = [1] }]\n',
        "this code is given twice",
    ),
]


@pytest.mark.parametrize(("text", "wanted"), BROKEN, ids=[wanted for _text, wanted in BROKEN])
def test_a_broken_file_is_refused_in_the_right_words(text: str, wanted: str) -> None:
    """Each fault is refused, and the refusal names the file and the fault."""
    with pytest.raises(UnfitContent) as refused:
        checked_places(parse(text, Places, "beside.toml"), "beside.toml")
    assert wanted in refused.value.message
    assert "beside.toml" in refused.value.message


def test_the_file_that_the_broken_ones_come_from_is_whole() -> None:
    """The refusals above are for their one fault and for nothing else."""
    checked_places(parse(HEAD + PLACE, Places, "beside.toml"), "beside.toml")


def test_every_place_that_pages_ask_for_is_there() -> None:
    """Each has something to do, and an unknown one is a fault and no empty box."""
    assert {place.code for place in places().place} >= ASKED
    assert beside("opinion").title == "Writing an opinion"
    with pytest.raises(KeyError):
        beside("nowhere")


@pytest.mark.parametrize(("place", "line"), LINES, ids=lambda value: getattr(value, "code", value))
def test_a_line_is_one_short_sentence(place: str, line: Line) -> None:
    """Whoever is in the middle of asking can take it in at a glance."""
    assert place
    assert len(line.text.split()) <= 24
    assert len(re.findall(r"[.!?](?:\s|$)", line.text.replace("?'", "'"))) == 1


def test_what_not_to_do_says_so() -> None:
    """No line among those says a thing to do by mistake."""
    told = [line.text for place in places().place for line in place.dont]
    assert told
    assert not [text for text in told if not re.search(r"\b(not|no|leave out)\b", text.casefold())]

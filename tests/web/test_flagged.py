"""What words may be about: shown without the words, put aside, added, and taken back."""

import re
from pathlib import Path

import pytest
from visiting import CHAT, Visitor

from tallybook.diary import Diary
from tallybook.model.flags import Flag
from tallybook.model.records import Answers
from tallybook.web.pages.flagged import pieces


@pytest.fixture
def filled(reader: Visitor, diary: Diary, tmp_path: Path) -> Visitor:
    """A book with a chat in it."""
    path = tmp_path / "WhatsApp Chat with Alex Rowe.txt"
    path.write_text(CHAT, encoding="utf-8")
    diary.admit(path, Answers(zone="Europe/London", owner=("Sam Ade",), date_order="dmy"))
    return reader


def opened(filled: Visitor) -> Diary:
    """The book as the pages hold it."""
    diary: Diary = filled.session.diary
    return diary


def an_item(diary: Diary) -> int:
    """An item of the other person with words."""
    rows = diary.case.items.filter(diary.case.items["text"].str.contains("zebracanary three"))
    return int(rows["item"][0])


def flagged(filled: Visitor, *families: str) -> int:
    """Give an item flags as rules would."""
    diary = opened(filled)
    item = an_item(diary)
    flags = tuple(
        Flag(family=family, rule=f"{family}/plain", version=1, spans=((0, 5),))
        for family in families
    )
    diary.case.take_flags({item: flags}, {diary.case.row(item)["entry"]})
    return item


def test_what_words_may_be_about_is_shown_without_the_words(filled: Visitor) -> None:
    """The page names the kind and the rule, and not one word of the message."""
    item = flagged(filled, "visit")
    page = filled.get(f"/item/{item}")
    assert "Coming to a place" in page
    assert "visit/plain, version 1" in page
    assert "zebracanary" not in page


def test_a_flag_is_put_aside_and_taken_back_in_one_step(filled: Visitor) -> None:
    """The person has the last word, both ways, and the item stays as it is."""
    item = flagged(filled, "visit")
    before = opened(filled).case.row(item)["text"]
    filled.post(f"/item/{item}/flag", {"family": "visit", "said": "dismissed"})
    assert item not in opened(filled).case.flags
    assert "You put this aside" in filled.get(f"/item/{item}")
    filled.post(f"/item/{item}/flag", {"family": "visit", "said": "left"})
    assert [flag.family for flag in opened(filled).case.flags[item]] == ["visit"]
    assert opened(filled).case.row(item)["text"] == before


def test_a_flag_is_added_in_one_step(filled: Visitor) -> None:
    """What no rule found a person can say, and take off again."""
    item = flagged(filled)
    filled.post(f"/item/{item}/flag", {"family": "threat-veiled", "said": "added"})
    assert [flag.rule for flag in opened(filled).case.flags[item]] == ["person"]
    assert item in opened(filled).case.behaviours["threats"]
    filled.post(f"/item/{item}/flag", {"family": "threat-veiled", "said": "left"})
    assert item not in opened(filled).case.flags


def test_opened_words_show_where_the_rule_looked(filled: Visitor) -> None:
    """The matched characters are marked where the words were asked for, and nowhere else."""
    item = flagged(filled, "visit")
    page = filled.get(f"/item/{item}/words")
    assert re.findall("<mark>(.*?)</mark>", page) == ["zebra"]


def test_pieces_add_up_to_the_text() -> None:
    """Overlapping, empty and far places neither lose nor double a character."""
    spans = ((3, 6), (0, 4), (5, 5), (90, 99))
    found = pieces("zebracanary", [Flag(family="visit", rule="x", version=1, spans=spans)])
    assert "".join(piece for piece, _ in found) == "zebracanary"
    assert [piece for piece, marked in found if marked] == ["zebr", "ac"]

"""Rows on a terminal: numbers agree with their nouns, and what was written down has no direction."""

from dataclasses import replace

import pytest

from tallybook.case import Row
from tallybook.cli.preview import describe
from tallybook.cli.printing import counted
from tallybook.cli.rows import content_text, marks, way

ROW = Row(
    item=1, kind="message", channel="sms", direction="in", at=None, home=None, local=None,
    zone="unknown", clock="", precision="unknown", moment="unknown", who="", own=False, line="",
    words=1, attachments=0, late=False, late_hours=None, matters=False, private=False,
    event=False, cites=1,
)  # fmt: skip


@pytest.mark.parametrize(
    ("words", "files", "said"),
    [(1, 0, "[1 word]"), (2, 1, "[2 words, 1 attached]"), (0, 0, "")],
)
def test_what_is_veiled_is_counted_in_good_english(words: int, files: int, said: str) -> None:
    """One word is not one words."""
    assert content_text(replace(ROW, words=words, attachments=files)) == said


def test_a_diary_entry_has_no_way() -> None:
    """It neither came nor went; a message whose way is not known says so."""
    assert way(replace(ROW, kind="incident", direction="unknown")) == ""
    assert way(replace(ROW, direction="unknown")) == "unknown"
    assert way(ROW) == "in"


def test_only_what_was_corrected_is_marked_so() -> None:
    """The mark follows the row."""
    assert marks(ROW) == ""
    assert marks(replace(ROW, amended=True)) == "corrected"


def test_many_and_one() -> None:
    """Thousands are parted; a noun may have a plural of its own."""
    assert counted(1, "entry", "entries") == "1 entry"
    assert counted(1200, "entry", "entries") == "1,200 entries"
    assert counted(0, "file") == "0 files"


def test_a_preview_of_one_item_says_one_item() -> None:
    """The lines of a preview agree with their numbers."""
    said = describe(
        {
            "file": "a.txt", "source": "sms", "items": 1, "events": 0, "first": "", "last": "",
            "zone": "", "handles": ["x"], "attachments": 1, "assumptions": [], "problems": [],
        }
    )  # fmt: skip
    assert "1 item\n" in said
    assert "1 handle, 1 attachment" in said

"""``read``, ``confirm`` and ``transcript``: drafts on the command line."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tallybook.diary import Diary
from tallybook.intake.readings import seal_draft
from tallybook.model.readings import Line, Reading
from tallybook.model.records import Answers

Call = Callable[..., Any]
SCREENS = Path(__file__).parent.parent / "reading" / "screens"


@pytest.fixture
def picture(book: Path) -> str:
    """A picture in the book, with a draft of its words."""
    diary = Diary.open(book, os.environ["TALLYBOOK_PASSPHRASE"])
    diary.admit(SCREENS / "eng-dark-1x.png", Answers(zone="Europe/London"))
    sha256 = diary.all_pictures()[0].sha256
    lines = (Line(text="marmalade today", side="left", time="21:14"),)
    seal_draft(diary.book, sha256, Reading(engine="T 5", languages=("eng",), lines=lines))
    diary.close()
    return sha256


def test_a_draft_is_printed_only_when_asked_for(call: Call, book: Path, picture: str) -> None:
    """Reading again passes the picture over and names it by its hash alone."""
    said = call("read", "--book", book)
    if said.code == 56:
        pytest.skip(said.err)
    assert "0 pictures read, 1 passed over" in said.out
    assert picture[:16] in said.out
    assert "marmalade" not in said.out
    assert "marmalade" in call("confirm", picture[:16], "--book", book, "--show").out


def test_mended_lines_are_confirmed(call: Call, book: Path, picture: str) -> None:
    """What counts is what was given, and it can be found."""
    lines = json.dumps([{"text": "lemon curd today", "side": "left", "time": "21:14"}])
    told = ("--mine", "right", "--date", "2026-03-27", "--other", "Robin")
    done = call("confirm", picture[:16], "--book", book, "--lines", lines, *told, "--json")
    assert done.json == {"messages": 1, "channel": "screenshot"}
    assert call("search", "lemon", "--book", book, "--json").json["total"] == 1
    assert call("search", "marmalade", "--book", book, "--json").json["total"] == 0


def test_nothing_is_confirmed_where_nobody_can_be_asked(
    call: Call, book: Path, picture: str
) -> None:
    """Without lines and without a terminal the draft stays a draft."""
    refused = call("confirm", picture[:16], "--book", book)
    assert refused.code == 52
    assert "marmalade" not in refused.err
    assert call("confirm", "ff", "--book", book).code == 53


def test_a_draft_is_thrown_away(call: Call, book: Path, picture: str) -> None:
    """It is not shown afterwards."""
    assert call("confirm", picture, "--book", book, "--throw-away").code == 0
    assert json.loads(call("confirm", picture, "--book", book, "--show").out) == []


def test_a_transcript_is_typed(call: Call, book: Path) -> None:
    """It is printed with the name of who typed it, and a draft is refused where no model is."""
    folder = Path(__file__).parent.parent / "sources" / "sounds"
    sound = next(path for path in sorted(folder.rglob("export.*")) if path.stat().st_size)
    call("import", sound, "--book", book, "--zone", "Europe/London")
    rows = call("timeline", "--book", book, "--json").json["rows"]
    item = next(row["item"] for row in rows if row["kind"] in {"recording", "voicemail"})
    assert "No transcript yet" in call("transcript", item, "--book", book).out
    assert call("transcript", item, "hello there", "--book", book, "--by", "Jo").code == 0
    assert "typed by Jo:\n\nhello there" in call("transcript", item, "--book", book).out
    assert call("transcript", 0, "hello", "--book", book).code == 53

"""Flags on words and floods on the command line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]


@pytest.fixture
def angry(tmp_path: Path) -> Path:
    """An invented chat with a flood of seven messages, one of them a threat."""
    lines = [f"25/12/2024, 22:{minute:02} - Robin: answer me\n" for minute in range(0, 30, 5)]
    lines.append("25/12/2024, 22:31 - Robin: I am going to kill you\n")
    lines.append("26/12/2024, 09:00 - Sam: no\n")
    path = tmp_path / "WhatsApp Chat with Robin.txt"
    path.write_text("".join(lines), encoding="utf-8")
    return path


def brought_in(call: Call, book: Path, chat: Path) -> None:
    """Bring the chat in."""
    said = call(
        "import", chat, "--book", book, "--zone", "Europe/London", "--owner", "Sam",
        "--date-order", "dmy", "--json",
    )  # fmt: skip
    assert said.code == 0, said.err


def test_words_are_looked_through_and_put_right_by_hand(
    call: Call, book: Path, angry: Path
) -> None:
    """What a rule found is listed without the words, put aside, and gone from the list."""
    brought_in(call, book, angry)
    said = call("flag", "--book", book, "--json")
    found, *more = [row for row in said.json if row["family"] == "threat-kill"]
    assert {row["item"] for row in more} <= {found["item"]}
    assert "kill you" not in said.out
    call("flag", found["item"], "threat-kill", "--said", "dismissed", "--book", book)
    after = call("flag", "--book", book, "--json").json
    assert "threat-kill" not in {row["family"] for row in after}


def test_a_flood_is_listed_kept_and_taken_apart(call: Call, book: Path, angry: Path) -> None:
    """Seven messages become one entry, and come out of it again."""
    brought_in(call, book, angry)
    (flood,) = call("together", "--book", book, "--json").json["floods"]
    assert len(flood["items"]) == 7
    item = call(
        "together", flood["number"], "--keep", "A bad evening", "--book", book, "--json"
    ).json["noted"]
    assert call("together", "--book", book, "--json").json["total"] == 0
    call("together", "--apart", item, "--book", book)
    assert call("together", "--book", book, "--json").json["total"] == 1
    call("together", flood["number"], "--leave", "--book", book)
    assert call("together", "--book", book, "--json").json["total"] == 0


def test_findings_rest_on_words_that_were_looked_through_first(
    call: Call, book: Path, angry: Path
) -> None:
    """The command that shows patterns looks through the words by itself."""
    brought_in(call, book, angry)
    codes = {finding["code"] for finding in call("patterns", "--book", book, "--json").json}
    assert "threat-kill" in codes

"""Suggestions on the command line: off by default, and no words unasked."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tallybook.wording import closest


def test_suggestions_are_off_until_turned_on(call: Callable[..., Any], book: Path) -> None:
    """A new book has none, and says so."""
    said = call("suggest", "--book", book, "--json")
    assert said.code == 0, said.err
    assert said.json == {"on": False, "total": 0, "suggestions": []}
    assert "off" in call("suggest", "--book", book).out


@pytest.mark.skipif(not closest.installed(), reason="the extra 'closest' is not installed")
def test_what_is_suggested_is_listed_without_the_words(
    call: Callable[..., Any], book: Path, chat: Path
) -> None:
    """Turned on, it goes through what came in and lists items and examples by their codes."""
    call(
        "import", chat, "--book", book, "--zone", "Europe/London", "--owner", "Sam",
        "--date-order", "dmy", "--json",
    )  # fmt: skip
    said = call("suggest", "--on", "--book", book, "--json")
    assert said.code == 0, said.err
    assert said.json["on"] is True
    assert "marmalade" not in said.out
    assert call("suggest", "--off", "--book", book, "--json").json["on"] is False

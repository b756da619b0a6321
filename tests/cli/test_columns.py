"""A table is explained once on the command line, and the explanation is offered again."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tallybook.diary import Diary

Call = Callable[..., Any]
COLUMNS = ("--columns", "When=date+time", "--columns", "Who=from", "--columns", "Note=words")
SETTLED = ("--zone", "Europe/London", "--owner", "none")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A list that somebody kept by hand."""
    path = tmp_path / "list.csv"
    path.write_text(
        "When;Who;Note;Paper\n25/03/2024 18:20;R. Marsh;marmalade at the door;A\n"
        "26/03/2024 07:05;R. Marsh;rang twice;B\n",
        encoding="utf-8",
    )
    return path


def test_a_table_is_not_brought_in_before_its_columns_are_explained(
    call: Call, book: Path, table: Path
) -> None:
    """A program is told which option explains the columns, and nothing is added meanwhile."""
    said = call("import", table, "--book", book, *SETTLED)
    assert said.code != 0
    assert "--columns" in said.out + said.err
    assert "marmalade" not in said.out + said.err
    brought = call("import", table, "--book", book, *SETTLED, *COLUMNS, "--json")
    assert brought.json["kept"] == 2


def test_a_meaning_that_there_is_none_of_is_refused(call: Call, table: Path) -> None:
    """A word that no column can mean is refused, with those that it can."""
    said = call("preview", table, "--columns", "When=midnight")
    assert "date+time" in said.out + said.err


def test_what_was_explained_is_offered_for_the_next_table(
    call: Call, book: Path, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal the columns of a table with the same titles need only be confirmed."""
    call("import", table, "--book", book, *SETTLED, *COLUMNS)
    table.write_text(table.read_text(encoding="utf-8").replace("2024", "2023"), encoding="utf-8")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    answers = iter(["", *[""] * 3])
    monkeypatch.setattr("builtins.input", lambda _prompt: next(answers))
    said = call("import", table, "--book", book, *SETTLED)
    assert "offered first" in said.out
    assert "Note=words" in said.out
    assert "Paper=ignore" in said.out
    with_what = Diary.open(book, os.environ["TALLYBOOK_PASSPHRASE"])
    kept = [dict(one.answers["columns"]) for one in with_what.case.imports.values()]
    with_what.close()
    assert kept == [
        {"When": "date+time", "Who": "from", "Note": "words"},
        {"When": "date+time", "Who": "from", "Note": "words", "Paper": "ignore"},
    ]

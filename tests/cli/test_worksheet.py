"""Worksheets from the command line: listed, filled in from a file or by prompts, shown and compared."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]


def answers(folder: Path, **given: Any) -> Path:
    """A file of answers."""
    path = folder / "answers.json"
    path.write_text(json.dumps(given), encoding="utf-8")
    return path


def test_a_worksheet_is_filled_in_from_a_file_shown_and_compared(
    call: Call, book: Path, tmp_path: Path
) -> None:
    """Two fillings stand side by side; what changed is said, and nothing is counted."""
    item = call("add", "Somebody waited by the gate.", "--book", book, "--json").json["item"]
    first = answers(tmp_path, places={"picked": ["no"]}, home={"picked": ["no"]})
    one = call(
        "worksheet",
        "self-check",
        "--answers",
        first,
        "--on",
        "2025-01-02",
        "--book",
        book,
        "--json",
    )
    later = answers(tmp_path, places={"picked": "yes", "items": [item]}, home={"picked": ["no"]})
    two = call(
        "worksheet", "self-check", "--answers", later, "--by", "Ada", "--role", "advocate", "--book", book,
        "--json",
    )  # fmt: skip
    shown = call("worksheet", "--item", two.json["item"], "--book", book).out
    assert "by Ada advocate" in shown
    assert f"rests on: {item}" in shown
    compared = call("worksheet", "--compare", two.json["item"], "--book", book).out
    assert "then: No" in compared
    assert f"now: Yes; rests on: {item}" in compared
    assert "come into your home" not in compared
    told = call("worksheet", "--compare", two.json["item"], "--book", book, "--json").json
    assert told["before"]["item"] == one.json["item"]
    assert (
        "nothing to compare" in call("worksheet", "--compare", one.json["item"], "--book", book).out
    )


def test_the_list_says_when_each_was_filled_in_last(call: Call, book: Path, tmp_path: Path) -> None:
    """Every worksheet stands there, for a person and for a program."""
    given = answers(tmp_path, **{"look-again": {"text": "2026-02-03"}})
    saved = call("worksheet", "safety-plan", "--answers", given, "--book", book, "--json").json[
        "item"
    ]
    rows = [
        json.loads(line) for line in call("worksheet", "--book", book, "--json").out.splitlines()
    ]
    by = {row["sheet"]: row for row in rows}
    assert (by["safety-plan"]["last"], by["safety-plan"]["look_again"]) == (saved, "2026-02-03")
    assert by["self-check"]["last"] is None
    assert "to look at again: 2026-02-03" in call("worksheet", "--book", book).out
    shown = call("worksheet", "safety-plan", "--book", book).out
    assert f"Item {saved}" in shown


def test_prompts_take_a_line_each_and_a_full_stop_ends(
    call: Call, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty line skips; what was answered before the end is sealed."""
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n\nunsure\n.\n"))
    saved = call("worksheet", "self-check", "--ask", "--book", book, "--json")
    found = call("worksheet", "--item", saved.json["item"], "--book", book, "--json").json
    given = [one["labels"] for one in found["answers"] if one["labels"]]
    assert given == [["Yes"], ["I am not sure"]]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("no-such",), 65),
        (("self-check", "--answers", "missing.json"), None),
        (("--item", "0"), 53),
        (("--compare", "0"), 53),
    ],
    ids=["name", "file", "item", "compare"],
)
def test_what_is_not_there_is_said(
    call: Call, book: Path, words: tuple[str, ...], code: int | None
) -> None:
    """A name, a file or a number of nothing ends with its own code and no fault."""
    said = call("worksheet", *words, "--book", book)
    assert said.code == code or (code is None and 0 < said.code < 99)
    assert "[program-fault]" not in said.err


@pytest.mark.parametrize(
    "text", ["[]", "no", '{"contact": "yes"}', '{"contact": {"picked": ["x"]}}']
)
def test_a_file_that_holds_no_answers_is_refused(
    call: Call, book: Path, tmp_path: Path, text: str
) -> None:
    """Nothing is sealed, and the way it should look is said."""
    path = tmp_path / "answers.json"
    path.write_text(text, encoding="utf-8")
    assert call("worksheet", "self-check", "--answers", path, "--book", book).code == 52

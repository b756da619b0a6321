"""The command prints one object, or a table a person can read, and opens no book."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tallybook.cli import evaluate as command
from tallybook.cli import main

Write = Callable[..., Path]


def test_json_is_one_object_on_one_line(messages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A program reads one line with every figure of the issue."""
    main_ends(["evaluate", "threats", str(messages), "--json"])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1
    assert {
        "explicit_recall", "implicit_recall", "false_per_1000", "lookalikes_flagged", "by_kind",
        "items_per_second",
    } <= set(json.loads(lines[0]))  # fmt: skip


def test_a_person_reads_figures_with_their_limits(
    messages: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without --json there is a table, what each figure means, and what it does not say."""
    main_ends(["evaluate", "threats", str(messages)])
    said = capsys.readouterr().out
    assert re.search(r"50\.0 % +of threats said plainly", said)
    assert "A rule finds wording, not what is meant" in said
    assert "kettle" not in said


def test_a_folder_without_corpora_ends_with_a_code_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty folder: exit code 58, a code that stays, and a next step."""
    assert main_ends(["evaluate", "threats", str(tmp_path), "--json"]) == 58
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == "no-corpus"
    assert error["next_step"]


def test_another_word_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be evaluated is refused by the house's own error."""
    assert main_ends(["evaluate", "moods", str(tmp_path)]) == 52
    assert "threats, aliases, rates" in capsys.readouterr().err


def test_tables_of_likeness_and_rates_speak_of_missing_figures_as_dashes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A figure that could not be worked out is a dash, never a nought."""
    size: dict[str, Any] = {"auc": None, "found_at_1_percent": None, "found_at_0_1_percent": None}
    command.show_aliases({"by_source": {"sms_nus": {"50/10": size}}})
    command.show_rates(
        {
            "false_alarms_per_year": None,
            "burst_found_7_days": None,
            "false_after_hole": None,
            "by_factor": {"2.5": {"found_60_days": 1.0, "median_days": None}},
        }
    )
    said = capsys.readouterr().out
    assert "0.0 %" not in said.replace("100.0 %", "")
    assert re.search(r"x 2\.5 +100\.0 % +-", said)


def main_ends(words: list[str]) -> int:
    """Call the program; return its exit code."""
    with pytest.raises(SystemExit) as end:
        main(words)
    return end.value.code if isinstance(end.value.code, int) else 1

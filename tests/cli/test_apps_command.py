"""A list of apps is compared from the command line, without a book, and nothing is claimed."""

import io
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tallybook.content.indicators.comparing import NOTHING_FOUND

Call = Callable[..., Any]
LIST = "package:com.whatsapp\npackage:com.apspy.app\n----\u202e\n"


def test_a_file_is_compared_and_what_that_does_not_show_is_said(call: Call, tmp_path: Path) -> None:
    """What is known, how much was compared, how old the list is, and the limit stand below each other."""
    listed = tmp_path / "apps.txt"
    listed.write_text(LIST, encoding="utf-16")
    said = call("apps", listed).out
    assert "line 2: TheTruthSpy" in said
    assert "2 apps compared, 1 known." in said
    assert "2026-06-21" in said
    assert "not understood, line 3: ----" in said
    assert "\u202e" not in said
    assert NOTHING_FOUND in said
    assert call("apps", listed, "--json").json["works"] is True


def test_the_list_can_come_from_another_program(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dash reads what is piped in."""
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(LIST.encode())))
    assert "TheTruthSpy" in call("apps", "-").out


def test_a_file_that_is_not_there_is_told(call: Call, tmp_path: Path) -> None:
    """A wrong name has its own sentence."""
    assert call("apps", tmp_path / "none.txt").code == 46

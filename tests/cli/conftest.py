"""A small book at the lowest cost, and a way to call a command as a person would."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tallybook.cli import main
from tallybook.diary import Diary
from tallybook.vault.keys import FLOOR

PASSPHRASE = "seven plain grey stones in a row"


class Said(NamedTuple):
    """What a command printed and returned."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The last line, read as JSON."""
        return json.loads(self.out.splitlines()[-1])


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new book whose sheet was typed back; its passphrase is in the environment."""
    diary, words = Diary.create(tmp_path / "book", PASSPHRASE, cost=FLOOR)
    diary.confirm_recovery(words)
    diary.close()
    monkeypatch.setenv("TALLYBOOK_PASSPHRASE", PASSPHRASE)
    return tmp_path / "book"


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Call ``tallybook`` with some words."""

    def run(*words: object) -> Said:
        code = 0
        try:
            main([str(word) for word in words])
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        printed = capsys.readouterr()
        return Said(code, printed.out, printed.err)

    return run


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    """A small invented chat, unambiguous in its dates."""
    path = tmp_path / "WhatsApp Chat with Robin.txt"
    path.write_text(
        "25/12/2024, 10:00 - Robin: are you there\n"
        "25/12/2024, 10:02 - Robin: I know you are\n"
        "26/12/2024, 23:40 - Sam: please stop\n"
        "27/12/2024, 00:10 - Robin: marmalade skies\n",
        encoding="utf-8",
    )
    return path

"""A letter is made from the command line; a referral needs a consent there as well."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]


@pytest.fixture
def referral(call: Call, book: Path, tmp_path: Path) -> int:
    """A filled referral."""
    given = tmp_path / "answers.json"
    given.write_text(json.dumps({"to-whom": {"text": "A service"}}), encoding="utf-8")
    filled = call("worksheet", "referral", "--answers", given, "--book", book, "--json")
    return int(filled.json["item"])


def test_a_referral_is_written_on_a_consent_and_not_without(
    call: Call, book: Path, tmp_path: Path, referral: int
) -> None:
    """Without a consent no file is written; with one it is, once, and it is noted who holds it."""
    item = call("add", "Flowers by the door.", "--book", book, "--json").json["item"]
    target = tmp_path / "letter.pdf"
    assert call("letter", referral, target, "--item", item, "--book", book).code == 69
    assert not target.exists()
    agreed = call(
        "consent", "A service", "--for", "a referral", "--covers", "items", "--book", book, "--json"
    )  # fmt: skip
    consent = agreed.json["item"]
    made = call(
        "letter", referral, target, "--item", item, "--consent", consent, "--book", book, "--json"
    )
    assert made.json["bytes"] == target.stat().st_size
    assert target.read_bytes().startswith(b"%PDF")
    assert call("letter", referral, target, "--consent", consent, "--book", book).code == 52
    assert f"items {item}" in call("handed", "--book", book).out


def test_another_ending_is_refused(call: Call, book: Path, tmp_path: Path, referral: int) -> None:
    """A file that is neither PDF nor Word is not written."""
    assert call("letter", referral, tmp_path / "letter.txt", "--book", book).code == 52

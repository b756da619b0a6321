"""Consents, receipts and dates from the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]


@pytest.fixture
def filled(call: Call, book: Path, chat: Path) -> Path:
    """A book with a chat and an entry about a bus."""
    call("import", chat, "--book", book, "--zone", "Europe/London", "--owner", "Sam")
    call("add", "He got on the same bus.", "--book", book)
    return book


def test_a_consent_is_listed_as_it_stands(call: Call, filled: Path) -> None:
    """Noted, tied to a bundle's plan, withdrawn: each time the list says how it stands."""
    item = call(
        "consent", "Ada Help", "--for", "a referral", "--on", "2025-01-02", "--book", filled,
        "--which", "channel=whatsapp", "--covers", "items", "--json",
    ).json["item"]  # fmt: skip
    listed = call("consent", "--book", filled, "--json").json
    assert (listed["state"], listed["chosen"]) == ("stands", {"channel": "whatsapp"})
    plan = call("bundle", "unused", "--plan", "--consent", item, "--book", filled)
    assert "it stands today" in plan.out
    assert call("consent", "--withdraw", item, "--book", filled, "--how", "by phone").code == 0
    assert "Withdrawn" in call("consent", "--book", filled).out
    plan = call("bundle", "unused", "--plan", "--consent", item, "--book", filled)
    assert "was withdrawn" in plan.out
    assert call("consent", "--withdraw", item, "--book", filled).code != 0


@pytest.mark.parametrize(
    "wrong",
    [
        ("Ada",),
        ("Ada", "--for", "x", "--on", "soon"),
        ("Ada", "--for", "x", "--which", "colour=red"),
        ("Ada", "--for", "x", "--which", "colour"),
        ("Ada", "--for", "x", "--covers", "all"),
        ("Ada", "--for", "x", "--how", "by-owl"),
        ("Ada", "--for", "x", "--bundle", "1"),
        ("Ada", "--for", "x", "--on", "2025-01-02", "--ends", "2025-01-01"),
    ],
)
def test_a_consent_that_does_not_fit_is_refused(
    call: Call, filled: Path, wrong: tuple[str, ...]
) -> None:
    """With a sentence and the exit code of its error; nothing is noted."""
    said = call("consent", *wrong, "--book", filled)
    assert said.code not in {0, 11}, said.err
    assert not call("consent", "--book", filled).out


def test_a_receipt_stands_with_the_copies_it_is_for(
    call: Call, filled: Path, tmp_path: Path
) -> None:
    """Who holds what names the recipient, the tree head and the receipt."""
    call("bundle", tmp_path / "out", "--recipient", "PC Lane", "--yes", "--book", filled)
    held = call("handed", "--book", filled, "--json").json
    assert held["name"] == "PC Lane"
    number = held["copies"][0]["copies"]["item"]
    done = call("handed", "PC Lane", "--bundle", number, "--receipt", "R-9", "--book", filled)
    assert done.code == 0
    said = call("handed", "--book", filled).out
    assert "R-9" in said
    assert held["copies"][0]["copies"]["root"][:16] in said
    assert call("handed", "PC Lane", "--bundle", "1", "--book", filled).code not in {0, 11}
    assert call("handed", "PC Lane", "--book", filled).code not in {0, 11}


def test_dates_are_listed_done_and_written(call: Call, filled: Path, tmp_path: Path) -> None:
    """As JSON, one a line, with where each comes from; a calendar file names nothing."""
    lines = [
        json.loads(line) for line in call("dates", "--book", filled, "--json").out.splitlines()
    ]
    bus = next(one for one in lines if one["code"] == "camera-bus")
    assert bus["confidence"] == "partly"
    assert bus["ask"]
    assert lines == sorted(lines, key=lambda one: one["day"])
    assert "A camera on a bus" in call("dates", "--book", filled).out
    assert "marmalade" not in call("dates", "--all", "--book", filled).out
    call("dates", "--done", "camera-bus", "--item", bus["item"], "--book", filled)
    assert "camera-bus" not in call("dates", "--book", filled, "--json").out
    assert "Dealt with" in call("dates", "--all", "--book", filled).out
    call("dates", "--done", "camera-bus", "--item", bus["item"], "--undo", "--book", filled)
    assert "camera-bus" in call("dates", "--book", filled, "--json").out
    assert call("dates", "--done", "camera-bus", "--item", 9999, "--book", filled).code == 53
    target = tmp_path / "dates.ics"
    assert call("dates", "--ics", target, "--book", filled).code == 0
    text = target.read_text(encoding="ascii")
    assert "SUMMARY:Reminder" in text
    assert "bus" not in text.lower().replace("business", "")

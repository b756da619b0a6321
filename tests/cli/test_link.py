"""``tallybook link`` lists candidates, looks closer, and notes what a person decided."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]
CANARY = "zebracanary"


@pytest.fixture
def alike(call: Call, book: Path, tmp_path: Path) -> Path:
    """A book with two mailboxes that have one display name."""
    paths = []
    for number, box in enumerate(("robin", "kit")):
        path = tmp_path / f"{number}.eml"
        path.write_text(
            f"From: Robin {CANARY} <{box}@example.org>\nTo: sam@example.com\n"
            f"Date: Mon, {number + 1} Jan 2024 10:00:00 +0000\n\n{CANARY}\n",
            encoding="utf-8",
        )
        paths.append(path)
    call("import", *paths, "--book", book, "--owner", "none")
    return book


def test_candidates_are_listed_without_words(call: Call, alike: Path) -> None:
    """Each comes with its evidence, its limit and the items it rests on; no word of a mail."""
    plain = call("link", "--book", alike)
    assert "The same display name" in plain.out
    assert "What this does not show" in plain.out
    told = call("link", "--book", alike, "--json")
    (evidence,) = told.json["evidence"]
    assert evidence["kind"] == "name"
    assert len(evidence["items"]) == 2
    assert CANARY not in (plain.out + told.out).lower()


def test_two_are_parted_and_that_is_taken_back(call: Call, alike: Path) -> None:
    """Not the same is an item, is listed, and can be undone once."""
    one, two = (side["number"] for side in call("link", "--book", alike, "--json").json["sides"])
    (item,) = call("link", one, two, "--say", "apart", "--book", alike, "--json").json["items"]
    assert call("link", "--book", alike).out == "There is nothing to decide.\n"
    listed = call("link", "--decided", "--book", alike, "--json").json
    assert listed["item"] == item
    assert listed["sides"] == ["robin@example.org", "kit@example.org"]
    assert "are not the same" in call("link", "--decided", "--book", alike).out
    assert call("link", "--undo", item, "--book", alike).code == 0
    assert call("link", "--undo", item, "--book", alike).code == 53
    assert "The same display name" in call("link", "--book", alike).out


def test_two_become_one_person(call: Call, alike: Path) -> None:
    """The same person needs a name, and then both belong to it."""
    one, two = (side["number"] for side in call("link", "--book", alike, "--json").json["sides"])
    assert call("link", one, two, "--say", "same", "--book", alike).code != 0
    assert call("link", one, two, "--say", "maybe", "--book", alike).code != 0
    said = call("link", one, two, "--say", "same", "--name", "R", "--book", alike)
    assert "Saved as item" in said.out
    assert call("link", "--book", alike).out == "There is nothing to decide.\n"
    assert call("link", one, two, "--book", alike).code == 53


def test_none_of_these_and_a_closer_look(call: Call, alike: Path) -> None:
    """Little text gets no likeness; none of these puts aside what is proposed, once."""
    one, two = (side["number"] for side in call("link", "--book", alike, "--json").json["sides"])
    closer = call("link", one, two, "--book", alike)
    assert "Likeness" not in closer.out
    assert "Saved" in call("link", two, "--say", "none", "--book", alike).out
    assert "nothing to put aside" in call("link", two, "--say", "none", "--book", alike).out

"""What the rules find in the invented messages: an open part, and a held part for figures only."""

import tomllib
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tallybook import wording
from tallybook.model.flags import FAMILIES

ITEMS = Path(__file__).parent / "items"
KINDS = {
    "negation", "reported", "idiom", "game", "support", "benign", "quote", "parent", "technical",
    "banter", "song",
}  # fmt: skip
THREATS = {code for code, family in FAMILIES.items() if family.threat}
#: What is aimed at: threats said plainly, threats between the lines, look-alikes flagged.
AIM = (0.85, 0.40, 0.05)
#: What was measured, a little room left; raised when the rules do better, lowered for no rule.
BARS = {"open": (0.80, 0.33, 0.06), "held": (0.30, 0.13, 0.06)}


@cache
def items(part: str) -> tuple[dict[str, Any], ...]:
    """Every item of a part."""
    return tuple(
        item
        for path in sorted((ITEMS / part).glob("*.toml"))
        for item in tomllib.loads(path.read_text(encoding="utf-8"))["item"]
    )


@cache
def found(part: str) -> tuple[frozenset[str], ...]:
    """The families found in each item of a part."""
    flags = wording.flags_of_all([item["text"] for item in items(part)])
    return tuple(frozenset(flag.family for flag in one) for one in flags)


def shares(part: str) -> tuple[float, float, float]:
    """How many are flagged as some threat: said plainly, between the lines, look-alikes."""
    groups: dict[str, list[bool]] = {"plain": [], "between": [], "none": []}
    for item, families in zip(items(part), found(part), strict=True):
        if item["family"] in THREATS:
            groups["plain" if item["direct"] else "between"].append(bool(families & THREATS))
        elif item["family"] == "none":
            groups["none"].append(bool(families & THREATS))
    plain, between, none = (sum(group) / len(group) for group in groups.values())
    return plain, between, none


def test_every_item_is_whole_and_none_stands_twice() -> None:
    """Each has an id of its own, a known family, and what its family asks for."""
    every = [*items("open"), *items("held")]
    assert len({item["id"] for item in every}) == len(every) >= 640
    assert len({item["text"].casefold() for item in every}) == len(every)
    for item in every:
        assert item["family"] in FAMILIES or item["family"] == "none", item["id"]
        assert ("direct" in item) == (item["family"] in THREATS), item["id"]
        assert (item.get("kind") in KINDS) == (item["family"] == "none"), item["id"]


def test_a_third_is_held_apart() -> None:
    """The held part is at least a third, in voices of its own."""
    assert 3 * len(items("held")) >= len(items("open")) + len(items("held"))
    voices = [{path.stem for path in (ITEMS / part).glob("*.toml")} for part in BARS]
    assert voices[0].isdisjoint(voices[1])


def test_the_counts_on_the_page_are_those_of_the_items() -> None:
    """What the README counts is what the files hold."""
    page = (ITEMS / "README.md").read_text(encoding="utf-8")
    counts = {part: Counter(item["family"] for item in items(part)) for part in BARS}
    for family in [*FAMILIES, "none"]:
        assert f"| `{family}` | {counts['open'][family]} | {counts['held'][family]} |" in page


@pytest.mark.parametrize("part", BARS)
def test_recall_and_false_flags_hold(
    part: str, record_property: Callable[[str, object], None]
) -> None:
    """The rules find as many threats, and flag as few look-alikes, as when they were measured."""
    plain, between, none = shares(part)
    record_property(f"{part}: plain, between the lines, look-alikes", (plain, between, none))
    record_property("aim", AIM)
    assert plain >= BARS[part][0]
    assert between >= BARS[part][1]
    assert none <= BARS[part][2]

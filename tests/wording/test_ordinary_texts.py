"""Few false flags on ordinary texts and chat, and enough found: measured on the shared corpora."""

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tallybook.model.flags import FAMILIES
from tallybook.wording import flags_of_all

pytestmark = pytest.mark.slow
THREATS = {code for code, family in FAMILIES.items() if family.threat}
#: Families with a bar of their own on ordinary texts, in a thousand.
OTHERS = (
    "stop-request",
    "knows",
    "new-account",
    "order-talk",
    "visit",
    "gift",
    "third-party",
    "demand",
)
MOST_OTHERS = 2.0
#: Swearing and quarrels that are no threats, in a thousand.
MOST_IN_ABUSE = 25.0


@cache
def rows(folder: Path) -> tuple[dict[str, str], ...]:
    """Every row of the tables of a folder."""
    found: list[dict[str, str]] = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found.extend(csv.DictReader(file))
    return tuple(found)


def in_a_thousand(texts: list[str]) -> Counter[str]:
    """How many of a thousand texts carry each family, and `threats` any of these."""
    counts: Counter[str] = Counter()
    for flags in flags_of_all(texts):
        families = {flag.family for flag in flags}
        counts.update(families)
        counts["threats"] += bool(families & THREATS)
    return Counter({name: count * 1000 // len(texts) for name, count in counts.items()}) | Counter(
        {"threats": round(counts["threats"] * 1000 / len(texts))}
    )


@pytest.mark.parametrize("corpus", ["sms_nus", "chat_irc_ubuntu"])
def test_ordinary_texts_are_hardly_ever_flagged(shared: Path, corpus: str) -> None:
    """At most one text in a thousand as a threat, and two as any other family with a bar."""
    texts = [row["text"] for row in rows(shared / "corpora" / corpus)]
    counts = in_a_thousand(texts)
    assert counts["threats"] <= 1
    for family in OTHERS:
        assert counts[family] <= MOST_OTHERS, family


def test_swearing_alone_is_no_threat(shared: Path) -> None:
    """Insults to a chat program and swearing among friends are seldom taken for threats."""
    texts = [row["user"] for row in rows(shared / "corpora" / "abuse_convabuse")]
    assert in_a_thousand(texts)["threats"] <= MOST_IN_ABUSE


def test_threats_of_the_developer_list_are_found(shared: Path) -> None:
    """Plain ones at .85, those between the lines at .40, and few of what only looks alike."""
    groups: dict[str, list[bool]] = {"explicit": [], "implicit": [], "NONE": []}
    table = rows(shared / "corpora" / "stalk_messages_own")
    for row, flags in zip(table, flags_of_all([row["text"] for row in table]), strict=True):
        group = row["directness"] if row["label"].startswith("T_") else row["label"]
        if group in groups:
            groups[group].append(any(flag.family in THREATS for flag in flags))
    shares = {name: sum(group) / len(group) for name, group in groups.items()}
    assert shares["explicit"] >= 0.85
    assert shares["implicit"] >= 0.40
    assert shares["NONE"] <= 0.05

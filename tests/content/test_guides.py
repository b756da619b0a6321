"""Guides: sourced, dated, plain to read, and without a word that says too much."""

import re
from dataclasses import replace

import pytest
from reading_age import ELEVEN, grade, length

from tallybook.content.guides import (
    TOPICS,
    Guide,
    Section,
    check_links,
    checked_guide,
    guide,
    guides,
)
from tallybook.content.languages import ESSENTIAL
from tallybook.content.markup import links, plain
from tallybook.content.shapes import NOBODY
from tallybook.errors import UnfitContent

ALL = guides()
#: Those for people who live it, and for those who stand by them.
PLAIN = tuple(one for one in ALL if not one.only_professionals)
#: Those that are translated.
TRANSLATED = tuple(one for one in ALL if f"guides/{one.id}.toml" in ESSENTIAL)
#: No page says these: they blame, promise, hurry, label or say more than is known.
NEVER = re.compile(
    r"\byou should\b|\byou must\b(?! register)|\byou have to\b(?<!never have to)|\badmissible\b|court-proof"
    r"|\bproves?\b|\bproof\b|tamper|forensic|authentic|\brisk score\b|you are safe|\ball clear\b|\balleged"
    r"|failed to report|\bhis victim|\bher stalker|\bthe stalker he\b|act now|hurry|tinyurl|bit\.ly",
    re.IGNORECASE,
)
#: Numbers that were once printed and are wrong or retired.
WRONG = ("0808 202 0300", "0800 802 0300", "0300 636 0300", "020 7840 8960", "0207 840 8960")
HIM = re.compile(r"\b(he|she|him|his|her|hers|himself|herself)\b", re.IGNORECASE)


def whole(found: Guide) -> str:
    """All that a guide says, a title as a sentence."""
    parts = [f"{part.title}.\n\n{part.text}" for part in found.section]
    return "\n\n".join([found.summary, *parts])


@pytest.mark.parametrize("found", ALL, ids=lambda one: one.id)
def test_a_guide_says_who_read_it_and_when(found: Guide) -> None:
    """Nobody is named as a reviewer who is none, and each guide has a day to look again."""
    assert found.reviewer == NOBODY
    assert found.reviewed_on < found.review_by
    assert found.language == "en"


@pytest.mark.parametrize("found", ALL, ids=lambda one: one.id)
def test_every_source_is_used_and_full(found: Guide) -> None:
    """No source stands in a guide that no section rests on, and no address is a short link."""
    used = {number for part in found.section for number in part.sources}
    assert used == {one.number for one in found.sources}
    for address in found.addresses():
        assert re.match(r"https://[\w.-]+\.[a-z]+/", address), address
        assert not re.search(r"tinyurl|bit\.ly|goo\.gl|youtu\.be", address)


@pytest.mark.parametrize("found", PLAIN, ids=lambda one: one.id)
def test_a_guide_can_be_read_at_eleven(found: Guide) -> None:
    """Each guide for survivors and those by them reads at grade six or below, and is not long."""
    assert grade(whole(found)) <= ELEVEN
    assert length(whole(found)) <= 560


@pytest.mark.parametrize("found", PLAIN, ids=lambda one: one.id)
def test_a_guide_says_no_word_that_hurts_or_promises(found: Guide) -> None:
    """No order, no blame, no promise, no claim about courts, and nobody is a he or a she."""
    words = plain(whole(found)) + found.title
    assert not NEVER.search(words), NEVER.search(words)
    assert not HIM.search(words), HIM.search(words)
    assert not any(number in words for number in WRONG)


@pytest.mark.parametrize("found", TRANSLATED, ids=lambda one: one.id)
def test_an_essential_guide_is_short(found: Guide) -> None:
    """What is translated holds at most 350 words, no sentence above fifteen."""
    words = "\n".join(plain(part.text) for part in found.section)
    assert length(whole(found)) <= 360
    for sentence in re.split(r"[.?:;!](?=\s|$)|\n", words):
        assert length(sentence) <= 15, sentence


def test_topics_are_all_in_use() -> None:
    """No topic of the overview that survivors need is empty."""
    wanted = set(TOPICS) - {"professionals", "reading"}
    assert {one.topic for one in PLAIN} >= wanted


def test_links_to_worksheets_and_lines_arrive() -> None:
    """Every worksheet and every line that a guide points at exists."""
    from tallybook.content.directory import directory  # noqa: PLC0415 - beside what needs it
    from tallybook.content.worksheets import worksheets  # noqa: PLC0415

    sheets = {one.id for one in worksheets()}
    lines = {one.code for one in directory().service}
    for one in ALL:
        for target in (to for part in one.section for to in links(part.text)):
            kind, _, rest = target.partition(":")
            assert kind != "sheet" or rest in sheets, (one.id, target)
            assert kind != "line" or rest in lines, (one.id, target)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"readers": ("nobody",)}, "there is no reader"),
        ({"readers": ()}, "no reader or no section"),
        ({"topic": "nothing"}, "there is no topic"),
        ({"summary": "No full stop"}, "full stop"),
        ({"id": "other"}, "does not have this name"),
        ({"section": (Section(code="a", title="A", text="B."),)}, "neither sources"),
        (
            {"section": (Section(code="a", title="A", text="B.", sources=(1,), own=True),)},
            "or both",
        ),
        ({"section": (Section(code="a", title="A", text="B.", sources=(99,)),)}, "no source"),
        ({"section": (Section(code="a", title="A", text="[b](c)", own=True),)}, "not whole"),
        ({"section": (Section(code="a", title="A", text="B.", own=True),) * 2}, "given twice"),
    ],
)
def test_an_unfit_guide_is_refused(change: dict[str, object], reason: str) -> None:
    """Whatever is wrong with a guide, it is refused with a reason."""
    found = replace(guide("emergency"), **change)  # type: ignore[arg-type]
    with pytest.raises(UnfitContent, match=reason):
        checked_guide(found, "emergency.toml")


@pytest.mark.parametrize("target", ["guide:nothing", "guide:emergency#nothing"])
def test_a_link_to_no_guide_is_refused(target: str) -> None:
    """A guide that points at a guide or a section which is not there is refused."""
    part = Section(code="a", title="A", text=f"[b]({target})", own=True)
    with pytest.raises(UnfitContent, match="there is no guide"):
        check_links([replace(guide("emergency"), section=(part,))])


#: Where published pages contradict each other: what the guides say, and what they never say.
CONFLICTS = [
    ("1 and 3, numbers", "helplines", r"0808 802 0300", r"0808 202|7840 8960"),
    ("2, hours", "helplines", r"Weekdays from 9\.30am", r"8pm|4pm"),
    ("3, Paladin", "helplines", r"020 3866 4107", r"7840"),
    (
        "4, passwords",
        "phones-and-accounts",
        r"need no change every few weeks",
        r"frequently|regularly",
    ),
    (
        "4, the safer device",
        "phones-and-accounts",
        r"device that the other person never held",
        r"$^",
    ),
    (
        "5, muting",
        "mute-or-block",
        r"Nobody can decide this for you",
        r"(?i)never block|do not block",
    ),
    ("6, reports", "reporting-to-platforms", r"Keep a copy first", r"$^"),
    ("7, answering", "mute-or-block", r"Ask a helpline or the police before you do", r"in any way"),
    ("8, spyware", "spyware-and-tags", r"choices, not one right step", r"(?i)anti-?virus"),
    (
        "9 and 10, kinds",
        "who-stalks",
        r"Nobody here puts a label",
        r"(?i)incompetent|predator|cyber.?stalker",
    ),
    (
        "14, the police ask",
        "orders",
        r"The police ask the court for it, not you",
        r"(?i)apply for a stalking",
    ),
    ("16, lifetime", "what-is-stalking", r"one man in eleven", r"in ten|million"),
    ("18, who calls", "who-stalks", r"That says who calls", r"\d ?%|per cent"),
    ("19, two", "what-is-stalking", r"two events can be enough", r"up to 100"),
    ("20, online", "online-stalking", r"Nearly always", r"100 ?%|every case"),
    ("24, alarms", "safety", r"They do not call the police by themselves", r"$^"),
    ("26, four words", "what-is-stalking", r"not a test by law", r"$^"),
    ("27, a network that ended", "helplines", r".", r"(?i)surviving stalking|advice@"),
    ("29, routines", "safety", r"None of this is a duty", r"(?i)vary your"),
    ("30, abroad", "elsewhere", r"You can report here", r"(?i)nothing can be done"),
]


@pytest.mark.parametrize(
    ("name", "says", "never"),
    [(name, says, never) for _, name, says, never in CONFLICTS],
    ids=[number for number, *_ in CONFLICTS],
)
def test_where_sources_contradict_the_right_one_is_told(name: str, says: str, never: str) -> None:
    """A guide says what was found to be right, and does not print what was found to be wrong."""
    words = plain(whole(guide(name)))
    assert re.search(says, words)
    assert not re.search(never, words)

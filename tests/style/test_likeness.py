"""Likeness: what it says, what it keeps to itself, and how often it errs."""

import csv
from collections import defaultdict
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallybook import style
from tallybook.style.habits import HABITS, TITLES, habits_of

_NOUNS = ["bus", "rain", "shop", "dinner", "garden", "train", "office", "kettle", "film", "match"]
_VERBS = ["took", "saw", "left", "found", "missed", "wanted", "liked", "dropped", "met", "kept"]


def voice(place: int, many: int, manner: int) -> list[str]:
    """Invented messages in one of several manners."""
    found = []
    for number in range(many):
        seed = place * 7919 + number * 104729
        noun, verb = _NOUNS[seed // 7 % 10], _VERBS[seed // 3 % 10]
        when = ["today", "monday", "at six", "again", "later"][seed // 11 % 5]
        text = f"i {verb} the {noun} {when} number {seed % 997}"
        if manner & 1:
            text = text[0].upper() + text[1:] + "."
        if manner & 2:
            text = text.replace("the ", "da ") + " haha"
        if manner & 4:
            text = text.replace(" ", "  ", 1) + "..."
        if manner & 8:
            text = f"hey, {text}!!"
        found.append(text)
    return found


def others(without: int = 99) -> list[list[str]]:
    """Messages of other invented senders."""
    return [voice(50 + one, 60, one % 16) for one in range(24) if one % 16 != without]


def test_the_same_manner_is_much_alike_and_another_is_not() -> None:
    """Two sets in one unusual manner are much alike; sets in contrary manners are not."""
    near = style.likeness(voice(1, 60, 6), voice(2, 20, 6), others(6))
    far = style.likeness(voice(1, 60, 6), voice(2, 20, 9), others(6))
    assert near is not None
    assert far is not None
    assert (near.band, far.band) == ("much alike", "not alike")
    assert near.speaks_for
    assert far.speaks_against


@pytest.mark.parametrize(("known", "questioned"), [(19, 50), (50, 9), (0, 0), (20, 0)])
def test_too_little_text_says_nothing(known: int, questioned: int) -> None:
    """Under 20 known or 10 questioned messages there is no likeness at all."""
    assert style.likeness(voice(1, known, 3), voice(2, questioned, 3), others()) is None


def test_the_least_amount_is_enough() -> None:
    """20 known and 10 questioned messages are compared, in the row of exactly these sizes."""
    found = style.likeness(voice(1, 20, 3), voice(2, 10, 3), others())
    assert found is not None
    assert (found.known, found.questioned) == (20, 10)


def test_too_few_others_say_nothing() -> None:
    """Without ten other senders there is nothing to be unusual among."""
    assert style.likeness(voice(1, 60, 3), voice(2, 20, 3), others()[:9]) is None


def test_copied_messages_do_not_count() -> None:
    """Messages that stand in both sets are left out, and with them the amount they made up."""
    same = voice(1, 60, 3)
    assert style.likeness(same, same[:30], others()) is None


def test_a_likeness_follows_from_what_it_prints() -> None:
    """The printed measures give the band again; a changed measure or band does not."""
    found = style.likeness(voice(1, 60, 3), voice(2, 20, 3), others())
    assert found is not None
    assert style.holds(found)
    turned = tuple((name, -value - 1) for name, value in found.measures)
    assert not style.holds(replace(found, measures=turned))
    assert not style.holds(replace(found, version=0))
    assert not style.holds(
        replace(found, band="not alike" if "much" in found.band else "much alike")
    )


def test_it_prints_no_word_of_a_message() -> None:
    """Everything a likeness prints comes from our own list of habits, bands and measures."""
    found = style.likeness(voice(1, 60, 6), voice(2, 20, 6), others(6))
    assert found is not None
    assert {*found.speaks_for, *found.speaks_against} <= set(TITLES.values())
    assert not any(noun in str(asdict(found)) for noun in ("kettle", "garden", "dinner"))


def test_it_says_the_same_again() -> None:
    """The same sets give the same likeness, whatever was asked before."""
    first = style.likeness(voice(1, 60, 3), voice(2, 20, 5), others())
    style.likeness(voice(3, 40, 1), voice(4, 30, 2), others())
    assert style.likeness(voice(1, 60, 3), voice(2, 20, 5), others()) == first


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=40), st.lists(st.text(max_size=60), max_size=40))
def test_any_text_can_be_compared(known: list[str], questioned: list[str]) -> None:
    """No text breaks it, lone surrogates and empty messages among them."""
    found = style.likeness([*known, "\ud800"], questioned, others())
    assert found is None or style.holds(found)


@given(st.lists(st.text(max_size=80), max_size=12))
def test_habits_are_numbers(messages: list[str]) -> None:
    """Every habit of any set is a finite number that is not below nothing."""
    found = habits_of(messages, [text.split() for text in messages])
    assert len(found) == len(HABITS)
    assert np.isfinite(found).all()
    assert (found >= 0).all()


def test_there_are_more_than_enough_habits() -> None:
    """At least 22 habits are counted, each under one name and one title."""
    assert len(HABITS) >= 22
    assert len({one.name for one in HABITS}) == len({one.title for one in HABITS}) == len(HABITS)


_Round = dict[str, dict[str, list[str]]]


def _rounds(shared: Path, corpus: str, file: str) -> tuple[dict[str, list[str]], list[_Round]]:
    """The 50/10 rounds of one corpus, and all its messages by writer."""
    folder = shared / "corpora"
    texts, by_writer = {}, defaultdict(list)
    with (folder / corpus / file).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            texts[row["id"]] = row["text"]
            by_writer[row["author"]].append(row["text"])
    rounds: dict[str, _Round] = defaultdict(lambda: {"known": {}, "questioned": {}})
    trials = next((folder / "authorship_trials_own").glob("*.csv"))
    with trials.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if (row["corpus"], row["n_known"], row["n_questioned"]) == (corpus, "50", "10"):
                named = [texts[name] for name in row["message_ids"].split()]
                rounds[row["rep"]][row["role"]][row["author"]] = named
    return by_writer, list(rounds.values())


@pytest.mark.parametrize(
    ("corpus", "file", "least_auc", "least_found"),
    [
        ("sms_nus", "nus_sms_en_part0.csv", 0.985, 0.65),
        ("chat_irc_ubuntu", "irc_ubuntu_part0.csv", 0.93, 0.32),
    ],
)
def test_trials_reach_their_bar(
    shared: Path, corpus: str, file: str, least_auc: float, least_found: float
) -> None:
    """50 known and 10 questioned messages part writers as well as is asked."""
    by_writer, rounds = _rounds(shared, corpus, file)
    same: list[float] = []
    different: list[float] = []
    for one in rounds:
        scores = style.trial_scores(one["questioned"], one["known"], by_writer)
        for asked, row in zip(one["questioned"], scores, strict=True):
            for known, score in zip(one["known"], row, strict=True):
                (same if asked == known else different).append(float(score))
    below = np.searchsorted(np.sort(different), same) / len(different)
    line = np.quantile(different, 0.99)
    assert below.mean() >= least_auc
    assert (np.array(same) > line).mean() >= least_found

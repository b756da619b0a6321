"""Figures on words count what they say they count."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tallybook import wording
from tallybook.errors import NoCorpus
from tallybook.evaluation import evaluate, threats
from tallybook.model.flags import FAMILIES

Write = Callable[..., Path]


def test_recall_is_the_share_of_threats_of_a_directness_that_are_flagged(messages: Path) -> None:
    """One of two explicit threats is worded as one; the implicit one is not, and counts apart."""
    figures = evaluate("threats", messages)
    assert figures["explicit_recall"] == 0.5
    assert figures["implicit_recall"] == 0.0
    assert figures["lookalikes_flagged"] == 0.0


def test_false_flags_are_those_of_the_worse_corpus(messages: Path) -> None:
    """One of ten chat lines is flagged and no ordinary text: 100 in 1,000, not the mean of both."""
    figures = evaluate("threats", messages)
    assert figures["false_per_1000"] == 100.0
    assert figures["false_by_corpus"] == {"sms_nus": 0.0, "chat_irc_ubuntu": 100.0}


def test_a_label_is_counted_by_its_own_families(messages: Path) -> None:
    """A stop request is found by its family, and labels that no item has are not listed."""
    kinds = evaluate("threats", messages)["by_kind"]
    assert kinds["STOPREQ"] == {"items": 1, "recall": 1.0, "false_per_1000": 0.0}
    assert kinds["T_KILL"]["items"] == 2
    assert kinds["T_KILL"]["recall"] == kinds["T_KILL"]["explicit_recall"] == 0.5
    assert "explicit_recall" not in kinds["T_EXPOSE"]
    assert set(kinds) == {"T_KILL", "T_VEIL", "T_EXPOSE", "STOPREQ"}


def test_no_text_is_in_the_figures(messages: Path) -> None:
    """Figures hold numbers and labels, and no word of a message."""
    said = str(evaluate("threats", messages))
    assert "kettle" not in said
    assert "Lunch" not in said


def test_speed_counts_every_text_and_says_how_many_differ(messages: Path) -> None:
    """Texts a second is over all ordinary texts, and over those that differ it is no more."""
    figures = evaluate("threats", messages)
    assert figures["items_per_second"] >= figures["distinct_items_per_second"] > 0
    assert figures["items"]["sms_nus"] == 10


def test_every_family_named_for_a_label_exists() -> None:
    """No label rests on a family that the rules do not have."""
    assert frozenset().union(*threats.FITTING.values()) <= FAMILIES.keys()


def test_public_sets_are_told_where_they_are_there(messages: Path, write: Write) -> None:
    """A set of threats against groups is counted apart, and absent ones are not mentioned."""
    assert evaluate("threats", messages)["others"] == {}
    rows = [("I will kill you", "1.1 threats of harm", "dev"), ("Nice hat", "none", "dev")]
    folder = write("threat_edos", "e.csv", "text label_vector split", rows)
    others = evaluate("threats", folder)["others"]
    assert others == {
        "threat_edos": {
            "threats": {"items": 1, "flagged": 1.0},
            "no_threats": {"items": 1, "flagged": 0.0},
        }
    }


def test_ordinary_texts_must_be_there(write: Write) -> None:
    """Recall without false flags is no figure: messages alone are refused."""
    columns = "id label directness subtype text"
    folder = write("stalk_messages_own", "m.csv", columns, [("a", "NONE", "", "", "Hello")])
    with pytest.raises(NoCorpus, match="sms_nus"):
        evaluate("threats", folder)


@pytest.mark.slow
def test_the_bars_hold_on_the_shared_corpora(shared: Path) -> None:
    """On the developer's corpora the rules find what they must and flag little else."""
    figures = evaluate("threats", shared / "corpora")
    assert figures["explicit_recall"] >= 0.85
    assert figures["implicit_recall"] >= 0.40
    assert figures["false_per_1000"] <= 1.0
    assert figures["lookalikes_flagged"] <= 0.05
    assert figures["rules_version"] == wording.VERSION

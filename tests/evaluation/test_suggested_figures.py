"""Figures with suggestions are of rules or model, and stand apart from those of the rules."""

from pathlib import Path

import pytest

from tallybook.evaluation import evaluate
from tallybook.wording import closest

pytestmark = pytest.mark.skipif(
    not closest.installed(), reason="the extra 'closest' is not installed"
)


def test_what_a_rule_finds_counts_with_suggestions_as_well(messages: Path) -> None:
    """Rules or model find no less than rules alone, and the figures of the rules do not move."""
    alone = evaluate("threats", messages)
    both = evaluate("threats", messages, with_suggestions=True)
    more = both.pop("with_suggestions")
    assert both["explicit_recall"] == alone["explicit_recall"]
    assert more["explicit_recall"] >= alone["explicit_recall"]
    assert more["false_per_1000"] >= alone["false_per_1000"]
    assert more["items"] == {"stalk_messages_own": 8, "sms_nus": 10, "chat_irc_ubuntu": 10}
    assert "kettle" not in str(more)


def test_nothing_is_said_of_suggestions_unasked(messages: Path) -> None:
    """They are off by default."""
    assert "with_suggestions" not in evaluate("threats", messages)

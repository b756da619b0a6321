"""What holds for any text at all, hostile ones among them."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tallybook.wording import flags_of, holds_again
from tallybook.wording.matching import MOST_PLACES
from tallybook.wording.rulebook import rules

WORDS = st.sampled_from([*sorted(rules().triggers), ",", ".", "?", '"', "not", "you", "i", "will"])
TEXTS = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map(" ".join))


@given(TEXTS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_flags_lie_in_the_text_and_come_out_the_same_twice(text: str) -> None:
    """Any text gives flags in bounds, the same each time, and each holds again."""
    flags = flags_of(text)
    assert flags == flags_of(text)
    for flag in flags:
        assert 0 < len(flag.spans) <= MOST_PLACES
        for start, end in flag.spans:
            assert 0 <= start <= end <= len(text)
        for _, start, end in flag.slots:
            assert 0 <= start <= end <= len(text)
        assert holds_again(text, flag)


@pytest.mark.parametrize(
    "text",
    [
        "i will " * 20_000,
        "kill you " * 15_000,
        "your mum and " * 12_000,
        "a" * 300_000,
        "i" * 50_000 + " kill you",
        "k i l l " * 20_000,
        "*" * 100_000,
        "\u200d" * 100_000,
        "not " * 30_000 + "i will kill you",
    ],
    ids=["will", "kill", "kin", "one-letter", "held-down", "spaced", "stars", "unseen", "not"],
)
def test_a_hostile_text_is_read_in_bounded_time(text: str) -> None:
    """A text made to take long takes seconds at most."""
    begun = time.process_time()
    flags_of(text)
    assert time.process_time() - begun < 20

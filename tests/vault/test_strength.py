"""What is refused as a passphrase, and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallybook.errors import WeakPassphrase
from tallybook.vault.strength import require_strength, strength
from tallybook.vault.words import generate_passphrase


@pytest.mark.parametrize(
    "guessed",
    [
        "",
        "short",
        "07700900123 07700900456",
        "passwordpassword",
        "Password1234567",
        "qwertyuiopasdfghjkl",
        "abcdefghijklmnopqrstuvwxyz",
        "aaaaaaaaaaaaaaaaaaaa",
        "aaaabbbbccccdddd",
        "Liverpool2019!",
        "correct horse battery staple",
        "1qaz2wsx3edc4rfv",
        "monday tuesday wednesday thursday",
    ],
)
def test_what_is_tried_first_is_refused(guessed: str) -> None:
    """Well-known passwords, rows of keys, years, repeats and short ones are refused."""
    with pytest.raises(WeakPassphrase) as caught:
        require_strength(guessed)
    assert str(caught.value.fields["reason"]) in caught.value.message


def test_four_words_are_too_few_and_six_always_pass() -> None:
    """Four words of the list never pass; the six that are offered always do."""
    assert all(strength(generate_passphrase(4)) for _ in range(100))
    assert not any(strength(generate_passphrase(6)) for _ in range(100))


@pytest.mark.parametrize(
    "chosen",
    [
        "7hK-pq3-Vx9-mWz-2Rt-8nB",
        "the ferry to Oban smelt of diesel and chips",
        "紫陽花が咲く頃に海へ行こう",
    ],
)
def test_long_and_unlikely_ones_pass_in_any_script(chosen: str) -> None:
    """A manager's random letters, a long sentence and other scripts are taken."""
    assert not strength(chosen)


def test_signs_that_other_machines_may_not_know_are_refused() -> None:
    """A sign without a meaning yet could be folded differently by a later machine."""
    assert "sign" in strength(generate_passphrase() + "\U000e0fff")


@given(st.text(max_size=60))
def test_any_text_gets_an_answer(text: str) -> None:
    """Whatever is typed, the answer is a reason or nothing, and never contains what was typed."""
    reason = strength(text)
    assert not reason or reason.startswith("it ")

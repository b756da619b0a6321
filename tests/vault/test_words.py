"""Words that people type: forgiving where it is safe, exact where a key depends on it."""

import hashlib
import itertools
import unicodedata
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallybook.errors import WrongRecoveryWords
from tallybook.vault.sheet import sheet
from tallybook.vault.words import (
    first_difference,
    fold,
    generate_passphrase,
    recovery_key,
    recovery_words,
    word_list,
)

KEYS = st.binary(min_size=32, max_size=32)


def test_the_list_of_words_never_changes() -> None:
    """Every recovery sheet that was ever printed depends on these bytes."""
    data = resources.files("tallybook.vault").joinpath("words.txt").read_bytes()
    expected = "3549c6d6e441143b27f7a9630821f5365d20454d26471fc0d6e43f4b554177bc"
    assert hashlib.sha256(data).hexdigest() == expected


def test_words_can_be_told_apart_without_spaces() -> None:
    """No word begins with another one, so folding spaces away loses nothing."""
    words = word_list()
    assert list(words) == sorted(set(words))
    assert len(words) >= 2**12
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words)
    assert not [one for one, two in itertools.pairwise(words) if two.startswith(one)]


def test_a_generated_passphrase_is_six_words_and_not_the_same_twice() -> None:
    """Six words of the list are drawn, and no draw repeats."""
    drawn = {generate_passphrase() for _ in range(50)}
    assert len(drawn) == 50
    assert all(set(text.split()) <= set(word_list()) for text in drawn)
    assert {len(text.split()) for text in drawn} == {6}


@pytest.mark.parametrize(
    "typed",
    [
        "Quartet Dude Baguette café",
        "  quartet\tdude\u00a0baguette   cafe\u0301\n",
        "quartet-dude\u2013baguette-café",
        "QUARTET DUDE BAGUETTE CAFÉ",
        "quartetdudebaguettecafé",
        "\uff51uartet dude baguette café",
        "quartet dude\u200b baguette café\ufeff",
    ],
)
def test_a_passphrase_is_taken_however_a_keyboard_writes_it(typed: str) -> None:
    """Case, spaces, hyphens, composed accents and wide letters do not lock a person out."""
    assert fold(typed) == fold("quartet dude baguette café")


def test_curly_quotes_are_plain_ones() -> None:
    """A phone that curls the quotes opens what a computer made."""
    assert fold("it\u2019s the \u201ccat\u201d") == fold('it\'s the "cat"')


@given(st.text())
def test_folding_twice_changes_nothing(typed: str) -> None:
    """What was folded folds to itself, so no machine folds further than another."""
    once = fold(typed)
    assert fold(once.decode("utf-8", "surrogatepass")) == once


def test_no_sign_of_any_script_folds_further() -> None:
    """The same holds for every sign there is, alone and after a letter."""
    signs = (chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)
    known = "t".join(sign for sign in signs if unicodedata.category(sign) != "Cn")
    assert fold(fold(known).decode()) == fold(known)


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cn"))))
def test_folding_does_not_care_how_text_is_composed(typed: str) -> None:
    """Composed and decomposed text are the same passphrase."""
    assert fold(unicodedata.normalize("NFC", typed)) == fold(unicodedata.normalize("NFD", typed))


@given(KEYS)
def test_a_key_comes_back_from_its_words(key: bytes) -> None:
    """Twenty-four words carry all 256 bits, and reading them back gives the same key."""
    words = recovery_words(key)
    assert len(words) == 24
    assert recovery_key(words) == key


def test_words_are_read_as_people_type_them() -> None:
    """Numbers, dots, commas, line ends and capitals are ignored."""
    words = recovery_words(bytes(range(32)))
    typed = ",\n".join(f"{number}. {word.title()}" for number, word in enumerate(words, 1))
    assert recovery_key(typed) == bytes(range(32))
    assert first_difference(words, typed) is None


@given(key=KEYS, at=st.integers(0, 23), word=st.sampled_from(word_list()))
def test_a_wrong_word_is_never_taken(key: bytes, at: int, word: str) -> None:
    """Any one word replaced by any other of the list is refused, and named by its number."""
    words = list(recovery_words(key))
    right = words[at]
    words[at] = word
    if word == right:
        assert recovery_key(words) == key
        return
    assert first_difference(recovery_words(key), words) == at + 1
    with pytest.raises(WrongRecoveryWords):
        recovery_key(words)


def test_an_unknown_word_is_named_by_its_number_only() -> None:
    """The message says which words are not on the list and never repeats them."""
    words = list(recovery_words(bytes(32)))
    words[4] = words[11] = "zzyzx"
    with pytest.raises(WrongRecoveryWords) as caught:
        recovery_key(words)
    assert "number 5, 12" in caught.value.message
    assert "zzyzx" not in caught.value.message


def test_two_words_exchanged_are_pointed_out() -> None:
    """The likeliest slip after a wrong word is named with its numbers."""
    words = list(recovery_words(bytes(range(32))))
    words[6], words[7] = words[7], words[6]
    with pytest.raises(WrongRecoveryWords) as caught:
        recovery_key(words)
    assert "words 7 and 8" in caught.value.message


def test_too_few_words_are_counted() -> None:
    """A sheet typed half is told from a sheet typed wrongly."""
    words = recovery_words(bytes(32))
    with pytest.raises(WrongRecoveryWords) as caught:
        recovery_key(words[:23])
    assert "23 were typed" in caught.value.message
    assert first_difference(words, words[:23]) == 24
    assert first_difference(words, [*words, "again"]) == 25


def test_a_sheet_shows_every_word_with_its_number() -> None:
    """The columns, read downwards, and the code both give the words back."""
    words = recovery_words(bytes(range(32)))
    printed = sheet(words, b"p" * 32)
    assert [len(column) for column in printed.columns()] == [6, 6, 6, 6]
    assert [pair for column in printed.columns() for pair in column] == list(printed.numbered)
    assert recovery_key(printed.code) == bytes(range(32))
    assert words[0] not in repr(printed)

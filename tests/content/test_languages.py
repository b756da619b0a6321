"""Translations say what they translate, and never stand in for what has changed since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallybook.content import languages as written
from tallybook.content.languages import ENGLISH, Text, Translation, digest_of, texts_of, translated
from tallybook.content.shapes import NOBODY
from tallybook.content.worksheets import worksheet

NAME = "worksheets/self-check.toml"
CODES = [one.code for one in written.languages()[1:]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A part with words."""

    TEXTS: ClassVar[tuple[str, ...]] = ("title",)
    code: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A whole with parts."""

    TEXTS: ClassVar[tuple[str, ...]] = ("title",)
    title: str
    leaf: tuple[Leaf, ...]


def test_english_comes_first_and_is_its_own_language() -> None:
    """The first language is English, and it needs no translation."""
    assert written.languages()[0] is ENGLISH
    original = worksheet("self-check")
    assert translated("en", NAME, original) == (original, written.FIRST)


def test_a_language_without_a_folder_is_english() -> None:
    """A code nobody has made a folder for gives English."""
    assert written.language("xx") is ENGLISH


@given(st.lists(st.text("abc", min_size=1), unique=True), st.text(min_size=1))
def test_every_piece_of_words_has_a_path_of_its_own(codes: list[str], words: str) -> None:
    """No two pieces of words share a path, however many parts there are."""
    made = Tree(title="a", leaf=tuple(Leaf(code=code, title=words) for code in codes))
    paths = [path for path, _ in texts_of(made)]
    assert len(paths) == len(set(paths)) == len(codes) + 1


def _translation(of: str, *, without: str = "") -> Translation:
    original = worksheet("self-check")
    day = original.reviewed_on
    text = tuple(
        Text(path=path, words=f"X {words}", back=words)
        for path, words in texts_of(original)
        if path != without
    )
    return Translation(of=of, translated_on=day, back_translated_on=day, reviewer=NOBODY, text=text)


def test_a_translation_of_the_present_english_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that translate the very file are laid over it, and are a draft until reviewed."""
    monkeypatch.setattr(written, "translation", lambda *_: _translation(digest_of(NAME)))
    shown, state = translated("xx", NAME, worksheet("self-check"))
    assert state == written.DRAFT
    assert shown.title == f"X {worksheet('self-check').title}"
    assert [one.code for one in shown.part] == [one.code for one in worksheet("self-check").part]


def test_a_translation_of_earlier_words_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the English has changed since, the English is shown and said to be overtaken."""
    monkeypatch.setattr(written, "translation", lambda *_: _translation("0" * 64))
    original = worksheet("self-check")
    assert translated("xx", NAME, original) == (original, written.OVERTAKEN)


def test_a_translation_with_a_hole_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that lacks one piece is not shown half in English."""
    made = _translation(digest_of(NAME), without="title")
    monkeypatch.setattr(written, "translation", lambda *_: made)
    original = worksheet("self-check")
    assert translated("xx", NAME, original) == (original, written.OVERTAKEN)


@pytest.mark.parametrize("code", CODES)
def test_a_language_says_what_it_is(code: str) -> None:
    """Each folder names its language in the language itself, and invents no reviewer."""
    found = written.language(code)
    assert found.name
    assert found.english
    assert found.reviewer == NOBODY

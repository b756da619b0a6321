"""Translations say what they translate, and never stand in for what has changed since."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from tallybook.bundle.legible import _mapped
from tallybook.content import languages as written
from tallybook.content.guides import guide
from tallybook.content.languages import ENGLISH, Text, Translation, digest_of, texts_of, translated
from tallybook.content.markup import links, mistyped
from tallybook.content.shapes import NOBODY
from tallybook.content.worksheets import worksheet
from tallybook.errors import UnfitContent

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


def test_a_translation_of_the_present_english_is_shown() -> None:
    """Words that translate the very file are laid over it, and are a draft until reviewed."""
    shown, state = written.by(_translation(digest_of(NAME)), NAME, worksheet("self-check"))
    assert state == written.DRAFT
    assert shown.title == f"X {worksheet('self-check').title}"
    assert [one.code for one in shown.part] == [one.code for one in worksheet("self-check").part]


def test_a_translation_of_earlier_words_is_not_shown() -> None:
    """Where the English has changed since, the English is shown and said to be overtaken."""
    original = worksheet("self-check")
    assert written.by(_translation("0" * 64), NAME, original) == (original, written.OVERTAKEN)


def test_a_translation_with_a_hole_is_not_shown() -> None:
    """A file that lacks one piece is not shown half in English."""
    made = _translation(digest_of(NAME), without="title")
    original = worksheet("self-check")
    assert written.by(made, NAME, original) == (original, written.OVERTAKEN)


@pytest.mark.parametrize("code", CODES)
def test_a_language_says_what_it_is(code: str) -> None:
    """Each folder names its language in the language itself, and invents no reviewer."""
    found = written.language(code)
    assert found.name
    assert found.english
    assert found.reviewer == NOBODY


#: Numbers that are dialled or pressed, and what a sentence leaves open for a value.
DIALLED = re.compile(r"\d[\d ]*\d|\d")
OPEN = re.compile(r"%\((\w+)\)([ds])")


def _original(name: str) -> Any:
    folder, _, file = name.partition("/")
    return (guide if folder == "guides" else worksheet)(file.removesuffix(".toml"))


@pytest.mark.parametrize("name", written.ESSENTIAL)
@pytest.mark.parametrize("code", CODES)
def test_every_essential_page_is_there_in_every_language(code: str, name: str) -> None:
    """Each is a whole draft of the present English, put back into English once."""
    _shown, state = translated(code, name, _original(name))
    assert state == written.DRAFT
    kept = written.translation(code, name)
    assert kept is not None
    assert all(one.back and one.words != one.back for one in kept.text if len(one.back) > 12)


@pytest.mark.parametrize("name", written.ESSENTIAL)
@pytest.mark.parametrize("code", CODES)
def test_numbers_and_links_come_through_translation(code: str, name: str) -> None:
    """Every number and every place a link leads to is the one of the English."""
    kept = written.translation(code, name)
    assert kept is not None
    words = {one.path: one.words for one in kept.text}
    for path, english in texts_of(_original(name)):
        assert sorted(DIALLED.findall(words[path])) == sorted(DIALLED.findall(english)), path
        assert sorted(links(words[path])) == sorted(links(english)), path
        assert not mistyped(words[path]), path


def _messages(code: str) -> Catalog:
    folder = Path(written.__file__).parent
    with (folder / code / "messages.po").open("rb") as stream:
        return read_po(stream, locale=code)


@pytest.mark.parametrize("code", CODES)
def test_every_sentence_of_the_app_is_there_in_every_language(code: str) -> None:
    """No sentence of the interface is missing, and each leaves open for values what the English does."""
    with (Path(written.__file__).parent / "messages.pot").open("rb") as stream:
        wanted = {one.id for one in read_po(stream) if one.id}
    found = {one.id: one for one in _messages(code) if one.id}
    assert set(found) == wanted
    for english, one in found.items():
        said = one.string if isinstance(one.string, tuple) else (one.string,)
        source = english if isinstance(english, str) else english[1]
        assert all(said), english
        assert any(comment.startswith("back: ") for comment in one.user_comments), english
        for each in map(str, said):
            extra = set(OPEN.findall(each)) - set(OPEN.findall(source))
            missing = set(OPEN.findall(source)) - set(OPEN.findall(each)) - {("num", "d")}
            assert not extra, english
            assert not missing, english


def test_the_gathered_sentences_are_those_of_the_pages() -> None:
    """What translators are given is what pages say today."""
    root = Path(__file__).parent.parent.parent
    asked = [sys.executable, str(root / "docs" / "languages.py"), "gathered"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False, cwd=root)
    assert told.returncode == 0, told.stdout + told.stderr


#: What a folder says of its language, with its font and the letters of that left open.
ABOUT = """
code = "ka"
name = "ქართული"
english = "Georgian"
direction = "{direction}"
reviewer = "none yet"
font = "{font}"
letters = "{letters}"
"""
FONT, LETTERS = "NotoSansGeorgian-Regular", "U+10A0-10FF, U+2D00"


def test_a_folder_names_its_font_and_the_letters_of_that() -> None:
    """Both are taken as they stand, and a language that names none needs none."""
    text = ABOUT.format(direction="ltr", font=FONT, letters=LETTERS)
    found = written.told(text, "ka")
    assert (found.font, found.letters) == (FONT, LETTERS)
    plain = written.told(text.partition("font")[0], "ka")
    assert (plain.font, plain.letters) == ("", "")


@pytest.mark.parametrize(
    "odd",
    [
        {"direction": "up"},
        {"font": 'x\\"); } body { display: none'},
        {"font": "../../page"},
        {"font": "Ünzial"},
        {"font": FONT + "\\n"},
        {"letters": "U+10A0-10FF; } body { display: none"},
        {"letters": "U+10A0-10FF,"},
        {"letters": "10A0-10FF"},
        {"letters": "U+10??"},
        {"letters": "U+10A0\\n"},
    ],
    ids=str,
)
def test_nothing_odd_comes_into_the_style_of_pages(odd: dict[str, str]) -> None:
    """A font is a plain name and letters are ranges: any other is refused, by the name of its file."""
    given = {"direction": "ltr", "font": FONT, "letters": LETTERS} | odd
    with pytest.raises(UnfitContent, match=r"languages/ka/language\.toml"):
        written.told(ABOUT.format(**given), "ka")


@pytest.mark.parametrize("code", ["ka) , *", "kä", "pl"])
def test_a_code_is_plain_and_the_name_of_its_folder(code: str) -> None:
    """A code that is not, in the folder or in the file, is refused."""
    text = ABOUT.format(direction="ltr", font=FONT, letters=LETTERS)
    with pytest.raises(UnfitContent):
        written.told(text, code)
    if code != "pl":
        with pytest.raises(UnfitContent):
            written.told(text.replace('"ka"', f'"{code}"'), code)


@pytest.mark.parametrize("field", ["font", "letters"])
def test_a_font_comes_with_its_letters(field: str) -> None:
    """One without the other is refused: it would draw nothing, or everything."""
    text = ABOUT.format(direction="ltr", font=FONT, letters=LETTERS)
    left = "".join(line + "\n" for line in text.splitlines() if not line.startswith(field))
    with pytest.raises(UnfitContent):
        written.told(left, "ka")


@pytest.mark.parametrize("code", [one.code for one in written.languages() if one.font])
def test_the_font_of_a_language_draws_its_words(code: str) -> None:
    """The font comes with the program, holds every letter that the words need, and is asked for it."""
    found = written.language(code)
    kept = files("tallybook").joinpath("bundle", "fonts", f"{found.font}.ttf").read_bytes()
    held = {number for each in _mapped(kept) for number in each}
    said = "".join(map(str, (found.name, *(one.string for one in _messages(code) if one.id))))
    own = {
        ord(one) for one in said if one.isalpha() and not unicodedata.name(one).startswith("LATIN")
    }
    assert len(own) > 20
    assert own <= held
    assert all(found.draws(chr(number)) for number in own)
    assert not found.draws("A")

"""The languages that people can read: one folder each, beside the English that they translate.

A translation never stands in for the English without saying so: it names the hash of what it
translates, and where that has changed since, the English is shown and said to be English.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from tallybook.content.shapes import NOBODY, parse, refuse

Shape = TypeVar("Shape")

#: The language that everything is first written in.
ORIGINAL = "en"
#: How the words of a page stand in the reader's language.
FIRST, DRAFT, REVIEWED, OVERTAKEN, MISSING = "first", "draft", "reviewed", "overtaken", "missing"
#: The files of words that every language has.
ESSENTIAL = (
    "guides/first-minutes.toml", "guides/leaving.toml", "guides/device.toml",
    "guides/words-stay-covered.toml", "guides/evidence-in-brief.toml", "guides/emergency.toml",
    "guides/helplines.toml", "worksheets/self-check.toml", "worksheets/safety-plan.toml",
    "worksheets/technology-check.toml",
)  # fmt: skip
#: What a code and the name of a font are made of: both are written into a sheet of styles.
_PLAIN = re.compile(r"[A-Za-z0-9-]+")
_RANGE = r"U\+[0-9A-F]{1,6}(-[0-9A-F]{1,6})?"
#: Ranges of characters, as a sheet of styles takes them.
_RANGES = re.compile(rf"{_RANGE}(, {_RANGE})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language of the app.

    Attributes:
        code: As BCP 47 writes it; the name of its folder.
        name: In the language itself.
        english: Its name in English.
        direction: ``ltr`` or ``rtl``.
        reviewer: Who of those who speak it and know the field has read it.
        font: Of those that come with the program, the one that draws its letters; empty where
            every computer can.
        letters: The characters that this font draws, as a ``unicode-range``.
    """

    code: str
    name: str
    english: str
    direction: str
    reviewer: str
    font: str = ""
    letters: str = ""

    @property
    def state(self) -> str:
        """Whether its words are the first ones, a draft, or reviewed."""
        if self.code == ORIGINAL:
            return FIRST
        return DRAFT if self.reviewer == NOBODY else REVIEWED

    def draws(self, letter: str) -> bool:
        """Whether a character is one of those that its own font is for."""
        ranges = (one.removeprefix("U+").partition("-") for one in self.letters.split(", ") if one)
        return any(
            int(first, 16) <= ord(letter) <= int(last or first, 16) for first, _, last in ranges
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One piece of words under its path, with what it says when it is put back into English."""

    path: str
    words: str
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """The words of one file in another language.

    Attributes:
        of: SHA-256 of the file that it translates, as hexadecimal digits.
        translated_on: The day.
        back_translated_on: The day on which it was put back into English and compared.
        reviewer: Who of those who speak it and know the field has read it.
        text: Each piece of words.
    """

    of: str
    translated_on: date
    back_translated_on: date
    reviewer: str
    text: tuple[Text, ...]


ENGLISH = Language(
    code=ORIGINAL, name="English", english="English", direction="ltr", reviewer=NOBODY
)


def _folder() -> Traversable:
    return files("tallybook.content").joinpath("languages")


@cache
def languages() -> tuple[Language, ...]:
    """Every language there is a whole folder for, English first.

    Raises:
        UnfitContent: A folder does not say what it should.
    """
    found = [ENGLISH]
    for folder in sorted(_folder().iterdir(), key=lambda one: one.name):
        about = folder.joinpath("language.toml")
        if about.is_file() and folder.joinpath("messages.po").is_file():
            found.append(told(about.read_text(encoding="utf-8"), folder.name))
    return tuple(found)


def told(text: str, code: str) -> Language:
    """Read what a folder says of its language.

    Args:
        text: Its ``language.toml``.
        code: The name of the folder.

    Raises:
        UnfitContent: It is not what it should be.
    """
    name = f"languages/{code}/language.toml"
    made = parse(text, Language, name)
    if made.code != code or not _PLAIN.fullmatch(code) or made.direction not in {"ltr", "rtl"}:
        raise refuse(name, "the head", "its code or its direction is not right")
    if (made.font or made.letters) and not (
        _PLAIN.fullmatch(made.font) and _RANGES.fullmatch(made.letters)
    ):
        raise refuse(name, "the head", "its font or the letters of that are not right")
    return made


def language(code: str) -> Language:
    """The language of a code; English where there is no folder for it."""
    return next((one for one in languages() if one.code == code), ENGLISH)


def digest_of(name: str) -> str:
    """SHA-256 of a file of words, as hexadecimal digits; line ends do not count."""
    raw = files("tallybook.content").joinpath(name).read_bytes().replace(b"\r\n", b"\n")
    return hashlib.sha256(raw).hexdigest()


@cache
def translation(code: str, name: str) -> Translation | None:
    """Read the translation of a file of words; None where there is none.

    Args:
        code: The language.
        name: The file that is translated, such as ``guides/leaving.toml``.

    Raises:
        UnfitContent: The translation does not have the shape it should.
    """
    found = _folder().joinpath(code, *name.split("/"))
    if not found.is_file():
        return None
    return parse(found.read_text(encoding="utf-8"), Translation, f"languages/{code}/{name}")


def translated(code: str, name: str, original: Shape) -> tuple[Shape, str]:
    """Put what was read from a file of words into a language, as far as that is right.

    Returns:
        The words, and how they stand: one of `FIRST`, `DRAFT`, `REVIEWED`, `OVERTAKEN`, `MISSING`.
        With the last two they are the original ones.
    """
    if code == ORIGINAL:
        return original, FIRST
    return by(translation(code, name), name, original)


def by(found: Translation | None, name: str, original: Shape) -> tuple[Shape, str]:
    """The same by a translation that was read already; None where there is none."""
    if found is None:
        return original, MISSING
    words = {one.path: one.words for one in found.text}
    if found.of != digest_of(name) or set(words) != {path for path, _ in texts_of(original)}:
        return original, OVERTAKEN
    return _laid_over(original, words, ""), DRAFT if found.reviewer == NOBODY else REVIEWED


def texts_of(shape: Any, under: str = "") -> Iterator[tuple[str, str]]:
    """Every piece of words of a shape that is to be translated, with its path.

    A shape names its own in ``TEXTS``; parts in a list are found by their ``code``.
    """
    for name in getattr(shape, "TEXTS", ()):
        if words := getattr(shape, name):
            yield under + name, words
    for name, part in _parts(shape):
        yield from texts_of(part, f"{under}{name}.{part.code}.")


def _parts(shape: Any) -> Iterator[tuple[str, Any]]:
    """The parts of a shape that hold words themselves."""
    for one in fields(shape):
        value = getattr(shape, one.name)
        if isinstance(value, tuple) and value and is_dataclass(value[0]) and _is_worded(value[0]):
            yield from ((one.name, part) for part in value)


def _is_worded(part: Any) -> bool:
    return hasattr(part, "TEXTS") and hasattr(part, "code")


def _laid_over(shape: Any, words: Mapping[str, str], under: str) -> Any:
    """The same shape with other words."""
    given: dict[str, Any] = {
        name: words[under + name] for name in getattr(shape, "TEXTS", ()) if under + name in words
    }
    for one in fields(shape):
        value = getattr(shape, one.name)
        if isinstance(value, tuple) and value and is_dataclass(value[0]) and _is_worded(value[0]):
            given[one.name] = tuple(
                _laid_over(part, words, f"{under}{one.name}.{part.code}.") for part in value
            )
    return replace(shape, **given)

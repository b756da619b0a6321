"""Letters as they were typed, folded to plain small letters that remember their places.

`fold` gives for one run of characters the plain letters and, for each, the place it was typed at.
Smart quotes, full-width and accented letters, letters of other alphabets that look the same,
characters that cannot be seen, and pictures that carry a meaning are all read here.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

#: Characters that stand for a digit or a letter inside a word.
LEET = str.maketrans(
    {
        "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s",
        "!": "i", "+": "t", "|": "l", "\u20ac": "e", "\u00a3": "l",
    }
)  # fmt: skip
#: The same where a one stands for an l.
LEET_L = {**LEET, ord("1"): "l", ord("!"): "l"}

_RUN = re.compile(r"(.)\1{2,}")
_LETTER_RUN = re.compile(r"([a-z])\1+")


@cache
def table(name: str) -> dict[str, dict[str, Any]]:
    """The tables of one file of `lexicons`."""
    source = files("tallybook.wording") / "lexicons" / f"{name}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


@cache
def _pictures() -> dict[str, str]:
    """Each picture with a meaning, and the word that the rules know it by."""
    return {
        picture: f"{word}_sign"
        for word, pictures in table("pictures")["pictures"].items()
        for picture in pictures.split()
    }


@cache
def _twins() -> dict[int, str]:
    """Letters of other alphabets by the plain letter they look like."""
    return {
        ord(twin): letter for letter, twins in table("pictures")["twins"].items() for twin in twins
    }


def fold(typed: str) -> tuple[str, tuple[int, ...]]:
    """The plain letters of a run of characters, and where each was typed.

    Args:
        typed: Characters as they were written.

    Returns:
        Folded characters and, one longer than these, the place of each; the last is the end.
    """
    if typed.isascii():
        return typed.lower(), tuple(range(len(typed) + 1))
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(typed):
        plain = _plain(character)
        letters.append(plain)
        places.extend([place] * len(plain))
    return "".join(letters), (*places, len(typed))


@cache
def _plain(character: str) -> str:
    """One character in plain small letters; a picture as its word between spaces."""
    if character.isascii():
        return character.lower()
    word = _pictures().get(character)
    if word is not None:
        return f" {word} "
    known = _twins().get(ord(character))
    if known is not None:
        return known
    spread = unicodedata.normalize("NFKD", character)
    kept = "".join(part for part in spread if part.isascii()).lower()
    if kept:
        return kept
    return "" if unicodedata.category(character) in {"Cf", "Mn", "Me"} else " "


def shorter(word: str) -> tuple[str, ...]:
    """Readings of a word whose letters were held down: `killlll` may be `kill` or `kil`."""
    twice = _RUN.sub(r"\1\1", word)
    once = _RUN.sub(r"\1", word)
    return tuple(dict.fromkeys((twice, once, _LETTER_RUN.sub(r"\1", word))))

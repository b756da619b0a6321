"""How hard a text is to read: the grade of Flesch and Kincaid, counted with hyphenation patterns."""

from __future__ import annotations

import re
from functools import cache

from pyphen import Pyphen  # type: ignore[import-untyped]

from tallybook.content.markup import plain

#: A child of eleven reads at this grade.
ELEVEN = 6.0
_SENTENCES = re.compile(r"[.!?:;](?=\s|$)|\n")
_WORDS = re.compile(r"[A-Za-z][A-Za-z'-]*")


@cache
def _patterns() -> Pyphen:
    return Pyphen(lang="en_GB", left=1, right=1)


def syllables(word: str) -> int:
    """Roughly how many syllables a word has: groups of vowels, at least as many as hyphens allow."""
    lowered = word.lower()
    groups = len(re.findall(r"[aeiouy]+", lowered))
    if lowered.endswith("e") and not lowered.endswith("le") and groups > 1:
        groups -= 1
    if re.search(r"[^aeiouytd]ed$", lowered) and groups > 1:
        groups -= 1
    parts = len(_patterns().positions(lowered)) + 1
    return max(1, groups, parts)


def grade(markup: str) -> float:
    """The grade of a text in light markup; a point of a list counts as a sentence."""
    text = plain(markup)
    words = _WORDS.findall(text)
    pieces = [part for part in _SENTENCES.split(text) if _WORDS.search(part)]
    if not words:
        return 0.0
    sounds = sum(map(syllables, words))
    return 0.39 * len(words) / len(pieces) + 11.8 * sounds / len(words) - 15.59


def length(markup: str) -> int:
    """How many words a text has."""
    return len(_WORDS.findall(plain(markup)))

"""The four words: what each means in our own words, and the two marks that sources state."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tallybook.content.shapes import Reviewed, known, read, sentence, unique

_FILE = "four.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One of the four words.

    Attributes:
        code: Stable.
        name: The word.
        meaning: In our own words.
        ask: What may be asked or written down next.
    """

    code: str
    name: str
    meaning: str
    ask: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A number that a source states; no threshold of the program.

    Attributes:
        code: Stable.
        word: The word it belongs to.
        number: The number.
        words: What the source says of it, in our own words.
        source: The number of the source.
    """

    code: str
    word: str
    number: int
    words: str
    source: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Four(Reviewed):
    """The four words with their marks."""

    word: tuple[Word, ...]
    mark: tuple[Mark, ...]


@cache
def four_words() -> Four:
    """Read the four words.

    Raises:
        UnfitContent: The file is not as it should be.
    """
    return checked_four(read(_FILE, Four))


def checked_four(found: Four, name: str = _FILE) -> Four:
    """Check that marks belong to words and to sources.

    Raises:
        UnfitContent: They do not.
    """
    codes = unique(name, "word", (one.code for one in found.word))
    numbers = {str(one.number) for one in found.sources}
    for word in found.word:
        sentence(name, f"word {word.code!r}", word.meaning, *word.ask)
    for mark in found.mark:
        place = f"mark {mark.code!r}"
        known(name, place, (mark.word,), codes, "word")
        known(name, place, (str(mark.source),), numbers, "source")
        sentence(name, place, mark.words)
    return found

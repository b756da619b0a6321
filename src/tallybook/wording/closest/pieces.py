"""Cut a text into the pieces of words that the sentence model knows (WordPiece).

Lower case, without accents, punctuation apart, then the longest piece that fits, from the left.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

#: A text is read up to so many pieces, the marks at both ends included.
LONGEST = 96
#: A word of more letters than this is not cut.
_LONGEST_WORD = 100
#: Characters that are read before a text is cut; pieces beyond them would not count anyhow.
_CHARACTERS = 4_000
_BEGIN, _END, _UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
#: Where signs of Chinese stand, each a word of its own.
_SIGNS = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F), (0x2B920, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)  # fmt: skip


@cache
def known() -> Mapping[str, int]:
    """Every piece with its number."""
    text = resources.files(__package__).joinpath("pieces.txt").read_text(encoding="utf-8")
    return {piece: number for number, piece in enumerate(text.split("\n")) if piece}


def numbers_of(text: str) -> list[int]:
    """The numbers of a text's pieces, with the marks for its beginning and end."""
    table = known()
    found = [table[_BEGIN]]
    for word in _words(text[:_CHARACTERS]):
        found += _cut(word)
        if len(found) >= LONGEST - 1:
            break
    return [*found[: LONGEST - 1], table[_END]]


def _words(text: str) -> Iterator[str]:
    """Words and marks of punctuation, in lower case and without accents."""
    spaced = "".join(_spaced(letter) for letter in text)
    plain = unicodedata.normalize("NFD", spaced)
    plain = "".join(letter for letter in plain if unicodedata.category(letter) != "Mn").lower()
    for run in plain.split():
        word = ""
        for letter in run:
            if _is_mark(letter):
                if word:
                    yield word
                yield letter
                word = ""
            else:
                word += letter
        if word:
            yield word


def _spaced(letter: str) -> str:
    """A letter as it is read: nothing for what does not show, and signs with room around them."""
    if letter in "\t\n\r" or letter.isspace():
        return " "
    code = ord(letter)
    if code in {0, 0xFFFD} or unicodedata.category(letter).startswith("C"):
        return ""
    return f" {letter} " if any(first <= code <= last for first, last in _SIGNS) else letter


def _is_mark(letter: str) -> bool:
    """Whether it stands apart: punctuation, and every sign of ASCII that is no letter or digit."""
    if letter.isascii():
        return not letter.isalnum()
    return unicodedata.category(letter).startswith("P")


@cache
def _longest_piece() -> int:
    return max(map(len, known()))


def _cut(word: str) -> list[int]:
    """One word as the longest pieces that fit, from the left; unknown where any part is."""
    table = known()
    unknown = [table[_UNKNOWN]]
    if len(word) > _LONGEST_WORD:
        return unknown
    found = []
    start = 0
    while start < len(word):
        before = "##" if start else ""
        ends = range(min(len(word), start + _longest_piece()), start, -1)
        end = next((end for end in ends if before + word[start:end] in table), 0)
        if not end:
            return unknown
        found.append(table[before + word[start:end]])
        start = end
    return found

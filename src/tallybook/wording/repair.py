"""Spelling put right, word by word, each word keeping the place it was typed at.

Only what the rules need is put right: short forms, held-down letters, digits and signs inside
words, words run together, letters hidden behind stars. A word that cannot be read stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from tallybook.wording.letters import LEET, LEET_L, fold, shorter, table

#: Longer runs without a space are read in parts of this length.
LONGEST_CHUNK = 80
#: How many chunks are remembered before the memory is emptied.
REMEMBERED = 200_000
_FEWEST_JOINED = 7
_MOST_STARS = 3

_SCAN = re.compile(
    r"""(?P<link>(?:https?://|www\.)\S+|[^\s@]+@[^\s@]+\.[a-z]{2,}\S*)
    |(?P<sign>[a-z]+_sign)
    |(?P<spelt>(?<![a-z0-9])[a-z](?:[.\-_*~+][a-z]){2,}(?![a-z0-9]))
    |(?P<word>[a-z0-9@$][a-z0-9@$*!|+'#&]*[a-z0-9*$]|[a-z0-9&])
    |(?P<stop>[.?!]+)
    |(?P<pause>[,;:()\-/~]+)
    |(?P<quote>")""",
    re.VERBOSE,
)
_PLAIN = re.compile(r"[a-z']+|[0-9]+(?:st|nd|rd|th|am|pm)?")
_SUBWORD = re.compile(r"[a-z']+|[0-9]+")
_ENDINGS = (
    ("n't", ("not",)), ("'ll", ("will",)), ("'re", ("are",)), ("'ve", ("have",)),
    ("'d", ("would",)), ("'s", ("s",)), ("'m", ("am",)),
)  # fmt: skip


class Piece(NamedTuple):
    """A word as it is read, and the characters it was typed with."""

    word: str
    start: int
    end: int


@cache
def short_forms() -> dict[str, tuple[str, ...]]:
    """What each short form stands for."""
    known = {**table("wider_spelling")["short"], **table("spelling")["short"]}
    return {typed: tuple(read.split()) for typed, read in known.items()}


def spelled(word: str) -> tuple[str, ...]:
    """A word of a rule in the form that texts are read in: `won't` as `will not`."""
    known = short_forms().get(word)
    if known is not None:
        return known
    for ending, more in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending):
            return (*spelled(word[: -len(ending)]), *more)
    return (word.strip("'"),)


class Speller:
    """Reads chunks of a text, and remembers them: the same words come again and again."""

    def __init__(self, vocabulary: frozenset[str], joins: frozenset[str]) -> None:
        self._vocabulary = vocabulary
        self._joins = joins
        self._by_shape = _by_shape(vocabulary)
        self._pieces: dict[str, tuple[Piece, ...]] = {}
        self._words: dict[str, frozenset[str]] = {}

    def pieces(self, chunk: str) -> tuple[Piece, ...]:
        """The words of a run of characters without a space."""
        known = self._pieces.get(chunk)
        if known is None:
            known = tuple(self._read(chunk))
            if len(self._pieces) > REMEMBERED:
                self._pieces.clear()
            self._pieces[chunk] = known
        return known

    def words(self, chunk: str) -> frozenset[str]:
        """The words of a run of characters, without their places."""
        known = self._words.get(chunk)
        if known is None:
            known = frozenset(piece.word for piece in self.pieces(chunk))
            if len(self._words) > REMEMBERED:
                self._words.clear()
            self._words[chunk] = known
        return known

    def together(self, letters: str) -> tuple[str, ...]:
        """Letters that were typed apart, as words; nothing when they make none."""
        if letters in self._vocabulary:
            return (letters,)
        return self._joined(letters)

    def _read(self, chunk: str) -> Iterator[Piece]:
        for begin in range(0, len(chunk), LONGEST_CHUNK):
            letters, places = fold(chunk[begin : begin + LONGEST_CHUNK])
            for match in _SCAN.finditer(letters):
                for word, start, end in self._of(match):
                    yield Piece(word, begin + places[start], begin + _after(places, end))

    def _of(self, match: re.Match[str]) -> Iterator[Piece]:
        start, end = match.span()
        kind = match.lastgroup
        if kind == "word":
            yield from self._word(match.group(), start)
        elif kind == "spelt":
            letters = re.sub(r"[^a-z]", "", match.group())
            for word in self.together(letters) or (letters,):
                yield Piece(word, start, end)
        elif kind == "stop":
            yield Piece("?" if "?" in match.group() else ".", start, end)
        else:
            mark = {"link": "link_", "pause": ",", "quote": '"'}.get(kind or "", match.group())
            yield Piece(mark, start, end)

    def _word(self, typed: str, start: int) -> Iterator[Piece]:
        if not _PLAIN.fullmatch(typed):
            read = self._odd(typed)
            if read:
                yield from (Piece(word, start, start + len(typed)) for word in read)
                return
            for part in _SUBWORD.finditer(typed):
                yield from self._plain(part.group(), start + part.start())
            return
        yield from self._plain(typed, start)

    def _odd(self, typed: str) -> tuple[str, ...]:
        """A word with digits, signs or stars in it; nothing where it cannot be read."""
        if typed in short_forms():
            return short_forms()[typed]
        if "*" in typed or "#" in typed:
            return self._starred(typed)
        for letters in (typed.translate(LEET), typed.translate(LEET_L)):
            if letters != typed and letters.isalpha():
                read = self._known(letters)
                if read:
                    return read
        return ()

    def _starred(self, typed: str) -> tuple[str, ...]:
        """A word with hidden letters, when one word of the rules alone fits."""
        shape = re.sub(r"[*#]", "*", typed)
        if shape.count("*") > _MOST_STARS or shape.startswith("*"):
            return ()
        found = self._by_shape.get((shape[0], len(shape)), ())
        fits = re.compile(re.escape(shape).replace(r"\*", "[a-z]"))
        fitting = [word for word in found if fits.fullmatch(word)]
        return (fitting[0],) if fitting else ()

    def _plain(self, typed: str, start: int) -> Iterator[Piece]:
        word = typed.strip("'")
        if not word:
            return
        start += typed.index(word)
        known = self._known(word)
        if known:
            yield from (Piece(each, start, start + len(word)) for each in known)
            return
        if word.startswith("t'") and len(word) > len("t'"):
            yield Piece("the", start, start + 2)
            yield from self._plain(word[2:], start + 2)
            return
        for ending, more in _ENDINGS:
            if word.endswith(ending) and len(word) > len(ending):
                split = start + len(word) - len(ending)
                yield from self._plain(word[: -len(ending)], start)
                yield from (Piece(each, split, start + len(word)) for each in more)
                return
        for each in self._joined(word) or (word,):
            yield Piece(each, start, start + len(word))

    def _known(self, word: str) -> tuple[str, ...]:
        """A word by the short forms, the vocabulary, or with fewer held-down letters."""
        for reading in (word, *shorter(word)):
            read = short_forms().get(reading)
            if read:
                return read
            if reading in self._vocabulary:
                return (reading,)
        if word.endswith("in") and f"{word}g" in self._vocabulary:
            return (f"{word}g",)
        return ()

    def _joined(self, word: str) -> tuple[str, ...]:
        """Words run together, when every part is one of those that may be."""
        if not _FEWEST_JOINED <= len(word) <= LONGEST_CHUNK or word in self._vocabulary:
            return ()
        best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
        for end in range(1, len(word) + 1):
            for begin in range(max(0, end - 12), end):
                before = best[begin]
                if before is None or word[begin:end] not in self._joins:
                    continue
                parts = (*before, word[begin:end])
                held = best[end]
                if held is None or len(parts) < len(held):
                    best[end] = parts
        found = best[-1]
        if found is None or not any(len(part) > 3 for part in found):  # noqa: PLR2004
            return ()
        return tuple(read for part in found for read in spelled(part))


def _after(places: tuple[int, ...], end: int) -> int:
    """Where the character before `end` stops, in the text as typed."""
    return (
        max(places[end - 1] + 1, places[end])
        if places[end] > places[end - 1]
        else places[end - 1] + 1
    )


def _by_shape(vocabulary: frozenset[str]) -> dict[tuple[str, int], list[str]]:
    """Words by their first letter and length, for those with hidden letters."""
    found: dict[tuple[str, int], list[str]] = {}
    for word in sorted(vocabulary):
        found.setdefault((word[:1], len(word)), []).append(word)
    return found

"""A text as the rules see it: a row of plain words and marks that remember their places."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tallybook.wording.repair import Piece, Speller

#: How much of one text is looked at, in characters.
LOOKED_AT = 100_000
#: Long texts are read in parts of so many words, each part beginning so many words after the last.
WINDOW, STEP = 160, 110

#: Who may know, and what: between these `no` is `know`.
_KNOWING = frozenset(["i", "you", "we", "they", "dont", "not"])
_KNOWN = frozenset(
    ["ur", "your", "where", "what", "you", "who", "how", "i", "that", "when", "which", "u", "were"]
)
_CHUNK = re.compile(r"\S+")
_APART = re.compile(r"(?<!\S)(?:[A-Za-z][ .\-_*]{1,3}){3,40}[A-Za-z](?!\S)")


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a text in plain words, with one space before each.

    Attributes:
        plain: The words and marks as the rules see them, with a mark before the first and after
            the last.
        starts: Where each word begins in `plain`.
        pieces: The words, each with the places it was typed at.
        marked: Where in `plain` a word begins that stands for a phrase.
    """

    plain: str
    starts: tuple[int, ...]
    pieces: tuple[Piece, ...]
    marked: tuple[int, ...] = ()

    def typed(self, start: int, end: int) -> tuple[int, int]:
        """The places in the text as typed, of a part of the plain words."""
        first = max(bisect_right(self.starts, start) - 1, 0)
        last = max(bisect_right(self.starts, max(start, end - 1)) - 1, first)
        return self.pieces[first].start, self.pieces[last].end

    def with_mark(self, phrase: re.Pattern[str], word: str, owner: str = "") -> Window:
        """The same with one word in the place of each phrase.

        Args:
            phrase: What is looked for in plain words.
            word: What stands for it.
            owner: What stands for it where the phrase ends with an s of its own; empty leaves it.
        """
        pieces: list[Piece] = []
        places: list[int] = []
        at = 0
        for match in phrase.finditer(self.plain):
            first = bisect_right(self.starts, match.start()) - 1
            last = bisect_right(self.starts, match.end() - 1) - 1
            owned = bool(owner) and self.pieces[last].word == "s"
            pieces.extend(self.pieces[at:first])
            places.append(len(pieces))
            start, end = self.pieces[first].start, self.pieces[last].end
            pieces.append(Piece(owner if owned else word, start, end))
            at = last + 1
        if not places:
            return self
        return _joined([*pieces, *self.pieces[at:]], places)


def windows(text: str, speller: Speller) -> Iterator[Window]:
    """A text in parts, overlapping where it is long."""
    pieces = _pieces(text[:LOOKED_AT], speller)
    for begin in range(0, max(len(pieces), 1), STEP):
        part = pieces[begin : begin + WINDOW]
        if part:
            yield _window(part)
        if begin + WINDOW >= len(pieces):
            return


def spelt_apart(text: str, speller: Speller) -> Iterator[tuple[int, int, tuple[Piece, ...]]]:
    """Places where the letters of words of the rules were typed one by one."""
    for run in _APART.finditer(text):
        found: list[Piece] = []
        for group in re.finditer(r"\S+(?: \S+)*", run.group()):
            letters = re.sub(r"[^a-z]", "", group.group().lower())
            start, end = run.start() + group.start(), run.start() + group.end()
            words = speller.together(letters)
            found.extend(Piece(word, start, end) for word in words)
            if not words:
                found.extend(_of(text, start, end, speller))
        yield run.start(), run.end(), tuple(found)


def _pieces(text: str, speller: Speller) -> list[Piece]:
    """All words and marks of a text."""
    found: list[Piece] = []
    apart = list(spelt_apart(text, speller))
    at = 0
    for start, end, pieces in [*apart, (len(text), len(text), ())]:
        found.extend(_of(text, at, start, speller))
        found.extend(pieces)
        at = end
    return _known(found)


def _known(pieces: list[Piece]) -> list[Piece]:
    """The words with `no` read as `know` where somebody knows something."""
    for place in range(1, len(pieces) - 1):
        word, before, after = (pieces[place + step].word for step in (0, -1, 1))
        if word == "no" and before in _KNOWING and after in _KNOWN:
            pieces[place] = pieces[place]._replace(word="know")
    return pieces


def _of(text: str, at: int, stop: int, speller: Speller) -> Iterator[Piece]:
    """The words between two places; the end of a line is the end of a sentence."""
    last = at
    for chunk in _CHUNK.finditer(text, at, stop):
        start = chunk.start()
        if "\n" in text[last:start]:
            yield Piece(".", last, start)
        last = chunk.end()
        for word, begin, end in speller.pieces(chunk.group()):
            yield Piece(word, start + begin, start + end)


def _window(pieces: list[Piece]) -> Window:
    """One part in plain words."""
    first, last = pieces[0], pieces[-1]
    framed = (
        Piece(".", first.start, first.start), *pieces, Piece(".", last.end, last.end)
    )  # fmt: skip
    return _joined(framed, ())


def _joined(pieces: Sequence[Piece], marked: Sequence[int]) -> Window:
    """A window of these words; `marked` tells which of them stand for phrases."""
    starts, at = [], 0
    for piece in pieces:
        starts.append(at)
        at += len(piece.word) + 1
    plain = "".join(f" {piece.word}" for piece in pieces) + " "
    return Window(plain, tuple(starts), tuple(pieces), tuple(starts[place] for place in marked))

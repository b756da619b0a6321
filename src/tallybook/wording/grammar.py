"""The little language that rules are written in, made into bounded patterns.

A template is a row of words as they are read after repair:

* ``word``       that word; ``won't`` is read as ``will not``;
* ``{CLASS}``    any entry of a class of the lexicon; entries are templates themselves;
* ``(a|b c|d)``  one of several; ``(...)?``, ``{CLASS}?`` and ``word?`` may be missing;
* ``slot=atom``  what the atom matched is named in the flag: ``who=``, ``harm=``, ``target=``;
* ``~3``         up to three words of the same clause that turn nothing round; ``~~3`` any words
                 and pauses, also over the end of a sentence;
* ``^`` ``$``    the beginning and the end of a clause; ``.`` the end of a sentence, ``,`` a pause.

Every repetition is bounded, so that reading takes time in proportion to the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from tallybook.wording.repair import spelled

_LEXEMES = re.compile(r"\s*(\{[A-Z][A-Z0-9_]*\}|~~?\d+|[a-z_]+=|[()|?^$.,\"]|[a-z0-9'_&]+)")
_SLOT = re.compile(r"\(\?P<([a-z]+)_#>")
#: Words that a gap never passes over: they turn the sense, or begin something new.
STOPS = (
    "not|never|nobody|no|without|stop|stopped|avoid|he|she|they|said|says|told|if|because|but|"
    "or|unless|until|when|who|why|how|would|could|did|does|do|will|can|should|you"
)
_GAP = rf"(?: (?!(?:{STOPS})(?: |$))[a-z0-9'_]+)"
_WIDE = r"(?: [^ ]+)"
BEGINS = r'(?:(?<= [.?,"])|(?<= (?:or|so))|(?<= (?:and|but))|(?<= then))'
ENDS = r'(?= [.?,"])'


class GrammarError(ValueError):
    """A template that cannot be read; it names the template."""


class Shape(NamedTuple):
    """A part of a pattern, and sets of words of which one must be in any text it fits."""

    pattern: str
    covers: tuple[frozenset[str], ...]


class Scale:
    """How dear a set of words is to look out for: common words are dear."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.weights = weights
        self._costs: dict[frozenset[str], float] = {}

    def cost(self, cover: frozenset[str]) -> float:
        """The sum over the words of the set."""
        known = self._costs.get(cover)
        if known is None:
            known = self._costs[cover] = sum(self.weights.get(word, 0.3) for word in cover)
        return known

    def best(self, covers: Iterable[frozenset[str]]) -> frozenset[str] | None:
        """The cheapest set; None when there is none."""
        return min(covers, key=self.cost, default=None)


Classes = Callable[[str], Shape]


class Template:
    """Reads one template into a shape."""

    def __init__(self, text: str, classes: Classes, scale: Scale) -> None:
        self._text = text
        self._classes = classes
        self._scale = scale
        self._lexemes = self._split(text)
        self._at = 0

    def shape(self) -> Shape:
        """The whole template."""
        shape = self._choice()
        if self._at != len(self._lexemes):
            raise GrammarError(self._text)
        return shape

    def _split(self, text: str) -> list[str]:
        lexemes, at = [], 0
        text = text.strip()
        while at < len(text):
            match = _LEXEMES.match(text, at)
            if match is None:
                raise GrammarError(text)
            lexemes.append(match.group(1))
            at = match.end()
        return lexemes

    def _peek(self) -> str:
        return self._lexemes[self._at] if self._at < len(self._lexemes) else ""

    def _take(self) -> str:
        lexeme = self._peek()
        self._at += 1
        return lexeme

    def _choice(self) -> Shape:
        branches = [self._row()]
        while self._peek() == "|":
            self._take()
            branches.append(self._row())
        return one_of(branches, self._scale)

    def _row(self) -> Shape:
        parts = []
        while self._peek() not in {"", "|", ")"}:
            parts.append(self._optional(self._atom()))
        return in_row(parts)

    def _optional(self, shape: Shape) -> Shape:
        if self._peek() != "?":
            return shape
        self._take()
        return Shape(f"(?:{shape.pattern})?", ())

    def _atom(self) -> Shape:
        lexeme = self._take()
        if lexeme == "(":
            inner = self._choice()
            if self._take() != ")":
                raise GrammarError(self._text)
            return inner
        if lexeme.endswith("="):
            inner = self._atom()
            return Shape(f"(?P<{lexeme[:-1]}_#>{inner.pattern})", inner.covers)
        if lexeme.startswith("{"):
            return self._classes(lexeme[1:-1])
        return _leaf(lexeme, self._text)


def _leaf(lexeme: str, template: str) -> Shape:
    """A word, a gap or a mark."""
    if lexeme.startswith("~~"):
        return Shape(f"{_WIDE}{{0,{int(lexeme[2:])}}}?", ())
    if lexeme.startswith("~"):
        return Shape(f"{_GAP}{{0,{int(lexeme[1:])}}}?", ())
    if lexeme == "^":
        return Shape(BEGINS, ())
    if lexeme == "$":
        return Shape(ENDS, ())
    if lexeme in {".", ",", '"'}:
        return Shape({".": " [.?]", ",": " [.?,]", '"': ' "'}[lexeme], ())
    if not lexeme or lexeme in "()|?":
        raise GrammarError(template)
    words = spelled(lexeme)
    return Shape(
        "".join(f" {re.escape(word)}" for word in words),
        tuple(frozenset({word}) for word in words),
    )


def in_row(parts: Iterable[Shape]) -> Shape:
    """Shapes one after another."""
    rows = tuple(parts)
    return Shape(
        "".join(part.pattern for part in rows),
        tuple(cover for part in rows for cover in part.covers),
    )


def one_of(branches: Iterable[Shape], scale: Scale) -> Shape:
    """One of several shapes."""
    choices = tuple(dict.fromkeys(branches))
    if len(choices) == 1:
        return choices[0]
    best = [scale.best(branch.covers) for branch in choices]
    covers = () if None in best else (frozenset().union(*(cover for cover in best if cover)),)
    return Shape(f"(?:{'|'.join(branch.pattern for branch in choices)})", covers)


def finished(pattern: str) -> str:
    """A pattern with each named slot numbered, so that a slot may occur more than once."""
    count = iter(range(10_000))
    return _SLOT.sub(lambda match: f"(?P<{match.group(1)}_{next(count)}>", pattern)

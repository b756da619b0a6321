"""The rules: one name, one family, bounded patterns, and what speaks against each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import Any

from tallybook.model.flags import FAMILIES
from tallybook.wording.against import Exceptions
from tallybook.wording.grammar import GrammarError, Shape, finished, one_of
from tallybook.wording.lexicon import Lexicon, mark_of, read_folder
from tallybook.wording.reading import Window
from tallybook.wording.repair import Speller

_WORD = re.compile(r"[a-z0-9'_]+")
Match = tuple[Window, re.Match[str]]
Marked = Callable[[tuple[str, ...]], Window]


class Pattern:
    """One way to say what a rule looks for; the expression is made when it is first needed."""

    def __init__(self, shape: Shape, lexicon: Lexicon, says: str) -> None:
        best = lexicon.scale.best(shape.covers)
        if best is None:
            raise GrammarError(says)
        self.says = says
        self.shape = shape
        self.triggers = best
        self.needs = tuple(
            sorted((cover for cover in set(shape.covers) if cover is not best), key=len)
        )
        self.marks = tuple(each for each in lexicon.marks if f" {mark_of(each)}" in shape.pattern)

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """What is looked for in plain words."""
        return re.compile(finished(self.shape.pattern))

    def matches(self, marked: Marked) -> Iterator[Match]:
        """Where it fits, in the window that `marked` gives for its marks."""
        window = marked(self.marks)
        for match in self.expression.finditer(window.plain):
            yield window, match


class Rule:
    """What carries a name: its patterns, and what speaks against them."""

    def __init__(self, entry: Mapping[str, Any], lexicon: Lexicon) -> None:
        self.name: str = entry["id"]
        self.family = self.name.partition("/")[0]
        self.direct: bool = entry.get("direct", True)
        self.allowed: frozenset[str] = frozenset(entry.get("allow", ()))
        self.patterns: Sequence[Pattern] = [
            Pattern(shape, lexicon, says)
            for says in entry.get("says", ())
            for shape in lexicon.each(says)
        ]
        self._unless = {
            where: one_of([lexicon.shape(says) for says in entry[where]], lexicon.scale)
            for where in ("unless", "unless_before", "unless_after", "unless_inside")
            if where in entry
        }
        if self.family not in FAMILIES:
            raise GrammarError(self.name)

    @cached_property
    def exceptions(self) -> Exceptions:
        """What speaks against this rule alone."""
        return Exceptions(self._unless)

    def words(self) -> Iterator[str]:
        """Every word that the rule or its exceptions know."""
        for shape in (*(each.shape for each in self.patterns), *self._unless.values()):
            yield from _WORD.findall(shape.pattern)


class _LikePattern(Pattern):
    """A pattern about the reader, tried with another target in the reader's place."""

    def __init__(self, pattern: Pattern, rule: Rule, targets: _Targets) -> None:
        self.says = pattern.says
        self.triggers = pattern.triggers
        self.needs = (targets.cover, *(need for need in pattern.needs if "you" not in need))
        self._pattern = pattern
        self._rule = rule
        self._targets = targets

    def matches(self, marked: Marked) -> Iterator[Match]:
        """Where the pattern fits once the target is put in the place of the reader."""
        for window in self._targets.windows(marked):
            for match in self._pattern.expression.finditer(window.plain):
                against = self._rule.exceptions.speak(window.plain, *match.span())
                if not against and _on(match, window):
                    yield window, match


class _Targets:
    """Phrases of other targets, put in the place of the reader."""

    def __init__(self, targets: Mapping[str, str], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._words = targets
        best = [lexicon.scale.best(lexicon.whole(name).covers) or frozenset() for name in targets]
        self.cover: frozenset[str] = frozenset().union(*best)

    @cached_property
    def _phrases(self) -> Sequence[tuple[re.Pattern[str], str]]:
        return [
            (re.compile(finished(f"{self._lexicon.whole(name).pattern}(?: s)?")), word)
            for name, word in self._words.items()
        ]

    def windows(self, marked: Marked) -> Iterator[Window]:
        """The window once for each kind of phrase that is in it."""
        plain = marked(())
        for phrase, word in self._phrases:
            window = plain.with_mark(phrase, word, "your")
            if window.marked:
                yield window


def _on(match: re.Match[str], window: Window) -> bool:
    """Whether what was taken for the target is what stands for the phrase."""
    targets = [match.span(name) for name in match.groupdict() if name.startswith("target")]
    return any(
        start <= place < end for start, end in targets if start >= 0 for place in window.marked
    )


class Rules:
    """All rules, by the words that call them."""

    def __init__(self) -> None:
        self.lexicon = Lexicon()
        self.every: dict[str, Rule] = {}
        entries = [entry for tables in read_folder("rules") for entry in tables.get("rule", ())]
        for entry in sorted(entries, key=lambda each: "like" in each):
            if entry["id"] in self.every:
                raise GrammarError(entry["id"])
            self.every[entry["id"]] = self._rule(entry)
        self.common = Exceptions.common(self.lexicon, read_folder("exceptions"))
        self._called_by: dict[str, list[tuple[Rule, Pattern]]] = {}
        for rule in self.every.values():
            for pattern in rule.patterns:
                for word in pattern.triggers:
                    self._called_by.setdefault(word, []).append((rule, pattern))
        self.triggers = frozenset(self._called_by)
        self._phrases: dict[str, re.Pattern[str]] = {}

    def _rule(self, entry: Mapping[str, Any]) -> Rule:
        rule = Rule(entry, self.lexicon)
        if "like" in entry:
            targets = _Targets(entry["target"], self.lexicon)
            rule.patterns = [
                _LikePattern(pattern, self.every[name], targets)
                for name in entry["like"]
                for pattern in self.every[name].patterns
            ]
        return rule

    @cached_property
    def speller(self) -> Speller:
        """Puts spelling right towards the words of the rules."""
        known = {
            word
            for rule in self.every.values()
            if not any(isinstance(each, _LikePattern) for each in rule.patterns)
            for word in rule.words()
        }
        for name in self.lexicon.marks:
            known.update(_WORD.findall(self.lexicon.whole(name).pattern))
        known.update(self.lexicon.scale.weights)
        return Speller(frozenset(known | self.lexicon.joins), self.lexicon.joins)

    def phrase(self, name: str) -> re.Pattern[str]:
        """The phrases that one mark stands for."""
        made = self._phrases.get(name)
        if made is None:
            made = re.compile(finished(self.lexicon.whole(name).pattern))
            self._phrases[name] = made
        return made

    def called(self, words: frozenset[str] | set[str]) -> Iterator[tuple[Rule, Pattern]]:
        """Rules and patterns that may fit a text with these words."""
        seen: set[int] = set()
        for word in words & self.triggers:
            for rule, pattern in self._called_by[word]:
                if id(pattern) in seen:
                    continue
                seen.add(id(pattern))
                if not any(need.isdisjoint(words) for need in pattern.needs):
                    yield rule, pattern


@cache
def rules() -> Rules:
    """The rules of this program, read once."""
    return Rules()

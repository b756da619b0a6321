"""The rules: one name, one family, one bounded pattern, and what speaks against each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import Any

from tallybook.model.flags import FAMILIES
from tallybook.wording.against import Exceptions
from tallybook.wording.grammar import GrammarError, finished, one_of
from tallybook.wording.lexicon import Lexicon, mark_of, read_folder
from tallybook.wording.reading import Window
from tallybook.wording.repair import Speller

_WORD = re.compile(r"[a-z0-9'_]+")
Match = tuple[Window, re.Match[str]]


class Rule:
    """One rule with patterns of its own; they are made when they are first needed."""

    def __init__(self, entry: Mapping[str, Any], lexicon: Lexicon) -> None:
        self.name: str = entry["id"]
        self.family = self.name.partition("/")[0]
        self.direct: bool = entry.get("direct", True)
        self.at_once: frozenset[str] = frozenset(entry.get("allow", ()))
        self._lexicon = lexicon
        self._shape = one_of([lexicon.shape(says) for says in entry.get("says", ())], lexicon.scale)
        self._unless = {
            where: one_of([lexicon.shape(says) for says in entry[where]], lexicon.scale)
            for where in ("unless", "unless_before", "unless_after", "unless_inside")
            if where in entry
        }
        self.triggers, self.needs = self._covers()
        if self.family not in FAMILIES:
            raise GrammarError(self.name)
        self.marks = tuple(
            name for name in lexicon.marks if f" {mark_of(name)}" in self._shape.pattern
        )

    def _covers(self) -> tuple[frozenset[str], tuple[frozenset[str], ...]]:
        """The words that call the rule, and sets of words of which it needs one each as well."""
        best = self._lexicon.scale.best(self._shape.covers)
        if best is None:
            raise GrammarError(self.name)
        return best, tuple(cover for cover in self._shape.covers if cover is not best)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What the rule looks for in plain words."""
        return re.compile(finished(self._shape.pattern))

    @cached_property
    def exceptions(self) -> Exceptions:
        """What speaks against this rule alone."""
        return Exceptions(self._unless)

    def words(self) -> Iterator[str]:
        """Every word that the rule or its exceptions know."""
        for shape in (self._shape, *self._unless.values()):
            yield from _WORD.findall(shape.pattern)

    def matches(self, marked: Callable[[tuple[str, ...]], Window]) -> Iterator[Match]:
        """Where the rule fits, in the window that `marked` gives for its marks."""
        window = marked(self.marks)
        for match in self.pattern.finditer(window.plain):
            yield window, match


class Likeness(Rule):
    """A rule that says of another target what other rules say of the reader."""

    def __init__(
        self, entry: Mapping[str, Any], lexicon: Lexicon, rules: Mapping[str, Rule]
    ) -> None:
        self._like = [rules[name] for name in entry["like"]]
        self._targets: dict[str, str] = dict(entry["target"])
        super().__init__({**entry, "says": [f"{{{name}}}" for name in self._targets]}, lexicon)

    def _covers(self) -> tuple[frozenset[str], tuple[frozenset[str], ...]]:
        calls = frozenset().union(*(rule.triggers for rule in self._like))
        covers = [self._lexicon.whole(name).covers for name in self._targets]
        best = [self._lexicon.scale.best(cover) or frozenset() for cover in covers]
        return calls, (frozenset().union(*best),)

    @cached_property
    def _phrases(self) -> Sequence[tuple[re.Pattern[str], str]]:
        return [
            (re.compile(finished(f"{self._lexicon.whole(name).pattern}(?: s)?")), word)
            for name, word in self._targets.items()
        ]

    def matches(self, marked: Callable[[tuple[str, ...]], Window]) -> Iterator[Match]:
        """Where one of the other rules fits once the target is put in the place of the reader."""
        plain = marked(())
        for phrase, word in self._phrases:
            window = plain.with_mark(phrase, word, "your")
            for match in self._over(window):
                yield window, match

    def _over(self, window: Window) -> Iterator[re.Match[str]]:
        if not window.marked:
            return
        for rule in self._like:
            for match in rule.pattern.finditer(window.plain):
                held = any(match.start() <= place < match.end() for place in window.marked)
                against = rule.exceptions.speak(window.plain, *match.span())
                if held and not against and _on(match, window):
                    yield match


def _on(match: re.Match[str], window: Window) -> bool:
    """Whether what was taken for the target is what stands for the phrase."""
    targets = [match.span(name) for name in match.groupdict() if name.startswith("target")]
    spans = [span for span in targets if span[0] >= 0]
    return not spans or any(start <= place < end for start, end in spans for place in window.marked)


class Rules:
    """All rules, by the words that call them."""

    def __init__(self) -> None:
        self.lexicon = Lexicon()
        self.every: dict[str, Rule] = {}
        entries = [entry for tables in read_folder("rules") for entry in tables.get("rule", ())]
        for entry in sorted(entries, key=lambda each: "like" in each):
            if entry["id"] in self.every:
                raise GrammarError(entry["id"])
            self.every[entry["id"]] = (
                Likeness(entry, self.lexicon, self.every)
                if "like" in entry
                else Rule(entry, self.lexicon)
            )
        self.common = Exceptions.common(self.lexicon, read_folder("exceptions"))
        self.by_word: dict[str, list[Rule]] = {}
        for rule in self.every.values():
            for word in rule.triggers:
                self.by_word.setdefault(word, []).append(rule)
        self.triggers = frozenset(self.by_word)
        self._phrases: dict[str, re.Pattern[str]] = {}

    @cached_property
    def speller(self) -> Speller:
        """Puts spelling right towards the words of the rules."""
        known = {word for rule in self.every.values() for word in rule.words()}
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

    def called(self, words: frozenset[str] | set[str]) -> list[Rule]:
        """Rules that may fit a text with these words."""
        found = {rule.name: rule for word in words & self.triggers for rule in self.by_word[word]}
        return [
            rule
            for rule in found.values()
            if not any(need.isdisjoint(words) for need in rule.needs)
        ]


@cache
def rules() -> Rules:
    """The rules of this program, read once."""
    return Rules()

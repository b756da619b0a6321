"""The rules: one name, one family, bounded patterns, and what speaks against each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import Any, NamedTuple

from tallybook.model.flags import FAMILIES
from tallybook.wording.against import Exceptions
from tallybook.wording.grammar import GrammarError, Shape, finished, one_of
from tallybook.wording.lexicon import Lexicon, mark_of, read_folder
from tallybook.wording.reading import Window
from tallybook.wording.repair import Speller

_WORD = re.compile(r"[a-z0-9'_]+")
#: How far before an act what leads up to it is looked for, in characters.
_REACH = 240
Marked = Callable[[tuple[str, ...]], Window]


class Found(NamedTuple):
    """A place where a pattern fits, and the parts it is made of, in plain words."""

    window: Window
    start: int
    end: int
    slots: tuple[tuple[str, int, int], ...]


class Pattern:
    """One way to say what a rule looks for; expressions are made when they are first needed."""

    def __init__(self, says: str, lead: Lead | None, shape: Shape, lexicon: Lexicon) -> None:
        covers = (*shape.covers, *(lead.shape.covers if lead else ()))
        best = lexicon.scale.best(covers)
        if best is None:
            raise GrammarError(says)
        self.says = says
        self.lead = lead
        self.shape = shape
        self.triggers = best
        self.needs = tuple(sorted((cover for cover in set(covers) if cover is not best), key=len))
        text = shape.pattern + (lead.shape.pattern if lead else "")
        self.marks = tuple(each for each in lexicon.marks if f" {mark_of(each)}" in text)

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """What is looked for in plain words."""
        return re.compile(f"{finished(self.shape.pattern)}(?= )")

    def may_fit(self, words: frozenset[str] | set[str]) -> bool:
        """Whether a text with these words has one of each set the pattern needs."""
        return not any(need.isdisjoint(words) for need in self.needs)

    def found(self, marked: Marked) -> Iterator[Found]:
        """Where it fits, in the window that `marked` gives for its marks."""
        yield from self.within(marked(self.marks))

    def within(self, window: Window) -> Iterator[Found]:
        """Where it fits in this window."""
        for match in self.expression.finditer(window.plain):
            if self.lead is None:
                yield Found(window, *match.span(), _slots(match))
                continue
            before = self.lead.before(window.plain, match.start())
            if before is not None:
                slots = (*_slots(before), *_slots(match))
                yield Found(window, before.start(), match.end(), slots)


class Lead:
    """What leads up to an act, looked for backwards from where the act begins."""

    def __init__(self, template: str, lexicon: Lexicon) -> None:
        self.shape = lexicon.shape(template)

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """What must end where the act begins."""
        return re.compile(rf"(?:{finished(self.shape.pattern)})\Z")

    def before(self, plain: str, place: int) -> re.Match[str] | None:
        """What leads up to a place, if anything does."""
        return self.expression.search(plain, max(0, place - _REACH), place)


def _slots(match: re.Match[str]) -> tuple[tuple[str, int, int], ...]:
    """The named parts of a match."""
    return tuple(
        (name.rpartition("_")[0], *match.span(name))
        for name, value in match.groupdict().items()
        if value is not None
    )


class Rule:
    """What carries a name: its patterns, and what speaks against them."""

    def __init__(
        self, entry: Mapping[str, Any], lexicon: Lexicon, leads: Callable[[str], Lead]
    ) -> None:
        self.name: str = entry["id"]
        self.family = self.name.partition("/")[0]
        self.direct: bool = entry.get("direct", True)
        self.allowed: frozenset[str] = frozenset(entry.get("allow", ()))
        self.patterns: Sequence[Pattern] = [
            Pattern(says, leads(lead) if lead else None, shape, lexicon)
            for says in entry.get("says", ())
            for lead, shape in lexicon.each(says)
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
        leads = {each.lead.shape for each in self.patterns if each.lead}
        shapes = (*(each.shape for each in self.patterns), *leads, *self._unless.values())
        for shape in shapes:
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

    def found(self, marked: Marked) -> Iterator[Found]:
        """Where the pattern fits once the target is put in the place of the reader."""
        for window in self._targets.windows(marked):
            for found in self._pattern.within(window):
                against = self._rule.exceptions.speak(window.plain, found.start, found.end)
                if not against and _on_target(found):
                    yield found


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
            (re.compile(finished(f"{self._lexicon.whole(name).pattern}(?: s)?") + "(?= )"), word)
            for name, word in self._words.items()
        ]

    def windows(self, marked: Marked) -> Iterator[Window]:
        """The window once for each kind of phrase that is in it."""
        plain = marked(())
        for phrase, word in self._phrases:
            window = plain.with_mark(phrase, word, "your")
            if window.marked:
                yield window


def _on_target(found: Found) -> bool:
    """Whether what was taken for the target is what stands for the phrase."""
    return any(
        start <= place < end
        for name, start, end in found.slots
        if name == "target"
        for place in found.window.marked
    )


#: For each word: what else is needed, and the patterns that need it.
_Calls = dict[str, tuple[tuple[frozenset[str], list[tuple[Rule, Pattern]]], ...]]


class Rules:
    """All rules, by the words that call them."""

    def __init__(self) -> None:
        self.lexicon = Lexicon()
        self.every: dict[str, Rule] = {}
        self._leads: dict[str, Lead] = {}
        entries = [entry for tables in read_folder("rules") for entry in tables.get("rule", ())]
        for entry in sorted(entries, key=lambda each: "like" in each):
            if entry["id"] in self.every:
                raise GrammarError(entry["id"])
            self.every[entry["id"]] = self._rule(entry)
        self.common = Exceptions.common(self.lexicon, read_folder("exceptions"))
        self._called_by = _by_word(self.every.values())
        self.triggers = frozenset(self._called_by)
        self._phrases: dict[str, re.Pattern[str]] = {}

    def _rule(self, entry: Mapping[str, Any]) -> Rule:
        rule = Rule(entry, self.lexicon, self._lead)
        if "like" in entry:
            targets = _Targets(entry["target"], self.lexicon)
            rule.patterns = [
                _LikePattern(pattern, self.every[name], targets)
                for name in entry["like"]
                for pattern in self.every[name].patterns
            ]
        return rule

    def _lead(self, template: str) -> Lead:
        """What leads up to an act, made once for all rules."""
        if template not in self._leads:
            self._leads[template] = Lead(template, self.lexicon)
        return self._leads[template]

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
            made = re.compile(f"{finished(self.lexicon.whole(name).pattern)}(?= )")
            self._phrases[name] = made
        return made

    def called(self, words: frozenset[str] | set[str]) -> Iterator[tuple[Rule, Pattern]]:
        """Rules and patterns that may fit a text with these words."""
        seen: set[int] = set()
        for word in words & self.triggers:
            for need, called in self._called_by[word]:
                if need.isdisjoint(words):
                    continue
                for rule, pattern in called:
                    if id(pattern) not in seen and pattern.may_fit(words):
                        seen.add(id(pattern))
                        yield rule, pattern


def _by_word(every: Iterable[Rule]) -> _Calls:
    """Patterns by each word that calls them, those that need the same words together."""
    grouped: dict[str, dict[frozenset[str], list[tuple[Rule, Pattern]]]] = {}
    for rule in every:
        for pattern in rule.patterns:
            need = min(pattern.needs, key=len, default=pattern.triggers)
            for word in pattern.triggers:
                grouped.setdefault(word, {}).setdefault(need, []).append((rule, pattern))
    return {word: tuple(groups.items()) for word, groups in grouped.items()}


@cache
def rules() -> Rules:
    """The rules of this program, read once."""
    return Rules()

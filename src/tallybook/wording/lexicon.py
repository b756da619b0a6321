"""The classes that rules are written with, from the lexicons beside this file.

A class is a template. Acts are rows of verbs with what is done to whom: each gives three classes
for each kind and each target, such as ``{DO_KILL_YOU}``, ``{DOING_KILL_YOU}``, ``{DONE_KILL_YOU}``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cached_property
from importlib.resources import files
from itertools import pairwise
from typing import Any

from tallybook.wording.grammar import GrammarError, Scale, Shape, Template
from tallybook.wording.letters import table
from tallybook.wording.verbs import done, ing

#: From how many phrases on a template is tried phrase by phrase.
_MANY = 12
_ACT_CLASS = re.compile(r"\{(?:DO|DOING|DONE)_[A-Z]+_[A-Z]+\}")


def read_folder(folder: str) -> Iterator[dict[str, Any]]:
    """Each TOML file of a folder of this package, in the order of their names."""
    for entry in sorted(
        (files("tallybook.wording") / folder).iterdir(), key=lambda each: each.name
    ):
        if entry.name.endswith(".toml"):
            yield tomllib.loads(entry.read_text(encoding="utf-8"))


def mark_of(name: str) -> str:
    """The word that stands for any phrase of a class, in rules and in the texts they are tried on."""
    return f"{name.lower()}_"


class Lexicon:
    """Classes and acts, made into shapes when a rule first asks for them."""

    def __init__(self) -> None:
        self._templates: dict[str, str] = {}
        self._acts: list[Mapping[str, str]] = []
        self.marks: tuple[str, ...] = tuple(table("marks")["marks"]["order"])
        self._shapes: dict[str, Shape] = {}
        self._open: list[str] = []
        for tables in read_folder("lexicons"):
            self._templates.update(tables.get("classes", {}))
            self._acts.extend(tables.get("act", ()))

    @cached_property
    def scale(self) -> Scale:
        """How common each common word is."""
        return Scale(
            {
                word: float(often)
                for often, words in table("common")["common"].items()
                for word in words.split()
            }
        )

    @cached_property
    def joins(self) -> frozenset[str]:
        """Words that may be run together."""
        return frozenset(table("joins")["joins"]["words"].split())

    def shape(self, template: str) -> Shape:
        """A template as a shape."""
        return Template(template, self.named, self.scale).shape()

    def each(self, template: str) -> Iterator[tuple[str, Shape]]:
        """A template in the parts it is tried in: what leads up to an act, and one row of the act.

        What leads up to it is the same for many rows, and empty where there is no act. A template
        that begins with many phrases is tried phrase by phrase: so each is called by its own words.
        """
        act = _ACT_CLASS.search(template)
        if act is None:
            yield from (("", self.shape(part)) for part in _phrase_by_phrase(template))
            return
        lead = template[: act.start()].strip()
        for row in self._rows(act.group()[1:-1]):
            yield lead, self.shape(f"({row}){template[act.end() :]}")

    def named(self, name: str) -> Shape:
        """The shape of a class."""
        if name in self.marks:
            best = self.scale.best(self.whole(name).covers)
            return Shape(f" {mark_of(name)}", (best,) if best else ())
        return self.whole(name)

    def whole(self, name: str) -> Shape:
        """The shape of a class in full, also where a mark stands for it in rules."""
        known = self._shapes.get(name)
        if known is not None:
            return known
        if name in self._open:
            raise GrammarError(" -> ".join([*self._open, name]))
        self._open.append(name)
        try:
            shape = self._make(name)
        finally:
            self._open.pop()
        self._shapes[name] = shape
        return shape

    def _make(self, name: str) -> Shape:
        template = self._templates.get(name)
        if template is None:
            raise GrammarError(name)
        return self.shape(template)

    def _rows(self, name: str) -> Iterator[str]:
        """A template for each row of the acts of a kind, on a target, in a form."""
        form, kind, target = name.split("_")
        rows = [row for row in self._acts if kind.lower() in row["kind"].split()]
        if not rows:
            raise GrammarError(name)
        for row in rows:
            yield from _forms(row, form, target)


def _phrase_by_phrase(template: str) -> Iterator[str]:
    """A template that begins with many phrases, as one template for each phrase."""
    anchor, text = ("^ ", template[1:].lstrip()) if template.startswith("^") else ("", template)
    depth, cuts = 0, [0]
    if text.startswith("("):
        for place, letter in enumerate(text):
            depth += (letter == "(") - (letter == ")")
            if depth == 1 and letter == "|":
                cuts.append(place)
            if depth == 0:
                cuts.append(place)
                break
    rest = text[cuts[-1] + 1 :]
    parts = [text[start + 1 : end] for start, end in pairwise(cuts)]
    phrases = [part for part in parts if " " in part.strip()]
    if depth or len(phrases) < _MANY or rest.startswith("?"):
        yield template
        return
    yield from (f"{anchor}({part}) {rest}" for part in phrases)
    words = "|".join(part for part in parts if part not in phrases)
    if words:
        yield f"{anchor}({words}) {rest}"


def _forms(row: Mapping[str, str], form: str, target: str) -> Iterator[str]:
    """Templates of one row in one form: every verb with what is done to the target."""
    verbs = [verb.strip() for verb in row["does"].split("|")]
    what, tail = row.get("to", "@"), row.get("tail", "")
    whom = f"target={{{target}}}"
    theirs = f"target={{{target}S}}"
    placed = what.replace("@s", theirs).replace("@", whom)
    if form != "DONE":
        words = "|".join(verbs if form == "DO" else [ing(verb) for verb in verbs])
        yield f"harm=({words}) {{SWEARING}}? {placed} {tail}"
        return
    if not what.startswith("@"):
        return
    words = "|".join(done(verb) for verb in verbs)
    ways = "intent={BE_DONE}"
    yield f"{placed} {ways} {{SWEARING}}? harm=({words}) {tail}"
    if what.startswith("@s"):
        yield f"target={{{target}}} intent={{GET_DONE}} {placed} harm=({words}) {tail}"

"""Worksheets as data: what is asked, why, and what may be said about an answer; nothing is added up."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import ClassVar

from tallybook.content.guides import Section
from tallybook.content.shapes import Reviewed, known, read, refuse, unique
from tallybook.errors import UnknownWorksheet

#: Who a worksheet is for.
READERS = ("survivor", "helper", "professional")
#: What a worksheet is.
KINDS = {
    "questions": "Questions",
    "plan": "Plans",
    "check": "Things to look through",
    "record": "Results to keep",
    "letter": "Letters and forms",
}
#: What can be given as an answer.
CHOICE, SEVERAL, TEXT, LINE, DATE = "choice", "several", "text", "line", "date"
ITEMS, STEPS, FILE = "items", "steps", "file"
ANSWERS = (CHOICE, SEVERAL, TEXT, LINE, DATE, ITEMS, STEPS, FILE)
#: The kinds of answer that are picked from options.
PICKED = (CHOICE, SEVERAL, STEPS)
#: Stands in `when` for a question that was passed over.
SKIP = "skip"
_FOLDER = "worksheets"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing that can be picked."""

    TEXTS: ClassVar[tuple[str, ...]] = ("label",)
    code: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    """What is said once an answer is given.

    Attributes:
        when: Codes of the options after which it is said; empty for any answer.
        text: In light markup: what it may mean, what can be done.
        sources: Where it was read, where that is not what the question names.
    """

    TEXTS: ClassVar[tuple[str, ...]] = ("text",)
    text: str
    when: tuple[str, ...] = ()
    sources: tuple[int, ...] = ()

    @property
    def code(self) -> str:
        """By which it is found among those of its question: `yes`, `yes-unsure`, `always`."""
        return "-".join(self.when) or "always"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question.

    Attributes:
        code: Its own in the whole worksheet; what an answer is kept under.
        ask: The question.
        kind: One of `ANSWERS`.
        hint: Beside the field.
        options: What can be picked.
        evidence: Whether items of the record can be chosen as what the answer rests on.
        sources: Numbers of the sources it was read in.
        own: Whether it states nothing that needs a source.
        why: Why it is asked.
        says: What is said after it.
    """

    TEXTS: ClassVar[tuple[str, ...]] = ("ask", "hint", "why")
    code: str
    ask: str
    kind: str
    hint: str = ""
    options: tuple[Option, ...] = ()
    evidence: bool = False
    sources: tuple[int, ...] = ()
    own: bool = False
    why: str = ""
    says: tuple[Says, ...] = ()

    def labels(self) -> dict[str, str]:
        """The words of each option, by its code."""
        return {one.code: one.label for one in self.options}

    def said_after(self, picked: tuple[str, ...]) -> tuple[Says, ...]:
        """What is said after picking these options; what is said after any answer stands last."""
        fitting = (one for one in self.says if not one.when or set(one.when) & set(picked))
        return tuple(sorted(fitting, key=lambda one: not one.when))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Questions that belong together."""

    TEXTS: ClassVar[tuple[str, ...]] = ("title", "text")
    code: str
    title: str
    text: str = ""
    sources: tuple[int, ...] = ()
    own: bool = False
    question: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Worksheet(Reviewed):
    """One worksheet.

    Attributes:
        title: Its name.
        summary: One sentence, for lists.
        readers: Who it is for, of `READERS`.
        version: Raised with any change of a question.
        about: Light markup before the first question.
        kind: One of `KINDS`.
        part: Its parts, in order.
        after: What stands at the end.
        again_after: Days after which looking again is offered; 0 for never.
        order: Its place among those of its kind.
        needs_consent: Whether what it becomes leaves only on a consent that stands.
    """

    TEXTS: ClassVar[tuple[str, ...]] = ("title", "summary", "about")
    title: str
    summary: str
    readers: tuple[str, ...]
    version: int
    about: str
    kind: str
    part: tuple[Part, ...]
    after: tuple[Section, ...] = ()
    again_after: int = 0
    order: int = 0
    needs_consent: bool = False

    def questions(self) -> tuple[Question, ...]:
        """Every question, in the order they are asked."""
        return tuple(question for part in self.part for question in part.question)

    def digest(self) -> str:
        """A hash over what is asked and what can be picked, whatever else stands in the file."""
        asked = [
            [one.code, one.kind, one.ask, one.hint, [[o.code, o.label] for o in one.options]]
            for one in self.questions()
        ]
        told = json.dumps(asked, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(told.encode()).hexdigest()


@cache
def worksheets() -> tuple[Worksheet, ...]:
    """Every worksheet: those of one kind together, each in its place.

    Raises:
        UnfitContent: A file is not as it should be.
    """
    found = (
        checked(read(f"{_FOLDER}/{name}", Worksheet), f"{_FOLDER}/{name}") for name in _names()
    )
    kinds = tuple(KINDS)
    return tuple(sorted(found, key=lambda one: (kinds.index(one.kind), one.order, one.title)))


def worksheet(name: str) -> Worksheet:
    """One worksheet by its name.

    Raises:
        UnknownWorksheet: There is none of that name.
    """
    for one in worksheets():
        if one.id == name:
            return one
    raise UnknownWorksheet(name=name)


def checked(found: Worksheet, name: str) -> Worksheet:
    """Check that the parts of a worksheet fit each other.

    Raises:
        UnfitContent: They do not.
    """
    if name.rpartition("/")[2] != f"{found.id}.toml":
        raise refuse(name, "id", "the file is not called after it")
    known(name, "kind", (found.kind,), KINDS, "kind of worksheet")
    known(name, "readers", found.readers, READERS, "reader")
    if found.version < 1 or found.again_after < 0:
        raise refuse(name, "version and again_after", "one of them is too small")
    unique(name, "part", (one.code for one in found.part))
    unique(name, "question", (one.code for one in found.questions()))
    unique(name, "after", (one.code for one in found.after))
    numbers = frozenset(one.number for one in found.sources)
    for part in found.part:
        _check_sources(name, f"part {part.code!r}", part.sources, numbers)
        for question in part.question:
            _check_question(name, question, numbers)
    for last in found.after:
        _check_sourced(name, f"after {last.code!r}", last.sources, numbers, own=last.own)
    return found


def _check_question(name: str, question: Question, numbers: frozenset[int]) -> None:
    place = f"question {question.code!r}"
    known(name, place, (question.kind,), ANSWERS, "kind of answer")
    _check_sourced(name, place, question.sources, numbers, own=question.own)
    codes = unique(name, f"{place}, option", (one.code for one in question.options))
    if bool(codes) and question.kind not in PICKED:
        raise refuse(name, place, "its kind of answer has no options")
    if not codes and question.kind in (CHOICE, SEVERAL):
        raise refuse(name, place, "its kind of answer needs options")
    unique(name, f"{place}, what is said", (one.code for one in question.says))
    for one in question.says:
        known(name, place, one.when, codes | {SKIP}, "option")
        _check_sources(name, place, one.sources, numbers)


def _check_sourced(
    name: str, place: str, given: tuple[int, ...], numbers: frozenset[int], *, own: bool
) -> None:
    """Check that something names its sources, or says that it needs none."""
    _check_sources(name, place, given, numbers)
    if bool(given) == own:
        raise refuse(name, place, "it names its sources, or says own = true, and not both")


def _check_sources(name: str, place: str, given: tuple[int, ...], numbers: frozenset[int]) -> None:
    known(name, place, map(str, given), set(map(str, numbers)), "source")


def _names() -> Iterator[str]:
    """The files of the folder."""
    folder = files("tallybook.content").joinpath(_FOLDER)
    yield from sorted(one.name for one in folder.iterdir() if one.name.endswith(".toml"))

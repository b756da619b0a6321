"""Worksheets as they were filled in: each answer with the words it was asked in, and what changed since.

Nothing here adds answers up. A filling never takes the place of an earlier one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tallybook.model.orders import Dated

#: Who filled a worksheet in, where that was the book's own person.
SELF = "self"
#: How an answer stands beside that of the time before.
SAME, CHANGED, NEW, GONE = "same", "changed", "new", "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a plan.

    Attributes:
        text: Its words: those of an option as it was offered, or the person's own.
        option: The code of the option; empty for an own step.
        who: Who helps with it.
        done: Whether it is done.
    """

    text: str
    option: str = ""
    who: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer, with the words it was asked in.

    Attributes:
        question: The code of the question.
        asked: Its words.
        part: The title of its part.
        kind: What kind of answer it takes.
        picked: Codes of the options that were picked.
        labels: Their words.
        text: What was written; a day as ISO text.
        steps: The steps of a plan.
        items: Items of the record it rests on, or that were asked for.
        file: SHA-256 of an exhibit.
        note: What was written beside it.
    """

    question: str
    asked: str
    part: str = ""
    kind: str = "text"
    picked: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    text: str = ""
    steps: tuple[Step, ...] = ()
    items: tuple[int, ...] = ()
    file: str = ""
    note: str = ""

    @property
    def is_given(self) -> bool:
        """Whether anything was answered."""
        return bool(self.picked or self.text or self.steps or self.items or self.file or self.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A worksheet as it was filled in on a day.

    Attributes:
        item: Its number.
        entry: The entry that holds it.
        dated: The day.
        written_at: When it was written.
        sheet: Which worksheet.
        title: What it was called.
        version: Its version.
        digest: A hash over what it asked.
        by: ``self``, or the name of whoever filled it in.
        role: Their role.
        language: The language it was asked in.
        answers: Every question with its answer, in their order; what was skipped is empty.
    """

    item: int
    entry: int
    dated: Dated
    written_at: datetime
    sheet: str
    title: str
    version: int
    digest: str
    by: str = SELF
    role: str = ""
    language: str = "en"
    answers: tuple[Answer, ...] = ()

    @property
    def given(self) -> tuple[Answer, ...]:
        """The answers that are not empty."""
        return tuple(one for one in self.answers if one.is_given)

    @property
    def items(self) -> tuple[int, ...]:
        """Every item that an answer rests on, once."""
        return tuple(sorted({item for one in self.answers for item in one.items}))

    def answer(self, question: str) -> Answer | None:
        """The answer to a question; None where it was not asked."""
        return next((one for one in self.answers if one.question == question), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One question at two times.

    Attributes:
        question: Its code.
        asked: Its words, the later ones where it was asked twice.
        was: The earlier answer; None where it was not asked.
        now: The later answer; None where it was not asked.
        how: One of ``same``, ``changed``, ``new`` and ``gone``.
        reworded: Whether it was asked in other words.
    """

    question: str
    asked: str
    was: Answer | None
    now: Answer | None
    how: str
    reworded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two fillings of a worksheet, answer by answer."""

    before: Filled
    after: Filled
    changes: tuple[Change, ...]

    def those(self, *how: str) -> tuple[Change, ...]:
        """The changes of some kinds."""
        return tuple(one for one in self.changes if one.how in how)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A worksheet that is being filled in; kept sealed and no part of the record.

    Attributes:
        sheet: Which one.
        answers: What was given so far, by question, as it was typed.
        version: The version that is asked.
        begun: The day it was begun.
        at: The question that was last looked at.
    """

    sheet: str
    version: int
    begun: date
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FillingPaper:
    """What is given of a filling.

    Attributes:
        sheet: Which worksheet.
        answers: By question, as they were typed: ``picked``, ``text``, ``steps``, ``items``, ``file``, ``note``.
        dated: The day, as ISO text; empty for today.
        by: Who filled it in; empty for the book's own person.
        role: Their role.
        language: The language it was asked in.
    """

    sheet: str
    answers: Mapping[str, Mapping[str, Any]]
    dated: str = ""
    by: str = ""
    role: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """When a worksheet may be looked at again.

    Attributes:
        sheet: Which one.
        title: What it is called.
        last: The latest filling.
        on: The day that was chosen, or that its own time is over.
        chosen: Whether the person chose the day.
    """

    sheet: str
    title: str
    last: Filled
    on: date
    chosen: bool

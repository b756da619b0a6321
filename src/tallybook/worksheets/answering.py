"""From what was typed to answers: each is checked against its question and keeps the words it was asked in."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tallybook.content.worksheets import (
    CHOICE,
    DATE,
    FILE,
    ITEMS,
    SEVERAL,
    STEPS,
    Question,
    Worksheet,
)
from tallybook.errors import NoSuchItem, UnfitAnswer
from tallybook.model.worksheets import Answer, Step

#: What can be given of an answer.
FIELDS = ("picked", "text", "steps", "items", "file", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What answers may point at.

    Attributes:
        items: Items of the record.
        exhibits: Exhibits, by SHA-256.
    """

    items: Container[int] = ()
    exhibits: Container[str] = ()


def answered(
    sheet: Worksheet, given: Mapping[str, Mapping[str, Any]], known: Known
) -> tuple[Answer, ...]:
    """Every question of a worksheet with its answer; what was skipped is empty.

    Args:
        sheet: The worksheet, in the words it was asked in.
        given: What was typed, by question.
        known: What answers may point at.

    Raises:
        UnfitAnswer: An answer does not fit its question, or there is no such question.
        NoSuchItem: An answer points at something that is not in the book.
    """
    questions = {one.code for one in sheet.questions()}
    for code in given:
        _fits(code, code in questions, "there is no such question", questions)
    return tuple(
        _answer(question, part.title, given.get(question.code) or {}, known)
        for part in sheet.part
        for question in part.question
    )


def _answer(question: Question, part: str, given: Mapping[str, Any], known: Known) -> Answer:
    for name in given:
        _fits(name, name in FIELDS, f"an answer to {question.code!r} has no such field", FIELDS)
    labels = question.labels()
    picked = _picked(question, given.get("picked"), labels)
    return Answer(
        question=question.code,
        asked=question.ask,
        part=part,
        kind=question.kind,
        picked=picked,
        labels=tuple(labels[code] for code in picked),
        text=_text(question, given.get("text")),
        steps=_steps(question, given.get("steps"), labels),
        items=_items(question, given.get("items"), known.items),
        file=_file(question, given.get("file"), known.exhibits),
        note=_words(question, given.get("note")),
    )


def _picked(question: Question, given: Any, labels: Mapping[str, str]) -> tuple[str, ...]:
    """Codes of options, in the order in which they were offered."""
    codes = _list(question, [given] if isinstance(given, str) and given else given)
    for code in codes:
        _fits(code, code in labels, f"{question.code!r} has no such option", labels)
    if codes:
        _takes(question, CHOICE, SEVERAL)
        is_one = question.kind != CHOICE or len(set(codes)) == 1
        _fits(", ".join(codes), is_one, f"{question.code!r} takes one option", labels)
    return tuple(code for code in labels if code in codes)


def _text(question: Question, given: Any) -> str:
    text = _words(question, given)
    if text:
        _takes(question, "text", "line", DATE)
    if text and question.kind == DATE:
        try:
            date.fromisoformat(text)
        except ValueError:
            raise _unfit(text, f"{question.code!r} takes a day", ["2026-11-21"]) from None
    return text


def _steps(question: Question, given: Any, labels: Mapping[str, str]) -> tuple[Step, ...]:
    rows = _list(question, given)
    if rows:
        _takes(question, STEPS)
    steps = (_step(question, row, labels) for row in rows)
    return tuple({(one.option or one.text): one for one in steps if one.text}.values())


def _step(question: Question, row: Any, labels: Mapping[str, str]) -> Step:
    """One step; a text or a code alone will do."""
    if isinstance(row, str):
        row = {"option": row} if row in labels else {"text": row}
    if not isinstance(row, Mapping):
        raise _unfit(str(row), f"{question.code!r} takes steps", ("text", "option", "who", "done"))
    option = _words(question, row.get("option"))
    _fits(option, not option or option in labels, f"{question.code!r} has no such option", labels)
    return Step(
        text=labels[option] if option else _words(question, row.get("text")),
        option=option,
        who=_words(question, row.get("who")),
        done=row.get("done") is True,
    )


def _items(question: Question, given: Any, known: Container[int]) -> tuple[int, ...]:
    items = _list(question, given)
    if items and not question.evidence:
        _takes(question, ITEMS)
    for one in items:
        if type(one) is not int or one not in known:
            raise NoSuchItem(noun="item", name=one)
    return tuple(sorted(set(items)))


def _file(question: Question, given: Any, known: Container[str]) -> str:
    sha256 = _words(question, given)
    if sha256:
        _takes(question, FILE)
        if sha256 not in known:
            raise NoSuchItem(noun="exhibit", name=sha256[:16])
    return sha256


def _words(question: Question, given: Any) -> str:
    if given is None:
        return ""
    _fits(str(given), isinstance(given, str), f"{question.code!r} takes words here", ("words",))
    return str(given).strip()


def _list(question: Question, given: Any) -> list[Any]:
    if given is None:
        return []
    is_list = isinstance(given, list | tuple)
    _fits(str(given), is_list, f"{question.code!r} takes a list here", ("a list",))
    return list(given)


def _takes(question: Question, *kinds: str) -> None:
    """Check that a question takes an answer of one of these kinds."""
    if question.kind not in kinds:
        raise _unfit(question.kind, f"{question.code!r} takes another kind of answer", kinds)


def _fits(answer: str, fits: bool, reason: str, choices: Iterable[str]) -> None:  # noqa: FBT001 - what is checked
    if not fits:
        raise _unfit(answer, reason, choices)


def _unfit(answer: object, reason: str, choices: Iterable[str]) -> UnfitAnswer:
    return UnfitAnswer(answer=str(answer)[:40], reason=reason, choices=", ".join(sorted(choices)))

"""Read the forms of worksheets as people fill them in, and show again what was given before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tallybook.content.worksheets import CHOICE, DATE, SEVERAL, STEPS, Question
from tallybook.web.forms import UNREADABLE_DAY, day, is_day
from tallybook.web.tongues import _

#: Own steps that a form offers a line for.
OWN = 3


def typed(question: Question, form: Any, before: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed for a question; what the form does not carry stays as it was.

    Args:
        question: The question.
        form: What the browser sent (Django's QueryDict).
        before: What was given before.
    """
    given = {name: before[name] for name in ("items", "file") if name in before}
    given["note"] = form.get("note", "").strip()
    if question.kind in (CHOICE, SEVERAL):
        given["picked"] = [code for code in form.getlist("answer") if code in question.labels()]
    elif question.kind == STEPS:
        given["steps"] = _steps(question, form, before)
    elif question.kind == DATE:
        given["text"] = day(form, "answer")
    else:
        given["text"] = form.get("answer", "").strip()
    return given


def shown(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given, with every field there, for a page."""
    empty = {"picked": [], "text": "", "items": [], "file": "", "note": ""}
    blank = {"option": "", "text": "", "who": "", "done": False}
    return {**empty, **given, "steps": [blank | one for one in given.get("steps") or ()]}


def wrong(question: Question, given: Mapping[str, Any]) -> dict[str, str]:
    """Say what needs another look."""
    if question.kind == DATE and not is_day(str(given.get("text", ""))):
        return {"answer": _(UNREADABLE_DAY)}
    return {}


def steps_with(form: Any, steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Steps with who helps and whether they are done, in the order in which they stand."""
    done = set(form.getlist("done"))
    return [
        step | {"who": form.get(f"who{number}", "").strip(), "done": str(number) in done}
        for number, step in enumerate(steps)
    ]


def own_steps(given: Mapping[str, Any]) -> list[str]:
    """The person's own steps, and lines for more."""
    own = [str(one["text"]) for one in given.get("steps") or () if not one.get("option")]
    return [*own, *[""] * max(1, OWN - len(own))]


def _steps(question: Question, form: Any, before: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The steps that were ticked or written; who helps with one that stays is kept."""
    known = {one.get("option") or one["text"]: one for one in before.get("steps") or ()}
    ticked = set(form.getlist("answer"))
    chosen = [{"option": code} for code in question.labels() if code in ticked]
    texts = dict.fromkeys(text.strip() for text in form.getlist("own") if text.strip())
    named = [(one["option"], one) for one in chosen] + [(text, {"text": text}) for text in texts]
    return [{"who": "", "done": False} | known.get(name, {}) | one for name, one in named]

"""Worksheets as the journal holds them: every filling stands for itself, in the words it was asked in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tallybook.case.dated import head_of, texts_of
from tallybook.model.entries import Entry
from tallybook.model.worksheets import SELF, Answer, Filled, Step

_TEXTS = ("sheet", "title", "digest", "role")


@dataclass(slots=True)
class Sheets:
    """What entries say of worksheets, by leaf number."""

    by_item: dict[int, Filled] = field(default_factory=dict)

    def take(self, entry: Entry) -> None:
        """Take one entry; one without its fields, as some readers see it, says nothing."""
        body = entry.body
        if not body.get("sheet"):
            return
        self.by_item[entry.first_leaf] = Filled(
            **head_of(entry),
            **texts_of(body, _TEXTS),
            version=int(body.get("version") or 0),
            by=str(body.get("by") or SELF),
            language=str(body.get("language") or "en"),
            answers=tuple(map(_answer, body.get("answers") or ())),
        )

    def of(self, sheet: str = "") -> tuple[Filled, ...]:
        """Fillings of a worksheet, or of all, in the order of their days."""
        found = (one for one in self.by_item.values() if sheet in ("", one.sheet))
        return tuple(sorted(found, key=lambda one: (str(one.dated), one.item)))


def as_words(answer: Answer) -> dict[str, Any]:
    """An answer as an entry holds it; what is empty is left out."""
    kept: dict[str, Any] = {
        "question": answer.question, "asked": answer.asked, "part": answer.part, "kind": answer.kind,
        "picked": list(answer.picked), "labels": list(answer.labels), "text": answer.text,
        "steps": [
            {"text": one.text, "option": one.option, "who": one.who, "done": one.done}
            for one in answer.steps
        ],
        "items": list(answer.items), "file": answer.file, "note": answer.note,
    }  # fmt: skip
    return {name: value for name, value in kept.items() if value}


def _answer(kept: Mapping[str, Any]) -> Answer:
    return Answer(
        **texts_of(kept, ("question", "asked", "part", "kind", "text", "file", "note")),
        picked=tuple(map(str, kept.get("picked") or ())),
        labels=tuple(map(str, kept.get("labels") or ())),
        steps=tuple(map(_step, kept.get("steps") or ())),
        items=tuple(int(one) for one in kept.get("items") or ()),
    )


def _step(kept: Mapping[str, Any]) -> Step:
    return Step(**texts_of(kept, ("text", "option", "who")), done=bool(kept.get("done")))

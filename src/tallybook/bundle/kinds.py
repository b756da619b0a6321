"""Kinds of bundles: which parts each has, what stays by default, and its own words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from tallybook.bundle.choice import Choice
from tallybook.bundle.parts import ALWAYS, PARTS
from tallybook.content.bundles import HOLDABLE, Kind, bundle_kinds
from tallybook.errors import UnfitAnswer

#: What is left out by a kind, and the field of a choice that lets it go.
FIELDS = {
    "impact": "impact",
    "feelings": "feelings",
    "witnesses": "witnesses",
    "places": "places",
    "whole-exports": "whole_exports",
}
#: Rows of dated facts that a kind can leave out.
ROWS = {"orders": ("order", "order-change"), "reports": ("report", "answer")}


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by its code."""
    return {one.code: one for one in bundle_kinds().kind}


def kind_of(choice: Choice) -> Kind:
    """The kind of a choice.

    Raises:
        UnfitAnswer: There is none of that name.
    """
    found = kinds().get(choice.kind)
    if found is None:
        raise UnfitAnswer(
            answer=choice.kind, reason="no kind of copies has that name", choices=", ".join(kinds())
        )
    return found


def parts_of_kind(kind: Kind) -> tuple[str, ...]:
    """Codes of the parts of a kind, in the order of a report."""
    return tuple(code for code in PARTS if code in ALWAYS or code in kind.parts)


def has_part(choice: Choice, part: str) -> bool:
    """Whether a part is in what was chosen."""
    return part in parts_of_kind(kind_of(choice))


def left_out_rows(choice: Choice) -> tuple[str, ...]:
    """Kinds of row that stay in the book by the kind that was chosen."""
    return tuple(row for name in kind_of(choice).withholds for row in ROWS.get(name, ()))


def defaults(code: str) -> dict[str, bool]:
    """What goes by default with a kind, by the field of a choice.

    Raises:
        UnfitAnswer: There is no kind of that name.
    """
    kind = kind_of(Choice(kind=code))
    return {field: name not in kind.withholds for name, field in FIELDS.items()}


def choice_of_kind(code: str = "plain", **given: Any) -> Choice:
    """Make a choice: what is None is as the kind has it.

    Raises:
        UnfitAnswer: There is no kind of that name.
    """
    said = {name: value for name, value in given.items() if value is not None}
    return Choice(kind=code, **{**defaults(code), **said})


def described(choice: Choice) -> tuple[str, ...]:
    """For whom it is arranged, with which parts, and what it is not; nothing for the plain kind."""
    kind = kind_of(choice)
    if kind.code == "plain":
        return ()
    parts = ", ".join(PARTS[code].title for code in parts_of_kind(kind))
    return (f"{kind.title}. {kind.for_whom}", f"Parts of the report: {parts}.", *kind.is_not)


def fields_told(choice: Choice) -> tuple[tuple[str, bool], ...]:
    """What goes of the items, and what of them stays: each with whether it goes."""
    told = (
        ("times, names and numbers, words and subjects, as they were recorded", True),
        ("where, who, kinds of behaviour and whom it was reported to, of diary entries", True),
        *((HOLDABLE[name], bool(getattr(choice, field))) for name, field in FIELDS.items()),
        *((HOLDABLE[name], name not in kind_of(choice).withholds) for name in ROWS),
        ("private entries and private notes", False),
    )
    return tuple(sorted(told, key=lambda one: not one[1]))

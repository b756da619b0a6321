"""Counts and patterns: one file a detector, each finding points at the items it rests on.

A finding counts and describes. It never scores, never predicts, never names a crime, and never
fills in a worksheet. Each number can be worked out again from the items it names.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from tallybook.case.asked import Filter
from tallybook.case.case import Case

if TYPE_CHECKING:
    from tallybook.case.shown import Shown

Cell = str | int | float | None
#: The headings under which patterns stand, in their order.
GROUPS = (
    "In all",
    "When",
    "What changed",
    "After a date",
    "What was said",
    "In person and things",
    "Who",
    "The law's words",
)
_NOTHING: Mapping[str, Cell] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of a drawing.

    Attributes:
        day: The day, on the person's own clock.
        count: What was received; None where no export covers the day: a hole, not a nought.
        incidents: What was written down as having happened that day.
    """

    day: date
    count: int | None
    incidents: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Numbers in rows.

    Attributes:
        columns: The heads.
        rows: The cells; None where there is nothing to say.
        filters: For each row, the filter that lists what it counts; None where there is none.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    filters: tuple[Filter | None, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that can be counted again.

    Attributes:
        code: Stable within a view of the record, for links.
        title: A few words.
        sentence: What was counted, in one or two plain sentences.
        numbers: The numbers of the sentence, by name.
        does_not_show: What must not be read into it; follows "this does not show:".
        version: The detector and its version.
        filter: Lists the items the finding rests on.
        items: Those items themselves, where no filter can say it.
        days: Ready to be drawn.
        table: Ready to be shown.
        missing: What the record does not hold, each in a sentence.
        ask: What may be asked or written down next, each in a sentence.
    """

    code: str
    title: str
    sentence: str
    does_not_show: str
    version: str
    numbers: Mapping[str, Cell] = field(default_factory=lambda: _NOTHING)
    filter: Filter | None = None
    items: tuple[int, ...] | None = None
    days: tuple[Day, ...] = ()
    table: Table | None = None
    missing: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One detector.

    Attributes:
        name: The same as its file.
        title: What a person calls it.
        version: Raised with every change in what it finds.
        find: Looks at a case and tells.
        group: One of `GROUPS`; empty for the first.
    """

    name: str
    title: str
    version: int
    find: Callable[[Case], tuple[Finding, ...]]
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One kind of thing that may be told in the diary, put on an item by hand, or said in words.

    Attributes:
        code: The code of its finding.
        title: A few words.
        of: What the items speak of, to follow "Items that".
        does_not_show: What must not be read into it.
        families: Families of flags.
        behaviours: Codes of the catalogue.
        kinds: Kinds of item that are such a thing by themselves.
    """

    code: str
    title: str
    of: str
    does_not_show: str
    families: tuple[str, ...] = ()
    behaviours: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


#: What words can and cannot tell, for every finding that rests on them.
WORDS_ONLY = (
    "what was meant. Words are found by rules that can be read in the reference; they miss much, and "
    "take some harmless words for what they are not. You can put any of it aside, or add to it."
)


def finding_of(case: Case, thing: Thing, seal: str) -> Finding | None:
    """Tell what the record holds of a thing; None where it holds nothing.

    Args:
        case: The case.
        thing: The kind of thing.
        seal: The detector and its version.
    """
    from tallybook.case.shown import shown  # noqa: PLC0415

    found = shown(case, families=thing.families, behaviours=thing.behaviours, kinds=thing.kinds)
    if found is None:
        return None
    whole = Filter(items=found.items)
    days = f"{found.days:,} day{'' if found.days == 1 else 's'}"
    return Finding(
        code=thing.code,
        title=thing.title,
        sentence=(
            f"Items that {thing.of}: {len(found.items):,}, on {days}, the first on "
            f"{found.first.day} {found.first:%B %Y}, the last on {found.last.day} "
            f"{found.last:%B %Y}. {_where(found)}"
        ),
        does_not_show=thing.does_not_show,
        version=seal,
        numbers={
            "items": len(found.items), "days": found.days, "told": found.told,
            "by_words": found.worded, "noted": found.marked,
            "first": found.first.isoformat(), "last": found.last.isoformat(),
        },
        filter=whole,
        table=Table(
            columns=("channel", "items", "days", "first", "last"),
            rows=tuple(
                (name, count, on, first.isoformat(), last.isoformat())
                for name, count, on, first, last in found.ways
            ),
            filters=tuple(replace(whole, channel=(way[0],)) for way in found.ways),
        ),
    )  # fmt: skip


def _where(found: Shown) -> str:
    """Where the record holds a thing."""
    parts = (
        ("Written in the diary", found.told),
        ("By their words", found.worded),
        ("Noted otherwise", found.marked),
    )
    return " ".join(f"{name}: {number:,}." for name, number in parts if number)


def pattern_of(
    name: str, *, title: str, version: int, group: str, things: tuple[Thing, ...]
) -> Pattern:
    """Make a detector that tells what the record holds of some things."""

    def find(case: Case) -> tuple[Finding, ...]:
        """Tell what the record holds of each."""

        def made() -> tuple[Finding, ...]:
            found = (finding_of(case, thing, f"{name} {version}") for thing in things)
            return tuple(finding for finding in found if finding is not None)

        return case.remembered(f"pattern {name}", made)

    return Pattern(name=name, title=title, version=version, find=find, group=group)


@cache
def all_patterns() -> tuple[Pattern, ...]:
    """Every detector in this folder, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return tuple(importlib.import_module(f"{__name__}.{name}").PATTERN for name in names)


def items_of(case: Case, finding: Finding) -> list[int]:
    """List the items a finding rests on, in the order of time."""
    from tallybook.case.timeline import leaves  # noqa: PLC0415

    if finding.items is not None:
        return leaves(case, Filter(items=finding.items)) if finding.items else []
    return leaves(case, finding.filter) if finding.filter is not None else []

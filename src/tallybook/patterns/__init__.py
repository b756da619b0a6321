"""Counts and patterns: one file a detector, each finding points at the items it rests on.

A finding counts and describes. It never scores, never predicts, never names a crime, and never
fills in a worksheet. Each number can be worked out again from the items it names.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from types import MappingProxyType

from tallybook.case.asked import Filter
from tallybook.case.case import Case

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

"""The pictures of counts that go into the printed report, each with its table.

Only what goes is counted: no item that stays in the book, and no dated event that stays, shows in a
picture. Labels are made legible as every other word of the report is.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from tallybook.bundle.choice import Choice
from tallybook.bundle.legible import covered, is_odd, legible, named, plain_only
from tallybook.bundle.planning import Plan
from tallybook.bundle.telling import number
from tallybook.drawing import MARKS, Given, Lanes, Tree, drawn
from tallybook.model.kinds import CHANNELS

if TYPE_CHECKING:
    from tallybook.case.case import Case
    from tallybook.case.sight import Cell, Panel

#: Fewer items than this are seen at a glance in the chronology.
FEW = 10
#: Rows of a table that are printed.
MOST_ROWS = 120
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
LEFT_OUT = "{:,} more rows are not printed; every item is in chronology.csv."


def drawn_parts(case: Case, plan: Plan, choice: Choice) -> list[dict[str, Any]]:
    """Make the pictures of what goes, ready for the template; none where there is little."""
    from tallybook.case.asked import Filter  # noqa: PLC0415 - half a second of start-up
    from tallybook.case.panels import panels  # noqa: PLC0415

    if len(plan.items) < FEW:
        return []
    among = frozenset(planned.item for planned in plan.items)
    asked = choice.filter or Filter()
    return [_part(panel) for panel in panels(case, asked, among)]


def _part(panel: Panel) -> dict[str, Any]:
    """One picture with its words and its table."""
    svg = drawn(_labelled(panel.given))
    size = _SIZE.search(svg)
    rows = panel.rows[-MOST_ROWS:] if panel.name == "years" else panel.rows[:MOST_ROWS]
    left_out = len(panel.rows) - len(rows)
    return {
        "title": panel.title,
        "told": legible(panel.told),
        "svg": svg,
        "tall": float(size[2]) / float(size[1]) if size else 1.0,
        "alt": legible(f"{panel.title}. {panel.told} The numbers are in the table below."),
        "marks": [f"{one.letter}: {_said(one.day)}, {MARKS[one.letter]}" for one in panel.marks],
        "columns": [name[:1].upper() + name[1:] for name in panel.columns],
        "right": [_is_number(panel, place) for place in range(len(panel.columns))],
        "narrow": panel.name == "hours",
        "rows": [[legible(_cell(cell)) for cell in row] for row in rows],
        "left_out": LEFT_OUT.format(left_out) if left_out else "",
        "limit": f"What this does not show: {panel.does_not_show}",
    }


def _labelled(given: Given) -> Given:
    """The same with labels that the shipped fonts draw, so that each is cut to its room after that."""
    if isinstance(given, Lanes):
        lanes = (replace(lane, label=_drawable(lane.label)) for lane in given.lanes)
        return replace(given, lanes=tuple(lanes))
    if isinstance(given, Tree):
        branches = (
            replace(one, label=_drawable(one.label), group=_drawable(one.group))
            for one in given.branches
        )
        return replace(given, branches=tuple(branches))
    return given


def _drawable(label: str) -> str:
    """A label in which every character has a shape in some shipped font."""
    if is_odd(label):
        return plain_only(label)
    known = covered()
    return "".join(one if one in known else named(one) for one in label)


def _is_number(panel: Panel, place: int) -> bool:
    """Whether a column holds numbers."""
    return any(isinstance(row[place], int | float) for row in panel.rows)


def _cell(value: Cell) -> str:
    """One cell: numbers, days and ways as they are said."""
    if not isinstance(value, str):
        return number(value)
    if _DAY.fullmatch(value):
        day = date.fromisoformat(value)
        return f"{day.day} {day:%b %Y}"
    return CHANNELS.get(value, value)


def _said(day: date) -> str:
    """A day as it is read aloud."""
    return f"{day.day} {day:%B %Y}"

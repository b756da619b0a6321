"""Pages of counts: what was counted, its numbers, what it does not show, its table.

Counted are the items that go alone. Of a selection, where a number would describe the selecting, a count
goes only where it comes out the same on the whole record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from tallybook.bundle import noted
from tallybook.bundle.blocks import Block, Material, document, head, par, small, table
from tallybook.bundle.parts import PARTS
from tallybook.bundle.telling import counted, number
from tallybook.model.kinds import CHANNELS

if TYPE_CHECKING:
    from tallybook.patterns import Cell, Finding, Pattern

#: Detectors that are an aid for the person alone, or told in another part of the report.
LEFT_OUT = frozenset({"change_of_rate", "elements", "four", "may_breach"})
#: Counts whose table sets items beside the lists of statutes: no report names what a law forbids.
NO_LAW = frozenset({"behaviours-acts"})
#: Detectors that name dated facts; left out where any of those facts stays.
DATED = frozenset({"after", "behaviours"})
#: Rows of a table of counts that are printed.
MOST = 40
INTRO = (
    (
        "Each count can be made again from the items it rests on; the number of the rule stands below it, and "
        "the reference of the program says how it counts. \u201cYou\u201d is the person who keeps the record."
    ),
    "A count describes. It does not say why something happened or what will.",
)
_TIME = re.compile(r"\d{4}-\d\d-\d\d(T.*)?")


def pattern_pages(material: Material) -> Block | None:
    """Tell what can be counted of what goes; nothing where there is nothing."""
    from tallybook.patterns import all_patterns  # noqa: PLC0415 - many files for one page

    found, left = _found(material, all_patterns())
    if not found:
        return None
    blocks = [block for finding in found for block in _finding(finding)]
    if left:
        noun = "count is" if left == 1 else "counts are"
        blocks.append(
            small(f"{left:,} more {noun} not given: what stays in the record enters into it.")
        )
    return document("patterns", PARTS["patterns"].title, INTRO, blocks)


def _found(material: Material, patterns: Iterable[Pattern]) -> tuple[list[Finding], int]:
    """Count what goes alone; of a selection only what comes out the same on the whole record.

    Returns:
        What is told, and how many counts are left out.
    """
    import polars as pl  # noqa: PLC0415

    case, going = material.case, frozenset(material.rows)
    dated = {one.item for one in noted.planned(case, ())}
    left_out = LEFT_OUT if going.issuperset(dated) else LEFT_OUT | DATED
    chosen = [pattern for pattern in patterns if pattern.name not in left_out]
    alone = case.narrowed(going)
    found = [
        finding
        for pattern in chosen
        for finding in pattern.find(alone)
        if finding.code not in NO_LAW
    ]
    brought_in = case.items.filter(pl.col("kind") != "incident")["item"]
    if not going.issuperset(brought_in.to_list()):
        whole = {finding.code: finding for pattern in chosen for finding in pattern.find(case)}
        same = [one for one in found if _alike(one, whole.get(one.code))]
        return same, len(found) - len(same)
    return found, 0


def _alike(one: Finding, other: Finding | None) -> bool:
    """Whether a count comes out the same."""
    if other is None or one.sentence != other.sentence or dict(one.numbers) != dict(other.numbers):
        return False
    rows = [each.table.rows if each.table else () for each in (one, other)]
    return rows[0] == rows[1]


def _finding(finding: Finding) -> Iterator[Block]:
    """One count."""
    yield head(finding.title)
    yield par(finding.sentence)
    yield small(f"This does not show: {finding.does_not_show.rstrip('.')}.")
    numbers = (f"{_name(name).lower()} {_cell(value)}" for name, value in finding.numbers.items())
    yield small(f"Numbers: {'; '.join(numbers)}.")
    if finding.table is not None and finding.table.rows:
        rows = [[_cell(cell) for cell in row] for row in finding.table.rows[:MOST]]
        right = [
            place
            for place in range(len(finding.table.columns))
            if any(isinstance(row[place], int | float) for row in finding.table.rows)
        ]
        heads = [_name(each) for each in finding.table.columns]
        yield from table(heads, rows, right=right)
        left = len(finding.table.rows) - MOST
        if left > 0:
            yield small(f"{counted(left, 'more row')} of this table not printed.")
    yield small(f"Counted by the rule {finding.version}.")


def _name(code: str) -> str:
    """The name of a number."""
    plain = code.replace("_", " ")
    return plain[:1].upper() + plain[1:]


def _cell(value: Cell) -> str:
    """One number, day or word as it is read."""
    if not isinstance(value, str):
        return number(value)
    if _TIME.fullmatch(value):
        return _moment(value)
    return CHANNELS.get(value, value)


def _moment(value: str) -> str:
    """A day or a time as it is read."""
    day = date.fromisoformat(value[:10])
    read = f"{day.day} {day:%b %Y}"
    return f"{read}, {datetime.fromisoformat(value):%H:%M}" if "T" in value else read

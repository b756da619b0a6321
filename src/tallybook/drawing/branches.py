"""New numbers, addresses and accounts along the time: a branch for each, from first to last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from tallybook.drawing import legend
from tallybook.drawing.axis import DAY, Axis, draw_axis, draw_marks, in_words, spanning
from tallybook.drawing.given import Branch, Tree
from tallybook.drawing.sheet import Sheet, fitted, pointed

WIDTH, LEFT, TOP, ROW, HEAD = 720, 226, 32, 30, 24
#: Branches drawn one by one; of the rest only the number is said.
MOST = 48
NOBODY = "Not put to anybody"


def tree(given: Tree) -> str:
    """Draw branches by person, each from its first item to its last.

    Those that somebody put to a person are solid, and grow out of that person's line; those of
    nobody are dashed and grow out of nothing: that they belong together is nowhere said.
    """
    sheet = Sheet(given.key, given.title, given.told, WIDTH)
    single = [branch for branch in given.branches if branch.holds == 1]
    shown = sorted(single[:MOST], key=_place)
    axis = spanning((day for one in shown for day in (one.first, one.last)), LEFT, WIDTH - 8)
    groups = [(name, list(found)) for name, found in groupby(shown, key=lambda one: one.group)]
    bottom = TOP + HEAD * len(groups) + ROW * len(shown)
    draw_axis(sheet, axis, bottom)
    top = float(TOP)
    for name, found in groups:
        top = _group(sheet, (name, top), found, axis)
    draw_marks(sheet, axis, given.marks, bottom)
    rest = len(single) - len(shown) + sum(one.holds for one in given.branches if one.holds > 1)
    if rest:
        sheet.text((4, top + 16), f"and {rest:,} others, in the table", size=12)
        top += ROW
    signs = [
        legend.line("put to this person", "branch", 2.4),
        legend.line("put to nobody", "loose", 2.4, stroke_dasharray="6 4"),
    ]
    signs += legend.letters(mark for mark in given.marks if axis.first <= mark.day <= axis.last)
    sheet.height = legend.legend(sheet, max(top, bottom) + 6, signs) + 6
    return sheet.svg()


def _place(branch: Branch) -> tuple[bool, str, str, str]:
    """Where a branch stands: persons first, each from the earliest branch on."""
    return not branch.group, branch.group, branch.first.isoformat(), branch.label


def _group(sheet: Sheet, place: tuple[str, float], found: Sequence[Branch], axis: Axis) -> float:
    """Draw the branches of one person, or those of nobody."""
    name, top = place
    sheet.text((4, top + 16), fitted(name or NOBODY, LEFT - 16, 12), size=12, bold=True)
    first = top + HEAD + ROW / 2
    how = {} if name else {"stroke_dasharray": "6 4"}
    strokes = "".join(_strokes(found, axis, first))
    sheet.lines(strokes, "branch" if name else "loose", 2.4, **how)
    sheet.lines("".join(_stops(found, axis, first)), "end", 1.8)
    if name and len(found) > 1:
        sheet.lines("".join(_growth(found, axis, first)), "growth", 1)
    starts = [(axis.at(one.first), first + ROW * row) for row, one in enumerate(found)]
    sheet.lines(pointed(starts), "begin", 7, stroke_linecap="round")
    for row, one in enumerate(found):
        middle = first + ROW * row
        sheet.text((14, middle - 1), fitted(one.label, LEFT - 24, 11), size=11)
        dates = in_words(one.first)
        if one.last != one.first:
            dates += f" to {in_words(one.last)}"
        sheet.text((14, middle + 11), fitted(f"{one.count:,}: {dates}", LEFT - 24, 9), size=9)
    return top + HEAD + ROW * len(found)


def _ends(one: Branch, axis: Axis) -> tuple[float, float]:
    """Where a branch begins and ends."""
    begins = axis.at(one.first)
    return begins, max(axis.at(one.last + DAY), begins + 4)


def _strokes(found: Sequence[Branch], axis: Axis, first: float) -> Iterator[str]:
    """A line from the first item to the last."""
    for row, one in enumerate(found):
        begins, ends = _ends(one, axis)
        yield f"M{begins:.1f} {first + ROW * row:.1f}H{ends:.1f}"


def _stops(found: Sequence[Branch], axis: Axis, first: float) -> Iterator[str]:
    """A line across each end."""
    for row, one in enumerate(found):
        yield f"M{_ends(one, axis)[1]:.1f} {first + ROW * row - 6:.1f}v12"


def _growth(found: Sequence[Branch], axis: Axis, first: float) -> Iterator[str]:
    """Thin lines from a person's first branch down to where each later one begins."""
    last = max(axis.at(one.first) for one in found)
    yield f"M{axis.at(found[0].first):.1f} {first:.1f}H{last:.1f}"
    for row, one in enumerate(found[1:], 1):
        yield f"M{axis.at(one.first):.1f} {first:.1f}V{first + ROW * row:.1f}"

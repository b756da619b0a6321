"""Lanes along the time: one for each way, or each number, address and account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from tallybook.drawing import legend
from tallybook.drawing.axis import DAY, Axis, draw_axis, draw_marks, in_words, spanning
from tallybook.drawing.given import Lane, Lanes, Span
from tallybook.drawing.sheet import Point, Sheet, boxes, fitted, step_of, steps

WIDTH, LEFT, TOP, ROW = 720, 226, 34, 38
SIZES = (2.4, 3.8, 5.6, 8)
#: Lanes drawn one by one; the rest is put together in one more.
MOST = 24
#: Dots along one lane at most: one for each step of the time.
STEPS = 60
#: Stretches of cover drawn on all lanes at most, shared among them: the shortest holes close up.
STRETCHES = 500
HOLE, CLOSED_UP = "no file covers these days", "the shortest are not drawn"


def lanes(given: Lanes) -> str:
    """Draw a lane for each: covered time as a thin line, holes hatched, dots as large as counts."""
    every = together(given.lanes)
    most = max(1, STRETCHES // max(1, len(every)))
    shown = [replace(lane, covered=tuple(closed_up(lane.covered, most))) for lane in every]
    sheet = Sheet(given.key, given.title, given.told, WIDTH)
    axis = spanning(_days(shown), LEFT, WIDTH - 8)
    bottom = TOP + ROW * len(shown)
    draw_axis(sheet, axis, bottom)
    binned = [_binned(lane, axis) for lane in shown]
    bounds = steps(max((max(dots.values(), default=0) for dots in binned), default=0))
    places: list[list[Point]] = [[] for _ in bounds]
    for row, (lane, dots) in enumerate(zip(shown, binned, strict=True)):
        middle = TOP + ROW * row + ROW / 2
        _lane(sheet, lane, axis, middle)
        for x, count in dots.items():
            places[step_of(count, bounds)].append((x, middle))
    for size, points in enumerate(places):
        sheet.dots(points, SIZES[size])
    draw_marks(sheet, axis, given.marks, bottom)
    each = _days_each(axis)
    signs = legend.dots(bounds, SIZES, f"items in {each} day{'' if each == 1 else 's'}")
    if any(lane.covered for lane in shown):
        is_closed = any(len(lane.covered) > most for lane in every)
        hatch = legend.hatch(f"{HOLE}; {CLOSED_UP}") if is_closed else legend.hatch()
        signs += [legend.line("covered", "cover", 1), hatch]
    signs += legend.letters(mark for mark in given.marks if axis.first <= mark.day <= axis.last)
    sheet.height = legend.legend(sheet, bottom + 6, signs) + 6
    return sheet.svg()


def together(given: Sequence[Lane]) -> list[Lane]:
    """The first lanes as they are, and all others in one."""
    if len(given) <= MOST + 1 and sum(lane.holds > 1 for lane in given) <= 1:
        return list(given)
    single = [lane for lane in given if lane.holds == 1]
    rest = [*single[MOST:], *(lane for lane in given if lane.holds > 1)]
    counts: Counter[date] = Counter()
    for lane in rest:
        counts.update(dict(lane.counts))
    holds = sum(lane.holds for lane in rest)
    others = Lane(
        label=f"{holds:,} others",
        first=min(lane.first for lane in rest),
        last=max(lane.last for lane in rest),
        counts=tuple(sorted(counts.items())),
        holds=holds,
    )
    return [*single[:MOST], others]


def _days(shown: Sequence[Lane]) -> Iterator[date]:
    """The first and last day of everything."""
    for lane in shown:
        yield from (lane.first, lane.last)
        yield from (day for span in lane.covered for day in span)


def _days_each(axis: Axis) -> int:
    """How many days one dot stands for."""
    return -(-((axis.last - axis.first).days + 1) // STEPS)


def _binned(lane: Lane, axis: Axis) -> dict[float, int]:
    """Counts by the place of their dot."""
    each = _days_each(axis)
    room = (axis.right - axis.left) / ((axis.last - axis.first).days + 1)
    found: Counter[float] = Counter()
    for day, count in lane.counts:
        place = (min(max(day, axis.first), axis.last) - axis.first).days // each
        found[round(min(axis.left + (place + 0.5) * each * room, axis.right), 1)] += count
    return dict(found)


def _lane(sheet: Sheet, lane: Lane, axis: Axis, middle: float) -> None:
    """Draw one lane without its dots: who, when, what is covered, and the holes."""
    sheet.text((4, middle - 2), fitted(lane.label, LEFT - 16, 12), size=12)
    dates = in_words(lane.first)
    if lane.last != lane.first:
        dates += f" to {in_words(lane.last)}"
    sheet.text((4, middle + 12), fitted(f"{lane.count:,}: {dates}", LEFT - 16, 10), size=10)
    sheet.lines(_strokes(axis, lane.covered, middle), "cover", 1)
    sheet.hatched(boxes(_holes(axis, lane.covered, middle)))
    ends = {axis.at(lane.first), axis.at(lane.last + DAY)}
    ticks = "".join(f"M{x:.1f} {middle - 9:.1f}v18" for x in sorted(ends))
    sheet.lines(ticks, "end", 1.6)
    sheet.lines(f"M4 {middle + ROW / 2:.1f}H{WIDTH - 8}", "grid", 0.5, stroke_opacity=".3")


def closed_up(spans: Sequence[Span], most: int) -> list[Span]:
    """At most so many covered stretches, with the longest of the holes between them."""
    holes = [(after[0] - before[1], place) for place, (before, after) in enumerate(pairwise(spans))]
    kept = {place for _, place in sorted(holes, reverse=True)[: most - 1]}
    found: list[Span] = []
    for place, span in enumerate(spans):
        if found and place - 1 not in kept:
            found[-1] = (found[-1][0], max(found[-1][1], span[1]))
        else:
            found.append(span)
    return found


def _strokes(axis: Axis, spans: Iterable[Span], middle: float) -> str:
    """Lines over covered stretches."""
    return "".join(
        f"M{axis.at(first):.1f} {middle:.1f}H{axis.at(last + DAY):.1f}" for first, last in spans
    )


def _holes(
    axis: Axis, spans: Sequence[Span], middle: float
) -> Iterator[tuple[float, float, float, float]]:
    """Boxes over what lies between covered stretches."""
    for (_, before), (after, _) in pairwise(spans):
        left, right = axis.at(before + DAY), axis.at(after)
        if right > left:
            yield left, middle - 5, right - left, 10

"""Charts drawn on the server: plain bars, with holes shown as holes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

WIDTH, HEIGHT, FOOT = 720, 180, 24

#: More bars than this are drawn by the week, more weeks than this by four weeks.
MOST_BARS = 190


@dataclass(slots=True)
class Chart:
    """What a template needs to draw bars.

    Attributes:
        step: Days that one bar stands for.
        most: The highest count.
        bars: (x, y, width, height) of each bar.
        holes: (x, width) of each stretch that no export covers.
        labels: (x, text) along the foot.
        rows: (from, until, count or None) for the table beside it.
    """

    step: int
    most: int = 0
    bars: list[tuple[float, float, float, float]] = field(default_factory=list)
    holes: list[tuple[float, float]] = field(default_factory=list)
    labels: list[tuple[float, str]] = field(default_factory=list)
    rows: list[tuple[date, date, int | None]] = field(default_factory=list)
    width: int = WIDTH
    height: int = HEIGHT
    foot: int = FOOT


def bars(days: Sequence[Any], most: int = MOST_BARS) -> Chart:
    """Draw counts by day, or by longer steps where there are too many days for the eye.

    Args:
        days: Objects with a ``day`` and a ``count``; a count of None is a day nothing covers.
        most: How many bars there may be.
    """
    ordered = sorted(days, key=lambda each: each.day)
    known = {each.day: each.count for each in ordered}
    first, last = ordered[0].day, ordered[-1].day
    span = (last - first).days + 1
    step = next((s for s in (1, 7, 28, 91) if span / s <= most), -(-span // most))
    chart = Chart(step=step)
    for begin in range(0, span, step):
        start = first + timedelta(days=begin)
        end = min(last, start + timedelta(days=step - 1))
        counts = [known.get(start + timedelta(days=n)) for n in range((end - start).days + 1)]
        covered = [count for count in counts if count is not None]
        chart.rows.append((start, end, sum(covered) if covered else None))
    chart.most = max((row[2] or 0 for row in chart.rows), default=0)
    _draw(chart)
    return chart


def _draw(chart: Chart) -> None:
    wide = WIDTH / len(chart.rows)
    room = HEIGHT - FOOT - 16
    for place, (_start, _end, count) in enumerate(chart.rows):
        x = round(place * wide, 1)
        if count is None:
            chart.holes.append((x, round(wide + 0.2, 1)))
        elif count:
            tall = round(max(2.0, room * count / chart.most), 1)
            chart.bars.append(
                (x, round(HEIGHT - FOOT - tall, 1), round(max(1.0, wide * 0.82), 1), tall)
            )
    every = max(1, len(chart.rows) // 4)
    for place in range(0, len(chart.rows), every):
        if place * wide < WIDTH - 70:
            start = chart.rows[place][0]
            chart.labels.append((round(place * wide, 1), f"{start.day} {start:%b %Y}"))

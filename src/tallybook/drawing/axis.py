"""A line of time: where a day lies, where its months and years begin, and where marks stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from tallybook.drawing.given import Mark
from tallybook.drawing.sheet import Sheet, wide

DAY = timedelta(days=1)
#: Months between two ticks, from the finest on.
STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 12000)
#: Room that a label of the axis needs at least.
ROOM = 60
#: Where the letters of marks stand, and where the names of months and years end.
LETTERS, LABELS = 11, 29


@dataclass(frozen=True, slots=True)
class Axis:
    """A line of time from one day to another, between two places of a sheet."""

    first: date
    last: date
    left: float
    right: float

    def at(self, day: date) -> float:
        """Where a day begins; days beyond the ends stand at the ends."""
        share = ((day - self.first).days) / ((self.last - self.first).days + 1)
        return self.left + (self.right - self.left) * min(1.0, max(0.0, share))

    def ticks(self) -> Iterator[tuple[float, str]]:
        """Beginnings of months or years, as far apart as there is room for their names."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        fit = max(1, int((self.right - self.left) / ROOM))
        step = next((step for step in STEPS if months / step <= fit), STEPS[-1])
        if (self.last - self.first).days < ROOM:
            yield from self._days()
            return
        for month in range(self.first.year * 12, (self.last.year + 1) * 12, step):
            day = date(month // 12, month % 12 + 1, 1)
            if self.first <= day <= self.last and self.at(day) <= self.right - ROOM / 2:
                yield self.at(day), f"{day:%Y}" if step >= 12 else f"{day:%b %Y}"  # noqa: PLR2004

    def _days(self) -> Iterator[tuple[float, str]]:
        """Days, where there are only a few weeks of them."""
        span = (self.last - self.first).days + 1
        fit = max(1, int((self.right - self.left) / (ROOM + 10)))
        step = max(1, -(-span // fit))
        for place in range(0, span, step):
            day = self.first + DAY * place
            if self.at(day) <= self.right - ROOM / 2:
                yield self.at(day), f"{day.day} {day:%b %Y}"


def spanning(days: Iterable[date], left: float, right: float) -> Axis:
    """A line of time over all of these days."""
    every = sorted(days) or [date(2000, 1, 1)]
    return Axis(every[0], every[-1], left, right)


def draw_axis(sheet: Sheet, axis: Axis, bottom: float) -> None:
    """Write the names of months and years, with a faint line down from each."""
    grid = ""
    for x, words in axis.ticks():
        sheet.text((x + 2, LABELS - 4), words, size=10)
        grid += f"M{x:.1f} {LABELS}V{bottom:.1f}"
    sheet.lines(grid, "grid", 0.6, stroke_opacity=".35")


def in_words(day: date) -> str:
    """A day, short."""
    return f"{day.day} {day:%b %Y}"


def draw_marks(sheet: Sheet, axis: Axis, marks: Iterable[Mark], bottom: float) -> None:
    """Letters on top, with a dashed line down; letters too close together share one place."""
    within = sorted(
        {(axis.at(mark.day), mark.letter) for mark in marks if axis.first <= mark.day <= axis.last}
    )
    places = sorted({round(x) for x, _ in within})
    steps = "".join(f"M{x} {LABELS}V{bottom:.0f}" for x in places)
    sheet.lines(steps, "mark", 1.2, stroke_dasharray="4 3")
    free = float("-inf")
    for x, letters in _together(within):
        if x >= free:
            sheet.text((x, LETTERS), letters, size=11, anchor="middle", bold=True)
            free = x + wide(letters) + 3


def _together(within: list[tuple[float, str]]) -> Iterator[tuple[float, str]]:
    """Letters in one place, each once."""
    for place, found in groupby(within, key=lambda one: round(one[0] / 12)):
        letters = sorted({letter for _, letter in found})
        x = min(x for x, _ in within if round(x / 12) == place)
        yield x, "".join(letters)[:4]

"""Before a date and after it: rates over covered days, by the week, with both numbers."""

from __future__ import annotations

from collections.abc import Sequence

from tallybook.drawing import legend
from tallybook.drawing.axis import DAY, in_words
from tallybook.drawing.given import Period, Sides, Week
from tallybook.drawing.sheet import Point, Sheet, boxes

WIDTH, LEFT, TOP, TALL = 720, 44, 56, 160
RIGHT, BOTTOM = WIDTH - 8, TOP + TALL
#: The middle of the bars, and the room between the two sides for the date itself.
MIDDLE, BETWEEN = LEFT + (RIGHT - LEFT) / 2, 12
#: Weeks drawn on either side; the numbers stand for all days.
MOST_WEEKS = 52
#: Rates from here on are said without a part of one.
THOUSAND = 1000
Placed = Sequence[tuple[float, Week]]


def before_and_after(given: Sides) -> str:
    """Draw a bar a week: so many a covered day, with holes hatched and both periods in numbers.

    The day itself lies partly on each side and is in neither.
    """
    sheet = Sheet(given.key, given.title, given.told, WIDTH)
    placed, each = _placed(given)
    levels = [given.before.rate, given.after.rate]
    rates = [week.rate for _, week in placed] + levels
    most = max((value for value in rates if value is not None), default=0.0) or 1.0
    _bars(sheet, placed, each, most)
    _frame(sheet, given, most)
    for period, ends in (
        (given.before, (LEFT, MIDDLE - BETWEEN / 2)),
        (given.after, (MIDDLE + BETWEEN / 2, RIGHT)),
    ):
        _level(sheet, period, ends, most)
    if placed:
        sheet.text((LEFT, BOTTOM + 15), f"from {in_words(placed[0][1].first)}", size=10)
        last = in_words(placed[-1][1].first + DAY * 6)
        sheet.text((RIGHT, BOTTOM + 15), f"to {last}", size=10, anchor="end")
    sheet.height = legend.legend(sheet, BOTTOM + 24, _signs(placed)) + 6
    return sheet.svg()


def _placed(given: Sides) -> tuple[list[tuple[float, Week]], float]:
    """Each week with the place of its bar, and the room of one."""
    before = [week for week in given.weeks if week.first < given.dated][-MOST_WEEKS:]
    after = [week for week in given.weeks if week.first > given.dated][:MOST_WEEKS]
    each = (RIGHT - LEFT - BETWEEN) / max(2, 2 * max(len(before), len(after)))
    start = MIDDLE - BETWEEN / 2 - each * len(before)
    placed = [(start + each * row, week) for row, week in enumerate(before)]
    start = MIDDLE + BETWEEN / 2
    return placed + [(start + each * row, week) for row, week in enumerate(after)], each


def _bars(sheet: Sheet, placed: Placed, each: float, most: float) -> None:
    """A bar a week; a week without a covered day is hatched."""
    bars: list[tuple[float, float, float, float]] = []
    holes: list[tuple[float, float, float, float]] = []
    for x, week in placed:
        if week.rate is None:
            holes.append((x, TOP, each, TALL))
        elif week.rate:
            tall = max(1.5, TALL * week.rate / most)
            bars.append((x + each * 0.1, BOTTOM - tall, each * 0.8, tall))
    sheet.hatched(boxes(holes))
    sheet.bars(boxes(bars))


def _signs(placed: Placed) -> list[legend.Sign]:
    """The meanings of the signs that occur."""

    def bar(sheet: Sheet, at: Point) -> None:
        sheet.bars(boxes([(at[0], at[1] - 6, 8, 12)]))

    signs = [
        legend.Sign(bar, 8, "one week, so many a covered day"),
        legend.line("all covered days of that side", "level", 2),
    ]
    if any(week.rate is None for _, week in placed):
        signs.append(legend.hatch("no file covers this week"))
    return signs


def _frame(sheet: Sheet, given: Sides, most: float) -> None:
    """The scale, the date, and both numbers in words."""
    sheet.lines(f"M{LEFT} {TOP}V{BOTTOM}H{RIGHT}", "axis", 1)
    scale = f"{most:,.3g}" if most < THOUSAND else f"{most:,.0f}"
    sheet.text((LEFT - 6, TOP + 5), scale, size=10, anchor="end")
    sheet.text((LEFT - 6, BOTTOM), "0", size=10, anchor="end")
    sheet.lines(f"M{MIDDLE:.0f} {TOP - 8}V{BOTTOM}", "mark", 2)
    letter = f"{given.letter}: " if given.letter else ""
    sheet.text((MIDDLE, TOP - 12), f"{letter}{in_words(given.dated)}", anchor="middle", bold=True)
    for x, name, period, anchor in (
        (LEFT, "Before", given.before, ""),
        (RIGHT, "After", given.after, "end"),
    ):
        sheet.text((x, 14), name, size=13, anchor=anchor, bold=True)
        sheet.text((x, 30), said(period), size=11, anchor=anchor)


def said(period: Period) -> str:
    """The numbers of one side."""
    if period.rate is None:
        return "no covered days"
    days = f"{period.covered:,} day{'' if period.covered == 1 else 's'}"
    return f"{period.rate:,.2f} a covered day ({period.received:,} on {days})"


def _level(sheet: Sheet, period: Period, ends: tuple[float, float], most: float) -> None:
    """A line at the rate of a side."""
    if period.rate is not None:
        y = BOTTOM - TALL * period.rate / most
        sheet.lines(f"M{ends[0]:.1f} {y:.1f}H{ends[1]:.1f}", "level", 2)

"""Hours by the day of the week: a dot an hour, with its number below it."""

from __future__ import annotations

from tallybook.drawing.given import Hours
from tallybook.drawing.sheet import Sheet, number

WIDTH, LEFT, TOP = 720, 44, 26
ACROSS, DOWN = 28, 36
#: The largest dot.
LARGEST = 20
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
#: Numbers of five digits are said in thousands.
THOUSAND, WHOLE = 1000, 10_000
#: Hours of the night, from eleven to six.
EVENING, MORNING = 23, 6


def hours(given: Hours) -> str:
    """Draw seven days of twenty-four hours; a dot's area stands for its count.

    The hours from eleven at night to six in the morning stand on a faint ground.
    """
    sheet = Sheet(given.key, given.title, given.told, WIDTH)
    most = max((max(row, default=0) for row in given.grid), default=0)
    bottom = TOP + DOWN * len(DAYS)
    for first, last in ((0, MORNING), (EVENING, 24)):
        x, wide = LEFT + first * ACROSS, (last - first) * ACROSS
        sheet.ground(f"M{x} {TOP}h{wide}V{bottom}h-{wide}z")
    for hour in range(24):
        sheet.text((LEFT + hour * ACROSS + ACROSS / 2, TOP - 8), f"{hour:02}", size=11,
                   anchor="middle")  # fmt: skip
    grid = "".join(f"M{LEFT} {TOP + row * DOWN}h{24 * ACROSS}" for row in range(len(DAYS) + 1))
    sheet.lines(grid, "grid", 0.6, stroke_opacity=".4")
    for row, name in enumerate(DAYS):
        sheet.text((LEFT - 8, TOP + row * DOWN + 22), name, size=12, anchor="end")
        _row(sheet, row, given.grid[row] if row < len(given.grid) else (), most)
    sheet.text((LEFT, bottom + 17), "The number stands below each dot. Shaded: from 11 at night to "
               "6 in the morning. A cell without a dot: nothing.", size=11)  # fmt: skip
    sheet.height = bottom + 26
    return sheet.svg()


def _row(sheet: Sheet, row: int, counts: tuple[int, ...], most: int) -> None:
    """Draw one day."""
    for hour, count in enumerate(counts[:24]):
        if count > 0:
            x = LEFT + hour * ACROSS + ACROSS / 2
            size = max(2.5, LARGEST * (count / most) ** 0.5)
            sheet.dots([(x, TOP + row * DOWN + 12.5)], float(number(size)))
            sheet.text((x, TOP + row * DOWN + 33), short(count), size=9, anchor="middle")


def short(count: int) -> str:
    """A count in at most four characters where it can be."""
    if count < WHOLE:
        return str(count)
    return f"{count // THOUSAND}k" if count < THOUSAND**2 else f"{count // THOUSAND**2}M"

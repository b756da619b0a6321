"""A calendar of years: a column a week, a dot a day, as large as the count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from tallybook.drawing import legend
from tallybook.drawing.given import CalendarDay, Days, Mark
from tallybook.drawing.sheet import Sheet, boxes, step_of, steps

DAY = timedelta(days=1)
#: One day's room, what stands left of the days, and the sheet.
PITCH, LEFT, WIDTH = 12, 50, 706
#: Diameters of the dots; each has about twice the area of the one before.
SIZES = (3.4, 5.4, 7.6, 10.4)
#: Years drawn; earlier ones stand in the table alone.
MOST_YEARS = 10
WEEK = 7
#: Room for the names of months, and for letters below them.
PLAIN, DATED = 18, 30
#: The longest the picture may be, in bytes.
LARGEST = 60_000


def calendar(given: Days) -> str:
    """Draw the last ten years in which there is anything, or as many as there is room for.

    A dot's size says how much came; a faint ground that a file covers the day; hatching that none
    does; an outline that something was written down. Letters stand over the week of an event.
    """
    years = sorted({day.day.year for day in given.days} | {mark.day.year for mark in given.marks})
    svg = _drawn(given, years[-MOST_YEARS:], len(years))
    for fewer in range(min(MOST_YEARS, len(years)) - 1, 0, -1):
        if len(svg.encode()) <= LARGEST:
            break
        svg = _drawn(given, years[-fewer:], len(years))
    return svg


def _drawn(given: Days, years: Sequence[int], of: int) -> str:
    """Draw some years."""
    sheet = Sheet(given.key, given.title, given.told, WIDTH)
    known = {day.day: day for day in given.days if day.day.year in years}
    marks = [mark for mark in given.marks if mark.day.year in years]
    bounds = steps(max((day.count or 0 for day in known.values()), default=0))
    top = 4.0
    for year in years:
        here = {day: told for day, told in known.items() if day.year == year}
        dated = [mark for mark in marks if mark.day.year == year]
        if not given.is_part:
            _cover(sheet, here, top + (DATED if dated else PLAIN))
        top = _year(sheet, (year, top), here, dated, bounds)
    if of > len(years):
        sheet.text((4, top + 8), "Earlier years stand in the table.", size=11)
        top += legend.ROW
    signs = _signs(known, bounds, marks, is_part=given.is_part)
    sheet.height = legend.legend(sheet, top, signs) + 6
    return sheet.svg()


def _signs(
    known: Mapping[date, CalendarDay],
    bounds: tuple[int, ...],
    marks: Sequence[Mark],
    *,
    is_part: bool,
) -> list[legend.Sign]:
    """The meanings of the signs that occur."""
    signs = legend.dots(bounds, SIZES, "items on the day")
    counts = set() if is_part else {day.count for day in known.values()}
    if 0 in counts:
        signs.append(legend.ground("covered, nothing came"))
    if None in counts:
        signs.append(legend.hatch())
    if any(day.incidents for day in known.values()):
        signs.append(legend.outline("written down by you"))
    return signs + legend.letters(marks)


def _year(
    sheet: Sheet,
    place: tuple[int, float],
    known: Mapping[date, CalendarDay],
    marks: Sequence[Mark],
    bounds: tuple[int, ...],
) -> float:
    """Draw one year; give back where the next may begin."""
    year, top = place
    days = top + (DATED if marks else PLAIN)
    sheet.text((2, top + 11), str(year), size=13, bold=True)
    for month in range(1, 13):
        column = _column(date(year, month, 7))
        sheet.text((LEFT + column * PITCH, top + 11), f"{date(year, month, 1):%b}", size=10)
    for row, name in ((0, "Mon"), (2, "Wed"), (4, "Fri"), (6, "Sun")):
        sheet.text((LEFT - 5, days + row * PITCH + 9), name, size=9, anchor="end")
    _months(sheet, sorted(known), days)
    for size, places in enumerate(_dots(known, days, bounds)):
        sheet.dots(places, SIZES[size])
    told = [_corner(day, days) for day in sorted(known) if known[day].incidents]
    sheet.lines(boxes((x + 0.5, y + 0.5, 11, 11) for x, y in told), "told", 1.4)
    _letters(sheet, marks, days)
    return days + WEEK * PITCH + 14


def _cover(sheet: Sheet, known: Mapping[date, CalendarDay], top: float) -> None:
    """A faint ground on covered days, hatching on the others."""
    covered = sorted(day for day, told in known.items() if told.count is not None)
    holes = sorted(day for day, told in known.items() if told.count is None)
    sheet.ground(boxes(_blocks(covered, top)))
    sheet.hatched(boxes(_blocks(holes, top)))


def _dots(
    known: Mapping[date, CalendarDay], top: float, bounds: tuple[int, ...]
) -> list[list[tuple[float, float]]]:
    """The middles of the days with something, by the size of their dot."""
    places: list[list[tuple[float, float]]] = [[] for _ in bounds]
    for day in sorted(known):
        count = known[day].count
        if count:
            x, y = _corner(day, top)
            places[step_of(count, bounds)].append((x + PITCH / 2, y + PITCH / 2))
    return places


def _column(day: date) -> int:
    """The week of its year that a day lies in, from Monday on."""
    first = date(day.year, 1, 1)
    return ((day - first).days + first.weekday()) // WEEK


def _corner(day: date, top: float) -> tuple[float, float]:
    """The upper left corner of a day."""
    return LEFT + _column(day) * PITCH, top + day.weekday() * PITCH


def _blocks(days: Sequence[date], top: float) -> Iterator[tuple[float, float, float, float]]:
    """Boxes over days in order: whole weeks after one another are one box."""
    for first, last in _runs(days):
        start = first
        while start <= last:
            x, y = _corner(start, top)
            weeks = ((last - start).days + 1) // WEEK if start.weekday() == 0 else 0
            if weeks:
                yield x, y, weeks * PITCH, WEEK * PITCH
                start += DAY * WEEK * weeks
                continue
            end = min(last, start + DAY * (WEEK - 1 - start.weekday()))
            yield x, y, PITCH, ((end - start).days + 1) * PITCH
            start = end + DAY


def _runs(days: Sequence[date]) -> list[tuple[date, date]]:
    """Stretches of days one after the other."""
    found: list[tuple[date, date]] = []
    for day in days:
        if found and day - found[-1][1] == DAY:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def _months(sheet: Sheet, days: Sequence[date], top: float) -> None:
    """Thin lines where months begin, so that a day can be found."""
    lines = ""
    for first in (day for day in days[1:] if day.day == 1):
        x, y = _corner(first, top)
        lines += f"M{x} {top + WEEK * PITCH:.0f}V{y:.0f}"
        lines += f"h{PITCH}V{top:.0f}" if y > top else ""
    sheet.lines(lines, "grid", 0.7, stroke_opacity=".55")


def _letters(sheet: Sheet, marks: Sequence[Mark], top: float) -> None:
    """A letter over the week of each event, and a thick frame with a tick on its day."""
    columns: dict[int, set[str]] = {}
    for mark in marks:
        columns.setdefault(_column(mark.day), set()).add(mark.letter)
    for column, found in columns.items():
        letters = "".join(sorted(found))
        x = LEFT + column * PITCH + PITCH / 2
        sheet.text((x, top - 4), letters[:3], size=11, anchor="middle", bold=True)
    ticks = ""
    for day in sorted({mark.day for mark in marks}):
        x, y = _corner(day, top)
        ticks += f"M{x + PITCH / 2:.0f} {top - 3:.0f}V{y:.0f}M{x} {y:.0f}h12v12h-12z"
    sheet.lines(ticks, "mark", 2)

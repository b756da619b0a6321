"""What each picture shows, told from its structure and not from its pixels."""

import re
from datetime import date, timedelta
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from tallybook.drawing import (
    Branch,
    CalendarDay,
    Days,
    Hours,
    Lane,
    Lanes,
    Mark,
    Period,
    Sides,
    Tree,
    Week,
    before_and_after,
    calendar,
    hours,
    lanes,
    tree,
)
from tallybook.drawing.lanes import closed_up
from tallybook.drawing.sheet import fitted, plain, ranges, steps

SVG = "{http://www.w3.org/2000/svg}"
DAY = timedelta(days=1)


def read(svg: str) -> Element:
    """Read a picture."""
    root: Element = ET.fromstring(svg)  # noqa: S314 - drawn here
    return root


def parts(svg: str, kind: str) -> list[Element]:
    """The paths of one kind."""
    return [one for one in read(svg).iter(f"{SVG}path") if one.attrib.get("class") == kind]


def words(svg: str) -> list[str]:
    """Everything written in a picture."""
    return [one.text or "" for one in read(svg).iter(f"{SVG}text")]


def dots(svg: str) -> int:
    """How many dots there are, those of the legend left out."""
    return sum(len(re.findall("h", one.attrib["d"])) for one in parts(svg, "dot"))


def test_a_calendar_has_a_dot_for_each_day_with_something() -> None:
    """Nothing on a covered day leaves its ground; a day that nothing covers is hatched."""
    first = date(2024, 1, 1)
    told = [3, 0, None, 1, 0, None, None]
    days = tuple(CalendarDay(day=first + DAY * n, count=count) for n, count in enumerate(told))
    svg = calendar(Days(key="k", title="t", told="d", days=days))
    assert dots(svg) == 2 + 3
    hole = parts(svg, "hole")[0].attrib["d"]
    assert hole == "M50 46h12v12h-12zm0 36h12v24h-12z"
    ground = parts(svg, "ground")[0].attrib["d"]
    assert ground == "M50 22h12v24h-12zm0 36h12v24h-12z"
    assert "no file covers these days" in words(svg)


def test_a_part_has_neither_ground_nor_holes() -> None:
    """Where nothing is known of the other days, a calendar says nothing of them."""
    days = tuple(CalendarDay(day=date(2024, 1, n), count=None if n % 2 else 1) for n in range(1, 9))
    svg = calendar(Days(key="k", title="t", told="d", days=days, is_part=True))
    assert dots(svg) == 4 + 1
    assert not parts(svg, "hole")
    assert not parts(svg, "ground")
    assert not [said for said in words(svg) if "cover" in said]


def test_a_calendar_marks_dates_by_letters_with_their_meaning() -> None:
    """A request, a block, an order and a report stand as letters, and what each means below."""
    day = date(2024, 3, 7)
    marks = tuple(Mark(day=day + DAY * 30 * n, letter=letter) for n, letter in enumerate("SBOR"))
    svg = calendar(
        Days(key="k", title="t", told="d", days=(CalendarDay(day=day, count=1),), marks=marks)
    )
    said = words(svg)
    for letter, meaning in zip(
        "SBOR", ("asked to stop", "blocked", "order", "reported"), strict=True
    ):
        assert said.count(letter) == 2
        assert meaning in said
    assert len(re.findall("h12v12", parts(svg, "mark")[0].attrib["d"])) == 4


def test_a_calendar_outlines_what_was_written_down() -> None:
    """A day with an incident is framed, also where nothing covers it."""
    days = (CalendarDay(day=date(2024, 5, 1), count=None, incidents=1),)
    svg = calendar(Days(key="k", title="t", told="d", days=days))
    assert len(parts(svg, "told")) == 2
    assert "written down by you" in words(svg)


def test_a_calendar_shows_the_last_ten_years() -> None:
    """Earlier years stand in the table alone."""
    days = tuple(CalendarDay(day=date(year, 6, 1), count=1) for year in range(2000, 2020))
    said = words(calendar(Days(key="k", title="t", told="d", days=days)))
    assert [year for year in said if re.fullmatch(r"20\d\d", year)] == [
        str(year) for year in range(2010, 2020)
    ]


def test_a_larger_count_has_a_larger_dot() -> None:
    """Sizes grow with the counts, and the legend says which is which."""
    bounds = steps(40)
    assert bounds[-1] == 40
    assert list(bounds) == sorted(set(bounds))
    assert list(ranges(bounds)) == ["1 to 3", "4 to 6", "7 to 16", "17 to 40"]
    assert steps(0) == ()
    assert steps(3) == (1, 2, 3)


def lane(number: int, count: int = 2) -> Lane:
    """One lane of two weeks."""
    first = date(2024, 1, 1) + DAY * number
    return Lane(
        label=f"+44 7700 900{number % 1000:03}", first=first, last=first + DAY * 13,
        counts=((first, count), (first + DAY * 7, 1)),
        covered=((first, first + DAY * 3), (first + DAY * 9, first + DAY * 13)),
    )  # fmt: skip


def test_a_lane_tells_its_first_its_last_and_its_hole() -> None:
    """Each lane is written with its count and dates; what lies between covered stretches is hatched."""
    svg = lanes(Lanes(key="k", title="t", told="d", lanes=(lane(1),)))
    assert "3: 2 Jan 2024 to 15 Jan 2024" in words(svg)
    assert parts(svg, "hole")[0].attrib["d"].lower().count("m") == 1
    assert parts(svg, "cover")[0].attrib["d"].lower().count("m") == 2


def test_lanes_that_do_not_fit_are_summed() -> None:
    """Beyond the bound one lane stands for the others, with how many and how much."""
    svg = lanes(Lanes(key="k", title="t", told="d", lanes=tuple(lane(n) for n in range(40))))
    assert "16 others" in words(svg)
    assert any(said.startswith("48: ") for said in words(svg))


def test_the_longest_holes_are_kept_and_the_rest_is_said() -> None:
    """A lane of very many stretches keeps its longest holes, and the legend says what is left out."""
    first = date(2020, 1, 1)
    covered = [(first + DAY * 3 * n, first + DAY * 3 * n + DAY) for n in range(600)]
    covered[300:] = [(start + DAY * 90, end + DAY * 90) for start, end in covered[300:]]
    one = Lane(label="x", first=first, last=covered[-1][1], counts=((first, 1),),
               covered=tuple(covered))  # fmt: skip
    kept = closed_up(one.covered, 2)
    assert len(kept) == 2
    assert (kept[1][0] - kept[0][1]).days == 92
    said = words(lanes(Lanes(key="k", title="t", told="d", lanes=(one,))))
    assert "no file covers these days; the shortest are not drawn" in said


def test_hours_carry_their_numbers() -> None:
    """Each hour with anything has a dot and its number; an hour without has neither."""
    grid = [[0] * 24 for _ in range(7)]
    grid[2][23], grid[6][0], grid[0][9] = 7, 12345, 1
    svg = hours(Hours(key="k", title="t", told="d", grid=tuple(map(tuple, grid))))
    assert dots(svg) == 3
    assert {"7", "12k", "1"} <= set(words(svg))
    sizes = sorted(float(one.attrib["stroke-width"]) for one in parts(svg, "dot"))
    assert sizes[-1] == 20


def branch(label: str, group: str, month: int, holds: int = 1) -> Branch:
    """One branch of a month."""
    return Branch(
        label=label, group=group, first=date(2024, month, 1), last=date(2024, month, 28),
        count=month, holds=holds,
    )  # fmt: skip


def test_what_nobody_decided_is_dashed_and_joined_to_nothing() -> None:
    """Branches of a person are solid and grow out of the first; the others stand alone, dashed."""
    given = (branch("b", "Alex", 3), branch("a", "Alex", 1), branch("c", "", 2))
    svg = tree(Tree(key="k", title="t", told="d", branches=given))
    assert [one.attrib.get("stroke-dasharray") for one in parts(svg, "branch")] == [None, None]
    assert all(one.attrib["stroke-dasharray"] for one in parts(svg, "loose"))
    assert len(parts(svg, "growth")) == 1
    said = words(svg)
    assert said.index("Alex") < said.index("a") < said.index("b") < said.index("Not put to anybody")
    loose = tree(
        Tree(key="k", title="t", told="d", branches=(branch("c", "", 2), branch("d", "", 3)))
    )
    assert not parts(loose, "growth")


def test_branches_that_do_not_fit_are_counted() -> None:
    """Beyond the bound the picture says how many there are besides."""
    given = (*(branch(str(n), "", 1 + n % 12) for n in range(50)), branch("", "", 1, 7))
    assert "and 9 others, in the table" in words(
        tree(Tree(key="k", title="t", told="d", branches=given))
    )


def test_before_and_after_stand_as_numbers_and_as_bars() -> None:
    """Both rates are written out; a week without a covered day is a hole and not a nought."""
    dated = date(2024, 5, 1)
    weeks = (
        Week(first=dated - DAY * 14, received=0, covered=0),
        Week(first=dated - DAY * 7, received=7, covered=7),
        Week(first=dated + DAY, received=14, covered=7),
    )
    svg = before_and_after(
        Sides(
            key="k", title="t", told="d", dated=dated, letter="S", weeks=weeks,
            before=Period(received=7, covered=7), after=Period(received=14, covered=7),
        )
    )  # fmt: skip
    said = words(svg)
    assert "1.00 a covered day (7 on 7 days)" in said
    assert "2.00 a covered day (14 on 7 days)" in said
    assert "S: 1 May 2024" in said
    assert parts(svg, "hole")[0].attrib["d"].lower().count("m") == 1
    assert parts(svg, "bar")[0].attrib["d"].lower().count("m") == 2


def test_a_side_without_covered_days_says_so() -> None:
    """No rate is made up where nothing is covered."""
    none = Period(received=0, covered=0)
    svg = before_and_after(
        Sides(
            key="k", title="t", told="d", dated=date(2024, 5, 1), before=none, after=none, weeks=()
        )
    )
    assert words(svg).count("no covered days") == 2


def test_labels_are_cut_and_cleaned() -> None:
    """A label keeps its letters and loses what steers it; a long one ends in an ellipsis."""
    assert plain("\u202eevil\u202c\x07 \u200bname") == "evil name"
    assert plain("a" + "\u0301" * 9) == "a\u0301\u0301"
    assert fitted("short", 100) == "short"
    assert fitted("x" * 300, 100).endswith("\u2026")
    assert len(fitted("你" * 300, 100)) <= 10

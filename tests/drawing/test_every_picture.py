"""Every picture: whole XML whatever is passed in, no script, nothing outside, and bounded."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallybook.drawing import (
    LARGEST,
    Branch,
    CalendarDay,
    Days,
    Given,
    Hours,
    Lane,
    Lanes,
    Mark,
    Period,
    Sides,
    Tree,
    Week,
    drawn,
)

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "title", "desc", "defs", "pattern", "path", "text"}
DAY = timedelta(days=1)
HOSTILE = (
    "<script>alert(1)</script>",
    "]]>&amp;\"' onload=x",
    "\u202eevil\u202c \u2066x\u2069 \x00\x08\ud800\ufffe",
    "a" + "\u0301" * 500,
    "أين أنت",
    "你" * 300,
    "",
)

days = st.dates(date(1, 1, 1), date(9998, 12, 31))
near = st.dates(date(2015, 1, 1), date(2025, 12, 31))
counts = st.integers(0, 10**9)
labels = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60))
marks = st.lists(st.builds(Mark, day=near, letter=st.sampled_from("SBOR")), max_size=30).map(tuple)


def spans(first: date, length: int) -> tuple[date, date]:
    """A stretch of days."""
    return first, min(date.max, first + DAY * length)


span = st.builds(spans, near, st.integers(0, 4000))
calendars = st.builds(
    Days,
    key=labels,
    title=labels,
    told=labels,
    days=st.lists(
        st.builds(
            CalendarDay, day=near, count=st.one_of(st.none(), counts), incidents=st.integers(0, 3)
        ),
        max_size=60,
    ).map(tuple),
    marks=marks,
)
lane = st.builds(
    lambda label, ends, weeks, covered: Lane(
        label=label, first=ends[0], last=ends[1], counts=tuple(weeks), covered=tuple(covered)
    ),
    labels,
    span,
    st.lists(st.tuples(near, counts), max_size=20),
    st.lists(span, max_size=5),
)
laned = st.builds(
    Lanes, key=labels, title=labels, told=labels, lanes=st.lists(lane, max_size=40).map(tuple),
    marks=marks,
)  # fmt: skip
grids = st.builds(
    Hours, key=labels, title=labels, told=labels,
    grid=st.tuples(*[st.tuples(*[counts] * 24)] * 7),
)  # fmt: skip
branch = st.builds(
    lambda label, group, ends, count, holds: Branch(
        label=label, group=group, first=ends[0], last=ends[1], count=count, holds=holds
    ),
    labels, labels, span, counts, st.sampled_from([1, 1, 1, 40]),
)  # fmt: skip
trees = st.builds(
    Tree, key=labels, title=labels, told=labels, branches=st.lists(branch, max_size=70).map(tuple),
    marks=marks,
)  # fmt: skip
period = st.builds(Period, received=counts, covered=st.integers(0, 4000))
sides = st.builds(
    Sides, key=labels, title=labels, told=labels, dated=near, before=period, after=period,
    weeks=st.lists(
        st.builds(Week, first=near, received=counts, covered=st.integers(0, 7)), max_size=120
    ).map(tuple),
    letter=st.sampled_from(["", "S", "O"]),
)  # fmt: skip
pictures = st.one_of(calendars, laned, grids, trees, sides)


def whole(svg: str) -> Element:
    """Read a picture; whatever is not well formed fails here."""
    assert len(svg.encode("utf-8")) <= LARGEST
    root: Element = ET.fromstring(svg)  # noqa: S314 - drawn here
    return root


@settings(max_examples=150, deadline=None)
@given(pictures)
def test_any_data_give_a_whole_picture_without_a_script(picture: Given) -> None:
    """Only shapes and words come out, with no address, no script, no style and no handler."""
    root = whole(drawn(picture))
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in ELEMENTS
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name not in {"style", "href", "src"}
            assert "url(" not in value or re.fullmatch(r"url\(#[a-zA-Z0-9-]+-h\)", value)
            assert "nan" not in value.lower() or name in {"id", "aria-labelledby", "fill"}
            assert "inf" not in value.lower() or name in {"id", "aria-labelledby", "fill"}


@settings(max_examples=100, deadline=None)
@given(pictures)
def test_a_picture_has_a_name_and_a_description(picture: Given) -> None:
    """Those who do not see a picture hear its title and what it tells, and that it is one picture."""
    root = whole(drawn(picture))
    assert root.attrib["role"] == "img"
    named = root.attrib["aria-labelledby"].split()
    assert [root[0].attrib["id"], root[1].attrib["id"]] == named
    assert [root[0].tag, root[1].tag] == [f"{SVG}title", f"{SVG}desc"]


@settings(max_examples=100, deadline=None)
@given(pictures)
def test_no_label_turns_the_line_round(picture: Given) -> None:
    """No character that steers the direction, joins or hides letters reaches the picture."""
    assert not re.search("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c]", drawn(picture))


@settings(max_examples=60, deadline=None)
@given(pictures)
def test_nothing_is_said_by_colour(picture: Given) -> None:
    """A picture names no colour: all of it is in the colour of the words around it."""
    for element in whole(drawn(picture)).iter():
        for name in ("fill", "stroke"):
            value = element.attrib.get(name, "none")
            assert value in {"none", "currentColor"} or value.startswith("url(#")


@settings(max_examples=60, deadline=None)
@given(pictures)
def test_the_same_data_give_the_same_picture(picture: Given) -> None:
    """A picture can be drawn again and compared."""
    assert drawn(picture) == drawn(picture)


LONG = tuple(
    CalendarDay(day=date(2014, 1, 1) + DAY * number, count=number % 977 + 1, incidents=1)
    for number in range(4300)
)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Days(
            key="k", title="t", told="d", days=LONG,
            marks=tuple(Mark(day=day.day, letter="SBOR"[n % 4]) for n, day in enumerate(LONG)),
        ),
        lambda: Days(
            key="k", title="t", told="d",
            days=tuple(CalendarDay(day=one.day, count=None if n % 2 else 5)
                       for n, one in enumerate(LONG)),
        ),
        lambda: Lanes(
            key="k", title="t", told="d",
            lanes=tuple(
                Lane(label="W" * 300, first=LONG[0].day, last=LONG[-1].day,
                     counts=tuple((one.day, one.count or 0) for one in LONG[::7]),
                     covered=tuple((LONG[n].day, LONG[n].day) for n in range(0, 4000, 2)))
                for _ in range(2000)
            ),
            marks=tuple(Mark(day=one.day, letter="S") for one in LONG),
        ),
        lambda: Tree(
            key="k", title="t", told="d",
            branches=tuple(
                Branch(label="W" * 300, group=str(n), first=LONG[n].day, last=LONG[-1].day, count=1)
                for n in range(4000)
            ),
            marks=tuple(Mark(day=one.day, letter="S") for one in LONG),
        ),
        lambda: Hours(key="k", title="t", told="d", grid=((987654321,) * 24,) * 7),
    ],
)  # fmt: skip
def test_the_largest_pictures_are_bounded(make: Callable[[], Any]) -> None:
    """Twelve years of every day, two thousand lanes, four thousand branches: below the bound."""
    whole(drawn(make()))


@given(days)
def test_any_day_of_any_century_can_be_drawn(day: date) -> None:
    """A clock gone astray does not stop a picture."""
    whole(drawn(Days(key="k", title="t", told="d", days=(CalendarDay(day=day, count=1),))))
    lane = Lane(label="x", first=day, last=day, counts=((day, 1),), covered=((day, day),))
    whole(drawn(Lanes(key="k", title="t", told="d", lanes=(lane,))))
    two = (Branch(label="x", group="", first=date(2000, 1, 1), last=day, count=1),)
    if day >= date(2000, 1, 1):
        whole(drawn(Tree(key="k", title="t", told="d", branches=two)))

"""Pictures of counts, drawn on the server: plain data in, an SVG string out.

Nothing here knows a record. Whatever is drawn was counted elsewhere, and every label was passed in.
A picture can be read without colour, without a mouse and without a script; it refers to nothing
outside itself, and it stays below 60 kB however much is passed in.
"""

from tallybook.drawing.beside import before_and_after
from tallybook.drawing.branches import tree
from tallybook.drawing.given import (
    MARKS,
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
)
from tallybook.drawing.hours import hours
from tallybook.drawing.lanes import lanes
from tallybook.drawing.years import calendar

#: Anything that can be drawn.
Given = Days | Lanes | Hours | Tree | Sides

#: The longest a picture may be, in bytes.
LARGEST = 60_000

__all__ = [
    "LARGEST",
    "MARKS",
    "Branch",
    "CalendarDay",
    "Days",
    "Given",
    "Hours",
    "Lane",
    "Lanes",
    "Mark",
    "Period",
    "Sides",
    "Tree",
    "Week",
    "before_and_after",
    "calendar",
    "drawn",
    "hours",
    "lanes",
    "tree",
]


def drawn(given: Given) -> str:
    """Draw whatever was handed in."""
    match given:
        case Days():
            return calendar(given)
        case Lanes():
            return lanes(given)
        case Hours():
            return hours(given)
        case Tree():
            return tree(given)
        case Sides():
            return before_and_after(given)

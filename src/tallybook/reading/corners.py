"""The small time in the lower corner of a bubble, cut out of it to be read by itself.

A reader that was told of Arabic or Devanagari makes letters of the digits, and a long stroke of the
line above may reach into their row. So the digits are found by their shapes before any line is cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tallybook.reading.bubbles import pieces

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

#: A pixel is ink where it is darker than this.
DARK = 160
#: The corner that is looked at, in shares of the width of the picture.
WIDE, HIGH = 0.34, 0.09
#: How far shapes of one time may stand apart, and how uneven they may be, in shares of their height.
APART, UNEVEN = 0.9, 0.3
#: The usual height of its digits, in shares of the width of the picture; a tick may be lower.
USUAL = 0.02
#: A time has at least so many shapes, and is so many times wider than high.
LEAST, NARROW, BROAD = 3, 1.4, 12.0
#: Its height when it is read, at most so many times enlarged.
HEIGHT, LARGEST = 26, 5.0
#: The least height of a digit that can be read, in pixels.
LOWEST = 5

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corner:
    """What may be a time.

    Attributes:
        field: Number of the field it stands in.
        box: Left, top, right and bottom within that field, the ticks of an app included.
        ink: It as it is read, dark on white.
    """

    field: int
    box: Box
    ink: Any


def corners_of(number: int, ink: Pixels, width: int) -> list[Corner]:
    """What may be times in the lower corners of one field, that at the right first.

    Args:
        number: Of the field.
        ink: The field, dark on white.
        width: Of the whole picture.
    """
    high, wide = ink.shape
    top = max(0, high - round(HIGH * width))
    shapes = [
        (left, top + above, right, top + below)
        for left, above, right, below, _ in pieces(ink[top:] < DARK)
    ]
    reach = round(WIDE * width)
    found: list[Corner] = []
    for at_right in (True, False):
        half = reach // 2
        outer = [one for one in shapes if (one[2] > wide - half if at_right else one[0] < half)]
        near = [one for one in shapes if (one[2] > wide - reach if at_right else one[0] < reach)]
        box = _grown(near, outer, round(USUAL * width), at_right=at_right)
        box = box and _whole(ink, box, at_right=at_right)
        if box is None or any(_meet(box, one.box) for one in found):
            continue
        parts = dict.fromkeys((box, _without_ticks(near, box)))
        found += [Corner(field=number, box=box, ink=_enlarged(ink, part)) for part in parts]
    return found


def taken_out(ink: Pixels, box: Box) -> None:
    """Make the place of a time white."""
    left, top, right, bottom = box
    ink[max(0, top - 1) : bottom + 1, max(0, left - 1) : right + 1] = 255


def _grown(shapes: list[Box], first: list[Box], usual: int, *, at_right: bool) -> Box | None:
    """The outermost low shape and its neighbours in one row; None where they make no time."""
    tall = [one for one in first if one[3] - one[1] >= LOWEST]
    if not tall:
        return None
    lowest = max(one[3] for one in tall)
    low = [one for one in tall if one[3] > lowest - (one[3] - one[1]) / 2]
    outer = max(low, key=lambda one: one[2] if at_right else -one[0])
    box = outer
    ordered = sorted(shapes, key=lambda one: -one[2] if at_right else one[0])
    count = 1
    for one in ordered:
        if one != outer and _joins(box, one, usual):
            box = (
                min(box[0], one[0]),
                min(box[1], one[1]),
                max(box[2], one[2]),
                max(box[3], one[3]),
            )
            count += 1
    shape = (box[2] - box[0]) / (box[3] - box[1])
    return box if count >= LEAST and NARROW <= shape <= BROAD else None


def _whole(ink: Pixels, box: Box, *, at_right: bool) -> Box:
    """A time with a last digit that a stroke of the line above has run into."""
    import numpy as np  # noqa: PLC0415

    left, top, right, bottom = box
    inked = np.flatnonzero(np.any(ink[top:bottom] < DARK, axis=0)).tolist()
    step = (bottom - top) * APART / 2
    for column in inked if at_right else reversed(inked):
        if at_right and right <= column <= right + step:
            right = column + 1
        elif not at_right and left - step <= column < left:
            left = column
    return left, top, right, bottom


def _without_ticks(shapes: list[Box], box: Box) -> Box:
    """A time without the ticks after it, which are broader than any digit."""
    left, top, right, bottom = box
    inside = [one for one in shapes if _meet(one, box) and one[3] <= bottom + 1]
    for one in sorted(inside, key=lambda one: -one[2]):
        if one[2] - one[0] < one[3] - one[1]:
            break
        right = one[0]
    return (left, top, right, bottom) if right - left > bottom - top else box


def _joins(box: Box, one: Box, usual: int) -> bool:
    """Whether a shape stands in the same row, close by."""
    high = max(box[3] - box[1], usual)
    level = one[1] >= box[1] - UNEVEN * high and one[3] <= box[3] + UNEVEN * high
    gap = max(box[0] - one[2], one[0] - box[2])
    return level and gap <= APART * high


def _meet(one: Box, other: Box) -> bool:
    """Whether two boxes share a place."""
    return min(one[2], other[2]) > max(one[0], other[0]) and min(one[3], other[3]) > max(
        one[1], other[1]
    )


def _enlarged(ink: Pixels, box: Box) -> Any:
    """A time at the size it is read best."""
    from PIL import Image  # noqa: PLC0415

    left, top, right, bottom = box
    part = Image.fromarray(ink[max(0, top - 2) : bottom + 2, max(0, left - 2) : right + 2])
    factor = min(HEIGHT / (bottom - top), LARGEST)
    how = Image.Resampling.LANCZOS if factor > 1 else Image.Resampling.BOX
    return part.resize(
        (max(1, round(part.width * factor)), max(1, round(part.height * factor))), how
    )

"""Cut the fields of a picture into lines of words, and lay the lines dark on white in one column.

A reader of words loses lines where bubbles, small times and several columns meet. Given one column
of lines of one size with air between them it does not, in any script.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tallybook.reading.bubbles import Field, dark_on_white, runs_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

#: A row holds ink where something is darker than this.
DARK = 160
#: A low run of ink (dots, accents) belongs to its neighbour where it is lower than this share of
#: it and no further away than that share of it.
LOW, CLOSE = 0.45, 0.35
#: Lines are brought to about this height, in pixels.
HEIGHT = 34
#: They are made so many times larger at most, and smaller at most to this share.
LARGEST, SMALLEST = 4.0, 0.2
#: Air between the lines and around them, in pixels.
AIR, EDGE = 30, 40
#: More lines than this are no screen of a chat.
MOST_LINES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One line of words.

    Attributes:
        field: Number of the field it stands in.
        box: Left, top, right and bottom in the picture.
        ink: The line as it is read, dark on white.
    """

    field: int
    box: tuple[int, int, int, int]
    ink: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Lines laid out to be read.

    Attributes:
        picture: The column as a PNG, in memory.
        rows: First row of each line, and the row after its last.
    """

    picture: bytes
    rows: tuple[tuple[int, int], ...]


def inks_of(pixels: Pixels, fields: list[Field]) -> list[Pixels]:
    """Every field dark on white."""
    return [
        dark_on_white(
            pixels[one.top : one.bottom, one.left : one.right], one.ground, bubble=one.bubble
        )
        for one in fields
    ]


def lines_of(inks: list[Pixels], fields: list[Field]) -> list[Cut]:
    """Cut every field into its lines, from top to bottom."""
    found = [(number, rows, ink) for number, ink in enumerate(inks) for rows in rows_of(ink)]
    if not found or len(found) > MOST_LINES:
        return []
    heights = sorted(bottom - top for _, (top, bottom), _ in found)
    factor = min(max(HEIGHT / heights[len(heights) // 2], SMALLEST), LARGEST)
    return [_cut(fields[number], number, rows, ink, factor) for number, rows, ink in found]


def rows_of(ink: Pixels) -> list[tuple[int, int]]:
    """First and last rows of each line of a field."""
    import numpy as np  # noqa: PLC0415

    joined: list[tuple[int, int]] = []
    inked: NDArray[np.bool_] = np.any(ink < DARK, axis=1)
    for start, end in runs_of(inked):
        if joined and _belongs(joined[-1], (start, end)):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _belongs(above: tuple[int, int], below: tuple[int, int]) -> bool:
    """Whether two runs of ink are one line: one of them low, and close to the other."""
    heights = sorted((above[1] - above[0], below[1] - below[0]))
    return heights[0] < LOW * heights[1] and below[0] - above[1] <= CLOSE * heights[1]


def _cut(field: Field, number: int, rows: tuple[int, int], ink: Pixels, factor: float) -> Cut:
    """Take one line out of its field, at the size it is read best."""
    import numpy as np  # noqa: PLC0415
    from PIL import Image  # noqa: PLC0415

    top, bottom = max(0, rows[0] - 3), min(ink.shape[0], rows[1] + 3)
    columns = np.flatnonzero((ink[top:bottom] < DARK).any(axis=0))
    left, right = int(columns[0]), int(columns[-1]) + 1
    first, last = max(0, left - 6), min(ink.shape[1], right + 6)
    part = Image.fromarray(ink[top:bottom, first:last])
    wanted = (max(1, round(part.width * factor)), max(1, round(part.height * factor)))
    how = Image.Resampling.LANCZOS if factor > 1 else Image.Resampling.BOX
    return Cut(
        field=number,
        box=(field.left + left, field.top + rows[0], field.left + right, field.top + rows[1]),
        ink=part.resize(wanted, how),
    )


def column_of(drawn: Sequence[Any]) -> Column:
    """Lay lines under each other."""
    from PIL import Image  # noqa: PLC0415

    wide = max((one.width for one in drawn), default=1) + 2 * EDGE
    high = sum(one.height + AIR for one in drawn) + 2 * EDGE
    sheet = Image.new("L", (wide, high), 255)
    place, rows = EDGE, []
    for one in drawn:
        sheet.paste(one, (EDGE, place))
        rows.append((place, place + one.height))
        place += one.height + AIR
    target = io.BytesIO()
    sheet.save(target, "PNG", dpi=(300, 300), compress_level=1)
    return Column(picture=target.getvalue(), rows=tuple(rows))

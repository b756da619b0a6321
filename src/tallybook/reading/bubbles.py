"""Where the bubbles of a chat stand in a picture of a screen, and on which side.

A bubble is a large field of one flat colour that is not the ground. Nothing is recognised here:
fields are found, cut out, and laid dark on white in one column, which is what a reader of words
can read best, whatever the colours were.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    Mask = NDArray[np.bool_]

#: The picture is looked at in about so many columns when fields are sought.
COLUMNS = 240
#: Colours are told apart in steps of this many levels.
STEP = 8
#: A colour that fills less than this share of the picture is not a field.
LEAST_SHARE = 0.004
#: Colours at least so many levels apart are two.
OTHER = 3
#: How far a colour may be from a field's and still belong to it.
NEAR = 14
#: A field is at least so wide and high, in shares of the width of the picture.
LEAST_WIDTH, LEAST_HEIGHT = 0.06, 0.035
#: How much of its own box a field fills at least, thinned, and with its outermost pixels: a frame
#: around others and the lines of a wallpaper do not.
LEAST_FILL, LEAST_WHOLE = 0.25, 0.4
#: A field as wide as this is a bar of the app, not a bubble.
BAR = 0.93
#: Margins that differ by less than this share of the width: in the middle.
EVEN = 0.08
#: The same for bubbles, which may be nearly as wide as the picture.
EVEN_BUBBLE = 0.02
#: Ink that lies this close belongs to the same strip, in shares of the width.
GAP = 0.018
#: Levels of difference from its ground that count as ink.
INK = 40
#: Faint words are made darker: full black from this share of the darkest on.
GAIN = 0.45
#: A colour with its strongest and weakest channel this far apart is a strong one.
STRONG = 110

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A part of the picture with one ground colour.

    Attributes:
        left: First column.
        top: First row.
        right: Column after the last.
        bottom: Row after the last.
        ground: Its colour.
        side: ``left``, ``right`` or ``middle``.
        bubble: Whether it has a colour of its own.
    """

    left: int
    top: int
    right: int
    bottom: int
    ground: Colour
    side: str
    bubble: bool

    @property
    def strong(self) -> bool:
        """Whether it is a bubble in a strong colour."""
        return self.bubble and max(self.ground) - min(self.ground) >= STRONG


def fields_of(pixels: Pixels) -> list[Field]:
    """Find the fields of a picture, from top to bottom."""
    small, step = _reduced(pixels)
    colours = _flat_colours(small)
    if not colours:
        return []
    ground = colours[0]
    bubbles: list[Field] = []
    for colour in colours[1:]:
        bubbles += _bubbles(small, (colour, ground), step, pixels.shape)
    bubbles = _outermost(bubbles)
    strips = _strips(pixels, ground, bubbles)
    return sorted([*bubbles, *strips], key=lambda one: (one.top, one.left))


def side_of(left: float, right: float, width: float, even: float = EVEN) -> str:
    """On which side something stands, by its margins."""
    before, after = left, width - right
    if abs(before - after) < even * width:
        return "middle"
    return "left" if before < after else "right"


def dark_on_white(pixels: Pixels, ground: Colour, *, bubble: bool = True) -> Pixels:
    """Words of any colour on any ground, as black on white; a bubble without its edge.

    A field that is so faint all over that it holds no words is all white.
    """
    import numpy as np  # noqa: PLC0415

    apart = np.abs(pixels.astype(np.int16) - np.array(ground, np.int16)).max(axis=2)
    if bubble:
        apart[_edge_of(apart <= NEAR)] = 0
    inked = apart[apart > INK // 2]
    strongest = int(np.percentile(inked, 95)) if inked.size else 0
    if strongest < INK:
        apart[:] = 0
    most = max(int(strongest * GAIN), INK)
    dark: Pixels = 255 - np.clip(apart.astype(np.float32) * (255 / most), 0, 255)
    return dark.astype(np.uint8)


def _edge_of(ground: Mask) -> Mask:
    """What lies before the first and after the last ground of its row and its column."""
    import numpy as np  # noqa: PLC0415

    edge = np.zeros_like(ground)
    for axis in (0, 1):
        edge |= ~np.logical_or.accumulate(ground, axis=axis)
        edge |= np.flip(~np.logical_or.accumulate(np.flip(ground, axis), axis=axis), axis)
    return edge


def _reduced(pixels: Pixels) -> tuple[Pixels, int]:
    """Every so many pixels, and how many that is."""
    step = max(1, round(pixels.shape[1] / COLUMNS))
    return pixels[::step, ::step], step


def _flat_colours(small: Pixels) -> list[Colour]:
    """The colours of large fields, that of the ground first."""
    import numpy as np  # noqa: PLC0415

    coarse = (small // STEP).astype(np.uint32)
    codes = (coarse[..., 0] << 16) | (coarse[..., 1] << 8) | coarse[..., 2]
    found, counts = np.unique(codes, return_counts=True)
    order = np.argsort(-counts)
    kept: list[Colour] = []
    for place in order[:24]:
        if counts[place] < LEAST_SHARE * codes.size:
            break
        red, green, blue = np.median(small[codes == found[place]], axis=0).astype(int).tolist()
        colour = (red, green, blue)
        if all(_apart(colour, other) >= OTHER for other in kept):
            kept.append(colour)
    return kept


def _apart(one: Colour, other: Colour) -> int:
    """How far two colours are apart in the channel where they differ most."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def _bubbles(
    small: Pixels, colours: tuple[Colour, Colour], step: int, shape: tuple[int, ...]
) -> list[Field]:
    """Fields of the first of two colours that have the shape of a bubble; the second is the ground."""
    colour, ground = colours
    near = _near(small, colour, ground)
    width = small.shape[1]
    found = []
    for box in pieces(_thinned(near)):
        (left, top, right, bottom), filled = _widened(box, small.shape), box[4]
        wide, high = right - left, bottom - top
        if wide < LEAST_WIDTH * width or high < LEAST_HEIGHT * width or wide > BAR * width:
            continue
        whole = near[top:bottom, left:right].mean()
        if filled < LEAST_FILL * wide * high or whole < LEAST_WHOLE:
            continue
        if (left == 0 or right == width) and _apart(colour, ground) <= NEAR // 2:
            continue  # the ground beside a strong colour, as JPEG changes it
        found.append(
            Field(
                left=left * step, top=top * step,
                right=min(right * step, shape[1]), bottom=min(bottom * step, shape[0]),
                ground=colour, side=side_of(left, right, width, EVEN_BUBBLE), bubble=True,
            )
        )  # fmt: skip
    return found


def _near(small: Pixels, colour: Colour, ground: Colour) -> Mask:
    """Which pixels have a colour, and not rather that of the ground."""
    import numpy as np  # noqa: PLC0415

    to_colour, to_ground = (
        np.abs(small.astype(np.int16) - np.array(each, np.int16)).max(axis=2)
        for each in (colour, ground)
    )
    near: Mask = (to_colour <= NEAR // 2) & (to_colour <= to_ground)
    return near


def _thinned(mask: Mask) -> Mask:
    """A mask without its outermost pixels, so that the lines of a wallpaper join nothing."""
    import numpy as np  # noqa: PLC0415

    kept = mask.copy()
    for axis in (0, 1):
        for step in (-1, 1):
            kept &= np.roll(mask, step, axis=axis)
    return kept


def _widened(
    box: tuple[int, int, int, int, int], shape: tuple[int, ...]
) -> tuple[int, int, int, int]:
    """A piece with the pixels that `_thinned` took from it."""
    left, top, right, bottom, _ = box
    return max(0, left - 1), max(0, top - 1), min(shape[1], right + 1), min(shape[0], bottom + 1)


def pieces(mask: Mask) -> list[tuple[int, int, int, int, int]]:
    """Connected pieces of a mask as (left, top, right, bottom, how many pixels)."""
    parent: list[int] = []
    boxes: list[list[int]] = []
    above: list[tuple[int, int, int]] = []
    for row in range(mask.shape[0]):
        here: list[tuple[int, int, int]] = []
        for start, end in runs_of(mask[row]):
            number = -1
            for first, last, other in above:
                if first < end and start < last:
                    number = _join(parent, boxes, number, other)
            if number < 0:
                number = len(parent)
                parent.append(number)
                boxes.append([start, row, end, row + 1, 0])
            _widen(boxes[number], start, end, row)
            here.append((start, end, number))
        above = [(start, end, _root(parent, number)) for start, end, number in here]
    return [tuple(box) for number, box in enumerate(boxes) if parent[number] == number]  # type: ignore[misc]


def runs_of(row: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Stretches of a row that are set."""
    import numpy as np  # noqa: PLC0415

    edges = np.flatnonzero(np.diff(np.concatenate(([0], row.view(np.int8), [0]))))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _root(parent: list[int], number: int) -> int:
    while parent[number] != number:
        parent[number] = parent[parent[number]]
        number = parent[number]
    return number


def _join(parent: list[int], boxes: list[list[int]], number: int, other: int) -> int:
    """Make two pieces one; the first may be none yet."""
    other = _root(parent, other)
    if number < 0:
        return other
    number = _root(parent, number)
    if number != other:
        parent[other] = number
        mine, theirs = boxes[number], boxes[other]
        mine[:] = [
            min(mine[0], theirs[0]), min(mine[1], theirs[1]),
            max(mine[2], theirs[2]), max(mine[3], theirs[3]), mine[4] + theirs[4],
        ]  # fmt: skip
    return number


def _widen(box: list[int], start: int, end: int, row: int) -> None:
    """Take one run into a piece."""
    box[0], box[2] = min(box[0], start), max(box[2], end)
    box[3] = row + 1
    box[4] += end - start


def _outermost(found: list[Field]) -> list[Field]:
    """Fields that lie in no other one."""
    largest = sorted(found, key=lambda one: -(one.right - one.left) * (one.bottom - one.top))
    kept: list[Field] = []
    for one in largest:
        if not any(_covers(other, one) for other in kept):
            kept.append(one)
    return kept


def _covers(outer: Field, inner: Field) -> bool:
    """Whether most of one field lies in another."""
    wide = min(outer.right, inner.right) - max(outer.left, inner.left)
    high = min(outer.bottom, inner.bottom) - max(outer.top, inner.top)
    if wide <= 0 or high <= 0:
        return False
    return wide * high > (inner.right - inner.left) * (inner.bottom - inner.top) / 2


def _strips(pixels: Pixels, ground: Colour, bubbles: list[Field]) -> list[Field]:
    """What stands outside the bubbles, as strips across the picture."""
    import numpy as np  # noqa: PLC0415

    ink: Any = np.abs(pixels.astype(np.int16) - np.array(ground, np.int16)).max(axis=2) > INK
    rim = max(2, round(pixels.shape[1] * 0.008))
    for one in bubbles:
        ink[max(0, one.top - rim) : one.bottom + rim, max(0, one.left - rim) : one.right + rim] = 0
    width = pixels.shape[1]
    gap = max(3, round(GAP * width))
    strips = []
    for top, bottom in _joined(runs_of(ink.any(axis=1)), gap):
        columns = np.flatnonzero(ink[top:bottom].any(axis=0))
        left, right = int(columns[0]), int(columns[-1]) + 1
        if bottom - top < gap // 2:
            continue
        strips.append(
            Field(
                left=left, top=top, right=right, bottom=bottom, ground=ground,
                side=side_of(left, right, width), bubble=False,
            )
        )  # fmt: skip
    return strips


def _joined(runs: list[tuple[int, int]], gap: int) -> list[tuple[int, int]]:
    """Runs with short gaps between them made one."""
    joined: list[tuple[int, int]] = []
    for start, end in runs:
        if joined and start - joined[-1][1] <= gap:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined

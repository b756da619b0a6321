"""What the signs of a picture mean, in rows at its foot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tallybook.drawing.given import MARKS, Mark
from tallybook.drawing.sheet import Point, Sheet, boxes, ranges, wide

#: Height of a row, and the room between two meanings.
ROW, GAP = 18, 16
SIZE = 11


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign, the room it takes, and its meaning."""

    draw: Callable[[Sheet, Point], None]
    room: float
    words: str


def legend(sheet: Sheet, top: float, signs: Iterable[Sign], left: float = 4) -> float:
    """Write the signs out in rows; give back where the last row ends."""
    x, y = left, top + ROW / 2
    for sign in signs:
        room = sign.room + 5 + wide(sign.words, SIZE) + GAP
        if x > left and x + room > sheet.width:
            x, y = left, y + ROW
        sign.draw(sheet, (x, y))
        sheet.text((x + sign.room + 5, y + 4), sign.words, size=SIZE)
        x += room
    return y + ROW / 2


def dots(bounds: tuple[int, ...], sizes: Sequence[float], noun: str) -> list[Sign]:
    """The sizes of dots, with the counts they stand for."""
    signs = []
    for place, words in enumerate(ranges(bounds)):
        said = f"{words} {noun}" if place == len(bounds) - 1 else words
        signs.append(Sign(_dot(sizes[place]), max(sizes), said))
    return signs


def _dot(size: float) -> Callable[[Sheet, Point], None]:
    return lambda sheet, at: sheet.dots([(at[0] + 6, at[1])], size)


def letters(marks: Iterable[Mark]) -> list[Sign]:
    """The letters that occur, with what they stand for."""
    used = {mark.letter for mark in marks}
    return [Sign(_letter(letter), 10, words) for letter, words in MARKS.items() if letter in used]


def _letter(letter: str) -> Callable[[Sheet, Point], None]:
    return lambda sheet, at: sheet.text((at[0], at[1] + 4), letter, size=SIZE, bold=True)


def hatch(words: str = "no file covers these days") -> Sign:
    """The sign of a hole."""
    return Sign(lambda sheet, at: sheet.hatched(boxes([(at[0], at[1] - 6, 18, 12)])), 18, words)


def ground(words: str) -> Sign:
    """The sign of covered days on which nothing came."""
    return Sign(lambda sheet, at: sheet.ground(boxes([(at[0], at[1] - 5, 11, 11)])), 11, words)


def outline(words: str) -> Sign:
    """The sign of something written down."""
    return Sign(
        lambda sheet, at: sheet.lines(boxes([(at[0], at[1] - 5, 10, 10)]), "told", 1.4), 11, words
    )


def line(words: str, kind: str, stroke: float, **how: str) -> Sign:
    """A line of one kind."""
    return Sign(
        lambda sheet, at: sheet.lines(f"M{at[0]:.0f} {at[1]:.0f}h24", kind, stroke, **how),
        24,
        words,
    )

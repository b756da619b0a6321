"""A sheet to draw on: the few shapes that the pictures are made of, written as SVG.

Only presentation attributes are used: a page that forbids inline styles shows them, and so does
paper. Everything is drawn in the colour of the text around it; a page may tint the classes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from html import escape

#: Marks on one letter that are kept; more would be drawn over other lines.
MOST_MARKS = 2
#: Widths of characters, in parts of their height: wide, capital, narrow, and any other.
WIDE, CAPITAL, NARROW, OTHER = 1.05, 0.69, 0.32, 0.58
#: The longest label that is looked at.
LONGEST = 400
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
Point = tuple[float, float]


def plain(label: str) -> str:
    """Take out of a label whatever steers, overprints, or cannot stand in the file."""
    kept: list[str] = []
    marks = 0
    for character in " ".join(label[:LONGEST].split()):
        kind = unicodedata.category(character)
        marks = marks + 1 if kind[0] == "M" else 0
        if kind not in _DROPPED and marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def _width(character: str) -> float:
    """How wide a character is, in parts of its height, taken generously."""
    if unicodedata.east_asian_width(character) in "WF":
        return WIDE
    if unicodedata.combining(character):
        return 0.0
    if character.isupper() or character in "MWmw@%&\u2026":
        return CAPITAL if character not in "MWmw@%\u2026" else 0.95
    return NARROW if character in " .,:;'|!iljI()[]-" else OTHER


def wide(words: str, size: float = 11) -> float:
    """How much room words take at most, roughly."""
    return size * sum(map(_width, words))


def fitted(label: str, room: float, size: float = 11) -> str:
    """A label that fits, cut where it does not."""
    words = plain(label)
    if wide(words, size) <= room:
        return words
    kept, used = "", wide("\u2026", size)
    for character in words:
        used += size * _width(character)
        if used > room:
            break
        kept += character
    return f"{kept.rstrip()}\u2026"


def number(value: float) -> str:
    """A place on the sheet, in as few characters as it takes."""
    written = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


class Sheet:
    """One picture being drawn.

    The way of writing is fixed from left to right, so that a page the other way round does not
    turn places round that were worked out here.
    """

    def __init__(self, key: str, title: str, told: str, width: float) -> None:
        self.key = "".join(c for c in key if c.isascii() and (c.isalnum() or c == "-")) or "p"
        self.title, self.told = plain(title), plain(told)
        self.width = width
        self.height = 0.0
        self._parts: list[str] = []
        self._is_hatched = False

    def text(
        self, at: Point, words: str, *, size: float = 11, anchor: str = "", bold: bool = False
    ) -> None:
        """Write words; ``anchor`` is empty, ``middle`` or ``end``."""
        more = f' text-anchor="{anchor}"' if anchor else ""
        more += ' font-weight="600"' if bold else ""
        more += "" if words.isascii() else ' direction="ltr" unicode-bidi="isolate"'
        x, y = map(number, at)
        said = escape(plain(words))
        self._parts.append(f'<text x="{x}" y="{y}" font-size="{number(size)}"{more}>{said}</text>')

    def path(self, steps: str, kind: str, **how: str) -> None:
        """Draw a path, if there is any of it. A dash in an attribute's name is written ``_``."""
        if steps:
            said = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in how.items())
            self._parts.append(f'<path class="{kind}" d="{steps}"{said}/>')

    def dots(self, places: Iterable[Point], size: float) -> None:
        """Draw round dots of one size."""
        self.path(
            pointed(places), "dot", fill="none", stroke="currentColor",
            stroke_width=number(size), stroke_linecap="round",
        )  # fmt: skip

    def lines(self, steps: str, kind: str, stroke: float = 1, **how: str) -> None:
        """Draw lines."""
        self.path(
            steps, kind, fill="none", stroke="currentColor", stroke_width=number(stroke), **how
        )

    def ground(self, steps: str) -> None:
        """Fill what files cover, faintly."""
        self.path(steps, "ground", fill="currentColor", fill_opacity=".1")

    def bars(self, steps: str) -> None:
        """Fill bars, so that a line over them is still seen."""
        self.path(steps, "bar", fill="currentColor", fill_opacity=".45")

    def hatched(self, steps: str) -> None:
        """Hatch what no file covers."""
        self._is_hatched = self._is_hatched or bool(steps)
        self.path(
            steps, "hole", fill=f"url(#{self.key}-h)",
            stroke="currentColor", stroke_width=".4", stroke_opacity=".6",
        )  # fmt: skip

    def svg(self) -> str:
        """The picture as one element."""
        size = f"{number(self.width)} {number(self.height)}"
        key = self.key
        hatch = (
            f'<defs><pattern id="{key}-h" width="5" height="5" patternUnits="userSpaceOnUse">'
            '<path d="M-1 1l2-2M0 5l5-5M4 6l2-2" fill="none" stroke="currentColor" '
            'stroke-width=".9"/></pattern></defs>'
            if self._is_hatched
            else ""
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="picture" role="img" '
            f'viewBox="0 0 {size}" direction="ltr" font-family="Noto Sans, sans-serif" '
            f'fill="currentColor" aria-labelledby="{key}-t {key}-d">'
            f'<title id="{key}-t">{escape(self.title)}</title>'
            f'<desc id="{key}-d">{escape(self.told)}</desc>{hatch}{"".join(self._parts)}</svg>'
        )


def pointed(places: Iterable[Point]) -> str:
    """A path of points: lines of no length, whose round ends are drawn as dots.

    A path that has no extent at all is drawn in a browser but not on paper: one point alone is
    therefore a line of a tenth.
    """
    moves = list(_moves(places))
    line = "h0" if len(moves) > 1 else "h.1"
    return "".join(f"{move}{line}" for move in moves)


def boxes(places: Iterable[tuple[float, float, float, float]]) -> str:
    """A path of boxes, each (left, top, width, height)."""
    every = list(places)
    moves = _moves((x, y) for x, y, _, _ in every)
    return "".join(
        f"{move}h{number(wide)}v{number(tall)}h-{number(wide)}z"
        for move, (_, _, wide, tall) in zip(moves, every, strict=True)
    )


def _moves(places: Iterable[Point]) -> Iterator[str]:
    """Steps from each place to the next, which are shorter to write than the places."""
    before: Point | None = None
    for left, top in places:
        x, y = round(left, 1), round(top, 1)
        if before is None:
            yield f"M{number(x)} {number(y)}"
        else:
            across, down = number(x - before[0]), number(y - before[1])
            yield f"m{across}{'' if down[0] == '-' else ' '}{down}"
        before = (x, y)


def steps(most: int, parts: int = 4) -> tuple[int, ...]:
    """The highest count of each size of dot: even steps of proportion up to the most there is."""
    if most <= parts:
        return tuple(range(1, most + 1))
    bounds: list[int] = []
    for part in range(1, parts + 1):
        bounds.append(max(round(most ** (part / parts)), bounds[-1] + 1 if bounds else 1))
    return (*bounds[:-1], most)


def step_of(count: int, bounds: tuple[int, ...]) -> int:
    """Which size of dot a count has."""
    return next((place for place, bound in enumerate(bounds) if count <= bound), len(bounds) - 1)


def ranges(bounds: tuple[int, ...]) -> Iterator[str]:
    """The same bounds as they are said in a legend."""
    before = 0
    for bound in bounds:
        yield f"{bound:,}" if bound == before + 1 else f"{before + 1:,} to {bound:,}"
        before = bound

"""What the columns of a table mean: what is likely, what a person said, and how that is shown.

Nothing of what stands in the cells is shown: only titles, how many cells are filled, and how they
are written (``99/99/9999 99:99``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tallybook.model.meanings import MEANINGS
from tallybook.model.records import Assumption
from tallybook.reading.cells import clock_of, day_of, instant, shape_of
from tallybook.reading.headings import meaning_of
from tallybook.reading.tables import Line, Table

#: Cells of a column that are looked at closely.
_LOOKED_AT = 300
_DIFFERENT = 3
_SAID = "The columns were read as you said."
_TAKEN = "The titles of the columns say what each of them holds, and the cells agree with them."
_OPEN = "What do the columns of this table mean? The titles and the way the cells are written suggest this."


@dataclass(slots=True)
class _Column:
    """What is seen of one column."""

    filled: int = 0
    looked_at: int = 0
    dated: int = 0
    clocked: int = 0
    both: int = 0
    phrases: int = 0
    shapes: Counter[str] = field(default_factory=Counter)

    def see(self, cell: str) -> None:
        """Take note of one cell."""
        cell = cell.strip()
        if not cell:
            return
        self.filled += 1
        if self.looked_at >= _LOOKED_AT:
            return
        self.looked_at += 1
        self.shapes[shape_of(cell)] += 1
        at, day = instant(cell), day_of(cell)
        self.both += at is not None or (day is not None and clock_of(day.rest) is not None)
        self.dated += at is not None or day is not None
        self.clocked += clock_of(cell) is not None
        self.phrases += " " in cell and shape_of(cell) == "text"

    def fits(self, meaning: str) -> bool:
        """Whether the cells can be what the title says."""
        wanted = {"date": self.dated, "time": self.clocked, "date+time": self.both}
        return wanted.get(meaning, self.looked_at) >= 0.9 * self.looked_at

    def mostly(self, count: int) -> bool:
        """Whether most cells that were looked at are of a kind."""
        return bool(self.looked_at) and count >= 0.9 * self.looked_at


class Meanings:
    """What the columns of one table mean.

    Attributes:
        by_title: The meaning of each column by its title.
        is_certain: Whether titles and cells leave no doubt, or a person said it.
    """

    def __init__(
        self,
        table: Table,
        rows: Iterator[Line],
        answered: tuple[tuple[str, str], ...],
        suggested: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self._titles = table.titles
        self._columns = [_Column() for _ in table.titles]
        self._height = 0
        for row in rows:
            self._height += 1
            for column, cell in zip(self._columns, row.cells, strict=False):
                column.see(cell)
        said = {title: means for title, means in answered if title in set(table.titles)}
        self.is_said = bool(said)
        likely = dict(suggested) or self._likely()
        self.by_title = (
            {title: said.get(title, "ignore") for title in table.titles} if said else likely
        )
        known = all(meaning_of(title) for title in table.titles)
        fit = all(column.fits(likely[title]) for title, column in self._each())
        self.is_certain = self.is_said or (known and fit)

    def _each(self) -> Iterator[tuple[str, _Column]]:
        """Every column with its title."""
        return zip(self._titles, self._columns, strict=True)

    def _likely(self) -> dict[str, str]:
        """What each column is likely to mean; one day, one time, the rest may come twice."""
        found: dict[str, str] = {}
        for title, column in self._each():
            found[title] = _one(meaning_of(title), column)
        for meaning in ("date+time", "date", "time"):
            same = [title for title in found if found[title] == meaning]
            found |= dict.fromkeys(same[1:], "ignore")
        if "date+time" in found.values():
            found |= {title: "ignore" for title, what in found.items() if what in {"date", "time"}}
        return found

    def told(self, *, is_sure: bool) -> Assumption:
        """Say how the columns were read, or ask.

        Args:
            is_sure: Whether a table of this kind may be read without asking, where its titles and
                cells leave no doubt.
        """
        if self.is_said:
            return Assumption(code="columns", sentence=_SAID, question="columns")
        certain = is_sure and self.is_certain
        return Assumption(
            code="columns",
            sentence=_TAKEN if certain else _OPEN,
            question="columns",
            certain=certain,
            choices=() if certain else tuple(self._choices()),
        )

    def _choices(self) -> Iterator[tuple[str, str]]:
        """Each title with its likely meaning and how its cells are written."""
        for title, column in self._each():
            shapes = " or ".join(shape for shape, _ in column.shapes.most_common(_DIFFERENT))
            filled = f"{column.filled} of {self._height} cells filled"
            yield title, f"{self.by_title[title]}; {filled}{'; ' if shapes else ''}{shapes}"

    def columns(self) -> Mapping[str, list[int]]:
        """Where the columns of each meaning stand."""
        found: dict[str, list[int]] = {name: [] for name in MEANINGS}
        for place, title in enumerate(self._titles):
            found.setdefault(self.by_title[title], []).append(place)
        return found


def _one(meaning: str, column: _Column) -> str:
    """The likely meaning of one column, by its title and its cells."""
    if meaning in {"date", "time", "date+time", ""}:
        if column.mostly(column.both):
            return "date+time"
        if column.mostly(column.dated) and not column.mostly(column.clocked):
            return "date"
        if not meaning and column.mostly(column.clocked):
            return "time"
        if not meaning:
            return "words" if 2 * column.phrases > column.looked_at else "ignore"
        hits = {"date": column.dated, "time": column.clocked, "date+time": column.both}
        kept = not column.looked_at or 2 * hits[meaning] >= column.looked_at
        return meaning if kept else "ignore"
    return meaning

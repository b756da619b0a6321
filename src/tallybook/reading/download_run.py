"""Gather rows of a download on their way into a frame: what they share once, the rest in columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tallybook.reading.batches import listed
from tallybook.reading.chattaken import Places, Wanted
from tallybook.reading.downloads import Found

if TYPE_CHECKING:
    import polars as pl

#: As in `chatfiles`.
_MOST_ROWS = 20_000
_MOST_BYTES = 8 << 20


class _Numbers(dict[Any, int]):
    """Numbers what is the same in many rows of a list, in the order in which it comes."""

    def __init__(self, name: str, known: list[tuple[str, Any]]) -> None:
        super().__init__()
        self._name = name
        self._known = known

    def __missing__(self, key: Any) -> int:
        """Number what did not come before."""
        number = self[key] = len(self._known)
        self._known.append((self._name, key))
        return number


@dataclass(slots=True)
class Run:
    """Some rows of one file, of one list or of several in their order.

    Attributes:
        groups: The name of each list and how many rows of it are here.
        starts: First bytes of the rows.
        ends: The bytes behind them.
        count: How many rows there are.
        codes: The number of what is the same in many rows, for each row.
        known: What these numbers stand for: the name of the list, and what the row has.
        columns: What else was taken of the rows, a list for each field.
        rare: The rows that are not usual.
        found: Those that could not be read with the others, as they were read singly.
    """

    groups: list[tuple[str, int]] = field(default_factory=list)
    starts: list[Places] = field(default_factory=list)
    ends: list[Places] = field(default_factory=list)
    count: int = 0
    codes: list[int] = field(default_factory=list)
    known: list[tuple[str, Any]] = field(default_factory=list)
    columns: tuple[list[Any], ...] = ()
    rare: list[int] = field(default_factory=list)
    found: dict[int, Found] = field(default_factory=dict)
    _numbers: _Numbers | None = None

    def add(
        self,
        name: str,
        places: tuple[Places, Places],
        items: list[Any],
        wanted: Wanted,
        fuller: Sequence[int] = (),
    ) -> None:
        """Take some rows of a list in."""
        if not items:
            return
        if self._numbers is None or self.groups[-1][0] != name:
            self._numbers = _Numbers(name, self.known)
        keys, *columns = wanted.columns(items)
        self.codes += map(self._numbers.__getitem__, keys)
        self.columns = self.columns or tuple([] for _ in columns)
        for column, more in zip(self.columns, columns, strict=True):
            column.extend(more)
        self.rare += [self.count + row for row in (*wanted.rare(items), *fuller)]
        self.groups.append((name, len(items)))
        self.starts.append(places[0])
        self.ends.append(places[1])
        self.count += len(items)

    def is_enough(self) -> bool:
        """Whether this is as long as a frame should be."""
        many = self.count >= _MOST_ROWS
        return many or bool(self.count and self.ends[-1][-1] - self.starts[0][0] >= _MOST_BYTES)

    def people(self, rows: Iterable[tuple[str, ...]], names: tuple[str, ...]) -> pl.DataFrame:
        """The columns of what is the same in many rows, from a row for each of `known`."""
        import polars as pl  # noqa: PLC0415 - half a second that a quick start need not wait

        told = pl.DataFrame(list(rows), schema=dict.fromkeys(names, pl.String), orient="row")
        if "recipients" in names:
            told = told.with_columns(listed(pl.col("recipients")).alias("recipients"))
        return told[pl.Series(self.codes, dtype=pl.UInt32)]

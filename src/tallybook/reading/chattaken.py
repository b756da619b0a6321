"""What an importer takes of messages as soon as they are decoded: columns, and the rare ones whole.

Nearly all messages of a chat are words, a sender and a time. So an importer may name a smaller type
for them, which is decoded and let go again in less time, and say which messages are more than that;
these are decoded a second time, as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

Item = TypeVar("Item", bound=msgspec.Struct)
Columns = tuple[list[Any], ...]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Taken(Generic[Item]):
    """What was taken of some messages.

    Attributes:
        columns: Fields that every message has, one list a field.
        rare: The messages that are more than their columns, by their row.
    """

    columns: Columns
    rare: dict[int, Item]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be taken of messages.

    Attributes:
        columns: Takes the columns out of some messages, of either type.
        rare: The rows of those among whole messages that are more than their columns.
        plain: A smaller type that has all fields that ``columns`` takes; None where there is none.
        more: The rows of those among such small messages that are more than their columns.
        objects: How many objects such a message consists of, itself counted: one with more of them
            is always more, so that the others need not look. Zero where they are not counted.
    """

    columns: Callable[[list[Any]], Columns] = lambda items: (items,)
    rare: Callable[[list[Any]], list[int]] = lambda _: []
    plain: type[msgspec.Struct] | None = None
    more: Callable[[list[Any]], list[int]] = lambda _: []
    objects: int = 0

    def of(self, items: list[Item]) -> Taken[Item]:
        """What is taken of messages that are whole already."""
        return Taken(self.columns(items), {row: items[row] for row in self.rare(items)})

    def fuller(self, braces: Places, starts: Places) -> list[int]:
        """The rows of messages that consist of more objects.

        Args:
            braces: Where all braces stand that may open an object.
            starts: Where messages begin.
        """
        if not self.objects or len(braces) == self.objects * len(starts):
            return []
        held = np.diff(np.searchsorted(braces, starts), append=len(braces))
        return np.flatnonzero(held > self.objects).tolist()


def together(taken: Iterable[Taken[Item]]) -> Taken[Item]:
    """Put what was taken of some messages behind one another."""
    parts = list(taken)
    columns: Columns = tuple([] for _ in parts[0].columns)
    rare: dict[int, Item] = {}
    for part in parts:
        first = len(columns[0])
        rare.update((first + row, item) for row, item in part.rare.items())
        for column, more in zip(columns, part.columns, strict=True):
            column.extend(more)
    return Taken(columns, rare)

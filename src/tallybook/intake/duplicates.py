"""Find the items of an export that the book holds already, each of them counted once.

An item of the book stands for at most one row of any one export, so that three identical messages
in one second stay three, however many exports they are found in. Rows of the same export are never
taken for each other. In a chat without recipients (WhatsApp) the same words from the same sender in
the same minute may stand in two chats, so the chats themselves must agree as well: by name, or
because at least half of what both could hold is in both.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

#: Share of the rows in the time both cover that two chats of different names must have in common.
SHARE = 0.5
#: Fewest rows that two chats with two different names must have in common.
FEWEST = 3
#: Stands for the chat of an item whose chat does not matter.
ANY = -1


@dataclass(slots=True)
class Chats:
    """Every chat of every export that is in the book, by number."""

    names: list[tuple[str, str]] = field(default_factory=list)
    _numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def number(self, exhibit: str, thread: str) -> int:
        """Return the number of an export's chat."""
        found = self._numbers.setdefault((exhibit, thread), len(self.names))
        if found == len(self.names):
            self.names.append((exhibit, thread))
        return found


class Known:
    """The imported items of the book as keys, in the order of their leaves.

    The columns are those of `keys_of`, with the number of the chat for its name, and ``leaf``.
    """

    def __init__(self) -> None:
        self.chats = Chats()
        self._parts: list[pl.DataFrame] = []

    def add(self, keys: pl.DataFrame, exhibit: str | pl.Series, first_leaf: int) -> None:
        """Add the rows of one entry; their leaves follow each other.

        Args:
            keys: What `keys_of` made of them.
            exhibit: The export they came with, or that of each row.
            first_leaf: The number of the first of them.
        """
        import polars as pl  # noqa: PLC0415

        if isinstance(exhibit, str):
            threads = {
                thread: self.chats.number(exhibit, thread) for thread in keys["thread"].unique()
            }
            chats = keys["thread"].replace_strict(threads, return_dtype=pl.Int64)
        else:
            pairs = zip(exhibit, keys["thread"], strict=True)
            chats = pl.Series([self.chats.number(*pair) for pair in pairs], dtype=pl.Int64)
        self._parts.append(
            keys.select(
                pl.exclude("thread"),
                chats.alias("chat"),
                pl.int_range(first_leaf, first_leaf + keys.height).alias("leaf"),
            )
        )

    def besides(self, exhibits: Collection[str]) -> pl.DataFrame | None:
        """Return the items that came with other exports, or None where there are none."""
        import polars as pl  # noqa: PLC0415

        if not self._parts:
            return None
        if len(self._parts) > 1:
            self._parts = [pl.concat(self._parts)]
        own = [number for number, name in enumerate(self.chats.names) if name[0] in exhibits]
        others = self._parts[0].filter(~pl.col("chat").is_in(own))
        return others.with_row_index("item") if others.height else None


class Matcher:
    """Holds the rows of one export, frame by frame, against what the book holds already.

    Files that are one item each may be held against it together, where their chats do not matter.
    """

    def __init__(self, known: Known, exhibits: Collection[str]) -> None:
        import numpy as np  # noqa: PLC0415

        self._items = known.besides(exhibits)
        self._names = [name for _, name in known.chats.names]
        self._chats = Chats()
        self._same: set[tuple[int, int]] = set()
        coarse = np.zeros(0, np.uint64) if self._items is None else self._items["coarse"].to_numpy()
        self._order = np.argsort(coarse, kind="stable")
        self._sorted = coarse[self._order]
        self._used = np.zeros(len(coarse), dtype=bool)

    @property
    def has_nothing(self) -> bool:
        """Whether the book holds nothing that rows could be the same as."""
        return self._items is None

    def match(self, keys: pl.DataFrame) -> pl.DataFrame:
        """Return ``row`` (number in this frame) and ``leaf`` for each row that is in the book."""
        import polars as pl  # noqa: PLC0415

        found: list[pl.DataFrame] = [pl.DataFrame(schema={"row": pl.UInt32, "leaf": pl.Int64})]
        if self._items is None:
            return found[0]
        rows, near = self._candidates(keys, self._items)
        self._compare_chats(rows, near, keys)
        near = self._with_chats(near)
        for key, mine, theirs in (
            ("exact", pl.col("precise"), pl.col("precise")),
            ("coarse", pl.col("precise"), ~pl.col("precise")),
            ("coarse", ~pl.col("precise"), pl.lit(value=True)),
        ):
            pairs = self._pair(rows.filter(mine), near.filter(theirs), key)
            if pairs.height:
                found.append(pairs)
                rows = rows.join(pairs, on="row", how="anti", maintain_order="left")
        return pl.concat(found)

    def _candidates(
        self, keys: pl.DataFrame, items: pl.DataFrame
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return the rows that have their like in the book, their chats numbered, and the like."""
        import numpy as np  # noqa: PLC0415
        import polars as pl  # noqa: PLC0415

        numbers = {thread: self._chats.number("", thread) for thread in keys["thread"].unique()}
        rows = keys.with_row_index("row").with_columns(
            pl.when("alone")
            .then(ANY)
            .otherwise(pl.col("thread").replace_strict(numbers, return_dtype=pl.Int64))
            .alias("here")
        )
        wanted = np.unique(keys["coarse"].to_numpy())
        first = np.searchsorted(self._sorted, wanted, "left")
        count = np.searchsorted(self._sorted, wanted, "right") - first
        starts = np.repeat(first - np.cumsum(count) + count, count)
        places = np.sort(self._order[starts + np.arange(len(starts))])
        near = items[places]
        liked = pl.Series(wanted[count > 0], dtype=pl.UInt64)
        return rows.filter(pl.col("coarse").is_in(liked.implode())), near

    def _pair(self, rows: pl.DataFrame, near: pl.DataFrame, key: str) -> pl.DataFrame:
        """Pair the n-th row of a key with the n-th unused item of that key, in the same chat."""
        import polars as pl  # noqa: PLC0415

        near = near.filter(~pl.Series(self._used[near["item"].to_numpy()], dtype=pl.Boolean))
        if not rows.height or not near.height:
            return rows.select("row", pl.lit(0, dtype=pl.Int64).alias("leaf")).clear()
        pairs = rows.select("row", key, "here", _nth(rows, key)).join(
            near.select("item", "leaf", key, "here", _nth(near, key)), on=[key, "here", "nth"]
        )
        pairs = pairs.unique("item", keep="first", maintain_order=True)
        self._used[pairs["item"].to_numpy()] = True
        return pairs.select("row", "leaf")

    def _with_chats(self, near: pl.DataFrame) -> pl.DataFrame:
        """Give each item the chats of this export that are its own chat; drop those of none."""
        import polars as pl  # noqa: PLC0415

        pairs = sorted(self._same)
        same = pl.DataFrame(
            {"here": [here for here, _ in pairs], "chat": [chat for _, chat in pairs]},
            schema={"here": pl.Int64, "chat": pl.Int64},
        )
        inside = near.filter(~pl.col("alone")).join(same, on="chat", maintain_order="left")
        alone = near.filter("alone").with_columns(here=pl.lit(ANY, dtype=pl.Int64))
        return pl.concat([alone, inside.select(alone.columns)]).sort("item")

    def _compare_chats(self, rows: pl.DataFrame, near: pl.DataFrame, keys: pl.DataFrame) -> None:
        """Note which chats of this export are a chat of the book."""
        import polars as pl  # noqa: PLC0415

        mine = rows.filter(~pl.col("alone")).group_by("coarse", "here").len("mine")
        theirs = near.filter(~pl.col("alone")).group_by("coarse", "chat").len("theirs")
        both = mine.join(theirs, on="coarse").with_columns(
            common=pl.min_horizontal("mine", "theirs")
        )
        for here, chat, common in (
            both.group_by("here", "chat").agg(pl.sum("common")).sort("here", "chat").iter_rows()
        ):
            if (here, chat) not in self._same and self._agree(here, chat, common, keys):
                self._same.add((here, chat))

    def _agree(self, here: int, chat: int, common: int, keys: pl.DataFrame) -> bool:
        """Whether a chat of this export and one of the book are the same."""
        import polars as pl  # noqa: PLC0415

        mine, theirs = self._chats.names[here][1], self._names[chat]
        if mine and mine == theirs:
            return True
        if mine and theirs and common < FEWEST:
            return False
        if self._items is None:
            return False
        ours = keys.filter(pl.col("thread") == mine)["second"].drop_nulls()
        held = self._items.filter(pl.col("chat") == chat)["second"].drop_nulls()
        shared = min(_within(ours, held), _within(held, ours))
        return common >= SHARE * shared


def _nth(rows: pl.DataFrame, key: str) -> pl.Series:
    """Number the rows of each key and chat, in order, from 0."""
    import numpy as np  # noqa: PLC0415
    import polars as pl  # noqa: PLC0415

    keys, chats = rows[key].to_numpy(), rows["here"].to_numpy()
    order = np.lexsort((chats, keys))
    keys, chats = keys[order], chats[order]
    starts = np.ones(len(order), dtype=bool)
    starts[1:] = (keys[1:] != keys[:-1]) | (chats[1:] != chats[:-1])
    places = np.arange(len(order))
    nth = np.empty(len(order), dtype=np.int64)
    nth[order] = places - np.maximum.accumulate(np.where(starts, places, 0))
    return pl.Series("nth", nth)


def _within(times: pl.Series, others: pl.Series) -> int:
    """Count the times that lie in the span of others, give or take a minute."""
    if times.is_empty() or others.is_empty():
        return 0
    first, last = others.min(), others.max()
    if not isinstance(first, int) or not isinstance(last, int):
        return 0
    return int(times.is_between(first // 60 * 60, last // 60 * 60 + 59).sum())

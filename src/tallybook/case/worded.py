"""The part of a case that knows what the words of items were taken for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from typing import TYPE_CHECKING, Any, Self, TypeVar

from tallybook.case.flags import Said, with_behaviours
from tallybook.model.flags import Flag
from tallybook.model.kinds import PRIVATE

if TYPE_CHECKING:
    import polars as pl

    from tallybook.case.consents import Shared
    from tallybook.case.fold import Gathered
    from tallybook.case.groupings import Groupings
    from tallybook.case.redactions import Redactions
    from tallybook.case.worksheets import Sheets

Known = TypeVar("Known")


class Worded:
    """Part of a case, which has ``items``, what was gathered, and a memory of what was worked out."""

    items: pl.DataFrame
    generation: int
    _gathered: Gathered
    _memory: dict[str, Any]

    def remembered(self, name: str, work: Callable[[], Known]) -> Known:
        """Work something out once for as long as the view does not change."""
        if name not in self._memory:
            self._memory[name] = work()
        known: Known = self._memory[name]
        return known

    @property
    def flags(self) -> Mapping[int, tuple[Flag, ...]]:
        """Flags by item, as they stand after what the person said of them."""
        return self.remembered("flags", lambda: self._gathered.worded.standing(self.items))

    @property
    def flags_said(self) -> Mapping[tuple[int, str], Said]:
        """What the person said of flags, by item and family."""
        return self._gathered.worded.said

    @property
    def flags_found(self) -> Mapping[int, tuple[Flag, ...]]:
        """What rules found, whether or not it stands."""
        return self._gathered.worded.found

    @property
    def looked_through(self) -> frozenset[int]:
        """Entries whose words the rules have been through."""
        return frozenset(self._gathered.worded.done)

    def take_flags(self, found: Mapping[int, tuple[Flag, ...]], done: Iterable[int] = ()) -> None:
        """Take what rules found in the words of some entries."""
        self._gathered.worded.take_found(found, tuple(done))
        self.generation += 1
        self._memory.clear()

    @property
    def suggesting(self) -> bool:
        """Whether the person asked for suggestions; not unless the book says so."""
        return self._gathered.suggesting

    @property
    def wordy(self) -> Mapping[int, int]:
        """Entries that hold words for the rules, and how many items with words each has."""
        return self.remembered("wordy", lambda: _wordy(self.items))

    def flagged(self, *families: str) -> tuple[int, ...]:
        """Items with a flag of any of these families, in the order of time."""
        wanted = frozenset(families)
        found = {
            item for item, flags in self.flags.items() if any(one.family in wanted for one in flags)
        }
        return self.in_time(found)

    @property
    def behaviours(self) -> Mapping[str, tuple[int, ...]]:
        """Items by code of the behaviour catalogue, in the order of time."""
        return self.remembered("behaviours", self._behaviours)

    def _behaviours(self) -> dict[str, tuple[int, ...]]:
        """Put items to behaviours: told, labelled, or suggested by words."""
        stories = self._gathered.stories
        told = {item: story.incident.behaviours for item, story in stories.items()}
        found = with_behaviours(self.flags, self._gathered.labels, told)
        return {code: self.in_time(found[code]) for code in sorted(found)}

    @property
    def by_hand(self) -> Mapping[str, tuple[int, ...]]:
        """Items by behaviour as a person said it: told in the diary, or put on an item by hand."""
        return self.remembered("by hand", self._by_hand)

    def _by_hand(self) -> dict[str, tuple[int, ...]]:
        """Put items to behaviours without what words suggest."""
        stories = self._gathered.stories
        told = {item: story.incident.behaviours for item, story in stories.items()}
        found = with_behaviours({}, self._gathered.labels, told)
        return {code: self.in_time(found[code]) for code in sorted(found)}

    @property
    def groupings(self) -> Groupings:
        """What the person said of floods."""
        return self._gathered.groupings

    @property
    def redactions(self) -> Redactions:
        """What is blacked out of words and files before anything is handed over."""
        return self._gathered.redactions

    @property
    def shared(self) -> Shared:
        """Consents, copies, receipts, and dates that were dealt with."""
        return self._gathered.shared

    @property
    def sheets(self) -> Sheets:
        """Worksheets that were filled in."""
        return self._gathered.sheets

    @property
    def gathered_items(self) -> frozenset[int]:
        """Items that stand in an incident."""
        stories = self._gathered.stories.values()
        return frozenset(item for story in stories for item in story.incident.items)

    def narrowed(self, items: Iterable[int]) -> Self:
        """The same case with some of its items alone; nothing counted of the whole is kept."""
        import polars as pl  # noqa: PLC0415

        wanted = pl.Series("item", list(items), dtype=pl.Int64)
        other = copy(self)
        other.items = self.items.filter(pl.col("item").is_in(wanted.implode()))
        other._memory = {}  # noqa: SLF001 - the same class
        return other

    def in_time(self, items: Iterable[int]) -> tuple[int, ...]:
        """Some items in the order of time; what is not there is left out."""
        import polars as pl  # noqa: PLC0415

        wanted = pl.Series("item", list(items), dtype=pl.Int64)
        column = self.items["item"]
        return tuple(column.filter(column.is_in(wanted.implode())).to_list())


def has_words() -> pl.Expr:
    """Whether the rules look at a row: somebody's words, and not the person's own diary."""
    import polars as pl  # noqa: PLC0415

    kind = pl.col("kind")
    aside = pl.any_horizontal(kind == one for one in ("event", "incident", *PRIVATE))
    return (pl.col("text") != "") & ~aside


def _wordy(items: pl.DataFrame) -> dict[int, int]:
    """Count the items with words by entry."""
    import polars as pl  # noqa: PLC0415

    found = items.lazy().filter(has_words()).group_by("entry").agg(pl.len()).sort("entry")
    return dict(found.collect().iter_rows())


def texts_of(case: Worded, entries: Iterable[int]) -> tuple[list[int], list[str]]:
    """The items with words of some entries, and their words."""
    import polars as pl  # noqa: PLC0415

    wanted = pl.Series("entry", list(entries), dtype=pl.Int32)
    rows = case.items.lazy().filter(pl.col("entry").is_in(wanted.implode()) & has_words())
    found = rows.select("item", "text").collect()
    return found["item"].to_list(), found["text"].to_list()

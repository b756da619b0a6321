"""The part of the front door for a helper's pass: one item at a time, sorted by somebody trusted.

What a helper sorts is an entry in their own name. The person whose book it is sees counts of it and
no word, and can take back every single one. See `tallybook.journal.scope` for what a scope is worth.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tallybook.content import behaviours
from tallybook.errors import NoSuchItem, NotAllowed, UnfitAnswer

if TYPE_CHECKING:
    import polars as pl

    from tallybook.case import Case
    from tallybook.case.sorting import Sorted
    from tallybook.case.veil import Row
    from tallybook.journal.book import Book
    from tallybook.journal.readers import Reader

_BEHAVIOUR = "behaviour:"
#: Labels that a sorter can put on an item, by what the journal keeps.
LABELS = ("matters", "look at together", "nothing to do")
_LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What a sorter is shown: the next item, covered, and how many there are after it.

    Attributes:
        row: The item without any word; None where nothing is left.
        left: How many items nobody has sorted.
        done: How many this sorter has sorted.
    """

    row: Row | None
    left: int
    done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The words of one item, opened for sorting.

    Attributes:
        item: Its number.
        text: The words.
        subject: The subject line.
        sender: The name or number it came from, as the file has it.
        attachments: How many files are attached; they stay closed.
    """

    item: int
    text: str
    subject: str
    sender: str
    attachments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """What one helper sorted, in numbers.

    Attributes:
        by: The six words of their key.
        name: What the person calls them.
        items: How many items stand as they sorted them.
        first: When they began; None where all was taken back.
        last: When they last sorted.
        counts: How often each label was put, the most frequent first.
        noted: On how many items they noted who it is.
        undone: How many were taken back.
    """

    by: str
    name: str
    items: int
    first: datetime | None
    last: datetime | None
    counts: tuple[tuple[str, int], ...]
    noted: int
    undone: int


class Sorting:
    """Part of the front door: an open book has ``book`` and ``case``."""

    book: Book

    if TYPE_CHECKING:

        @property
        def case(self) -> Case: ...  # noqa: D102 - the whole of it is in `door`

        def readers(self) -> tuple[Reader, ...]: ...  # noqa: D102 - in `granting`

    # --- for the one who sorts ----------------------------------------------------------------

    def next_to_sort(self, after: int = -1) -> Waiting:
        """The next item that nobody has sorted, without a word of it; the first after a number."""
        from tallybook.case.veil import rows_of  # noqa: PLC0415

        case = self.case
        rows = self._sortable(case)
        later = rows.filter(rows["item"] > after) if after >= 0 else rows
        chosen = (later if later.height else rows).head(1)
        row = rows_of(case, chosen)[0] if chosen.height else None
        mine = [one for one in self._sorted() if one.by == self.book.by and not one.undone]
        return Waiting(row=row, left=rows.height, done=len(mine))

    def words_to_sort(self, item: int) -> Opened:
        """Open the words of one item that waits to be sorted, because they were asked for.

        Raises:
            NoSuchItem: There is no such item.
            NotAllowed: The item is private, or was written and not brought in.
            GrantEnded: The grant is over.
        """
        from tallybook.journal.opening import record_of  # noqa: PLC0415

        self._require_sortable(item)
        row = record_of(self.book, item)
        return Opened(
            item=item,
            text=str(row["text"] or ""),
            subject=str(row["subject"] or ""),
            sender=str(row["sender"] or ""),
            attachments=len(row["attachments"] or ()),
        )

    def sort_item(self, item: int, put: Iterable[str], who: str = "") -> int:
        """Say what an item is: labels and kinds of behaviour, and whom it is from or about.

        Raises:
            NoSuchItem: There is no such item.
            NotAllowed: The item is private, or the key may not sort.
            UnfitAnswer: A label is not known, or the note is too long.
        """
        self._require_sortable(item)
        labels = tuple(dict.fromkeys(put))
        known = {*LABELS, *(f"{_BEHAVIOUR}{one.code}" for one in behaviours())}
        unknown = [one for one in labels if one not in known]
        if unknown or len(who) > _LONGEST:
            raise UnfitAnswer(
                answer="That", reason="it is not known here, or too long",
                choices=", ".join(LABELS),
            )  # fmt: skip
        body = {"item": item, "put": list(labels), "who": who.strip()}
        return self.book.append("sorted", body).first_leaf

    def _require_sortable(self, item: int) -> None:
        row = self.case.row(item)
        if row["private"] or row["kind"] == "incident":
            raise NotAllowed(scope=self.book.scope, act="opening what is private")

    def _sortable(self, case: Case) -> pl.DataFrame:
        """Rows that wait: brought in, not private, not from the person, sorted by nobody."""
        import polars as pl  # noqa: PLC0415

        gone = [one.item for one in self._sorted() if not one.undone]
        return case.items.filter(
            pl.col("kind").cast(pl.String) != "incident",
            ~pl.col("private"),
            ~pl.col("event"),
            pl.col("direction").cast(pl.String) != "out",
            ~pl.col("item").is_in(gone),
            pl.col("entry").is_in(list(case.import_of)),
        ).sort("item")

    # --- for the person whose book it is ------------------------------------------------------

    def sorted_by(self) -> tuple[Help, ...]:
        """What each helper sorted, in numbers; no word of any item."""
        names = {one.fingerprint: one.name for one in self.readers()}
        by: dict[str, list[Sorted]] = {}
        for one in self._sorted():
            by.setdefault(one.by, []).append(one)
        return tuple(_help(words, names.get(words, ""), found) for words, found in by.items())

    def sorted_items(self, by: str = "") -> tuple[Sorted, ...]:
        """Every sorting that stands, the latest first; those of one helper where one is named."""
        found = [one for one in self._sorted() if not one.undone and by in ("", one.by)]
        return tuple(reversed(found))

    def undo_sorted(self, entries: Iterable[int]) -> int:
        """Take sortings back by their entries; the items are as they were, the history stays.

        Raises:
            NoSuchItem: One of them is no sorting that stands.
            NotAllowed: The key is not the owner's.
        """
        standing = {one.entry for one in self._sorted() if not one.undone}
        chosen = list(dict.fromkeys(entries))
        for entry in chosen:
            if entry not in standing:
                raise NoSuchItem(noun="sorted item", name=entry)
        for entry in chosen:
            self.book.append("unsorted", {"of": entry})
        return len(chosen)

    def _sorted(self) -> tuple[Sorted, ...]:
        from tallybook.case.helped import sortings_of  # noqa: PLC0415

        return sortings_of(self.case)


def _help(by: str, name: str, found: list[Sorted]) -> Help:
    """Count what one helper sorted."""
    standing = [one for one in found if not one.undone]
    labels = Counter(label for one in standing for label in one.put)
    return Help(
        by=by,
        name=name,
        items=len({one.item for one in standing}),
        first=min((one.at for one in standing), default=None),
        last=max((one.at for one in standing), default=None),
        counts=tuple(labels.most_common()),
        noted=sum(1 for one in standing if one.who),
        undone=len(found) - len(standing),
    )

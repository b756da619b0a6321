"""What somebody who was let in sorted, and what else of a journal only its own pages ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from tallybook.model.entries import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """One item as somebody sorted it.

    Attributes:
        entry: The first leaf of the entry that says so.
        item: The item.
        put: Labels that were put on it.
        added: Those of them that it did not have before.
        who: Whom it is from or about, in the words of the one who sorted.
        by: The six words of that reader, or ``owner``.
        at: When.
        undone: Whether it was taken back.
    """

    entry: int
    item: int
    put: tuple[str, ...]
    added: tuple[str, ...]
    who: str
    by: str
    at: datetime
    undone: bool = False


@dataclass(slots=True)
class Sortings:
    """What was sorted, by leaf number, and the last word on safe contact."""

    done: dict[int, Sorted] = field(default_factory=dict)
    contact: Mapping[str, Any] = field(default_factory=dict)

    def take_sorted(self, entry: Entry, known: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
        """Take what somebody sorted.

        Args:
            entry: The entry.
            known: Labels that the item has.

        Returns:
            The item, and labels that it gets by this.
        """
        body = entry.body
        put = tuple(str(one) for one in body.get("put") or ())
        added = tuple(one for one in dict.fromkeys(put) if one not in known)
        self.done[entry.first_leaf] = Sorted(
            entry=entry.first_leaf,
            item=int(body.get("item", -1)),
            put=put,
            added=added,
            who=str(body.get("who") or ""),
            by=entry.by,
            at=entry.written_at,
        )
        return int(body.get("item", -1)), added

    def take_undone(self, entry: Entry) -> tuple[int, tuple[str, ...]]:
        """Take a sorting back; return the item and the labels that go."""
        of = int(entry.body.get("of", -1))
        one = self.done.get(of)
        if one is None or one.undone:
            return -1, ()
        self.done[of] = replace(one, undone=True)
        return one.item, one.added

"""What a person said are not the same: pairs of numbers, accounts or people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tallybook.model.entries import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """One decision that stands.

    Attributes:
        item: Its leaf number.
        one: A handle, or the name of a person of the book.
        two: The other.
        reason: Why, in the words of whoever decided; often empty.
        written_at: When it was decided.
    """

    item: int
    one: str
    two: str
    reason: str
    written_at: datetime


@dataclass(slots=True)
class Apart:
    """Pairs that were said not to be the same, as far as it was not taken back."""

    pairs: dict[frozenset[str], Parted] = field(default_factory=dict)

    def take(self, entry: Entry) -> None:
        """Take one decision, or one that takes an earlier one back."""
        one, two = str(entry.body.get("a", "")), str(entry.body.get("b", ""))
        if not one or not two:
            return
        pair = frozenset((one, two))
        self.pairs.pop(pair, None)
        if not entry.body.get("off"):
            reason = str(entry.body.get("reason") or "")
            self.pairs[pair] = Parted(
                item=entry.first_leaf, one=one, two=two, reason=reason, written_at=entry.written_at
            )

    def parts(self, one: Iterable[str], two: Iterable[str]) -> bool:
        """Whether any name or handle of one side was parted from any of the other."""
        return any(frozenset(pair) in self.pairs for pair in product(one, two))

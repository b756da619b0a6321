"""The person's own address book: their names for handles, and handles that one card holds together.

What stands on a card was written by the book's own person, so it may be shown. A card joins
nothing by itself: it is proposed, and a person confirms it or leaves it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tallybook.case.handles import normalise
from tallybook.case.people import People
from tallybook.model.people import Person

if TYPE_CHECKING:
    import polars as pl

#: How it is known that the handles of a card belong together.
ON_WHOSE_WORD = "from your address book"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One entry of an address book.

    Attributes:
        item: Its leaf number.
        name: The name it is shown under.
        handles: What stands on it, normalised, in its order.
    """

    item: int
    name: str
    handles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A card whose handles occur in the record and are not one person yet.

    Attributes:
        item: Leaf number of the card.
        name: The name on it.
        handles: Everything that would be put to the person.
        met: Those of them that occur in the record.
        count: Items that came from or went to them.
    """

    item: int
    name: str
    handles: tuple[str, ...]
    met: tuple[str, ...]
    count: int


def cards_of(
    items: pl.DataFrame, import_of: Mapping[int, int], regions: Mapping[int, str]
) -> tuple[Card, ...]:
    """Read the cards of a case, in the order in which the journal holds them.

    Args:
        items: The rows of a case.
        import_of: For each entry of records, the entry that began its import.
        regions: By the number of that entry, the country of bare numbers.
    """
    import polars as pl  # noqa: PLC0415

    rows = items.filter(pl.col("kind") == "card").sort("item")
    found = []
    for item, entry, name, raws in rows.select("item", "entry", "text", "recipients").iter_rows():
        region = regions.get(import_of.get(entry, -1), "GB")
        handles = dict.fromkeys(normalise(raw, region).value for raw in raws)
        handles.pop("", None)
        found.append(Card(item=item, name=" ".join(name.split()), handles=tuple(handles)))
    return tuple(found)


def names_on(cards: Iterable[Card]) -> dict[str, str]:
    """By handle, the name the person wrote; where cards differ, all of them."""
    names: dict[str, dict[str, None]] = {}
    for card in cards:
        if card.name in card.handles or normalise(card.name, "GB").value in card.handles:
            continue  # a number is no name for itself
        for handle in (*card.handles, card.name):
            if handle:
                names.setdefault(handle, {})[card.name] = None
    return {handle: " or ".join(given) for handle, given in names.items()}


def proposed(cards: Iterable[Card], items: pl.DataFrame, people: People) -> tuple[Proposed, ...]:
    """Cards with several handles of which at least one occurs, and that are not one person yet."""
    counts = _counts(items)
    found = []
    for card in cards:
        handles = (*card.handles, *((card.name,) if card.name in counts else ()))
        met = tuple(handle for handle in handles if handle in counts)
        known = {people.name_of(handle) for handle in handles}
        is_one = len(known) == 1 and known != {""}
        is_own = any(handle in people.own for handle in handles)
        if len(set(handles)) > 1 and met and not is_one and not is_own:
            count = sum(counts[handle] for handle in met)
            found.append(
                Proposed(item=card.item, name=card.name, handles=handles, met=met, count=count)
            )
    return tuple(sorted(found, key=lambda one: (-one.count, one.item)))


def as_person(one: Proposed, role: str, people: People) -> Person:
    """The person a card proposes; handles that the name has already stay with it."""
    before = next((known for known in people.persons if known.name == one.name), None)
    kept = before.handles if before else ()
    return Person(name=one.name, handles=tuple(dict.fromkeys((*kept, *one.handles))), role=role)


def _counts(items: pl.DataFrame) -> Counter[str]:
    """How many items came from or went to each handle."""
    import polars as pl  # noqa: PLC0415

    met = items.lazy().filter(~pl.col("kind").is_in(["card", "incident"]))
    counted = met.group_by("handle").len().collect()
    counts = Counter(dict(counted.with_columns(pl.col("handle").cast(pl.String)).iter_rows()))
    counts.pop("", None)
    return counts

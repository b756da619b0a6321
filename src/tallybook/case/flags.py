"""What the words of items were taken for: by rules, and by the person who has the last word."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING

from tallybook.model.flags import FAMILIES, Flag, added

if TYPE_CHECKING:
    import polars as pl

    from tallybook.model.entries import Entry

#: A label with this before it says that an item shows a behaviour of the catalogue.
BEHAVIOUR = "behaviour:"
DISMISSED, ADDED, LEFT = "dismissed", "added", "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a person said of one family on one item.

    Attributes:
        said: ``dismissed``, ``added``, or ``left`` where an earlier word was taken back.
        reason: Why, in their own words; empty where they gave none.
        entry: The entry it stands in.
    """

    said: str
    reason: str
    entry: int


@dataclass(slots=True)
class Flags:
    """Flags of a case.

    Attributes:
        found: What rules found, by item, whichever way the item went.
        said: What a person said, by item and family.
        done: Entries whose words were looked through.
    """

    found: dict[int, tuple[Flag, ...]] = field(default_factory=dict)
    said: dict[tuple[int, str], Said] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)

    def take_said(self, entry: Entry) -> None:
        """Take the word of a person on a flag."""
        body = entry.body
        place = (int(body.get("item", -1)), str(body.get("family", "")))
        self.said[place] = Said(
            said=str(body.get("said", "")), reason=str(body.get("reason") or ""), entry=entry.seq
        )

    def take_found(self, found: Mapping[int, tuple[Flag, ...]], done: Collection[int]) -> None:
        """Take what rules found, and note which entries they have been through."""
        self.found.update(found)
        self.done.update(done)

    def standing(self, items: pl.DataFrame) -> dict[int, tuple[Flag, ...]]:
        """What stands: found and not dismissed, or added; of words that went the right way.

        Args:
            items: The rows of a case.
        """
        ways = _ways(items, self.found)
        stands: dict[int, tuple[Flag, ...]] = {}
        for item, flags in self.found.items():
            kept = tuple(flag for flag in flags if self._counts(item, flag, ways.get(item, "")))
            if kept:
                stands[item] = kept
        for (item, family), word in self.said.items():
            if word.said == ADDED and family in FAMILIES:
                known = stands.get(item, ())
                if family not in {flag.family for flag in known}:
                    stands[item] = (*known, added(family))
        return stands

    def _counts(self, item: int, flag: Flag, way: str) -> bool:
        """Whether a flag stands on an item that went this way."""
        family = FAMILIES.get(flag.family)
        if family is None or not way:
            return False
        fits = way == "out" if family.by == "own" else way != "out"
        word = self.said.get((item, flag.family))
        return fits and (word is None or word.said != DISMISSED)


def _ways(items: pl.DataFrame, wanted: Iterable[int]) -> dict[int, str]:
    """Which way each of some items went; items that are not there are left out."""
    import polars as pl  # noqa: PLC0415

    places = pl.Series("item", list(wanted), dtype=pl.Int64)
    kept = items.lazy().filter(pl.col("item").is_in(places.implode())).select(
        "item", pl.col("direction").cast(pl.String), pl.col("kind").cast(pl.String)
    )  # fmt: skip
    return {
        item: "" if kind in {"event", "incident"} else way
        for item, way, kind in kept.collect().iter_rows()
    }


def with_behaviours(
    flags: Mapping[int, tuple[Flag, ...]],
    labels: Mapping[int, tuple[str, ...]],
    told: Mapping[int, tuple[str, ...]],
) -> dict[str, set[int]]:
    """Items by behaviour: as told in incidents, as labelled, and as words suggest.

    Args:
        flags: What stands.
        labels: Labels by item.
        told: Behaviours of each incident.
    """
    found: dict[str, set[int]] = {}
    for item, code in chain(
        ((item, code) for item, codes in told.items() for code in codes),
        ((item, code) for item, names in labels.items() for code in _labelled(names)),
        ((item, code) for item, some in flags.items() for code in _suggested(some)),
    ):
        found.setdefault(code, set()).add(item)
    return found


def _labelled(names: Iterable[str]) -> Iterator[str]:
    """Behaviours among the labels of an item."""
    return (name.removeprefix(BEHAVIOUR) for name in names if name.startswith(BEHAVIOUR))


def _suggested(flags: Iterable[Flag]) -> Iterator[str]:
    """Behaviours that flags suggest."""
    return (code for flag in flags for code in FAMILIES[flag.family].behaviours)


def as_words(flag: Flag) -> dict[str, object]:
    """A flag as plain values, as it is kept."""
    return {
        "f": flag.family, "r": flag.rule, "v": flag.version, "p": [list(one) for one in flag.spans],
        "s": [list(one) for one in flag.slots], "d": flag.direct,
    }  # fmt: skip


def from_words(row: Mapping[str, object]) -> Flag:
    """The flag of plain values."""
    spans, slots = row["p"], row["s"]
    flag = Flag(
        family=str(row["f"]), rule=str(row["r"]), version=int(str(row["v"])), direct=bool(row["d"])
    )
    assert isinstance(spans, list) and isinstance(slots, list)  # noqa: S101, PT018 - as written above
    return replace(
        flag,
        spans=tuple((int(one), int(two)) for one, two in spans),
        slots=tuple((str(name), int(one), int(two)) for name, one, two in slots),
    )

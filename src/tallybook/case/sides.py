"""Sides of the record: each person with all their handles, and each handle that is nobody's yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tallybook.case.case import Case
from tallybook.case.people import OTHER, OWNER

if TYPE_CHECKING:
    import polars as pl

#: Kinds whose words somebody wrote to somebody.
WRITTEN = ("message", "mail")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side.

    Attributes:
        number: The leaf number of its first item; stands for it in addresses and commands.
        label: What may be shown.
        person: The person of the book it is, or empty.
        is_about: Whether the record is about that person.
        handles: Its handles that occur in the record, those of the most items first.
        count: Items that came from or went to them.
    """

    number: int
    label: str
    person: str
    is_about: bool
    handles: tuple[str, ...]
    count: int

    @property
    def key(self) -> str:
        """What a decision names it by: the person, else the handle."""
        return self.person or self.handles[0]

    @property
    def names(self) -> tuple[str, ...]:
        """Everything a decision may have named it by."""
        return (self.person, *self.handles) if self.person else self.handles


def sides(case: Case) -> Mapping[str, Side]:
    """Every side by each of its handles; the book's own person is none."""
    return case.remembered("sides", lambda: _sides(case))


def by_number(case: Case) -> Mapping[int, Side]:
    """Every side by its number."""
    return {side.number: side for side in sides(case).values()}


def _sides(case: Case) -> dict[str, Side]:
    import polars as pl  # noqa: PLC0415

    met = case.items.lazy().filter(~pl.col("kind").is_in(["card", "incident"]))
    counted = (
        met.group_by("handle")
        .agg(pl.len(), pl.col("item").min())
        .with_columns(pl.col("handle").cast(pl.String))
        .filter(pl.col("handle") != "")
        .sort(["len", "item"], descending=[True, False])
        .collect()
    )
    groups: dict[tuple[str, str], list[tuple[str, int, int]]] = {}
    for handle, count, first in counted.iter_rows():
        person = case.people.person_of(handle)
        if handle in case.people.own or (person is not None and person.role == OWNER):
            continue
        key = ("person", person.name) if person is not None else ("handle", handle)
        groups.setdefault(key, []).append((handle, count, first))
    found: dict[str, Side] = {}
    roles = {person.name: person.role for person in case.people.persons}
    for (kind, name), rows in groups.items():
        person_name = name if kind == "person" else ""
        side = Side(
            number=min(first for _, _, first in rows),
            label=person_name or case.people.seen(name).label,
            person=person_name,
            is_about=roles.get(person_name) == OTHER,
            handles=tuple(handle for handle, _, _ in rows),
            count=sum(count for _, count, _ in rows),
        )
        found |= dict.fromkeys(side.handles, side)
    return found


def written_by(case: Case, side: Side) -> pl.DataFrame:
    """What a side wrote, in order of time: item, text, folded text, hour where it is known."""
    import polars as pl  # noqa: PLC0415

    wanted = pl.lit(False)
    for handle in side.handles:
        wanted |= pl.col("handle") == handle
    rows = case.items.lazy().filter(wanted & (pl.col("direction") != "out"))
    written = rows.filter(pl.col("kind").is_in(WRITTEN) & (pl.col("text") != ""))
    return written.select("item", "text", "folded").collect()

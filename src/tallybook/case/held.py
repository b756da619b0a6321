"""What a record holds, counted by name: what was told, noted and brought in, each with its items."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from tallybook.case.asked import Filter
from tallybook.case.case import Case
from tallybook.case.flags import BEHAVIOUR
from tallybook.case.tally import INCIDENTS, after_moment, received
from tallybook.case.timeline import columns, count, leaves
from tallybook.case.times import at_home
from tallybook.model.orders import Dated

if TYPE_CHECKING:
    import polars as pl

    from tallybook.model.entries import Incident

_WRITTEN = Filter(kind=("incident",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One count of a record.

    Attributes:
        count: How many.
        filter: Lists what was counted; None where it is no items of the line of time.
    """

    count: int
    filter: Filter | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One behaviour, as a record shows it.

    Attributes:
        code: Of the catalogue.
        items: How many items.
        told: How many of them a person put there, in a diary entry or on the item.
        days: On how many different days.
        first: The first of these days; None where no item has a day.
        last: The last of these days.
    """

    code: str
    items: int
    told: int
    days: int
    first: date | None
    last: date | None


def told(case: Case) -> Mapping[str, frozenset[int]]:
    """Items by behaviour that a person put there: in what they wrote, or on the item itself."""
    return case.remembered("told", lambda: _told(case))


def _told(case: Case) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for item in leaves(case, _WRITTEN):
        for code in case.incident(item).behaviours:
            found.setdefault(code, set()).add(item)
    for item, names in case.labels.items():
        for name in names:
            if name.startswith(BEHAVIOUR):
                found.setdefault(name.removeprefix(BEHAVIOUR), set()).add(item)
    return {code: frozenset(items) for code, items in found.items()}


def worded(case: Case) -> Mapping[str, tuple[int, ...]]:
    """Items by family of words, in the order of time: what stands after the person's decisions."""
    return case.remembered("worded", lambda: _worded(case))


def _worded(case: Case) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for item, flags in case.flags.items():
        for flag in flags:
            found.setdefault(flag.family, set()).add(item)
    return {family: ranked(case, items) for family, items in found.items()}


def ranked(case: Case, items: Iterable[int]) -> tuple[int, ...]:
    """Some items that were told of or have words, in the order of time."""
    places = case.remembered("ranks", lambda: _ranks(case))
    return tuple(sorted((item for item in items if item in places), key=places.__getitem__))


def _ranks(case: Case) -> dict[int, int]:
    """The places in time of every item that was told of or has words."""
    some = {item for items in told(case).values() for item in items}
    return {item: place for place, item in enumerate(case.in_time(some.union(case.flags)))}


def shown(case: Case) -> tuple[Shown, ...]:
    """Every behaviour that a record shows, the most frequent first."""
    return case.remembered("shown", lambda: _shown(case))


def _shown(case: Case) -> tuple[Shown, ...]:
    import polars as pl  # noqa: PLC0415

    day = pl.col("home").dt.date()
    found = behaviour_rows(case).group_by("code").agg(
        pl.len().alias("items"), pl.col("told").sum(), day.drop_nulls().n_unique().alias("days"),
        day.min().alias("first"), day.max().alias("last"),
    ).sort("items", "code", descending=[True, False])  # fmt: skip
    return tuple(Shown(**row) for row in found.iter_rows(named=True))


def behaviour_rows(case: Case) -> pl.DataFrame:
    """One row for each behaviour of each item: ``code``, ``item``, ``told``, ``channel``, ``home``.

    ``home`` is null where the day is not known.
    """
    return case.remembered("behaviour rows", lambda: _behaviour_rows(case))


def _behaviour_rows(case: Case) -> pl.DataFrame:
    import polars as pl  # noqa: PLC0415

    by_person = told(case)
    pieces = [
        pl.DataFrame({"item": list(items)}, schema={"item": pl.Int64}).select(
            pl.lit(code).alias("code"),
            "item",
            pl.col("item").is_in(list(by_person.get(code, ()))).alias("told"),
        )
        for code, items in case.behaviours.items()
    ]
    schema = {"code": pl.String, "item": pl.Int64, "told": pl.Boolean}
    pairs = pl.concat(pieces) if pieces else pl.DataFrame(schema=schema)
    dated = (
        columns(case, Filter(items=tuple(pairs["item"].unique()), dated=True), "item", "home")
        if pieces
        else None
    )
    known = case.items.lazy().select("item", pl.col("channel").cast(pl.String))
    homes = (dated if dated is not None else case.items.clear()).lazy().select("item", "home")
    return pairs.lazy().join(known, on="item").join(homes, on="item", how="left").collect()


def incidents_with(case: Case, holds: Callable[[Incident], bool]) -> Held:
    """Count what the person wrote down, of one sort."""
    items = tuple(item for item in leaves(case, _WRITTEN) if holds(case.incident(item)))
    return Held(count=len(items), filter=Filter(items=items) if items else None)


def occasions(case: Case) -> frozenset[date]:
    """Days on which something came in or was written down as having happened."""
    import polars as pl  # noqa: PLC0415

    days = pl.col("home").dt.date()
    found = (
        columns(case, chosen, "home").select(days)["home"] for chosen in (received(case), INCIDENTS)
    )
    return frozenset(day for column in found for day in column.unique().to_list())


def held(case: Case, name: str) -> Held:
    """One count of a record, by its name.

    Raises:
        KeyError: There is no such count.
    """
    return case.remembered(f"held {name}", lambda: _COUNTS[name](case))


def _listed(case: Case, chosen: Filter) -> Held:
    return Held(count=count(case, chosen), filter=chosen)


def _after(case: Case, dated: list[Dated]) -> Held:
    """What came in after the first of some dates."""
    if not dated:
        return Held(count=0)
    first = min((at_home(one, case.zone, case.zone) for one in dated), key=str)
    return _listed(case, replace(received(case), since=after_moment(first)[1]))


def _unnamed(case: Case) -> Held:
    """Numbers and accounts that something came in from and that are nobody's yet."""
    rows = columns(case, Filter(contact=True, dated=True), "person", "handle")
    nobody = rows.filter((rows["person"].cast(str) == "") & (rows["handle"].cast(str) != ""))
    return Held(count=nobody["handle"].n_unique())


_COUNTS: dict[str, Callable[[Case], Held]] = {
    "received": lambda case: _listed(case, received(case)),
    "occasions": lambda case: Held(count=len(occasions(case))),
    "persons": lambda case: Held(count=len(case.people.others)),
    "unnamed": _unnamed,
    "witnesses": lambda case: incidents_with(case, lambda one: bool(one.witnesses)),
    "feelings": lambda case: incidents_with(case, lambda one: bool(one.feeling.strip())),
    "impacts": lambda case: incidents_with(case, lambda one: bool(one.impact.strip())),
    "stops": lambda case: Held(count=len(case.stops)),
    "after_stop": lambda case: _after(case, [one.dated for one in case.stops]),
    "blocks": lambda case: Held(count=len(case.blocks)),
    "reports": lambda case: Held(count=len(case.reports)),
    "orders": lambda case: Held(count=len(case.orders)),
    "served": lambda case: Held(count=len([one for one in case.orders if one.served])),
    "after_order": lambda case: _after(case, [one.binds_from for one in case.orders]),
    "sign_ins": lambda case: _listed(case, Filter(channel=("account",))),
}

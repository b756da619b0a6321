"""The numbers of lanes and branches: each way, and each number, address and account, over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from tallybook.case.asked import Filter
from tallybook.case.people import HandleSeen
from tallybook.case.sight import PART, Cell, Panel, Sight, only, rate, runs
from tallybook.drawing import Branch, Lane, Lanes, Tree
from tallybook.model.kinds import CHANNELS

if TYPE_CHECKING:
    import polars as pl

#: Lanes and branches that are drawn, and rows that are listed; the rest is put together.
DRAWN, LISTED = 24, 100
BRANCHES = 48
#: Columns that say what files cover.
COVER = ("covered days", "items a covered day")
_LIMIT = (
    "channels and accounts of which no file was brought in, or who held a phone or an account. A gap "
    "is counted in days between two items; it may lie where no file covers."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Extent:
    """Rows that have one value in common: how many, on how many days, from when to when."""

    value: str
    count: int
    days: int
    first: date
    last: date
    gap: int
    ways: tuple[str, ...]


def ways(seen: Sight) -> Panel | None:
    """A lane for each channel, with what files cover of it."""
    found = _extents(seen, "channel")
    if not found:
        return None
    labels = {one.value: CHANNELS.get(one.value, one.value) for one in found}
    title = "By channel, over time"
    told = f"Channels on which something came in: {len(found):,}."
    return _laned(seen, found, ("ways", "channel", title, told), labels, {
        one.value: replace(seen.chosen, channel=(one.value,)) for one in found
    })  # fmt: skip


def handles(seen: Sight) -> Panel | None:
    """A lane for each number, address and account, by its neutral label."""
    found = _extents(seen, "handle")
    if not found:
        return None
    people = [seen.case.people.seen(one.value) for one in found[:LISTED]]
    labels = {one.value: one.label for one in people}
    title = "By number, address and account, over time"
    told = f"Numbers, addresses and accounts it came from: {len(found):,}."
    return _laned(seen, found, ("handles", "handle", title, told), labels, {
        one.value: replace(seen.chosen, handle=one.choice) for one in people
    })  # fmt: skip


def _extents(seen: Sight, column: str) -> list[_Extent]:
    """Rows by the values of a column, the most frequent first."""
    import polars as pl  # noqa: PLC0415

    day = pl.col("day")
    agg = [
        pl.col("len").sum().alias("count"),
        pl.len().alias("days"),
        day.min().alias("first"),
        day.max().alias("last"),
        day.sort().diff().dt.total_days().max().fill_null(0).alias("gap"),
    ]
    rows = seen.rows(*{column, "channel", "home"}).with_columns(
        pl.col("home").dt.date().alias("day")
    )
    daily = rows.group_by(column, "day").len().group_by(column).agg(agg)
    if column != "channel":
        used = rows.group_by(column).agg(pl.col("channel").unique().alias("ways"))
        daily = daily.join(used, on=column)
    counted = (
        daily.with_columns(pl.col(column).cast(pl.String))
        .sort("count", column, descending=[True, False])
        .collect()
    )
    return [
        _Extent(
            value=row[column], count=row["count"], days=row["days"], first=row["first"],
            last=row["last"], gap=row["gap"],
            ways=tuple(sorted(row["ways"])) if "ways" in row else (row[column],),
        )
        for row in counted.iter_rows(named=True)
    ]  # fmt: skip


def _laned(
    seen: Sight,
    found: Sequence[_Extent],
    words: tuple[str, str, str, str],
    labels: Mapping[str, str],
    filters: Mapping[str, Filter],
) -> Panel:
    """Lanes of the most frequent, in the order in which they first came; the rest as one."""
    name, column, title, told = words
    shown = sorted(found[:DRAWN], key=lambda one: (one.first, one.value))
    daily = _daily(seen, column, [one.value for one in shown])
    lanes = [
        Lane(
            label=labels[one.value], first=one.first, last=one.last,
            counts=tuple(daily[one.value]), covered=runs(seen, one.ways),
        )
        for one in shown
    ]  # fmt: skip
    if rest := found[DRAWN:]:
        lanes.append(Lane(
            label=f"{len(rest):,} others", first=min(one.first for one in rest),
            last=max(one.last for one in rest), counts=tuple(daily[""]), holds=len(rest),
        ))  # fmt: skip
    listed = found[:LISTED]
    return Panel(
        name=name,
        title=title,
        told=told,
        does_not_show=_LIMIT + PART * seen.is_part,
        given=Lanes(key=name, title=title, told=told, lanes=tuple(lanes), marks=seen.marks),
        columns=(column, "items", "days with some", "first", "last", "longest gap in days",
                 *(() if seen.is_part else COVER)),
        rows=tuple(_row(seen, one, labels[one.value]) for one in listed)
        + _rest(found[LISTED:], 3 - len(COVER) * seen.is_part),
        filters=tuple(filters.get(one.value) for one in listed) + (None,) * bool(found[LISTED:]),
        marks=seen.marks,
    )  # fmt: skip


def _row(seen: Sight, one: _Extent, label: str) -> tuple[Cell, ...]:
    """The numbers of one lane."""
    covered = [(max(first, one.first), min(last, one.last)) for first, last in runs(seen, one.ways)]
    days = sum(max(0, (last - first).days + 1) for first, last in covered)
    row = (label, one.count, one.days, one.first.isoformat(), one.last.isoformat(), one.gap)
    return row if seen.is_part else (*row, days, rate(one.count, days))


def _rest(rest: Sequence[_Extent], empty: int) -> tuple[tuple[Cell, ...], ...]:
    """One row for all that are not listed."""
    if not rest:
        return ()
    return ((f"{len(rest):,} others", sum(one.count for one in rest), None,
             min(one.first for one in rest).isoformat(), max(one.last for one in rest).isoformat(),
             *[None] * empty),)  # fmt: skip


def _daily(seen: Sight, column: str, shown: list[str]) -> dict[str, list[tuple[date, int]]]:
    """Items by day of each that is shown; all others under the empty name."""
    import polars as pl  # noqa: PLC0415

    value = pl.col(column).cast(pl.String)
    named = pl.when(value.is_in(shown)).then(value).otherwise(pl.lit("\0"))
    rows: pl.LazyFrame = seen.rows(column, "home").select(
        named.alias("value"), pl.col("home").dt.date().alias("day")
    )
    counted = rows.group_by("value", "day").len().sort("value", "day").collect()
    found: dict[str, list[tuple[date, int]]] = {name: [] for name in (*shown, "\0")}
    for name, day, count in counted.iter_rows():
        found[name].append((day, count))
    found.setdefault("", found["\0"])
    return found


def branches(seen: Sight) -> Panel | None:
    """A branch for each number, address and account, under the person it was put to.

    Where no one was chosen, those put to nobody are shown as well: it is they who may be new.
    """
    seen = _with_nobodys(seen)
    people = seen.case.people
    found = [one for one in _extents(seen, "handle") if one.value]
    if not found:
        return None
    listed = sorted(found, key=lambda one: (not people.name_of(one.value), -one.count))[:LISTED]
    rows = [(one, people.seen(one.value), people.name_of(one.value)) for one in listed]
    drawn = _drawn(rows, len(found))
    put = sum(bool(people.name_of(one.value)) for one in found)
    title = "New numbers, addresses and accounts"
    told = (
        f"{len(found):,} numbers, addresses and accounts, each from its first item to its last; "
        f"{put:,} of them were put to a person by you."
    )
    return Panel(
        name="branches",
        title=title,
        told=told,
        does_not_show=(
            "who held a phone or an account, or that what was put to nobody belongs together. One "
            "may have been in use before the first file begins." + PART * seen.is_part
        ),
        given=Tree(key="branches", title=title, told=told, branches=tuple(drawn),
                   marks=seen.marks),
        columns=("handle", "put to", "items", "days with some", "first", "last"),
        rows=tuple(
            (shown.label, name or "nobody", one.count, one.days, one.first.isoformat(),
             one.last.isoformat())
            for one, shown, name in rows
        ),
        filters=tuple(replace(seen.chosen, handle=shown.choice) for _, shown, _ in rows),
        marks=seen.marks,
    )  # fmt: skip


def _with_nobodys(seen: Sight) -> Sight:
    """The same choice, with handles put to nobody where no one was chosen."""
    if seen.chosen.person or seen.chosen.handle:
        return seen
    everyone = replace(seen.chosen, role="")
    if seen.among is not None:
        everyone = only(seen.case, everyone, seen.among)
    return replace(seen, chosen=everyone)


def _drawn(rows: Sequence[tuple[_Extent, HandleSeen, str]], of: int) -> list[Branch]:
    """The branches to draw, and one that stands for all others."""
    drawn = [
        Branch(label=shown.label, group=name, first=one.first, last=one.last, count=one.count)
        for one, shown, name in rows[:BRANCHES]
    ]
    if rest := of - len(drawn):
        drawn.append(replace(drawn[-1], label="", group="", count=0, holds=rest))
    return drawn

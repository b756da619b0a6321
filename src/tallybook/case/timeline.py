"""Filter the line of time and turn its pages without sorting or reading it again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from tallybook.case.asked import Filter
from tallybook.case.case import Case
from tallybook.case.coverage import is_dated
from tallybook.case.veil import Row, rows_of
from tallybook.case.words import holding
from tallybook.model.kinds import ASIDE

if TYPE_CHECKING:
    import polars as pl

#: Filters whose result is kept while the view does not change.
_KEPT = 16
_SWITCHES = ("matters", "private", "late", "event", "contact")
EVERYTHING = Filter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some rows of a longer list.

    Attributes:
        rows: The rows, veiled.
        total: How many there are in all.
        offset: How many stand before these.
        limit: How many a page holds.
        aside: Kinds that are left out where nothing is filtered, and how many there are of each.
    """

    rows: tuple[Row, ...]
    total: int
    offset: int
    limit: int
    aside: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a form can offer to choose from.

    Attributes:
        persons: Names of persons.
        handles: (what stands for it in a link, what may be shown).
        channels: Channels that occur.
        kinds: Kinds that occur.
        first: The first day.
        last: The last day.
    """

    persons: tuple[str, ...]
    handles: tuple[tuple[str, str], ...]
    channels: tuple[str, ...]
    kinds: tuple[str, ...]
    first: date | None
    last: date | None


def page(case: Case, chosen: Filter = EVERYTHING, offset: int = 0, limit: int = 100) -> Page:
    """Show one page of what a filter leaves, in the order of time.

    Where nothing is filtered, address cards and the person's own places are left out: there may be
    a million places among a thousand messages. They are found by their kind, by words, and by their
    export.
    """
    offset = max(0, offset)
    limit = max(0, limit)
    aside = case.remembered("aside", lambda: _aside(case)) if chosen.is_open else ()
    if chosen.is_open and not aside:
        cut = case.items.slice(offset, limit)
        return Page(rows=rows_of(case, cut), total=case.items.height, offset=offset, limit=limit)
    places = case.remembered("listed", lambda: _listed(case)) if aside else _places(case, chosen)
    cut = case.items[places.slice(offset, limit)]
    rows = rows_of(case, cut)
    return Page(rows=rows, total=places.len(), offset=offset, limit=limit, aside=aside)


def _aside(case: Case) -> tuple[tuple[str, int], ...]:
    """How many there are of each kind that is left out of the list of everything."""
    import polars as pl  # noqa: PLC0415

    kinds = case.items.lazy().filter(pl.any_horizontal(pl.col("kind") == one for one in ASIDE))
    counted = kinds.group_by("kind").len().collect().cast({"kind": pl.String})
    return tuple(sorted(counted.iter_rows()))


def _listed(case: Case) -> pl.Series:
    """Row numbers of everything that is not left out."""
    import polars as pl  # noqa: PLC0415

    kept = pl.all_horizontal(pl.col("kind") != one for one in ASIDE)
    return case.items.select(kept.arg_true()).to_series()


def select(case: Case, chosen: Filter = EVERYTHING) -> pl.DataFrame:
    """Take the rows a filter leaves, in the order of time."""
    return case.items if chosen.is_open else case.items[_places(case, chosen)]


def columns(case: Case, chosen: Filter, *names: str) -> pl.DataFrame:
    """Take only some columns of the same rows, which is much quicker."""
    narrow = case.items.select(names)
    return narrow if chosen.is_open else narrow[_places(case, chosen)]


def count(case: Case, chosen: Filter = EVERYTHING) -> int:
    """Count what a filter leaves."""
    return case.items.height if chosen.is_open else _places(case, chosen).len()


def leaves(case: Case, chosen: Filter = EVERYTHING) -> list[int]:
    """List the leaf numbers of what a filter leaves, in the order of time."""
    items = case.items["item"]
    return (items if chosen.is_open else items.gather(_places(case, chosen))).to_list()


def choices(case: Case) -> Choices:
    """List what a form can offer."""
    return case.remembered("choices", lambda: _choices(case))


def _choices(case: Case) -> Choices:
    """Look through everything for what a form can offer."""
    import polars as pl  # noqa: PLC0415

    view = case.items
    dated = view.lazy().filter(is_dated()).select(
        pl.col("home").min().dt.date().alias("first"), pl.col("home").max().dt.date().alias("last")
    ).collect()  # fmt: skip
    counted = view.lazy().filter(pl.col("kind") != "incident").group_by("handle").len().collect()
    frequent = counted.sort("len", descending=True)["handle"].cast(pl.String).to_list()
    seen = [case.people.seen(handle) for handle in frequent if handle]
    first, last = dated.row(0)
    return Choices(
        persons=tuple(person.name for person in case.people.persons),
        handles=tuple((one.choice, one.label) for one in seen),
        channels=_different(view["channel"]),
        kinds=_different(view["kind"]),
        first=first,
        last=last,
    )


def _different(column: pl.Series) -> tuple[str, ...]:
    """The values of a column, in order."""
    import polars as pl  # noqa: PLC0415

    return tuple(sorted(column.unique().cast(pl.String).to_list()))


def _places(case: Case, chosen: Filter) -> pl.Series:
    """Row numbers of what a filter leaves; the last few filters are remembered."""
    known: dict[Filter, pl.Series] = case.remembered("places", dict)
    if chosen in known:
        return known[chosen]
    found = _find(case, chosen)
    if len(known) >= _KEPT:
        known.pop(next(iter(known)))
    known[chosen] = found
    return found


def _find(case: Case, chosen: Filter) -> pl.Series:
    """Work out the row numbers: cheap conditions first, words in what is left."""
    import polars as pl  # noqa: PLC0415

    conditions = list(_conditions(case, chosen))
    view = case.items
    if conditions:
        places = view.lazy().select(pl.all_horizontal(conditions).arg_true()).collect().to_series()
    else:
        places = pl.int_range(view.height, dtype=pl.UInt32, eager=True)
    if chosen.words:
        text = view["folded"]
        text = text.gather(places) if conditions else text
        places = places.filter(holding(text, chosen.words, chosen.match))
    return places


def _conditions(case: Case, chosen: Filter) -> Iterator[pl.Expr]:
    """The conditions of a filter, apart from its words."""
    import polars as pl  # noqa: PLC0415

    for name in _SWITCHES:
        wanted = getattr(chosen, name)
        if wanted is not None:
            yield pl.col(name) == wanted
    for name, values in (
        ("channel", chosen.channel),
        ("kind", chosen.kind),
        ("direction", (chosen.direction,)),
        ("exhibit", (chosen.exhibit,)),
    ):
        if any(values):
            yield pl.any_horizontal(pl.col(name) == value for value in values)
    if chosen.attached is not None:
        yield (pl.col("attachments").list.len() > 0) == chosen.attached
    yield from _these(case, chosen)
    yield from _who(case, chosen)
    yield from _when(chosen)


def _these(case: Case, chosen: Filter) -> Iterator[pl.Expr]:
    """Conditions that name items one by one: by number, by flag, by behaviour."""
    import polars as pl  # noqa: PLC0415

    if chosen.items:
        yield pl.col("item").is_in(list(chosen.items))
    if chosen.flag:
        yield pl.col("item").is_in(list(case.flagged(*chosen.flag)))
    if chosen.behaviour:
        some = (case.behaviours.get(code, ()) for code in chosen.behaviour)
        yield pl.col("item").is_in([item for items in some for item in items])


def _who(case: Case, chosen: Filter) -> Iterator[pl.Expr]:
    """Conditions on persons and handles; an incident may name several of them."""
    import polars as pl  # noqa: PLC0415

    if chosen.person:
        yield _of_person(case, chosen.person)
    if chosen.role:
        named = [one.name for one in case.people.persons if one.role == chosen.role]
        yield pl.any_horizontal(pl.lit(False), *(_of_person(case, name) for name in named))
    if chosen.handle:
        yield pl.col("handle") == case.people.resolve(chosen.handle)


def _of_person(case: Case, name: str) -> pl.Expr:
    """What came from or went to a person, and incidents that name them."""
    import polars as pl  # noqa: PLC0415

    return (pl.col("person") == name) | pl.col("item").is_in(case.incidents_naming(name))


def _when(chosen: Filter) -> Iterator[pl.Expr]:
    """Conditions on the person's own clock."""
    import polars as pl  # noqa: PLC0415

    home = pl.col("home")
    if chosen.since is not None:
        yield home >= pl.lit(_start(chosen.since))
    if chosen.until is not None:
        yield _before_end(home, chosen.until)
    if chosen.dated is not None:
        yield is_dated() == chosen.dated
    if chosen.hour is not None:
        yield (home.dt.hour() == chosen.hour) & (pl.col("precision") != "day")
    if chosen.weekday is not None:
        yield home.dt.weekday() == chosen.weekday + 1


def _start(bound: date | datetime) -> datetime:
    """The beginning of a day, or the time itself."""
    if isinstance(bound, datetime):
        return bound
    return datetime(bound.year, bound.month, bound.day)  # noqa: DTZ001 - the person's own clock


def _before_end(home: pl.Expr, bound: date | datetime) -> pl.Expr:
    """Up to a time, or to the end of a day."""
    import polars as pl  # noqa: PLC0415

    if isinstance(bound, datetime):
        return home <= pl.lit(bound)
    if bound == date.max:
        return pl.lit(True)
    return home < pl.lit(_start(bound + timedelta(days=1)))

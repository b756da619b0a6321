"""Rows that have something in common with a condition of an order, each under one rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING

from tallybook.case.case import Case
from tallybook.case.coverage import is_dated
from tallybook.case.handles import normalise
from tallybook.case.people import OWNER
from tallybook.case.words import fold
from tallybook.model.orders import ME, Condition, Order

if TYPE_CHECKING:
    import polars as pl

#: Behaviours that are contact when they are told of.
CONTACT = ("contact", "gifts", "approach")
#: Behaviours for which somebody has to be there.
PRESENCE = (
    "approach", "following", "loitering", "watching", "entry", "property", "violence", "sexual",
)  # fmt: skip
#: Behaviours that say that somebody came near.
NEAR = ("approach", "following", "loitering", "watching")
#: Behaviours that posts can be.
PUBLIC = ("publishing", "reputation", "images")
THIRD = "third-parties"
#: Rows that say where the person was.
_POSITIONS = ("place", "photo", "video")
_COLUMNS = ("item", "home", "precision", "channel")
_EARTH = 6_371_000.0
_SMALL = frozenset({"a", "an", "at", "by", "her", "his", "in", "mine", "my", "near", "of", "on",
                    "our", "outside", "the", "their", "to"})  # fmt: skip


def bound_by(case: Case, order: Order) -> tuple[str, ...]:
    """Whom an order binds, by the names of persons; those the book is about where it does not say."""
    if order.person in {one.name for one in case.people.persons}:
        return (order.person,)
    return tuple(one.name for one in case.people.others)


def candidates(
    case: Case, order: Order, condition: Condition, rules: Sequence[str]
) -> pl.DataFrame:
    """Rows that a rule meets, at whatever time, each under the first of the rules.

    Returns:
        Columns item, home, precision, channel and rule (a place in ``rules``), in the order of time.
    """
    import polars as pl  # noqa: PLC0415

    bound = bound_by(case, order)
    found = dict(_met(case, condition, bound))
    laid = [
        found[rule].select(*_COLUMNS).with_columns(pl.lit(place, pl.Int8).alias("rule"))
        for place, rule in enumerate(rules)
        if rule in found
    ]
    if not laid:
        return case.items.head(0).select(*_COLUMNS).with_columns(pl.lit(0, pl.Int8).alias("rule"))
    joined = pl.concat(laid).unique("item", keep="first", maintain_order=True)
    return joined.sort("home", "item")


def _met(
    case: Case, condition: Condition, bound: tuple[str, ...]
) -> Iterator[tuple[str, pl.DataFrame]]:
    """The rules that go with a kind of condition, and the rows they meet."""
    told = _told_of(case, bound)
    kind = condition.kind
    if kind in {"people", "channels", "times"} and _means_me(case, condition):
        yield from _contact(case, condition, bound, told)
    if kind == "people":
        yield "to-protected", _to_protected(case, condition, bound)
        if condition.indirectly:
            yield "through-others", _dated(case, case.behaviours.get(THIRD, ()))
    elif kind == "channels":
        yield "post", _posts(case, bound, condition.channels)
    elif kind == "times":
        yield "told-time", _showing(case, told, PRESENCE)
    elif kind == "places":
        yield "told-place", _dated(case, _naming_place(case, condition, told))
        yield "told-near", _dated(case, _near_place(case, condition, told))
    else:
        yield from _acts(case, condition, bound, told)


def _contact(
    case: Case, condition: Condition, bound: tuple[str, ...], told: frozenset[int]
) -> Iterator[tuple[str, pl.DataFrame]]:
    """Contact with the book's own person: what came in, and what was written down."""
    ways = condition.channels
    yield "contact", _by(_theirs(case, bound).filter("contact"), ways)
    if condition.kind != "channels" and not ways:
        yield "told-contact", _showing(case, told, CONTACT)


def _theirs(case: Case, bound: tuple[str, ...]) -> pl.DataFrame:
    """What came from anybody bound, with a day; worked out once for all conditions."""
    import polars as pl  # noqa: PLC0415

    known: dict[tuple[str, ...], pl.DataFrame] = case.remembered("theirs", dict)
    if bound not in known:
        by_them = pl.any_horizontal(pl.col("person") == name for name in bound)
        kept = by_them & (pl.col("direction") != "out") & (pl.col("kind") != "incident")
        rows = case.items.lazy().filter(kept & is_dated())
        known[bound] = rows.select(*_COLUMNS, "kind", "contact", "recipients").collect()
    return known[bound]


def _by(rows: pl.DataFrame, ways: tuple[str, ...]) -> pl.DataFrame:
    """Rows by any of some ways; all of them where none is named."""
    import polars as pl  # noqa: PLC0415

    if not ways:
        return rows
    return rows.filter(pl.any_horizontal(pl.col("channel") == way for way in ways))


def _posts(case: Case, bound: tuple[str, ...], ways: tuple[str, ...] = ()) -> pl.DataFrame:
    """Posts and comments by anybody bound."""
    import polars as pl  # noqa: PLC0415

    rows = _theirs(case, bound).filter(pl.col("kind") == "post")
    return _by(rows, ways)


def _acts(
    case: Case, condition: Condition, bound: tuple[str, ...], told: frozenset[int]
) -> Iterator[tuple[str, pl.DataFrame]]:
    """What shows a behaviour that a condition names: told of, or in what came from anybody bound."""
    import polars as pl  # noqa: PLC0415

    if set(condition.acts) & set(PUBLIC):
        yield "post", _posts(case, bound)
    rows = _dated(case, _having(case, condition.acts))
    theirs = pl.any_horizontal(pl.col("person") == name for name in bound)
    yield (
        "act",
        rows.filter(
            pl.when(pl.col("kind") == "incident")
            .then(pl.col("item").is_in(list(told)))
            .otherwise(theirs & (pl.col("direction") != "out"))
        ),
    )


def _means_me(case: Case, condition: Condition) -> bool:
    """Whether a condition protects the book's own person."""
    names = {one.name for one in case.people.persons if one.role == OWNER} | {ME}
    own = case.people.own
    return not condition.people or any(
        one in names or normalise(one).value in own for one in condition.people
    )


def _to_protected(case: Case, condition: Condition, bound: tuple[str, ...]) -> pl.DataFrame:
    """What anybody bound wrote to somebody a condition names."""
    import polars as pl  # noqa: PLC0415

    by_name = {one.name: one.handles for one in case.people.persons if one.role != OWNER}
    named = [raw for one in condition.people if one != ME for raw in by_name.get(one, (one,))]
    wanted = {normalise(raw).value for raw in named} - {""} - case.people.own
    if not wanted:
        return _theirs(case, bound).head(0)
    rows = _theirs(case, bound).filter(pl.col("recipients").list.len() > 0)
    written = rows["recipients"].explode().drop_nulls().unique().to_list()
    spelled = [raw for raw in written if normalise(raw).value in wanted]
    return rows.filter(pl.col("recipients").list.eval(pl.element().is_in(spelled)).list.any())


def _told_of(case: Case, bound: tuple[str, ...]) -> frozenset[int]:
    """Incidents that name anybody bound, or nobody at all."""
    import polars as pl  # noqa: PLC0415

    kind, sender = pl.col("kind"), pl.col("sender")
    unnamed = case.items.lazy().filter((kind == "incident") & (sender == "")).select("item")
    nobody = unnamed.collect()["item"].to_list()
    return frozenset(nobody).union(*(case.incidents_naming(name) for name in bound))


def _having(case: Case, codes: Iterable[str]) -> set[int]:
    """Items that show any of these behaviours."""
    return {item for code in codes for item in case.behaviours.get(code, ())}


def _showing(case: Case, told: frozenset[int], codes: Iterable[str]) -> pl.DataFrame:
    """Incidents that show any of these behaviours."""
    return _dated(case, told & _having(case, codes))


def _dated(case: Case, items: Iterable[int]) -> pl.DataFrame:
    """The rows of some items that have a day."""
    import polars as pl  # noqa: PLC0415

    wanted = pl.Series("item", list(items), dtype=pl.Int64)
    return case.items.filter(pl.col("item").is_in(wanted.implode()) & is_dated())


# --- places --------------------------------------------------------------------------------------


def _naming_place(case: Case, condition: Condition, told: frozenset[int]) -> set[int]:
    """Incidents whose place holds every word of the name of a place of the condition.

    One that shows behaviours, but none for which somebody has to be there, is left out.
    """
    names = [words for place in condition.places if (words := _words(place.name))]
    there, any_kind = _having(case, PRESENCE), _having(case, case.behaviours)
    return {
        item
        for item in told
        if (item in there or item not in any_kind)
        and any(words <= _words(case.incident(item).where) for words in names)
    }


def _words(text: str) -> frozenset[str]:
    """The words of a place's name, without little ones."""
    plain = "".join(letter if letter.isalnum() else " " for letter in fold(text).replace("'", ""))
    return frozenset(plain.split()) - _SMALL


def _near_place(case: Case, condition: Condition, told: frozenset[int]) -> set[int]:
    """Incidents of coming near, on a day with an own position within the distance of a place."""
    import polars as pl  # noqa: PLC0415

    near = _positions(case, condition, told)
    days = near["home"].dt.date().unique()
    rows = _showing(case, told, NEAR)
    return set(rows.filter(pl.col("home").dt.date().is_in(days.implode()))["item"].to_list())


def positions_near(
    case: Case, order: Order, condition: Condition, days: tuple[date, date]
) -> tuple[int, ...]:
    """Own positions within the distance of a place, on days with an incident of coming near."""
    import polars as pl  # noqa: PLC0415

    if condition.kind != "places":
        return ()
    rows = _positions(case, condition, _told_of(case, bound_by(case, order)))
    day = pl.col("home").dt.date()
    return tuple(rows.filter((day > days[0]) & (day <= days[1]))["item"].to_list())


def _positions(case: Case, condition: Condition, told: frozenset[int]) -> pl.DataFrame:
    """Own positions within the distance of a place, on days with an incident of coming near."""
    import polars as pl  # noqa: PLC0415

    spots = [
        (place.lat, place.lon, place.metres)
        for place in condition.places
        if place.lat is not None and place.lon is not None and place.metres
    ]
    if not spots:
        return case.items.head(0)
    days = _showing(case, told, NEAR)["home"].dt.date().unique()
    kind, day = pl.col("kind"), pl.col("home").dt.date()
    rows = case.items.filter(
        pl.any_horizontal(kind == one for one in _POSITIONS)
        & day.is_in(days.implode())
        & is_dated()
    )
    found = [
        pl.col("details").str.json_path_match(f"$.{name}").cast(pl.Float64, strict=False)
        for name in ("latitude", "longitude")
    ]
    within = (_metres(found[0], found[1], lat, lon) <= far for lat, lon, far in spots)
    return rows.filter(pl.any_horizontal(within).fill_null(False))


def _metres(north: pl.Expr, east: pl.Expr, lat: float, lon: float) -> pl.Expr:
    """The distance between two points on the earth, over a great circle."""
    import polars as pl  # noqa: PLC0415

    high, wide = ((north - lat).radians() / 2).sin(), ((east - lon).radians() / 2).sin()
    narrowed = north.radians().cos() * pl.lit(lat).radians().cos()
    return ((high**2 + narrowed * wide**2).sqrt().clip(0, 1)).arcsin() * (2 * _EARTH)


# --- hours ---------------------------------------------------------------------------------------


def in_hours(condition: Condition) -> pl.Expr:
    """Whether a row lies on the days and in the hours that a condition names."""
    import polars as pl  # noqa: PLC0415

    home = pl.col("home").dt
    minute = home.hour().cast(pl.Int32) * 60 + home.minute()
    weekday = home.weekday().cast(pl.Int32) - 1
    begins, finishes = _minutes(condition.begins, 0), _minutes(condition.finishes, 24 * 60)
    if begins < finishes:
        return (minute >= begins) & (minute < finishes) & _on(weekday, condition.days)
    # Over midnight: what comes after it belongs to the day on which the stretch began.
    late = (minute >= begins) & _on(weekday, condition.days)
    return late | ((minute < finishes) & _on((weekday + 6) % 7, condition.days))


def _on(weekday: pl.Expr, days: Sequence[int]) -> pl.Expr:
    """Whether a day of the week is one of those named; any is where there is none."""
    import polars as pl  # noqa: PLC0415

    if not days:
        return pl.lit(True)
    return reduce(lambda one, other: one | other, (weekday == day for day in days))


def _minutes(hour: str, otherwise: int) -> int:
    """An hour of the day as minutes."""
    if not hour:
        return otherwise
    hours, minutes = hour.split(":")
    return int(hours) * 60 + int(minutes)

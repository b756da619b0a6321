"""Set every item against every condition of an order: what may breach it, by which rule.

Nothing is decided here. A rule says what an item has in common with the words of a condition; what
carries the very date on which the condition begins is counted by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from tallybook.case import matching
from tallybook.case.case import Case
from tallybook.case.tally import after_moment
from tallybook.case.times import at_home
from tallybook.model.orders import Clause, Condition, Dated, Order

if TYPE_CHECKING:
    import polars as pl

#: Rules, in the order in which an item is counted under one of them, and what each says.
RULES: dict[str, str] = {
    "contact": "came in from the person bound",
    "to-protected": "went from the person bound to somebody the condition names",
    "post": "a post or comment by the person bound",
    "told-contact": "you wrote down contact, a gift or an approach",
    "told-place": "you wrote down a place of the condition",
    "told-near": "you wrote down that they came near, on a day you were within the distance",
    "told-time": "you wrote down that they came near at such a time",
    "through-others": "other people were brought in",
    "act": "shows what the condition names",
}
_PARTS = ("counted", "hour_unknown", "allowed", "same_date", "unserved")


@dataclass(frozen=True, slots=True, kw_only=True)
class Under:
    """Items under one rule and one channel.

    Attributes:
        rule: One of `RULES`.
        channel: The channel.
        items: Leaf numbers, in the order of time.
        days: On how many different days.
        first: The time of the first on the person's own clock.
        last: The time of the last.
    """

    rule: str
    channel: str
    items: tuple[int, ...]
    days: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """What was found against one condition.

    Attributes:
        order: The order.
        clause: The condition.
        begins: When it begins to hold: its own day, else that of service, else that of the order.
        ends: The last day on which it holds, or None.
        items: Items that may breach it, in the order of time.
        under: The same by rule and channel.
        days: On how many different days.
        same_date: Items with the very date (or minute) on which it begins.
        unserved: Items after the order was made and before it was served.
        allowed: Items that came by a way that the condition allows.
        hour_unknown: Items of a day whose hour is not known, where the condition names hours.
        positions: Own positions within the distance of a place, on days when they came near.
    """

    order: Order
    clause: Clause
    begins: Dated
    ends: Dated | None
    items: tuple[int, ...] = ()
    under: tuple[Under, ...] = ()
    days: int = 0
    same_date: tuple[int, ...] = ()
    unserved: tuple[int, ...] = ()
    allowed: tuple[int, ...] = ()
    hour_unknown: tuple[int, ...] = ()
    positions: tuple[int, ...] = field(default=())

    @property
    def number(self) -> str:
        """How the condition is called."""
        return self.clause.condition.number or str(self.clause.place + 1)


def set_against(case: Case, order: Order) -> tuple[Against, ...]:
    """Set the items of a case against each condition of an order.

    Nothing is found while the book does not say whom the order binds.
    """
    known: dict[int, tuple[Against, ...]] = case.remembered("against", dict)
    if order.item not in known:
        known[order.item] = tuple(_against(case, order, clause) for clause in order.clauses)
    return known[order.item]


def everything(case: Case) -> Iterator[Against]:
    """Every condition of every order, in the order of their dates."""
    for order in case.orders:
        yield from set_against(case, order)


def new_items(case: Case, since_entry: int) -> tuple[int, ...]:
    """Items of this entry and later ones that may breach a condition, in the order of time."""
    import polars as pl  # noqa: PLC0415

    found = {item for one in everything(case) for item in one.items}
    if not found:
        return ()
    rows = case.items.lazy().filter(
        (pl.col("entry") >= since_entry)
        & pl.col("item").is_in(pl.Series("item", list(found), dtype=pl.Int64).implode())
    )
    return tuple(rows.select("item").collect()["item"].to_list())


def _against(case: Case, order: Order, clause: Clause) -> Against:
    """Set the items of a case against one condition."""
    begins, ends = _bounds(case, order, clause.condition)
    empty = Against(order=order, clause=clause, begins=begins, ends=ends)
    if not matching.bound_by(case, order):
        return empty
    met = matching.candidates(case, order, clause.condition, tuple(RULES))
    parts = _parted(case, order, empty, met)
    counted = parts["counted"]
    return Against(
        order=order, clause=clause, begins=begins, ends=ends,
        items=_items(counted),
        under=tuple(_under(counted)),
        days=counted["home"].dt.date().n_unique(),
        positions=matching.positions_near(case, order, clause.condition, _days(begins, ends)),
        **{name: _items(rows) for name, rows in parts.items() if name != "counted"},
    )  # fmt: skip


def _bounds(case: Case, order: Order, condition: Condition) -> tuple[Dated, Dated | None]:
    """From when and to when a condition holds, on the person's own clock."""
    begins = at_home(order.binds_from, case.zone, case.zone)
    if condition.from_ is not None and condition.from_ > _day(begins):
        begins = condition.from_
    ends = None if order.ends is None else at_home(order.ends, case.zone, case.zone)
    if condition.until is not None and (ends is None or condition.until < _day(ends)):
        ends = condition.until
    return begins, ends


def _parted(case: Case, order: Order, one: Against, met: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Part what was met by time, by way and by hour; what lies outside falls away."""
    import polars as pl  # noqa: PLC0415

    home, condition = pl.col("home"), one.clause.condition
    same, after = (_start(each) for each in after_moment(one.begins))
    made = _start(at_home(order.dated, case.zone, case.zone))
    in_hours = matching.in_hours(condition)
    is_allowed = pl.any_horizontal(
        pl.lit(False), *(pl.col("channel") == way for way in condition.allowed)
    )
    not_over = pl.lit(True) if one.ends is None else home < pl.lit(_over(one.ends))
    needs_hour = bool(condition.begins or condition.finishes)
    vague = (pl.col("precision") == "day") & pl.lit(needs_hour)
    holds = not_over & ~is_allowed & (in_hours | vague)
    later = home >= pl.lit(after)
    is_first = condition.from_ is None or _day(one.begins) != condition.from_
    part = (
        pl.when(later & holds)
        .then(pl.when(vague).then(pl.lit("hour_unknown")).otherwise(pl.lit("counted")))
        .when(later & not_over & is_allowed & in_hours)
        .then(pl.lit("allowed"))
        .when((home >= pl.lit(same)) & ~later & holds)
        .then(pl.lit("same_date"))
        .when(pl.lit(is_first) & (home >= pl.lit(made)) & (home < pl.lit(same)) & holds)
        .then(pl.lit("unserved"))
    )
    parted = met.with_columns(part.alias("part")).drop_nulls("part")
    return {name: parted.filter(pl.col("part") == name) for name in _PARTS}


def _under(counted: pl.DataFrame) -> Iterator[Under]:
    """Group by rule and channel, in the order of the rules, the most frequent channel first."""
    import polars as pl  # noqa: PLC0415

    grouped = counted.group_by("rule", "channel").agg(
        pl.col("item"), pl.len().alias("count"), pl.col("home").dt.date().n_unique().alias("days"),
        pl.col("home").min().alias("first"), pl.col("home").max().alias("last"),
    )  # fmt: skip
    order = ["rule", "count", "channel"]
    ordered = grouped.with_columns(pl.col("channel").cast(pl.String)).sort(
        order, descending=[False, True, False]
    )
    names = tuple(RULES)
    for row in ordered.iter_rows(named=True):
        yield Under(
            rule=names[row["rule"]], channel=row["channel"], items=tuple(row["item"]),
            days=row["days"], first=row["first"], last=row["last"],
        )  # fmt: skip


def _items(rows: pl.DataFrame) -> tuple[int, ...]:
    """The leaf numbers of rows."""
    return tuple(rows["item"].to_list())


def _days(begins: Dated, ends: Dated | None) -> tuple[date, date]:
    """The first and last day on which a condition holds."""
    return _day(begins), date.max if ends is None else _day(ends)


def _day(value: Dated) -> date:
    """The day of a day or time."""
    return value.date() if isinstance(value, datetime) else value


def _start(value: Dated) -> datetime:
    """The beginning of a day, or the time itself."""
    if isinstance(value, datetime):
        return value
    return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - the person's own clock


def _over(ends: Dated) -> datetime:
    """The first moment at which it no longer holds: the end of a day, or of a minute."""
    if isinstance(ends, datetime):
        return ends.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return datetime.max if ends == date.max else _start(ends + timedelta(days=1))  # noqa: DTZ901

"""Count the rows a filter leaves: by day, by week, by hour, by channel, by handle, and in runs.

Whatever is counted here can be listed again: the filter that was counted gives the items.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from tallybook.case.asked import Filter
from tallybook.case.case import Case
from tallybook.case.coverage import DAY
from tallybook.case.timeline import columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows that have one value in common.

    Attributes:
        value: The value.
        count: How many rows.
        first: The time of the first on the person's own clock.
        last: The time of the last.
        days: On how many different days.
    """

    value: str
    count: int
    first: datetime
    last: datetime
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """Received items from one side without anything sent back between them.

    Attributes:
        who: The person, or the handle of nobody's.
        items: Leaf numbers, in the order of time.
        first: The time of the first on the person's own clock, or None.
        last: The time of the last.
    """

    who: str
    items: tuple[int, ...]
    first: datetime | None
    last: datetime | None


def received(case: Case) -> Filter:
    """What patterns count: messages, calls and mails that came in and whose day is known.

    Where the book says whom it is about, only theirs.
    """
    return Filter(contact=True, dated=True, role="other" if case.people.others else "")


def from_whom(case: Case) -> str:
    """The same in words."""
    names = [person.name for person in case.people.others]
    if not names:
        return "from anyone"
    return "from " + (names[0] if len(names) == 1 else ", ".join(names[:-1]) + " or " + names[-1])


INCIDENTS = Filter(kind=("incident",), dated=True)


def by_day(case: Case, chosen: Filter) -> dict[date, int]:
    """Count by day on the person's own clock; days without any are left out."""
    import polars as pl  # noqa: PLC0415

    rows = columns(case, replace(chosen, dated=True), "home").select(pl.col("home").dt.date())
    return dict(rows.group_by("home").len().sort("home").iter_rows())


def by_hour(case: Case, chosen: Filter) -> list[list[int]]:
    """Count by day of the week (Monday first) and hour; times known to the day only are left out."""
    import polars as pl  # noqa: PLC0415

    home = pl.col("home").dt
    rows = columns(case, replace(chosen, dated=True), "home", "precision").lazy()
    rows = rows.filter(pl.col("precision") != "day")
    counted = rows.group_by(home.weekday().alias("weekday"), home.hour().alias("hour")).len()
    grid = [[0] * 24 for _ in range(7)]
    for weekday, hour, count in counted.collect().iter_rows():
        grid[weekday - 1][hour] = count
    return grid


def by_value(case: Case, chosen: Filter, column: str) -> list[Group]:
    """Count by the values of a column, the most frequent first."""
    import polars as pl  # noqa: PLC0415

    home = pl.col("home")
    found = (
        columns(case, replace(chosen, dated=True), column, "home")
        .lazy()
        .group_by(column)
        .agg(
            pl.len().alias("count"),
            home.min().alias("first"),
            home.max().alias("last"),
            home.dt.date().n_unique().alias("days"),
        )
        .with_columns(pl.col(column).cast(pl.String))
        .sort(pl.col("count"), pl.col(column), descending=[True, False])
        .collect()
    )
    return [
        Group(value=value, count=count, first=first, last=last, days=days)
        for value, count, first, last, days in found.iter_rows()
    ]


def by_week(days: dict[date, int]) -> Counter[date]:
    """Add counts of days up by ISO week, named by its Monday."""
    weeks: Counter[date] = Counter()
    for day, count in days.items():
        weeks[monday(day)] += count
    return weeks


def monday(day: date) -> date:
    """The Monday of the ISO week a day lies in."""
    return day - DAY * day.weekday()


def week_name(first: date) -> str:
    """An ISO week as ``2024-W09``."""
    year, week, _ = first.isocalendar()
    return f"{year}-W{week:02d}"


def longest_run(days: Iterable[date]) -> tuple[date, date] | None:
    """The longest stretch of days one after the other; the earliest where several are as long."""
    best: tuple[date, date] | None = None
    start = end = None
    for day in sorted(days):
        start, end = (start, day) if start and end and day - end == DAY else (day, day)
        if best is None or end - start > best[1] - best[0]:
            best = (start, end)
    return best


def longest_unanswered(case: Case, chosen: Filter) -> Unanswered | None:
    """The most received items from one side with nothing sent back to that side between them.

    Something sent of which the export does not say to whom answers every side.
    """
    import polars as pl  # noqa: PLC0415

    side = pl.when(pl.col("person") != "").then("person").otherwise("handle")
    sent = (pl.col("direction") == "out") & ~pl.col("event")
    view = case.items.lazy().select("item", "home", side=side, sent=sent)
    chosen_items = columns(case, chosen, "item")["item"]
    marked = view.with_columns(
        to_all=(pl.col("sent") & (pl.col("side") == "")).cum_sum(),
        to_side=pl.col("sent").cum_sum().over("side"),
    )
    received = marked.filter(~pl.col("sent") & pl.col("item").is_in(chosen_items.implode()))
    runs = received.group_by("side", "to_all", "to_side").agg(
        pl.len().alias("count"), pl.col("item").first().alias("first_item"),
        pl.col("home").min().alias("began"),
    )  # fmt: skip
    longest = runs.sort(
        "count", "began", "first_item", descending=[True, False, False], nulls_last=True
    ).head(1)
    rows = received.join(longest, on=("side", "to_all", "to_side"), how="semi").collect()
    if not rows.height:
        return None
    return Unanswered(
        who=str(rows["side"][0]),
        items=tuple(rows["item"].to_list()),
        first=rows["home"][0],
        last=rows["home"][-1],
    )


def after_moment(dated: date | datetime) -> tuple[date | datetime, date | datetime]:
    """Where 'at the same time' begins and ends for a dated event.

    A date does not say at what hour, a time does not say at what second: what carries the same
    date (or the same minute) can be put neither before nor after it.

    Returns:
        The beginning of that day or minute, and the beginning of what is after it.
    """
    if isinstance(dated, datetime):
        minute = dated.replace(second=0, microsecond=0)
        return minute, minute + timedelta(minutes=1)
    return dated, dated + DAY

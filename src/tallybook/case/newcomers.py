"""Handles that came up soon after another went quiet or was blocked. Whose they are is not said."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from tallybook.case.case import Case
from tallybook.case.people import OTHER
from tallybook.case.tally import received
from tallybook.case.timeline import columns
from tallybook.case.times import at_home

#: So many days at most lie between one handle and the next.
WITHIN = 14
#: Where the book says of nobody that it is about them, a handle with fewer items is not looked at.
_LEAST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """A handle that came up after another.

    Attributes:
        handle: The new one, as compared.
        item: Its first item.
        first: When it was first seen, on the person's own clock.
        last: When it was last seen.
        after: The one before it.
        why: ``went quiet`` or ``blocked``.
        day: The day of its last item, or of the block.
        covered: Covered days between that day and the last covered one, on the ways it used.
    """

    handle: str
    item: int
    first: datetime
    last: datetime
    after: str
    why: str
    day: date
    covered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """When a handle was first and last seen."""

    handle: str
    item: int
    first: datetime
    last: datetime
    count: int
    ways: tuple[str, ...]
    is_theirs: bool


def newcomers(case: Case) -> tuple[Newcomer, ...]:
    """Handles of those the record is about, or of nobody, that came up after another of theirs.

    Another of theirs is a handle of a person the record is about; where there is no such person, any
    handle with five items or more; and whatever was blocked. One item from the earlier handle on or
    after the day the new one came up, and it had not gone quiet.
    """
    seen = {one.handle: one for one in _seen(case)}
    ends = sorted(_ends(case, seen), key=lambda one: one[0])
    days = [day for day, _, _ in ends]
    found = []
    for one in seen.values():
        came = one.first.date()
        near = ends[bisect_left(days, came - timedelta(WITHIN)) : bisect_right(days, came)]
        for day, handle, why in reversed(near):
            if handle != one.handle and _ended(seen, handle, why, one.first):
                covered = _covered_after(case, seen.get(handle), day)
                found.append(
                    Newcomer(
                        handle=one.handle, item=one.item, first=one.first, last=one.last,
                        after=handle, why=why, day=day, covered=covered,
                    )
                )  # fmt: skip
                break
    return tuple(sorted(found, key=lambda one: (one.first, one.item)))


def _seen(case: Case) -> Iterator[_Seen]:
    """Handles of those the record is about, and of nobody."""
    import polars as pl  # noqa: PLC0415

    needed = ("item", "home", "channel", "person", "handle")
    roles = {person.name: person.role for person in case.people.persons}
    rows = (
        columns(case, replace(received(case), role=""), *needed)
        .lazy()
        .filter(pl.col("handle") != "")
    )
    found = rows.group_by(pl.col("handle").cast(pl.String)).agg(
        pl.col("person").first().cast(pl.String), pl.col("item").first(), pl.col("home").first(),
        pl.col("home").last().alias("last"), pl.len(), pl.col("channel").cast(pl.String).unique(),
    )  # fmt: skip
    for handle, person, item, first, last, count, ways in (
        found.sort("home", "item").collect().iter_rows()
    ):
        role = roles.get(person, "")
        if role in {"", OTHER} and handle not in case.people.own:
            yield _Seen(
                handle=handle, item=item, first=first, last=last, count=count,
                ways=tuple(sorted(ways)), is_theirs=role == OTHER,
            )  # fmt: skip


def _ends(case: Case, seen: dict[str, _Seen]) -> Iterator[tuple[date, str, str]]:
    """Days on which a handle was last seen or was blocked; a block is told before a quiet day."""
    for one in seen.values():
        if one.is_theirs or (not case.people.others and one.count >= _LEAST):
            yield one.last.date(), one.handle, "went quiet"
    for block in case.blocks:
        moment = at_home(block.dated, block.zone or case.zone, case.zone)
        day = moment.date() if isinstance(moment, datetime) else moment
        for handle in _handles(case, block.whom, seen):
            yield day, handle, "blocked"


def _handles(case: Case, whom: str, seen: Iterable[str]) -> list[str]:
    """The handles that a block names: of a person all that were seen, else the one."""
    named = [handle for handle in seen if whom and case.people.name_of(handle) == whom]
    return named or ([case.people.resolve(whom)] if whom else [])


def _ended(seen: dict[str, _Seen], handle: str, why: str, came: datetime) -> bool:
    """Whether a handle was over when another came up: quiet since, or there before and blocked."""
    one = seen.get(handle)
    if why == "blocked":
        return one is None or one.first < came
    return one is not None and one.last < came


def _covered_after(case: Case, one: _Seen | None, day: date) -> int:
    """Covered days after a day on the ways that a handle used."""
    ways = one.ways if one is not None else ()
    after: set[date] = set()
    for way in ways:
        after |= case.coverage.days(way, since=day + timedelta(1))
    return len(after)

"""Contact at night, and the longest row of nights, on the person's own clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from tallybook.case.asked import Filter
from tallybook.case.case import Case
from tallybook.case.contact import counted, said
from tallybook.case.stretches import share
from tallybook.case.tally import from_whom, longest_run, received
from tallybook.case.timeline import columns, count
from tallybook.patterns import Finding, Pattern, Table

VERSION = 1
_SEAL = f"night {VERSION}"
#: Night is from 11 in the evening to 6 in the morning; its last two hours are told apart.
HOURS = (23, 0, 1, 2, 3, 4, 5)
DAWN = (4, 5)
#: One night alone is no row.
_ROW = 2


def find(case: Case) -> tuple[Finding, ...]:
    """Tell how much came at night, on how many nights, and the longest row of them."""
    return case.remembered("night", lambda: tuple(_findings(case)))


def _findings(case: Case) -> Iterator[Finding]:
    """The share of the night, hour by hour, and the longest row of nights."""
    import polars as pl  # noqa: PLC0415

    chosen = received(case)
    home = pl.col("home").dt
    timed = (
        columns(case, chosen, "item", "home", "precision")
        .lazy()
        .filter(pl.col("precision") != "day")
        .select("item", "home")
    )
    rows = timed.with_columns(hour=home.hour()).collect()
    at_night = rows.filter(pl.col("hour").is_in(HOURS)).with_columns(
        night=home.offset_by("-6h").dt.date()
    )
    if not at_night.height:
        return
    hours = dict(at_night.group_by("hour").len().iter_rows())
    nights = dict(at_night.group_by("night").len().iter_rows())
    yield _in_all(case, chosen, (rows.height, hours, nights), at_night["item"].to_list())
    row = longest_run(nights)
    if row is not None and (row[1] - row[0]).days + 1 >= _ROW:
        inside = at_night.filter(pl.col("night").is_between(*row))
        yield _longest(case, row, inside["item"].to_list())


def _in_all(
    case: Case,
    chosen: Filter,
    told: tuple[int, dict[int, int], dict[date, int]],
    items: list[int],
) -> Finding:
    """How much of what came in came at night."""
    timed, hours, nights = told
    dawn = sum(hours.get(hour, 0) for hour in DAWN)
    covered = case.coverage.days()
    covered_nights = len(covered.intersection(nights))
    part = share(len(items), timed)
    return Finding(
        code="night",
        title="At night",
        sentence=(
            f"{len(items):,} of {counted(timed, 'item')} that came in {from_whom(case)} with a known "
            f"hour came between 11 at night and 6 in the morning ({part} in 100), {dawn:,} of them "
            f"from 4 on. They came on {counted(len(nights), 'night')}; of "
            f"{counted(len(covered), 'covered day')} and the nights that follow them, "
            f"{covered_nights:,} had some. {_clock(case)}"
        ),
        does_not_show=(
            "whether you were asleep or saw it then, where the sender was, or what time it was there. "
            "Items of which only the day is known are not counted."
        ),
        version=_SEAL,
        numbers={
            "items": len(items), "with_hour": timed, "percent": part, "dawn": dawn,
            "dawn_percent": share(dawn, timed), "nights": len(nights),
            "covered_days": len(covered), "covered_nights_with": covered_nights,
            "without_hour": count(case, chosen) - timed, "zone": case.zone,
        },
        items=tuple(items),
        table=Table(
            columns=("hour from", "received"),
            rows=tuple((f"{hour:02d}:00", hours.get(hour, 0)) for hour in HOURS),
            filters=tuple(replace(chosen, hour=hour) for hour in HOURS),
        ),
    )  # fmt: skip


def _longest(case: Case, row: tuple[date, date], items: list[int]) -> Finding:
    """The longest row of nights one after the other."""
    length = (row[1] - row[0]).days + 1
    return Finding(
        code="night-row",
        title="Longest row of nights",
        sentence=(
            f"Something came in on {counted(length, 'night')} one after the other, from the night of "
            f"{said(row[0])} to that of {said(row[1])}: {counted(len(items), 'item')} between 11 at "
            f"night and 6 in the morning. {_clock(case)}"
        ),
        does_not_show=(
            "whether the row was longer: a night that no export covers ends a row, though something "
            "may have been sent in it."
        ),
        version=_SEAL,
        numbers={
            "items": len(items), "nights": length,
            "first": row[0].isoformat(), "last": row[1].isoformat(),
        },
        items=tuple(items),
    )  # fmt: skip


def _clock(case: Case) -> str:
    """Whose clock it is."""
    if case.zone == "unknown":
        return "The zone is not known: hours are as each export writes them."
    return f"The clock is that of {case.zone}."


PATTERN = Pattern(name="night", title="At night", version=VERSION, find=find, group="When")

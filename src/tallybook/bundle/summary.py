"""The page for a reader with two minutes: every number on it is counted from chronology.csv.

What is counted here is counted again by ``recount.py``, which goes with the bundle, shares no line
with this file and reads nothing but the two tables.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

#: Raised with every change in what is counted.
VERSION = 1
DAY = timedelta(days=1)
#: Rows that carry a date from outside: what came after each is counted.
EVENTS = ("stop", "order", "block", "report")
#: Night, on the person's own clock: from this hour on, and before the other.
NIGHT_FROM, NIGHT_TO = 23, 6
#: Characters of a day.
_DATE = 10

Figure = int | str | float
Span = tuple[str, date, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What was counted.

    Attributes:
        figures: Every number by its code, such as ``in.items`` or ``channel.sms.first``.
        rows: For a code, the numbers of rows it can be looked up at.
    """

    figures: Mapping[str, Figure]
    rows: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """One row that has a day."""

    number: int
    day: date
    clock: str
    row: Mapping[str, Any]


def summed(rows: Sequence[Mapping[str, Any]], spans: Iterable[Span]) -> Summary:
    """Count the rows of a chronology.

    Args:
        rows: As they stand in chronology.csv.
        spans: (channel, first day, last day) that exports cover.
    """
    dated = [seen for seen in map(_seen, rows) if seen is not None]
    came = sorted(
        (seen for seen in dated if seen.row.get("counts") == "yes"),
        key=lambda seen: (seen.clock, seen.number),
    )
    covered = _covered(spans)
    found: dict[str, Figure] = {"in.items": len(came), "cover.days": len(covered)}
    at: dict[str, int] = {}
    found["diary.items"] = sum(row["kind"] == "incident" for row in rows)
    if came:
        found |= _in_all(came)
        at |= {"in.first": came[0].number, "in.last": came[-1].number}
    for prefix, groups in _groups(came, dated):
        for name, group in groups.items():
            code = f"{prefix}.{name}"
            found[f"{code}.items"] = len(group)
            found[f"{code}.first"] = group[0].day.isoformat()
            found[f"{code}.last"] = group[-1].day.isoformat()
            at[f"{code}.first"], at[f"{code}.last"] = group[0].number, group[-1].number
    found |= _periods(came, covered)
    for seen in dated:
        if seen.row["kind"] in EVENTS:
            _after(seen, came, covered, found, at)
    return Summary(figures=found, rows=at)


def _periods(came: Sequence[_Seen], covered: set[date]) -> dict[str, Figure]:
    """How much came in each year and each month in which any did, and on how many covered days."""
    found: dict[str, Figure] = {}
    for name, length in (("year", 4), ("month", 7)):
        days = Counter(day.isoformat()[:length] for day in covered)
        for period, group in _by(came, lambda seen, to=length: [seen.clock[:to]]).items():
            found[f"{name}.{period}.items"] = len(group)
            found[f"{name}.{period}.covered"] = days[period]
    return found


def _seen(row: Mapping[str, Any]) -> _Seen | None:
    """A row with its day; None where it has none."""
    clock = str(row.get("own_clock") or "")
    if not clock:
        return None
    day = date.fromisoformat(clock[:_DATE])
    return _Seen(number=int(row["number"]), day=day, clock=clock, row=row)


def _covered(spans: Iterable[Span]) -> set[date]:
    """Every day that any export covers."""
    return {
        first + DAY * place for _, first, last in spans for place in range((last - first).days + 1)
    }


def _in_all(came: Sequence[_Seen]) -> dict[str, Figure]:
    """How much came in, on how many days, at night, and on the busiest."""
    days = Counter(seen.day for seen in came)
    busiest = min(days, key=lambda day: (-days[day], day))
    first, length = _longest_run(sorted(days))
    return {
        "in.first": came[0].day.isoformat(),
        "in.last": came[-1].day.isoformat(),
        "in.days": len(days),
        "in.night": sum(_is_night(seen.clock) for seen in came),
        "in.busiest": busiest.isoformat(),
        "in.busiest.items": days[busiest],
        "in.run.first": first.isoformat(),
        "in.run.days": length,
    }


def _is_night(clock: str) -> bool:
    """Whether a time lies in the night; a day alone lies in none."""
    if len(clock) <= _DATE:
        return False
    hour = datetime.fromisoformat(clock).hour
    return hour >= NIGHT_FROM or hour < NIGHT_TO


def _longest_run(days: Sequence[date]) -> tuple[date, int]:
    """First day and length of the longest run of days one after the other; the earliest of several."""
    best = begun = days[0]
    most = 1
    for before, day in pairwise(days):
        begun = begun if day - before == DAY else day
        length = (day - begun).days + 1
        if length > most:
            best, most = begun, length
    return best, most


def _groups(
    came: Sequence[_Seen], dated: Sequence[_Seen]
) -> Iterator[tuple[str, Mapping[str, Sequence[_Seen]]]]:
    """Rows by channel and person, and by what they show."""
    in_order = sorted(dated, key=lambda seen: (seen.clock, seen.number))
    yield "channel", _by(came, lambda seen: [_cell(seen.row["channel"])])
    yield "person", _by(came, lambda seen: [_cell(seen.row.get("person")) or "nobody named"])
    yield "behaviour", _by(in_order, lambda seen: _listed(seen.row.get("behaviours")))
    yield "words", _by(in_order, lambda seen: _listed(seen.row.get("flags")))


def _cell(value: Any) -> str:
    """A cell as it is read back out of the table."""
    return str(value or "").encode("utf-8", "backslashreplace").decode("utf-8")


def _listed(cell: Any) -> list[str]:
    """The names in a cell."""
    return [name.strip() for name in _cell(cell).split(",") if name.strip()]


def _by(rows: Iterable[_Seen], names: Any) -> dict[str, list[_Seen]]:
    """Rows by name, in order."""
    found: dict[str, list[_Seen]] = {}
    for seen in rows:
        for name in names(seen):
            found.setdefault(name, []).append(seen)
    return dict(sorted(found.items()))


def _after(
    event: _Seen,
    came: Sequence[_Seen],
    covered: set[date],
    found: dict[str, Figure],
    at: dict[str, int],
) -> None:
    """Count what came after a dated event; what carries the same day or minute is left out."""
    code = f"after.{event.number}"
    end = str(event.row.get("until") or "")[:_DATE] or "9999-12-31"
    later = [seen for seen in came if _is_after(seen, event) and seen.clock[:_DATE] <= end]
    found[f"{code}.items"] = len(later)
    found[f"{code}.days"] = len({seen.day for seen in later})
    if later:
        found[f"{code}.first"] = later[0].day.isoformat()
        found[f"{code}.wait"] = (later[0].day - event.day).days
        at[f"{code}.first"] = later[0].number
    days = [seen.day for seen in came]
    for name, some in (("items", days), ("covered", list(covered))):
        found[f"{code}.before.{name}"] = sum(day < event.day for day in some)
        found[f"{code}.since.{name}"] = sum(
            event.day < day and day.isoformat() <= end for day in some
        )


def _is_after(seen: _Seen, event: _Seen) -> bool:
    """Whether a row comes after an event that has a day, or a minute."""
    if len(event.clock) <= _DATE:
        return seen.day > event.day
    minute = datetime.fromisoformat(event.clock).replace(second=0, microsecond=0)
    return datetime.fromisoformat(seen.clock) >= minute + timedelta(minutes=1)


def summary_file(summary: Summary) -> bytes:
    """The numbers as summary.json holds them."""
    written = {
        "version": VERSION,
        "figures": dict(sorted(summary.figures.items())),
        "rows": dict(sorted(summary.rows.items())),
    }
    return json.dumps(written, ensure_ascii=False, indent=1).encode() + b"\n"

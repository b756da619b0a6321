"""Count the numbers of this bundle's summary again: python3 -I -S recount.py.

It needs Python 3.8 or later and nothing else, and reads data/chronology.csv, data/coverage.csv and
data/summary.json. Another folder may follow.
"""

from __future__ import annotations

import csv
import json
import pathlib
import sys
from datetime import date, datetime, timedelta
from typing import Any, Dict, List, Set  # noqa: UP035 - older Pythons read this

Rows = List[Dict[str, str]]  # noqa: UP006


def table(path: pathlib.Path) -> Rows:
    """Read a table; one leading apostrophe is a guard against formulae and no part of the cell."""
    csv.field_size_limit(1 << 30)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            {name: cell[1:] if cell[:1] == "'" else cell for name, cell in row.items()}
            for row in csv.DictReader(file)
        ]


def day_of(row: dict[str, str]) -> date:
    """The day of a row on the own clock of the person who keeps the record."""
    return datetime.strptime(row["own_clock"][:10], "%Y-%m-%d").date()  # noqa: DTZ007


def time_of(row: dict[str, str]) -> datetime:
    """The time of a row; midnight where only a day is known."""
    text = row["own_clock"]
    return datetime.fromisoformat(text if "T" in text else text + "T00:00:00")


def covered_days(spans: Rows) -> Set[date]:  # noqa: UP006
    """Every day from the first to the last of each line of the table."""
    days = set()
    for span in spans:
        day = datetime.strptime(span["from"], "%Y-%m-%d").date()  # noqa: DTZ007
        last = datetime.strptime(span["to"], "%Y-%m-%d").date()  # noqa: DTZ007
        while day <= last:
            days.add(day)
            day += timedelta(1)
    return days


def groups(found: dict[str, Any], prefix: str, rows: Rows, column: str, several: bool) -> None:  # noqa: FBT001
    """Count rows by what stands in a column, with the first and last day."""
    parts: dict[str, Rows] = {}
    for row in rows:
        cell = row[column]
        names = [one.strip() for one in cell.split(",")] if several else [cell or "nobody named"]
        for name in names:
            if name:
                parts.setdefault(name, []).append(row)
    for name, some in parts.items():
        days = [day_of(row) for row in some]
        found[prefix + name + ".items"] = len(some)
        found[prefix + name + ".first"] = min(days).isoformat()
        found[prefix + name + ".last"] = max(days).isoformat()


def in_all(found: dict[str, Any], came: Rows) -> None:
    """Count what came in: days, nights, the busiest day, the longest run of days."""
    each: dict[date, int] = {}
    for row in came:
        each[day_of(row)] = each.get(day_of(row), 0) + 1
    most = max(each.values())
    found["in.first"], found["in.last"] = min(each).isoformat(), max(each).isoformat()
    found["in.days"] = len(each)
    hours = [time_of(row).hour for row in came if "T" in row["own_clock"]]
    found["in.night"] = len([hour for hour in hours if hour == 23 or hour <= 5])  # noqa: PLR2004
    found["in.busiest.items"] = most
    found["in.busiest"] = min(day for day in each if each[day] == most).isoformat()
    runs = []
    for day in each:
        if day - timedelta(1) not in each:
            length = 1
            while day + timedelta(length) in each:
                length += 1
            runs.append((-length, day))
    length, first = min(runs)
    found["in.run.days"], found["in.run.first"] = -length, first.isoformat()


def after(found: dict[str, Any], event: dict[str, str], came: Rows, covered: set[date]) -> None:
    """Count what came after a dated event, and on covered days on both sides of it."""
    code, on = "after." + event["number"] + ".", day_of(event)
    until = event["until"][:10] or "9999-12-31"
    later = []
    for row in came:
        if "T" in event["own_clock"]:
            minute = time_of(event).replace(second=0, microsecond=0)
            is_later = time_of(row) >= minute + timedelta(0, 60)
        else:
            is_later = day_of(row) > on
        if is_later and row["own_clock"][:10] <= until:
            later.append(day_of(row))
    found[code + "items"], found[code + "days"] = len(later), len(set(later))
    if later:
        found[code + "first"] = min(later).isoformat()
        found[code + "wait"] = (min(later) - on).days
    days = [day_of(row) for row in came]
    for name, some in (("items", days), ("covered", list(covered))):
        found[code + "before." + name] = len([day for day in some if day < on])
        since = [day for day in some if day > on and day.isoformat() <= until]
        found[code + "since." + name] = len(since)


def counted(bag: pathlib.Path) -> dict[str, Any]:
    """Count everything again."""
    rows = table(bag / "data" / "chronology.csv")
    covered = covered_days(table(bag / "data" / "coverage.csv"))
    dated = [row for row in rows if row["own_clock"]]
    came = [row for row in dated if row["counts"] == "yes"]
    found: dict[str, Any] = {"in.items": len(came), "cover.days": len(covered)}
    found["diary.items"] = len([row for row in rows if row["kind"] == "incident"])
    if came:
        in_all(found, came)
    groups(found, "channel.", came, "channel", several=False)
    groups(found, "person.", came, "person", several=False)
    groups(found, "behaviour.", dated, "behaviours", several=True)
    groups(found, "words.", dated, "flags", several=True)
    for name, form in (("year.", "%Y"), ("month.", "%Y-%m")):
        for period in {day_of(row).strftime(form) for row in came}:
            some = [row for row in came if day_of(row).strftime(form) == period]
            found[name + period + ".items"] = len(some)
            within = [day for day in covered if day.strftime(form) == period]
            found[name + period + ".covered"] = len(within)
    for row in dated:
        if row["kind"] in ("stop", "order", "block", "report"):
            after(found, row, came, covered)
    return found


def main() -> int:
    """Compare what the summary says with what the tables give."""
    bag = pathlib.Path(sys.argv[1]) if sys.argv[1:] else pathlib.Path(__file__).resolve().parent
    said = json.loads((bag / "data" / "summary.json").read_text("utf-8"))["figures"]
    found = counted(bag)
    wrong = sorted(code for code in {**said, **found} if said.get(code) != found.get(code))
    for code in wrong:
        print(f"PROBLEM {code}: the summary says {said.get(code)!r}, counted {found.get(code)!r}")
    print(f"{len(found)} numbers counted again; {len(wrong)} differ.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

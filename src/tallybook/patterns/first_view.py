"""The first view: how much, when, by which way and from whom, over days that exports cover."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from tallybook.case.asked import Filter
from tallybook.case.case import Case
from tallybook.case.coverage import DAY, Coverage, each_day
from tallybook.case.tally import (
    INCIDENTS,
    Group,
    by_day,
    by_hour,
    by_value,
    by_week,
    from_whom,
    longest_run,
    longest_unanswered,
    monday,
    received,
    week_name,
)
from tallybook.case.timeline import count
from tallybook.model.kinds import CONTACT
from tallybook.patterns import Day, Finding, Pattern, Table

VERSION = 1
_SEAL = f"first_view {VERSION}"
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
#: Senders listed one by one; the rest are counted.
_LISTED = 100
#: One item alone is not a run.
_RUN = 2
_COVERED = (
    "An export is taken to cover every day from its first record to its last, for the chats and "
    "accounts it holds; others on the same channel may not be covered"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sight:
    """What every finding of this view starts from."""

    case: Case
    chosen: Filter
    days: dict[date, int]
    told: dict[date, int]
    covered: set[date]
    window: tuple[date, date]


def find(case: Case) -> tuple[Finding, ...]:
    """Tell the first view of a case; nothing where nothing has a day."""
    return case.remembered("first_view", lambda: tuple(_findings(case)))


def _findings(case: Case) -> Iterator[Finding]:
    """The findings in the order in which they are shown."""
    chosen = received(case)
    days, told = by_day(case, chosen), by_day(case, INCIDENTS)
    covered = case.coverage.days()
    every = covered | set(days) | set(told)
    if not every:
        return
    sight = _Sight(
        case=case, chosen=chosen, days=days, told=told, covered=covered,
        window=(min(every), max(every)),
    )  # fmt: skip
    yield _in_all(sight)
    yield _by_week(sight)
    yield _by_hour(sight)
    yield _by_channel(sight)
    yield _by_sender(sight)
    yield from _run_of_days(sight)
    yield from _run_unanswered(sight)
    yield _coverage(sight)


def said(day: date) -> str:
    """A day as it is read aloud."""
    return f"{day.day} {day:%B %Y}"


def counted(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def rate(number: int, days: int) -> float | None:
    """So many a covered day; None where no day is covered."""
    return round(number / days, 2) if days else None


def _in_all(sight: _Sight) -> Finding:
    """How much in all, and day by day with the holes."""
    total, first, last = sum(sight.days.values()), *sight.window
    covered, with_some = len(sight.covered), len(sight.days)
    undated = count(sight.case, replace(sight.chosen, dated=False))
    unknown = count(sight.case, Filter(direction="unknown", kind=CONTACT))
    sentence = (
        f"{counted(total, 'item')} came in {from_whom(sight.case)}, on {with_some:,} of "
        f"{counted(covered, 'covered day')}, between {said(first)} and {said(last)}. "
        f"Incidents written down for these days: {sum(sight.told.values()):,}."
    )
    return Finding(
        code="in-all",
        title="In all, day by day",
        sentence=sentence,
        does_not_show=(
            "what was said, or anything on days that no export covers. "
            f"{_COVERED}. Not counted: {counted(unknown, 'item')} whose direction is not known and "
            f"{undated:,} without a usable date."
        ),
        version=_SEAL,
        numbers={
            "received": total,
            "incidents": sum(sight.told.values()),
            "days_with": with_some,
            "covered_days": covered,
            "per_covered_day": rate(total, covered),
            "first": first.isoformat(),
            "last": last.isoformat(),
            "undated": undated,
            "direction_unknown": unknown,
        },
        filter=sight.chosen,
        days=_drawn(sight),
    )


def _drawn(sight: _Sight) -> tuple[Day, ...]:
    """Every day of the window; a day that no export covers is a hole."""
    return tuple(
        Day(
            day=day,
            count=sight.days.get(day, 0) if day in sight.covered else sight.days.get(day),
            incidents=sight.told.get(day, 0),
        )
        for day in each_day(*sight.window)
    )


def _by_week(sight: _Sight) -> Finding:
    """Counts and rates by ISO week."""
    weeks, told = by_week(sight.days), by_week(sight.told)
    covered = by_week(dict.fromkeys(sight.covered, 1))
    first, last = map(monday, sight.window)
    every = [first + DAY * days for days in range(0, (last - first).days + 1, 7)]
    rows = tuple(
        (week_name(first), first.isoformat(), weeks[first], told[first], covered[first],
         rate(weeks[first], covered[first]))
        for first in every
    )  # fmt: skip
    most = max(every, key=lambda first: (weeks[first], -first.toordinal()))
    return Finding(
        code="by-week",
        title="Week by week",
        sentence=(
            f"The week with most began on {said(most)}: {counted(weeks[most], 'item')} on "
            f"{counted(covered[most], 'covered day')}."
        ),
        does_not_show=(
            "whether a quiet week was quiet where few of its days are covered: compare weeks by "
            "the last column, not by the counts."
        ),
        version=_SEAL,
        numbers={"weeks": len(every), "most": weeks[most], "most_week": week_name(most)},
        filter=sight.chosen,
        table=Table(
            columns=("week", "from", "received", "incidents", "covered days", "per covered day"),
            rows=rows,
            filters=tuple(
                replace(sight.chosen, since=first, until=first + DAY * 6) for first in every
            ),
        ),
    )


def _by_hour(sight: _Sight) -> Finding:
    """Counts by day of the week and hour; row and column together give the filter of a cell."""
    grid = by_hour(sight.case, sight.chosen)
    total = sum(map(sum, grid))
    night = sum(sum(row[:6]) + sum(row[23:]) for row in grid)
    zone = sight.case.zone
    clock = (
        f"The clock is that of {zone}."
        if zone != "unknown"
        else "The zone is not known: hours are as each export writes them."
    )
    return Finding(
        code="by-hour",
        title="By day of the week and hour",
        sentence=(
            f"{night:,} of {counted(total, 'item')} came between 11 at night and 6 in the "
            f"morning. {clock}"
        ),
        does_not_show=(
            "where the sender was, or what time it was there. Items of which only the day is "
            "known are not counted."
        ),
        version=_SEAL,
        numbers={"received": total, "night": night, "zone": zone},
        filter=sight.chosen,
        table=Table(
            columns=("day", *(str(hour) for hour in range(24))),
            rows=tuple((name, *row) for name, row in zip(_WEEKDAYS, grid, strict=True)),
            filters=tuple(replace(sight.chosen, weekday=number) for number in range(7)),
        ),
    )


def _by_channel(sight: _Sight) -> Finding:
    """Counts and rates by channel, each over its own covered days."""
    groups = by_value(sight.case, sight.chosen, "channel")
    covered = {name: len(sight.case.coverage.days(name)) for name in sight.case.coverage.channels()}
    quiet = sorted(set(covered) - {group.value for group in groups})
    rows = [
        (group.value, group.count, group.days, covered.get(group.value, 0),
         rate(group.count, covered.get(group.value, 0)), *_extent(group))
        for group in groups
    ] + [(name, 0, 0, covered[name], rate(0, covered[name]), None, None) for name in quiet]  # fmt: skip
    return Finding(
        code="by-channel",
        title="By channel",
        sentence=(
            f"Channels used: {len(groups):,}. Channels of which exports were brought in: "
            f"{len(covered):,}."
        ),
        does_not_show=f"channels of which no export was brought in. {_COVERED}.",
        version=_SEAL,
        numbers={"channels": len(groups), "imported_channels": len(covered)},
        filter=sight.chosen,
        table=Table(
            columns=("channel", "received", "days with some", "covered days", "per covered day",
                     "first", "last"),
            rows=tuple(rows),
            filters=tuple(
                replace(sight.chosen, channel=(name,))
                for name in [*(group.value for group in groups), *quiet]
            ),
        ),
    )  # fmt: skip


def _extent(group: Group) -> tuple[str, str]:
    """The first and last day of a group."""
    return group.first.date().isoformat(), group.last.date().isoformat()


def _by_sender(sight: _Sight) -> Finding:
    """Counts by handle; names that nobody confirmed stand as neutral labels."""
    groups = by_value(sight.case, sight.chosen, "handle")
    seen = [sight.case.people.seen(group.value) for group in groups[:_LISTED]]
    rest = len(groups) - len(seen)
    more = f" The {_LISTED} with most are listed." if rest else ""
    return Finding(
        code="by-sender",
        title="By number, address and account",
        sentence=f"Numbers, addresses and accounts it came from: {len(groups):,}.{more}",
        does_not_show=(
            "who held the phone or the account. Two handles may be one person, and one handle may "
            "be used by several or be forged."
        ),
        version=_SEAL,
        numbers={"handles": len(groups), "not_listed": rest},
        filter=sight.chosen,
        table=Table(
            columns=("handle", "received", "days with some", "first", "last"),
            rows=tuple(
                (one.label, group.count, group.days, *_extent(group))
                for one, group in zip(seen, groups, strict=False)
            ),
            filters=tuple(replace(sight.chosen, handle=one.choice) for one in seen),
        ),
    )


def _run_of_days(sight: _Sight) -> Iterator[Finding]:
    """The longest run of days one after the other."""
    run = longest_run(sight.days)
    if run is None:
        return
    length = (run[1] - run[0]).days + 1
    chosen = replace(sight.chosen, since=run[0], until=run[1])
    items = count(sight.case, chosen)
    yield Finding(
        code="longest-run-of-days",
        title="Longest run of days",
        sentence=(
            f"Something came in on {counted(length, 'day')} one after the other, from "
            f"{said(run[0])} to {said(run[1])}: {counted(items, 'item')}."
        ),
        does_not_show=(
            "whether the run was longer: a day that no export covers ends a run, though something "
            "may have been sent on it."
        ),
        version=_SEAL,
        numbers={
            "days": length, "items": items,
            "first": run[0].isoformat(), "last": run[1].isoformat(),
        },
        filter=chosen,
    )  # fmt: skip


def _run_unanswered(sight: _Sight) -> Iterator[Finding]:
    """The longest run of received items with nothing sent back."""
    run = longest_unanswered(sight.case, sight.chosen)
    if run is None or run.first is None or run.last is None or len(run.items) < _RUN:
        return
    who = sight.case.people.label(run.who) or "no named sender"
    length = (run.last.date() - run.first.date()).days + 1
    yield Finding(
        code="longest-unanswered-run",
        title="Longest run without an answer",
        sentence=(
            f"{counted(len(run.items), 'item')} came from {who} with nothing sent back between "
            f"them, from {said(run.first.date())} to {said(run.last.date())}, over "
            f"{counted(length, 'day')}."
        ),
        does_not_show=(
            "answers by a way that no export covers, calls that were picked up, or whether an "
            "answer was wanted. Something sent without a named recipient counts as an answer to "
            "everyone."
        ),
        version=_SEAL,
        numbers={
            "items": len(run.items), "days": length,
            "first": run.first.isoformat(), "last": run.last.isoformat(),
        },
        items=run.items,
    )  # fmt: skip


def _coverage(sight: _Sight) -> Finding:
    """Which days exports cover, and the holes between."""
    coverage = sight.case.coverage
    rows = _stretches(coverage)
    holes = coverage.holes()
    missing = sum((last - first).days + 1 for first, last in holes)
    return Finding(
        code="coverage",
        title="What the exports cover",
        sentence=(
            f"Days that exports cover: {len(sight.covered):,}. Days between the first and the last "
            f"of them that none covers: {missing:,}, in {counted(len(holes), 'hole')}."
        ),
        does_not_show=(
            f"that nothing happened in a hole: nothing is known of it. {_COVERED}. What had been "
            "deleted before an export was made is in none."
        ),
        version=_SEAL,
        numbers={
            "covered_days": len(sight.covered), "holes": len(holes), "hole_days": missing,
            "diary_days": len(coverage.diary),
        },
        table=Table(
            columns=("channel", "what", "from", "to", "days"),
            rows=tuple(rows),
            filters=tuple(
                Filter(
                    channel=(channel,),
                    since=date.fromisoformat(first),
                    until=date.fromisoformat(last),
                )
                for channel, _, first, last, _ in rows
            ),
        ),
    )  # fmt: skip


def _stretches(coverage: Coverage) -> list[tuple[str, str, str, str, int]]:
    """Covered stretches and holes of each channel, in order."""
    rows: list[tuple[str, str, str, str, int]] = []
    for channel in coverage.channels():
        stretches = [("covered", run) for run in coverage.runs(channel)]
        stretches += [("hole", hole) for hole in coverage.holes(channel)]
        rows += [
            (channel, what, first.isoformat(), last.isoformat(), (last - first).days + 1)
            for what, (first, last) in sorted(stretches, key=lambda one: one[1])
        ]
    return rows


PATTERN = Pattern(name="first_view", title="First view", version=VERSION, find=find, group="In all")

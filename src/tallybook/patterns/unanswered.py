"""Every run of items with nothing sent back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tallybook.case.asked import Filter
from tallybook.case.case import Case
from tallybook.case.contact import counted, said
from tallybook.case.stretches import Run, runs_unanswered
from tallybook.case.tally import from_whom, received
from tallybook.case.timeline import count
from tallybook.patterns import Cell, Finding, Pattern, Table

VERSION = 1
_SEAL = f"unanswered {VERSION}"
#: Fewer items than this are no run worth listing.
LEAST = 5
_LISTED = 100


def find(case: Case) -> tuple[Finding, ...]:
    """Tell every run of five items or more without an answer."""
    return case.remembered("unanswered", lambda: tuple(_findings(case)))


def _findings(case: Case) -> Iterator[Finding]:
    """One finding with all runs, the longest first."""
    chosen = received(case)
    runs = runs_unanswered(case, chosen, LEAST) if count(case, chosen) >= LEAST else ()
    if not runs:
        return
    items = sum(run.items for run in runs)
    longest = runs[0]
    more = f" The {_LISTED} longest are listed." if len(runs) > _LISTED else ""
    yield Finding(
        code="unanswered-runs",
        title="Runs without an answer",
        sentence=(
            f"Runs of {LEAST} items or more that came in {from_whom(case)} with nothing sent back "
            f"between them: {len(runs):,}, with {counted(items, 'item')} in all. The longest has "
            f"{counted(longest.items, 'item')}, from {said(longest.first.date())} to "
            f"{said(longest.last.date())}.{more}"
        ),
        does_not_show=(
            "answers by a way that no export covers, calls that were picked up, or whether an "
            "answer was wanted. Something sent without a named recipient counts as an answer to "
            "everyone."
        ),
        version=_SEAL,
        numbers={
            "items": items, "runs": len(runs), "longest": longest.items, "least": LEAST,
            "longest_first": longest.first.isoformat(), "longest_last": longest.last.isoformat(),
        },
        items=tuple(item for run in runs for item in run.leaves),
        table=Table(
            columns=("from", "received", "first", "last", "days"),
            rows=tuple(_row(case, run) for run in runs[:_LISTED]),
            filters=tuple(_filter(case, chosen, run) for run in runs[:_LISTED]),
        ),
    )  # fmt: skip


def _row(case: Case, run: Run) -> tuple[Cell, ...]:
    """One run as a row."""
    label = run.who if run.is_person else case.people.seen(run.who).label
    days = (run.last.date() - run.first.date()).days + 1
    return label, run.items, run.first.isoformat(), run.last.isoformat(), days


def _filter(case: Case, chosen: Filter, run: Run) -> Filter:
    """Lists the items of a run: by side and time where that is exact, else one by one."""
    narrowed = replace(chosen, since=run.first, until=run.last)
    if run.is_person:
        narrowed = replace(narrowed, person=run.who, role="")
    else:
        narrowed = replace(narrowed, handle=case.people.seen(run.who).choice)
    return narrowed if run.alone else Filter(items=run.leaves)


PATTERN = Pattern(
    name="unanswered", title="Runs without an answer", version=VERSION, find=find, group="When"
)

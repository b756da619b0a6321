"""Floods: many items of one sender with no pause of an hour between them, over all channels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from tallybook.case.case import Case
from tallybook.case.floods import LEAST, PAUSE, table
from tallybook.case.tally import received
from tallybook.patterns import Finding, Pattern, Table

VERSION = 1
#: The largest ones are listed; the rest are counted.
LISTED = 20
_MINUTES = int(PAUSE.total_seconds() // 60)


def find(case: Case) -> tuple[Finding, ...]:
    """Tell how many floods there are, and the largest."""
    return case.remembered("floods found", lambda: tuple(_findings(case)))


def _findings(case: Case) -> Iterator[Finding]:
    """One finding where there is any flood."""
    every = table(case)
    if not every.height:
        return
    largest = every.sort("count", "first", descending=[True, False]).head(LISTED)
    most = largest.row(0, named=True)
    chosen = received(case)
    rows, filters = [], []
    for told in largest.iter_rows(named=True):
        seen = case.people.seen(told["side"]) if told["side"] else None
        label = told["side"] if seen is None or seen.person else seen.label
        known = told["side"] in {person.name for person in case.people.persons}
        rows.append(
            (label or "not named", _clock(told["first"]), _clock(told["last"]), told["count"])
        )
        whose = {"person": told["side"], "role": ""} if known else {
            "handle": seen.choice if seen else "-"
        }  # fmt: skip
        filters.append(replace(chosen, since=told["first"], until=told["last"], **whose))
    yield Finding(
        code="floods",
        title="Many at once",
        sentence=(
            f"Times at which at least {LEAST} items came from one side with no pause of more than "
            f"{_MINUTES} minutes between them: {every.height:,}. The largest: {most['count']:,} "
            f"items from {_clock(most['first'])} to {_clock(most['last'])}."
        ),
        does_not_show=(
            "why they were sent, or whether they were answered in between. Items that were put "
            "together as one diary entry, or left as they are, are not counted here again."
        ),
        version=f"floods {VERSION}",
        numbers={"floods": every.height, "largest": most["count"]},
        table=Table(
            columns=("from", "first", "last", "received"), rows=tuple(rows), filters=tuple(filters)
        ),
    )


def _clock(moment: datetime) -> str:
    """A time as it is read."""
    return f"{moment.day} {moment:%B %Y at %H:%M}"


PATTERN = Pattern(name="floods", title="Many at once", version=VERSION, find=find, group="When")

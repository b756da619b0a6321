"""Contact that began again after a covered silence."""

from __future__ import annotations

from collections.abc import Iterator

from tallybook.case.asked import Filter
from tallybook.case.case import Case
from tallybook.case.contact import counted, said
from tallybook.case.stretches import Return, returns
from tallybook.case.tally import from_whom, received
from tallybook.patterns import Cell, Finding, Pattern, Table

VERSION = 1
_SEAL = f"return_after_silence {VERSION}"
#: Covered days without anything from somebody; shorter ones are no silence.
LEAST = 14
_LISTED = 100


def find(case: Case) -> tuple[Finding, ...]:
    """Tell each time that somebody came back after a covered silence."""
    return case.remembered("return_after_silence", lambda: tuple(_findings(case)))


def _findings(case: Case) -> Iterator[Finding]:
    """One finding with every return, in the order of time."""
    found = sorted(returns(case, received(case), LEAST), key=lambda one: (one.at, one.item))
    if not found:
        return
    longest = max(found, key=lambda one: one.covered)
    listed = found[:_LISTED]
    more = f" The first {_LISTED} are listed." if len(found) > len(listed) else ""
    yield Finding(
        code="returns-after-silence",
        title="Contact after a silence",
        sentence=(
            f"Times that something came in {from_whom(case)} after {LEAST} covered days or more "
            f"without anything from the same side: {len(found):,}. The longest silence has "
            f"{counted(longest.covered, 'covered day')}; it ended on {said(longest.at.date())}.{more}"
        ),
        does_not_show=(
            "that nothing came during a silence by a way that no export covers: only days that an "
            "export of the way last used covers are counted, and a hole is not counted as silence. An "
            "export that ends with the last item covers no day after it. Why somebody was silent, or "
            "came back, is not known from it."
        ),
        version=_SEAL,
        numbers={
            "items": len(found), "returns": len(found), "longest_covered_days": longest.covered,
            "longest_ended": longest.at.date().isoformat(),
        },
        items=tuple(one.item for one in found),
        table=Table(
            columns=(
                "from", "last before", "covered days of silence", "days between", "first after",
                "channel",
            ),
            rows=tuple(_row(case, one) for one in listed),
            filters=tuple(Filter(items=(one.item,)) for one in listed),
        ),
    )  # fmt: skip


def _row(case: Case, one: Return) -> tuple[Cell, ...]:
    """One return as a row."""
    names = {person.name for person in case.people.persons}
    who = one.who if one.who in names else case.people.seen(one.who).label
    return who, one.last.isoformat(), one.covered, one.between, one.at.isoformat(), one.channel


PATTERN = Pattern(
    name="return_after_silence", title="Contact after a silence", version=VERSION, find=find,
    group="What changed",
)  # fmt: skip

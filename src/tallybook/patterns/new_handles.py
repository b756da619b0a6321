"""Numbers, addresses and accounts that came up soon after another went quiet or was blocked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tallybook.case.case import Case
from tallybook.case.contact import said
from tallybook.case.newcomers import WITHIN, Newcomer, newcomers
from tallybook.case.tally import received
from tallybook.case.timeline import count
from tallybook.patterns import Cell, Finding, Pattern, Table

VERSION = 1
_SEAL = f"new_handles {VERSION}"
_LISTED = 100


def find(case: Case) -> tuple[Finding, ...]:
    """Tell which handles came up within 14 days after another went quiet or was blocked."""
    return case.remembered("new_handles", lambda: tuple(_findings(case)))


def _findings(case: Case) -> Iterator[Finding]:
    """One finding with every such handle, in the order of time."""
    found = newcomers(case)
    if not found:
        return
    chosen = replace(received(case), role="")
    listed = found[:_LISTED]
    seen = [case.people.seen(one.handle) for one in listed]
    filters = tuple(replace(chosen, handle=one.choice) for one in seen)
    blocked = sum(one.why == "blocked" for one in found)
    more = f" The first {_LISTED} are listed." if len(found) > len(listed) else ""
    yield Finding(
        code="new-handles",
        title="New numbers, addresses and accounts",
        sentence=(
            f"Numbers, addresses and accounts that came up within {WITHIN} days after another went "
            f"quiet or was blocked: {len(found):,} ({len(found) - blocked:,} after a quiet one, "
            f"{blocked:,} after a block). The first came up on {said(found[0].first.date())}.{more}"
        ),
        does_not_show=(
            "whose it is, or that the two have anything to do with each other: shops, schools and "
            "strangers come up too. Where an export ends, a number in it looks quiet; the days that "
            "exports cover after its last item are given."
        ),
        version=_SEAL,
        numbers={"items": len(found), "handles": len(found), "after_block": blocked},
        items=tuple(one.item for one in found),
        table=Table(
            columns=(
                "new", "first seen", "last seen", "received", "after", "what happened",
                "that was on", "days between", "covered days after it",
            ),
            rows=tuple(
                _row(case, one, label.label, count(case, each))
                for one, label, each in zip(listed, seen, filters, strict=True)
            ),
            filters=filters,
        ),
    )  # fmt: skip


def _row(case: Case, one: Newcomer, label: str, items: int) -> tuple[Cell, ...]:
    """One new handle as a row."""
    return (
        label, one.first.isoformat(), one.last.isoformat(), items,
        case.people.seen(one.after).label, one.why, one.day.isoformat(),
        (one.first.date() - one.day).days, one.covered,
    )  # fmt: skip


PATTERN = Pattern(
    name="new_handles", title="New numbers, addresses and accounts", version=VERSION, find=find,
    group="Who",
)  # fmt: skip

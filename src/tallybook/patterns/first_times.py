"""The first time that something was done, and the first time that a way was used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tallybook.case.asked import Filter
from tallybook.case.case import Case
from tallybook.case.contact import counted, said
from tallybook.case.stretches import First, first_by_channel, firsts_among
from tallybook.case.tally import from_whom, received
from tallybook.content import behaviours
from tallybook.model.kinds import CHANNELS
from tallybook.patterns import Finding, Pattern, Table

VERSION = 1
_SEAL = f"first_times {VERSION}"


def find(case: Case) -> tuple[Finding, ...]:
    """Tell when each kind of behaviour and each way of contact came up first."""
    return case.remembered("first_times", lambda: tuple(_findings(case)))


def _findings(case: Case) -> Iterator[Finding]:
    """Kinds of behaviour, then ways."""
    chosen = received(case)
    names = {one.code: one.name for one in behaviours()}
    kinds = firsts_among(case, chosen, case.behaviours)
    if kinds:
        yield _kinds(kinds, names)
    ways = first_by_channel(case, chosen)
    if ways:
        yield _ways(case, chosen, ways)


def _kinds(found: tuple[First, ...], names: dict[str, str]) -> Finding:
    """The first item of each kind of behaviour."""
    last = found[-1]
    return Finding(
        code="first-behaviours",
        title="First time of each kind",
        sentence=(
            f"Kinds of behaviour that were noted, or that words look like: {len(found):,}. The first "
            f"came up on {said(found[0].at.date())}. The one that came up last for the first time, on "
            f"{said(last.at.date())}: {names.get(last.value, last.value).lower()}."
        ),
        does_not_show=(
            "that it had not happened before: it is the first of what this book holds. A kind stands "
            "where you wrote it down or put it to an item, or where words look like it; look at each "
            "item yourself."
        ),
        version=_SEAL,
        numbers={"items": len({one.item for one in found}), "kinds": len(found)},
        items=tuple(dict.fromkeys(one.item for one in found)),
        table=Table(
            columns=("kind", "first", "items of this kind"),
            rows=tuple(
                (names.get(one.value, one.value), one.at.isoformat(), one.count) for one in found
            ),
            filters=tuple(Filter(items=(one.item,)) for one in found),
        ),
    )


def _ways(case: Case, chosen: Filter, found: tuple[First, ...]) -> Finding:
    """The first item of each way."""
    first, last = found[0], found[-1]
    return Finding(
        code="first-channels",
        title="First time by each way",
        sentence=(
            f"Ways by which something came in {from_whom(case)}: {len(found):,}. The first was "
            f"{CHANNELS.get(first.value, first.value)}, on {said(first.at.date())}; the newest is "
            f"{CHANNELS.get(last.value, last.value)}, from {said(last.at.date())} on, with "
            f"{counted(last.count, 'item')}."
        ),
        does_not_show=(
            "contact by a way of which no export was brought in, or before the first day that an "
            "export holds."
        ),
        version=_SEAL,
        numbers={"items": len(found), "ways": len(found)},
        items=tuple(one.item for one in found),
        table=Table(
            columns=("channel", "first", "received"),
            rows=tuple((one.value, one.at.isoformat(), one.count) for one in found),
            filters=tuple(replace(chosen, channel=(one.value,)) for one in found),
        ),
    )


PATTERN = Pattern(
    name="first_times", title="First times", version=VERSION, find=find, group="What changed"
)

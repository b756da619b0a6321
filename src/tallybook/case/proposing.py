"""Requests to stop that stand in the person's own messages, to be noted in one step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tallybook.case.asked import Filter
from tallybook.case.case import Case
from tallybook.case.tally import after_moment
from tallybook.case.timeline import columns
from tallybook.model.flags import Flag
from tallybook.model.kinds import CHANNELS

FAMILY = "stop-request"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedStop:
    """One of the person's own messages that asks to stop.

    Attributes:
        item: The message.
        dated: When it was sent, on the person's own clock.
        zone: That clock, or empty where the book does not say.
        to: The name of the person it went to, or what may be shown of the number or account.
        channel: By which way.
        how: The same in words.
        rules: The rules that found it, by name.
        version: The version of the rules.
    """

    item: int
    dated: datetime
    zone: str
    to: str
    channel: str
    how: str
    rules: tuple[str, ...]
    version: int


def proposed_stops(case: Case) -> tuple[ProposedStop, ...]:
    """Messages that ask to stop and are not noted yet, the earliest first.

    One that is noted already, from the message or for the same time by hand, is left out; so is one
    of which the person said that it is none (they dismiss the flag).
    """
    return case.remembered("proposed stops", lambda: _proposed(case))


def _proposed(case: Case) -> tuple[ProposedStop, ...]:
    """Work them out."""
    found = case.flagged(FAMILY)
    if not found:
        return ()
    noted = {stop.of for stop in case.stops}
    spans = [after_moment(stop.dated) for stop in case.stops]
    times = [
        (begins, after)
        for begins, after in spans
        if isinstance(begins, datetime) and isinstance(after, datetime)
    ]
    names = ("item", "home", "handle", "person", "channel")
    rows = columns(case, Filter(items=found, dated=True), *names)
    proposed = []
    for item, home, handle, person, channel in rows.iter_rows():
        if item in noted or any(begins <= home < after for begins, after in times):
            continue
        flags = [flag for flag in case.flags[item] if flag.family == FAMILY]
        to = str(person) or case.people.label(handle)
        proposed.append(_stop(case, item, home, to, str(channel), flags))
    return tuple(proposed)


def _stop(
    case: Case, item: int, home: datetime, to: str, channel: str, flags: list[Flag]
) -> ProposedStop:
    """One message as it is proposed."""
    return ProposedStop(
        item=item,
        dated=home,
        zone="" if case.zone == "unknown" else case.zone,
        to=to,
        channel=channel,
        how=CHANNELS.get(channel, channel),
        rules=tuple(flag.rule for flag in flags),
        version=max(flag.version for flag in flags),
    )

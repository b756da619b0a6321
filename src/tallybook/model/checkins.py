"""A check-in: a timer that asks quietly first, and what became of each message it sent.

It is worked out from what is known and from the time that is passed in; nothing here waits, asks a
clock or sends. It is never just 'sent': what a network accepted may still not have been read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

ARMED = "armed"
DUE_SOON = "due soon"
ASKING = "asking"
MISSED = "missed"
SENDING = "sending"
ACCEPTED = "accepted by the network"
READ = "read or answered"
FAILED = "failed"
UNKNOWN = "unknown"
STOOD_DOWN = "stood down"
STATES = (
    ARMED, DUE_SOON, ASKING, MISSED, SENDING, ACCEPTED, READ, FAILED, UNKNOWN, STOOD_DOWN,
)  # fmt: skip
#: While it is one of these, the time goes on.
WAITING = (ARMED, DUE_SOON, ASKING)
#: What may become of one message.
OUTCOMES = (ACCEPTED, FAILED, UNKNOWN)
#: How long before the time it is called due soon: at most this, and at most a quarter of the whole.
SOON = timedelta(minutes=5)
#: Minutes that a timer may run, and that it may ask before it sends.
SHORTEST, LONGEST = 5, 24 * 60
ASK_CHOICES = (3, 5, 10)
#: A pause of this length means that the computer slept, or that the program stood still.
GAP = timedelta(seconds=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of the message to one contact.

    Attributes:
        name: The contact, as the person calls them.
        state: One of `OUTCOMES`, or `READ` once the person says so.
        at: When that was known.
        reason: Why it failed, or why nobody knows.
    """

    name: str
    state: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """One check-in.

    Attributes:
        begun: When it was armed.
        due: By when the person says that all is well.
        asks: How long it asks before messages go.
        seen: The latest time it was worked out for; it never goes back.
        state: One of `STATES`, as far as all messages together go.
        forced: Whether the second code was given: messages go, and a page looks as if all were well.
        late: Whether it asked later than it was set for, because the computer slept.
        told: What became of each message.
        why: What a state means here, where that needs saying.
    """

    begun: datetime
    due: datetime
    asks: timedelta
    seen: datetime
    state: str = ARMED
    forced: bool = False
    late: bool = False
    told: tuple[Told, ...] = ()
    why: str = ""

    @property
    def is_waiting(self) -> bool:
        """Whether the time still goes on."""
        return self.state in WAITING

    @property
    def ends(self) -> datetime:
        """When messages go, if nothing is said before."""
        return self.due + self.asks

    @property
    def shown(self) -> str:
        """The state as any page shows it: after the second code it looks as if all were well."""
        return STOOD_DOWN if self.forced else self.state


def arm(now: datetime, minutes: int, asks: int) -> Timer:
    """Begin a timer.

    Args:
        now: The time, with its zone.
        minutes: Until the person says that all is well.
        asks: Minutes that it asks before messages go.
    """
    due = now + timedelta(minutes=min(max(minutes, SHORTEST), LONGEST))
    return Timer(begun=now, due=due, asks=timedelta(minutes=max(asks, min(ASK_CHOICES))), seen=now)


def at(timer: Timer, now: datetime) -> Timer:
    """The timer at a time; a time before one it was worked out for changes nothing.

    Where the time was not looked at for longer than `GAP`, the computer slept: it then asks from
    now on, so that nobody is told before the person could have answered.
    """
    if not timer.is_waiting or now <= timer.seen:
        return timer
    slept = now - timer.seen > GAP
    timer = replace(timer, seen=now)
    if slept and now >= timer.due:
        return replace(timer, state=ASKING, late=True, due=now)
    if now >= timer.ends:
        return replace(timer, state=MISSED)
    if now >= timer.due:
        return replace(timer, state=ASKING)
    soon = min(SOON, (timer.due - timer.begun) / 4)
    return replace(timer, state=DUE_SOON if now >= timer.due - soon else ARMED)


def stand_down(timer: Timer, now: datetime, why: str = "") -> Timer:
    """End a timer because the person said that all is well, or ended it; nothing is sent."""
    if not timer.is_waiting:
        return timer
    return replace(timer, state=STOOD_DOWN, seen=max(now, timer.seen), why=why)


def force(timer: Timer, now: datetime) -> Timer:
    """Take the second code: messages go at once, and every page shows the timer as stood down."""
    if not timer.is_waiting:
        return timer
    return replace(timer, state=MISSED, forced=True, seen=max(now, timer.seen))


def send(timer: Timer) -> Timer:
    """Note that messages are on their way; only a timer that was missed sends any."""
    return replace(timer, state=SENDING) if timer.state == MISSED else timer


def sent(timer: Timer, told: Iterable[Told]) -> Timer:
    """Note what became of the messages.

    One that was accepted outweighs one nobody knows of, and that one outweighs one that failed.
    """
    if timer.state != SENDING:
        return timer
    outcomes = tuple(told)
    return replace(timer, told=outcomes, state=_together(outcomes))


def read(timer: Timer, name: str, now: datetime) -> Timer:
    """Note that a contact read the message or answered: the person says so, no network does."""
    if name not in {one.name for one in timer.told}:
        return timer
    marked = tuple(
        replace(one, state=READ, at=now) if one.name == name else one for one in timer.told
    )
    return replace(timer, told=marked, state=_together(marked))


def after_closing(timer: Timer, now: datetime, *, began_sending: bool, is_known: bool) -> Timer:
    """What is to be said of a timer that ran when the program ended.

    Args:
        timer: As it was kept.
        now: When the book was opened again.
        began_sending: Whether it is known that messages had begun to go.
        is_known: Whether what happened until the end was kept at all.
    """
    if timer.state not in (*WAITING, MISSED, SENDING):
        return timer
    seen = max(now, timer.seen)
    if began_sending or not is_known:
        why = "The program ended while messages went, or what happened then was not kept. It is not known whether anybody was told."
        return replace(timer, state=UNKNOWN, seen=seen, why=why)
    if now >= timer.due:
        why = "Missed while this program was not running: nobody was told."
        return replace(timer, state=MISSED, seen=seen, why=why)
    why = "The program was closed before the time was over, and that ended the timer. Nobody was told."
    return replace(timer, state=STOOD_DOWN, seen=seen, why=why)


def _together(told: tuple[Told, ...]) -> str:
    """The state that all messages together are in; none at all is a failure."""
    found = {one.state for one in told}
    return next((state for state in (READ, ACCEPTED, UNKNOWN) if state in found), FAILED)

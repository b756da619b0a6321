"""The timer that runs while a book may be locked: it asks on a page, then hands messages to the network.

It lives in the memory of this process, with the message, the contacts and the account that it needs.
It ends with the sign-in: whoever leaves, or closes the program, ends it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tallybook.diary.checkins import (
    FORCED,
    SENDING,
    TEST_SUBJECT,
    TEST_WORDS,
    CheckinPlan,
    Contact,
    Marks,
)
from tallybook.errors import StorageError
from tallybook.model import checkins
from tallybook.model.checkins import STOOD_DOWN, Timer, Told
from tallybook.reaching import Outcome, Way, send_mail

if TYPE_CHECKING:
    from tallybook.web.gate import Gate, Session

#: How often the time is looked at, in seconds.
EVERY = 1.0
#: Under which the timers of a sign-in are kept.
PLACE = "checkin"
#: Messages that are on their way at once.
AT_ONCE = 8


def steady() -> Callable[[], datetime]:
    """A clock that never goes back: the later one of this computer's two clocks."""
    wall, since = datetime.now(tz=UTC), time.monotonic()
    return lambda: max(datetime.now(tz=UTC), wall + timedelta(seconds=time.monotonic() - since))


def way_of(plan: CheckinPlan) -> Way:
    """The mail account of a plan."""
    return Way(
        host=plan.host,
        port=plan.port,
        security=plan.security,
        sender=plan.sender,
        name=plan.name,
        secret=plan.secret,
    )


def test(plan: CheckinPlan, contact: Contact) -> Contact:
    """Send a contact one message that says that it is a test."""
    found = send_mail(way_of(plan), contact.address, TEST_SUBJECT, TEST_WORDS)
    return replace(contact, tested=found.state, reason=found.reason, confirmed=False)


class Watch:
    """One timer that runs.

    Args:
        plan: What was set up, kept in memory.
        timer: As it was armed.
        marks: Made while the book may be locked.
        alive: Whether the sign-in that armed it still stands; the timer ends with it.
        clock: Tells the time.
    """

    def __init__(
        self,
        plan: CheckinPlan,
        timer: Timer,
        marks: Marks,
        *,
        alive: Callable[[], bool],
        clock: Callable[[], datetime],
    ) -> None:
        self.timer = timer
        self.noted = False
        self._plan, self._marks = plan, marks
        self._alive, self._clock = alive, clock
        self._turn = threading.RLock()

    def start(self) -> None:
        """Begin to look at the time."""
        threading.Thread(target=self._keep_looking, name="timer", daemon=True).start()

    @property
    def is_over(self) -> bool:
        """Whether all that can come of it is known."""
        return self.timer.state not in {*checkins.WAITING, checkins.MISSED, checkins.SENDING}

    def look(self) -> Timer:
        """Work the timer out for now; one that was missed begins to send, once."""
        if not self._alive():
            return self.timer
        with self._turn:
            self.timer = checkins.at(self.timer, self._clock())
            if self.timer.state == checkins.MISSED:
                self._begin_sending()
            return self.timer

    def answer(self, typed: str) -> bool:
        """Take a code. The answer is the same for both, and so is the page.

        Returns:
            Whether it was one of the codes, while there was something to answer.
        """
        self.look()
        with self._turn:
            code = self._plan.code(typed)
            if not code or not self.timer.is_waiting:
                return False
            if code == "forced":
                self.timer = checkins.force(self.timer, self._clock())
                self._mark(FORCED)
                self._begin_sending()
            else:
                self.timer = checkins.stand_down(self.timer, self._clock())
                self._mark(STOOD_DOWN)
                self._forget()
            return True

    def _keep_looking(self) -> None:
        waiting = threading.Event()
        while self._goes_on():
            waiting.wait(EVERY)
        if self.timer.is_waiting:
            self._forget()

    def _goes_on(self) -> bool:
        """Look at the time; what fails is said on the page, and tried again."""
        try:
            return self._alive() and self.look().is_waiting
        except Exception as error:  # noqa: BLE001 - an alarm must not end in silence
            why = f"Something went wrong here ({type(error).__name__}). It is tried again."
            self.timer = replace(self.timer, why=why)
            return True

    def _begin_sending(self) -> None:
        self.timer = checkins.send(self.timer)
        self._mark(SENDING)
        threading.Thread(target=self._send, name="messages").start()

    def _send(self) -> None:
        """Hand every message over, each by itself, and note what became of it."""
        plan, now = self._plan, self._clock()
        way, words = way_of(plan), plan.words(now)

        def hand_over(contact: Contact) -> Told:
            try:
                found = send_mail(way, contact.address, plan.subject, words)
            except Exception as error:  # noqa: BLE001 - one message that fails must not stop another
                found = Outcome(
                    state=checkins.UNKNOWN,
                    reason=f"something went wrong here ({type(error).__name__})",
                )
            return Told(name=contact.name, state=found.state, at=self._clock(), reason=found.reason)

        with ThreadPoolExecutor(AT_ONCE) as crew:
            told = tuple(crew.map(hand_over, plan.told))
        with self._turn:
            self.timer = checkins.sent(self.timer, told)
            self._mark(self.timer.state)
            self._forget()

    def _mark(self, what: str) -> None:
        """Make a mark; a stick that was pulled out keeps no message from going."""
        try:
            self._marks.make(what)
        except (OSError, StorageError):
            self.timer = replace(self.timer, why="What happened could not be noted on the disk.")

    def _forget(self) -> None:
        """Let go of the message, the contacts and the account."""
        self._plan = CheckinPlan()


def watches(session: Session) -> dict[str, Watch]:
    """The timers of a sign-in, by whose book they are."""
    found: dict[str, Watch] = session.setdefault(PLACE, {})
    return found


def stands(gate: Gate, session: Session) -> Callable[[], bool]:
    """Tells whether a sign-in still stands."""
    return lambda: gate.session(session.key) is session

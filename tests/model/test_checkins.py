"""The states of a check-in: it asks before it tells, and never says more than is known."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallybook.model import checkins
from tallybook.model.checkins import (
    ACCEPTED,
    ARMED,
    ASKING,
    DUE_SOON,
    FAILED,
    MISSED,
    OUTCOMES,
    READ,
    SENDING,
    STATES,
    STOOD_DOWN,
    UNKNOWN,
    Timer,
    Told,
)

START = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
STEPS = st.lists(st.integers(0, 80), max_size=400)


def minute(number: float) -> datetime:
    """So many minutes after the start."""
    return START + timedelta(minutes=number)


def run(timer: Timer, until: float, step: float = 1 / 3) -> Timer:
    """Look at the time every few seconds, as the program does."""
    at = (timer.seen - START).total_seconds() / 60
    while at < until:
        at = min(at + step, until)
        timer = checkins.at(timer, minute(at))
    return timer


def told(*states: str) -> list[Told]:
    """What became of one message for each state."""
    return [Told(name=f"contact {n}", state=state, at=minute(61)) for n, state in enumerate(states)]


def test_it_goes_from_armed_to_missed_and_asks_in_between() -> None:
    """Each state comes at its minute: due soon before the time, asking at it, missed after asking."""
    timer = checkins.arm(START, 60, 3)
    seen = {number: run(timer, number).state for number in (1, 54.9, 55, 59.9, 60, 62.9, 63)}
    assert seen == {
        1: ARMED,
        54.9: ARMED,
        55: DUE_SOON,
        59.9: DUE_SOON,
        60: ASKING,
        62.9: ASKING,
        63: MISSED,
    }


@given(STEPS, st.integers(5, 300), st.sampled_from(checkins.ASK_CHOICES))
def test_nothing_is_missed_before_it_was_asked_for_the_whole_time(
    steps: list[int], minutes: int, asks: int
) -> None:
    """However the clock runs, stands still or jumps, asking lasts its whole time before a miss."""
    timer, now, asked = checkins.arm(START, minutes, asks), START, None
    for step in steps:
        now += timedelta(seconds=step * 3)
        before, timer = timer, checkins.at(timer, now)
        assert timer.state in STATES
        if timer.state == ASKING and (before.state != ASKING or timer.due != before.due):
            asked = timer.due
        if timer.state == MISSED and before.state != MISSED:
            assert asked is not None or before.state != ASKING
            assert now >= timer.due + timedelta(minutes=asks)


@given(STEPS)
def test_a_clock_that_is_put_back_changes_nothing(steps: list[int]) -> None:
    """A time before one that was seen leaves the timer as it was."""
    timer, now = checkins.arm(START, 30, 3), START
    for step in steps:
        now += timedelta(seconds=step)
        timer = checkins.at(timer, now)
        assert checkins.at(timer, now - timedelta(hours=5)) == timer


def test_after_sleep_it_asks_from_then_on() -> None:
    """A computer that slept past the time asks anew when it wakes, and says that it is late."""
    timer = run(checkins.arm(START, 30, 3), 10)
    woken = checkins.at(timer, minute(300))
    assert (woken.state, woken.late) == (ASKING, True)
    assert run(woken, 302.9).state == ASKING
    assert run(woken, 303).state == MISSED
    early = checkins.at(timer, minute(20))
    assert (early.state, early.late) == (ARMED, False)


@pytest.mark.parametrize("until", [0, 56, 61])
def test_saying_all_is_well_ends_it(until: float) -> None:
    """While it waits or asks, standing it down ends it, and time no longer matters."""
    ended = checkins.stand_down(run(checkins.arm(START, 60, 3), until), minute(until))
    assert ended.state == STOOD_DOWN
    assert checkins.at(ended, minute(999)) == ended
    assert checkins.send(ended) == ended


def test_the_second_code_sends_and_looks_as_if_all_were_well() -> None:
    """After it a page shows the same as after the first one, whatever becomes of the messages."""
    forced = checkins.force(checkins.arm(START, 60, 3), minute(10))
    assert forced.state == MISSED
    for state in OUTCOMES:
        done = checkins.sent(checkins.send(forced), told(state))
        assert done.state == state
        assert done.shown == STOOD_DOWN
    fine = checkins.stand_down(checkins.arm(START, 60, 3), minute(10))
    assert forced.shown == fine.shown


@pytest.mark.parametrize(
    ("states", "together"),
    [
        ((ACCEPTED, FAILED), ACCEPTED),
        ((UNKNOWN, FAILED), UNKNOWN),
        ((FAILED, FAILED), FAILED),
        ((UNKNOWN, ACCEPTED), ACCEPTED),
        ((), FAILED),
    ],
)
def test_messages_together_are_as_the_best_known_one(
    states: tuple[str, ...], together: str
) -> None:
    """One accepted message is told as accepted, never as sent or read."""
    timer = checkins.send(run(checkins.arm(START, 60, 3), 63))
    assert timer.state == SENDING
    assert checkins.sent(timer, told(*states)).state == together


def test_only_a_person_says_that_it_was_read() -> None:
    """No outcome of a network is 'read'; marking a contact makes it so, and only one that exists."""
    done = checkins.sent(checkins.send(run(checkins.arm(START, 60, 3), 63)), told(ACCEPTED, FAILED))
    assert done.state == ACCEPTED
    assert checkins.read(done, "nobody", minute(70)) == done
    marked = checkins.read(done, "contact 0", minute(70))
    assert marked.state == READ
    assert [one.state for one in marked.told] == [READ, FAILED]


@given(st.sampled_from([ARMED, DUE_SOON, ASKING, MISSED]), st.integers(0, 2000))
def test_what_ran_when_the_program_ended_is_never_told_as_sent(state: str, later: int) -> None:
    """After a restart it is missed, ended or unknown; 'nobody was told' only where that is known."""
    timer = run(checkins.arm(START, 60, 3), {ARMED: 1, DUE_SOON: 56, ASKING: 61, MISSED: 64}[state])
    now = max(timer.seen, minute(later))
    for began in (False, True):
        for is_known in (False, True):
            found = checkins.after_closing(timer, now, began_sending=began, is_known=is_known)
            assert found.state in {MISSED, STOOD_DOWN, UNKNOWN}
            assert ("nobody was told" in found.why.lower()) == (is_known and not began)
            assert not found.is_waiting
            if found.state == MISSED:
                assert now >= timer.due
                assert "not running" in found.why


def test_nothing_but_a_miss_is_sent() -> None:
    """From every other state, sending and outcomes change nothing."""
    timer = checkins.arm(START, 60, 3)
    for number in (0, 56, 61):
        waiting = run(timer, number)
        assert checkins.send(waiting) == waiting
        assert checkins.sent(waiting, told(ACCEPTED)) == waiting

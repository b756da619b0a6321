"""Work that takes longer than a page: it runs on, says how far it is, and can be stopped."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from tallybook.errors import TallybookError

LOG = logging.getLogger("tallybook.web")


class Stopped(Exception):
    """The person left; what was acknowledged is safe and the rest can be taken up again."""


class Job:
    """One piece of work in a thread of its own.

    Attributes:
        number: Its number in the address of its page.
        title: What is being done, plainly.
        then: Where the page goes when it is done.
        state: ``running``, ``done``, ``failed`` or ``stopped``.
        done: How much is done, in units of ``total``.
        total: How much there is; 0 while that is not known.
        items: Things found so far.
        result: What the work returned.
        error: Why it failed, as (sentence, next step).
        resumable: Whether it stops when the book is closed, because it can be taken up again.
    """

    def __init__(self, number: int, title: str, then: str, *, resumable: bool = False) -> None:
        self.number = number
        self.title = title
        self.then = then
        self.resumable = resumable
        self.state = "running"
        self.phase = ""
        self.done = 0
        self.total = 0
        self.items = 0
        self.result: Any = None
        self.error: tuple[str, str] | None = None
        self.started_at = time.monotonic()
        self._stop = threading.Event()
        self._ended = threading.Event()

    def report(self, phase: str, done: int, total: int, items: int = 0) -> None:
        """Note how far the work is; called by the work itself, often.

        Raises:
            Stopped: The person has left.
        """
        if self._stop.is_set():
            raise Stopped
        if phase != self.phase:
            self.started_at = time.monotonic()
        self.phase, self.done, self.total, self.items = phase, done, total, items

    @property
    def percent(self) -> int | None:
        """How much of it is done, or None where that cannot be told."""
        return min(100, self.done * 100 // self.total) if self.total > 0 else None

    @property
    def seconds_left(self) -> int | None:
        """About how long it still takes, or None where that cannot be told yet."""
        spent = time.monotonic() - self.started_at
        if self.total <= 0 or self.done <= 0 or spent < 1:
            return None
        return max(0, round(spent * (self.total - self.done) / self.done))

    def stop(self) -> None:
        """Ask the work to stop at its next report."""
        self._stop.set()

    def wait(self, seconds: float) -> bool:
        """Wait until it has ended; say whether it has."""
        return self._ended.wait(seconds)

    def run(self, work: Callable[[Job], Any]) -> None:
        """Do the work and keep what came of it."""
        try:
            self.result = work(self)
            self.state = "done"
        except Stopped:
            self.state = "stopped"
        except TallybookError as error:
            self.error = (error.message, error.advice)
            self.state = "failed"
        except Exception as error:  # noqa: BLE001 - a thread has no caller: the page must say it
            LOG.error("work ended with %s", type(error).__name__)  # noqa: TRY400 - no words in logs
            self.error = (
                "Something went wrong that was not foreseen. What was saved before is safe.",
                "Try it once more. If it happens again, try a different way or ask for help.",
            )
            self.state = "failed"
        finally:
            self._ended.set()


class JobList:
    """The work of one sign-in."""

    def __init__(self) -> None:
        self._jobs: dict[int, Job] = {}
        self._count = 0
        self._turn = threading.Lock()
        self._afterwards: Callable[[], None] | None = None

    def start(
        self, title: str, then: str, work: Callable[[Job], Any], *, resumable: bool = False
    ) -> Job:
        """Begin a piece of work in a thread of its own."""
        with self._turn:
            self._count += 1
            job = Job(self._count, title, then, resumable=resumable)
            self._jobs[self._count] = job
        threading.Thread(target=self._run, args=(job, work), daemon=True).start()
        return job

    def get(self, number: int) -> Job | None:
        """Find one by its number."""
        return self._jobs.get(number)

    def running(self) -> list[Job]:
        """List those that are not done."""
        return [job for job in list(self._jobs.values()) if job.state == "running"]

    def stop(self) -> None:
        """Ask all of them to stop; nobody waits for it."""
        for job in self.running():
            job.stop()

    def stop_resumable(self) -> None:
        """Stop what can be taken up again, so that a book that is closed is closed soon."""
        for job in self.running():
            if job.resumable:
                job.stop()
                job.wait(1.0)

    def forget(self) -> None:
        """Let go of what ended and of all it came to."""
        with self._turn:
            self._jobs = {job.number: job for job in self.running()}

    def when_idle(self, afterwards: Callable[[], None]) -> None:
        """Call this once nothing runs any more."""
        self._afterwards = afterwards
        self._call()

    def _run(self, job: Job, work: Callable[[Job], Any]) -> None:
        job.run(work)
        self._call()

    def _call(self) -> None:
        with self._turn:
            afterwards = None if self.running() else self._afterwards
            if afterwards is not None:
                self._afterwards = None
        if afterwards is not None:
            afterwards()

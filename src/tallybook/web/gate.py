"""Who may come in, and for how long: one token, one sign-in, a lock, and a way out.

All of it lives in memory and is gone with the process.
"""

from __future__ import annotations

import gc
import hmac
import math
import secrets
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from tallybook.web.jobs import JobList

if TYPE_CHECKING:
    from tallybook.diary import Diary
    from tallybook.diary.safekeeping import SafeChoices

#: Minutes without a sign of the person after which the book locks, and what may be chosen instead.
IDLE_MINUTES = 10
IDLE_CHOICES = (2, 5, 10, 20, 60)

#: How often the watch looks whether it is time to lock, in seconds.
WATCH_EVERY = 5.0

#: How long the first page after leaving leads on to where the person chose, in seconds.
LEAVE_SECONDS = 20.0

#: What is kept of a form that met a locked book, in seconds: long enough to type a passphrase.
KEEP_SECONDS = 900.0


class Session(dict[str, Any]):
    """One sign-in. The mapping itself is where Django keeps the secret of its forms.

    Attributes:
        key: What the browser's cookie holds.
        diary: The open book, or None while none is open or it is locked.
        book: The path of the book that is open or was open last.
        was_locked: Whether the idle lock closed it.
        jobs: Work that goes on while pages are looked at.
        desk: Held by the one page that is being made from the open book.
        drawer: Things that pages hand to each other: filters, notices, a set-up under way.
        language: The code of the language that was chosen; empty while none was.
        practice: The invented case that the open book was made from; empty for a book of one's own.
    """

    def __init__(self, key: str, now: float) -> None:
        super().__init__()
        self.key = key
        self.diary: Diary | None = None
        self.book = ""
        self.language = ""
        self.practice = ""
        self.was_locked = False
        self.jobs = JobList()
        self.drawer: dict[str, Any] = {}
        self.kept: tuple[float, str, dict[str, list[str]]] | None = None
        self.seen_at = now
        self.desk = threading.RLock()
        self._parked: Diary | None = None
        self._which = ""
        self._turn = threading.RLock()

    def take(self, diary: Diary, book: str) -> None:
        """Lay an opened book on the desk; one that is still at work is taken up again."""
        with self._turn:
            self._forget_unless(diary.which)
            if self._parked is not None and self.book == book and self.jobs.running():
                diary.close()
                diary, self._parked = self._parked, None
            self._put_away(self.diary)
            self.diary, self.book, self.was_locked = diary, book, False
            self.language = diary.spoken or self.language
            self.practice = diary.practice

    def lock(self, *, by_itself: bool = False) -> None:
        """Close the book and forget what was looked at; running work finishes, then forgets too."""
        self.jobs.stop_resumable()
        with self._turn:
            diary, self.diary = self.diary, None
            self.drawer.clear()
            self.jobs.forget()
            self.was_locked = by_itself
            if diary is not None and self.jobs.running():
                self._parked = diary
                self.jobs.when_idle(partial(self._finish, diary))
            else:
                self._put_away(diary)

    def end(self) -> None:
        """Close everything at once: work under way stops where it can be taken up again."""
        self.jobs.stop()
        with self._turn:
            self._put_away(self.diary)
            self._put_away(self._parked)
            self.diary = self._parked = None
            self.kept = None
            self.drawer.clear()
            self.clear()

    def keep(self, path: str, fields: dict[str, list[str]], now: float) -> None:
        """Keep what was typed into a form that met a locked book."""
        self.kept = (now, path, fields)

    def kept_for(self, path: str, now: float) -> dict[str, list[str]] | None:
        """Hand back, once, what was kept for a form."""
        if self.kept is None or self.kept[1] != path:
            return None
        kept, self.kept = self.kept, None
        return kept[2] if now - kept[0] <= KEEP_SECONDS else None

    def _forget_unless(self, which: str) -> None:
        """Forget what was shown or typed under another key: nothing of it is seen with this one."""
        if self._which not in ("", which):
            self.kept = None
            self.drawer = {name: kept for name, kept in self.drawer.items() if name == "new"}
            self.jobs = JobList()  # what is under way elsewhere goes on, and closes its book
            self._parked = None
        self._which = which

    def _finish(self, diary: Diary) -> None:
        with self._turn:
            self._put_away(diary)
            if self._parked is diary:
                self._parked = None

    @staticmethod
    def _put_away(diary: Diary | None) -> None:
        if diary is not None:
            diary.close()
            gc.collect()


class Gate:
    """Lets one browser in, once, and knows when to lock.

    Args:
        token: The word in the first address; it works once.
        idle_minutes: When the book locks by itself.
        clock: Seconds that only go forward.
        on_leave: What to do when the person has left (the server closes itself).
    """

    def __init__(
        self,
        token: str = "",
        *,
        idle_minutes: float = IDLE_MINUTES,
        clock: Callable[[], float] = time.monotonic,
        on_leave: Callable[[], None] | None = None,
    ) -> None:
        self._token = token or secrets.token_urlsafe(32)
        self.token = self._token
        self.idle_seconds = self._usual = idle_minutes * 60
        self.leave_to = ""
        self._leaving = -math.inf
        self._heeded = False
        self.clock = clock
        self._on_leave = on_leave
        self._session: Session | None = None
        self._turn = threading.Lock()
        self._watching = False

    def enter(self, token: str) -> Session | None:
        """Exchange the token for a sign-in; the second time it opens nothing."""
        with self._turn:
            expected, fits = self._token, bool(self._token)
            fits = hmac.compare_digest(expected.encode(), token.encode()) and fits
            if not fits:
                return None
            self._token = ""
            self._session = Session(secrets.token_urlsafe(32), self.clock())
        self._watch()
        return self._session

    def session(self, key: str) -> Session | None:
        """Find the sign-in that a cookie belongs to, locking its book first if it is time."""
        session = self._session
        if session is None or not hmac.compare_digest(session.key.encode(), key.encode()):
            return None
        self.look()
        return session

    def touch(self) -> None:
        """Note that the person is there."""
        if self._session is not None:
            self._session.seen_at = self.clock()

    def look(self) -> None:
        """Lock the book if nobody has been there for the idle time."""
        session = self._session
        if session is None:
            return
        idle = self.clock() - session.seen_at
        if session.diary is not None and idle >= self.idle_seconds:
            session.lock(by_itself=True)
        if session.kept is not None and self.clock() - session.kept[0] > KEEP_SECONDS:
            session.kept = None

    def heed(self, chosen: SafeChoices) -> None:
        """Take what was chosen in the open book: when it locks, and where leaving leads."""
        if chosen.idle_minutes:
            self.idle_seconds = chosen.idle_minutes * 60
        elif self._heeded:
            self.idle_seconds = self._usual
        self._heeded = bool(chosen.idle_minutes)
        self.leave_to = chosen.leave_to

    def leads_to(self) -> str:
        """Say once where the person who has just left goes; empty for the blank page."""
        leaving, self._leaving = self._leaving, -math.inf
        return self.leave_to if self.clock() - leaving < LEAVE_SECONDS else ""

    def leave(self, session: Session) -> None:
        """End the sign-in. Its key and the token open nothing from here on."""
        self._leaving = self.clock()
        with self._turn:
            if self._session is session:
                self._session = None
        threading.Thread(target=session.end, name="leaving").start()
        if self._on_leave is not None:
            self._on_leave()

    def close(self) -> None:
        """Close the book that is open, if any, and let nobody in any more."""
        with self._turn:
            session, self._session, self._token = self._session, None, ""
        if session is not None:
            session.end()

    def _watch(self) -> None:
        if not self._watching:
            self._watching = True
            threading.Thread(target=self._keep_watch, name="lock", daemon=True).start()

    def _keep_watch(self) -> None:
        waiting = threading.Event()
        while self._session is not None:
            waiting.wait(min(WATCH_EVERY, max(self.idle_seconds / 4, 0.05)))
            self.look()

"""One writer at a time, across processes: an advisory lock on a file beside the journal."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tallybook.errors import BookBusy, WriteFailed

#: How long someone waits for another window or command to finish its entry, in seconds.
PATIENCE = 30.0
_PAUSE = 0.002

if sys.platform == "win32":  # pragma: no cover - the other systems run the suite
    import msvcrt

    def _try(lock: int) -> bool:
        """Take the lock if nobody has it."""
        try:
            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _release(lock: int) -> None:
        """Give the lock back."""
        os.lseek(lock, 0, os.SEEK_SET)
        msvcrt.locking(lock, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try(lock: int) -> bool:
        """Take the lock if nobody has it."""
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _release(lock: int) -> None:
        """Give the lock back."""
        fcntl.flock(lock, fcntl.LOCK_UN)


def claim(file: int) -> bool:
    """Mark an open file as in use by this process, until it is closed or the process ends.

    Returns:
        Whether nobody else has marked it. On Windows always true: an open file cannot be taken
        away there, which is all that the mark is for.

    Raises:
        OSError: This disk knows no locks.
    """
    return sys.platform == "win32" or _try(file)


def remove_unclaimed(path: Path) -> None:
    """Take a file away unless a process that is alive has claimed it.

    Raises:
        OSError: It is in use (Windows), this disk knows no locks, or the disk refuses.
    """
    if sys.platform == "win32":  # pragma: no cover - the other systems run the suite
        path.unlink()
        return
    with path.open("rb") as file:
        if _try(file.fileno()):
            path.unlink()


class Lock:
    """The lock of one book; SQLite's own waiting has tails of seconds, this one of a few pauses.

    It is let go by the system when the process ends, however it ends, so the file that stays
    behind means nothing.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def held(self, patience: float = PATIENCE) -> Iterator[None]:
        """Hold the lock.

        Raises:
            BookBusy: Somebody else held it for longer than ``patience`` seconds.
            WriteFailed: The file cannot be made here.
        """
        try:
            lock = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        except OSError as error:
            raise WriteFailed(path=self._path) from error
        try:
            _wait(lock, patience)
            try:
                yield
            finally:
                _release(lock)
        finally:
            os.close(lock)


def _wait(lock: int, patience: float) -> None:
    """Try again and again, in short pauses."""
    until = time.monotonic() + patience
    while not _try(lock):
        if time.monotonic() > until:
            raise BookBusy
        time.sleep(_PAUSE)

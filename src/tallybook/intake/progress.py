"""Say how far an import has come: bytes done, bytes in all, items so far."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int, int], None]


class Meter:
    """Counts the two passes over an original, sealing and reading, as one length."""

    def __init__(self, size: int, progress: Progress | None, *, passes: int) -> None:
        self.size = size
        self.items = 0
        self._progress = progress
        self._passes = passes

    def sealed(self, done: int) -> None:
        """Tell how much of the original has been sealed."""
        self._tell(min(done, self.size))

    def read(self, share: float) -> None:
        """Tell which share of the original has been read."""
        before = (self._passes - 1) * self.size
        self._tell(before + int(min(max(share, 0.0), 1.0) * self.size))

    def _tell(self, done: int) -> None:
        if self._progress is not None:
            self._progress(done, self._passes * self.size, self.items)

"""How long is waited for somebody else's machine, however slowly something still comes."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress


@contextmanager
def ended_after(
    patience: float, held: Callable[[], Iterable[socket.socket]]
) -> Iterator[threading.Event]:
    """End connections when their time is over.

    Args:
        patience: Seconds.
        held: Gives the sockets that are open by then.

    Yields:
        Set once the time was over.
    """
    over = threading.Event()

    def end() -> None:
        over.set()
        for each in held():
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(patience, end)
    timer.daemon = True
    timer.start()
    try:
        yield over
    finally:
        timer.cancel()

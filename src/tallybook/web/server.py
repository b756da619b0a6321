"""Serves the pages on this machine alone: a random port, one worker, nothing spilled to disk.

gunicorn hands a request's body to the application as it arrives. Servers that spool bodies to a
temporary file first would leave an upload on the disk in the clear.
"""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from tallybook.web.gate import IDLE_MINUTES, Gate

if TYPE_CHECKING:
    from tallybook.web.app import Application, Doors

LOCAL = "127.0.0.1"

#: Seconds between leaving and the end of the server: the blank page must still arrive, and one or
#: two presses of Back must still meet it.
LINGER = 60.0


class Silent(Logger):  # type: ignore[misc] # gunicorn ships no types
    """Says that something failed, never where or on what: addresses stay out of logs."""

    def setup(self, cfg: Any) -> None:
        """Keep gunicorn's own loggers from printing."""
        super().setup(cfg)
        self.error_log.handlers = []
        self.error_log.addHandler(logging.NullHandler())

    def access(self, *args: Any, **fields: Any) -> None:
        """Keep no log of what was looked at."""


class Served(BaseApplication):  # type: ignore[misc] # gunicorn ships no types
    """gunicorn, set up in code; it reads no configuration file."""

    def __init__(self, make: Callable[[], Application], chosen: dict[str, Any]) -> None:
        self._make = make
        self._chosen = chosen
        super().__init__()

    def load_config(self) -> None:
        """Take the settings that were chosen and nothing else."""
        for name, value in self._chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Application:
        """Make the application in the worker, so that keys live in that process alone."""
        return self._make()


def listen(port: int = 0) -> socket.socket:
    """Open the socket, on this machine only; port 0 is a random free one."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.bind((LOCAL, port))
    listening.listen(64)
    return listening


def serve(
    *,
    book: Path | None = None,
    idle_minutes: float = IDLE_MINUTES,
    port: int = 0,
    open_browser: bool = True,
) -> None:
    """Serve the person's own books until they leave or press Ctrl-C.

    Args:
        book: The book to offer first.
        idle_minutes: When an open book locks by itself.
        port: 0 for a random one.
        open_browser: Whether to open the browser by itself; the address is printed either way.
    """

    def ready(address: str) -> None:
        sys.stdout.write(f"Open this address in your browser. It works once:\n{address}\n")
        sys.stdout.flush()
        if open_browser:
            import webbrowser  # noqa: PLC0415 - only where a person sits in front of it

            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    run(lambda: _own_doors(book), ready, port=port, idle_minutes=idle_minutes)


def _own_doors(book: Path | None) -> Doors:
    """Doors for the person whose machine this is: books in folders, opened by passphrase."""
    from tallybook import diary  # noqa: PLC0415 - in the worker only
    from tallybook.web.app import Doors  # noqa: PLC0415

    return Doors(
        open_diary=diary.Diary.open,
        make_diary=diary.Diary.create,
        suggest=diary.offer_passphrase,
        recover=diary.recover,
        book="" if book is None else str(book),
        folder=Path.home() if book is None else book.resolve().parent,
    )


def run(
    doors: Callable[[], Doors],
    ready: Callable[[str], None],
    *,
    port: int = 0,
    idle_minutes: float = IDLE_MINUTES,
    linger: float = LINGER,
) -> None:
    """Serve until the person leaves or Ctrl-C.

    Args:
        doors: Says how books are opened and made; called in the worker.
        ready: Called with the address to open, which works once.
        port: 0 for a random one.
        idle_minutes: When an open book locks by itself.
        linger: Seconds the blank page is still served after leaving.
    """
    listening = listen(port)
    host = f"{LOCAL}:{listening.getsockname()[1]}"
    token = secrets.token_urlsafe(32)
    chief = os.getpid()

    def close() -> None:
        waiting = threading.Timer(linger, os.kill, (chief, signal.SIGTERM))
        waiting.daemon = True
        waiting.start()

    def make() -> Application:
        from tallybook.web.app import create_app  # noqa: PLC0415 - in the worker only

        gate = Gate(token, idle_minutes=idle_minutes, on_leave=close)
        return create_app(doors(), gate, host)

    Served(make, _settings(listening, lambda: ready(f"http://{host}/?k={token}"))).run()


def _settings(listening: socket.socket, ready: Callable[[], None]) -> dict[str, Any]:
    def when_ready(_arbiter: Any) -> None:
        ready()

    def child_exit(arbiter: Any, _worker: Any) -> None:
        # A new worker would take the used token again: end with the first one.
        if not getattr(arbiter, "ending", False):
            arbiter.ending = True
            os.kill(os.getpid(), signal.SIGTERM)

    return {
        "bind": f"fd://{listening.fileno()}",
        "workers": 1,
        "worker_class": "gthread",
        "threads": 8,
        "timeout": 0,
        "graceful_timeout": 3,
        "keepalive": 5,
        "control_socket_disable": True,
        "forwarded_allow_ips": "",
        "limit_request_line": 4094,
        "logger_class": Silent,
        "loglevel": "critical",
        "proc_name": "notes",
        "default_proc_name": "notes",
        "when_ready": when_ready,
        "child_exit": child_exit,
    }

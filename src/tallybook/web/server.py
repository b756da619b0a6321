"""Serves the pages on this machine alone: one process, a random port, nothing spilled to disk.

cheroot hands a request's body to the application as it arrives, and runs on every system. Servers
that spool bodies to a temporary file first would leave an upload on the disk in the clear.
"""

from __future__ import annotations

import secrets
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cheroot.wsgi import Server

from tallybook.web.gate import IDLE_MINUTES, Gate

if TYPE_CHECKING:
    from tallybook.web.app import Application, Doors

LOCAL = "127.0.0.1"

#: Seconds between leaving and the end of the server: the blank page must still arrive, and one or
#: two presses of Back must still meet it.
LINGER = 60.0

#: Requests that are answered at once. One that is half sent holds one of them.
THREADS = 24
#: Seconds that a request may stand still while it is sent: a slow stick is read slowly.
PATIENCE = 60
#: The most that the head of a request may hold, in bytes.
HEAD_BYTES = 1 << 16
#: Open connections that wait for the next request.
KEPT_OPEN = 64
#: How often it is looked whether the end has come, and how long pages under way may take then.
LOOK_EVERY, END_WITHIN = 0.5, 3.0


class Silent(Server):
    """cheroot, set up in code. It keeps no log: neither addresses nor failures are written down."""

    max_request_header_size = HEAD_BYTES
    keep_alive_conn_limit = KEPT_OPEN

    def error_log(self, msg: str = "", level: int = 20, traceback: bool = False) -> None:  # noqa: FBT001, FBT002 - cheroot's
        """Say nothing."""

    def process_conn(self, conn: Any) -> None:
        """Let a connection that has sent nothing yet wait outside, so that it holds no thread."""
        if getattr(conn, "has_waited", False):
            super().process_conn(conn)
            return
        conn.has_waited = True
        self.put_conn(conn)


def serve(
    *,
    book: Path | None = None,
    idle_minutes: float = IDLE_MINUTES,
    port: int = 0,
    open_browser: bool = True,
    folder: Path | None = None,
) -> None:
    """Serve the person's own books until they leave or press Ctrl-C.

    Args:
        book: The book to offer first.
        idle_minutes: When an open book locks by itself.
        port: 0 for a random one.
        open_browser: Whether to open the browser by itself; the address is printed either way.
        folder: Where books are looked for and offered to go; beside the book, or at home, otherwise.
    """

    def ready(address: str) -> None:
        sys.stdout.write(f"Open this address in your browser. It works once:\n{address}\n")
        sys.stdout.flush()
        if open_browser:
            import webbrowser  # noqa: PLC0415 - only where a person sits in front of it

            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    run(lambda: _own_doors(book, folder), ready, port=port, idle_minutes=idle_minutes)


def _own_doors(book: Path | None, folder: Path | None) -> Doors:
    """Doors for the person whose machine this is: books in folders, opened by passphrase."""
    from tallybook import diary  # noqa: PLC0415 - what opens books is loaded when it is wanted
    from tallybook.web.app import Doors  # noqa: PLC0415

    beside = Path.home() if book is None else book.resolve().parent
    return Doors(
        open_diary=diary.Diary.open,
        make_diary=diary.Diary.create,
        suggest=diary.offer_passphrase,
        recover=diary.recover,
        book="" if book is None else str(book),
        folder=folder or beside,
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
        doors: Says how books are opened and made.
        ready: Called with the address to open, which works once.
        port: 0 for a random one.
        idle_minutes: When an open book locks by itself.
        linger: Seconds the blank page is still served after leaving.
    """
    over = threading.Event()
    token = secrets.token_urlsafe(32)

    def close() -> None:
        waiting = threading.Timer(linger, over.set)
        waiting.daemon = True
        waiting.start()

    gate = Gate(token, idle_minutes=idle_minutes, on_leave=close)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: over.set())
    server = Silent((LOCAL, port), _nobody, THREADS, server_name="-", timeout=PATIENCE)
    host = _begin(server, lambda host: _application(doors, gate, host))
    ready(f"http://{host}/?k={token}")
    while not over.wait(LOOK_EVERY):  # a wait without an end would not hear Ctrl-C on Windows
        pass
    _end(server, gate)


def _application(doors: Callable[[], Doors], gate: Gate, host: str) -> Application:
    from tallybook.web.app import create_app  # noqa: PLC0415 - Django, once the port is known

    return create_app(doors(), gate, host)


def _nobody(_environ: Any, start_response: Callable[..., Any]) -> list[bytes]:
    """Answer a request that comes before the pages are there."""
    start_response("503 Service Unavailable", [("Content-Length", "0")])
    return []


def _begin(server: Silent, make: Callable[[str], Application]) -> str:
    """Serve in threads that do not hold up the end of the program; give back the host."""
    begun: Future[str] = Future()

    def work() -> None:
        try:
            server.prepare()
            host = f"{LOCAL}:{server.bind_addr[1]}"
            server.wsgi_app = make(host)
        except Exception as error:  # noqa: BLE001 - raised again where it was asked for
            begun.set_exception(error)
        else:
            begun.set_result(host)
            server.serve()

    threading.Thread(target=work, name="pages", daemon=True).start()
    return begun.result()


def _end(server: Silent, gate: Gate) -> None:
    """Close the book, then the doors. What takes longer is left: what was acknowledged is safe."""
    for work in (gate.close, server.stop):
        ending = threading.Thread(target=work, daemon=True)
        ending.start()
        ending.join(END_WITHIN)

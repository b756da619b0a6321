"""A child of the tests: it tries what a confined process may not do and says how that went."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from tallybook.reading.confined import confine, receive, send

MEMORY = 256 << 20


def attempts() -> None:
    """Try each thing, here and in another thread, and send the outcome."""
    pipe = sys.stdin.buffer
    confine(MEMORY, 60)
    folder = Path(receive(pipe).decode())
    tries: dict[str, Callable[[], object]] = {
        "connect": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
        "local": lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
        "program": lambda: subprocess.run(["/bin/true"], check=True),
        "write": lambda: (folder / "out").write_bytes(b"x" * 10),
        "memory": lambda: bytearray(8 << 30),
        "nothing": os.getpid,
    }
    found = {name: outcome(act) for name, act in tries.items()}
    thread = threading.Thread(target=lambda: found.update(thread=outcome(tries["connect"])))
    thread.start()
    thread.join()
    send(sys.stdout.buffer, json.dumps(found).encode())
    sys.stdout.buffer.flush()


def outcome(act: Callable[[], object]) -> str:
    """Done, or the name of what it raised."""
    try:
        act()
    except (OSError, MemoryError, subprocess.SubprocessError) as error:
        return type(error).__name__
    return "done"

"""The server's own life: this machine only, gone after leaving, never a second way in."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_uploads import Raw
from visiting import SAID


def gone(process: int) -> bool:
    """Whether a process has ended, within a few seconds."""
    until = time.monotonic() + 15
    while time.monotonic() < until:
        try:
            os.kill(process, 0)
            if " Z " in Path(f"/proc/{process}/stat").read_text():
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.05)
    return False


def workers(process: int) -> list[int]:
    """The children of a process."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if int((path / "stat").read_text().rpartition(")")[2].split()[1]) == process:
                found.append(int(path.name))
        except (OSError, ValueError):
            continue
    return found


def test_it_listens_on_this_machine_only(serve: Callable[..., Any], tmp_path: Path) -> None:
    """The address is 127.0.0.1 with a random port; other addresses of the machine refuse."""
    with serve(tmp_path) as (address, _process):
        found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/\?k=[\w-]{40,}", address)
        assert found
        others = {
            str(entry[4][0])
            for entry in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
        }
        for other in others - {"127.0.0.1"}:
            with pytest.raises(OSError, match=r"refused|unreachable|timed out"):
                socket.create_connection((other, int(found[1])), timeout=2)


def test_it_ends_by_itself_after_leaving(serve: Callable[..., Any], tmp_path: Path) -> None:
    """Once the person has left, the empty page is served a while and then nothing runs."""
    with serve(tmp_path, linger=0.5) as (address, process):
        raw = Raw(address)
        raw.ask("POST", "/leave")
        assert "New tab" in raw.ask("GET", "/")[1]
        assert gone(process)
    assert not (tmp_path / SAID).read_text()


def test_a_broken_worker_is_not_replaced(serve: Callable[..., Any], tmp_path: Path) -> None:
    """A new worker would know the used token again: the server ends with its first one."""
    with serve(tmp_path) as (address, process):
        Raw(address)
        (worker,) = workers(process)
        os.kill(worker, signal.SIGKILL)
        assert gone(process)


def test_it_leaves_nothing_in_the_home_folder(tmp_path: Path) -> None:
    """Starting and ending writes no settings, sockets or logs anywhere in the home folder."""
    home = tmp_path / "home"
    home.mkdir()
    code = (
        "import sys; from tallybook.web import server; "
        "server.run(lambda: None, lambda address: (print(address, flush=True)))"
    )
    environ = dict(os.environ) | {"HOME": str(home), "TMPDIR": str(tmp_path)}
    words = [sys.executable, "-c", code]
    with subprocess.Popen(words, stdout=subprocess.PIPE, env=environ, cwd=tmp_path) as run:
        assert run.stdout is not None
        run.stdout.readline()
        run.terminate()
        run.wait(20)
    assert list(home.rglob("*")) == []

"""The server's own life: this machine only, gone after leaving, never a second way in."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
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


def children(process: int) -> list[int]:
    """The children of a process."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if int((path / "stat").read_text().rpartition(")")[2].split()[1]) == process:
                found.append(int(path.name))
        except (OSError, ValueError):
            continue
    return found


def refused(host: str) -> bool:
    """Whether nobody answers at an address any more, within a few seconds."""
    name, _, port = host.partition(":")
    until = time.monotonic() + 15
    while time.monotonic() < until:
        try:
            socket.create_connection((name, int(port)), timeout=2).close()
        except ConnectionError:
            return True
        time.sleep(0.05)
    return False


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


def test_it_is_one_process(serve: Callable[..., Any], tmp_path: Path) -> None:
    """The keys of a book live in one process, and nothing starts it again once it is killed."""
    with serve(tmp_path) as (address, process):
        Raw(address)
        assert children(process) == []
        os.kill(process, signal.SIGKILL)
        assert gone(process)
        assert refused(Raw.host_of(address))


def test_slow_senders_hold_nobody_up(serve: Callable[..., Any], tmp_path: Path) -> None:
    """Beside 200 connections that say nothing and 20 that stop half-way, a page comes in a second."""
    with serve(tmp_path) as (address, process), ExitStack() as held:
        raw = Raw(address)
        host, _, port = raw.host.partition(":")
        for number in range(220):
            link = held.enter_context(socket.create_connection((host, int(port))))
            if number >= 200:
                link.sendall(b"GET / HTTP/1.1\r\nHost: ")
        begun = time.monotonic()
        assert raw.ask("GET", "/")[0].status == 200
        assert time.monotonic() - begun < 1
        os.kill(process, signal.SIGTERM)
        assert gone(process), "it ends although they still hold on"


def test_it_names_neither_itself_nor_its_kind(serve: Callable[..., Any], tmp_path: Path) -> None:
    """No header says which program answers, and a request it cannot read is not echoed or logged."""
    with serve(tmp_path) as (address, _process):
        raw = Raw(address)
        answer, _ = raw.ask("GET", "/")
        assert answer.headers["Server"] == "-"
        host, _, port = raw.host.partition(":")
        with socket.create_connection((host, int(port)), timeout=5) as link:
            link.sendall(b"zebracanary \x00 / nonsense\r\n\r\n")
            assert b"zebracanary" not in link.recv(4096)
        with socket.create_connection((host, int(port)), timeout=5) as link:
            link.sendall(b"GET / HTTP/1.1\r\n" + b"X-Long: " + b"a" * 100_000 + b"\r\n\r\n")
            assert b" 413 " in link.recv(4096).partition(b"\r\n")[0]
    assert not (tmp_path / SAID).read_text()


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

"""Nothing leaves the machine: everything works where there is no network, and nothing tries."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
TRACE = "trace=connect,sendto,sendmsg,sendmmsg"
#: An address that something was sent to, as strace writes it down.
SENT_TO = re.compile(r'sin6?_addr=(?:inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)")')
#: Another way out: a socket of the system's, of a message bus or a resolver.
LOCAL_SOCKET = re.compile(r"sa_family=AF_UNIX, sun_path=@?\"([^\"]*)\"")

#: Where the C library asks what the account is called that a program runs under.
ACCOUNTS = "/var/run/nscd/socket"


def namespace() -> list[str]:
    """How a program is started that has no network; skips where the system does not allow it."""
    for words in (["unshare", "-rn"], ["unshare", "-n"]):
        if (
            shutil.which("unshare")
            and not subprocess.run([*words, "true"], capture_output=True, check=False).returncode
        ):
            return words
    pytest.skip("this system does not let a program run without a network (unshare)")


def walked(folder: Path, before: list[str], *more: str) -> dict[str, Any]:
    """Walk all pages in a process of its own."""
    environ = dict(os.environ) | {"PYTHONPATH": f"{HERE}"}
    done = subprocess.run(
        [*before, sys.executable, str(HERE / "offline.py"), str(folder), *more],
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
        env=environ,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.slow
def test_everything_works_without_a_network_and_nothing_tries_one(tmp_path: Path) -> None:
    """In an empty network, every page answers, a file comes in and copies are made; no call goes out."""
    before = namespace()
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed (apt-get install strace)")
    trace = tmp_path / "trace.txt"
    (tmp_path / "work").mkdir()
    watched = [*before, "strace", "-f", "-qq", "--seccomp-bpf", "-e", TRACE, "-o", str(trace)]
    found = walked(tmp_path / "work", watched, "--alone")
    broken = {where: status for where, status in found["answers"].items() if status >= 400}
    assert len(found["answers"]) > 60, "links were followed"
    assert broken == {}
    assert found["brought"] == 303
    assert found["made"]
    assert found["files"]
    told = trace.read_text(encoding="utf-8", errors="replace")
    addresses = {one or other for one, other in SENT_TO.findall(told)}
    assert "127.0.0.1" in addresses, "the trace saw the pages being asked for"
    assert addresses <= {"127.0.0.1"}
    assert set(LOCAL_SOCKET.findall(told)) <= {ACCOUNTS}

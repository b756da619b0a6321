"""A process of its own for bytes that strangers made: without keys, files or network, and bounded.

A decoder written in another language may be led astray by a file made for it. It runs in a child
that was started anew and so holds no key and no passphrase, that is told which bytes it may read
through a pipe, and that may not write a single byte to a disk. Where the system can do it (Linux,
by a filter of system calls) it may not open a connection or start another program either. Its death
is a finding about one file and never the end of the program.
"""

from __future__ import annotations

import ctypes
import json
import os
import platform
import struct
import subprocess
import sys
from contextlib import suppress
from typing import IO

#: All that a child sees of the environment: no passphrase, no settings.
ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "LANG", "TESSDATA_PREFIX")
#: Address space that the interpreter and the libraries ask for before the first byte is read.
OWN = 4 << 30
#: The longest message that is taken from a child, in bytes.
LONGEST = 1 << 30

_LENGTH = struct.Struct(">Q")
#: A step of a filter of system calls, and a filter (linux/filter.h, sock_filter and sock_fprog).
_RULE, _PROGRAM = struct.Struct("=HBBI"), struct.Struct("@HP")
_NO_NEW_PRIVILEGES, _SET_FILTER, _FILTER = 38, 22, 2
_LOAD, _EQUALS, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 1
_OTHER_ABI = 0x40000000
#: By machine: how the kernel names it, and its numbers for making connections and starting programs
#: (socket, connect, bind, socketpair, execve, execveat, ptrace, io_uring_setup).
_CALLS = {
    "x86_64": (0xC000003E, (41, 42, 49, 53, 59, 322, 101, 425)),
    "aarch64": (0xC00000B7, (198, 203, 200, 199, 221, 281, 117, 425)),
}
#: Of these, the ones that start a program (execve, execveat; the numbers differ by machine).
_STARTS = {59, 322} if platform.machine() == "x86_64" else {221, 281}


def start(entry: str, word: str) -> subprocess.Popen[bytes]:
    """Start a child that does one thing.

    Args:
        entry: ``package.module:function``, called in the child without arguments.
        word: What a portable build is started with to be that child.
    """
    return subprocess.Popen(
        _command(entry, word),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
    )


def environment() -> dict[str, str]:
    """All that a child sees of the environment."""
    return {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}


def command(entry: str, word: str) -> list[str]:
    """How a child is started that becomes another program; further words may follow."""
    return _command(entry, word)


def _command(entry: str, word: str) -> list[str]:
    """How the child is started: by Python, or by a portable build that calls the function itself."""
    if getattr(sys, "frozen", False):
        return [sys.executable, word]
    module, _, function = entry.partition(":")
    begin = (
        "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
        f"from {module} import {function}; {function}()"
    )
    return [sys.executable, "-I", "-c", begin, json.dumps(sys.path)]


def confine(memory: int, seconds: int, *, programs: bool = False) -> None:
    """Bind the process that calls this, for good: before anything of a stranger's is read.

    Args:
        memory: Bytes beyond what the interpreter and its libraries take.
        seconds: Of processor time.
        programs: Whether it may still start, or become, another program.
    """
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, OWN + memory),
        (resource.RLIMIT_CPU, seconds),
    ):
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, hard))
    with suppress(OSError, AttributeError):
        _cut_off(programs=programs)


def allow(seconds: int) -> None:
    """Give the process that calls this so many seconds of processor time more, from now on."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    wanted = int(used.ru_utime + used.ru_stime) + seconds
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, hard))


def _cut_off(*, programs: bool) -> None:
    """Have the kernel refuse connections and other programs from now on (seccomp(2)).

    Only this thread and those it makes later are bound: it has to be the first thing done.
    """
    if sys.platform != "linux" or platform.machine() not in _CALLS:
        return
    machine, refused = _CALLS[platform.machine()]
    calls = [call for call in refused if not (programs and call in _STARTS)]
    count = len(calls)
    steps = [
        (_LOAD, 0, 0, 4),
        (_EQUALS, 0, count + 3, machine),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, count + 1, 0, _OTHER_ABI),
        *((_EQUALS, count - at, 0, number) for at, number in enumerate(calls)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    rules = ctypes.create_string_buffer(b"".join(_RULE.pack(*step) for step in steps))
    program = ctypes.create_string_buffer(_PROGRAM.pack(len(steps), ctypes.addressof(rules)))
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    if library.prctl(_SET_FILTER, _FILTER, program, 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")


def send(pipe: IO[bytes], content: bytes) -> None:
    """Send bytes of any length; the other end takes them with `receive`."""
    pipe.write(_LENGTH.pack(len(content)))
    pipe.write(content)


def receive(pipe: IO[bytes], most: int = LONGEST) -> bytes:
    """Receive what `send` sent.

    Raises:
        EOFError: The other end has ended, or says more than may be said at once.
    """
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    if length > most:
        raise EOFError
    content = pipe.read(length)
    if len(content) < length:
        raise EOFError
    return content

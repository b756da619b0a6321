"""Set one volume of the report in a process of its own, in memory from end to end.

The typesetter and the picture decoders meet words and bytes that strangers made. They run in a
child that holds no key, may not write a single byte to a disk, and ends when the volume is done;
its memory ends with it. Everything passes through pipes.
"""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from tallybook.bundle.legible import FONTS, is_odd, plain_only
from tallybook.bundle.pictures import Picture, printed
from tallybook.errors import ReportFailed

TEMPLATE = Path(__file__).parent / "typeset" / "report.typ"
#: Both at once: archival with a full structure, and accessible.
STANDARDS = ("a-2a", "ua-1")
#: The order in which fonts are asked for a character.
FAMILIES = (
    "Noto Sans",
    "Noto Naskh Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Devanagari",
    "Noto Sans Gurmukhi",
    "Noto Sans Bengali",
    "Noto Sans Gujarati",
    "Noto Emoji",
    "Noto Sans Symbols2",
    "Noto Sans Symbols",
    "Noto Sans Math",
    "Droid Sans Fallback",
    "NanumGothic",
)
#: Pictures decoded at a time, and those held in memory for it.
DECODERS, WAITING = 2, 4
#: What a portable build is started with to be the child.
WORD = "--typeset"
#: All that the child sees of the environment: no passphrase, no settings.
ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "LANG")
#: Limits of the child: address space and seconds of processor time.
MOST_MEMORY = 6 << 30
MOST_SECONDS = 1800


def press(
    report: Mapping[str, Any], pictures: Iterable[tuple[str, bytes]], timestamp: int
) -> bytes:
    """Set one volume and return its PDF.

    Args:
        report: What the template reads; every string already legible.
        pictures: (key, original bytes) of each photograph, one at a time.
        timestamp: The document's date, in seconds since 1970.

    Raises:
        ReportFailed: When the child gives up or ends without an answer.
    """
    kept = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    with subprocess.Popen(
        _command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=kept,
    ) as child:
        assert child.stdin is not None  # noqa: S101 - narrows for the type checker
        assert child.stdout is not None  # noqa: S101
        try:
            return _exchange((child.stdin, child.stdout), report, pictures, timestamp)
        except (EOFError, BrokenPipeError) as error:
            raise ReportFailed(reason="the typesetter ended early") from error
        finally:
            child.kill()


def _command() -> list[str]:
    """How the child is started: by Python, or by a portable build that calls `work` itself."""
    if getattr(sys, "frozen", False):
        return [sys.executable, WORD]
    start = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from tallybook.bundle import press; press.work()"
    return [sys.executable, "-I", "-c", start, json.dumps(sys.path)]


def _exchange(
    pipes: tuple[IO[bytes], IO[bytes]],
    report: Mapping[str, Any],
    pictures: Iterable[tuple[str, bytes]],
    stamp: int,
) -> bytes:
    """Send the parts, take the volume back."""
    to, back = pipes
    for key, content in pictures:
        _send(to, key.encode())
        _send(to, content)
    _send(to, b"")
    _send(to, str(stamp).encode())
    _send(to, json.dumps(report, ensure_ascii=False).encode("utf-8", "replace"))
    to.flush()
    reason = _receive(back).decode()
    if reason:
        raise ReportFailed(reason=reason)
    return _receive(back)


def _send(pipe: IO[bytes], content: bytes) -> None:
    """Send bytes of any length."""
    pipe.write(struct.pack(">Q", len(content)))
    pipe.write(content)


def _receive(pipe: IO[bytes]) -> bytes:
    """Receive what `_send` sent."""
    head = pipe.read(8)
    if len(head) < 8:  # noqa: PLR2004 - the length of a length
        raise EOFError
    (length,) = struct.unpack(">Q", head)
    content = pipe.read(length)
    if len(content) < length:
        raise EOFError
    return content


def work() -> None:
    """Be the child: take the parts, set the volume, send it back."""
    _limit()
    pipe, back = sys.stdin.buffer, sys.stdout.buffer
    copies: dict[str, Future[Picture | None]] = {}
    free = threading.Semaphore(WAITING)
    with ThreadPoolExecutor(DECODERS) as pool:
        while key := _receive(pipe).decode():
            content = _receive(pipe)
            free.acquire()
            copies[key] = pool.submit(printed, content)
            copies[key].add_done_callback(lambda _: free.release())
        found = {key: copy.result() for key, copy in copies.items()}
    pictures = {key: picture for key, picture in found.items() if picture is not None}
    stamp = int(_receive(pipe))
    shapes = {key: picture.height / picture.width for key, picture in pictures.items()}
    report = _with_pictures(json.loads(_receive(pipe)), shapes)
    try:
        drawings = {key: picture.drawing for key, picture in pictures.items()}
        volume = _set(report, drawings, stamp)
    except RuntimeError as error:
        _send(back, f"the typesetter refused ({type(error).__name__})".encode())
    else:
        _send(back, b"")
        _send(back, volume)
    back.flush()


def _limit() -> None:
    """Forbid this process to write files, and bound its memory and time, where that can be done."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
    ):
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, hard))


def _with_pictures(report: dict[str, Any], shapes: Mapping[str, float]) -> dict[str, Any]:
    """Say of each exhibit how its picture stands, or that it could not be printed."""
    for exhibit in report["exhibits"]:
        picture = exhibit["picture"]
        if picture is not None and picture["key"] in shapes:
            picture["tall"] = shapes[picture["key"]]
        elif picture is not None:
            exhibit["picture"] = None
            exhibit["facts"].append(["Printed", "This picture could not be opened for printing."])
    return report


def _set(report: dict[str, Any], drawings: dict[str, str], stamp: int) -> bytes:
    """Run the typesetter; where no mix of fonts shapes the words, name the characters instead."""
    import typst  # noqa: PLC0415 - seconds of start-up that only a bundle needs

    def compiled(words: dict[str, Any]) -> bytes:
        compile_any: Any = typst.compile
        made: bytes = compile_any(
            TEMPLATE.read_bytes(),
            root=str(TEMPLATE.parent),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={**drawings, "report": json.dumps(words, ensure_ascii=False)},
            pdf_standards=list(STANDARDS),
            timestamp=stamp,
        )
        return made

    for chosen in (lambda _: False, is_odd):
        with suppress(typst.TypstError):
            return compiled(_plain(report, chosen))
    return compiled(_plain(report, lambda _: True))


def _plain(value: Any, chosen: Callable[[str], bool]) -> Any:
    """Make the chosen strings below a value plain."""
    if isinstance(value, str):
        return plain_only(value) if chosen(value) else value
    if isinstance(value, list):
        return [_plain(each, chosen) for each in value]
    if isinstance(value, dict):
        return {name: _plain(each, chosen) for name, each in value.items()}
    return value

"""Set one volume of the report in a process of its own, in memory from end to end.

The typesetter and the picture decoders meet words and bytes that strangers made. They run in a
child that holds no key, may not write a single byte to a disk, and ends when the volume is done;
its memory ends with it. Everything passes through pipes.
"""

from __future__ import annotations

import json
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
from tallybook.reading.confined import confine, receive, send, start

FORMS_AT = Path(__file__).parent / "typeset"
#: What can be set here: the report of a bundle, or a letter.
FORMS = {name: FORMS_AT / f"{name}.typ" for name in ("report", "letter")}
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
#: Limits of the child: memory beyond the interpreter's own, and seconds of processor time.
MEMORY, SECONDS = 2 << 30, 1800


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
    with start("tallybook.bundle.press:work", WORD) as child:
        assert child.stdin is not None  # noqa: S101 - narrows for the type checker
        assert child.stdout is not None  # noqa: S101
        try:
            return _exchange((child.stdin, child.stdout), report, pictures, timestamp)
        except (EOFError, BrokenPipeError) as error:
            raise ReportFailed(reason="the typesetter ended early") from error
        finally:
            child.kill()


def _exchange(
    pipes: tuple[IO[bytes], IO[bytes]],
    report: Mapping[str, Any],
    pictures: Iterable[tuple[str, bytes]],
    stamp: int,
) -> bytes:
    """Send the parts, take the volume back."""
    to, back = pipes
    for key, content in pictures:
        send(to, key.encode())
        send(to, content)
    send(to, b"")
    send(to, str(stamp).encode())
    send(to, json.dumps(report, ensure_ascii=False).encode("utf-8", "replace"))
    to.flush()
    reason = receive(back).decode()
    if reason:
        raise ReportFailed(reason=reason)
    return receive(back)


def work() -> None:
    """Be the child: take the parts, set the volume, send it back."""
    confine(MEMORY, SECONDS)
    pipe, back = sys.stdin.buffer, sys.stdout.buffer
    copies: dict[str, Future[Picture | None]] = {}
    free = threading.Semaphore(WAITING)
    with ThreadPoolExecutor(DECODERS) as pool:
        while key := receive(pipe).decode():
            content = receive(pipe)
            free.acquire()
            copies[key] = pool.submit(printed, content)
            copies[key].add_done_callback(lambda _: free.release())
        found = {key: copy.result() for key, copy in copies.items()}
    pictures = {key: picture for key, picture in found.items() if picture is not None}
    stamp = int(receive(pipe))
    shapes = {key: picture.height / picture.width for key, picture in pictures.items()}
    report = _with_pictures(json.loads(receive(pipe)), shapes)
    try:
        drawings = {key: picture.drawing for key, picture in pictures.items()}
        volume = _set(report, drawings, stamp)
    except RuntimeError as error:
        send(back, f"the typesetter refused ({type(error).__name__})".encode())
    else:
        send(back, b"")
        send(back, volume)
    back.flush()


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

    form = FORMS[report.get("form", "report")]

    def compiled(words: str) -> bytes:
        compile_any: Any = typst.compile
        made: bytes = compile_any(
            form.read_bytes(),
            root=str(FORMS_AT),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={**drawings, "report": words},
            pdf_standards=list(STANDARDS),
            timestamp=stamp,
        )
        return made

    for chosen in (lambda _: False, is_odd):
        with suppress(typst.TypstError):
            return compiled(_written(report, chosen))
    return compiled(_written(report, lambda _: True))


def _written(report: dict[str, Any], chosen: Callable[[str], bool]) -> str:
    """A report as one text, the chosen strings made plain; the copy it takes is gone after that."""
    return json.dumps(_plain(report, chosen), ensure_ascii=False)


def _plain(value: Any, chosen: Callable[[str], bool]) -> Any:
    """Make the chosen strings below a value plain."""
    if isinstance(value, str):
        return plain_only(value) if chosen(value) else value
    if isinstance(value, list):
        return [_plain(each, chosen) for each in value]
    if isinstance(value, dict):
        return {name: _plain(each, chosen) for name, each in value.items()}
    return value

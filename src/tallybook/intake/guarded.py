"""Read a hostile kind of file in a child process; its death is one problem on one file.

Importers that hand a stranger's bytes to a library in another language say so (`Source.guarded`).
They run in a child that holds no key: the parent decrypts the sealed original and hands over the
stretches that are asked for, and takes back frames, records and problems, each checked as data. A
child serves one reading after another, so that a folder of small files does not wait for a start
each time.
"""

from __future__ import annotations

import atexit
import io
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any, cast

import msgspec

from tallybook.errors import ProgramFault, TallybookError, all_errors
from tallybook.model.records import Answers, Assumption, Attachment, Problem, Record
from tallybook.reading.confined import allow, confine, receive, send, start
from tallybook.reading.exports import StreamExport
from tallybook.reading.seeking import Seekable

if TYPE_CHECKING:
    import polars as pl

    from tallybook.model.source import Export, Source, Yielded

WORD = "--read"
ENTRY = "tallybook.intake.guarded:work"
#: Limits of a child: memory beyond the interpreter's own, processor time for one file, and the
#: longest that it may say nothing.
MEMORY, SECONDS, SILENT = 2 << 30, 900, 1200
#: A child is replaced after so many files.
TASKS = 2000
#: The longest stretch of a file that is handed over at once.
STRETCH = 4 << 20

ENDED = Problem(
    code="reader-ended",
    reason=(
        "The reader of this file ended early. The file may be damaged, or made to do harm. "
        "It is kept as it is; what was read before was kept as well."
    ),
)

_KINDS: dict[bytes, type[Any]] = {
    b"r": Record, b"a": Attachment, b"p": Problem, b"s": Assumption,
}  # fmt: skip
_ASK, _FRAME, _ERROR, _FAULT, _DONE = b"?", b"f", b"e", b"x", b"."


class Task(msgspec.Struct):
    """What a child is asked to read."""

    source: str
    name: str
    size: int
    answers: Answers


class Refusal(msgspec.Struct):
    """An error of ours, on its way from the child."""

    code: str
    fields: dict[str, str]


class Stretch(msgspec.Struct, array_like=True):
    """Bytes that the child asks for."""

    offset: int
    length: int


def things(source: Source, export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield what a source reads: in a child where it is guarded, here where it is not.

    Raises:
        ExportError: The file cannot be read.
        ProgramFault: The importer is at fault.
    """
    if not source.guarded:
        yield from source.read(export, answers)
        return
    child = _take()
    try:
        yield from child.read(Task(source.name, export.name, export.size, answers), export)
    except (EOFError, OSError, msgspec.MsgspecError):
        child.end()
        yield replace(ENDED, length=export.size)
    except TallybookError:
        _give_back(child)
        raise
    except BaseException:
        child.end()
        raise
    else:
        _give_back(child)


class _Child:
    """One child process, and what it was asked."""

    def __init__(self) -> None:
        self._process = start(ENTRY, WORD)
        self._last = time.monotonic()
        self._busy = False
        self.tasks = 0
        threading.Thread(target=self._watch, daemon=True).start()

    def read(self, task: Task, export: Export) -> Iterator[Yielded]:
        """Have one file read, handing over what is asked for."""
        to, back = cast("IO[bytes]", self._process.stdin), cast("IO[bytes]", self._process.stdout)
        self.tasks += 1
        self._last, self._busy = time.monotonic(), True
        with export.open() as stream:
            self._say(to, msgspec.msgpack.encode(task))
            while True:
                message = receive(back)
                self._last = time.monotonic()
                kind, content = message[:1], message[1:]
                if kind == _ASK:
                    self._say(to, _stretch(stream, content))
                elif kind == _DONE:
                    break
                else:
                    yield _thing(kind, content)
                    self._last = time.monotonic()
        self._busy = False

    def _say(self, to: IO[bytes], content: bytes) -> None:
        """Send at once."""
        send(to, content)
        to.flush()

    def _watch(self) -> None:
        """End a child that says nothing for too long; its processor time is bounded besides."""
        while self._process.poll() is None:
            time.sleep(5)
            if self._busy and time.monotonic() - self._last > SILENT:
                self._process.kill()

    @property
    def lives(self) -> bool:
        """Whether it can take another task."""
        return self._process.poll() is None and self.tasks < TASKS

    def end(self) -> None:
        """End it."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self._process.wait()


_idle: list[_Child] = []
_lock = threading.Lock()


def _take() -> _Child:
    """A child that waits for work, or a new one."""
    with _lock:
        while _idle:
            child = _idle.pop()
            if child.lives:
                return child
            child.end()
    return _Child()


def _give_back(child: _Child) -> None:
    """Keep one child for the next file."""
    with _lock:
        if child.lives and not _idle:
            _idle.append(child)
            return
    child.end()


@atexit.register
def end_all() -> None:
    """End the child that waits."""
    with _lock:
        while _idle:
            _idle.pop().end()


def _stretch(stream: IO[bytes], asked: bytes) -> bytes:
    """The bytes that a child asks for."""
    wanted = msgspec.msgpack.decode(asked, type=Stretch)
    stream.seek(max(wanted.offset, 0))
    left, pieces = min(max(wanted.length, 0), STRETCH), []
    while left > 0 and (piece := stream.read(left)):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def _thing(kind: bytes, content: bytes) -> Yielded:
    """One thing that a child says it read, checked as data; raise what it raised."""
    if kind == _FRAME:
        return _frame(content)
    if kind in _KINDS:
        found: Yielded = msgspec.msgpack.decode(content, type=_KINDS[kind])
        return found
    if kind == _ERROR:
        refusal = msgspec.msgpack.decode(content, type=Refusal)
        known = {error.code: error for error in all_errors()}
        raise known.get(refusal.code, ProgramFault)(**refusal.fields)
    raise ProgramFault(reason=content[:200].decode("utf-8", "replace"))


def _frame(content: bytes) -> pl.DataFrame:
    """Rows that a child says it read."""
    import polars as pl  # noqa: PLC0415

    from tallybook.model.columns import complete  # noqa: PLC0415

    try:
        return complete(pl.read_ipc(io.BytesIO(content)))
    except pl.exceptions.PolarsError as error:
        raise EOFError from error


def work() -> None:
    """Be the child: read one file after another until the parent goes."""
    confine(MEMORY, SECONDS)
    from tallybook.sources import all_sources  # noqa: PLC0415 - what a stranger touches comes last

    known = {source.name: source for source in all_sources()}
    pipes = (sys.stdin.buffer, sys.stdout.buffer)
    sys.stdout = io.TextIOWrapper(io.BytesIO())
    with suppress(EOFError, BrokenPipeError):
        while True:
            task = msgspec.msgpack.decode(receive(pipes[0]), type=Task)
            allow(SECONDS)
            _tell(pipes[1], *_told(known[task.source], task, pipes))
            pipes[1].flush()


def _told(source: Source, task: Task, pipes: tuple[IO[bytes], IO[bytes]]) -> tuple[bytes, bytes]:
    """Read one file and say how it ended."""
    export = StreamExport(
        task.name, task.size, lambda: io.BufferedReader(_Asking(pipes, task.size), 1 << 16)
    )
    try:
        for thing in source.read(export, task.answers):
            _tell(pipes[1], *_written(thing))
    except TallybookError as error:
        fields = {name: str(value) for name, value in error.fields.items()}
        return _ERROR, msgspec.msgpack.encode(Refusal(error.code, fields))
    except (EOFError, BrokenPipeError):
        raise
    except MemoryError:
        raise SystemExit(1) from None
    except Exception as error:  # noqa: BLE001 - the parent is told where
        return _FAULT, str(ProgramFault.of(error).fields["reason"]).encode()
    return _DONE, b""


def _written(thing: Yielded) -> tuple[bytes, bytes]:
    """One thing as it is sent."""
    for kind, shape in _KINDS.items():
        if isinstance(thing, shape):
            return kind, msgspec.msgpack.encode(thing)
    target = io.BytesIO()
    cast("pl.DataFrame", thing).write_ipc(target)
    return _FRAME, target.getvalue()


def _tell(pipe: IO[bytes], kind: bytes, content: bytes) -> None:
    """Send one message to the parent."""
    send(pipe, kind + content)


class _Asking(Seekable):
    """The file as the child sees it: each stretch is asked for."""

    def __init__(self, pipes: tuple[IO[bytes], IO[bytes]], size: int) -> None:
        super().__init__(size)
        self._pipes = pipes

    def readinto(self, into: Any) -> int:
        """Ask the parent for the next bytes."""
        length = min(len(into), STRETCH, max(self._size - self._place, 0))
        if not length:
            return 0
        asked = msgspec.msgpack.encode(Stretch(self._place, length))
        _tell(self._pipes[1], _ASK, asked)
        self._pipes[1].flush()
        given = receive(self._pipes[0])
        into[: len(given)] = given
        self._place += len(given)
        return len(given)

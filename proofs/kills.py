"""kill -9 at each write, fsync and rename of an import: nothing acknowledged is lost.

``strace`` counts the calls of one undisturbed import and then kills later ones at a chosen call,
just before it takes effect; the point after a call is the point before the next one. The kernel
goes on, so what was handed to it but not yet confirmed by the disk survives here: a power cut is
another matter, and only the fsyncs that this trial counts stand for it.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from proofs import Result
from proofs.books import ANSWERS, PASSPHRASE, chat_with_media, copied, make, texts
from tallybook.diary import Diary
from tallybook.errors import TallybookError

CALLS = (
    "write", "pwrite64", "fsync", "fdatasync", "rename", "ftruncate", "unlink", "link", "mkdir",
)  # fmt: skip
MESSAGES, PHOTOS = 300, 6
#: Every so many cases the import that carries on is killed as well.
TWICE = 5


class Whole(NamedTuple):
    """What the undisturbed import holds."""

    texts: list[str]
    exhibits: int


def run(cases: int) -> Result:
    """Kill an import at so many points: each one of a rare call, the rest evenly spread."""
    with tempfile.TemporaryDirectory() as folder:
        return _run(Path(folder), cases)


def _run(place: Path, cases: int) -> Result:
    export = chat_with_media(place / "chat.zip", MESSAGES, PHOTOS)
    make(place / "fresh").close()
    counted = points(place, export)
    wanted = spread(counted, cases)
    whole = expected(place, export)
    failed = []
    for number, point in enumerate(wanted):
        book = copied(place / "fresh", place / "book")
        acks = place / f"acks{number}"
        traced(book, export, acks, "-o", "/dev/null", *killing(*point))
        fault = ""
        if number % TWICE == 0:
            fault = kept(book, acks)
            traced(book, export, acks, "-o", "/dev/null", *killing(point[0], 1 + point[1] // 2))
        fault = fault or one(book, export, acks, whole)
        failed += [f"{point[0]} {point[1]}: {fault}"] if fault else []
    figures: dict[str, int | float | str] = {"points in one import": sum(counted.values())}
    figures["different points among them"] = len(set(wanted))
    figures |= {f"killed at {call}": n for call, n in sorted(Counter(c for c, _ in wanted).items())}
    figures["of them killed again while carrying on"] = len(range(0, len(wanted), TWICE))
    return Result(
        name="kill -9 during an import", cases=len(wanted), failed=tuple(failed), figures=figures
    )


def spread(counted: Counter[str], cases: int) -> list[tuple[str, int]]:
    """Choose points: each call gets its share, and a rare call all of its points."""
    left, wanted = cases, []
    calls = sorted(counted.items(), key=lambda pair: pair[1])
    for number, (call, total) in enumerate(calls):
        take = min(total, -(-left // (len(calls) - number)))
        wanted += [(call, 1 + at * total // take) for at in range(take)] if take else []
        left -= take
    return wanted


def killing(call: str, count: int) -> tuple[str, str]:
    """Tell strace to kill the process at its so-manieth call."""
    return "-e", f"inject={call}:signal=SIGKILL:when={count}"


def traced(book: Path, export: Path, acks: Path, *options: str) -> int:
    """Run the import under strace from its first step on; return its exit code.

    The tracer comes once Python has loaded what it needs, which takes longer than the import.
    """
    work = [sys.executable, "-m", "proofs.worker", "import", str(book), str(export), str(acks)]
    with subprocess.Popen(
        [*work, "5", "wait"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as worker:
        assert worker.stdin is not None and worker.stdout is not None  # noqa: S101, PT018
        worker.stdout.readline()
        watch = ["strace", "-f", "-qq", "-e", f"trace={','.join(CALLS)}", *options]
        with subprocess.Popen(
            [*watch, "-p", str(worker.pid)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as tracer:
            status = Path(f"/proc/{worker.pid}/status")
            while "TracerPid:\t0" in status.read_text() and tracer.poll() is None:
                time.sleep(0.001)
            worker.communicate(b"go\n", timeout=600)
            tracer.wait(timeout=60)
    return worker.returncode


def points(place: Path, export: Path) -> Counter[str]:
    """Count the calls of one undisturbed import, by its first process."""
    log = place / "trace"
    book = copied(place / "fresh", place / "book")
    traced(book, export, place / "acks-counted", "-o", str(log))
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    first = lines[0].split()[0]
    found = (re.match(rf"{first}\s+(\w+)\(", line) for line in lines)
    return Counter(match.group(1) for match in found if match)


def expected(place: Path, export: Path) -> Whole:
    """What the whole import holds."""
    diary = Diary.open(copied(place / "fresh", place / "whole"), PASSPHRASE)
    diary.admit(export, ANSWERS, rows_per_entry=5)
    found = Whole(texts(diary), len(diary.case.exhibits))
    diary.close()
    return found


def acknowledged(acks: Path) -> set[int]:
    """The entries that were said to be safe."""
    return {int(line) for line in acks.read_text().split()} if acks.exists() else set()


def kept(book: Path, acks: Path) -> str:
    """Open and compare with what was acknowledged; return what was wrong, or nothing."""
    try:
        with Diary.open(book, PASSPHRASE).book as opened:
            there = {entry.seq for entry in opened.entries()}
            damage = [str(error) for error in opened.damage]
    except TallybookError as error:
        return f"it does not open: {error.code}"
    lost = acknowledged(acks) - there
    if lost:
        return f"{len(lost)} acknowledged entries lost"
    return f"damage: {damage}" if damage else ""


def one(book: Path, export: Path, acks: Path, whole: Whole) -> str:
    """Open, compare, carry on, import once more; return what was wrong, or nothing."""
    if fault := kept(book, acks):
        return fault
    try:
        diary = Diary.open(book, PASSPHRASE)
        diary.admit(export, ANSWERS, rows_per_entry=5)
        again = diary.admit(export, ANSWERS, rows_per_entry=5)
        found = Whole(texts(diary), len(diary.case.exhibits))
        report = diary.audit()
        diary.close()
    except TallybookError as error:
        return f"{error.code}: {error}"
    left = leftovers(book)
    shutil.rmtree(book)
    if found != whole:
        return f"{len(found.texts)} texts and {found.exhibits} exhibits"
    if again.kept:
        return f"importing once more added {again.kept}"
    return "" if report.ok and not left else f"audit or leftovers: {report.lines} {left}"


def leftovers(book: Path) -> list[str]:
    """Files that belong to nothing: begun by a process that was killed, and never taken away."""
    known = {"header", "journal", "journal-wal", "journal-shm", "lock", "mark"}
    return [
        path.name
        for path in book.rglob("*")
        if path.is_file() and path.name not in known and len(path.parent.name) != 2
    ]

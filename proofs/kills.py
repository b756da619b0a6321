"""kill -9 at each write, fsync and rename of an import: nothing acknowledged is lost."""

import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from proofs import Result
from proofs.books import ANSWERS, PASSPHRASE, chat, copied, make, texts
from tallybook.diary import Diary
from tallybook.errors import TallybookError

CALLS = ("write", "pwrite64", "fsync", "fdatasync", "rename", "ftruncate", "unlink", "link")
MESSAGES = 500


def run(cases: int) -> Result:
    """Kill an import at so many points, spread evenly over all of them."""
    with tempfile.TemporaryDirectory() as folder:
        return _run(Path(folder), cases)


def _run(place: Path, cases: int) -> Result:
    export = chat(place / "chat.txt", MESSAGES)
    make(place / "fresh").close()
    counted = points(place, export)
    wanted = spread(counted, cases)
    whole = expected(place, export)
    failed = []
    for number, (call, count) in enumerate(wanted):
        book = copied(place / "fresh", place / "book")
        fault = one(book, export, place / f"acks{number}", (call, count), whole)
        failed += [f"{call} {count}: {fault}"] if fault else []
    return Result(
        name="kill -9 during an import",
        cases=len(wanted),
        failed=tuple(failed),
        figures={"points in one import": sum(counted.values())},
    )


def spread(counted: Counter[str], cases: int) -> list[tuple[str, int]]:
    """Choose points evenly over every call, all of them where there are few enough."""
    points = [(call, n) for call, total in sorted(counted.items()) for n in range(1, total + 1)]
    if cases >= len(points):
        return points
    return [points[number * len(points) // cases] for number in range(cases)]


def traced(book: Path, export: Path, acks: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the import under strace."""
    work = [sys.executable, "-m", "proofs.worker", "import", str(book), str(export), str(acks)]
    return subprocess.run(
        ["strace", "-f", "-qq", "-e", f"trace={','.join(CALLS)}", *options, *work],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def points(place: Path, export: Path) -> Counter[str]:
    """Count the calls of one undisturbed import, by its first process."""
    log = place / "trace"
    book = copied(place / "fresh", place / "book")
    traced(book, export, place / "acks-counted", "-o", str(log))
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    first = lines[0].split()[0]
    found = (re.match(rf"{first}\s+(\w+)\(", line) for line in lines)
    return Counter(match.group(1) for match in found if match)


def expected(place: Path, export: Path) -> list[str]:
    """What the whole import holds."""
    diary = Diary.open(copied(place / "fresh", place / "whole"), PASSPHRASE)
    diary.admit(export, ANSWERS, rows_per_entry=5)
    found = texts(diary)
    diary.close()
    return found


def one(book: Path, export: Path, acks: Path, at: tuple[str, int], whole: list[str]) -> str:
    """Kill at one point, open, compare, carry on; return what was wrong, or nothing."""
    call, count = at
    traced(
        book, export, acks, "-o", "/dev/null", "-e", f"inject={call}:signal=SIGKILL:when={count}"
    )
    try:
        diary = Diary.open(book, PASSPHRASE)
        there = {entry.seq for entry in diary.book.entries()}
        noted = {int(line) for line in acks.read_text().split()} if acks.exists() else set()
        if noted - there:
            return f"{len(noted - there)} acknowledged entries lost"
        diary.admit(export, ANSWERS, rows_per_entry=5)
        found = texts(diary)
        report = diary.audit()
        diary.close()
    except TallybookError as error:
        return f"{error.code}: {error}"
    left = [path.name for path in book.rglob("*") if path.suffix in {".part", ".tmp"}]
    shutil.rmtree(book)
    if found != whole:
        return f"{len(found)} texts, not {len(whole)}"
    return "" if report.ok and not left else f"audit or leftovers: {report.lines} {left}"

"""A disk that fills at many sizes: nothing acknowledged is lost, and the import carries on."""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from proofs import Result
from proofs.books import ANSWERS, PASSPHRASE, chat, copied, make, texts
from proofs.kills import expected
from tallybook.diary import Diary
from tallybook.errors import DiskFull, TallybookError

MESSAGES = 500


def run(cases: int) -> Result:
    """Fill a disk at so many sizes: a small tmpfs where mounting is allowed, else a file limit."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        export = chat(place / "chat.txt", MESSAGES)
        make(place / "fresh").close()
        whole = expected(place, export)
        least = size_of(place / "fresh")
        most = size_of(place / "whole") + 65536
        failed = []
        full = 0
        for number in range(cases):
            room = least + (most - least) * number // cases
            fault, filled = one(place, export, room, whole)
            full += filled
            failed += [f"{room} bytes: {fault}"] if fault else []
        return Result(
            name="full disk during an import",
            cases=cases,
            failed=tuple(failed),
            figures={
                "of them the disk filled": full,
                "by": "tmpfs" if mountable() else "RLIMIT_FSIZE",
            },
        )


def size_of(folder: Path) -> int:
    """Bytes of a folder, in whole pages of a disk."""
    return sum(-(-path.stat().st_size // 4096) * 4096 for path in folder.rglob("*"))


def mountable() -> bool:
    """Whether a tmpfs can be mounted here."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder],
            capture_output=True,
            check=False,
        )
        if done.returncode == 0:
            subprocess.run(["umount", folder], check=False)
        return done.returncode == 0


@contextmanager
def disk(place: Path, room: int) -> Iterator[Path]:
    """A disk of so many bytes."""
    folder = place / "disk"
    folder.mkdir(exist_ok=True)
    options = f"size={room + 262144}"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def one(place: Path, export: Path, room: int, whole: list[str]) -> tuple[str, bool]:
    """Import onto a disk that fills; give it room; carry on. Returns the fault and whether it filled."""
    acks = place / "acks"
    acks.unlink(missing_ok=True)
    if not mountable():
        book = copied(place / "fresh", place / "book")
        code = limited(book, export, acks, room // 2)
        return checked(book, export, acks, whole), code == DiskFull.exit_code
    with disk(place, room) as folder:
        book = copied(place / "fresh", folder / "book")
        code = limited(book, export, acks, 0)
        if code not in {0, DiskFull.exit_code}:
            return f"exit code {code}", True
        subprocess.run(["mount", "-o", "remount,size=64m", str(folder)], check=True)
        return checked(book, export, acks, whole), code == DiskFull.exit_code


def limited(book: Path, export: Path, acks: Path, most: int) -> int:
    """Run the import, with a limit on the size of a file where one is given."""

    def limit() -> None:
        if most:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    work = [sys.executable, "-m", "proofs.worker", "import", str(book), str(export), str(acks)]
    done = subprocess.run(
        work, capture_output=True, check=False, preexec_fn=limit, env=dict(os.environ)
    )
    return done.returncode


def checked(book: Path, export: Path, acks: Path, whole: list[str]) -> str:
    """Open, compare with what was acknowledged, carry on, compare with the whole."""
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
    if found != whole:
        return f"{len(found)} texts, not {len(whole)}"
    return "" if report.ok else f"audit: {report.lines}"

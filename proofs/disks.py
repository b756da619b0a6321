"""A disk that fills at many sizes: nothing acknowledged is lost, and the import carries on."""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from proofs import Result
from proofs.books import chat_with_media, copied, make
from proofs.kills import MESSAGES, PHOTOS, Whole, expected, kept, one
from tallybook.errors import DiskFull

PAGE = 4096


def run(cases: int) -> Result:
    """Fill a disk at so many sizes: a small tmpfs where mounting is allowed, else a file limit."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        export = chat_with_media(place / "chat.zip", MESSAGES, PHOTOS)
        make(place / "fresh").close()
        whole = expected(place, export)
        tmpfs = mountable()
        most = needed(place, export)
        failed = []
        full = 0
        for number in range(cases):
            room = (PAGE + most * number // max(cases - 1, 1)) // PAGE * PAGE
            fault, filled = (on_disk if tmpfs else in_file)(place, export, room, whole)
            full += filled
            failed += [f"{room} bytes free: {fault}"] if fault else []
        return Result(
            name="full disk during an import",
            cases=cases,
            failed=tuple(failed),
            figures={
                "of them the disk filled": full,
                "most room given, bytes": most,
                "by": "tmpfs" if tmpfs else "RLIMIT_FSIZE",
            },
        )


def size_of(folder: Path) -> int:
    """Bytes of a folder, in whole pages of a disk."""
    return sum(-(-path.stat().st_size // PAGE) * PAGE for path in folder.rglob("*"))


def needed(place: Path, export: Path) -> int:
    """How much room an import takes while it runs, its log and all, and a little more."""
    book = copied(place / "fresh", place / "book")
    acks = place / "acks"
    before = size_of(book)
    limited(book, export, acks, 0)
    acks.unlink()
    return size_of(book) - before + (1 << 20)


def mountable() -> bool:
    """Whether a tmpfs can be mounted here."""
    with tempfile.TemporaryDirectory() as folder:
        mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]
        if shutil.which("mount") is None:
            return False
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            return False
        subprocess.run(["umount", folder], check=True)
        return True


@contextmanager
def disk(place: Path, room: int) -> Iterator[Path]:
    """A disk of so many bytes."""
    folder = place / "disk"
    folder.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={room}", "tmpfs", str(folder)]
    subprocess.run(mount, check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def on_disk(place: Path, export: Path, room: int, whole: Whole) -> tuple[str, bool]:
    """Import onto a small disk; give it room; carry on. Tell the fault, and whether it filled."""
    acks = place / "acks"
    acks.unlink(missing_ok=True)
    with disk(place, 64 << 20) as folder:
        book = copied(place / "fresh", folder / "book")
        resize(folder, used(folder) + room)
        code = limited(book, export, acks, 0)
        if code not in {0, DiskFull.exit_code}:
            return f"exit code {code}", True
        fault = kept(book, acks) if room > 16 * PAGE else ""
        resize(folder, 64 << 20)
        return fault or one(book, export, acks, whole), code == DiskFull.exit_code


def used(folder: Path) -> int:
    """Bytes that are taken on a disk."""
    told = os.statvfs(folder)
    return (told.f_blocks - told.f_bfree) * told.f_frsize


def resize(folder: Path, room: int) -> None:
    """Give a disk another size, as if other files came or went."""
    subprocess.run(["mount", "-o", f"remount,size={room}", str(folder)], check=True)


def in_file(place: Path, export: Path, room: int, whole: Whole) -> tuple[str, bool]:
    """The same where nothing can be mounted: no file may grow beyond a size."""
    acks = place / "acks"
    acks.unlink(missing_ok=True)
    book = copied(place / "fresh", place / "book")
    code = limited(book, export, acks, (book / "journal").stat().st_size + room // 2)
    return one(book, export, acks, whole), code == DiskFull.exit_code


def limited(book: Path, export: Path, acks: Path, most: int) -> int:
    """Run the import, with a limit on the size of a file where one is given."""
    work = [sys.executable, "-m", "proofs.worker", "import", str(book), str(export), str(acks)]
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (most, most)) if most else None
    return subprocess.run(work, capture_output=True, check=False, preexec_fn=limit).returncode

"""A disk that is full, that fails, or that a process dies on: what was acknowledged stays."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from bookmaking import PASSPHRASE

from tallybook.errors import BookBusy
from tallybook.journal.audit import verify_journal
from tallybook.journal.book import Book
from tallybook.journal.layout import Layout
from tallybook.journal.locking import Lock
from tallybook.vault.keys import FLOOR

#: Appends until the disk refuses, prints each acknowledged number and the error's code; then, with
#: room again, appends once more. Files may grow to the size given and no further.
GROWING = """
import resource, sys
from dataclasses import asdict
from pathlib import Path
from tallybook.errors import StorageError
from tallybook.journal.book import Book

book = Book.open(Path(sys.argv[1]), sys.argv[2])
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), hard))
try:
    for number in range(200):
        with book.exhibits.writer("a.bin") as writer:
            writer.write(number.to_bytes(4) * 3000)
            exhibit = writer.commit()
        entry = book.append("exhibits", {"n": number}, items=[asdict(exhibit)])
        print("saved", entry.seq, exhibit.sha256, flush=True)
except StorageError as error:
    print("refused", error.code, flush=True)
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
entry = book.append("note", {"text": "there is room again"})
print("saved", entry.seq, flush=True)
"""
#: Appends one entry while the system refuses to confirm writes; then tries again.
UNCONFIRMED = """
import sys
from pathlib import Path
from tallybook.errors import StorageError
from tallybook.journal.book import Book

book = Book.open(Path(sys.argv[1]), sys.argv[2])
for number in range(2):
    try:
        print("saved", book.append("note", {"n": number}).seq, flush=True)
    except StorageError as error:
        print("refused", error.code, flush=True)
"""
#: Appends without end.
ENDLESS = """
import sys
from pathlib import Path
from tallybook.journal.book import Book

book = Book.open(Path(sys.argv[1]), sys.argv[2])
while True:
    print("saved", book.append("note", {"text": "x" * 5000}).seq, flush=True)
"""


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new, closed book to copy."""
    book, _ = Book.create(tmp_path_factory.mktemp("begun") / "book", PASSPHRASE, cost=FLOOR)
    book.close()
    return book.path


@pytest.fixture
def path(begun: Path, tmp_path: Path) -> Path:
    """A book of this test's own."""
    shutil.copytree(begun, tmp_path / "book")
    return tmp_path / "book"


def run(script: str, *given: object, before: tuple[str, ...] = ()) -> list[list[str]]:
    """Run a script in a process of its own; return what it printed, split into words."""
    command = [*before, sys.executable, "-c", script, *map(str, given)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return [line.split() for line in done.stdout.splitlines()]


@pytest.mark.parametrize("size", [12_000, 17_000, 21_500, 40_000, 70_001, 150_000, 400_000])
def test_a_full_disk_loses_nothing_that_was_saved(path: Path, size: int) -> None:
    """At any size: a clear refusal, nothing half-done, and the book goes on once there is room."""
    printed = run(GROWING, path, PASSPHRASE, size)
    saved = [line[1:] for line in printed if line[0] == "saved"]
    assert ["refused", "disk-full"] in printed
    with Book.open(path, PASSPHRASE) as book:
        assert book.audit().whole
        assert [entry.seq for entry in book.entries()] == [0, *(int(line[0]) for line in saved)]
        for _, *exhibit in saved:
            for sha256 in exhibit:
                book.exhibits.check(sha256)
    assert not list(Layout(path).files.glob("coming-*"))


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
@pytest.mark.parametrize("number", ["EIO", "ENOSPC"])
def test_a_write_that_is_not_confirmed_ends_writing(path: Path, number: str) -> None:
    """After a failed fsync nothing more is added by that process, and the book opens again."""
    inject = f"inject=fsync,fdatasync:error={number}"
    before = ("strace", "-f", "-qq", "-o", os.devnull, "-e", "trace=fsync,fdatasync", "-e", inject)
    try:
        printed = run(UNCONFIRMED, path, PASSPHRASE, before=before)
    except AssertionError as error:
        if "ptrace" in str(error):
            pytest.skip("tracing is refused here")
        raise
    assert printed == [["refused", "write-failed"]] * 2
    with Book.open(path, PASSPHRASE) as book:
        assert book.audit().whole
        book.append("note", {})


@pytest.mark.parametrize("count", [1, 2, 7, 30])
def test_a_killed_process_loses_nothing_that_was_saved(path: Path, count: int) -> None:
    """Whatever it was doing: all it acknowledged is there, and the chain is whole."""
    command = [sys.executable, "-c", ENDLESS, str(path), PASSPHRASE]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        saved = [int(process.stdout.readline().split()[1]) for _ in range(count)]
        process.send_signal(signal.SIGKILL)
        saved += [int(line.split()[1]) for line in process.stdout]
    assert verify_journal(path).whole
    with Book.open(path, PASSPHRASE) as book:
        found = [entry.seq for entry in book.entries()]
        assert found[: len(saved) + 1] == [0, *saved]
        assert len(found) <= len(saved) + 2
        assert book.append("note", {}).seq == len(found)


def test_a_book_that_others_hold_says_so(path: Path) -> None:
    """Whoever waits for too long is told that the book is busy, and writes nothing."""
    lock = Lock(Layout(path).lock)
    with lock.held(), pytest.raises(BookBusy), Lock(Layout(path).lock).held(patience=0.05):
        pytest.fail("two had the lock at once")
    with lock.held(patience=0):
        pass

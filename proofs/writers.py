"""Two processes that append at once: none lost, none twice, the chain whole."""

import subprocess
import sys
import tempfile
from pathlib import Path

from proofs import Result
from proofs.books import PASSPHRASE, make
from tallybook import diary as door
from tallybook.diary import Diary


def run(cases: int) -> Result:
    """Let two processes append so many lines each."""
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "book"
        make(book).close()
        work = [sys.executable, "-m", "proofs.worker", "append", str(book), str(cases)]
        both = [
            subprocess.Popen([*work, str(Path(folder) / f"acks {name}"), name])
            for name in ("first", "second")
        ]
        codes = [process.wait(timeout=3600) for process in both]
        diary = Diary.open(book, PASSPHRASE)
        found = sorted(text for text in diary.case.items["text"].to_list() if text)
        diary.close()
        wanted = sorted(
            f"{name} {number}" for name in ("first", "second") for number in range(cases)
        )
        failed = [f"exit codes {codes}"] if any(codes) else []
        failed += [] if found == wanted else [f"{len(found)} lines, not {len(wanted)}"]
        failed += [] if door.verify_book(book).ok else ["the chain does not hold"]
    return Result(name="two writers at once", cases=2 * cases, failed=tuple(failed))

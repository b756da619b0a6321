"""A process that works on a book and says what has been acknowledged, until it is killed.

``python -m proofs.worker import BOOK EXPORT ACKS [ROWS [wait]]`` brings an export in;
``python -m proofs.worker append BOOK COUNT ACKS NAME`` appends diary lines.
Each acknowledged entry number is written to ACKS (a file outside the book) as one line.
"""

import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from proofs.books import ANSWERS, PASSPHRASE
from tallybook.diary import Diary
from tallybook.errors import TallybookError
from tallybook.model.entries import Incident


def acknowledging(append: Callable[..., Any], acks: Path) -> Callable[..., Any]:
    """Wrap `Book.append`: note an entry's number once it has returned, and not before."""
    out = os.open(acks, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)

    def noting(*words: Any, **named: Any) -> Any:
        entry = append(*words, **named)
        os.write(out, f"{entry.seq}\n".encode())
        return entry

    return noting


def ready() -> None:
    """Load what an import needs, say so, and wait for a line."""
    for needed in ("tallybook.intake.admit", "tallybook.sources", "polars"):
        importlib.import_module(needed)
    print("ready", flush=True)
    sys.stdin.readline()


def main() -> int:
    """Do what the command line says; return the exit code of the failure, if any."""
    task, book, *rest = sys.argv[1:]
    if rest[3:] == ["wait"]:
        ready()
    try:
        diary = Diary.open(Path(book), PASSPHRASE)
        acks = Path(rest[1])
        diary.book.append = acknowledging(diary.book.append, acks)  # type: ignore[method-assign]
        if task == "import":
            rows = int(rest[2]) if len(rest) > 2 else 5
            diary.admit(Path(rest[0]), ANSWERS, rows_per_entry=rows)
        else:
            for number in range(int(rest[0])):
                diary.write(Incident(what=f"{rest[2]} {number}"))
    except TallybookError as error:
        print(error.code)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Read words with Tesseract, where that program is installed.

The picture is given through a pipe and the words come back through one; nothing is written to a
disk. The program runs bounded, and where the system can do it, without a network.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tallybook.reading.confined import command, confine, environment

ENTRY, WORD = "tallybook.reading.tesseract:become", "--tesseract"
#: Limits of the program: memory beyond its own, and seconds of processor time and of the clock.
MEMORY, SECONDS, WAIT = 1 << 30, 60, 120
#: Words of a page, in the columns of its table.
_WORD = "5"
_COLUMNS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One word that was read.

    Attributes:
        text: The word.
        row: The middle of it, in rows of the picture that was given.
        left: Its first column.
        right: The column after its last.
        line: Which line of the page it is in, as the program counts.
        confidence: From 0 to 100.
    """

    text: str
    row: float
    left: int
    right: int
    line: tuple[int, int, int]
    confidence: float


@lru_cache(maxsize=1)
def version() -> str:
    """Name and version of the program; empty where it is not installed."""
    if not shutil.which("tesseract"):
        return ""
    said = _ask(["--version"], b"")
    found = re.match(rb"tesseract v?([0-9.]+)", said)
    return f"Tesseract {found[1].decode()}" if found else ""


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Languages it has been installed with."""
    if not version():
        return ()
    lines = _ask(["--list-langs"], b"").decode("utf-8", "replace").splitlines()[1:]
    return tuple(line.strip() for line in lines if line.strip() not in {"", "osd"})


def words_in(picture: bytes, expected: Sequence[str], *, page: int = 6) -> list[Seen]:
    """Read the words of a picture.

    Args:
        picture: Dark words on white, as a PNG.
        expected: Languages that are installed, the likeliest first.
        page: How the page is laid out, by the program's own number (6: one block, 7: one line).
    """
    table = _ask(["stdin", "stdout", "-l", "+".join(expected), "--psm", str(page), "tsv"], picture)
    rows = (line.split("\t") for line in table.decode("utf-8", "replace").splitlines())
    return [
        _seen(row) for row in rows if len(row) == _COLUMNS and row[0] == _WORD and row[11].strip()
    ]


def _seen(row: Sequence[str]) -> Seen:
    """One row of the table."""
    left, top, wide, high = (int(value) for value in row[6:10])
    return Seen(
        text=row[11].strip(), row=top + high / 2, left=left, right=left + wide,
        line=(int(row[2]), int(row[3]), int(row[4])), confidence=float(row[10]),
    )  # fmt: skip


def _ask(words: Sequence[str], given: bytes) -> bytes:
    """Run the program once; nothing where it failed or took too long."""
    try:
        done = subprocess.run(
            [*command(ENTRY, WORD), *words],
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment() | {"OMP_THREAD_LIMIT": "1"},
            timeout=WAIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return b""
    return done.stdout if done.returncode == 0 else b""


def become() -> None:
    """Be the program: bound this process, then hand it over."""
    found = shutil.which("tesseract")
    if found is None:
        raise SystemExit(1)
    words = sys.argv[2:]
    confine(MEMORY, SECONDS, programs=True)
    os.execv(found, ["tesseract", *words])  # noqa: S606 - the program itself, with fixed words

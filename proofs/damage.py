"""Flipped bits, cut entries, an older copy put back: each is seen, and the rest still opens."""

import random
import shutil
import sqlite3
import tempfile
from pathlib import Path

from proofs import Result
from proofs.books import PASSPHRASE, copied, filled, texts
from tallybook import diary as door
from tallybook.diary import Diary
from tallybook.errors import OlderCopy, TallybookError
from tallybook.model.entries import Incident


def flips(cases: int, seed: int = 20261121) -> Result:
    """Flip one random bit of the journal or an exhibit; it is detected or shown to be unused."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        whole = closed(place)
        files = [path for path in sorted((place / "book").rglob("*")) if path.is_file()]
        kinds = [path for path in files if path.name != "header"]
        failed, unused, named = [], 0, 0
        for number in range(cases):
            path = kinds[number % len(kinds)] if number % 3 else place / "book" / "journal"
            place_in = chance.randrange(path.stat().st_size)
            fault, seen = one_flip(place, path, place_in, chance.randrange(8), whole)
            unused += not seen
            named += seen
            failed += [f"{path.name} byte {place_in}: {fault}"] if fault else []
        figures = {"detected and named": named, "in unused bytes, nothing changed": unused}
        return Result(name="bit flips", cases=cases, failed=tuple(failed), figures=figures)


def closed(place: Path) -> list[str]:
    """Make a filled book, close it, and return its texts."""
    diary = filled(place / "book", messages=200, rows_per_entry=25)
    whole = texts(diary)
    diary.close()
    return whole


def one_flip(place: Path, path: Path, at: int, bit: int, whole: list[str]) -> tuple[str, bool]:
    """Flip, audit, read the rest, put it back; return the fault and whether it was seen."""
    original = path.read_bytes()
    changed = bytearray(original)
    changed[at] ^= 1 << bit
    path.write_bytes(bytes(changed))
    try:
        diary = Diary.open(place / "book", PASSPHRASE)
        report = diary.audit()
        found = texts(diary)
        diary.close()
    except TallybookError as error:
        return f"the rest did not open: {error.code}", True
    finally:
        path.write_bytes(original)
        for rest in ("journal-wal", "journal-shm"):
            (place / "book" / rest).unlink(missing_ok=True)
    if set(found) - set(whole):
        return "it holds words that were never written", True
    if report.ok:
        return ("" if found == whole else "something is missing and nothing was said"), False
    return "", True


def cuts(cases: int) -> Result:
    """Cut the last entry to every length, or so many of them; it is named and the rest opens."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        whole = closed(place)
        with sqlite3.connect(place / "book" / "journal") as journal:
            row = journal.execute(
                "select seq, sealed from entries order by seq desc limit 1"
            ).fetchone()
        seq, sealed = row
        lengths = range(0, len(sealed), max(1, len(sealed) // cases))
        failed = [
            f"length {length}: {fault}"
            for length in lengths
            if (fault := one_cut(place, (seq, sealed, length), whole))
        ]
        return Result(name="last entry cut", cases=len(lengths), failed=tuple(failed))


def one_cut(place: Path, cut: tuple[int, bytes, int], whole: list[str]) -> str:
    """Cut the last entry to one length; return what was wrong, or nothing."""
    seq, sealed, length = cut
    book = copied(place / "book", place / "cut")
    with sqlite3.connect(book / "journal") as journal:
        journal.execute("update entries set sealed = ? where seq = ?", (sealed[:length], seq))
    journal.close()
    try:
        diary = Diary.open(book, PASSPHRASE)
        report = diary.audit()
        found = texts(diary)
        diary.close()
    except TallybookError as error:
        return f"the rest did not open: {error.code}"
    finally:
        shutil.rmtree(book)
    if report.ok or str(seq) not in " ".join(report.lines):
        return "it was not named"
    return (
        "" if set(found) <= set(whole) and len(found) >= len(whole) - 1 else "the rest is not whole"
    )


def older_copy(cases: int) -> Result:
    """Put an older copy back; a noted tree head tells, and without one nothing is claimed."""
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for number in range(cases):
            closed(place)
            old = copied(place / "book", place / "old")
            diary = Diary.open(place / "book", PASSPHRASE)
            for line in range(number % 3 + 1):
                diary.write(Incident(what=f"later line {line}"))
            noted = diary.head_text()
            diary.close()
            if not door.verify_book(place / "book", noted).ok:
                failed.append("the newer copy was refused")
            try:
                if door.verify_book(old, noted).ok:
                    failed.append("the older copy passed")
            except OlderCopy:
                pass
            shutil.rmtree(place / "book")
    return Result(name="older copy put back", cases=cases, failed=tuple(failed))

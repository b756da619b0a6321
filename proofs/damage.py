"""Flipped bits and an older copy put back: each is seen, named, and the rest opens and exports."""

import random
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from proofs import Result
from proofs.books import PASSPHRASE, copied, filled, reopened, texts_by_entry
from tallybook import diary as door
from tallybook.diary import Diary
from tallybook.errors import DamagedHeader, OlderCopy, TallybookError
from tallybook.journal.noted import head_words
from tallybook.model.entries import Incident
from tallybook.vault.keys import BookKey

#: Every so many cases the book is opened with its passphrase and written out in plain files.
FULLY = 10


@dataclass(frozen=True, slots=True)
class Made:
    """A book as it is when it is whole.

    Attributes:
        place: The folder around it.
        key: What opens it.
        texts: Its words, by entry.
        exhibits: The SHA-256 of each exhibit, by the name of its sealed file.
    """

    place: Path
    key: BookKey
    texts: dict[int, list[str]]
    exhibits: dict[str, str]

    @property
    def book(self) -> Path:
        """Where it lies."""
        return self.place / "book"


@dataclass(slots=True)
class Seen:
    """What was seen of flipped bits in one kind of file."""

    cases: int = 0
    named: int = 0
    failed: list[str] = field(default_factory=list)


def closed(place: Path) -> Made:
    """Make a filled book and close it; beside it lies one that was never closed, with its log."""
    diary = filled(place / "book", messages=150, lines=6, rows_per_entry=25)
    found = [diary.case.exhibits[sha256].sha256 for sha256 in diary.case.exhibits]
    files = {path.name: sha256 for sha256 in found if (path := diary.book.exhibits.file(sha256))}
    made = Made(place, diary.book.key, texts_by_entry(diary), files)
    copied(place / "book", place / "running")
    diary.close()
    return made


def flips(cases: int, seed: int = 20261121) -> Result:
    """Flip one random bit of a closed journal, of a journal with its log, or of an exhibit."""
    chance = random.Random(seed)
    seen = {name: Seen() for name in ("journal", "log", "exhibit", "header")}
    with tempfile.TemporaryDirectory() as folder:
        made = closed(Path(folder))
        running = Made(made.place, made.key, made.texts, made.exhibits)
        exhibits = sorted((made.book / "files").glob("??/*"))
        for number in range(cases):
            kind = ("journal", "exhibit", "journal", "log")[number % 4]
            path = {
                "journal": made.book / "journal",
                "log": made.place / "running" / "journal-wal",
                "exhibit": exhibits[number // 4 % len(exhibits)],
            }[kind]
            at = chance.randrange(path.stat().st_size)
            fault, named = _flip(running, path, (at, 1 << chance.randrange(8)), number)
            _note(seen[kind], f"{kind} byte {at}: {fault}" if fault else "", named=named)
        for number in range(cases // 20):
            at = chance.randrange((made.book / "header").stat().st_size)
            fault = _header(made.book, at, 1 << (number % 8))
            _note(seen["header"], f"header byte {at}: {fault}" if fault else "", named=not fault)
    figures: dict[str, int | float | str] = {}
    for kind, counted in seen.items():
        figures[f"{kind}: bits flipped"] = counted.cases
        figures[f"{kind}: detected and named"] = counted.named
        figures[f"{kind}: in bytes that hold nothing, all read as it was"] = (
            counted.cases - counted.named - len(counted.failed)
        )
    failed = tuple(line for counted in seen.values() for line in counted.failed)
    total = sum(counted.cases for counted in seen.values())
    return Result(name="bit flips", cases=total, failed=failed, figures=figures)


def _note(seen: Seen, fault: str, *, named: bool) -> None:
    seen.cases += 1
    seen.named += named and not fault
    seen.failed += [fault] if fault else []


def _flip(made: Made, path: Path, change: tuple[int, int], number: int) -> tuple[str, bool]:
    """Flip, look, put everything back; return the fault and whether it was named."""
    book = path.parent if path.name.startswith("journal") else made.book
    before = {each: each.read_bytes() for each in book.glob("*") if each.is_file()}
    original = path.read_bytes()
    changed = bytearray(original)
    changed[change[0]] ^= change[1]
    path.write_bytes(bytes(changed))
    try:
        fully = number % FULLY == 0
        diary = Diary.open(book, PASSPHRASE) if fully else reopened(book, made.key)
        return looked_at(diary, made, made.exhibits.get(path.name, ""), number)
    except TallybookError as error:
        return f"the rest did not open: {error.code}", True
    finally:
        path.write_bytes(original)
        restore(book, before)


def restore(book: Path, before: dict[Path, bytes]) -> None:
    """Put the files of a book's own folder back as they were."""
    for path in book.glob("*"):
        if path.is_file() and path not in before:
            path.unlink()
    for path, content in before.items():
        path.write_bytes(content)


def looked_at(diary: Diary, made: Made, exhibit: str, number: int) -> tuple[str, bool]:
    """Audit a damaged book, read and export the rest; return the fault and whether it was named."""
    try:
        report = diary.book.audit()
        found = texts_by_entry(diary)
        named = {error.fields.get("entry") for error in report.damage}
        exhibits = {str(error.fields.get("exhibit")) for error in report.damage}
        fault = _missing(made.texts, found, named)
        if exhibit and exhibits != {exhibit}:
            fault = f"the exhibit was not named: {sorted(exhibits)}"
        if number % FULLY == 0:
            fault = fault or exported(diary, made, named)
        return fault, not report.whole
    finally:
        diary.close()


def _missing(
    whole: dict[int, list[str]], found: dict[int, list[str]], named: Iterable[object]
) -> str:
    """Tell what is missing though its entry was not named, or is there though never written."""
    for entry, texts in found.items():
        if not set(texts) <= set(whole.get(entry, [])):
            return f"entry {entry} holds words that were never written in it"
    short = {entry for entry, texts in whole.items() if len(found.get(entry, [])) != len(texts)}
    lost = short - set(named)
    return f"entries {sorted(lost)} are missing and were not named" if lost else ""


def exported(diary: Diary, made: Made, named: Iterable[object]) -> str:
    """Write the rest out in plain files; every word whose entry was not named is there."""
    target = made.place / "plain"
    try:
        diary.export_plain(target)
        written = "".join(
            path.read_text(encoding="utf-8", errors="replace")
            for path in target.rglob("*")
            if path.suffix in {".csv", ".jsonl", ".json", ".txt"}
        )
    finally:
        shutil.rmtree(target, ignore_errors=True)
    wanted = {text for entry, texts in made.texts.items() if entry not in named for text in texts}
    lost = [text for text in wanted if text not in written]
    return f"{len(lost)} texts are not in the plain export" if lost else ""


def _header(book: Path, at: int, bit: int) -> str:
    """Flip one bit of the header; it is named, and everything beside it is left alone."""
    path = book / "header"
    original = path.read_bytes()
    changed = bytearray(original)
    changed[at] ^= bit
    path.write_bytes(bytes(changed))
    try:
        Diary.open(book, PASSPHRASE).close()
    except DamagedHeader:
        return ""
    except TallybookError as error:
        return f"it was called {error.code}"
    finally:
        path.write_bytes(original)
    return "nothing was said"


def older_copy(cases: int) -> Result:
    """Put an older copy back; a noted tree head tells, as a line of text and as twelve words."""
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for number in range(cases):
            closed(place)
            old = copied(place / "book", place / "old")
            diary = Diary.open(place / "book", PASSPHRASE)
            for line in range(number % 3 + 1):
                diary.write(Incident(what=f"later line {line}"))
            noted = [diary.head_text()]
            if diary.book.head is not None:
                noted.append(" ".join(head_words(diary.book.head)))
            diary.close()
            for head in noted:
                failed += _told(place / "book", old, head)
            failed += _journal_alone(place / "book", old)
            for used in ("book", "running", "old"):
                shutil.rmtree(place / used)
    return Result(name="older copy put back", cases=cases, failed=tuple(failed))


def _told(newer: Path, older: Path, noted: str) -> list[str]:
    """Check both copies against a head."""
    failed = []
    if not door.verify_book(newer, noted).ok:
        failed.append("the newer copy was refused")
    try:
        if door.verify_book(older, noted).ok:
            failed.append("the older copy passed")
    except OlderCopy:
        pass
    return failed


def _journal_alone(newer: Path, older: Path) -> list[str]:
    """Put back only the journal's file: what lies beside it tells, with nothing noted elsewhere."""
    shutil.copyfile(older / "journal", newer / "journal")
    try:
        diary = Diary.open(newer, PASSPHRASE)
        report = diary.audit()
        diary.close()
    except OlderCopy:
        return []
    return ["an older journal alone was put back and nothing was said"] if report.ok else []

"""Generated bundles pass every check that a stranger can run, and every change to one fails some.

A case is one bundle of a small invented book: random exports, scripts, names, choices and stamps. One
report in ten is set anew; the others carry one real report that was set once, since setting it takes
longer than all the rest. All other files are made in full for each bundle.
"""

import contextlib
import hashlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import bagit

from proofs import Result
from proofs.odd_books import AT, Drawn, Stamps, choice_of, drawn, in_its_place, printed_once
from tallybook.bundle import make, verify
from tallybook.bundle.cells import read_table, table
from tallybook.bundle.press import press
from tallybook.errors import NothingChosen, TallybookError

#: Bundles made of one book, and every how many a report is set anew.
OF_A_BOOK, PRINTED = 20, 10
#: Seconds after which no further case is begun; what ran is told.
LONGEST = 3 * 3600.0
LISTS = ("manifest-sha256.txt", "tagmanifest-sha256.txt")


@dataclass(slots=True)
class Tally:
    """What has been counted."""

    cases: int = 0
    passed: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)

    def result(self, name: str, asked: int) -> Result:
        """Say what was shown; a trial that ran out of time says so by its number of cases."""
        figures: dict[str, int | float | str] = dict(sorted(self.passed.items()))
        if self.cases < asked:
            figures["asked for"] = asked
        return Result(name=name, cases=self.cases, failed=tuple(self.failed), figures=figures)


def run(cases: int, seed: int = 5) -> Result:
    """Make bundles, and run every check of a stranger on each."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        for number, bag in made(Path(folder), cases, seed):
            tally.cases += 1
            for name, holds in GOOD.items():
                fault = _said(holds, bag)
                if fault is None:
                    continue
                tally.passed[name] += not fault
                tally.failed += [f"bundle {number}: {name}: {fault}"] if fault else []
            _gone(bag)
    return tally.result("generated bundles", cases)


def _said(check: Callable[[Path], str | None], bag: Path) -> str | None:
    """Run one check: empty where it holds, a line where not, None where there is nothing to check."""
    try:
        return check(bag)
    except (OSError, ValueError, TallybookError) as error:
        return f"{type(error).__name__}: {error}"


def _gone(bag: Path) -> None:
    """Take a bundle away."""
    shutil.rmtree(bag)
    bag.with_name(f"{bag.name}.zip").unlink(missing_ok=True)


def made(
    place: Path, cases: int, seed: int, of_a_book: int = OF_A_BOOK
) -> Iterator[tuple[int, Path]]:
    """Make bundles one by one, many of each book."""
    chance = random.Random(seed)
    stamps = Stamps(place / "authority")
    began = time.monotonic()
    book: Drawn | None = None
    with printed_once():
        for number in range(cases):
            if time.monotonic() - began > LONGEST:
                break
            if book is None or number % of_a_book == 0:
                if book is not None:
                    book.diary.close()
                book = drawn(place / f"book {number}", chance)
            if chance.random() < 0.15:
                stamps.stamp(book.diary)
            yield number, _bundle(book, chance, number)
    if book is not None:
        book.diary.close()


def _bundle(book: Drawn, chance: random.Random, number: int) -> Path:
    """Make one bundle; a choice that leaves nothing is drawn again."""
    at = AT + timedelta(minutes=number)
    target = book.place / f"b{number}"
    before = in_its_place(press) if number % PRINTED == 0 else None
    try:
        while True:
            with contextlib.suppress(NothingChosen):
                choice = choice_of(chance, book.diary)
                make(book.diary.book, book.diary.case, choice, target, at=at)
                return target
    finally:
        if before is not None:
            in_its_place(before)


# --- the checks of a stranger -----------------------------------------------------------------------


def _ran(bag: Path, *words: str, give: bytes | None = None) -> str:
    """Run a program in a bundle; return what it said where it failed."""
    done = subprocess.run(words, cwd=bag, input=give, capture_output=True, check=False)
    said = (done.stdout + done.stderr).decode("utf-8", "replace").strip()
    return f"{done.returncode}: {said[-300:]}" if done.returncode else ""


def listed(name: str) -> Callable[[Path], str]:
    """`sha256sum -c` on one list."""
    return lambda bag: _ran(bag, "sha256sum", "-c", "--quiet", "--strict", name)


def by_bagit(bag: Path) -> str:
    """`bagit.py --validate`, in this process."""
    try:
        bagit.Bag(str(bag)).validate()
    except bagit.BagError as error:
        return str(error)
    return ""


def by_program(name: str) -> Callable[[Path], str | None]:
    """A program that lies in the bundle, with Python alone."""

    def holds(bag: Path) -> str | None:
        if not (bag / name).exists():
            return "it is not there"
        return _ran(bag, sys.executable, "-I", "-S", name)

    return holds


def by_us(bag: Path) -> str:
    """`tallybook verify` on the folder."""
    report = verify(bag)
    return "" if report.ok else "; ".join(report.problems[:3]) or "it fails"


def by_us_zipped(bag: Path) -> str | None:
    """`tallybook verify` on the zip, where there is one."""
    archive = bag.with_name(f"{bag.name}.zip")
    return by_us(archive) if archive.exists() else None


def by_unzip(bag: Path) -> str | None:
    """`unzip -tq` on the zip, where there is one."""
    archive = bag.with_name(f"{bag.name}.zip")
    return _ran(bag, "unzip", "-tq", str(archive)) if archive.exists() else None


def by_openssl(bag: Path) -> str | None:
    """`openssl ts -verify` on every stamp."""
    said = [
        _ran(bag, *line.split()[:2], *line.split()[2:])
        for line in (bag / "READ-ME-FIRST.txt").read_text(encoding="utf-8").splitlines()
        if line.strip().startswith("openssl ts -verify")
    ]
    return "; ".join(filter(None, said)) if said else None


def by_cms(bag: Path) -> str | None:
    """`openssl cms -verify` on the signature over the list of files."""
    if not (bag / "signatures/tagmanifest.cms").exists():
        return None
    return _ran(
        bag, "openssl", "cms", "-verify", "-binary", "-content", LISTS[1], "-inform", "DER",
        "-in", "signatures/tagmanifest.cms", "-CAfile", "signatures/signer.pem",
        "-purpose", "any", "-out", "/dev/null",
    )  # fmt: skip


def by_qpdf(bag: Path) -> str | None:
    """`qpdf --check` on reports that were set for this bundle."""
    if int(bag.name.removeprefix("b") or 1) % PRINTED:
        return None
    papers = sorted((bag / "data").rglob("*.pdf"))
    ours = [path for path in papers if path.parent.name != "exhibits"]
    return "; ".join(filter(None, (_ran(bag, "qpdf", "--check", str(path)) for path in ours)))


GOOD: dict[str, Callable[[Path], str | None]] = {
    "sha256sum -c manifest": listed(LISTS[0]),
    "sha256sum -c tagmanifest": listed(LISTS[1]),
    "bagit": by_bagit,
    "check.py": by_program("check.py"),
    "recount.py": by_program("recount.py"),
    "tallybook verify": by_us,
    "tallybook verify, zip": by_us_zipped,
    "unzip -tq": by_unzip,
    "openssl ts -verify": by_openssl,
    "openssl cms -verify": by_cms,
    "qpdf --check": by_qpdf,
}

# --- mutants ----------------------------------------------------------------------------------------


def mutants(cases: int, seed: int = 6) -> Result:
    """Change bundles in many ways; each change fails at least one stated check."""
    tally = Tally()
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        bags = [bag for _, bag in made(place, min(40, 4 + cases // 25), seed, of_a_book=4)]
        began = time.monotonic()
        for number in range(cases):
            if time.monotonic() - began > LONGEST:
                break
            kind = list(CHANGES)[number % len(CHANGES)]
            copy = place / "mutant"
            spot = chance.randrange(len(bags))
            shutil.copytree(bags[spot], copy)
            what = CHANGES[kind](copy, bags[spot - 1], chance)
            caught = _caught(copy)
            tally.cases += 1
            tally.passed[f"changed: {kind}"] += 1
            tally.passed[f"first seen by {caught or 'nothing'}"] += 1
            tally.failed += [] if caught else [f"mutant {number} ({kind}): {what}"]
            shutil.rmtree(copy)
    return tally.result("changed bundles", cases)


def _caught(bag: Path) -> str:
    """The first check that refuses a bundle, the ones with no program of ours first."""
    for name in (
        "sha256sum -c manifest", "sha256sum -c tagmanifest", "bagit", "check.py",
        "tallybook verify", "recount.py", "openssl cms -verify",
    ):  # fmt: skip
        if _said(GOOD[name], bag):
            return name
    return ""


def _files(bag: Path) -> list[Path]:
    """Every file of a bundle."""
    return sorted(path for path in bag.rglob("*") if path.is_file())


def a_bit(bag: Path, _other: Path, chance: random.Random) -> str:
    """One bit of one file."""
    path = chance.choice([path for path in _files(bag) if path.stat().st_size])
    content = bytearray(path.read_bytes())
    at = chance.randrange(len(content))
    content[at] ^= 1 << chance.randrange(8)
    path.write_bytes(bytes(content))
    return f"byte {at} of {path.relative_to(bag)}"


def added(bag: Path, _other: Path, chance: random.Random) -> str:
    """A file more, anywhere."""
    name = chance.choice(("data/exhibits/EX9999.jpg", "stray.txt", "data/x", "more/x", ".hidden"))
    path = bag / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(chance.randbytes(chance.randrange(20)))
    return name


def removed(bag: Path, _other: Path, chance: random.Random) -> str:
    """A file less."""
    path = chance.choice(_files(bag))
    path.unlink()
    return path.name


def renamed(bag: Path, _other: Path, chance: random.Random) -> str:
    """A file under another name."""
    path = chance.choice(_files(bag))
    path.rename(path.with_name(f"renamed{path.suffix}"))
    return path.name


def swapped(bag: Path, _other: Path, chance: random.Random) -> str:
    """Two files with each other's contents."""
    while True:
        one, two = chance.sample(_files(bag), 2)
        first, second = one.read_bytes(), two.read_bytes()
        if first != second:
            one.write_bytes(second)
            two.write_bytes(first)
            return f"{one.name} and {two.name}"


def older_list(bag: Path, other: Path, chance: random.Random) -> str:
    """A list, or both, of another bundle of the same time."""
    names = chance.choice((LISTS[:1], LISTS[1:], LISTS))
    for name in names:
        shutil.copy(other / name, bag / name)
    return " and ".join(names)


def another_tree(bag: Path, other: Path, _chance: random.Random) -> str:
    """The ledger of another bundle, all lists and heads written anew to fit it."""
    shutil.rmtree(bag / "data/ledger")
    shutil.copytree(other / "data/ledger", bag / "data/ledger")
    theirs = (other / "bag-info.txt").read_text(encoding="utf-8")
    info = (bag / "bag-info.txt").read_text(encoding="utf-8")
    page = (bag / "READ-ME-FIRST.txt").read_text(encoding="utf-8")
    for label in ("Ledger-Root", "Ledger-Size", "Exported-Subset"):
        found = [re.search(f"(?m)^{label}: (.*)$", said) for said in (info, theirs)]
        if found[0] and found[1]:
            info = info.replace(found[0][0], found[1][0])
            page = page.replace(found[0][1], found[1][1])
    (bag / "bag-info.txt").write_text(info, encoding="utf-8")
    (bag / "READ-ME-FIRST.txt").write_text(page, encoding="utf-8")
    relisted(bag)
    return f"the ledger of {other.name}"


def careful(bag: Path, _other: Path, chance: random.Random) -> str:
    """One letter of what a row says was said, with both lists written anew."""
    path = bag / "data/chronology.csv"
    rows = list(read_table(path.read_bytes()))
    spoken = [row for row in rows if row["words"] and "withheld" not in row["words"]]
    if not spoken:
        return another_tree(bag, _other, chance)
    row = chance.choice(spoken)
    at = chance.randrange(len(row["words"]))
    row["words"] = row["words"][:at] + "\u2713" + row["words"][at + 1 :]
    path.write_bytes(b"".join(table(list(rows[0]), rows)))
    relisted(bag)
    return f"the words of row {row['number']}, relisted"


def relisted(bag: Path) -> None:
    """Write both lists and the count anew, as someone careful would, who cannot sign."""
    shutil.rmtree(bag / "signatures", ignore_errors=True)
    payload = [path for path in _files(bag) if path.is_relative_to(bag / "data")]
    size = sum(path.stat().st_size for path in payload)
    info = bag / "bag-info.txt"
    said = info.read_text(encoding="utf-8")
    said = re.sub("Payload-Oxum: .*", f"Payload-Oxum: {size}.{len(payload)}", said)
    info.write_text(said, encoding="utf-8")
    _list(bag, LISTS[0], payload)
    known = {line.split("  ", 1)[1] for line in (bag / LISTS[1]).read_text().splitlines()}
    _list(bag, LISTS[1], [bag / name for name in sorted(known) if (bag / name).exists()])


def _list(bag: Path, name: str, files: list[Path]) -> None:
    """Write one list."""
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(bag).as_posix()}\n"
        for path in files
    ]
    (bag / name).write_text("".join(lines), encoding="utf-8")


CHANGES: dict[str, Callable[[Path, Path, random.Random], str]] = {
    "a bit": a_bit,
    "a file added": added,
    "a file removed": removed,
    "a file renamed": renamed,
    "two files swapped": swapped,
    "an older list": older_list,
    "another tree": another_tree,
    "a row changed, all relisted": careful,
}

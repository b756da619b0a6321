"""Check a bundle without any book: the files, the counts, the proofs, the tables, the report."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tallybook.bundle import chronology, custody, exhibits
from tallybook.bundle.any_bag import Judged, is_ours, judge
from tallybook.bundle.bagit import NAME
from tallybook.bundle.cells import FORMULA, read_table
from tallybook.bundle.check import leaf_of, root_of, said_in
from tallybook.bundle.opened import Opened, content, hashed, opened
from tallybook.bundle.seal_checks import check_seals, check_signatures
from tallybook.bundle.seals import BESIDE
from tallybook.errors import BundleFails

#: Files beside the payload.
TAGS = ("READ-ME-FIRST.txt", "bag-info.txt", "bagit.txt", "check.py", "manifest-sha256.txt")
#: Files that every payload has.
PAYLOAD = (
    "data/chronology.csv", "data/exhibits.csv", "data/custody.csv", "data/ledger/entries.jsonl",
    "data/ledger/proofs.jsonl", "data/ledger/head.json",
)  # fmt: skip
#: The last column that the first chronologies had; newer ones have more behind it.
OLDEST_LAST = "withheld"
#: Problems that are shown one by one.
SHOWN = 50
#: What reading a damaged file may raise.
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, OSError, zipfile.BadZipFile)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check: what was looked at, how much of it, and what was wrong."""

    name: str
    count: int
    problems: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing was wrong."""
        return not self.problems


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """What was checked, and what was found."""

    path: Path
    checks: tuple[Check, ...]
    root: str = ""
    tree_size: int = 0
    notes: tuple[str, ...] = ()
    other: str = ""

    @property
    def ok(self) -> bool:
        """Whether every check passed."""
        return all(check.ok for check in self.checks)

    @property
    def problems(self) -> tuple[str, ...]:
        """Every problem, with the name of its check."""
        return tuple(f"{check.name}: {each}" for check in self.checks for each in check.problems)

    @property
    def exit_code(self) -> int:
        """What the command line returns when something was wrong."""
        return BundleFails.exit_code

    @property
    def lines(self) -> tuple[str, ...]:
        """The report as lines to read."""
        said = [
            f"{'ok     ' if check.ok else 'PROBLEM'}  {check.name} ({check.count:,})"
            for check in self.checks
        ]
        said += [f"  {problem}" for problem in self.problems[:SHOWN]]
        if len(self.problems) > SHOWN:
            said.append(f"  and {len(self.problems) - SHOWN:,} more")
        said += self.notes
        if self.root:
            said.append(f"Tree head: {self.root} over {self.tree_size:,} lines of the record")
        if self.ok and self.other:
            said.append(
                f"A valid bag of BagIt {self.other}, not made by Tallybook: its files are as it lists"
                " them. It holds no record that could be checked."
            )
        elif self.ok:
            said.append(
                "All checks pass: these items are unchanged since the bundle was made, and each of"
                " them leads to the tree head. Compare the head with one noted elsewhere."
            )
        else:
            said.append("Do not rely on this copy. Ask for the bundle again.")
        return tuple(said)

    def sentences(self) -> tuple[str, ...]:
        """The same as `lines`."""
        return self.lines


@dataclass(slots=True)
class _Reading:
    """What the checks share: the files, and what earlier checks found in them."""

    source: Opened
    head: str = ""
    sizes: dict[str, int] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    info: dict[str, str] = field(default_factory=dict)
    said: dict[int, dict[str, Any]] = field(default_factory=dict)
    payload: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def verify(path: Path, *, head: str = "") -> VerifyReport:
    """Check a bundle.

    Args:
        path: Its folder or its zip.
        head: A tree head noted elsewhere, hex; empty for none.

    Raises:
        NotABundle: When there is no folder and no zip.
    """
    with opened(path) as source:
        if not is_ours(source):
            return _other(path, source)
        reading = _Reading(source=source, head=head.strip().lower())
        checks = tuple(_checked(name, check, reading) for name, check in CHECKS)
    size = reading.info.get("Ledger-Size", "")
    return VerifyReport(
        path=path,
        checks=checks,
        root=reading.info.get("Ledger-Root", ""),
        tree_size=int(size) if size.isdecimal() else 0,
        notes=tuple(reading.notes),
    )


def _other(path: Path, source: Opened) -> VerifyReport:
    """Judge a bag that others made; what cannot be read makes it no valid bag."""
    try:
        judged = judge(source)
    except UNREADABLE as error:
        judged = Judged(problems=[f"it cannot be read ({type(error).__name__})"])
    check = Check(name="a valid bag", count=judged.listed, problems=tuple(judged.problems))
    return VerifyReport(
        path=path, checks=(check,), notes=tuple(judged.warnings), other=judged.version or "?"
    )


def _checked(name: str, check: Callable[[_Reading, list[str]], int], reading: _Reading) -> Check:
    """Run one check; what cannot be read is a problem of that check."""
    problems: list[str] = []
    count = 0
    try:
        count = check(reading, problems)
    except UNREADABLE as error:
        problems.append(f"it cannot be read ({type(error).__name__})")
    return Check(name=name, count=count, problems=tuple(problems))


def _listed(written: bytes) -> dict[str, str]:
    """Read a manifest: names and hashes."""
    found = {}
    for line in written.decode().splitlines():
        value, _, name = line.partition("  ")
        found[name] = value
    return found


def _files(reading: _Reading, problems: list[str]) -> int:
    """Every file is the one that was listed."""
    reading.sizes = reading.source.names()
    reading.tags = _listed(content(reading.source, "tagmanifest-sha256.txt"))
    reading.payload = _listed(content(reading.source, "manifest-sha256.txt"))
    for name, value in {**reading.tags, **reading.payload}.items():
        if name not in reading.sizes:
            problems.append(f"{name} is missing")
        elif reading.sizes[name] < 0:
            problems.append(f"{name} is a link")
        elif hashed(reading.source, name) != value:
            problems.append(f"{name} was changed")
    return len(reading.tags) + len(reading.payload)


def _names(reading: _Reading, problems: list[str]) -> int:
    """Nothing was added, every name is plain, everything a bundle has is listed."""
    known = {*reading.tags, *reading.payload, "tagmanifest-sha256.txt", *BESIDE}
    problems += [f"{name!a} is in no list" for name in sorted(set(reading.sizes) - known)]
    problems += [f"{name!a} is no plain name" for name in sorted(known) if not NAME.fullmatch(name)]
    problems += [f"{name} is not listed" for name in TAGS if name not in reading.tags]
    problems += [f"{name} is not listed" for name in PAYLOAD if name not in reading.payload]
    problems += [
        f"{name} lies in the wrong list" for name in reading.payload if name[:5] != "data/"
    ]
    problems += [f"{name} lies in the wrong list" for name in reading.tags if name[:5] == "data/"]
    return len(reading.sizes)


def _counts(reading: _Reading, problems: list[str]) -> int:
    """Number and bytes of the payload are those that bag-info.txt gives."""
    if not content(reading.source, "bagit.txt").startswith(b"BagIt-Version: 1.0\n"):
        problems.append("bagit.txt does not declare BagIt 1.0")
    lines = content(reading.source, "bag-info.txt").decode().splitlines()
    reading.info = dict(line.split(": ", 1) for line in lines)
    sizes = [size for name, size in reading.sizes.items() if name.startswith("data/")]
    if reading.info["Payload-Oxum"] != f"{sum(sizes)}.{len(sizes)}":
        problems.append(f"{len(sizes):,} files of {sum(sizes):,} bytes are there")
    return len(sizes)


def _head(reading: _Reading, problems: list[str]) -> int:
    """The tree head is the same everywhere, and the one noted elsewhere where one was given."""
    head = json.loads(content(reading.source, "data/ledger/head.json"))
    root = str(head["root"])
    if (root, str(head["size"])) != (reading.info["Ledger-Root"], reading.info["Ledger-Size"]):
        problems.append("head.json and bag-info.txt do not agree")
    if root not in content(reading.source, "READ-ME-FIRST.txt").decode():
        problems.append("READ-ME-FIRST.txt names another tree head")
    if reading.head and reading.head != root:
        problems.append("it is not the tree head that was noted elsewhere")
    return 1


def _proofs(reading: _Reading, problems: list[str]) -> int:
    """Every leaf leads to the tree head."""
    root, size = bytes.fromhex(reading.info["Ledger-Root"]), int(reading.info["Ledger-Size"])
    paths = {}
    for line in content(reading.source, "data/ledger/proofs.jsonl").splitlines():
        proof = json.loads(line)
        paths[int(proof["item"])] = [bytes.fromhex(step) for step in proof["path"]]
    salts: Counter[str] = Counter()
    for line in content(reading.source, "data/ledger/entries.jsonl").splitlines():
        entry = json.loads(line)
        item = int(entry["item"])
        if root_of(leaf_of(entry), item, size, paths.pop(item, [])) != root:
            problems.append(f"item {item} does not lead to the tree head")
        reading.said[item] = json.loads(entry.get("content", "{}"))
        salts[entry.get("salt", entry.get("leaf"))] += 1
    problems += [f"item {item} has a proof and no leaf" for item in sorted(paths)]
    if any(count > 1 for count in salts.values()):
        problems.append("two leaves have one salt")
    if f"{len(reading.said)} of {size}" != reading.info["Exported-Subset"]:
        problems.append(f"{len(reading.said):,} leaves are not what bag-info.txt says")
    return len(reading.said)


def _rows(reading: _Reading, name: str, columns: tuple[str, ...], problems: list[str]) -> Any:
    """Read a table, and hold its columns and its cells against the rules."""
    written = content(reading.source, f"data/{name}")
    rows = list(read_table(written))
    first = written.decode("utf-8-sig").partition("\r\n")[0]
    found = tuple(first.split(","))
    least = columns.index(OLDEST_LAST) + 1 if OLDEST_LAST in columns else len(columns)
    if found != columns[: max(len(found), least)]:  # earlier versions end sooner
        problems.append(f"{name} has other columns")
    if any(cell.startswith(FORMULA) for cell in first.split(",")):
        problems.append(f"{name} begins with a formula")
    return rows


def _chronology(reading: _Reading, problems: list[str]) -> int:
    """Every row says what its leaf says."""
    rows = _rows(reading, "chronology.csv", chronology.COLUMNS, problems)
    for number, row in enumerate(rows, 1):
        item = int(row["item"])
        if str(number) != row["number"]:
            problems.append(f"row {number} is numbered otherwise")
        if item not in reading.said:
            problems.append(f"row {number}: item {item} is not in the ledger")
            continue
        recorded = reading.said.get(int(row["entry"]), {})
        for column, value in said_in(reading.said[item], recorded):
            if row[column] != value:
                problems.append(f"row {number}: {column} is not what item {item} says")
    if str(len(rows)) != reading.info["Chronology-Rows"]:
        problems.append(f"{len(rows):,} rows are not what bag-info.txt says")
    return len(rows)


def _exhibits(reading: _Reading, problems: list[str]) -> int:
    """Every exhibit is the file, and the leaf, that the list names; every file is listed."""
    rows = _rows(reading, "exhibits.csv", exhibits.COLUMNS, problems)
    stored = {name for name in reading.payload if name.startswith("data/exhibits/")}
    for row in rows:
        name, reference = f"data/{row['stored_name']}", row["reference"]
        if row["included"] == "yes":
            stored.discard(name)
            if reading.payload.get(name) != row["sha256"]:
                problems.append(f"{reference} is not the file that exhibits.csv names")
            elif reading.sizes.get(name) != int(row["bytes"]):
                problems.append(f"{reference} has another length")
        leaf = reading.said.get(int(row["item"] or -1), {})
        if leaf.get("sha256") != row["sha256"]:
            problems.append(f"{reference} is not the exhibit that the ledger names")
    problems += [f"{name} is in no row of exhibits.csv" for name in sorted(stored)]
    return len(rows)


def _custody(reading: _Reading, problems: list[str]) -> int:
    """Every act names an exhibit of the list, with its hash, and what recorded it."""
    rows = _rows(reading, "custody.csv", custody.COLUMNS, problems)
    listed = {
        row["reference"]: row["sha256"]
        for row in read_table(content(reading.source, "data/exhibits.csv"))
    }
    for number, row in enumerate(rows, 1):
        if listed.get(row["exhibit"]) != row["sha256"]:
            problems.append(f"row {number} names another exhibit")
        if {row["hash_before"], row["hash_after"]} - {"", row["sha256"]}:
            problems.append(f"row {number} has another hash")
        if row["item"] and int(row["item"]) not in reading.said:
            problems.append(f"row {number}: item {row['item']} is not in the ledger")
    return len(rows)


def _report(reading: _Reading, problems: list[str]) -> int:
    """The printed report is there and says which standards it was made to."""
    names = [name for name in reading.payload if name.startswith("data/report/")]
    if not names:
        problems.append("there is no report")
    for name in names:
        with reading.source.open(name) as file:
            if file.read(5) != b"%PDF-":
                problems.append(f"{name} is no PDF")
    return len(names)


def _seals(reading: _Reading, problems: list[str]) -> int:
    """Stamps are over heads that the bundle's own head carries on."""
    return check_seals(reading.source, reading.info, problems, reading.notes)


def _signatures(reading: _Reading, problems: list[str]) -> int:
    """Signatures are over the list of the files beside the payload."""
    return check_signatures(reading.source, problems, reading.notes)


CHECKS: tuple[tuple[str, Callable[[_Reading, list[str]], int]], ...] = (
    ("files are as they were listed", _files),
    ("nothing was added, names are plain", _names),
    ("number and size", _counts),
    ("tree head", _head),
    ("every item leads to the tree head", _proofs),
    ("chronology says what the items say", _chronology),
    ("exhibits are the files and items they name", _exhibits),
    ("custody", _custody),
    ("report", _report),
    ("outside time stamps", _seals),
    ("signatures", _signatures),
)


def summary(report: VerifyReport) -> Mapping[str, Any]:
    """The report as plain values, for a program that reads it."""
    return {
        "ok": report.ok,
        "root": report.root,
        "tree_size": report.tree_size,
        "checks": [
            {"name": check.name, "count": check.count, "problems": list(check.problems)}
            for check in report.checks
        ],
    }

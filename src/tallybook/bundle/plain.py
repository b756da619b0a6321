"""Everything out, in plain, ordinary files: to leave for good, with nothing held back."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tallybook.bundle.cells import guarded
from tallybook.bundle.other_forms import Unwrap, write_forms
from tallybook.errors import BundleExists

if TYPE_CHECKING:
    from tallybook.case import Case
    from tallybook.journal.book import Book
    from tallybook.model.exhibits import Exhibit

    Tell = Callable[[int, int, int], None]

READ_ME = """This folder holds everything that was in the book, in ordinary files.

items.csv       one line for each message, call, mail, photograph and diary entry, in order of time
entries.jsonl   every entry of the record as it was written, one JSON object a line, corrections too
files.csv       which file is which: its number, the name it came with, its SHA-256
mails/          mails out of a mailbox, one file each, byte for byte as they stand in it
people.vcf      persons and their numbers and addresses, for an address book
dates.ics       days of orders and reports, for a calendar; the titles name nothing
files/          every original file and every attachment, byte for byte

Nothing here is sealed: anyone who finds this folder can read it.
A cell that a spreadsheet might run, such as one that begins with =, has an apostrophe before it.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainReport:
    """What was written."""

    items: int
    entries: int
    exhibits: int
    folder: Path


def export_plain(
    book: Book,
    case: Case,
    target: Path,
    tell: Tell | None = None,
    unwrap: Unwrap | None = None,
) -> PlainReport:
    """Write the whole book out.

    Args:
        book: The open book.
        case: Its view.
        target: A folder that does not exist yet.
        tell: Called with (files done, files in all, items).
        unwrap: Takes a mail out of its mailbox; None leaves mails in theirs.

    Raises:
        BundleExists: There is something at the target.
    """
    if target.exists():
        raise BundleExists(path=target)
    (target / "files").mkdir(parents=True)
    (target / "READ-ME.txt").write_text(READ_ME, encoding="utf-8")
    exhibits = _files(book, case, target, tell or (lambda _done, _total, _items: None))
    items = _items(case, target)
    entries = _entries(book, target)
    write_forms(book, case, target, unwrap)
    return PlainReport(items=items, entries=entries, exhibits=exhibits, folder=target)


def _files(book: Book, case: Case, target: Path, tell: Tell) -> int:
    """Write every exhibit under a plain number, and the list of them."""
    with (target / "files.csv").open("w", encoding="utf-8-sig", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["file", "name", "bytes", "sha256", "media type", "taken out of"])
        for number, exhibit in enumerate(case.exhibits.values(), 1):
            name = write_exhibit(book, exhibit, target / "files", f"{number:05}").name
            cells = [
                name,
                exhibit.name,
                exhibit.size,
                exhibit.sha256,
                exhibit.media_type,
                exhibit.origin,
            ]
            rows.writerow([_cell(cell) for cell in cells])
            tell(number, len(case.exhibits), 0)
    return len(case.exhibits)


def write_exhibit(book: Book, exhibit: Exhibit, folder: Path, stem: str) -> Path:
    """Write one exhibit, byte for byte, under a plain name of ours; return its path."""
    path = folder / f"{stem}{_ending(exhibit.name)}"
    with book.exhibits.open(exhibit.sha256) as sealed, path.open("wb") as plain:
        while chunk := sealed.read(1 << 20):
            plain.write(chunk)
    return path


def _ending(name: str) -> str:
    """The ending of a name, where it is short and plain."""
    ending = Path(name).suffix.lower()
    return ending if ending[1:].isascii() and ending[1:].isalnum() and len(ending) <= 6 else ""  # noqa: PLR2004


def _cell(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return guarded(value) if isinstance(value, str) else value


def _items(case: Case, target: Path) -> int:
    """Write the line of time with its words."""
    left_out = {"folded", "home"}
    columns = [name for name in case.items.columns if name not in left_out]
    with (target / "items.csv").open("w", encoding="utf-8-sig", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(columns)
        for row in case.items.select(columns).iter_rows():
            rows.writerow(
                [_cell("; ".join(cell) if isinstance(cell, list) else cell) for cell in row]
            )
    return case.items.height


def _entries(book: Book, target: Path) -> int:
    """Write every entry of the journal as it was written."""
    count = 0
    with (target / "entries.jsonl").open("w", encoding="utf-8") as out:
        for line in _lines(book):
            out.write(line + "\n")
            count += 1
    return count


def _lines(book: Book) -> Iterator[str]:
    """Each entry as one JSON object; the records of an import as a list of objects."""
    for entry in book.entries():
        said: dict[str, Any] = {
            "entry": entry.seq, "kind": entry.kind, "written_at": entry.written_at.isoformat(),
            "by": entry.by, "body": entry.body, "items": list(entry.items),
        }  # fmt: skip
        if entry.frame is not None:
            said["records"] = entry.frame.to_dicts()
        yield json.dumps(said, ensure_ascii=False, default=str)

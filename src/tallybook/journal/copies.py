"""A sealed copy of a book that is known to open before anyone is told that it exists."""

from __future__ import annotations

import shutil
from pathlib import Path

from tallybook.errors import DamageError, WriteFailed
from tallybook.journal.audit import Report, audit
from tallybook.journal.chain import Chain
from tallybook.journal.exhibits import ExhibitStore
from tallybook.journal.layout import HEADER_COPY, Layout, make_folder, take_away
from tallybook.journal.shelf import Shelf
from tallybook.journal.space import confirm, refusal, sync_folder
from tallybook.journal.sqlite import SqliteShelf
from tallybook.vault.keys import BookKey


def backup(chain: Chain, exhibits: ExhibitStore, header: bytes, target: Path) -> Report:
    """Copy a book, sealed as it is, and check the copy from end to end.

    What is damaged in the book itself is damaged in the copy as well; the report names it.

    Raises:
        BookExists: There is something at ``target``.
        StorageError: The disk refuses, or the copy is not what was copied; nothing stays.
    """
    layout = Layout(target)
    make_folder(layout)
    try:
        layout.write_header(header)
        copy_rows(chain.shelf, layout.journal, header)
        copy_files(exhibits.folder, layout.files)
        report = _checked(chain.key, layout, exhibits.epoch())
        if report.damage:
            _require_same(report, audit(chain, exhibits), target)
    except BaseException:
        take_away(layout)
        raise
    return report


def copy_rows(shelf: Shelf, path: Path, header: bytes) -> None:
    """Copy all rows at once."""
    copy = SqliteShelf(path)
    try:
        copy.fill(shelf.rows())
        copy.put_meta(HEADER_COPY, header)
    finally:
        copy.close()


def copy_files(source: Path, target: Path) -> None:
    """Copy the sealed exhibits, each confirmed."""
    try:
        for file in sorted(source.glob("??/*")):
            folder = target / file.parent.name
            folder.mkdir(exist_ok=True)
            with file.open("rb") as read, (folder / file.name).open("xb") as written:
                shutil.copyfileobj(read, written, 1 << 20)
                written.flush()
                confirm(written.fileno())
        for folder in [*target.glob("??"), target, target.parent]:
            sync_folder(folder)
    except OSError as error:
        raise refusal(error, target) from error


def _checked(key: BookKey, layout: Layout, epoch: int) -> Report:
    """Open the copy and check all of it."""
    shelf = SqliteShelf(layout.journal)
    try:
        copied = ExhibitStore(layout.files, key, lambda: epoch)
        return audit(Chain(key, shelf), copied)
    finally:
        shelf.close()


def _require_same(copied: Report, original: Report, target: Path) -> None:
    """Make sure that the copy lacks nothing that the book itself has.

    Raises:
        WriteFailed: It does.
    """
    known = {_which(error) for error in original.damage}
    if any(_which(error) not in known for error in copied.damage):
        raise WriteFailed(path=target)


def _which(error: DamageError) -> tuple[str, str]:
    """Return what an error is about."""
    return error.code, str(error.fields.get("entry", error.fields.get("exhibit", "")))

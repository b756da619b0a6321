"""Single ordinary files for an upload page: plain names, none over 4 GB, with a list of their hashes."""

from __future__ import annotations

import hashlib
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tallybook.bundle import cells
from tallybook.bundle.bagit import PIECE
from tallybook.bundle.opened import Opened, opened
from tallybook.bundle.unfinished import remove, unfinished
from tallybook.errors import BundleExists

#: Upload pages take files of less than 4 GB; whether a GB has a million or more thousands is not said.
LIMIT = 4_000_000_000
#: Room in a zip for its own lists.
SPARE = 16 << 20
LIST = "LIST-OF-FILES.csv"
COLUMNS = ("file", "bytes", "sha256", "what")
#: Folders of a bundle whose files go one by one, and what each holds.
SINGLE = {
    "data/report/": "the report, to read or to print",
    "data/drafts/": "a draft to be worked on; it is not a statement",
    "data/exhibits/": "an original file, byte for byte",
}
TABLES = {
    "data/chronology.csv": "every item, one row each",
    "data/exhibits.csv": "every original file with its hash and where it came from",
}
WHOLE = "the whole copy, which can be checked"
PART = "a part of the whole copy; unpack all parts into one folder to check it"
TOO_LARGE = "not in this set: it is too large for an upload page; hand it over on a disk"
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadSet:
    """What was written for an upload page.

    Attributes:
        folder: Where the files lie.
        files: Their names.
        too_large: Files of the bundle that no upload page takes.
    """

    folder: Path
    files: tuple[str, ...]
    too_large: tuple[str, ...]


def place_of(target: Path) -> Path:
    """The folder of the upload set of a bundle.

    Raises:
        BundleExists: When something is there already.
    """
    folder = target.with_name(f"{target.name}-upload")
    if folder.exists():
        raise BundleExists(path=folder)
    return folder


def upload_set(bundle: Path, folder: Path, limit: int = LIMIT) -> UploadSet:
    """Write the single files of a bundle, and the whole of it in zips that each open by themselves.

    Args:
        bundle: A bundle, as a folder or a zip.
        folder: Where the files go; made here.
        limit: No file is as large as this.

    Raises:
        BundleExists: When something else stands at the name it has until it is whole.
    """
    part = unfinished(folder)
    _sweep(part)
    part.mkdir(parents=True)
    try:
        with opened(bundle) as source:
            rows = [*_singles(source, part, limit), *_zips(source, part, limit)]
        with (part / LIST).open("wb") as file:
            file.writelines(cells.table(COLUMNS, rows))
        part.replace(folder)
    finally:
        remove(part)
    written = tuple(str(row["file"]) for row in rows if row["sha256"])
    left = tuple(str(row["file"]) for row in rows if not row["sha256"])
    return UploadSet(folder=folder, files=(LIST, *written), too_large=left)


def _sweep(part: Path) -> None:
    """Take away what a set that was broken off left."""
    if part.is_symlink() or part.is_file():
        raise BundleExists(path=part)
    if part.is_dir():
        if any(not each.is_file() or not _PLAIN.fullmatch(each.name) for each in part.iterdir()):
            raise BundleExists(path=part)
        remove(part)


def _singles(source: Opened, part: Path, limit: int) -> Iterator[dict[str, object]]:
    """Copy the report, the tables and the originals, each under its plain name."""
    taken: set[str] = set()
    for name, size in sorted(source.names().items(), key=_report_first):
        what = TABLES.get(name) or next(
            (said for folder, said in SINGLE.items() if name.startswith(folder)), ""
        )
        plain = PurePosixPath(name).name
        if not what or not _PLAIN.fullmatch(plain) or plain in taken:
            continue
        taken.add(plain)
        if size >= limit:
            yield {"file": plain, "bytes": size, "sha256": "", "what": TOO_LARGE}
            continue
        digest = hashlib.sha256()
        with source.open(name) as given, (part / plain).open("wb") as made:
            while piece := given.read(PIECE):
                digest.update(piece)
                made.write(piece)
        yield {"file": plain, "bytes": size, "sha256": digest.hexdigest(), "what": what}


def _report_first(pair: tuple[str, int]) -> tuple[bool, bool, str]:
    """Sort the report first, then the tables, then the originals."""
    name = pair[0]
    return (not name.startswith("data/report/"), name not in TABLES, name)


def _zips(source: Opened, part: Path, limit: int) -> Iterator[dict[str, object]]:
    """Write the whole bundle as one zip, or as several that each open by themselves."""
    shares = list(_shares(source.names().items(), limit - SPARE if limit > 2 * SPARE else limit))
    for number, names in enumerate(shares, 1):
        of = f"-{number}-of-{len(shares)}" if len(shares) > 1 else ""
        plain = f"whole-copy{of}.zip"
        with zipfile.ZipFile(part / plain, "w", zipfile.ZIP_STORED) as archive:
            for name in names:
                info = zipfile.ZipInfo(f"bundle/{name}")
                info.external_attr = 0o644 << 16
                with source.open(name) as given, archive.open(info, "w") as made:
                    shutil.copyfileobj(given, made, PIECE)
        with (part / plain).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = (part / plain).stat().st_size
        what = PART if of else WHOLE
        yield {"file": plain, "bytes": size, "sha256": digest, "what": what}


def _shares(files: Iterable[tuple[str, int]], limit: int) -> Iterator[list[str]]:
    """Share files out so that no share is as large as the limit; a file that is too large goes in none."""
    share: list[str] = []
    room = limit
    for name, size in sorted(files):
        needed = size + 2 * len(name.encode()) + 256
        if size < 0 or needed >= limit:
            continue
        if needed > room and share:
            yield share
            share, room = [], limit
        share.append(name)
        room -= needed
    if share:
        yield share

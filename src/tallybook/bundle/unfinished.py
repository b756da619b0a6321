"""A bundle that is not finished has a name that is seen and says so; what a broken-off one left is swept."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from tallybook.errors import BundleExists

MARK = " (not finished)"
#: What stands at the top of a bundle; a folder that holds anything else is somebody's own.
OURS = frozenset(
    {
        "READ-ME-FIRST.txt", "bag-info.txt", "bagit.txt", "check.py", "recount.py", "data",
        "manifest-sha256.txt", "tagmanifest-sha256.txt",
    }
)  # fmt: skip


def unfinished(target: Path, ending: str = "") -> Path:
    """Where a bundle stands while it is written: beside its target, in plain sight."""
    return target.with_name(f"{target.name}{MARK}{ending}")


def sweep(path: Path) -> None:
    """Take away what a make that was broken off left at this name.

    Raises:
        BundleExists: When something else stands there.
    """
    if not path.exists() and not path.is_symlink():
        return
    if not _is_ours(path):
        raise BundleExists(path=path)
    remove(path)


def _is_ours(path: Path) -> bool:
    """Whether a file or folder of this name holds nothing but what a bundle holds."""
    if path.is_symlink():
        return False
    if path.is_dir():
        return {each.name for each in path.iterdir()} <= OURS
    with path.open("rb") as file:
        return file.read(4) in {b"", b"PK\x03\x04"}


def remove(path: Path) -> None:
    """Take away a bundle that is not finished."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(FileNotFoundError):
            path.unlink()

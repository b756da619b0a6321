"""Whether a disk is full, and what to say when it refuses."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

from tallybook.errors import DiskFull, StorageError, WriteFailed

_FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
_LITTLE = 1 << 20


def refusal(error: OSError, path: Path) -> StorageError:
    """Return what to raise for an error of the disk."""
    if error.errno in _FULL:
        return DiskFull(path=path)
    return WriteFailed(path=path)


def is_full(path: Path) -> bool:
    """Whether the disk that holds ``path`` has next to nothing left, or files may not grow."""
    if shutil.disk_usage(path.parent).free < _LITTLE:
        return True
    try:
        size = max(file.stat().st_size for file in path.parent.glob(path.name + "*"))
    except (ValueError, OSError):
        return False
    return size + _LITTLE > _file_bound()


def _file_bound() -> float:
    """Return how large a file may grow in this process."""
    if os.name == "nt":  # pragma: no cover - no such bound there
        return float("inf")
    import resource  # noqa: PLC0415 - not there on Windows

    bound, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    return float("inf") if bound == resource.RLIM_INFINITY else float(bound)


def sync_folder(folder: Path) -> None:
    """Confirm that names in a folder are on the disk.

    Raises:
        OSError: The disk does not confirm it.
    """
    if os.name == "nt":  # pragma: no cover - a folder cannot be opened there
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def confirm(file: int) -> None:
    """Confirm that a file's bytes are on the disk itself, past its own cache where that is a matter.

    Raises:
        OSError: The disk does not confirm it.
    """
    try:
        from fcntl import F_FULLFSYNC, fcntl  # type: ignore[attr-defined]  # noqa: PLC0415
    except ImportError:
        os.fsync(file)
    else:  # pragma: no cover - macOS
        fcntl(file, F_FULLFSYNC)


def write_whole(path: Path, data: bytes) -> None:
    """Write a small file so that either the old one is there or the new one, confirmed.

    Raises:
        StorageError: The disk refuses; the old file is as it was.
    """
    beside = path.with_name(path.name + ".new")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            confirm(file.fileno())
        beside.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise refusal(error, path) from error
    finally:
        beside.unlink(missing_ok=True)

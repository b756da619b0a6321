"""Original bytes, sealed one file each, named by a keyed hash of what they hold."""

from __future__ import annotations

import hashlib
import secrets
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from tallybook.errors import BookBusy, DamagedExhibit, MissingExhibit, NotAllowed, WriteFailed
from tallybook.journal.locking import claim, remove_unclaimed
from tallybook.journal.space import confirm, refusal, sync_folder
from tallybook.model.exhibits import Exhibit
from tallybook.vault.chunks import CHUNK, ChunkOpener, ChunkSealer
from tallybook.vault.keys import BookKey
from tallybook.vault.sealing import exhibit_name

_BUFFER = 1 << 16
#: How often a file is begun anew when a sweep came between.
_TRIES = 50
#: Files that the disk is asked to confirm at a time.
_AT_ONCE = 16
_UNNAMED = "application/octet-stream"
#: What a file is called while it is written; never opened. See `ExhibitStore.sweep`.
_PENDING = "coming-"


class ExhibitStore:
    """The sealed exhibits of one book.

    Args:
        folder: Where they lie.
        key: The book's key.
        epoch: Says which epoch new exhibits are sealed in.
    """

    def __init__(self, folder: Path, key: BookKey, epoch: Callable[[], int] = lambda: 0) -> None:
        self.folder = folder
        self.key = key
        self.epoch = epoch

    def writer(
        self, name: str, media_type: str = "", origin: str = "", part: str = ""
    ) -> ExhibitWriter:
        """Return a writer that seals what it is given as it comes.

        Raises:
            NotAllowed: The reader's grant covers no writing.
            StorageError: The disk refuses.
        """
        if self.key.scope in {"sort", "read"}:
            raise NotAllowed(scope=self.key.scope, act="adding exhibits")
        return ExhibitWriter(self, Exhibit(
            sha256="", size=0, name=name, media_type=media_type or _UNNAMED, origin=origin, part=part
        ))  # fmt: skip

    def open(self, sha256: str) -> BinaryIO:
        """Open an exhibit as if it lay there in the clear; nothing of it touches the disk.

        Raises:
            MissingExhibit: It is not there.
            DamagedExhibit: It is not what was sealed. Reading may raise this as well.
            NotAllowed: The reader's grant covers no reading.
        """
        if self.key.scope == "sort":
            raise NotAllowed(scope="sort", act="opening exhibits")
        path = self.file(sha256)
        if path is None:
            raise MissingExhibit(exhibit=sha256)
        try:
            source = path.open("rb")
        except OSError:
            raise DamagedExhibit(exhibit=sha256) from None
        return cast("BinaryIO", BufferedReader(ChunkOpener(self.key, source, sha256), _BUFFER))

    def has(self, sha256: str) -> bool:
        """Whether there is a file for it."""
        return self.file(sha256) is not None

    def check(self, sha256: str) -> None:
        """Read an exhibit from end to end.

        Raises:
            MissingExhibit: It is not there.
            DamagedExhibit: It is not what was sealed.
        """
        found = hashlib.sha256()
        with self.open(sha256) as opened:
            while piece := opened.read(CHUNK):
                found.update(piece)
        if found.hexdigest() != sha256:
            raise DamagedExhibit(exhibit=sha256)

    def file(self, sha256: str) -> Path | None:
        """Return the sealed file of an exhibit."""
        for epoch in range(self.epoch(), -1, -1):
            if self.key.opens(epoch):
                path = self.place(exhibit_name(self.key, epoch, sha256))
                if path.is_file():
                    return path
        return None

    def place(self, name: str) -> Path:
        """Return where a sealed file of this name lies."""
        return self.folder / name[:2] / name

    def names(self) -> list[str]:
        """List the names of the sealed files."""
        return sorted(path.name for path in self.folder.glob("??/*"))

    def sweep(self) -> None:
        """Take away what a process began to write and, being killed, never finished.

        What another process is writing now is marked as in use, and stays.
        """
        for pending in self.folder.glob(_PENDING + "*"):
            with suppress(OSError):
                remove_unclaimed(pending)


class ExhibitWriter:
    """Seals one exhibit while it streams in; it is there once `commit` has returned."""

    def __init__(self, store: ExhibitStore, exhibit: Exhibit) -> None:
        self._store = store
        self._exhibit = exhibit
        self._epoch = store.epoch()
        try:
            store.folder.mkdir(exist_ok=True)
            self._pending, self._file = _begun(store.folder)
            self._sealer = ChunkSealer(store.key, self._epoch, self._file)
        except OSError as error:
            raise refusal(error, store.folder) from error

    @property
    def folder(self) -> Path:
        """Where the exhibits lie."""
        return self._store.folder

    @property
    def size(self) -> int:
        """Bytes taken so far."""
        return self._sealer.size

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Take more bytes.

        Raises:
            StorageError: The disk refuses; nothing of the exhibit stays.
        """
        try:
            return self._sealer.write(data)
        except OSError as error:
            self.abort()
            raise refusal(error, self._store.folder) from error

    def commit(self) -> Exhibit:
        """Finish; when this returns the exhibit is on the disk under its own name.

        The same content is kept once.

        Raises:
            StorageError: The disk refuses; nothing of the exhibit stays.
        """
        exhibit = self.finish()
        commit_all([self])
        return exhibit

    def finish(self) -> Exhibit:
        """Take nothing more; the exhibit is kept once `commit_all` has returned.

        Raises:
            StorageError: The disk refuses; nothing of the exhibit stays.
        """
        if self._file.closed:
            raise WriteFailed(path=self._store.folder)
        try:
            sha256 = self._sealer.finish()
            self._file.flush()
        except OSError as error:
            self.abort()
            raise refusal(error, self._store.folder) from error
        self._exhibit = replace(self._exhibit, sha256=sha256, size=self._sealer.size)
        return self._exhibit

    def confirm(self) -> None:
        """See that the sealed bytes are on the disk.

        Raises:
            OSError: The disk does not confirm it.
        """
        confirm(self._file.fileno())
        self._file.close()

    def name(self) -> set[Path]:
        """Give the file its name, unless the same content is there already and opens.

        Returns:
            The folders in which a name was written.

        Raises:
            OSError: The disk refuses.
        """
        sha256 = self._exhibit.sha256
        if self._is_kept(sha256):
            self._pending.unlink()
            return set()
        place = self._store.place(exhibit_name(self._store.key, self._epoch, sha256))
        changed = {place.parent}
        if not place.parent.is_dir():
            place.parent.mkdir(exist_ok=True)
            changed.add(place.parent.parent)
        self._pending.replace(place)
        return changed

    def _is_kept(self, sha256: str) -> bool:
        """Whether the same content is there, whole: importing again heals a damaged exhibit."""
        if not self._store.has(sha256):
            return False
        try:
            self._store.check(sha256)
        except (DamagedExhibit, MissingExhibit):
            return False
        return True

    def abort(self) -> None:
        """Take away what was written; after `commit` this does nothing."""
        with suppress(OSError):  # what could not be written is taken away in the next line
            self._file.close()
        self._pending.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.abort()


def commit_all(writers: Sequence[ExhibitWriter]) -> None:
    """Finish many exhibits; when this returns all of them are on the disk under their own names.

    The disk is asked to confirm several at a time: it writes them down in one go, where one after
    the other would each wait for a turn of its own.

    Raises:
        StorageError: The disk refuses; what was not named yet does not stay.
    """
    if not writers:
        return
    try:
        with ThreadPoolExecutor(min(len(writers), _AT_ONCE)) as crew:
            deque(crew.map(ExhibitWriter.confirm, writers), maxlen=0)
            changed: set[Path] = set()
            for writer in writers:
                changed |= writer.name()
            deque(crew.map(sync_folder, sorted(changed)), maxlen=0)
    except OSError as error:
        for writer in writers:
            writer.abort()
        raise refusal(error, writers[0].folder) from error


def _begun(folder: Path) -> tuple[Path, BinaryIO]:
    """Begin a file and mark it as in use, so that no sweep takes it away.

    Raises:
        OSError: The disk refuses.
        BookBusy: Sweeps came between again and again.
    """
    for _ in range(_TRIES):
        pending = folder / (_PENDING + secrets.token_hex(16))
        file = pending.open("xb")
        if _is_safe(file, pending):
            return pending, file
        file.close()
    raise BookBusy


def _is_safe(file: BinaryIO, pending: Path) -> bool:
    """Whether no sweep has taken the file, or will."""
    try:
        return claim(file.fileno()) and pending.exists()
    except OSError:  # this disk knows no locks, so nothing is swept on it
        return True

"""Seal a folder that arrives file by file, as one zip; nothing of it is anywhere else."""

from __future__ import annotations

from tallybook.journal.exhibits import ExhibitWriter
from tallybook.model.exhibits import Exhibit
from tallybook.reading.packing import Packing


class FolderWriter:
    """A folder on its way into the book."""

    def __init__(self, writer: ExhibitWriter) -> None:
        """Pack into a writer that seals."""
        self._writer = writer
        self._packing = Packing()

    def begin(self, name: str) -> None:
        """Begin a file, by its path in the folder."""
        self._writer.write(self._packing.begin(name))

    def write(self, piece: bytes) -> None:
        """Seal the next bytes of the file."""
        self._writer.write(self._packing.add(piece))

    def end(self) -> None:
        """End the file."""
        self._writer.write(self._packing.end())

    def commit(self) -> Exhibit:
        """Finish; the folder is an exhibit when this returns."""
        self._writer.write(self._packing.finish())
        return self._writer.commit()

    def abort(self) -> None:
        """Take away what was written."""
        self._writer.abort()

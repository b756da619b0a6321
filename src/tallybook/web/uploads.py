"""Uploads are sealed as they stream: piece by piece into the book, never into a temporary file."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from tallybook.model.exhibits import Exhibit

#: The most that a browser hands over at once.
PIECE = 1 << 20


class Sealed(UploadedFile):  # type: ignore[misc] # Django ships no types
    """A file that is uploaded: its bytes are sealed as they come, and stay only if `keep` is called."""

    def __init__(self, writer: Any, name: str, field: str) -> None:
        super().__init__(file=None, name=name, size=0)
        self.field_name = field
        self._writer = writer

    def write(self, piece: bytes) -> None:
        """Seal one piece."""
        self._writer.write(piece)

    def keep(self) -> Exhibit:
        """Make it part of the book."""
        writer, self._writer = self._writer, None
        exhibit: Exhibit = writer.commit()
        return exhibit

    def drop(self) -> None:
        """Remove what was written, unless it was kept."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.abort()

    def close(self) -> None:
        """There is no open file to close."""


class SealingUpload(FileUploadHandler):  # type: ignore[misc] # Django ships no types
    """The only upload handler of the program: it holds one piece in memory and seals it."""

    chunk_size = PIECE

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._sealed: Any = None

    def new_file(self, *args: Any, **fields: Any) -> None:
        """Open a sealed exhibit for a file that begins; the guard drops it if no page keeps it."""
        super().new_file(*args, **fields)
        session = getattr(self.request, "session", None)
        if session is None or session.diary is None:
            raise StopUpload(connection_reset=True)
        writer = session.diary.exhibit_writer(self.file_name)
        self._sealed = Sealed(writer, self.file_name, self.field_name)
        if not hasattr(self.request, "sealings"):
            self.request.sealings = []
        self.request.sealings.append(self._sealed)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 - Django's
        """Seal one piece."""
        self.request.gate.touch()
        self._sealed.write(raw_data)

    def file_complete(self, file_size: int) -> Sealed:
        """Hand the sealed file to the page, which decides whether it is kept."""
        sealed: Sealed = self._sealed
        sealed.size = file_size
        self._sealed = None
        return sealed

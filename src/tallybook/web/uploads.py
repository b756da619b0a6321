"""Uploads are sealed as they stream: piece by piece into the book, never into a temporary file."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from tallybook.model.exhibits import Exhibit

#: The most that a browser hands over at once.
PIECE = 1 << 20


#: How a file begins that a browser may be asked to draw.
BEGINNINGS = (
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
)


def media_type(head: bytes) -> str:
    """Tell a picture by its first bytes; a browser's own word for it is not taken."""
    return next((kind for start, kind in BEGINNINGS if start.match(head)), "")


class Sealed(UploadedFile):  # type: ignore[misc] # Django ships no types
    """A file that is uploaded: sealed as it comes, and gone again unless `keep` is called."""

    def __init__(self, open_writer: Callable[[str, str], Any], name: str, field: str) -> None:
        super().__init__(file=None, name=name, size=0)
        self.field_name = field
        self._open = open_writer
        self._writer: Any = None

    def write(self, piece: bytes) -> None:
        """Seal one piece."""
        if self._writer is None:
            self._writer = self._open(self.name, media_type(piece))
        self._writer.write(piece)

    def keep(self) -> Exhibit:
        """Make it part of the book."""
        self.write(b"")
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
        self._sealed = Sealed(session.diary.exhibit_writer, self.file_name, self.field_name)
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

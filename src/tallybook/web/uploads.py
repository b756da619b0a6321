"""Uploads are sealed as they stream: piece by piece into the book, never into a temporary file."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http.multipartparser import MultiPartParser

from tallybook.model.exhibits import Exhibit

#: The most that a browser hands over at once.
PIECE = 1 << 20

#: Files that are uploaded one by one at once, each with a writer of its own.
MOST = 50
#: The field of a form that takes a whole folder.
FOLDER = "folder"

#: The field of a form whose file is only looked at: it is held in memory and never written, not even sealed.
PASSING = "passing"
#: The most that is held of such a file; a longer one is not held at all.
LONGEST_PASSING = 64 << 20

#: How a file begins that a browser may be asked to draw, or to play.
BEGINNINGS = (
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"\x1aE\xdf\xa3(?=.{0,4096}V_(?:VP8|VP9|AV1|MPEG))", re.DOTALL), "video/webm"),
    (re.compile(rb"\x1aE\xdf\xa3"), "audio/webm"),
    (re.compile(rb"OggS"), "audio/ogg"),
    (re.compile(rb"....ftypM4A", re.DOTALL), "audio/mp4"),
)


def media_type(head: bytes) -> str:
    """Tell a picture or a recording by its first bytes; a browser's own word is not taken."""
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


class Passing(UploadedFile):  # type: ignore[misc] # Django ships no types
    """A file that is only looked at: in memory for as long as the request lasts."""

    def __init__(self, name: str) -> None:
        super().__init__(file=None, name=name, size=0)
        self.field_name = PASSING
        self._held = bytearray()
        self.is_too_long = False

    def write(self, piece: bytes) -> None:
        """Hold one piece, unless all of them are too long."""
        if self.is_too_long or len(self._held) + len(piece) > LONGEST_PASSING:
            self.is_too_long = True
            self.drop()
            return
        self._held += piece

    def content(self) -> bytes:
        """All of it; empty where it was too long."""
        return bytes(self._held)

    def drop(self) -> None:
        """Let go of it."""
        self._held = bytearray()

    def close(self) -> None:
        """There is no open file to close."""


class SealedFolder(Sealed):
    """A folder that is uploaded: its files are sealed as one zip as they come."""

    def __init__(self, open_writer: Callable[[str], Any], path: str) -> None:
        super().__init__(lambda *_: None, path.partition("/")[0] or "folder", FOLDER)
        self._writer = open_writer(self.name)

    def begin(self, path: str) -> None:
        """Begin a file of the folder."""
        self._writer.begin(path)

    def write(self, piece: bytes) -> None:
        """Seal one piece of the file."""
        if piece:
            self._writer.write(piece)

    def end(self) -> None:
        """End the file."""
        self._writer.end()


class FolderParser(MultiPartParser):  # type: ignore[misc] # Django ships no types
    """Reads forms as Django does, and leaves the files of a folder their places in it."""

    def sanitize_file_name(self, file_name: str) -> str | None:
        """A path as a label: no part of it climbs, hides or cannot be shown."""
        parts = html.unescape(file_name).replace("\\", "/").split("/")
        plain = ("".join(letter for letter in part if letter.isprintable()) for part in parts)
        return "/".join(part for part in plain if part not in {"", ".", ".."}) or None


def parsed(request: Any, meta: Any, data: Any) -> Any:
    """Read a form with files, in place of Django's own reading."""
    parser = FolderParser(meta, data, request.upload_handlers, request.encoding)
    return parser.parse()


class SealingUpload(FileUploadHandler):  # type: ignore[misc] # Django ships no types
    """The only upload handler of the program: it holds one piece in memory and seals it."""

    chunk_size = PIECE

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._sealed: Any = None
        self._folder: SealedFolder | None = None
        self._files = 0
        self._passing = False

    def new_file(self, *args: Any, **fields: Any) -> None:
        """Open a sealed exhibit for a file that begins; the guard drops it if no page keeps it."""
        super().new_file(*args, **fields)
        session = getattr(self.request, "session", None)
        passes = self.field_name == PASSING
        if session is None or (session.diary is None and not passes):
            raise StopUpload(connection_reset=True)
        if self.field_name == FOLDER:
            self._sealed = self._begin(session.diary)
            return
        self._files += 1
        if self._files > MOST:
            raise TooManyFilesSent
        name = self.file_name.rpartition("/")[2]
        if self.field_name == PASSING:
            if self._passing:
                raise TooManyFilesSent
            self._passing = True
            self._sealed = Passing(name)
        else:
            self._sealed = Sealed(session.diary.exhibit_writer, name, self.field_name)
        self._guard(self._sealed)

    def _begin(self, diary: Any) -> SealedFolder:
        """Begin one file of a folder."""
        if self._folder is None:
            self._folder = SealedFolder(diary.folder_writer, self.file_name)
            self._guard(self._folder)
        self._folder.begin(self.file_name)
        return self._folder

    def _guard(self, sealed: Sealed) -> None:
        """Have it dropped unless a page keeps it."""
        if not hasattr(self.request, "sealings"):
            self.request.sealings = []
        self.request.sealings.append(sealed)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 - Django's
        """Seal one piece."""
        self.request.gate.touch()
        self._sealed.write(raw_data)

    def file_complete(self, file_size: int) -> Sealed | None:
        """Hand the sealed file to the page, which decides whether it is kept; a folder once."""
        sealed, self._sealed = self._sealed, None
        if isinstance(sealed, SealedFolder):
            sealed.end()
            is_first, sealed.size = not sealed.size, sealed.size + max(file_size, 1)
            return sealed if is_first else None
        sealed.size = file_size
        kept: Sealed = sealed
        return kept

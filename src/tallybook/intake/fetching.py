"""Fetch the bytes of a file and seal them: a small file is held, so that it is read once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tallybook.journal.exhibits import ExhibitWriter
from tallybook.model.exhibits import Exhibit
from tallybook.model.source import Export
from tallybook.reading.exports import read_up_to

PIECE = 1 << 20
#: A file up to this size is read once: its bytes are sealed, and then looked at where they are.
HELD = 32 << 20


def held(export: Export) -> bytes | None:
    """Take the bytes of a file into memory, where they are few; None where they are not."""
    if export.size > HELD:
        return None
    with export.open() as stream:
        content = stream.read(export.size + 1)
        rest = read_up_to(stream, HELD + 1 - len(content))
    content = content + rest if rest else content
    return content if len(content) <= HELD else None


def pieces(export: Export) -> Iterator[bytes]:
    """Read a large file piece by piece."""
    with export.open() as stream:
        while piece := stream.read(PIECE):
            yield piece


def seal(writer: ExhibitWriter, content: Iterable[bytes]) -> Exhibit:
    """Seal a file; nothing of it stays where that fails.

    Raises:
        StorageError: The disk refuses.
    """
    try:
        for piece in content:
            writer.write(piece)
        return writer.finish()
    except BaseException:
        writer.abort()
        raise

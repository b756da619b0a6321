"""Seal the original before anything reads it, and read it back only from what was sealed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import BinaryIO

from tallybook.intake.ledger import Ledger
from tallybook.journal.book import Book
from tallybook.model.exhibits import Exhibit
from tallybook.model.source import Export
from tallybook.reading.exports import StreamExport
from tallybook.reading.media import media_type

PIECE = 1 << 20
UNTOLD = "application/octet-stream"


def keep(book: Book, export: Export, tell: Callable[[int], None] | None = None) -> Exhibit:
    """Seal a file as it is and name it in the journal; the same bytes are kept once.

    Args:
        book: Where to.
        export: The file.
        tell: Called with the number of bytes sealed so far.
    """
    with export.open() as stream:
        head = export.head(32)
        exhibit = seal_stream(
            book,
            stream,
            Exhibit(sha256="", size=0, name=export.name, media_type=media_type(head) or UNTOLD),
            tell,
        )
    name_exhibits(book, Ledger.of(book), [exhibit])
    return exhibit


def seal_stream(
    book: Book, stream: BinaryIO, about: Exhibit, tell: Callable[[int], None] | None = None
) -> Exhibit:
    """Seal a stream piece by piece; nothing remains of it when it breaks off."""
    writer = book.exhibits.writer(
        about.name, media_type=about.media_type, origin=about.origin, part=about.part
    )
    try:
        done = 0
        while piece := stream.read(PIECE):
            writer.write(piece)
            done += len(piece)
            if tell is not None:
                tell(done)
        return writer.commit()
    except BaseException:
        writer.abort()
        raise


def name_exhibits(book: Book, ledger: Ledger, exhibits: list[Exhibit]) -> None:
    """Name exhibits in the journal, except originals and parts it names already."""
    fresh = [exhibit for exhibit in exhibits if not _is_named(ledger, exhibit)]
    if fresh:
        book.append("exhibits", {}, items=[asdict(exhibit) for exhibit in fresh])
        ledger.take_exhibits(fresh)


def _is_named(ledger: Ledger, exhibit: Exhibit) -> bool:
    """Whether the journal names an original, or a part as the part that it is."""
    if not exhibit.origin:
        return exhibit.sha256 in ledger.sealed
    return ledger.parts.get((exhibit.origin, exhibit.part)) == exhibit.sha256


def sealed_export(book: Book, exhibit: Exhibit) -> Export:
    """Show a sealed exhibit as an export, decrypted as it is read."""
    return StreamExport(
        exhibit.name, exhibit.size, lambda: book.exhibits.open(exhibit.sha256), exhibit.sha256
    )

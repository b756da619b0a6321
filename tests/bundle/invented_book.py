"""A small invented book with a bit of everything a bundle must deal with."""

import io
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

from tallybook.bundle import BundleReport, Choice
from tallybook.case import Case
from tallybook.journal.book import Book
from tallybook.model.columns import frame_of
from tallybook.model.exhibits import Exhibit
from tallybook.model.records import Record
from tallybook.vault.keys import FLOOR

AT = datetime(2025, 6, 8, 10, tzinfo=UTC)
CHOICE = Choice(
    reference="SA", producer="S. Example", recipient="North Police", case_reference="NP/123/25"
)
PASSPHRASE = "seven plain grey stones in a row"
HIM = "+44 7700 900123"
BEGIN = datetime(2025, 1, 1, 8)  # noqa: DTZ001 - as written in an export
TEXTS = (
    "Where are you?",
    "أين أنت؟",
    '=HYPERLINK("http://example.org")',
    "line one\r\nline two",
    "'quoted",
    "🙂 \u202egnp.exe",
    "你在哪里",
    "#set text(red)",
    "",
    "A" * 90,
)
GPS = 0x8825


class Made(NamedTuple):
    """A bundle and what it was made from."""

    book: Book
    case: Case
    folder: Path
    archive: Path
    report: BundleReport


def photo(colour: str, *, place: bool = False) -> bytes:
    """A small photograph, with or without a place inside."""
    exif = Image.Exif()
    exif[0x010F] = "Example"
    if place:
        exif.get_ifd(GPS).update({1: "N", 2: (51.0, 30.0, 0.0)})
    out = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG", exif=exif)
    return out.getvalue()


def sealed(book: Book, name: str, content: bytes, media_type: str, origin: str = "") -> Exhibit:
    """Seal one file and note it in the journal."""
    writer = book.exhibits.writer(name, media_type=media_type, origin=origin)
    writer.write(content)
    exhibit = writer.commit()
    book.append("exhibits", {}, items=[asdict(exhibit)])
    return exhibit


def messages(count: int) -> list[Record]:
    """Messages of one chat; every tenth carries a photograph."""
    return [
        Record(
            kind="message",
            channel="whatsapp",
            part="_chat.txt",
            offset=number * 50,
            length=50,
            local=BEGIN + timedelta(minutes=97 * number),
            thread="Alex",
            sender="Me" if number % 5 == 0 else HIM,
            text=TEXTS[number % len(TEXTS)],
            attachments=(f"IMG{number // 10}.jpg",) if number % 10 == 3 else (),
        )
        for number in range(count)
    ]


def imported(book: Book, export: Exhibit, source: str, records: Sequence[Record]) -> int:
    """Admit records as an importer would."""
    begun = book.append(
        "import",
        {
            "exhibit": export.sha256, "file": export.name, "source": source, "version": "1",
            "answers": {"zone": "Europe/London", "owner": ["Me"]}, "state": "begun",
        },
    )  # fmt: skip
    entry = book.append(
        "records",
        {"import": begun.seq, "exhibit": export.sha256, "source": source, "version": "1"},
        frame=frame_of(records),
    )
    receipt = {"found": len(records), "kept": len(records), "already": 0, "not_understood": 0}
    book.append("imported", {"import": begun.seq, "receipt": receipt})
    return entry.first_leaf + 1


def incident(what: str, **fields: Any) -> dict[str, Any]:
    """The open fields of a diary entry."""
    return {
        "what": what,
        "when": {
            "kind": "about", "start": "2025-01-03T10:00:00", "end": None,
            "zone": "Europe/London", "precision": "minute",
        },
        "where": "High Street", "behaviours": ["waiting"], "who": ["Alex"], "exact_words": "",
        "voice": "own", "attachments": [], "reported_to": "101, 12/3", "matters": False,
        "private": False, **fields,
    }  # fmt: skip


def invented(path: Path, count: int = 40) -> Book:
    """Make the book."""
    book, _ = Book.create(path, PASSPHRASE, cost=FLOOR)
    chat = sealed(book, "WhatsApp Chat.zip", b"chat " * 400, "application/zip")
    for number in range(-(-count // 10)):
        content = photo(f"#{number:02x}8080")
        sealed(book, f"IMG{number}.jpg", content, "image/jpeg", chat.sha256)
    imported(book, chat, "whatsapp", messages(count))
    garden = sealed(book, "garden.jpg", photo("green", place=True), "image/jpeg")
    imported(
        book, garden, "images",
        [Record(kind="photo", channel="photo", local=BEGIN, details={"latitude": "51.5"})],
    )  # fmt: skip
    gift = sealed(book, "gift.jpg", photo("red"), "image/jpeg")
    apart: list[dict[str, Any]] = [
        {"field": "witnesses", "value": [{"name": "Sam Witness", "contact": "07700 900001"}]},
        {"field": "feeling", "value": "Shaken-and-cold"},
        {"field": "impact", "value": "I take another bus."},
        {"field": "private_note", "value": "Never-to-leave"},
    ]
    first = book.append(
        "incident", incident("He left a box.", attachments=[gift.sha256]), items=apart
    )
    book.append(
        "amendment",
        {"of": first.first_leaf, "reason": "I found the receipt", "fields": {"where": "Mill Lane"}},
    )
    book.append("incident", incident("Kept-to-myself", private=True))
    book.append("incident", incident("Written the old way", witnesses=[{"name": "Kim Witness"}]))
    book.append("stop", {"dated": "2025-01-02", "how": "By text", "to": "Alex"})
    book.append("order", {"name": "An order", "dated": "2025-01-04", "conditions": "No contact."})
    return book

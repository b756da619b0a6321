"""Make a bundle of 2,000 items with 200 photographs, and check it, against `sha256sum` of its files.

It is arranged for the police, with every document that kind has: orders against which each item is set,
counts, names, a draft for a statement. With ``--volumes`` it has 20,000 items.

Run: python -m benchmarks.bundle [--scale N] [--volumes]
"""

from __future__ import annotations

import argparse
import io
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from PIL import Image

from tallybook.bundle import make, verify
from tallybook.bundle.kinds import choice_of_kind
from tallybook.case import Case
from tallybook.journal.book import Book
from tallybook.model.columns import frame_of
from tallybook.model.records import Record
from tallybook.vault.keys import FLOOR

ITEMS, PHOTOS = 2_000, 200
SECONDS, MEGABYTES = 15.0, 1_500.0
MANY, LONG = 20_000, 90.0
DIARY = 100
KIND = "police-england-wales"
CHECK_BASE, CHECK_RATIO = 1.0, 2.0
WORDS = (
    "Please answer when you can.",
    "I will wait outside the office until six \U0001f642",
    "أين أنت؟ أجب من فضلك",
    "ਤੁਸੀਂ ਕਿੱਥੇ ਹੋ?",
    "Gdzie jesteś? Odpisz.",
    "你在哪里",
)


def photograph(number: int) -> bytes:
    """A picture of 1200 x 900 that does not compress to nothing."""
    draw = np.random.default_rng(number)
    blocks = draw.integers(0, 255, (45, 60, 3))
    pixels = np.kron(blocks, np.ones((20, 20, 1))).astype("uint8")
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=80)
    return out.getvalue()


def book_of(path: Path, items: int, photos: int) -> Book:
    """An invented book: one chat with photographs in it."""
    book, _ = Book.create(path, "seven plain grey stones in a row", cost=FLOOR)
    with book.exhibits.writer("WhatsApp Chat with Jo.zip", media_type="application/zip") as writer:
        writer.write(b"chat" * 100_000)
        chat = writer.commit()
    book.append("exhibits", {}, items=[asdict(chat)])
    inside = []
    for number in range(photos):
        with book.exhibits.writer(
            f"IMG{number}.jpg", media_type="image/jpeg", origin=chat.sha256
        ) as writer:
            writer.write(photograph(number))
            inside.append(asdict(writer.commit()))
    book.append("exhibits", {}, items=inside)
    answers = {"zone": "Europe/London", "owner": ["Me"]}
    about = {"exhibit": chat.sha256, "source": "whatsapp", "version": "1"}
    begun = book.append("import", {**about, "file": chat.name, "answers": answers})
    start = datetime(2024, 1, 1)  # noqa: DTZ001 - as written in an export
    every = max(1, items // photos)
    records = [
        Record(
            kind="message",
            channel="whatsapp",
            offset=number * 60,
            length=60,
            local=start + timedelta(minutes=211 * number),
            thread="Jo",
            sender="Me" if number % 4 == 0 else "+44 7700 900123",
            text=f"{WORDS[number % len(WORDS)]} {number}",
            attachments=(f"IMG{number // every}.jpg",)
            if number % every == 0 and number // every < photos
            else (),
        )
        for number in range(items)
    ]
    book.append("records", {**about, "import": begun.seq}, frame=frame_of(records))
    book.append("imported", {"import": begun.seq, "receipt": {"found": items, "kept": items}})
    person = {
        "name": "Jo",
        "handles": ["+44 7700 900123"],
        "role": "other",
        "on_whose_word": "mine",
    }
    book.append("person", person)
    clauses = [{"number": "1", "words": "No contact.", "kind": "people", "people": ["me"]}]
    order = {"name": "Order", "dated": "2024-02-01", "kind": "non-molestation", "person": "Jo"}
    book.append("order", {**order, "clauses": clauses})
    for number in range(DIARY):
        when = {
            "kind": "exact",
            "start": f"2024-03-{number % 28 + 1:02}T10:00:00",
            "zone": "unknown",
        }
        told = {"what": f"Waited outside again {number}.", "when": when, "voice": "own"}
        book.append("incident", told, items=[{"field": "impact", "value": "I changed my way."}])
    return book


def peak() -> float:
    """Most memory of this process and of its largest child, in MB, added up."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(each).ru_maxrss for each in who) / 1024


def timed_sum(folder: Path) -> float:
    """How long `sha256sum` takes over the same files."""
    files = [str(path) for path in folder.rglob("*") if path.is_file()]
    begun = time.perf_counter()
    subprocess.run(["sha256sum", *files], check=True, capture_output=True)
    return time.perf_counter() - begun


def main() -> int:
    """Measure, print the rows of the table, and return 1 where a bar is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--scale", type=float, default=1.0)
    options.add_argument("--volumes", action="store_true")
    given = options.parse_args()
    scale, many = given.scale, (MANY, LONG) if given.volumes else (ITEMS, SECONDS)
    items, photos, most = int(many[0] * scale), int(PHOTOS * scale), many[1]
    with tempfile.TemporaryDirectory() as place:
        book = book_of(Path(place) / "book", items, photos)
        case = Case.fold(book)
        begun = time.perf_counter()
        made = make(book, case, choice_of_kind(KIND), Path(place) / "out")
        seconds, memory = time.perf_counter() - begun, peak()
        sums = timed_sum(Path(place) / "out")
        begun = time.perf_counter()
        report = verify(Path(place) / "out")
        checked = time.perf_counter() - begun
        book.close()
    bar = CHECK_BASE + CHECK_RATIO * sums
    is_made = seconds <= most and memory <= MEGABYTES and made.items > items
    is_checked = report.ok and checked <= bar
    print(
        f"| bundle of {items:,} items with {photos:,} photographs | {seconds:.1f} s of {most:.0f} s"
        f" | {memory:,.0f} MB of {MEGABYTES:,.0f} MB | {'reached' if is_made else 'MISSED'} |"
    )
    print(
        f"| verify it | {checked:.2f} s of {bar:.2f} s (sha256sum {sums:.2f} s)"
        f" | {made.size / 1e6:.0f} MB of files | {'reached' if is_checked else 'MISSED'} |"
    )
    return 0 if is_made and is_checked else 1


if __name__ == "__main__":
    sys.exit(main())

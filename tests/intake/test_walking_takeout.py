"""A download of a whole account falls into its parts, each read by one importer, none twice."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tallybook.intake.plans import walk
from tallybook.intake.taking import Wanted, admit_plan
from tallybook.journal.book import Book
from tallybook.model.plan import sum_of
from tallybook.model.records import Answers
from tallybook.reading.exports import BytesExport
from tallybook.vault.keys import FLOOR

CASES = Path(__file__).parent.parent / "sources"
SETTLED = Answers(zone="Europe/London", owner=("jo@example.com",))
#: What Google puts into the place of Location History since it is kept on the phone.
ONLY_SAYS_SO = b"Your encrypted Timeline backups are not part of this download.\r\n"


def export_of(case: str) -> bytes:
    """The export of a case of the importers."""
    (path,) = (CASES / case).glob("export.*")
    return path.read_bytes()


def members_of(case: str) -> dict[str, bytes]:
    """The files of a case that is a zip."""
    with zipfile.ZipFile(io.BytesIO(export_of(case))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def takeout() -> bytes:
    """A download with several products, its own page, and files of no use."""
    tree = {
        "Takeout/archive_browser.html": b"<html><title>Archive</title><body>A list.</body></html>",
        "Takeout/Mail/All mail Including Spam and Trash.mbox": export_of("mbox/takeout"),
        "Takeout/Timeline/Records.json": export_of("google_timeline/records"),
        "Takeout/Timeline/Encrypted Backups.txt": ONLY_SAYS_SO,
        "Takeout/Contacts/All Contacts/All Contacts.vcf": export_of("vcard/iphone-3-0"),
        "Takeout/Calendar/jo.ics": export_of("icalendar/google"),
        "Takeout/Keep/odd.bin": b"\x00\x01\x02",
        **members_of("google_chat/takeout"),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in tree.items():
            archive.writestr(name, content)
    return out.getvalue()


READ = {
    "Takeout/Calendar/jo.ics": "icalendar",
    "Takeout/Contacts/All Contacts/All Contacts.vcf": "vcard",
    "Takeout/Google Chat": "google_chat",
    "Takeout/Mail/All mail Including Spam and Trash.mbox": "mbox",
    "Takeout/Timeline/Records.json": "google_timeline",
}
LISTED = {
    "Takeout/Keep/odd.bin",
    "Takeout/Timeline/Encrypted Backups.txt",
    "Takeout/archive_browser.html",
}


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """A new book."""
    made, _ = Book.create(tmp_path / "book", "seven plain grey stones in a row", cost=FLOOR)
    yield made
    made.close()


def test_each_product_is_one_part_and_the_rest_is_listed(takeout: bytes) -> None:
    """Nothing is recognised twice or left unsaid, a text that stands for moved data included."""
    plan = walk(BytesExport("takeout-20240501T120000Z-001.zip", takeout), SETTLED).plan
    assert {part.path: part.source for part in plan.known} == READ
    assert {part.path for part in plan.rest} == LISTED
    assert plan.size == sum(part.size for part in plan.parts)
    assert not plan.asked


def test_a_download_brought_in_again_adds_nothing(takeout: bytes, book: Book) -> None:
    """The second time every item is there already, under another name of the file as well."""
    found = walk(BytesExport("takeout.zip", takeout), SETTLED)
    done = admit_plan(book, found, Wanted())
    first = sum_of(found.plan, done)
    assert {each.part.source for each in done if each.receipt is not None} == set(READ.values())
    assert (first.found, first.already, first.left) == (first.kept, 0, len(LISTED))
    assert first.kept > len(READ)
    head = book.head
    again = walk(BytesExport("takeout (1).zip", takeout), SETTLED)
    second = sum_of(again.plan, admit_plan(book, again, Wanted()))
    assert (second.kept, second.already) == (0, first.kept)
    assert book.head == head

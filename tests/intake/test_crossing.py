"""A chat of WhatsApp that comes once as text and once in the app's database is counted once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from tallybook.intake.admit import admit
from tallybook.journal.book import Book
from tallybook.model.preview import Receipt
from tallybook.model.records import Answers
from tallybook.reading.exports import BytesExport, open_export
from tallybook.vault.keys import FLOOR

SOURCES = Path(__file__).parent.parent / "sources"
STORE = SOURCES / "whatsapp_android/archive/export.zip"
IPHONE = SOURCES / "whatsapp_iphone/chats/export.db"
WORDS = "ladder violet seventy kettle orchard mist"
#: The chat with Kit as the phone writes it on a summer morning in London, an hour before UTC.
CHAT = """01/05/2024, 10:00 - Kit: Morning
01/05/2024, 10:00 - Robin: Hi. See below
01/05/2024, 10:02 - Kit: IMG-20240501-WA0001.jpg (file attached)
Your street
01/05/2024, 10:02 - Kit: <Media omitted>
01/05/2024, 10:02 - Kit: I am sorry
01/05/2024, 10:30 - Kit: Only here
"""
LONDON = Answers(zone="Europe/London", owner=("Robin",), date_order="dmy")
ALIKE = {"Morning", "Hi. See below", "I am sorry"}


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """Make an empty book on the disk, at the lowest cost that opens."""
    made, _ = Book.create(tmp_path / "book", WORDS, cost=FLOOR)
    yield made
    made.close()


def text(book: Book, answers: Answers = LONDON, chat: str = CHAT) -> Receipt:
    """Bring in the chat as text."""
    return admit(book, BytesExport("WhatsApp Chat with Kit.txt", chat.encode()), answers)


def store(book: Book, path: Path = STORE) -> Receipt:
    """Bring in the database."""
    return admit(book, open_export(path), Answers())


def kept(book: Book) -> list[str]:
    """The words of all items in the book."""
    frames = [entry.frame for entry in book.entries() if entry.frame is not None]
    return pl.concat([frame.select("text") for frame in frames])["text"].to_list()


def test_the_database_cites_what_came_as_text(book: Book) -> None:
    """Messages that the text export brought in summer time are found again by instant and number."""
    assert text(book).kept == 6
    receipt = store(book)
    assert receipt.already == 5
    assert all(kept(book).count(words) == 1 for words in ALIKE)


def test_the_text_cites_what_came_in_the_database(book: Book) -> None:
    """The other way round the same messages are found, and the one that is only there is new."""
    found = store(book)
    receipt = text(book)
    assert (receipt.already, receipt.kept) == (5, 1)
    assert receipt.found == 6
    assert len(kept(book)) == found.kept + 1


def test_an_iphone_and_its_text_agree(book: Book) -> None:
    """The names of the database's chats are those of the text, and seconds agree with minutes."""
    store(book, IPHONE)
    assert text(book).already >= 3


@pytest.mark.parametrize(
    "answers",
    [
        Answers(zone="unknown", owner=("Robin",), date_order="dmy"),
        Answers(zone="Asia/Tokyo", owner=("Robin",), date_order="dmy"),
    ],
)
def test_without_the_right_zone_nothing_is_taken_for_the_same(book: Book, answers: Answers) -> None:
    """A wall clock of an unknown zone, or of another, is never held to be an instant."""
    store(book)
    assert text(book, answers).already == 0


def test_other_words_another_minute_another_way_stay_two(book: Book) -> None:
    """Words, minute and direction must agree, whatever the chat is called."""
    store(book)
    changed = CHAT.replace("Morning", "Evening").replace("10:00 - Robin", "10:01 - Robin")
    changed = changed.replace("Kit: I am sorry", "Robin: I am sorry")
    assert text(book, chat=changed).already == 2


def test_a_group_is_held_by_names_alone(book: Book) -> None:
    """In a group the same words of two people stay two; who is called the same is one."""
    store(book)
    at = datetime.fromtimestamp(1714554410, UTC)
    lines = f"""01/05/2024, {at.hour + 1:02}:{at.minute:02} - Dana: Who has the key?
01/05/2024, {at.hour + 1:02}:{at.minute:02} - Sam: Who has the key?
01/05/2024, 11:00 - Robin: me
"""
    export = BytesExport("WhatsApp Chat with Garden group.txt", lines.encode())
    assert admit(book, export, LONDON).already == 1


def test_a_second_import_of_either_adds_nothing(book: Book) -> None:
    """After both are in, each of them again is there already."""
    text(book)
    store(book)
    count = len(kept(book))
    assert text(book).kept == 0
    assert store(book).kept == 0
    assert len(kept(book)) == count

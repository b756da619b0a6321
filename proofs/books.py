"""Small invented books for the trials, made once and copied for each case."""

import shutil
import zipfile
from pathlib import Path

from tallybook.diary import Diary
from tallybook.journal.book import Book
from tallybook.journal.layout import Layout, open_shelf
from tallybook.model.entries import Incident
from tallybook.model.records import Answers
from tallybook.vault.keys import FLOOR, BookKey

PASSPHRASE = "proof only seven plain grey stones"
ANSWERS = Answers(date_order="dmy", zone="Europe/London", owner=("Sam",))

#: The lowest cost a book may have: the trials open thousands of books.
CHEAP = FLOOR


def lines_of(messages: int) -> str:
    """An invented WhatsApp chat with so many messages, each with its own number in it."""
    return "".join(
        f"{1 + number // 1440 % 28:02}/{1 + number // 40320 % 12:02}/2024, "
        f"{number // 60 % 24:02}:{number % 60:02} - {'Sam' if number % 9 == 4 else 'Robin'}: "
        f"line {number:05} of the invented chat\n"
        for number in range(messages)
    )


def chat(path: Path, messages: int) -> Path:
    """Write an invented WhatsApp export without media."""
    path.write_text(lines_of(messages), encoding="utf-8")
    return path


def chat_with_media(path: Path, messages: int, photos: int) -> Path:
    """Write an invented WhatsApp export as an archive, with files that the messages carry."""
    said = lines_of(messages)
    for number in range(photos):
        said += f"28/12/2024, 20:{number:02} - Robin: IMG-{number:04}.bin (file attached)\n"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("WhatsApp Chat with Robin.txt", said)
        for number in range(photos):
            archive.writestr(f"IMG-{number:04}.bin", bytes([number]) * (900 + number))
    return path


def make(path: Path) -> Diary:
    """Make a book at the lowest cost and confirm nothing else."""
    diary, _ = Diary.create(path, PASSPHRASE, cost=CHEAP)
    return diary


def filled(path: Path, messages: int = 400, lines: int = 12, rows_per_entry: int = 50) -> Diary:
    """Make a book with a chat, some diary lines and two kept files, one of several chunks."""
    diary = make(path)
    export = chat(path.parent / f"{path.name} chat.txt", messages)
    diary.admit(export, ANSWERS, rows_per_entry=rows_per_entry)
    for number in range(lines):
        diary.write(Incident(what=f"own line {number}", impact="took another road"))
    for name, size in (("small", 40), ("large", 9000)):
        kept = path.parent / f"{path.name}-{name}.bin"
        kept.write_bytes(bytes(range(256)) * size)
        diary.keep(kept)
    diary.write(Incident(what="the last line of all"))
    return diary


def reopened(path: Path, key: BookKey) -> Diary:
    """Open a book with a key in hand, whatever state it is in.

    It is what `Diary.open` does, but for stretching the passphrase, which takes a hundred times
    longer than all the rest.
    """
    layout = Layout(path)
    layout.read_header()
    shelf, damage = open_shelf(layout)
    try:
        return Diary(Book(path, key, shelf, damage))
    except BaseException:
        shelf.close()
        raise


def copied(source: Path, target: Path) -> Path:
    """Copy a book."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    return target


def texts(diary: Diary) -> list[str]:
    """The words of every item that has any, sorted."""
    return sorted(text for text in diary.case.items["text"].to_list() if text)


def texts_by_entry(diary: Diary) -> dict[int, list[str]]:
    """The words of every item that has any, by the entry that holds it."""
    found: dict[int, list[str]] = {}
    for entry, text in diary.case.items.select("entry", "text").iter_rows():
        if text:
            found.setdefault(entry, []).append(text)
    return found

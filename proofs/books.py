"""Small invented books for the trials, made once and copied for each case."""

import shutil
from pathlib import Path

from tallybook.vault.keys import FLOOR

from tallybook.diary import Diary
from tallybook.model.entries import Incident
from tallybook.model.records import Answers

PASSPHRASE = "proof only seven plain grey stones"
ANSWERS = Answers(date_order="dmy", zone="Europe/London", owner=("Sam",))

#: The lowest cost a book may have: the trials open thousands of books.
CHEAP = FLOOR


def chat(path: Path, messages: int) -> Path:
    """Write an invented WhatsApp export with so many messages, each with its own number in it."""
    lines = [
        f"{1 + number // 1440 % 28:02}/{1 + number // 40320 % 12:02}/2024, "
        f"{number // 60 % 24:02}:{number % 60:02} - {'Sam' if number % 9 == 4 else 'Robin'}: "
        f"line {number:05} of the invented chat"
        for number in range(messages)
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def make(path: Path) -> Diary:
    """Make a book at the lowest cost and confirm nothing else."""
    diary, _ = Diary.create(path, PASSPHRASE, cost=CHEAP)
    return diary


def filled(path: Path, messages: int = 400, lines: int = 12, rows_per_entry: int = 50) -> Diary:
    """Make a book with a chat, some diary lines and a kept file."""
    diary = make(path)
    export = chat(path.parent / f"{path.name} chat.txt", messages)
    diary.admit(export, ANSWERS, rows_per_entry=rows_per_entry)
    for number in range(lines):
        diary.write(Incident(what=f"own line {number}", impact="took another road"))
    picture = path.parent / f"{path.name}.bin"
    picture.write_bytes(bytes(range(256)) * 9000)
    diary.keep(picture)
    return diary


def copied(source: Path, target: Path) -> Path:
    """Copy a closed book."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    return target


def texts(diary: Diary) -> list[str]:
    """The words of every item that has any, sorted."""
    return sorted(text for text in diary.case.items["text"].to_list() if text)

"""From pictures and recordings to sealed drafts, and from a person's word to messages that count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from tallybook.errors import CannotReadWords, UnfitAnswer
from tallybook.journal.book import Book
from tallybook.model.entries import Entry
from tallybook.model.kinds import CHANNELS
from tallybook.model.readings import DRAFT, SIDES, THROWN_AWAY, Reading, Spoken, Telling
from tallybook.model.records import Record
from tallybook.reading import clocks, ocr

#: The largest picture that is handed to a reader, in bytes.
LARGEST = 64 << 20
#: What is written beside every message that was read from a picture.
READ_FROM = "a picture; confirmed by a person"

Tell = Callable[[int, int, int], None]


def read_pictures(
    book: Book, exhibits: Sequence[str], languages: Sequence[str], tell: Tell | None = None
) -> tuple[int, int]:
    """Read pictures one after another; each draft is sealed before the next is read.

    What is sealed stays when this is stopped, and the next run passes it over.

    Returns:
        How many were read, and how many of them gave no words.

    Raises:
        CannotReadWords: These languages cannot be read on this computer.
    """
    reason = ocr.cannot(languages)
    if reason:
        raise CannotReadWords(reason=reason)
    empty = lines = 0
    with ocr.PictureReader(languages) as reader:
        for number, sha256 in enumerate(exhibits):
            if tell is not None:
                tell(number, len(exhibits), lines)
            with book.exhibits.open(sha256) as stream:
                content = stream.read(LARGEST + 1)
            reading = (
                Reading(languages=tuple(languages), reason=ocr.REASONS["unreadable"])
                if len(content) > LARGEST
                else reader.read(content)
            )
            seal_draft(book, sha256, reading)
            empty += not reading.lines
            lines += len(reading.lines)
    if tell is not None:
        tell(len(exhibits), len(exhibits), lines)
    return len(exhibits), empty


def seal_draft(book: Book, sha256: str, reading: Reading) -> Entry:
    """Seal what a machine read, as a draft."""
    body = {
        "exhibit": sha256,
        "engine": reading.engine,
        "languages": list(reading.languages),
        "lines": [asdict(line) | {"box": list(line.box)} for line in reading.lines],
        "reason": reading.reason,
        "state": DRAFT,
    }
    return book.append("reading", body)


def throw_away(book: Book, sha256: str) -> None:
    """Note that a draft is not wanted."""
    book.append("reading", {"exhibit": sha256, "state": THROWN_AWAY})


def confirm(book: Book, sha256: str, lines: Iterable[Spoken], telling: Telling) -> Entry:
    """Seal the words that a person confirmed as messages that cite the picture.

    Confirming the same picture again replaces what was confirmed before; all of it stays in the
    journal.

    Raises:
        UnfitAnswer: A side, a time or a date does not read.
    """
    from tallybook.model.columns import frame_of  # noqa: PLC0415 - needs Polars

    if telling.own_side not in {"", "left", "right"}:
        raise UnfitAnswer(answer=telling.own_side, reason="no such side", choices="left, right")
    channel = telling.channel.strip().casefold() or "screenshot"
    records = [
        record_of(number, line, telling, channel)
        for number, line in enumerate(lines, 1)
        if line.text.strip()
    ]
    body: dict[str, Any] = {
        "exhibit": sha256,
        "channel": channel,
        "own_side": telling.own_side,
        "read_from": READ_FROM,
        "answers": {"zone": telling.zone},
    }
    return book.append("confirmed", body, frame=frame_of(records))


def record_of(number: int, line: Spoken, telling: Telling, channel: str) -> Record:
    """One confirmed message.

    Args:
        number: Which line of the picture it is, for what is said when it does not fit.
        line: The line.
        telling: What the person says of the whole picture.
        channel: The app.
    """
    if line.side not in SIDES:
        answer = f"line {number}"
        raise UnfitAnswer(answer=answer, reason="it has no side", choices=", ".join(SIDES))
    local, precision = moment_of(number, line, telling.date)
    direction = "unknown"
    if line.side != "middle" and telling.own_side:
        direction = "out" if line.side == telling.own_side else "in"
    other = telling.other.strip()
    return Record(
        kind="event" if line.side == "middle" else "message",
        channel=channel,
        local=local,
        precision=precision,
        thread=other,
        sender=other if direction == "in" else "",
        recipients=(other,) if direction == "out" and other else (),
        direction=direction,
        text=line.text.strip(),
        details={"read from": READ_FROM},
    )


def moment_of(number: int, line: Spoken, date: str) -> tuple[datetime | None, str]:
    """When a message was written, as far as it is known, and how finely.

    Raises:
        UnfitAnswer: The date or the time does not read.
    """
    day = line.date.strip() or date.strip()
    time = clocks.plain(line.time) if line.time.strip() else ""
    if line.time.strip() and not time:
        reason = "its time does not read"
        raise UnfitAnswer(answer=f"line {number}", reason=reason, choices="21:14 or 9:14 pm")
    if not day:
        return None, "minute"
    try:
        local = datetime.fromisoformat(f"{day}T{time}" if time else day)
    except ValueError as error:
        reason = "its date does not read"
        raise UnfitAnswer(answer=f"line {number}", reason=reason, choices="2026-03-27") from error
    return local, "minute" if time else "day"


def transcript(book: Book, item: int, words: str, by: str, *, draft: bool = False) -> Entry:
    """Seal what is said in a recording.

    Raises:
        UnfitAnswer: There are no words.
    """
    if not words.strip() and not draft:
        raise UnfitAnswer(answer="", reason="there are no words", choices="what is said in it")
    body = {"item": item, "words": words.strip(), "by": by.strip(), "draft": draft}
    return book.append("transcript", body)


def apps() -> tuple[tuple[str, str], ...]:
    """Apps that a picture of a chat may be of, with their titles."""
    chats = (
        "whatsapp", "sms", "imessage", "telegram", "messenger", "instagram", "signal", "snapchat",
        "tiktok", "discord", "x", "google-chat", "email",
    )  # fmt: skip
    return (*((name, CHANNELS[name]) for name in chats), ("screenshot", "Another app"))

"""Voicemail of an iPhone: ``voicemail.db`` with the recordings beside it.

In a backup it lies in ``HomeDomain/Library/Voicemail``: one row of ``voicemail`` for each message,
``date`` in seconds since 1970, ``trashed_date`` in seconds since 2001 (0 where it was not deleted),
``duration`` in seconds, and the sound in ``<number of the row>.amr``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tallybook.errors import UnreadableExport
from tallybook.model.records import Answers, Problem, Record
from tallybook.model.source import Export, Source
from tallybook.reading.apple_times import unix_instant
from tallybook.reading.databases import Database, as_number, as_text, database_parts
from tallybook.reading.message_tables import told_time
from tallybook.reading.problems import ProblemList

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

TITLE = "iPhone voicemail"
_TABLES = ("voicemail", "_SqliteDatabaseProperties")
_COLUMNS = ("date", "sender", "callback_num", "duration", "expiration", "trashed_date", "flags", "uuid")  # fmt: skip
_SOUND = re.compile(r"(?:^|/)(\d{1,18})\.(?:amr|m4a|wav)$", re.IGNORECASE)
_NO_DATE = "This voice message has no date that can be read; it was kept without one."


def recognise(export: Export) -> bool:
    """Whether this is the database of voicemail, or a folder or a zip that holds it."""
    return bool(database_parts(export, *_TABLES))


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield the voice messages in the order of their numbers."""
    del answers  # all of them came in, at a true instant
    parts = database_parts(export, *_TABLES)
    if not parts:
        raise UnreadableExport(source=TITLE, reason="it holds no table of voice messages")
    for part in parts:
        sounds = _beside(export, part)
        with Database.of(export, part) as database:
            yield from database.notes()
            yield from _messages(database, sounds)


def _beside(export: Export, part: str) -> dict[int, str]:
    """The recordings in the same folder, by the number they are called by."""
    folder = part[: part.rfind("/") + 1]
    near = (member for member in export.members() if part and member.startswith(folder))
    found = ((_SOUND.search(member), member) for member in near)
    return {int(name[1]): member for name, member in found if name}


def _messages(database: Database, sounds: dict[int, str]) -> Iterator[Yielded]:
    """Yield the messages of one database."""
    problems = ProblemList()
    for row in database.rows_present("voicemail", _COLUMNS):
        record = _message(row, database.place("voicemail"), sounds.get(row[0], ""))
        if record.local is None:
            yield from problems.note(
                Problem(code="no-date", reason=_NO_DATE, part=record.part, offset=record.offset)
            )
        yield record
    yield from database.notes()
    yield from problems.rest()


def _message(row: tuple[Any, ...], place: str, sound: str) -> Record:
    """One voice message."""
    number, date, sender, callback, duration, expires, trashed, flags, unique = row
    handle = as_text(sender).strip() or as_text(callback).strip()
    moment = unix_instant(date)
    length = as_number(duration)
    seconds = "" if length is None or not 0 <= length < 10**9 else str(length)
    ends = unix_instant(expires)
    facts = {
        "attachment": "" if sound else f"{number}.amr",
        "call_back": as_text(callback),
        "deleted": told_time(trashed),
        "duration": seconds,
        "expires": ends.isoformat() + "Z" if ends else "",
        "flags": str(as_number(flags) or ""),
        "unique_id": as_text(unique),
        "withheld": "" if handle else "withheld",
    }
    return Record(
        kind="voicemail",
        channel="voicemail",
        part=place,
        offset=number,
        local=moment,
        utc_offset=None if moment is None else 0,
        thread=handle,
        sender=handle,
        direction="in",
        attachments=(sound,) if sound else (),
        details={name: fact for name, fact in facts.items() if fact},
        match=f"voicemail {seconds}",
    )


SOURCE = Source(
    name="iphone_voicemail",
    title=TITLE,
    version=1,
    patterns=("voicemail.db", "Voicemail.zip"),
    how=(
        "iPhone: Phone, Voicemail, a message, the share sign: saves the sound of one message.",
        "iPhone, all of them: back it up to a computer without a password; choose the backup's folder.",
    ),
    lacks=(
        "Voice messages that are with the phone company only, where Visual Voicemail is not offered.",
        "The number of a caller who withheld it.",
        "The text that the phone itself made of a recording.",
    ),
    recognise=recognise,
    read=read,
    basis=(
        "https://cheeky4n6monkey.blogspot.com/2013/01/dude-wheres-my-banana-retrieving-data.html",
        "https://github.com/richinfante/iphonebackuptools/tree/master/schemas/voicemails",
    ),
    guarded=True,
)

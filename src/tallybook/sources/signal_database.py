"""Signal's own databases, once they are unlocked: Signal Desktop's and that of an Android backup.

How a person gets it: the program signalbackup-tools unlocks a phone's ``.backup`` with its passphrase
and writes ``database.sqlite`` and the files beside it; a program for SQLCipher unlocks Signal
Desktop's ``sql/db.sqlite`` with the key of its settings. Easier, and enough in most cases, is Signal's
own export (`tallybook.sources.signal`).

Format: SQLite. Android: ``message`` (before 2023 ``sms`` and ``mms``), ``recipient``, ``thread``;
what a message is stands in the bits of ``type``. Desktop: ``messages`` and ``conversations``, each row
with an object of JSON. Times are milliseconds since 1970.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tallybook.errors import UnreadableExport
from tallybook.model.records import Answers
from tallybook.model.source import Export, Source
from tallybook.reading.archives import is_archive
from tallybook.reading.database_pages import is_database, table_names

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

TITLE = "Signal database"
_NAME = re.compile(
    r"(?:^|/)(?:database|signal|db|signal_backup)[^/]{0,40}\.(?:sqlite|db)$", re.IGNORECASE
)
_ANDROID = frozenset({"recipient", "thread"})
_ANDROID_MESSAGES = frozenset({"message", "mms", "sms"})
_OTHERS = frozenset({"canonical_addresses", "jid", "handle"})
_DESKTOP = frozenset({"messages", "conversations"})
_DESKTOP_BESIDE = frozenset({"items", "sessions", "identityKeys", "unprocessed", "callsHistory"})


def recognise(export: Export) -> bool:
    """Whether this is one of the databases, or an archive that holds one."""
    return bool(_stores(export))


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield messages and calls in the order of their numbers."""
    del answers  # the file itself settles time and direction
    from tallybook.reading.databases import Database  # noqa: PLC0415 - sqlite, not at every start
    from tallybook.reading.signal_android import Android  # noqa: PLC0415
    from tallybook.reading.signal_desktop import Desktop  # noqa: PLC0415

    stores = _stores(export)
    if not stores and is_archive(export.head(4)):
        raise UnreadableExport(source=TITLE, reason="there is no such database in it")
    members = frozenset(export.members())
    for part in stores or [""]:
        with Database.of(export, part) as database:
            if database.has("messages", "conversationId"):
                yield from Desktop(database, members).everything()
            elif database.has("recipient") and database.has("thread"):
                yield from Android(database, members).everything()
            else:
                raise UnreadableExport(source=TITLE, reason="it has no table of messages")


def _stores(export: Export) -> list[str]:
    """The members that are such a database; an empty name for the file itself."""
    if is_database(export.head(16)):
        return [""] if _is_store(export, "") else []
    if not is_archive(export.head(4)):
        return []
    named = [member for member in export.members() if _NAME.search(member)]
    return [member for member in named if _is_store(export, member)]


def _is_store(export: Export, part: str) -> bool:
    """Whether a database has the tables of one of the two."""
    tables = table_names(export, part)
    if tables & _OTHERS:
        return False
    if tables >= _DESKTOP:
        return bool(tables & _DESKTOP_BESIDE)
    return tables >= _ANDROID and bool(tables & _ANDROID_MESSAGES)


SOURCE = Source(
    name="signal_database",
    title="Signal database, unlocked",
    version=1,
    patterns=("database.sqlite", "db.sqlite"),
    how=(
        "Desktop: Signal's own export is easier: Settings, Chats, Export chat history.",
        "Android: in Signal, Settings, Chats, Chat backups makes a locked file and a passphrase.",
        "The program signalbackup-tools unlocks it with that passphrase; bring database.sqlite.",
        "Bring the files Attachment_….bin that it writes beside it.",
    ),
    lacks=(
        "Messages that disappeared or were deleted before the backup.",
        "What exactly was changed in a group.",
        "Files of Signal Desktop that have a key of their own.",
    ),
    basis=(
        "https://github.com/signalapp/Signal-Android",
        "https://github.com/signalapp/Signal-Desktop",
        "https://github.com/bepaald/signalbackup-tools",
    ),
    guarded=True,
    recognise=recognise,
    read=read,
)

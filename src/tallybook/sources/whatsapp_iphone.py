"""WhatsApp's own databases on an iPhone, ``ChatStorage.sqlite`` and ``CallHistory.sqlite``.

How a person gets it: an iPhone backup on a computer holds them, in the app group
``group.net.whatsapp.WhatsApp.shared``; a program that unpacks backups gives the folder, with the media
under ``Message/Media``. WhatsApp on a Mac keeps the same file in ``Library/Group Containers``.

Format: SQLite as Core Data writes it. ``ZWAMESSAGE`` has a row for each message, ``ZWACHATSESSION`` one
for each chat, ``ZWAGROUPMEMBER`` and ``ZWAMEDIAITEM`` what they refer to. Times are seconds since
2001. WhatsApp publishes nothing; what is read is what published readers agree on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tallybook.errors import UnreadableExport
from tallybook.model.records import Answers, Assumption
from tallybook.model.source import Export, Source
from tallybook.reading.archives import is_archive
from tallybook.reading.database_pages import is_database, table_names

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

TITLE = "WhatsApp for iPhone"
_NAME = re.compile(r"(?:^|/)(?:ChatStorage|CallHistory)[^/]{0,40}\.sqlite$", re.IGNORECASE)
_CHATS = frozenset({"ZWAMESSAGE", "ZWACHATSESSION"})
_CALLS = "ZWACDCALLEVENT"


def recognise(export: Export) -> bool:
    """Whether this is one of the databases, or an archive that holds one."""
    return bool(_stores(export))


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield messages and calls in the order of their numbers."""
    del answers  # the file itself settles time and direction
    from tallybook.reading.databases import Database  # noqa: PLC0415 - sqlite, not at every start
    from tallybook.reading.whatsapp_chatstorage import ChatStorage, calls  # noqa: PLC0415

    stores = _stores(export)
    if not stores and is_archive(export.head(4)):
        raise UnreadableExport(source=TITLE, reason="there is no ChatStorage.sqlite in it")
    chosen = _chosen(stores) or {"": "chats"}
    if len(chosen) < len(stores):
        sentence = (
            f"The archive holds {len(stores)} such databases; the first of each kind was read. "
            "The others can be read on their own."
        )
        yield Assumption(code="several-copies", sentence=sentence)
    members = frozenset(export.members())
    for part, kind in chosen.items():
        with Database.of(export, part) as database:
            if kind == "calls":
                yield from calls(database)
            elif not database.has("ZWAMESSAGE", "ZMESSAGEDATE"):
                raise UnreadableExport(source=TITLE, reason="it has no table of messages")
            else:
                yield from ChatStorage(database, members).everything()


def _stores(export: Export) -> dict[str, str]:
    """The members that are such a database, and which; an empty name for the file itself."""
    if is_database(export.head(16)):
        named: tuple[str, ...] = ("",)
    elif is_archive(export.head(4)):
        named = tuple(member for member in export.members() if _NAME.search(member))
    else:
        named = ()
    found = {part: _kind(export, part) for part in named}
    return {part: kind for part, kind in found.items() if kind}


def _kind(export: Export, part: str) -> str:
    """``chats`` or ``calls``; empty for another database."""
    tables = table_names(export, part)
    if tables >= _CHATS:
        return "chats"
    return "calls" if _CALLS in tables else ""


def _chosen(stores: dict[str, str]) -> dict[str, str]:
    """One database of each kind, the one with the shortest name."""
    chosen: dict[str, str] = {}
    for part in sorted(stores, key=lambda part: (len(part), part)):
        if stores[part] not in chosen.values():
            chosen[part] = stores[part]
    return chosen


SOURCE = Source(
    name="whatsapp_iphone",
    title="WhatsApp database (iPhone)",
    version=1,
    patterns=("ChatStorage.sqlite", "CallHistory.sqlite"),
    how=(
        "iPhone: make a backup on a computer (Finder, or the Apple Devices app on Windows).",
        "In it, ChatStorage.sqlite lies in the app group group.net.whatsapp.WhatsApp.shared.",
        "Mac: Library/Group Containers/group.net.whatsapp.WhatsApp.shared holds the same file.",
        "Bring the folder Message (media) and CallHistory.sqlite (calls) with it.",
        "Without a backup: in each chat tap its name, scroll down, Export chat.",
    ),
    lacks=(
        "Earlier wordings of edited messages, and the words of deleted ones.",
        "Whether a message was edited, and reactions: both are in a form that was not tried.",
        "View-once media, and media that was not downloaded.",
        "A missed call may stand twice: as a notice in the chat, and in the list of calls.",
    ),
    basis=(
        "https://github.com/KnugiHK/WhatsApp-Chat-Exporter",
        "https://github.com/sepinf-inc/IPED",
        "https://github.com/abrignoni/iLEAPP",
    ),
    guarded=True,
    recognise=recognise,
    read=read,
)

"""WhatsApp's own database on Android, ``msgstore.db``, unlocked.

How a person gets it: the phone keeps ``msgstore.db`` where only the app may read; a full copy of the
phone holds it, with ``wa.db`` (names) beside it. The backups that everybody can reach, in
``Android/media/com.whatsapp/WhatsApp/Databases``, are locked (``.crypt12`` to ``.crypt15``): they are
recognised, and it is said how to unlock them. Media lie in ``WhatsApp/Media``.

Format: SQLite, in two generations: until 2021 one table ``messages`` with an address in every row;
since then ``message``, ``chat``, ``jid`` and a table for each kind of content. Times are milliseconds
since 1970. WhatsApp publishes nothing; what is read is what published readers agree on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tallybook.errors import LockedExport, UnreadableExport
from tallybook.model.records import Answers, Assumption
from tallybook.model.source import Export, Source
from tallybook.reading.archives import is_archive
from tallybook.reading.database_pages import is_database, table_names
from tallybook.reading.exports import read_up_to
from tallybook.reading.whatsapp_locked import is_locked

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

TITLE = "WhatsApp for Android"
UNLOCK = (
    "It can be unlocked with the 64-digit key that WhatsApp shows under Settings, Chats, Chat "
    "backup, End-to-end encrypted backup, and a program for it such as wa-crypt-tools; bring the "
    "msgstore.db that comes out. Without the key, open each chat and use Export chat."
)
_NAME = re.compile(r"(?:^|/)msgstore[^/]{0,60}\.db$", re.IGNORECASE)
_LOCKED_NAME = re.compile(r"(?:^|/)msgstore[^/]{0,60}\.crypt\d{1,2}$", re.IGNORECASE)
_NAMES = re.compile(r"(?:^|/)wa\.db$", re.IGNORECASE)
_NEW = frozenset({"message", "chat", "jid"})
_OLD_BESIDE = frozenset({"chat_list", "messages_quotes", "group_participants", "messages_links"})
_HEAD = 2048


def recognise(export: Export) -> bool:
    """Whether this is the database, locked or not, or an archive that holds it."""
    return bool(_stores(export)) or _is_locked(export)


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield messages and calls in the order of their numbers."""
    del answers  # the file itself settles time and direction
    from tallybook.reading.databases import Database  # noqa: PLC0415 - sqlite, not at every start
    from tallybook.reading.whatsapp_store import Store  # noqa: PLC0415

    stores = _stores(export)
    if not stores and _is_locked(export):
        raise LockedExport(source="WhatsApp", option=UNLOCK)
    if not stores and is_archive(export.head(4)):
        raise UnreadableExport(source=TITLE, reason="there is no msgstore.db in it")
    part = stores[0] if stores else ""
    if len(stores) > 1:
        sentence = (
            f"The archive holds {len(stores)} copies of the database; the newest by its name was "
            "read. The others can be read on their own."
        )
        yield Assumption(code="several-copies", sentence=sentence)
    members = frozenset(export.members())
    names = _names(export, members)
    with Database.of(export, part) as database:
        yield from Store(database, members, names).everything()


def _stores(export: Export) -> list[str]:
    """The members that are the database, the one in use first; an empty name for the file itself."""
    if is_database(export.head(16)):
        return [""] if _is_store(export, "") else []
    if not is_archive(export.head(4)):
        return []
    named = [member for member in export.members() if _NAME.search(member)]
    found = sorted((member for member in named if _is_store(export, member)), reverse=True)
    return sorted(found, key=lambda member: not member.endswith("msgstore.db"))


def _is_store(export: Export, part: str) -> bool:
    """Whether a database has the tables of one of the two generations."""
    tables = table_names(export, part)
    return tables >= _NEW or ("messages" in tables and bool(tables & _OLD_BESIDE))


def _is_locked(export: Export) -> bool:
    """Whether this is a locked backup, or an archive that holds one."""
    if not is_archive(export.head(4)):
        return is_locked(export.head(_HEAD), export.name)
    for member in export.members():
        if _LOCKED_NAME.search(member):
            with export.open_member(member) as stream:
                if is_locked(read_up_to(stream, _HEAD), member):
                    return True
    return False


def _names(export: Export, members: frozenset[str]) -> dict[str, str]:
    """The names of the address book, by address, where ``wa.db`` is there."""
    from tallybook.reading.databases import Database, as_text  # noqa: PLC0415

    found: dict[str, str] = {}
    for part in sorted(filter(_NAMES.search, members)):
        if "wa_contacts" not in table_names(export, part):
            continue
        with Database.of(export, part) as database:
            columns = ("jid", "display_name", "wa_name")
            for _, jid, shown, own in database.rows_present("wa_contacts", columns):
                if name := as_text(shown) or as_text(own):
                    found[as_text(jid)] = name
    return found


SOURCE = Source(
    name="whatsapp_android",
    title="WhatsApp database (Android)",
    version=1,
    patterns=("msgstore.db", "msgstore*.crypt*"),
    how=(
        "Android: the phone does not hand this file out; a full copy of the phone holds msgstore.db.",
        "Android: locked copies lie in Android/media/com.whatsapp/WhatsApp/Databases.",
        "A copy ending in crypt15 opens with the 64-digit key of the backup and a program for it.",
        "Bring wa.db (names) and the folder WhatsApp/Media with it, in one zip or folder.",
        "Without a key: in each chat the three dots, More, Export chat.",
    ),
    lacks=(
        "Earlier wordings of edited messages, and the words of deleted ones.",
        "View-once media, and media that was not downloaded.",
        "Names, where wa.db is not beside it or holds none.",
        "The telephone number of the phone itself.",
    ),
    basis=(
        "https://github.com/KnugiHK/WhatsApp-Chat-Exporter",
        "https://github.com/sepinf-inc/IPED",
        "https://github.com/abrignoni/ALEAPP",
    ),
    guarded=True,
    recognise=recognise,
    read=read,
)

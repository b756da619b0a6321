"""Hold the small tables of Messages: who is who, which chat is which, what lies beside a message."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tallybook.reading.apple_times import apple_instant
from tallybook.reading.databases import Database, as_text

_BESIDE = "Attachments/"
#: People of one chat, and files of one message, that are named; beyond is no chat.
MOST = 1000


class Chat(NamedTuple):
    """One conversation."""

    name: str
    people: tuple[str, ...]


class File(NamedTuple):
    """Something that a message carries: a member of the export, or only a name."""

    member: str
    title: str
    media_type: str


class Tables:
    """What the rows of ``message`` point at.

    Attributes:
        people: The address behind each number of ``handle``.
        recoverable: When each message that waits to be deleted was deleted, as text.
        gone: How many messages are noted as deleted, of which nothing else is left.
    """

    def __init__(self, database: Database, members: Iterable[str]) -> None:
        self.people = {
            number: as_text(address) for number, address in database.rows_present("handle", ["id"])
        }
        self._of_chat = _joined(database, "chat_handle_join", "chat_id", "handle_id")
        self._chats = self._named(database)
        self._of_message = _joined(database, "chat_message_join", "message_id", "chat_id")
        self.recoverable: dict[object, str] = {}
        for _, message, chat, moment in database.rows_present(
            "chat_recoverable_message_join", ["message_id", "chat_id", "delete_date"]
        ):
            self._of_message.setdefault(message, []).append(chat)
            self.recoverable[message] = told_time(moment) or "yes"
        self.gone = sum(1 for _ in database.rows_present("deleted_messages", ["guid"]))
        self._files = self._beside(database, members)
        self._carried = _joined(database, "message_attachment_join", "message_id", "attachment_id")

    def chat(self, message: object, person: str) -> Chat:
        """The conversation of a message, or the one person it is with."""
        for number in self._of_message.get(message, ()):
            if number in self._chats:
                return self._chats[number]
            if people := self._people_of(number):
                return Chat(", ".join(people), people)
        return Chat(person, (person,) if person else ())

    def files(self, message: object) -> list[File]:
        """What a message carries."""
        carried = self._carried.get(message, ())
        return [self._files[number] for number in carried[:MOST] if number in self._files]

    def _people_of(self, chat: object) -> tuple[str, ...]:
        """The addresses in a chat."""
        numbers = self._of_chat.get(chat, ())
        return tuple(self.people[number] for number in numbers[:MOST] if number in self.people)

    def _named(self, database: Database) -> dict[object, Chat]:
        """The chats under the name a person gave, or the address, or the people in them."""
        found: dict[object, Chat] = {}
        names = ["display_name", "chat_identifier", "room_name"]
        for number, given, identifier, room in database.rows_present("chat", names):
            people = self._people_of(number)
            address = as_text(identifier)
            is_room = bool(as_text(room)) or address.startswith("chat")
            own = ", ".join(people) if is_room and people else address
            found[number] = Chat(as_text(given) or own or ", ".join(people), people)
        return found

    def _beside(self, database: Database, members: Iterable[str]) -> dict[object, File]:
        """The files that messages carry, with the member that holds each where one does."""
        there: dict[str, str] = {}
        for member in members:
            _, found, path = member.partition(_BESIDE)
            if found:
                there[path] = member
        files: dict[object, File] = {}
        columns = ["filename", "transfer_name", "mime_type", "uti"]
        for number, path, name, media, uti in database.rows_present("attachment", columns):
            inner = as_text(path).partition(_BESIDE)[2]
            title = as_text(name) or as_text(path).rpartition("/")[2]
            kind = as_text(media) or as_text(uti)
            files[number] = File(there.get(inner, "") if inner else "", title, kind)
        return files


def told_time(moment: object) -> str:
    """A time since 2001 as text in UTC; empty where there is none."""
    instant = apple_instant(moment) if moment else None
    return instant.isoformat(timespec="seconds") + "Z" if instant else ""


def _joined(database: Database, table: str, one: str, other: str) -> dict[object, list[object]]:
    """What a table joins, by the first of its two columns."""
    found: dict[object, list[object]] = {}
    for _, first, second in database.rows_present(table, [one, other]):
        found.setdefault(first, []).append(second)
    return found

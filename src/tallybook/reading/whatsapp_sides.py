"""Gather what WhatsApp on Android keeps beside its messages, each in a table of its own."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

from tallybook.reading.databases import Database, as_number, as_text
from tallybook.reading.whatsapp_codes import cards_of

_MISSED, _ANSWERED = 2, 5
_REACTION = 56
_TABLES = {
    "message_edit_info": ("edited_timestamp",),
    "message_ephemeral": ("duration",),
    "message_forwarded": ("forward_score",),
    "message_quoted": ("key_id",),
    "message_revoked": ("admin_jid_row_id", "revoke_timestamp"),
    "message_system": ("action_type",),
    "message_system_block_contact": ("is_blocked",),
    "message_system_group": ("is_me_joined",),
    "message_system_number_change": ("old_jid_row_id", "new_jid_row_id"),
    "message_system_value_change": ("old_data",),
    "missed_call_logs": ("video_call",),
}


class Media(NamedTuple):
    """A file of a message."""

    path: str
    media_type: str
    name: str
    caption: str
    duration: int


class Call(NamedTuple):
    """One row of the list of calls."""

    number: int
    jid: int
    from_me: bool
    key: str
    at: int | None
    facts: dict[str, str]
    group: int


class Sides:
    """All side tables of one database, by the number of the message.

    Attributes:
        media: The file of each message.
        calls: The rows of the list of calls.
        call_of: Which call a message stands for.
        people: Whom a notice is about, as numbers of addresses.
    """

    def __init__(self, database: Database) -> None:
        """Read the tables; one that is not there is empty."""
        self._database = database
        self._rows = {name: self._single(name, columns) for name, columns in _TABLES.items()}
        self.media = {
            number: Media(as_text(path), as_text(kind), as_text(name), as_text(words), long or 0)
            for number, path, kind, name, words, long in self._by_message(
                "message_media",
                ("file_path", "mime_type", "media_name", "media_caption", "media_duration"),
            )
        }
        self.calls = {call.number: call for call in self._calls()}
        self.call_of = {
            number: as_number(call) or 0
            for number, call in self._by_message("message_call_log", ("call_log_row_id",))
        }
        self.people = self._many("message_system_chat_participant", "user_jid_row_id")
        self._cards = self._many("message_vcard", "vcard")
        self._options = self._many("message_poll_option", "option_name")
        self._places = {
            number: (as_text(latitude), as_text(longitude), as_text(name))
            for number, latitude, longitude, name in self._by_message(
                "message_location", ("latitude", "longitude", "place_name")
            )
        }
        self._reactions = self._reacted()
        self._rare: set[int] = set().union(*self._rows.values())
        self._rare.update(self._cards, self._options, self._places, self._reactions)

    def value(self, table: str, message: int, column: int = 0) -> Any:
        """One value beside a message; None where there is none."""
        row = self._rows[table].get(message)
        return row[column] if row else None

    def has(self, table: str, message: int) -> bool:
        """Whether a table says anything about a message."""
        return message in self._rows[table]

    def facts(self, message: int) -> dict[str, str]:
        """What the tables say about a message, in short."""
        if message not in self._rare:
            return {}
        latitude, longitude, place = self._places.get(message, ("", "", ""))
        lasts = as_number(self.value("message_ephemeral", message))
        return {
            "contact": ", ".join(cards_of(as_text(card)) for card in self._cards[message]),
            "disappears_after": f"{lasts} s" if lasts else "",
            "edited": _at(self.value("message_edit_info", message))
            or ("yes" if self.has("message_edit_info", message) else ""),
            "forwarded": "yes" if self.has("message_forwarded", message) else "",
            "place": f"{latitude},{longitude}" if latitude and longitude else "",
            "place_name": place,
            "poll": "; ".join(as_text(option) for option in self._options[message]),
            "quotes": "yes" if self.has("message_quoted", message) else "",
            "reactions": " ".join(self._reactions[message]),
            **self._revoked(message),
        }

    def _revoked(self, message: int) -> dict[str, str]:
        """Whether a message was taken back, and when."""
        if not self.has("message_revoked", message):
            return {}
        by_admin = as_number(self.value("message_revoked", message))
        return {
            "deleted": "by an administrator" if by_admin else "yes",
            "deleted_at": _at(self.value("message_revoked", message, 1)),
        }

    def _by_message(self, table: str, columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
        """The rows of a table, each with the number of its message instead of its own."""
        rows = self._database.rows_present(table, ("message_row_id", *columns))
        return [(as_number(message), *rest) for _, message, *rest in rows]

    def _single(self, table: str, columns: tuple[str, ...]) -> dict[Any, tuple[Any, ...]]:
        """A table of one row for each message."""
        return {number: tuple(rest) for number, *rest in self._by_message(table, columns)}

    def _many(self, table: str, column: str) -> defaultdict[int, list[Any]]:
        """A table of several rows for each message."""
        found: defaultdict[int, list[Any]] = defaultdict(list)
        for number, value in self._by_message(table, (column,)):
            found[number].append(value)
        return found

    def _reacted(self) -> defaultdict[int, list[str]]:
        """The reactions to each message."""
        signs = {
            as_number(number): as_text(sign)
            for _, number, sign in self._database.rows_present(
                "message_add_on_reaction", ("message_add_on_row_id", "reaction")
            )
        }
        found: defaultdict[int, list[str]] = defaultdict(list)
        for number, message, kind in self._database.rows_present(
            "message_add_on", ("parent_message_row_id", "message_add_on_type")
        ):
            if as_number(kind) == _REACTION and signs.get(number):
                found[as_number(message) or 0].append(signs[number])
        return found

    def _calls(self) -> list[Call]:
        """The list of calls."""
        columns = (
            "jid_row_id", "from_me", "call_id", "timestamp", "video_call", "duration",
            "call_result", "group_jid_row_id",
        )  # fmt: skip
        return [_call(row) for row in self._database.rows_present("call_log", columns)]


def _call(row: tuple[Any, ...]) -> Call:
    """One call; what its result means is said only where readers agree."""
    number, jid, from_me, key, at, video, duration, result, group = row
    seconds, code = as_number(duration) or 0, as_number(result)
    outcome = "answered" if seconds > 0 or code == _ANSWERED else "yes"
    if code == _MISSED and seconds <= 0:
        outcome = "not answered" if from_me else "missed"
    facts = {
        "call": outcome,
        "call_result": "" if code is None else str(code),
        "duration": str(seconds),
        "video": "yes" if video else "",
    }
    return Call(
        number,
        as_number(jid) or 0,
        bool(from_me),
        as_text(key),
        as_number(at),
        facts,
        as_number(group) or 0,
    )


def _at(milliseconds: object) -> str:
    """A time as the database writes it; empty for none."""
    at = as_number(milliseconds)
    return str(at) if at and at > 0 else ""

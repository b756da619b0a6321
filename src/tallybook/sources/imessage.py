"""Messages of an iPhone or a Mac: ``sms.db`` or ``chat.db``, alone or with their attachments.

A Mac keeps them in ``~/Library/Messages``: ``chat.db``, ``chat.db-wal`` and ``Attachments``. An
iPhone's are in its backup (``HomeDomain/Library/SMS``). Both hold iMessages and, where the phone
passes them on, text messages. Times are true instants: since 2001, in seconds until iOS 10, in
nanoseconds since. The words stand in ``text`` or, since 2022, mostly in ``attributedBody`` alone.
What was edited or taken back within its 15 or 2 minutes is noted in ``message_summary_info``, with
the earlier wordings. Seen: two small databases, one as
macOS 11 left it, and samples of words and of edits; other columns as
https://docs.rs/imessage-database describes them.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from tallybook.errors import UnreadableExport
from tallybook.model.records import Answers, Assumption, Problem
from tallybook.model.source import Export, Source
from tallybook.reading.apple_times import apple_microseconds
from tallybook.reading.batches import BETWEEN, Row, RowBatch, as_json
from tallybook.reading.databases import Database, as_bytes, as_number, as_text, database_parts
from tallybook.reading.message_edits import edits_of
from tallybook.reading.message_tables import Tables, told_time
from tallybook.reading.problems import ProblemList
from tallybook.reading.typedstream import text_of_stream, words_of

if TYPE_CHECKING:
    import polars as pl

    from tallybook.model.source import Yielded

TITLE = "Messages (iPhone or Mac)"
_TABLES = ("message", "handle", "chat_message_join")
_COLUMNS = (
    "guid", "text", "attributedBody", "subject", "service", "handle_id", "is_from_me", "date",
    "date_read", "date_delivered", "date_played", "date_edited", "date_retracted", "error",
    "item_type", "group_action_type", "group_title", "other_handle", "share_status",
    "associated_message_guid", "associated_message_type", "associated_message_emoji",
    "message_summary_info", "balloon_bundle_id", "expressive_send_style_id",
    "thread_originator_guid", "destination_caller_id", "is_audio_message", "is_spam",
    "cache_has_attachments", "is_auto_reply", "is_sos", "schedule_type",
)  # fmt: skip
_Message: Any = namedtuple("_Message", ("row", *_COLUMNS))  # type: ignore[misc]  # noqa: PYI024
_TIMED = ("delivered", "read", "played")
_TIMES = attrgetter("date_delivered", "date_read", "date_played")
_FLAGGED = ("audio", "automatic", "scheduled", "sos", "spam", "error")
_FLAGS = attrgetter(
    "is_audio_message", "is_auto_reply", "schedule_type", "is_sos", "is_spam", "error"
)
_TEXTS = attrgetter("balloon_bundle_id", "expressive_send_style_id", "thread_originator_guid")
_USUAL = frozenset({"iMessage", "SMS"})
_CHANNELS = {"imessage": "imessage", "imessagelite": "imessage", "madrid": "imessage"}
_REACTIONS = ("loved", "liked", "disliked", "laughed at", "emphasised", "questioned", "emoji",
              "sticker")  # fmt: skip
_REACTED, _TAKEN_AWAY, _STICKER = 2000, 3000, 1000
#: What the app wrote, by the kind of line and of action.
_ACTIONS = {
    (1, 0): "added to the group",
    (1, 1): "removed from the group",
    (3, 0): "left the group",
    (3, 1): "changed the group's picture",
    (3, 2): "removed the group's picture",
}
_NAMED, _PLACE, _KEPT, _TOGETHER = 2, 4, 5, 6
_OBJECT = "\ufffc"
_SPOKEN = "IMAudioTranscription"
_LINKS = "com.apple.messages.URLBalloonProvider"
_REASONS = {
    "no-date": "This message says no time; it stands without one.",
    "no-words": "The words of this message could not be decoded; they are in the original.",
}
_GONE = "The database notes messages that were deleted and of which nothing else is left: {}."
_MISSING = (
    "Files that messages carry but that are not beside the database: {}; their names are kept."
)


def recognise(export: Export) -> bool:
    """Whether this is the database of Messages, bare or in a folder or a zip."""
    return bool(database_parts(export, *_TABLES))


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield the messages as frames, in the order of their numbers."""
    del answers  # the database says who sent what, and when
    parts = database_parts(export, *_TABLES)
    if not parts:
        raise UnreadableExport(source=TITLE, reason="it holds no table of messages")
    for part in parts:
        with Database.of(export, part) as database:
            yield from database.notes()
            yield from _Reading(database, export).all()


class _Reading:
    """The reading of one database."""

    def __init__(self, database: Database, export: Export) -> None:
        self._database = database
        self._part = database.place("message")
        self._tables = Tables(database, export.members())
        self._problems = ProblemList()
        self._batch = RowBatch()
        self._missing = 0

    def all(self) -> Iterator[Yielded]:
        """Everything it holds."""
        yield from self._database.notes()
        for row in self._database.rows_present("message", _COLUMNS):
            message: Any = _Message._make(row)
            made = self._row(message)
            if made.local is None:
                yield from self._problem("no-date", message.row)
            if not made.text and made.kind == "message" and _has_words(message):
                yield from self._problem("no-words", message.row)
            if self._batch.add(made):
                yield self._frame()
        if self._batch:
            yield self._frame()
        yield from self._database.notes()
        yield from self._problems.rest()
        yield from self._assumed()

    def _problem(self, code: str, number: int) -> Iterator[Yielded]:
        """Note what one row lacks."""
        yield from self._problems.note(
            Problem(code=code, reason=_REASONS[code], part=self._part, offset=number)
        )

    def _assumed(self) -> Iterator[Assumption]:
        """What the database says about what it does not hold."""
        if self._tables.gone:
            yield Assumption(code="deleted", sentence=_GONE.format(f"{self._tables.gone:,}"))
        if self._missing:
            yield Assumption(code="no-files", sentence=_MISSING.format(f"{self._missing:,}"))

    def _frame(self) -> pl.DataFrame:
        """What was gathered, with the place it stands in."""
        import polars as pl  # noqa: PLC0415 - half a second that a quick start need not wait

        return self._batch.frame().with_columns(pl.lit(self._part).alias("part"))

    def _row(self, message: Any) -> Row:
        """One row of the table as a record."""
        person = self._tables.people.get(message.handle_id, "")
        sent = bool(as_number(message.is_from_me))
        chat = self._tables.chat(message.row, person)
        kind, text, facts = self._told(message)
        names, more = self._carried(message.row)
        facts = _facts(message) | facts | more
        if message.row in self._tables.recoverable:
            facts["deleted"] = self._tables.recoverable[message.row]
        if kind == "event" and "reaction" not in facts:
            facts["actor"] = "the owner" if sent else person
            sent, person = False, ""
            people: tuple[str, ...] = ()
            direction = "unknown"
        else:
            direction = "out" if sent else "in"
            people = chat.people or ((person,) if person else ())
        is_plain = bool(text) and kind == "message"
        return Row(
            kind,
            _channel(message.service),
            message.row,
            0,
            apple_microseconds(message.date),
            thread=chat.name,
            sender="" if sent else person,
            recipients=BETWEEN.join(people) if sent else "",
            direction=direction,
            details=as_json(facts),
            text=text,
            subject=as_text(message.subject),
            attachments=names,
            match=None if is_plain else as_text(message.guid) or f"{message.row}",
        )

    def _told(self, message: Any) -> tuple[str, str, dict[str, str]]:
        """Kind, words, and what the kind brings with it."""
        text = _words(message)
        if item := as_number(message.item_type):
            return "event", *self._action(message, item)
        about = as_number(message.associated_message_type) or 0
        if about == _STICKER or _REACTED <= about < _TAKEN_AWAY + len(_REACTIONS):
            return "event", *_reaction(message, about, text)
        return "message", text, _history(message)

    def _action(self, message: Any, item: int) -> tuple[str, dict[str, str]]:
        """A line about the group, or about sharing a place."""
        action = _ACTIONS.get((item, as_number(message.group_action_type) or 0), "")
        title = as_text(message.group_title)
        if item == _NAMED:
            action = "renamed the group"
        elif item == _PLACE:
            stopped = as_number(message.share_status)
            action = "stopped sharing a location" if stopped else "started sharing a location"
        elif item in {_KEPT, _TOGETHER}:
            action = "kept a sound message" if item == _KEPT else "FaceTime or SharePlay"
        other = self._tables.people.get(message.other_handle, "")
        facts = {"action": action or f"line of kind {item}", "person": other, "title": title}
        return title or facts["action"], facts

    def _carried(self, number: int) -> tuple[str, dict[str, str]]:
        """The members that a message carries, and the names of files that are not there."""
        files = self._tables.files(number)
        if not files:
            return "", {}
        there = [file.member for file in files if file.member]
        missing = [file.title or "without a name" for file in files if not file.member]
        self._missing += len(missing)
        media = [file.media_type for file in files]
        facts = {"attachment": ", ".join(missing), "media": ", ".join(filter(None, media))}
        return BETWEEN.join(dict.fromkeys(there)), facts


def _channel(service: object) -> str:
    """The way a message came."""
    name = as_text(service).casefold()
    return _CHANNELS.get(name, "sms" if name in {"sms", "rcs", "mms"} else name or "imessage")


def _words(message: Any) -> str:
    """The words of a message, from either place; what stands for an attachment is left out."""
    text = as_text(message.text)
    if not text and message.attributedBody is not None:
        text = text_of_stream(as_bytes(message.attributedBody)) or ""
    return text.replace(_OBJECT, "").strip() if _OBJECT in text else text


def _has_words(message: Any) -> bool:
    """Whether a message without words has something that should have been words."""
    stream = as_bytes(message.attributedBody)
    return bool(stream) and text_of_stream(stream) is None


def _reaction(message: Any, about: int, text: str) -> tuple[str, dict[str, str]]:
    """A reaction to another message, or its being taken away."""
    if about == _STICKER:
        name = "sticker"
    else:
        number = about % 1000
        name = _REACTIONS[number] if number < len(_REACTIONS) else "reaction"
    emoji = as_text(message.associated_message_emoji)
    facts = {
        "reaction": emoji or name,
        "reaction_to": as_text(message.associated_message_guid)
        .rpartition("/")[2]
        .rpartition(":")[2],
        "reaction_removed": "yes" if about >= _TAKEN_AWAY else "",
    }
    return text or facts["reaction"], facts


def _history(message: Any) -> dict[str, str]:
    """What became of a message after it was sent."""
    if not message.date_edited and not message.date_retracted:
        return {}
    changed, back = told_time(message.date_edited), told_time(message.date_retracted)
    edits = edits_of(as_bytes(message.message_summary_info))
    if edits is None:
        return {"edited": changed, "unsent": back}
    unsent = back or (changed or "yes" if edits.taken_back else "")
    return {
        "edited": changed if edits.edits or not unsent else "",
        "earlier": edits.earlier,
        "unsent": unsent,
        "unsent_parts": str(edits.taken_back or ""),
    }


def _facts(message: Any) -> dict[str, str]:
    """Short facts that stand beside the words; most messages have few."""
    facts = {"guid": as_text(message.guid), "own_address": as_text(message.destination_caller_id)}
    if any(times := _TIMES(message)):
        facts |= {name: told_time(time) for name, time in zip(_TIMED, times, strict=True)}
    if any(flags := _FLAGS(message)):
        yes = zip(_FLAGGED, flags, strict=True)
        facts |= {name: "yes" if as_number(flag) else "" for name, flag in yes}
        facts["error"] = str(as_number(message.error) or "")
    if any(_TEXTS(message)):
        app = as_text(message.balloon_bundle_id)
        facts["app"] = "" if app == _LINKS else app.rpartition(":")[2]
        facts["effect"] = as_text(message.expressive_send_style_id).rpartition(".")[2]
        facts["reply_to"] = as_text(message.thread_originator_guid)
    if message.is_audio_message:
        facts["spoken"] = _spoken(as_bytes(message.attributedBody))
    if message.service not in _USUAL:
        facts["service"] = as_text(message.service)
    return facts


def _spoken(stream: bytes) -> str:
    """The text that the device made of a sound message."""
    words = words_of(stream)
    runs = words.runs if words else ()
    return next((str(facts[_SPOKEN]) for _, facts in runs if _SPOKEN in facts), "")


SOURCE = Source(
    name="imessage",
    title=TITLE,
    version=1,
    patterns=("chat.db", "sms.db", "Messages.zip"),
    how=(
        "iPhone: back it up to a computer without a password, then choose the folder of the backup.",
        "Backup on a Mac: Finder, the iPhone, Back Up Now. Windows: the Apple Devices app or iTunes.",
        "Mac: quit Messages, hold Alt in the Finder's Go menu, Library, and copy the folder Messages.",
    ),
    lacks=(
        "Messages that were deleted for good; for 30 days they are kept and marked as deleted.",
        "Messages that are only in iCloud and were not loaded onto the device.",
        "The time zone of the device: times are kept as true instants.",
        "Words of messages that were taken back, where the device did not keep them.",
    ),
    recognise=recognise,
    read=read,
    guarded=True,
)

"""Android's own store of text and picture messages, ``mmssms.db``.

How a person gets it: the phone keeps it where only the system may read, in
``/data/user_de/0/com.android.providers.telephony/databases``; a full copy of a phone, a rooted phone
or a workshop gives it, with the media of picture messages in ``app_parts`` beside it. It is read
alone or in an archive of that folder.

Format: SQLite. ``sms`` has a row for each text message, ``date`` in milliseconds; ``pdu`` one for
each picture message, ``date`` in seconds, with its pieces in ``part`` and its addresses in
``addr``; ``threads`` and ``canonical_addresses`` say who a conversation is with. The tables are those
of Android's MmsSmsDatabaseHelper; makers of phones add columns.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from tallybook.errors import UnreadableExport
from tallybook.model.records import Answers, Problem, Record
from tallybook.model.source import Export, Source
from tallybook.reading.archives import is_archive
from tallybook.reading.database_pages import is_database, table_names
from tallybook.reading.instants import from_milliseconds, from_seconds
from tallybook.reading.problems import ProblemList

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from tallybook.model.source import Yielded
    from tallybook.reading.databases import Database

TITLE = "Android messages"
_NAME = re.compile(r"(?:^|/)mmssms\.db$", re.IGNORECASE)
_SMS = (
    "thread_id", "address", "date", "date_sent", "type", "subject", "body", "sub_id", "status",
)  # fmt: skip
_PDU = ("thread_id", "date", "date_sent", "msg_box", "m_type", "m_id", "sub", "sub_id", "text_only")
_PART = ("mid", "ct", "name", "fn", "cl", "_data", "text")
_SMS_BOXES = {1: "in", 2: "out", 4: "out", 5: "out", 6: "out"}
_STATES = {3: "draft", 4: "outbox", 5: "failed", 6: "queued"}
_MMS_BOXES = {1: "in", 2: "out", 3: "unknown", 4: "out", 5: "out"}
_MMS_KINDS = {128: "out", 130: "in", 132: "in"}
_REPORTS = {134: "delivery report", 135: "read report", 136: "read report"}
_NOT_FETCHED = 130
_FROM, _RECIPIENTS = 137, (151, 130, 129)
_NO_ADDRESS = frozenset({"", "insert-address-token"})
_FAILED = 64
#: No time of a message in seconds is as large; a maker that writes milliseconds is told by it.
_MILLISECONDS_FROM = 100_000_000_000


def recognise(export: Export) -> bool:
    """Whether this is the store, or an archive that holds one."""
    return bool(_parts(export))


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield text messages, then picture messages, in the order of their numbers."""
    del answers  # the file itself settles time and direction
    from tallybook.reading.databases import Database  # noqa: PLC0415 - sqlite, not at every start

    parts = _parts(export) or ([] if is_archive(export.head(4)) else [""])
    if not parts:
        raise UnreadableExport(source=TITLE, reason="there is no store of messages in it")
    for part in parts:
        with Database.of(export, part) as database:
            yield from _Store(database, frozenset(export.members())).everything()


def _parts(export: Export) -> list[str]:
    """The members that are such a store; an empty name for the file itself."""
    if is_database(export.head(16)):
        return [""] if _is_store(export, "") else []
    if not is_archive(export.head(4)):
        return []
    named = [member for member in export.members() if _NAME.search(member)]
    return [member for member in named if _is_store(export, member)]


def _is_store(export: Export, part: str) -> bool:
    """Whether a database has the tables of the store."""
    tables = table_names(export, part)
    return "canonical_addresses" in tables and bool(tables & {"sms", "pdu"})


class _Piece(NamedTuple):
    """One piece of a picture message."""

    media_type: str
    title: str
    file: str
    text: str


class _Store:
    """One store while it is read."""

    def __init__(self, database: Database, members: frozenset[str]) -> None:
        self._database = database
        self._problems = ProblemList()
        self._files = {
            member.rsplit("/", 1)[-1]: member for member in members if "app_parts/" in member
        }
        self._threads = self._with_whom()
        self._pieces: dict[int, list[_Piece]] = defaultdict(list)
        self._addresses: dict[int, list[tuple[int, str]]] = defaultdict(list)

    def everything(self) -> Iterator[Yielded]:
        """Yield all there is, then what could not be read."""
        from tallybook.reading.databases import as_number, as_text  # noqa: PLC0415

        if not self._database.has("sms") and not self._database.has("pdu"):
            raise UnreadableExport(source=TITLE, reason="it has no table of messages")
        for row in self._database.rows_present("sms", _SMS):
            yield from self._text_message(row)
        for _, mid, kind, name, file_name, location, path, text in self._database.rows_present(
            "part", _PART
        ):
            title = as_text(name) or as_text(file_name) or as_text(location)
            piece = _Piece(as_text(kind).lower(), title, as_text(path), as_text(text))
            self._pieces[as_number(mid) or 0].append(piece)
        for _, message, address, kind in self._database.rows_present(
            "addr", ("msg_id", "address", "type")
        ):
            self._addresses[as_number(message) or 0].append(
                (as_number(kind) or 0, as_text(address))
            )
        for row in self._database.rows_present("pdu", _PDU):
            yield from self._picture_message(row)
        yield from self._database.notes()
        yield from self._problems.rest()

    def _with_whom(self) -> dict[int, list[str]]:
        """The addresses of each conversation."""
        from tallybook.reading.databases import as_number, as_text  # noqa: PLC0415

        known = {
            str(number): as_text(address)
            for number, address in self._database.rows_present("canonical_addresses", ("address",))
        }
        return {
            as_number(number) or 0: [known[one] for one in as_text(ids).split() if known.get(one)]
            for number, ids in self._database.rows_present("threads", ("recipient_ids",))
        }

    def _text_message(self, row: tuple[Any, ...]) -> Iterator[Yielded]:
        """Yield one text message."""
        from tallybook.reading.databases import as_number, as_text  # noqa: PLC0415

        number, thread, raw, date, sent, kind, subject, body, sim, status = row
        box = as_number(kind) or 0
        direction = _SMS_BOXES.get(box, "unknown")
        others = self._threads.get(as_number(thread) or 0, [])
        address = as_text(raw) or "~".join(others)
        at = from_milliseconds(as_number(date))
        yield from self._timed(at, "sms", number)
        facts = {
            "box": _STATES.get(box, ""),
            "date_sent": _other_time(as_number(sent), as_number(date)),
            "delivery": "failed" if as_number(status) == _FAILED else "",
            "sim": _sim(sim),
        }
        came = direction == "in"
        yield Record(
            kind="message",
            channel="sms",
            part=self._database.place("sms"),
            offset=number,
            local=at,
            utc_offset=None if at is None else 0,
            thread=address,
            sender=address if came else "",
            recipients=() if came or not address else (address,),
            direction=direction,
            text=as_text(body),
            subject=as_text(subject),
            details={name: fact for name, fact in facts.items() if fact},
        )

    def _picture_message(self, row: tuple[Any, ...]) -> Iterator[Yielded]:
        """Yield one picture message, or one of the reports that stand among them."""
        from tallybook.reading.databases import as_number, as_text  # noqa: PLC0415

        number, thread, date, sent, box, kind, message_id, subject, sim, _ = row
        at = _instant(as_number(date))
        yield from self._timed(at, "pdu", number)
        others = self._threads.get(as_number(thread) or 0, [])
        report = _REPORTS.get(as_number(kind) or 0, "")
        direction = _way(as_number(box), as_number(kind))
        sender, recipients = self._ends(number, others, direction)
        text, there, missing = self._content(number)
        name = as_text(message_id)
        facts = {
            "attachment": ", ".join(missing),
            "box": _STATES.get(as_number(box) or 0, ""),
            "date_sent": _other_time(as_number(sent), as_number(date)),
            "message_id": name,
            "not_fetched": "yes" if as_number(kind) == _NOT_FETCHED else "",
            "report": report,
            "sim": _sim(sim),
        }
        yield Record(
            kind="event" if report else "message",
            channel="mms",
            part=self._database.place("pdu"),
            offset=number,
            local=at,
            utc_offset=None if at is None else 0,
            thread="~".join(others) or sender,
            sender="" if report else sender,
            recipients=tuple(recipients),
            direction="unknown" if report else direction,
            text=text,
            subject=_mended(as_text(subject)),
            attachments=tuple(there),
            details={name: fact for name, fact in facts.items() if fact},
            match=f"mms {name}\n{text}" if name and not report else None,
        )

    def _ends(self, number: int, others: list[str], direction: str) -> tuple[str, list[str]]:
        """Who sent a picture message and whom it went to, by its addresses, else by the thread."""
        given = [(kind, one) for kind, one in self._addresses[number] if one not in _NO_ADDRESS]
        sender = next((one for kind, one in given if kind == _FROM), "")
        recipients = [one for wanted in _RECIPIENTS for kind, one in given if kind == wanted]
        if not sender and direction == "in" and len(others) == 1:
            sender = others[0]
        if not recipients and direction != "in":
            recipients = others
        return sender, recipients

    def _content(self, number: int) -> tuple[str, list[str], list[str]]:
        """The words of a picture message, its files, and the names of those that are not there."""
        texts, there, missing = [], [], []
        for piece in self._pieces[number]:
            if piece.media_type == "application/smil":
                continue
            member = self._files.get(piece.file.rsplit("/", 1)[-1], "") if piece.file else ""
            if piece.media_type in {"text/plain", ""} and (piece.text or not piece.file):
                texts.append(piece.text)
            elif member:
                there.append(member)
            else:
                missing.append(piece.title or piece.media_type)
        return "\n".join(texts), there, missing

    def _timed(self, at: datetime | None, table: str, number: int) -> Iterator[Problem]:
        """Say of an item that it has no date."""
        if at is None:
            reason = "This item has no date that can be read; it was kept without one."
            place = self._database.place(table)
            yield from self._problems.note(
                Problem(code="no-date", reason=reason, part=place, offset=number)
            )


def _instant(date: int | None) -> datetime | None:
    """The time of a picture message."""
    if date is not None and date >= _MILLISECONDS_FROM:
        return from_milliseconds(date)
    return from_seconds(date)


def _way(box: int | None, kind: int | None) -> str:
    """Which way a picture message went: by its box, else by its kind."""
    return _MMS_BOXES.get(box or 0) or _MMS_KINDS.get(kind or 0, "unknown")


def _mended(written: str) -> str:
    """A subject; the store writes the bytes of UTF-8 as if each were a character."""
    try:
        return written.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return written


def _other_time(sent: int | None, date: int | None) -> str:
    """When the sender's side says it was sent, where that is said and differs."""
    return str(sent) if sent and sent > 0 and sent != date else ""


def _sim(value: object) -> str:
    """Which of the phone's SIM cards it was, by the phone's own number for it."""
    return str(value) if isinstance(value, int) and value >= 0 else ""


SOURCE = Source(
    name="android_messages",
    title="Android message store",
    version=1,
    patterns=("mmssms.db",),
    how=(
        "Android: the phone does not hand this file out; a full copy of the phone holds mmssms.db.",
        "Bring the folder app_parts with it: it holds the media of picture messages.",
        "Without such a copy, use the app SMS Backup & Restore, which writes the same messages.",
    ),
    lacks=(
        "Chat messages (RCS) of Google Messages, which that app keeps in a store of its own.",
        "Messages that were deleted before the copy was made.",
        "The number of the phone itself, in most messages.",
        "Names: they are in the address book.",
    ),
    basis=(
        "https://android.googlesource.com/platform/packages/providers/TelephonyProvider/",
        "https://developer.android.com/reference/android/provider/Telephony",
    ),
    guarded=True,
    recognise=recognise,
    read=read,
)

"""Android's list of calls, ``calllog.db``, or ``contacts2.db`` of phones before 2016.

How a person gets it: the phone keeps it where only the system may read, in
``/data/data/com.android.providers.contacts/databases``; a full copy of a phone, a rooted phone or a
workshop gives it.

Format: SQLite with a table ``calls``: ``number``, ``date`` in milliseconds, ``duration`` in seconds,
``type`` and ``presentation`` as in Android's CallLog.Calls. The list holds the last 500 calls of
each SIM card on most phones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tallybook.errors import UnreadableExport
from tallybook.model.records import Answers, Problem, Record
from tallybook.model.source import Export, Source
from tallybook.reading.archives import is_archive
from tallybook.reading.database_pages import is_database, table_names
from tallybook.reading.instants import from_milliseconds
from tallybook.reading.problems import ProblemList

if TYPE_CHECKING:
    from typing import Any

    from tallybook.model.source import Yielded
    from tallybook.reading.databases import Database

TITLE = "Android call list"
_NAME = re.compile(r"(?:^|/)(?:calllog|contacts2)\.db$", re.IGNORECASE)
_COLUMNS = (
    "number", "date", "duration", "type", "presentation", "name", "features", "subscription_id",
    "via_number", "block_reason", "transcription", "deleted", "post_dial_digits",
)  # fmt: skip
_KINDS = {
    1: ("in", "incoming"),
    2: ("out", "outgoing"),
    3: ("in", "missed"),
    4: ("in", "voicemail"),
    5: ("in", "rejected"),
    6: ("in", "refused list"),
    7: ("in", "answered on another device"),
}
_VOICEMAIL = 4
_PRESENTATIONS = {2: "withheld", 3: "unknown", 4: "payphone", 5: "not available"}
_NUMBERS = {"-1": "unknown", "-2": "withheld", "-3": "payphone"}
_VIDEO = 1


def recognise(export: Export) -> bool:
    """Whether this is the list of calls, or an archive that holds one."""
    return bool(_parts(export))


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield the calls in the order of their numbers."""
    del answers  # the file itself settles time and direction
    from tallybook.reading.databases import Database  # noqa: PLC0415 - sqlite, not at every start

    parts = _parts(export) or ([] if is_archive(export.head(4)) else [""])
    if not parts:
        raise UnreadableExport(source=TITLE, reason="there is no list of calls in it")
    for part in parts:
        with Database.of(export, part) as database:
            yield from _calls(database)


def _parts(export: Export) -> list[str]:
    """The members that are such a list; an empty name for the file itself."""
    if is_database(export.head(16)):
        return [""] if _is_list(export, "") else []
    if not is_archive(export.head(4)):
        return []
    named = [member for member in export.members() if _NAME.search(member)]
    return [member for member in named if _is_list(export, member)]


def _is_list(export: Export, part: str) -> bool:
    """Whether a database has the tables of the list."""
    tables = table_names(export, part)
    return {"calls", "android_metadata"} <= tables and not tables & {"sms", "message", "messages"}


def _calls(database: Database) -> Iterator[Yielded]:
    """Yield the calls of one list."""
    if not database.has("calls", "number", "date", "type"):
        raise UnreadableExport(
            source=TITLE, reason="its table of calls has no number, date or type"
        )
    problems = ProblemList()
    for row in database.rows_present("calls", _COLUMNS):
        record = _call(row, database.place("calls"))
        if record.local is None:
            reason = "This call has no date that can be read; it was kept without one."
            yield from problems.note(
                Problem(code="no-date", reason=reason, part=record.part, offset=record.offset)
            )
        yield record
    yield from database.notes()
    yield from problems.rest()


def _call(row: tuple[Any, ...], place: str) -> Record:
    """One call."""
    from tallybook.reading.databases import as_number, as_text  # noqa: PLC0415

    number, raw, date, duration, kind, presentation, *rest = row
    name, features, sim, via, block, transcription, deleted, dialled = rest
    direction, call = _KINDS.get(as_number(kind) or 0, ("unknown", ""))
    written = as_text(raw)
    withheld = _NUMBERS.get(written) or _PRESENTATIONS.get(as_number(presentation) or 0, "")
    handle = "" if written in _NUMBERS else written
    length = as_number(duration)
    seconds = "" if length is None or length < 0 else str(length)
    at = from_milliseconds(as_number(date))
    facts = {
        "blocked": "yes" if as_number(block) else "",
        "call": call,
        "contact_name": as_text(name),
        "deleted": "yes" if as_number(deleted) else "",
        "dialled_after": as_text(dialled),
        "duration": seconds,
        "sim": as_text(sim),
        "via": as_text(via),
        "video": "yes" if (as_number(features) or 0) & _VIDEO else "",
        "withheld": withheld or ("" if handle else "unknown"),
    }
    return Record(
        kind="voicemail" if as_number(kind) == _VOICEMAIL else "call",
        channel="call",
        part=place,
        offset=number,
        local=at,
        utc_offset=None if at is None else 0,
        thread=handle,
        sender=handle if direction == "in" else "",
        recipients=(handle,) if handle and direction == "out" else (),
        direction=direction,
        text=as_text(transcription),
        details={name: fact for name, fact in facts.items() if fact},
        match=f"call {call} {seconds}",
    )


SOURCE = Source(
    name="android_calls",
    title="Android call list",
    version=1,
    patterns=("calllog.db", "contacts2.db"),
    how=(
        "Android: the phone does not hand this file out; a full copy of the phone holds calllog.db.",
        "Older phones keep the calls in contacts2.db.",
        "Without such a copy, use the app SMS Backup & Restore, which writes the same calls.",
    ),
    lacks=(
        "Older calls: most phones keep the last 500.",
        "Calls of other apps, unless the app enters them in the list.",
        "Withheld numbers: they are kept as withheld; the provider may know them.",
    ),
    basis=("https://developer.android.com/reference/android/provider/CallLog.Calls",),
    guarded=True,
    recognise=recognise,
    read=read,
)

"""The call list of an iPhone or a Mac: ``CallHistory.storedata``, or ``call_history.db`` before iOS 8.

A Mac that takes its owner's calls keeps a copy in ``~/Library/Application Support/CallHistoryDB``.
In an iPhone's backup it lies in ``HomeDomain/Library/CallHistoryDB``, but only in backups that are
encrypted (https://support.apple.com/108353); a program that opens those takes it out. One row of
``ZCALLRECORD`` is a call: ``ZDATE`` in seconds since 2001, ``ZDURATION``, ``ZORIGINATED``,
``ZANSWERED``, and whose service it went through; further people of a group call stand in
``ZHANDLE``. The older ``call`` has seconds since 1970 and flags, of which the first means outgoing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tallybook.errors import UnreadableExport
from tallybook.model.records import Answers, Problem, Record
from tallybook.model.source import Export, Source
from tallybook.reading.apple_times import apple_instant, unix_instant
from tallybook.reading.databases import Database, as_number, as_text, database_parts
from tallybook.reading.problems import ProblemList

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

TITLE = "iPhone or Mac call list"
_NEW, _OLD = "ZCALLRECORD", "call"
_OLD_TABLES = ("call", "_SqliteDatabaseProperties")
_COLUMNS = (
    "ZADDRESS", "ZDATE", "ZDURATION", "ZORIGINATED", "ZANSWERED", "ZCALLTYPE", "ZSERVICE_PROVIDER",
    "ZNAME", "ZLOCATION", "ZISO_COUNTRY_CODE", "ZUNIQUE_ID", "ZFILTERED_OUT_REASON",
    "ZBLOCKEDBYEXTENSION", "ZAUTOANSWEREDREASON",
)  # fmt: skip
_OLD_COLUMNS = ("address", "date", "duration", "flags", "name", "country_code", "originalAddress")
_SERVICES = {
    "com.apple.telephony": "call",
    "com.apple.facetime": "facetime",
    "net.whatsapp.whatsapp": "whatsapp",
    "ph.telegra.telegraph": "telegram",
    "org.whispersystems.signal": "signal",
    "com.facebook.messenger": "messenger",
    "com.burbn.instagram": "instagram",
}
_TYPES = {8: "FaceTime video", 16: "FaceTime audio"}
_JOINING = re.compile(r"Z_\d+REMOTEPARTICIPANTHANDLES")
_OUTGOING, _BLOCKED, _FACETIME = 1, 8, 16
#: Seconds since 2001 cannot have been so many when the older list was in use; since 1970 they were.
_SINCE_1970_FROM = 900_000_000
_NO_DATE = "This call has no date that can be read; it was kept without one."


def recognise(export: Export) -> bool:
    """Whether this is a list of calls, or a folder or a zip that holds one."""
    return bool(_parts(export))


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield the calls in the order of their numbers."""
    del answers  # the list says when each was, and who called
    parts = _parts(export)
    if not parts:
        raise UnreadableExport(source=TITLE, reason="it holds no list of calls")
    for part in parts:
        with Database.of(export, part) as database:
            yield from database.notes()
            yield from _calls(database)


def _parts(export: Export) -> list[str]:
    """The databases in it that are such a list."""
    found = database_parts(export, _NEW) + database_parts(export, *_OLD_TABLES)
    return list(dict.fromkeys(found))


def _calls(database: Database) -> Iterator[Yielded]:
    """Yield the calls of one list."""
    problems = ProblemList()
    for record in _records(database):
        if record.local is None:
            yield from problems.note(
                Problem(code="no-date", reason=_NO_DATE, part=record.part, offset=record.offset)
            )
        yield record
    yield from database.notes()
    yield from problems.rest()


def _records(database: Database) -> Iterator[Record]:
    """Every row of either table."""
    if database.has(_NEW):
        others = _others(database)
        for row in database.rows_present(_NEW, _COLUMNS):
            yield _call(row, database.place(_NEW), others.get(row[0], ()))
    else:
        for row in database.rows_present(_OLD, _OLD_COLUMNS):
            yield _old_call(row, database.place(_OLD))


def _others(database: Database) -> dict[object, tuple[str, ...]]:
    """The people of each call that has several."""
    people = {
        number: as_text(value) for number, value in database.rows_present("ZHANDLE", ["ZVALUE"])
    }
    found: dict[object, tuple[str, ...]] = {}
    for table, columns in database.tables.items():
        if not people or not _JOINING.fullmatch(table):
            continue
        calls = next((name for name in columns if name.endswith("CALLS")), "")
        handles = next((name for name in columns if "HANDLES" in name), "")
        for _, call, handle in database.rows_present(table, [calls, handles]):
            if handle in people:
                found[call] = (*found.get(call, ())[:100], people[handle])
    return found


def _call(row: tuple[Any, ...], place: str, others: tuple[str, ...]) -> Record:
    """One call."""
    number, address, date, duration, out, answered, kind, provider, *rest = row
    name, location, country, unique, filtered, blocked, automatic = rest
    direction = {0: "in", 1: "out"}.get(as_number(out), "unknown")  # type: ignore[arg-type]
    handle = as_text(address).strip()
    taken = "incoming" if as_number(answered) else "missed"
    call = {"in": taken, "out": "outgoing"}.get(direction, "")
    service = as_text(provider)
    facts = {
        "answered": "yes" if direction == "out" and as_number(answered) else "",
        "automatic": as_text(automatic) if as_number(automatic) else "",
        "blocked": "yes" if as_number(blocked) else "",
        "contact_name": as_text(name),
        "country": as_text(country),
        "filtered": as_text(filtered) if as_number(filtered) else "",
        "location": as_text(location),
        "people": ", ".join(others) if len(others) > 1 else "",
        "service": service,
        "type": _TYPES.get(as_number(kind) or 0, ""),
        "unique_id": as_text(unique),
    }
    return _record(
        (place, number),
        (handle, direction, call),
        (apple_instant(date), _seconds(duration)),
        _channel(service, as_number(kind)),
        facts,
        others,
    )


def _old_call(row: tuple[Any, ...], place: str) -> Record:
    """One call of the older list."""
    number, address, date, duration, raw_flags, name, country, original = row
    flags = as_number(raw_flags) or 0
    is_out = bool(flags & _OUTGOING)
    seconds = _seconds(duration)
    is_new = (as_number(date) or 0) >= _SINCE_1970_FROM
    call = "outgoing" if is_out else "incoming" if seconds not in {"", "0"} else "missed"
    facts = {
        "blocked": "yes" if flags & _BLOCKED else "",
        "contact_name": as_text(name),
        "country": as_text(country),
        "flags": str(flags),
        "original_address": as_text(original),
    }
    return _record(
        (place, number),
        (as_text(address).strip(), "out" if is_out else "in", call),
        (unix_instant(date) if is_new else apple_instant(date), seconds),
        "facetime" if flags & _FACETIME else "call",
        facts,
        (),
    )


def _record(
    at: tuple[str, int],
    who: tuple[str, str, str],
    when: tuple[Any, str],
    channel: str,
    facts: dict[str, str],
    others: tuple[str, ...],
) -> Record:
    """One call as a record."""
    (place, number), (handle, direction, call), (moment, seconds) = at, who, when
    people = others or ((handle,) if handle else ())
    facts |= {"call": call, "duration": seconds, "withheld": "" if people else "withheld"}
    return Record(
        kind="call",
        channel=channel,
        part=place,
        offset=number,
        local=moment,
        utc_offset=None if moment is None else 0,
        thread=handle or ", ".join(people),
        sender=(handle or next(iter(people), "")) if direction == "in" else "",
        recipients=people if direction == "out" else (),
        direction=direction,
        details={name: facts[name] for name in sorted(facts) if facts[name]},
        match=f"call {call} {seconds}",
    )


def _channel(service: str, kind: int | None) -> str:
    """The way a call came."""
    if kind in _TYPES and not service:
        return "facetime"
    return _SERVICES.get(service.casefold(), service or "call")


def _seconds(duration: object) -> str:
    """How long a call was, in whole seconds; empty where that is not said."""
    length = as_number(duration)
    return "" if length is None or not 0 <= length < 10**9 else str(length)


SOURCE = Source(
    name="iphone_calls",
    title=TITLE,
    version=1,
    patterns=("CallHistory.storedata", "call_history.db"),
    how=(
        "Mac: hold Alt in the Finder's Go menu, Library, Application Support, CallHistoryDB; copy it.",
        "iPhone: only encrypted backups hold the call list; a program that opens them takes it out.",
        "Otherwise: ask the phone company for the itemised calls, or photograph the list on the phone.",
    ),
    lacks=(
        "Calls that were deleted, and older ones that the device let go of by itself.",
        "The number of a caller who withheld it.",
        "What was said.",
    ),
    recognise=recognise,
    read=read,
    basis=(
        "https://metadataperspective.com/2025/02/05/hello-who-is-on-the-line",
        "https://github.com/richinfante/iphonebackuptools/tree/master/schemas/calls",
        "https://avi.alkalay.net/2011/12/iphone-call-history.html",
    ),
    guarded=True,
)

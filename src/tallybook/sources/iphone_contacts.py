"""The address book of an iPhone: ``AddressBook.sqlitedb``.

In a backup it lies in ``HomeDomain/Library/AddressBook``. ``ABPerson`` holds the people,
``ABMultiValue`` their numbers (property 3), mail addresses (4), postal addresses (5), web pages (22)
and accounts (13, 46), with labels in ``ABMultiValueLabel``; values that are made of several stand in
``ABMultiValueEntry``. A card says when it was made and last changed, in seconds since 2001.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tallybook.errors import UnreadableExport
from tallybook.model.records import Answers, Problem, Record
from tallybook.model.source import Export, Source
from tallybook.reading.databases import Database, as_number, as_text, database_parts
from tallybook.reading.message_tables import told_time
from tallybook.reading.problems import ProblemList

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

TITLE = "iPhone address book"
_TABLES = ("ABPerson", "ABMultiValue")
_COLUMNS = (
    "Prefix", "First", "Middle", "Last", "Suffix", "Organization", "Nickname", "DisplayName",
    "JobTitle", "Department", "Note", "Birthday", "CreationDate", "ModificationDate",
)  # fmt: skip
_PHONE, _MAIL = 3, 4
_PROPERTIES = {
    _PHONE: "phones", _MAIL: "mails", 5: "address", 12: "dates", 13: "accounts", 22: "url",
    23: "related", 46: "accounts",
}  # fmt: skip
#: What one person may have of numbers and the like.
_MOST = 2000
_EMPTY = "A card without a name, a number or an address was passed over."


def recognise(export: Export) -> bool:
    """Whether this is an address book, or a folder or a zip that holds one."""
    return bool(database_parts(export, *_TABLES))


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield one record for each person."""
    del answers  # a card has no time, no zone and no sender
    parts = database_parts(export, *_TABLES)
    if not parts:
        raise UnreadableExport(source=TITLE, reason="it holds no table of people")
    for part in parts:
        with Database.of(export, part) as database:
            yield from database.notes()
            yield from _cards(database)


def _cards(database: Database) -> Iterator[Yielded]:
    """Yield the people of one address book."""
    problems = ProblemList()
    values = _values(database)
    yield from database.notes()
    place = database.place("ABPerson")
    for row in database.rows_present("ABPerson", _COLUMNS):
        card = _card(row, place, values.get(row[0], []))
        if card is None:
            yield from problems.note(
                Problem(code="empty-card", reason=_EMPTY, part=place, offset=row[0], items=1)
            )
        else:
            yield card
    yield from database.notes()
    yield from problems.rest()


def _values(database: Database) -> dict[object, list[tuple[int, str, str]]]:
    """Numbers, addresses and the like of each person: property, label and value."""
    labels = {
        number: as_text(value).removeprefix("_$!<").removesuffix(">!$_").strip().lower()
        for number, value in database.rows_present("ABMultiValueLabel", ["value"])
    }
    inner = _inner(database)
    found: dict[object, list[tuple[int, str, str]]] = {}
    wanted = ["UID", "record_id", "property", "label", "value"]
    for row, unique, person, kind, label, value in database.rows_present("ABMultiValue", wanted):
        told = as_text(value).strip() or inner.get(row if unique is None else unique, "")
        rows = found.setdefault(person, [])
        if told and len(rows) < _MOST:
            rows.append((as_number(kind) or 0, labels.get(label, ""), told))
    return found


def _inner(database: Database) -> dict[object, str]:
    """Values that are made of several, such as the lines of a postal address."""
    found: dict[object, list[str]] = {}
    for _, parent, value in database.rows_present("ABMultiValueEntry", ["parent_id", "value"]):
        rows = found.setdefault(parent, [])
        if (told := as_text(value).strip()) and len(rows) < _MOST:
            rows.append(told)
    return {parent: ", ".join(values) for parent, values in found.items()}


def _card(row: tuple[Any, ...], place: str, values: list[tuple[int, str, str]]) -> Record | None:
    """One person; None where nothing is said of them."""
    number, *cells = row
    before, first, middle, last, after, firm, nick, shown, *rest = map(as_text, cells[:12])
    title, department, note, birthday = rest
    handles = [value for kind, _, value in values if kind == _PHONE]
    handles += [value for kind, _, value in values if kind == _MAIL]
    named = " ".join(filter(None, (before, first, middle, last, after)))
    name = named or shown or firm or nick or next(iter(handles), "")
    if not name.strip():
        return None
    facts = {
        "birthday": birthday,
        "changed": told_time(cells[13]),
        "made": told_time(cells[12]),
        "nickname": nick,
        "note": note,
        "org": ", ".join(filter(None, (firm, department))),
        "title": title,
    } | _told(values)
    return Record(
        kind="card",
        channel="contacts",
        part=place,
        offset=number,
        recipients=tuple(dict.fromkeys(handles)),
        text=name,
        details={name: fact for name, fact in facts.items() if fact},
    )


def _told(values: list[tuple[int, str, str]]) -> dict[str, str]:
    """Numbers, addresses and the like as lines, each with its label."""
    found: dict[str, list[str]] = {}
    for kind, label, value in values:
        line = f"{label}: {value}" if label else value
        found.setdefault(_PROPERTIES.get(kind, "other"), []).append(line)
    return {name: "\n".join(dict.fromkeys(lines)) for name, lines in found.items()}


SOURCE = Source(
    name="iphone_contacts",
    title=TITLE,
    version=1,
    patterns=("AddressBook.sqlitedb",),
    how=(
        "iPhone: back it up to a computer without a password, then choose the folder of the backup.",
        "Easier: Contacts, Lists, hold 'All Contacts', Export; that file is read as well.",
    ),
    lacks=(
        "Cards that were deleted before the backup.",
        "Pictures; they stay in the original.",
        "What a number or a name was before it was changed.",
    ),
    recognise=recognise,
    read=read,
    basis=(
        "https://github.com/abrignoni/iLEAPP/blob/main/scripts/artifacts/addressBook.py",
        "https://avi.alkalay.net/2011/12/iphone-call-history.html",
    ),
    guarded=True,
)

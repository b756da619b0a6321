"""From what a person writes to sealed entries: incidents, corrections, people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import datetime
from typing import Any

from tallybook.errors import LateChange, UnfitAnswer
from tallybook.journal.book import Book
from tallybook.model.entries import VOICES, Incident
from tallybook.model.people import Person

#: Fields of an incident that are leaves of their own: a leaf can only be disclosed whole, and each
#: of these can be withheld by itself.
APART = ("witnesses", "feeling", "impact", "private_note", "impact_kinds")
#: Fields that came later: an entry that has nothing to say in them is written as it always was.
LATER = ("noted_on",)

ROLES = ("owner", "other", "third")


def write(book: Book, incident: Incident) -> int:
    """Seal one incident; durable when this returns.

    Returns:
        The item's number.

    Raises:
        UnfitAnswer: Nothing was written, or the voice is not one of `VOICES`.
    """
    if not incident.what.strip():
        raise UnfitAnswer(answer="", reason="one line is needed", choices="a few words")
    if incident.voice not in VOICES:
        raise UnfitAnswer(answer=incident.voice, reason="whose words?", choices=", ".join(VOICES))
    fields = plain_fields(asdict(incident))
    body = {
        name: value
        for name, value in fields.items()
        if name not in APART and (value or name not in LATER)
    }
    return book.append("incident", body, items=apart(fields)).first_leaf


def amend(book: Book, item: int, fields: Mapping[str, Any], reason: str) -> int:
    """Correct an incident; what is corrected stays in the record.

    Raises:
        LateChange: No reason was given, or nothing is changed.
        UnfitAnswer: A field is not one of an incident's.
    """
    if not reason.strip() or not fields:
        raise LateChange
    known = Incident.__dataclass_fields__
    for name in fields:
        if name not in known:
            raise UnfitAnswer(answer=name, reason="no such field", choices=", ".join(known))
    given = plain_fields(fields)
    shared = {name: value for name, value in given.items() if name not in APART}
    body = {"of": item, "reason": reason, "fields": shared}
    cleared = tuple({"field": name, "value": given[name]} for name in APART if name in given)
    return book.append("amendment", body, items=cleared).first_leaf


def person(book: Book, who: Person, on_whose_word: str) -> int:
    """Say that several handles are one person; a later entry of the same name replaces it."""
    if who.role not in ROLES:
        raise UnfitAnswer(answer=who.role, reason="no such role", choices=", ".join(ROLES))
    body = asdict(who) | {"handles": list(who.handles), "on_whose_word": on_whose_word}
    return book.append("person", body).first_leaf


def plain_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of an incident as JSON values: times as ISO text, tuples as lists."""
    return {name: _plain(value) for name, value in fields.items()}


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, datetime) else value


def apart(fields: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    """Those fields that are leaves of their own, where they are not empty."""
    return tuple({"field": name, "value": fields[name]} for name in APART if fields.get(name))


def checked_time(text: str) -> str:
    """An ISO date or time, as given; anything else is refused."""
    try:
        datetime.fromisoformat(text)
    except ValueError as error:
        choices = "2025-01-27 or 2025-01-27T19:30"
        raise UnfitAnswer(answer=text, reason="it is not a date", choices=choices) from error
    return text

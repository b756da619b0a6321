"""Conditions of an order as they are typed on a command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tallybook.errors import UnfitAnswer
from tallybook.model.orders import Condition, Place

HELP = (
    "A condition, its parts between semicolons: 'number=2; kind=people; people=me, Mum; indirectly; "
    "words=not to contact her'. Kinds: people, places, channels, times, acts. Other parts: "
    "place=home|51.50740,-0.12780|200 (name, position, metres), channels=call, allowed=email, "
    "acts=publishing, days=mon, sat, begins=21:00, finishes=07:00, from=2025-01-27, until=... "
    "May be repeated."
)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def clause_of(text: str) -> Condition:
    """Read one condition.

    Raises:
        UnfitAnswer: A part of it does not read.
    """
    given: dict[str, Any] = {"number": "", "places": ()}
    for part in (one.strip() for one in text.split(";")):
        name, has_value, value = (each.strip() for each in part.partition("="))
        if name == "indirectly" and not has_value:
            given["indirectly"] = True
        elif name == "place":
            given["places"] = (*given["places"], _place(value))
        elif name in _READERS:
            field, read = _READERS[name]
            given[field] = read(value)
        elif part:
            raise UnfitAnswer(answer=name, reason="a condition has no such part", choices=HELP)
    return Condition(**given)


def _plain(value: str) -> str:
    """Words as they are."""
    return value


def _several(value: str) -> tuple[str, ...]:
    """What stands between commas."""
    return tuple(one.strip() for one in value.split(",") if one.strip())


def _day(value: str) -> date:
    """A day."""
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise UnfitAnswer(answer=value, reason="it is not a day", choices="2025-01-27") from error


def _days(value: str) -> tuple[int, ...]:
    """Days of the week by their first letters."""
    named = [one[:3].lower() for one in _several(value)]
    for one in named:
        if one not in _DAYS:
            raise UnfitAnswer(answer=one, reason="there is no such day", choices=", ".join(_DAYS))
    return tuple(_DAYS.index(one) for one in named)


def _place(value: str) -> Place:
    """A place as ``name|north,east|metres``; position and metres may be missing."""
    name, position, metres = (*(each.strip() for each in value.split("|")), "", "")[:3]
    try:
        north, east = (float(one) for one in position.split(",")) if position else (None, None)
        return Place(name=name, lat=north, lon=east, metres=float(metres) if metres else None)
    except ValueError as error:
        choices = "place=home|51.50740,-0.12780|200"
        raise UnfitAnswer(answer=value, reason="it is no place", choices=choices) from error


_READERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    **{name: (name, _plain) for name in ("number", "words", "kind", "begins", "finishes")},
    **{name: (name, _several) for name in ("people", "channels", "allowed", "acts")},
    "days": ("days", _days),
    "from": ("from_", _day),
    "until": ("until", _day),
}

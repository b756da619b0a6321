"""Read the forms for orders, conditions, blocks and reports, as people type them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from tallybook.model.orders import CLAUSE_KINDS, ME, Condition, Place
from tallybook.web.forms import UNREADABLE_DAY, day, hour_of, is_day, several

if TYPE_CHECKING:
    from django.http import HttpRequest

#: Rows for places that a form holds.
PLACES = 3
UNREADABLE_HOUR = "That time cannot be read. Examples: 21:00, 9pm."
WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_METRES = {
    "m": 1.0,
    "metres": 1.0,
    "meters": 1.0,
    "km": 1000.0,
    "miles": 1609.344,
    "mile": 1609.344,
}
_HIGHEST, _WIDEST = 90, 180


def typed(request: HttpRequest, texts: Sequence[str], days: Sequence[str] = ()) -> dict[str, Any]:
    """What was typed into some boxes; a day comes from three."""
    given: dict[str, Any] = {name: request.POST.get(name, "").strip() for name in texts}
    return given | {name: day(request.POST, name) for name in days}


def unreadable(values: dict[str, Any], days: Sequence[str]) -> dict[str, str]:
    """Say which days cannot be read."""
    return {name: UNREADABLE_DAY for name in days if not is_day(values[name])}


def moment(values: dict[str, Any], errors: dict[str, str], name: str = "day") -> str:
    """A day with its time of day, where one was given, as ISO text; says what is wrong with it."""
    given, hour = values[name], hour_of(values["time"])
    if not given:
        errors[name] = "Give the day. If you are not sure, the latest day it could have been."
    elif not is_day(given):
        errors[name] = UNREADABLE_DAY
    elif hour is None:
        errors["time"] = "That time cannot be read. Examples: 14:30, 2.30pm."
    return f"{given}T{hour}" if hour else str(given)


def numbers(text: str) -> tuple[int, ...]:
    """Numbers of items as they are typed, between commas or blanks; what is none falls away."""
    parts = text.replace(",", " ").split()
    longest = len("1000000000000")
    return tuple(
        int(one) for one in parts if one.isascii() and one.isdigit() and len(one) < longest
    )


def condition_values(request: HttpRequest) -> dict[str, Any]:
    """The form of one condition as it was typed."""
    texts = ("number", "words", "kind", "others", "begins", "finishes", "said", "reason")
    values = typed(request, texts, ("from_", "until", "dated"))
    values["kind"] = values["kind"] if values["kind"] in CLAUSE_KINDS else "people"
    for name in ("people", "channels", "allowed", "acts", "days"):
        values[name] = request.POST.getlist(name)
    values["indirectly"] = bool(request.POST.get("indirectly"))
    rows = zip(
        *(request.POST.getlist(f"place_{part}") for part in ("name", "at", "metres")), strict=False
    )
    values["places"] = [
        {"name": n.strip(), "at": a.strip(), "metres": m.strip()} for n, a, m in rows
    ]
    if request.method != "POST":
        values |= {"people": [ME], "said": "corrected"}
    return values


def condition(values: dict[str, Any], errors: dict[str, str]) -> Condition:
    """Read one condition; what is wrong with it is said beside the box."""
    errors |= unreadable(values, ("from_", "until"))
    places = tuple(
        place for row in values["places"] if any(row.values()) and (place := _place(row, errors))
    )
    begins, finishes = (_hour(values, name, errors) for name in ("begins", "finishes"))
    _complete(values, places, errors)
    kind = values["kind"]
    about_people = kind in {"people", "channels", "times"}
    return Condition(
        number=values["number"],
        words=values["words"],
        kind=kind,
        people=(*values["people"], *several(values["others"])) if about_people else (),
        indirectly=values["indirectly"] and kind == "people",
        places=places if kind == "places" else (),
        channels=tuple(values["channels"]) if kind == "channels" else (),
        allowed=tuple(values["allowed"]) if about_people else (),
        acts=tuple(values["acts"]) if kind == "acts" else (),
        days=tuple(int(one) for one in values["days"] if one in set("0123456")),
        begins=begins,
        finishes=finishes,
        from_=_day(values["from_"]),
        until=_day(values["until"]),
    )


def _complete(values: dict[str, Any], places: tuple[Place, ...], errors: dict[str, str]) -> None:
    """Say what a condition of its kind still needs."""
    kind = values["kind"]
    if kind == "places" and not places:
        errors.setdefault("places", "Give at least one place, by a name you will write again.")
    if kind == "channels" and not values["channels"]:
        errors["channels"] = "Choose at least one way of contact."
    if kind == "acts" and not values["acts"]:
        errors["acts"] = "Choose at least one."
    if kind == "times" and not (values["begins"] or values["finishes"] or values["days"]):
        errors["begins"] = "Give hours, or days of the week."


def _hour(values: dict[str, Any], name: str, errors: dict[str, str]) -> str:
    """An hour of the day."""
    hour = hour_of(values[name])
    if hour is None:
        errors[name] = UNREADABLE_HOUR
    return hour or ""


def _place(row: dict[str, str], errors: dict[str, str]) -> Place | None:
    """One place of the form; a position and a distance may be missing."""
    if not row["name"]:
        errors["places"] = "Give each place a name."
        return None
    metres = _metres(row["metres"])
    position = _position(row["at"])
    if metres is None or position is None:
        errors["places"] = (
            "A position looks like 51.5074, -0.1278, as a map gives it. A distance looks like 200 m."
        )
        return None
    return Place(name=row["name"], lat=position[0], lon=position[1], metres=metres or None)


def _metres(text: str) -> float | None:
    """A distance as people write it; nought for nothing, None where it cannot be read."""
    plain = text.lower().replace(",", "").strip()
    digits = plain.rstrip("abcdefghijklmnopqrstuvwxyz ").strip()
    unit = plain[len(digits) :].strip() or "m"
    try:
        far = float(digits or 0) * _METRES[unit]
    except (ValueError, KeyError):
        return None
    return far if 0 <= far < float("inf") else None


def _position(text: str) -> tuple[float | None, float | None] | None:
    """Two numbers as a map gives them; a pair of nothing for nothing, None where it is none."""
    if not text:
        return None, None
    try:
        north, east = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return (north, east) if abs(north) <= _HIGHEST and abs(east) <= _WIDEST else None


def _day(text: str) -> date | None:
    """A day, where one was given."""
    return date.fromisoformat(text) if text and is_day(text) else None

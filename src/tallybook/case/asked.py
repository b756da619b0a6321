"""What someone asks to see: one filter for pages, commands, patterns and bundles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from tallybook.case.times import day_or_time
from tallybook.errors import UnfitAnswer
from tallybook.model.kinds import KINDS as ITEMS

DIRECTIONS = ("in", "out", "unknown")
KINDS = tuple(ITEMS)
ROLES = ("owner", "other", "third")
MATCHES = ("text", "words")
_YES = {"yes": True, "true": True, "1": True, "on": True, "no": False, "false": False, "0": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which items are meant; what is left empty leaves nothing out.

    Attributes:
        person: Name of a person of the book.
        role: Everyone in this role: ``other`` for those the record is about.
        handle: A number or address in any spelling, or a neutral label (``Sender 3``); ``-`` for
            items without any.
        channel: Any of these channels.
        kind: Any of these kinds.
        direction: ``in``, ``out`` or ``unknown``.
        since: From this day or time on, on the person's own clock.
        until: To this day, which is included, or this time.
        words: What the text must hold.
        match: ``text``: the words as typed, anywhere; ``words``: each of them as a whole word.
        matters: Marked as mattering most.
        private: Marked as private.
        late: Written down late.
        attached: With something attached.
        event: A line that the app wrote itself.
        contact: Received messages, calls and mails: what patterns count.
        dated: With a time that is known to the day at least.
        hour: In this hour of the day (0 to 23) on the person's own clock.
        weekday: On this day of the week (0 is Monday).
        exhibit: From the export with this SHA-256.
        items: Only these leaf numbers.
        flag: With a flag of any of these families.
        behaviour: Showing any of these behaviours of the catalogue.
    """

    person: str = ""
    role: str = ""
    handle: str = ""
    channel: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    direction: str = ""
    since: date | datetime | None = None
    until: date | datetime | None = None
    words: str = ""
    match: str = "text"
    matters: bool | None = None
    private: bool | None = None
    late: bool | None = None
    attached: bool | None = None
    event: bool | None = None
    contact: bool | None = None
    dated: bool | None = None
    hour: int | None = None
    weekday: int | None = None
    exhibit: str = ""
    items: tuple[int, ...] = ()
    flag: tuple[str, ...] = ()
    behaviour: tuple[str, ...] = ()

    @classmethod
    def from_words(cls, words: Mapping[str, str]) -> Filter:
        """Read a filter from what was typed or stands in an address.

        Raises:
            UnfitAnswer: A value does not fit, or a name is not one of the filter's.
        """
        known = {field.name for field in fields(cls)}
        given: dict[str, Any] = {}
        for name, text in words.items():
            if name not in known:
                raise UnfitAnswer(
                    answer=name, reason="there is no such filter", choices=", ".join(sorted(known))
                )
            if text.strip():
                given[name] = _READERS.get(name, _plain)(name, text.strip())
        made = cls(**given)
        if made.since and made.until and _bound(made.until) < _bound(made.since):
            raise UnfitAnswer(
                answer=made.until, reason="it ends before it begins", choices="a later day"
            )
        return made

    def to_words(self) -> dict[str, str]:
        """Write the filter as it would be typed; nothing for what is empty."""
        written: dict[str, str] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value == field.default or value is None:
                continue
            if isinstance(value, bool):
                written[field.name] = "yes" if value else "no"
            elif isinstance(value, tuple):
                written[field.name] = ",".join(str(one) for one in value)
            else:
                written[field.name] = value.isoformat() if isinstance(value, date) else str(value)
        return written

    @property
    def is_open(self) -> bool:
        """Whether it leaves nothing out."""
        return not self.to_words()


def _bound(value: date | datetime) -> date:
    """The day of a bound."""
    return value.date() if isinstance(value, datetime) else value


def _plain(_name: str, text: str) -> str:
    """Take words as they are."""
    return text


def _day(_name: str, text: str) -> date | datetime:
    """Read a day or a time; a time with a zone has no place on the person's own clock."""
    value = day_or_time(text)
    if value is None or (isinstance(value, datetime) and value.tzinfo is not None):
        raise UnfitAnswer(
            answer=text, reason="it is not a day", choices="a day such as 2024-12-01, "
            "or a time such as 2024-12-01T18:30",
        )  # fmt: skip
    return value


def _switch(_name: str, text: str) -> bool:
    """Read yes or no."""
    if text.lower() not in _YES:
        raise UnfitAnswer(answer=text, reason="it is neither yes nor no", choices="yes, no")
    return _YES[text.lower()]


def _one_of(*allowed: str) -> Callable[[str, str], str]:
    """Read one of a few words."""

    def read(_name: str, text: str) -> str:
        if text.lower() not in allowed:
            raise UnfitAnswer(answer=text, reason="it is not known", choices=", ".join(allowed))
        return text.lower()

    return read


def _kinds(_name: str, text: str) -> tuple[str, ...]:
    """Read kinds, between commas."""
    return tuple(_one_of(*KINDS)("kind", one) for one in _words(_name, text))


def _words(_name: str, text: str) -> tuple[str, ...]:
    """Read words between commas."""
    return tuple(one.strip().lower() for one in text.split(",") if one.strip())


def _number(most: int) -> Callable[[str, str], int]:
    """Read a whole number up to a bound."""

    def read(_name: str, text: str) -> int:
        if not (text.isascii() and text.isdigit() and int(text[:4]) <= most):
            raise UnfitAnswer(answer=text, reason="it does not fit", choices=f"0 to {most}")
        return int(text)

    return read


def _numbers(_name: str, text: str) -> tuple[int, ...]:
    """Read item numbers between commas."""
    found = []
    for one in _words(_name, text):
        if not (one.isascii() and one.isdigit() and len(one) < len("1000000000000")):
            raise UnfitAnswer(answer=one, reason="it is not an item's number", choices="12, 13")
        found.append(int(one))
    return tuple(found)


_READERS: dict[str, Callable[[str, str], Any]] = {
    "since": _day,
    "until": _day,
    "channel": _words,
    "flag": _words,
    "behaviour": _words,
    "kind": _kinds,
    "direction": _one_of(*DIRECTIONS),
    "role": _one_of(*ROLES),
    "match": _one_of(*MATCHES),
    **dict.fromkeys(
        ("matters", "private", "late", "attached", "event", "contact", "dated"), _switch
    ),
    "hour": _number(23),
    "weekday": _number(6),
    "items": _numbers,
}

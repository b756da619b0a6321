"""Read what stands in the cells of a table: days, times, lengths, ways and numbers.

The order of day and month is never decided here: it is read from the whole table at once, in
`tallybook.reading.orders`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]\s*(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d{1,9})?)?)?\s*"
    r"(Z|UTC|[+-]\d\d:?(?:\d\d)?)?"
)
_NUMBERS = re.compile(
    r"(\d{1,4})\s?[./\-\s]\s?(\d{1,2})\s?[./\-\s]\s?(\d{1,4})(?=$|[\s,T])\.?,?\s*(.*)", re.DOTALL
)
_DAY_FIRST = re.compile(
    r"(?:[^\W\d]{2,12}\.?,?\s+)?(\d{1,2})(?:st|nd|rd|th|\.|º)?[\s\-]{0,2}(?:de\s|of\s)?"
    r"([^\W\d_]{3,12})\.?,?[\s\-]{0,2}(?:de\s)?(\d{4}|\d\d)(?=$|[\s,])\s?,?\s*(.*)", re.DOTALL,
)  # fmt: skip
_MONTH_FIRST = re.compile(
    r"(?:[^\W\d]{2,12}\.?,?\s+)?([^\W\d_]{3,12})\.?\s(\d{1,2})(?:st|nd|rd|th)?,?\s(\d{4})(?=$|[\s,])\s?,?\s*(.*)",
    re.DOTALL,
)
_CLOCK = re.compile(
    r"(\d{1,2})\s?[:.h]\s?(\d\d)(?:\s?[:.m]\s?(\d\d)(?:[.,]\d{1,9})?)?\s?(?:uhr)?\s?"
    r"([ap]\.?\s?m\.?)?\s?(Z|UTC|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan ene gen janv styc tam", "feb fev fevr lut", "mar marz mars mrt mrz maer",
            "apr abr avr kwi", "may mai mei mag maj", "jun juin giu cze", "jul juil lug lip",
            "aug aou aout ago sie", "sep sept set wrz", "oct okt ott out paz", "nov lis",
            "dec dez dic des gru",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_UNIT = re.compile(
    r"(\d{1,6})\s*(h|hr|hrs|hours?|std|m|min|mins|minutes?|s|sec|secs|seconds?|sek)\b\.?\s*",
    re.IGNORECASE,
)
_CLOCKED = re.compile(r"(?:(\d{1,4}):)?(\d{1,4}):(\d\d)(?:[.,]\d+)?")
_EPOCH = re.compile(r"(1\d{9})(\d{3})?")
_HOURS, _NOON = 24, 12
_TWO, _FOUR = 2, 4
_FARTHEST = timedelta(hours=15)

_IN = "in|incoming|inbound|received|receive|mt|terminating|eingehend|ankommend|entrant|recu|recibida|recibido|entrante|in arrivo|ricevuta|inkomend|przychodzace|missed|incoming call|received call|call in"
_OUT = "out|outgoing|outbound|sent|send|mo|originating|dialled|dialed|made|ausgehend|abgehend|sortant|emis|emise|enviado|enviada|saliente|realizada|in uscita|effettuata|uitgaand|wychodzace|outgoing call|call out"
_WAYS = dict.fromkeys(_IN.split("|"), "in") | dict.fromkeys(_OUT.split("|"), "out")
_WITHHELD = frozenset(
    [
        "withheld",
        "number withheld",
        "private",
        "private number",
        "anonymous",
        "no caller id",
        "blocked",
        "restricted",
        "unterdruckt",
        "anonym",
        "masque",
        "numero masque",
        "appel masque",
        "prive",
        "privado",
        "numero privado",
        "oculto",
        "numero oculto",
        "anonimo",
        "riservato",
        "anoniem",
        "afgeschermd",
        "zastrzezony",
        "ex-directory",
    ]
)
_UNKNOWN = frozenset(
    [
        "unknown",
        "unavailable",
        "unknown number",
        "n/a",
        "na",
        "none",
        "-",
        "--",
        "unbekannt",
        "inconnu",
        "desconocido",
        "sconosciuto",
        "desconhecido",
        "onbekend",
        "nieznany",
        "null",
        "(unknown)",
    ]
)
_KINDS = (
    (
        re.compile(r"voice ?mail|mailbox|answer ?phone|messagerie vocale|buzon"),
        "voicemail",
        "voicemail",
    ),
    (re.compile(r"mms|picture message|multimedia"), "message", "mms"),
    (re.compile(r"sms|text|message|mensaje|nachricht"), "message", "sms"),
    (re.compile(r"e-?mail"), "mail", "email"),
    (
        re.compile(
            r"call|voice|voix|anruf|appel|llamad|chiamat|chamad|gespr|rozmow|missed|phone|dial"
        ),
        "call",
        "call",
    ),
    (re.compile(r"data|gprs|internet|roaming data|daten|donnees|datos|dati"), "row", ""),
)


@dataclass(frozen=True, slots=True)
class Day:
    """A date as written: three numbers in the order of the cell, or a day beyond doubt.

    Attributes:
        parts: The numbers whose order is open; empty where it is not.
        day: The day, where it is beyond doubt.
        rest: What stands behind the date.
    """

    parts: tuple[int, int, int] | None
    day: tuple[int, int, int] | None
    rest: str


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as written, with the zone it carries."""

    hour: int
    minute: int
    second: int | None = None
    utc_offset: int | None = None


def instant(cell: str) -> tuple[datetime, int] | None:
    """A time in seconds or milliseconds since 1970, as UTC."""
    found = _EPOCH.fullmatch(cell.strip())
    if found is None:
        return None
    at = datetime.fromtimestamp(int(found[1]), UTC).replace(tzinfo=None)
    return at.replace(microsecond=1000 * int(found[2] or 0)), 0


def day_of(cell: str) -> Day | None:
    """Read the date at the start of a cell."""
    cell = cell.strip().strip("'\"\u200e\u200f")[:80]
    if found := _ISO.match(cell):
        year, month, day = (int(found[part]) for part in (1, 2, 3))
        return Day(None, (year, month, day), cell[found.end(3) :].lstrip("T ,"))
    if found := _NUMBERS.fullmatch(cell):
        first, second, third = (int(found[part]) for part in (1, 2, 3))
        if len(found[1]) == _FOUR:
            return Day(None, (first, second, third), found[4])
        is_short = len(found[1]) <= _TWO and len(found[3]) in {_TWO, _FOUR}
        return Day((first, second, third), None, found[4]) if is_short else None
    return _named(cell)


def _named(cell: str) -> Day | None:
    """Read a date whose month is a word."""
    if found := _DAY_FIRST.fullmatch(cell):
        day, name, year, rest = found.groups()
    elif found := _MONTH_FIRST.fullmatch(cell):
        name, day, year, rest = found.groups()
    else:
        return None
    month = _month(name)
    full = int(year) + 2000 if len(year) == _TWO else int(year)
    return Day(None, (full, month, int(day)), rest) if month else None


def _month(name: str) -> int:
    """The number of a month by its name; 0 for none."""
    small = folded(name)
    return _MONTHS.get(small[:4]) or _MONTHS.get(small[:3]) or 0


def clock_of(cell: str) -> Clock | None:
    """Read a time of day."""
    found = _CLOCK.fullmatch(
        cell.strip().strip("'\"").replace("\u202f", " ").replace("\u00a0", " ")[:40]
    )
    if found is None:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3]) if found[3] else None
    if half := found[4]:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if half[0] in "pP" else 0)
    if hour >= _HOURS or minute >= 60 or (second or 0) >= 60:  # noqa: PLR2004
        return None
    return Clock(hour, minute, second, offset_of(found[5] or ""))


def offset_of(zone: str) -> int | None:
    """Minutes east of UTC of a zone written behind a time."""
    if not zone:
        return None
    if zone.upper() in {"Z", "UTC"}:
        return 0
    digits = zone[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    if timedelta(minutes=minutes) > _FARTHEST:
        return None
    return -minutes if zone[0] == "-" else minutes


def seconds_of(cell: str) -> str:
    """The length of a call in seconds, where the cell leaves no doubt; empty otherwise."""
    cell = cell.strip().strip("'\"")[:40]
    if found := _CLOCKED.fullmatch(cell):
        hours, minutes, seconds = int(found[1] or 0), int(found[2]), int(found[3])
        return str(hours * 3600 + minutes * 60 + seconds) if found[1] else ""
    total, at = 0, 0
    while found := _UNIT.match(cell, at):
        letter = found[2][0].lower()
        total += (
            int(found[1])
            * {"h": 3600, "m": 60, "s": 3600 if found[2].lower() == "std" else 1}[letter]
        )
        at = found.end()
    return str(total) if at and at == len(cell) else ""


def way_of(cell: str) -> str:
    """The direction a cell says: ``in``, ``out`` or ``unknown``."""
    small = folded(cell)
    if small in _WAYS:
        return _WAYS[small]
    for word in re.split(r"[\s/,;()_-]+", small):
        if word in _WAYS and len(word) > _TWO:
            return _WAYS[word]
    return "unknown"


def kind_of(cell: str) -> tuple[str, str]:
    """The kind of item and its channel that a cell says; empty where it says none known."""
    small = folded(cell)
    for pattern, kind, channel in _KINDS:
        if pattern.search(small):
            return kind, channel
    return "", ""


def number_of(cell: str) -> tuple[str, str]:
    """The number in a cell as written, and why there is none: ``withheld`` or ``unknown``."""
    written = " ".join(cell.strip().strip("'\"=").split())
    small = folded(written).strip(".")
    if small in _WITHHELD:
        return "", "withheld"
    if not small or small in _UNKNOWN:
        return "", "unknown"
    return written, ""


def folded(cell: str) -> str:
    """A cell in small letters without accents."""
    letters = unicodedata.normalize("NFKD", cell[:200])
    return "".join(mark for mark in letters if not unicodedata.combining(mark)).casefold().strip()


def shape_of(cell: str) -> str:
    """How a cell is written, without what it says: digits as 9; anything with words is ``text``."""
    short = " ".join(cell.split())[:40]
    digits = re.sub(r"\d", "9", short)
    bare = re.sub(r"(?i)[ap]\.?m\.?|utc|[tz]", "", digits)
    if re.search(r"[^\W\d_]", bare):
        return "text"
    return digits

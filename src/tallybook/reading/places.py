"""Places as an export gives them: a point on the earth, and when somebody was there.

Times are kept as they are written: with their offset where there is one, as the wall clock where
there is none. Coordinates are degrees of WGS 84, which all of these formats use.
"""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from tallybook.model.columns import EPOCH
from tallybook.model.source import Export
from tallybook.reading.exports import read_up_to

if TYPE_CHECKING:
    import polars as pl

TIME = re.compile(
    r"\s*([+-]?\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,12}))?)?"
    r"\s?(Z|z|[+-]\d\d(?::?\d\d)?)?)?\s*"
)
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{0,20})?|\.\d{1,20})(?:[eE][+-]?\d{1,3})?")
_PAIR = re.compile(
    r"\s*(?:geo:)?([+-]?\d{1,3}(?:\.\d{0,20})?)\s*°?\s*,\s*([+-]?\d{1,3}(?:\.\d{0,20})?)\s*°?\s*"
)
_HIGHEST, _WIDEST = 90.0, 180.0
_FARTHEST = 15 * 60
_MOST = 20_000
#: Fewer digits than this are seconds, more are milliseconds since 1970.
_SECONDS_UNTIL = 100_000_000_000
#: No time and no degree is larger, and a number a file gives may have thousands of digits.
_HUGE = 10**18
_LAST = 253_402_300_799

HEAD = 65_536


class When(NamedTuple):
    """A time as written: microseconds on its own wall clock, and minutes east of UTC if given."""

    local: int
    utc_offset: int | None
    precision: str


class Place(NamedTuple):
    """One point, with its place in the file.

    ``facts`` holds what else is said of it, all as text.
    """

    offset: int
    length: int
    when: When | None
    latitude: float | None
    longitude: float | None
    facts: dict[str, str]
    name: str = ""
    part: str = ""


def when_of(text: str) -> When | None:
    """Read an ISO 8601 time; None where it is none, or one that does not exist."""
    found = TIME.fullmatch(text) if len(text) < HEAD else None
    if found is None:
        return None
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    offset = _minutes(zone)
    if offset is not None and abs(offset) > _FARTHEST:
        return None
    leap = second == "60"
    try:
        local = datetime(  # noqa: DTZ001 - the wall clock as written
            int(year), int(month), int(day), int(hour or 0), int(minute or 0),
            59 if leap else int(second or 0), int((fraction or "0")[:6].ljust(6, "0")),
        )  # fmt: skip
    except ValueError:
        return None
    precision = "day" if hour is None else "minute" if second is None else "second"
    return When((local - EPOCH) // timedelta(microseconds=1), offset, precision)


def instant_of(number: object) -> When | None:
    """Read seconds or milliseconds since 1970 in UTC, as a number or as its digits."""
    if isinstance(number, str) and number.strip().isdigit():
        number = int(number.strip()[:20])
    if isinstance(number, bool) or not isinstance(number, int | float) or abs(number) > _HUGE:
        return None
    seconds = number if abs(number) < _SECONDS_UNTIL else number / 1000
    if not 0 < seconds <= _LAST:
        return None
    return When(int(seconds * 1000) * 1000, 0, "second")


def later(when: When, seconds: float) -> When:
    """The same clock so many seconds later."""
    return when._replace(local=when.local + int(seconds * 1_000_000))


def degrees(latitude: object, longitude: object) -> tuple[float, float] | None:
    """Two numbers, or their digits, as degrees; None where no point on the earth is meant."""
    both = [_number(value) for value in (latitude, longitude)]
    if both[0] is None or both[1] is None:
        return None
    if abs(both[0]) > _HIGHEST or abs(both[1]) > _WIDEST:
        return None
    return both[0], both[1]


def degrees_of(text: object) -> tuple[float, float] | None:
    """Read ``geo:51.5,-0.12``, ``51.5°, -0.12°`` or ``51.5,-0.12``."""
    found = _PAIR.fullmatch(text) if isinstance(text, str) and len(text) < HEAD else None
    return degrees(found[1], found[2]) if found else None


def _number(value: object) -> float | None:
    """A number, or digits that are one."""
    if isinstance(value, str):
        text = value.strip()
        return float(text) if _NUMBER.fullmatch(text) else None
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > _HUGE:
        return None
    return float(value)


def _minutes(zone: str | None) -> int | None:
    """Minutes east of UTC."""
    if zone is None:
        return None
    if zone in {"Z", "z"}:
        return 0
    digits = zone[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return -minutes if zone[0] == "-" else minutes


class PlaceRows:
    """Gather places into frames without making an object of each column."""

    def __init__(self) -> None:
        self._rows: list[tuple[Any, ...]] = []

    def add(self, place: Place) -> bool:
        """Take a place in; True when it is time to take the frame."""
        when = place.when or (None, None, "second")
        facts = dict(place.facts)
        if place.latitude is not None and place.longitude is not None:
            facts["latitude"] = f"{place.latitude:.7f}"
            facts["longitude"] = f"{place.longitude:.7f}"
        told = json.dumps(facts, ensure_ascii=False, sort_keys=True)
        self._rows.append(
            (place.part, place.offset, place.length, *when, place.name, told, _match(facts))
        )
        return len(self._rows) >= _MOST

    def __bool__(self) -> bool:
        return bool(self._rows)

    def frame(self) -> pl.DataFrame:
        """Return what was gathered as a frame of `COLUMNS` and start anew."""
        import polars as pl  # noqa: PLC0415 - half a second that a quick start need not wait

        from tallybook.model.columns import complete, schema  # noqa: PLC0415

        names = (
            "part", "offset", "length", "local", "utc_offset", "precision", "text", "details",
            "match",
        )  # fmt: skip
        kinds = schema()
        frame = pl.DataFrame(self._rows, schema={n: kinds[n] for n in names}, orient="row")
        self._rows = []
        named = {"kind": "place", "channel": "place"}
        return complete(frame.with_columns(**{n: pl.lit(v) for n, v in named.items()}))


def _match(facts: dict[str, str]) -> str:
    """What makes the same point of two exports one: where it is."""
    return f"{facts.get('latitude', '')},{facts.get('longitude', '')}"


def beginning(export: Export, part: str = "") -> bytes:
    """The first bytes of a file, or of a member of an archive."""
    if not part:
        return export.head(HEAD)
    with export.open_member(part) as stream:
        return read_up_to(stream, HEAD)

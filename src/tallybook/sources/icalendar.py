"""Calendars: iCalendar 2.0 and vCalendar 1.0, as every calendar writes them.

How a person gets it: calendar.google.com, *Settings*, *Import and export*, *Export*; Outlook and
macOS, *File*, *Save* or *Export*; an iPhone's through icloud.com or the account it is kept in.

Format: ``VEVENT`` components between ``BEGIN:VCALENDAR`` and ``END:VCALENDAR`` (RFC 5545; the vCalendar
specification of 1996). A time in UTC is a true instant; one with a zone gets its offset only where
the file or the name of the zone leaves no doubt; a whole day stays a day. A rule of repetition is
kept as it is written, and one appointment stays one item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tallybook.model.records import Answers, Problem, Record
from tallybook.model.source import Export, Source
from tallybook.model.time import ZONE_NAME
from tallybook.reading.cells import offset_of
from tallybook.reading.content_lines import ContentLine, begins, content_lines, unescaped
from tallybook.reading.problems import ProblemList

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

_REASONS = {
    "no-date": "This appointment has no date that can be read; it was kept without one.",
    "no-end": "The end of this appointment is missing; what stands in it was kept.",
    "not-an-event": "This part of the calendar is a task or a note, which is not read yet.",
    "odd-line": "A line of the calendar has no form that calendars have; it was passed over.",
}
_OTHERS = frozenset({"VTODO", "VJOURNAL"})
_FACTS = {
    "LOCATION": "where",
    "UID": "uid",
    "STATUS": "status",
    "RRULE": "repeats",
    "RDATE": "repeats_on",
    "EXDATE": "not_on",
    "RECURRENCE-ID": "instead_of",
    "DTEND": "ends",
    "DURATION": "lasts",
    "CREATED": "written",
    "DCREATED": "written",
    "LAST-MODIFIED": "changed",
    "CATEGORIES": "groups",
    "URL": "url",
    "CLASS": "class",
}
_TIME = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d):?(\d\d)?(?:[.,]\d+)?(Z|[+-]\d\d:?\d\d)?)?",
    re.IGNORECASE,
)
_MOST_LINES = 2000
_MOST_PEOPLE = 500


@dataclass(slots=True)
class _Part:
    """One component on its way to a record."""

    name: str
    start: int
    end: int
    lines: list[ContentLine] = field(default_factory=list)
    is_whole: bool = False


def recognise(export: Export) -> bool:
    """Whether the file begins with a calendar."""
    return begins(export.head(4096), "VCALENDAR")


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield one record for each appointment."""
    del answers  # what has no zone is asked by the import
    yield from _Calendar().everything(export)


class _Calendar:
    """The components of one file, one inside the other."""

    def __init__(self) -> None:
        self._open: list[_Part] = []
        self._zones: dict[str, set[str]] = {}
        self._zone = ""
        self._problems = ProblemList()

    def everything(self, export: Export) -> Iterator[Yielded]:
        """Yield all appointments, then what was too much to list."""
        for line in content_lines(export):
            name = line.value.strip().upper()
            if line.name == "BEGIN":
                yield from self._begin(name, line)
            elif line.name == "END":
                yield from self._end(name, line)
            elif not line.name:
                yield from self._note("odd-line", line.start, line.end)
            elif self._open:
                self._take(line)
        while self._open:
            yield from self._close(self._open.pop())
        yield from self._problems.rest()

    def _begin(self, name: str, line: ContentLine) -> Iterator[Yielded]:
        """Go into a component; an appointment never stands in another one."""
        while self._open and self._open[-1].name == "VEVENT" and name in {"VEVENT", "VCALENDAR"}:
            yield from self._close(self._open.pop())
        if len(self._open) < 16:  # noqa: PLR2004
            self._open.append(_Part(name, line.start, line.end))

    def _end(self, name: str, line: ContentLine) -> Iterator[Yielded]:
        """Come out of a component, and of those inside it that do not end."""
        if not any(part.name == name for part in self._open):
            return
        while self._open:
            part = self._open.pop()
            part.end = line.end if part.name == name else part.end
            part.is_whole = part.name == name
            yield from self._close(part)
            if part.is_whole:
                return

    def _take(self, line: ContentLine) -> None:
        """Note one property of the innermost component."""
        part = self._open[-1]
        part.end = line.end
        if len(part.lines) < _MOST_LINES:
            part.lines.append(line)
        if line.name == "TZID" and part.name == "VTIMEZONE":
            self._zone = line.value.strip()
            self._zones.setdefault(self._zone, set())
        elif line.name == "TZOFFSETTO" and part.name in {"STANDARD", "DAYLIGHT"}:
            self._zones.setdefault(self._zone, set()).add(line.value.strip())

    def _close(self, part: _Part) -> Iterator[Yielded]:
        """Make of a component what it is."""
        if part.name in _OTHERS:
            yield from self._note("not-an-event", part.start, part.end, items=1)
        if part.name != "VEVENT":
            return
        if not part.is_whole:
            yield from self._note("no-end", part.start, part.end)
        record = self._record(part)
        if record.local is None:
            yield from self._note("no-date", part.start, part.end)
        yield record

    def _note(self, code: str, start: int, end: int, items: int = 0) -> Iterator[Problem]:
        """Note a problem at a place."""
        yield from self._problems.at(code, _REASONS[code], start, end - start, items)

    def _record(self, part: _Part) -> Record:
        """One appointment as a record."""
        starts = next((line for line in part.lines if line.name == "DTSTART"), None)
        local, offset, precision = self._when(starts) if starts else (None, None, "second")
        first = {line.name: line.value for line in reversed(part.lines)}
        return Record(
            kind="appointment",
            channel="calendar",
            offset=part.start,
            length=part.end - part.start,
            local=local,
            utc_offset=offset,
            precision=precision,
            recipients=_people(part.lines),
            subject=unescaped(first.get("SUMMARY", "")),
            text=unescaped(first.get("DESCRIPTION", "")),
            details=_details(part.lines, starts),
            match="\n".join((first.get("SUMMARY", ""), first.get("DESCRIPTION", ""))),
        )

    def _when(self, line: ContentLine) -> tuple[datetime | None, int | None, str]:
        """The time of a property: wall clock, minutes east of UTC, how finely it is written."""
        found = _TIME.fullmatch(line.value.strip())
        if found is None:
            return None, None, "second"
        numbers = [int(found[place] or 0) for place in range(1, 7)]
        try:
            local = datetime(*numbers)  # type: ignore[arg-type]  # noqa: DTZ001 - the clock of the calendar
        except ValueError:
            return None, None, "second"
        if found[4] is None:
            return local, None, "day"
        if found[7]:
            return local, offset_of(found[7]), "second"
        zone = next(iter(line.parameters.get("TZID", ())), "")
        return local, self._offset(zone, local) if zone else None, "second"

    def _offset(self, name: str, local: datetime) -> int | None:
        """Minutes east of UTC of a clock, only where there is one answer."""
        told = {
            offset_of(one[:5])
            for one in self._zones.get(name, ())
            if re.fullmatch(r"[+-]\d{4,6}", one)
        }
        if len(told) == 1:
            return told.pop()
        name = name.removeprefix("/freeassociation.sourceforge.net/").removeprefix("Tzfile/")
        if not ZONE_NAME.fullmatch(name):
            return None
        try:
            zone = ZoneInfo(name)
            early, late = (local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
        except (KeyError, ValueError, OSError, OverflowError):  # as zoneinfo does for odd names
            return None
        if early is None or early != late or early % timedelta(minutes=1):
            return None
        minutes = early // timedelta(minutes=1)
        return minutes if not told or minutes in told else None


def _people(lines: list[ContentLine]) -> tuple[str, ...]:
    """The addresses of everyone who is named, who invites first."""
    found = [_address(line) for line in lines if line.name == "ORGANIZER"]
    found += [_address(line) for line in lines if line.name == "ATTENDEE"]
    return tuple(dict.fromkeys(address for address in found if address))[:_MOST_PEOPLE]


def _address(line: ContentLine) -> str:
    """The address of someone, else the name that is given."""
    value = line.value.strip()
    if value.lower().startswith("mailto:"):
        return value[7:].strip()
    return value or next(iter(line.parameters.get("CN", ())), "")


def _details(lines: list[ContentLine], starts: ContentLine | None) -> dict[str, str]:
    """What else an appointment says; alarms inside it are left aside."""
    found: dict[str, str] = {}
    for line in lines:
        value = unescaped(line.value)
        if line.name == "ORGANIZER":
            found["organiser"] = " ".join((*line.parameters.get("CN", ()), _address(line)))
        elif line.name == "ATTENDEE":
            answer = next(iter(line.parameters.get("PARTSTAT", ())), "").lower()
            who = f"{_address(line)} ({answer})" if answer else _address(line)
            found["attendees"] = "\n".join(filter(None, (found.get("attendees"), who)))
        elif line.name in _FACTS and value:
            fact = _FACTS[line.name]
            found[fact] = "\n".join(filter(None, (found.get(fact), value)))
    if starts is not None and (zone := next(iter(starts.parameters.get("TZID", ())), "")):
        found["zone"] = zone
    return found


SOURCE = Source(
    name="icalendar",
    title="Calendar (iCalendar)",
    version=1,
    patterns=("*.ics", "*.ical", "*.vcs"),
    how=(
        "Desktop: calendar.google.com, Settings, Import and export, Export; a zip with one file each.",
        "iPhone: icloud.com, Calendar, share the calendar as public, and open its address once.",
        "Desktop: Outlook, File, Save calendar; macOS Calendar, File, Export.",
    ),
    lacks=(
        "The days on which a repeated appointment took place; its rule is kept as it is written.",
        "Who wrote an entry of one's own, and earlier wordings of it.",
        "Alarms; they stay in the original.",
    ),
    recognise=recognise,
    read=read,
    basis=("https://www.rfc-editor.org/rfc/rfc5545",),
)

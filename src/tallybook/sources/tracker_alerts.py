"""Alerts about trackers: the raw data export of AirGuard on Android.

How a person gets it: AirGuard, *Settings*, *Export raw data*; a zip of four tables: what the app
warned of, when it saw which device, where, and what it knows of each device.

Apple and Google write no file of their own alerts about unknown trackers: a screenshot of the alert
is brought in as a picture, and written down in the diary with its day and time.

Format: ``notifications.csv``, ``beacons.csv``, ``devices.csv``, ``locations.csv``, UTF-8, times on the
phone's own clock without a zone. Described by the app's source text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from tallybook.errors import UnreadableExport
from tallybook.model.records import Answers, Record
from tallybook.model.source import Export, Source
from tallybook.reading.cells import clock_of, day_of
from tallybook.reading.exports import read_up_to
from tallybook.reading.headings import plain
from tallybook.reading.problems import ProblemList
from tallybook.reading.tables import Line, Table, family_of, head_of, table_in

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

_PARTS = ("notifications.csv", "beacons.csv", "devices.csv", "locations.csv")
_BOUND = 64 << 20
_HEAD = 4096
_REASONS = {
    "no-date": "This line has no date that can be read; it was kept without one.",
    "no-table": "This part of the export is not the table it should be.",
    "other-part": "This part of the export is none of the tables that the app writes.",
}
_DEVICE = {
    "name": "name",
    "type": "devicetype",
    "first_seen": "firstdiscovery",
    "own_note": "comment",
}
_ALERT = {"false_alarm": "falsealarm", "dismissed": "dismissed", "sensitivity": "sensitivity"}


@dataclass(slots=True)
class _Known:
    """What the other tables say, by address of a device and by number of a place."""

    devices: dict[str, Mapping[str, str]] = field(default_factory=dict)
    places: dict[str, Mapping[str, str]] = field(default_factory=dict)


def recognise(export: Export) -> bool:
    """Whether this is the app's archive, or one of its tables."""
    names = export.members()
    if not names:
        table = head_of(export)
        return table is not None and family_of(table.titles) == "tracker"
    for name in names[:16]:
        if name.rsplit("/", 1)[-1] in _PARTS[:2]:
            with export.open_member(name) as stream:
                first = read_up_to(stream, _HEAD).split(b"\n", 1)[0].decode("utf-8", "replace")
            if family_of(title.strip('"\r\ufeff') for title in first.split(",")) == "tracker":
                return True
    return False


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield one record for each alert and each time a device was seen."""
    del answers  # the app writes years first; the zone is asked by the import
    problems = ProblemList()
    names = export.members()
    if not names:
        table = table_in(export.read(_BOUND))
        if table is None:
            raise UnreadableExport(source="AirGuard", reason="no line of it holds titles")
        yield from _rows(table, "", _Known(), problems, alone=True)
        yield from problems.rest()
        return
    tables, known = {}, _Known()
    for name in names:
        with export.open_member(name) as stream:
            data = read_up_to(stream, _BOUND)
        table = table_in(data)
        if table is not None:
            tables[name] = table
        elif data.count(b"\n") > 1:
            code = "no-table" if name.rsplit("/", 1)[-1] in _PARTS else "other-part"
            yield from problems.at(code, _REASONS[code], length=len(data))
    for table in tables.values():
        _learn(table, known)
    for name, table in tables.items():
        yield from _rows(table, name, known, problems, alone=False)
    yield from problems.rest()


def _cells(table: Table, line: Line) -> dict[str, str]:
    """The filled cells of a line by their titles."""
    pairs = zip(table.titles, line.cells, strict=False)
    return {plain(title): cell.strip() for title, cell in pairs if cell.strip()}


def _learn(table: Table, known: _Known) -> None:
    """Take what a table says of devices or of places."""
    titles = {plain(title) for title in table.titles}
    for line in table.lines():
        cells = _cells(table, line)
        if {"uniqueid", "address"} <= titles:
            known.devices[cells.get("address", "")] = cells
        elif {"locationid", "latitude"} <= titles and "rssi" not in titles:
            known.places[cells.get("locationid", "")] = cells


def _rows(
    table: Table, part: str, known: _Known, problems: ProblemList, *, alone: bool
) -> Iterator[Yielded]:
    """Yield the rows of one table, where it is one of alerts or of sightings."""
    titles = {plain(title) for title in table.titles}
    tell: Callable[..., Record] | None = None
    if "notificationid" in titles:
        tell = partial(_alert, known=known)
    elif "beaconid" in titles:
        tell = partial(_sighting, known=known)
    elif alone and "uniqueid" in titles:
        tell = _device
    if tell is None:
        return
    for line in table.lines():
        record = tell(_cells(table, line), line=line, part=part)
        if record.local is None:
            yield from problems.at("no-date", _REASONS["no-date"], line.offset, line.length)
        yield record


def _alert(cells: Mapping[str, str], *, line: Line, part: str, known: _Known) -> Record:
    """One warning of the app."""
    address = cells.get("deviceaddress", "")
    device = known.devices.get(address, {})
    facts = {name: cells.get(title, "") for name, title in _ALERT.items()}
    facts |= {name: device.get(title, "") for name, title in _DEVICE.items()}
    return _record("alert", cells.get("createdat", ""), address, facts, line, part)


def _sighting(cells: Mapping[str, str], *, line: Line, part: str, known: _Known) -> Record:
    """One time the app saw a device."""
    address = cells.get("deviceaddress", "")
    device = known.devices.get(address, {})
    place = known.places.get(cells.get("locationid", ""), {})
    facts = {"signal": cells.get("rssi", ""), "type": device.get("devicetype", "")}
    facts |= {name: place.get(name, "") for name in ("latitude", "longitude", "accuracy")}
    facts["own_place"] = place.get("name", "")
    return _record("event", cells.get("receivedat", ""), address, facts, line, part)


def _device(cells: Mapping[str, str], *, line: Line, part: str) -> Record:
    """One device, where the table of devices came by itself."""
    facts = {name: cells.get(title, "") for name, title in _DEVICE.items()}
    return _record("event", cells.get("lastseen", ""), cells.get("address", ""), facts, line, part)


def _record(
    kind: str, when: str, address: str, facts: dict[str, str], line: Line, part: str
) -> Record:
    """Put one row together."""
    facts = {"device": address, **facts}
    return Record(
        kind=kind,
        channel="tracker",
        part=part,
        offset=line.offset,
        length=line.length,
        local=_time(when),
        thread=address,
        details={name: fact for name, fact in facts.items() if fact},
        match=f"{address} {facts.get('signal', '')}",
    )


def _time(written: str) -> datetime | None:
    """The time on the phone's own clock."""
    day = day_of(written)
    clock = clock_of(day.rest.split(".")[0]) if day and day.day else None
    if day is None or day.day is None or clock is None:
        return None
    try:
        return datetime(*day.day, clock.hour, clock.minute, clock.second or 0)  # noqa: DTZ001 - the phone's clock
    except ValueError:
        return None


SOURCE = Source(
    name="tracker_alerts",
    title="Tracker alerts (AirGuard)",
    version=1,
    patterns=("AirGuard*.zip",),
    how=(
        "Android: AirGuard, Settings, Export raw data, choose the time, save the zip.",
        "iPhone: alerts about AirTags and other trackers are written to no file; take a screenshot.",
        "Android without AirGuard: 'Unknown tracker alerts' are written to no file; take a screenshot.",
    ),
    lacks=(
        "Who a tracker belongs to.",
        "Trackers that were never in reach of the phone, or that change their address often.",
        "The time zone; times are those of the phone's own clock.",
    ),
    recognise=recognise,
    read=read,
    basis=("https://github.com/seemoo-lab/AirGuard",),
)

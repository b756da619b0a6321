"""Google Timeline and Location History, all three generations.

1. Takeout, Location History (Records): ``Records.json`` with ``locations``, raw points of the phone.
2. Takeout, Semantic Location History: one file a month with ``timelineObjects``, visits and ways.
3. On the phone since 2024: Android's ``Timeline.json`` (``semanticSegments``, ``rawSignals``) and the
   iPhone's ``location-history.json``, a list.

Described at https://locationhistoryformat.com/ (the first two) and in
https://github.com/CarlosBergillos/LocationHistoryFormat/issues/13 (the third). Each point, visit and
way is one item at its beginning. What Google worked out (which place, which vehicle) is kept as what
Google says. Raw lists of networks nearby are no places: they are counted and stay in the original.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from tallybook.model.records import Answers, Assumption, Problem
from tallybook.model.source import Export, Source
from tallybook.reading.json import HEAD, MARK, Shape, text_of
from tallybook.reading.places import (
    Place,
    PlaceRows,
    When,
    degrees,
    degrees_of,
    instant_of,
    later,
    when_of,
)

if TYPE_CHECKING:
    from tallybook.model.source import Yielded
    from tallybook.reading.chatfiles import Batch

TITLE = "Google Timeline"
_RECORDS = re.compile(rb'\{\s*"locations"\s*:\s*\[\s*(?:\{|\])')
_MONTHS = re.compile(
    rb'\{\s*"timelineObjects"\s*:\s*\[\s*(?:\{\s*"(?:placeVisit|activitySegment)"|\])'
)
_ANDROID = re.compile(rb'\{\s*"(?:semanticSegments|rawSignals|userLocationProfile)"\s*:\s*[\[{]')
_IPHONE = re.compile(
    rb'\[\s*\{\s*"(?:endTime|startTime|visit|activity|timelinePath|timelineMemory)"\s*:'
)
_OWN_KEYS = re.compile(rb'"(?:latitudeE7|timestampMs|timestamp|activity|deviceTag|source)"\s*:')
_BEGINS = re.compile(
    rb'\{\s{0,64}"(?:startTime|endTime|latitudeE7|placeVisit|activitySegment|position'
    rb'|timestampMs"\s{0,64}:\s{0,64}"\d{1,16}"\s{0,64},\s{0,64}"latitudeE7)"'
)
_NOT_PLACES = Assumption(
    code="no-places",
    sentence=(
        "Lists of networks nearby and of movements are not taken as places; they stay in the file."
    ),
)
_ARRAYS = re.compile(
    rb'"(?:locations|timelineObjects|semanticSegments|rawSignals)"\s{0,64}:\s{0,64}\['
)
_E7 = 10_000_000
_WRAP = 1 << 32
_LONGEST = 2000


class _Thing(msgspec.Struct, gc=False):
    """One point, visit, way or signal, of any generation."""

    latitude: Any = msgspec.field(name="latitudeE7", default=None)
    longitude: Any = msgspec.field(name="longitudeE7", default=None)
    timestamp: Any = None
    timestamp_ms: Any = msgspec.field(name="timestampMs", default=None)
    accuracy: Any = None
    altitude: Any = None
    velocity: Any = None
    source: Any = None
    visited: Any = msgspec.field(name="placeVisit", default=None)
    segment: Any = msgspec.field(name="activitySegment", default=None)
    start: Any = msgspec.field(name="startTime", default=None)
    end: Any = msgspec.field(name="endTime", default=None)
    visit: Any = None
    activity: Any = None
    path: Any = msgspec.field(name="timelinePath", default=None)
    memory: Any = msgspec.field(name="timelineMemory", default=None)
    position: Any = None


class _File(msgspec.Struct):
    """A whole file that is an object; its lists as they stand."""

    locations: list[msgspec.Raw] = []
    months: list[msgspec.Raw] = msgspec.field(name="timelineObjects", default=[])
    segments: list[msgspec.Raw] = msgspec.field(name="semanticSegments", default=[])
    signals: list[msgspec.Raw] = msgspec.field(name="rawSignals", default=[])


def _outlined(file: _File) -> Iterator[tuple[dict[str, Any], list[msgspec.Raw]]]:
    """The lists of a file, in the order in which Google writes them."""
    for items in (file.locations, file.months, file.segments, file.signals):
        if items:
            yield {}, items


def _listed(file: list[msgspec.Raw]) -> Iterator[tuple[dict[str, Any], list[msgspec.Raw]]]:
    """The one list of a file that is a list."""
    if file:
        yield {}, file


def _facts(_content: bytes) -> dict[str, Any]:
    """Nothing is said about a whole list."""
    return {}


_OBJECT = Shape(
    item=_Thing, outline=_File, chats=_outlined, begins=_BEGINS, facts=_facts, array=_ARRAYS
)  # fmt: skip
_LIST = Shape(
    item=_Thing, outline=list[msgspec.Raw], chats=_listed, begins=_BEGINS, facts=_facts,
    array=re.compile(rb"(?:\A|(?<=\A\xef\xbb\xbf))\s{0,64}\["),
)  # fmt: skip


def recognise(export: Export) -> bool:
    """Whether this begins as one of the generations does."""
    head = export.head(HEAD).removeprefix(MARK).lstrip()
    if _RECORDS.match(head):
        return bool(_OWN_KEYS.search(head))
    return any(form.match(head) for form in (_MONTHS, _ANDROID, _IPHONE))


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield each point, visit and way, in the order of the file."""
    from tallybook.reading.chatfiles import ChatFiles  # noqa: PLC0415 - numpy, not at every start

    del answers  # every time carries its offset
    is_list = export.head(HEAD).removeprefix(MARK).lstrip().startswith(b"[")
    files = ChatFiles(export, TITLE, _LIST if is_list else _OBJECT)
    rows, passed = PlaceRows(), 0
    for batch in files.batches([""]):
        if isinstance(batch, Problem):
            yield batch
            continue
        yield from files.undated(batch, [_is_dated(thing) for thing in batch.items])
        for offset, length, thing in _each(batch):
            places = list(_places(offset, length, thing))
            passed += not places
            for place in places:
                if rows.add(place):
                    yield rows.frame()
    if rows:
        yield rows.frame()
    if passed:
        yield _NOT_PLACES
    yield from files.problems.rest()


def _each(batch: Batch[_Thing]) -> Iterator[tuple[int, int, _Thing]]:
    """The things of a batch with their places."""
    places = zip(batch.offsets.tolist(), batch.lengths.tolist(), strict=True)
    for (offset, length), thing in zip(places, batch.items, strict=True):
        yield offset, length, thing


def _is_dated(thing: _Thing) -> bool | None:
    """True where a thing that is a place has a time, or is none; None where the time is missing."""
    places = list(_places(0, 0, thing))
    return True if not places or places[0].when is not None else None


def _places(offset: int, length: int, thing: _Thing) -> Iterator[Place]:
    """The places of one thing; several of one stand one byte apart."""
    if thing.latitude is not None or thing.timestamp_ms is not None:
        yield _point(offset, length, thing)
    elif isinstance(thing.visited, dict):
        yield _visited(offset, length, thing.visited)
    elif isinstance(thing.segment, dict):
        yield _segment(offset, length, thing.segment)
    elif isinstance(thing.position, dict):
        yield _position(offset, length, thing.position)
    elif isinstance(thing.path, list):
        yield from _path(offset, length, thing)
    else:
        yield from _told(offset, length, thing)


def _point(offset: int, length: int, thing: _Thing) -> Place:
    """A raw point of the first generation."""
    when = _time(thing.timestamp) or instant_of(thing.timestamp_ms)
    facts = {
        "accuracy": text_of(thing.accuracy),
        "altitude": text_of(thing.altitude),
        "speed": text_of(thing.velocity),
        "source": text_of(thing.source),
    }
    return _place(offset, length, when, _sevenths(thing.latitude, thing.longitude), facts)


def _visited(offset: int, length: int, visit: dict[str, Any]) -> Place:
    """A visit of the second generation."""
    location, lasted = _of(visit, "location"), _of(visit, "duration")
    where = _sevenths(location.get("latitudeE7"), location.get("longitudeE7"))
    facts = {
        "place": "visit",
        "until": _until(lasted),
        "address": text_of(location.get("address")),
        "google_place": text_of(location.get("placeId")),
        "google_says": text_of(visit.get("placeConfidence")),
    }
    return _place(offset, length, _since(lasted), where, facts, text_of(location.get("name")))


def _segment(offset: int, length: int, way: dict[str, Any]) -> Place:
    """A way of the second generation."""
    start, end, lasted = (_of(way, name) for name in ("startLocation", "endLocation", "duration"))
    where = _sevenths(start.get("latitudeE7"), start.get("longitudeE7"))
    to = _sevenths(end.get("latitudeE7"), end.get("longitudeE7"))
    facts = {
        "place": "way",
        "until": _until(lasted),
        "google_says": text_of(way.get("activityType")),
        "metres": text_of(way.get("distance")),
        "to": _written(to),
    }
    return _place(offset, length, _since(lasted), where, facts)


def _position(offset: int, length: int, position: dict[str, Any]) -> Place:
    """A raw point of the third generation."""
    where = degrees_of(position.get("LatLng") or position.get("latLng"))
    facts = {
        "accuracy": _decimal(position.get("accuracyMeters")),
        "altitude": _decimal(position.get("altitudeMeters")),
        "speed": _decimal(position.get("speedMetersPerSecond")),
        "source": text_of(position.get("source")),
    }
    return _place(offset, length, _time(position.get("timestamp")), where, facts)


def _path(offset: int, length: int, thing: _Thing) -> Iterator[Place]:
    """The points of a path of the third generation, each at its own time."""
    start = _time(thing.start)
    for number, point in enumerate(thing.path):
        given = point if isinstance(point, dict) else {}
        when = _time(given.get("time"))
        minutes = text_of(given.get("durationMinutesOffsetFromStartTime"))
        if when is None and start is not None and minutes.isdigit():
            when = later(start, 60 * int(minutes[:6]))
        facts = {"place": "path"}
        at = offset + min(number, max(length - 1, 0))
        where = degrees_of(given.get("point"))
        yield _place(at, max(length - number, 0), when or start, where, facts)


def _told(offset: int, length: int, thing: _Thing) -> Iterator[Place]:
    """A visit, a way or a journey of the third generation."""
    until = {"until": text_of(thing.end)}
    if isinstance(thing.visit, dict):
        likely = _of(thing.visit, "topCandidate")
        place = likely.get("placeLocation")
        where = degrees_of(place.get("latLng") if isinstance(place, dict) else place)
        facts = {
            "place": "visit",
            "google_place": text_of(likely.get("placeId") or likely.get("placeID")),
            "google_says": text_of(likely.get("semanticType")),
            "probability": _decimal(likely.get("probability")),
        }
        yield _place(offset, length, _time(thing.start), where, facts | until)
    elif isinstance(thing.activity, dict):
        start, end = (_latlng(thing.activity.get(name)) for name in ("start", "end"))
        likely = _of(thing.activity, "topCandidate")
        facts = {
            "place": "way",
            "google_says": text_of(likely.get("type")),
            "probability": _decimal(likely.get("probability")),
            "metres": _decimal(thing.activity.get("distanceMeters")),
            "to": _written(end),
        }
        yield _place(offset, length, _time(thing.start), start, facts | until)
    elif isinstance(thing.memory, dict):
        yield _place(offset, length, _time(thing.start), None, {"place": "journey", **until})


def _place(
    offset: int, length: int, when: When | None, where: tuple[float, float] | None,
    facts: dict[str, str], name: str = "",
) -> Place:  # fmt: skip
    """One place, without the facts that are empty."""
    latitude, longitude = where or (None, None)
    kept = {key: value[:_LONGEST] for key, value in facts.items() if value}
    return Place(offset, length, when, latitude, longitude, kept, name[:_LONGEST])


def _time(value: object) -> When | None:
    """A time in ISO 8601."""
    return when_of(value) if isinstance(value, str) else None


def _since(lasted: dict[str, Any]) -> When | None:
    """The beginning of a stretch of time."""
    return _time(lasted.get("startTimestamp")) or instant_of(lasted.get("startTimestampMs"))


def _until(lasted: dict[str, Any]) -> str:
    """The end of a stretch of time, as it is written."""
    return text_of(lasted.get("endTimestamp") or lasted.get("endTimestampMs"))


def _sevenths(latitude: object, longitude: object) -> tuple[float, float] | None:
    """Degrees out of ten-millionths of them; some old files write negative ones unsigned."""
    if not isinstance(latitude, int) or not isinstance(longitude, int):
        return None
    if max(abs(latitude), abs(longitude)) > 2 * _WRAP:
        return None
    both = [value - _WRAP if value > 180 * _E7 else value for value in (latitude, longitude)]
    return degrees(both[0] / _E7, both[1] / _E7)


def _latlng(value: object) -> tuple[float, float] | None:
    """A point of the third generation, bare or within an object."""
    return degrees_of(value.get("latLng") if isinstance(value, dict) else value)


def _written(where: tuple[float, float] | None) -> str:
    """A point as text."""
    return f"{where[0]:.7f}, {where[1]:.7f}" if where else ""


def _decimal(value: object) -> str:
    """A number as text."""
    return str(value) if isinstance(value, float) else text_of(value)


def _of(value: dict[str, Any], name: str) -> dict[str, Any]:
    """An object within an object; empty where there is none."""
    found = value.get(name)
    return found if isinstance(found, dict) else {}


SOURCE = Source(
    name="google_timeline",
    title="Google Timeline and Location History",
    version=1,
    patterns=("Records.json", "Timeline.json", "location-history.json", "20*_*.json"),
    how=(
        "Android: Settings, Location, Location services, Timeline, Export Timeline data.",
        "iPhone: Google Maps, your picture, Your Timeline, Location and privacy settings, Export.",
        "Older data: takeout.google.com, only Location History (Timeline), format JSON.",
    ),
    lacks=(
        "Who carried the phone. A phone left at home, or one that another person carried, looks the same.",
        "Certainty: which place was visited, and by which means, is Google's own guess.",
        "Anything from before Timeline was moved to the phone, where it was not moved along.",
    ),
    recognise=recognise,
    read=read,
)

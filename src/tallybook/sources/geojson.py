"""GeoJSON: places and tracks as mapping apps and location trackers write them.

Format: RFC 7946. Each feature is a place; a line whose properties hold a time for each of its points
(``coordTimes``, ``times``) gives one place a point. RFC 7946 names no field for times, so the usual
ones are looked for, and where there is none the place stands without a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from tallybook.model.records import Answers, Problem
from tallybook.model.source import Export, Source
from tallybook.reading.json import HEAD, MARK, Shape, text_of
from tallybook.reading.places import Place, PlaceRows, When, degrees, instant_of, when_of

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

TITLE = "GeoJSON"
_BEGINS = re.compile(rb'\{\s{0,64}"(?:type"\s{0,64}:\s{0,64}"Feature"|geometry"|properties")')
_KIND = re.compile(rb'"type"\s{0,64}:\s{0,64}"FeatureCollection"')
_MOMENTS = ("time", "timestamp", "datetime", "date_time", "date", "when", "start_time", "recorded_at",
            "created_at", "utc_time")  # fmt: skip
_EACH = ("coordTimes", "times", "coordinateProperties")
_NAMES = ("name", "title", "label")
_FACTS = (
    "address",
    "accuracy",
    "horizontal_accuracy",
    "altitude",
    "speed",
    "description",
    "battery",
)
_LONGEST, _MOST = 2000, 200_000
_DEGREES = 2


class _Feature(msgspec.Struct, gc=False):
    """One feature."""

    geometry: Any = None
    properties: Any = None


class _Collection(msgspec.Struct):
    """A whole file; its features as they stand."""

    features: list[msgspec.Raw] = []


def _outlined(file: _Collection) -> Iterator[tuple[dict[str, Any], list[msgspec.Raw]]]:
    """The features of a file."""
    if file.features:
        yield {}, file.features


def _facts(_content: bytes) -> dict[str, Any]:
    """Nothing is said about a whole list."""
    return {}


_SHAPE = Shape(
    item=_Feature, outline=_Collection, chats=_outlined, begins=_BEGINS, facts=_facts,
    array=re.compile(rb'"features"\s{0,64}:\s{0,64}\['),
)  # fmt: skip


def recognise(export: Export) -> bool:
    """Whether this is a collection of features."""
    head = export.head(HEAD).removeprefix(MARK).lstrip()
    return head.startswith(b"{") and bool(_KIND.search(head)) and b'"features"' in head


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield each place, in the order of the file."""
    from tallybook.reading.chatfiles import ChatFiles  # noqa: PLC0415 - numpy, not at every start

    del answers  # times without a zone are asked about by the book, not here
    files, rows = ChatFiles(export, TITLE, _SHAPE), PlaceRows()
    for batch in files.batches([""]):
        if isinstance(batch, Problem):
            yield batch
            continue
        places = zip(batch.offsets.tolist(), batch.lengths.tolist(), strict=True)
        for (offset, length), feature in zip(places, batch.items, strict=True):
            for place in _places(offset, length, feature):
                if rows.add(place):
                    yield rows.frame()
    if rows:
        yield rows.frame()
    yield from files.problems.rest()


def _places(offset: int, length: int, feature: _Feature) -> Iterator[Place]:
    """The places of one feature; several of one stand one byte apart."""
    said = feature.properties if isinstance(feature.properties, dict) else {}
    shape = feature.geometry if isinstance(feature.geometry, dict) else {}
    name = next((text for key in _NAMES if (text := text_of(said.get(key)))), "")[:_LONGEST]
    facts = {key: text[:_LONGEST] for key in _FACTS if (text := _text(said.get(key)))}
    points = _points(shape)
    times = next((each for key in _EACH if (each := _times(said.get(key)))), [])
    if len(points) > 1 and len(times) == len(points):
        for number, (point, time) in enumerate(zip(points, times, strict=True)):
            at = offset + min(number, max(length - 1, 0))
            yield _place(at, max(length - number, 0), _when(time), point, facts, name)
        return
    when = next((found for key in _MOMENTS if (found := _when(said.get(key)))), None)
    drawn = {"points": str(len(points))} if len(points) > 1 else {}
    yield _place(offset, length, when, points[0] if points else None, facts | drawn, name)


def _place(
    offset: int, length: int, when: When | None, point: object, facts: dict[str, str], name: str
) -> Place:
    """One place at a point."""
    pair = point if isinstance(point, list) and len(point) >= _DEGREES else [None, None]
    latitude, longitude = degrees(pair[1], pair[0]) or (None, None)
    return Place(offset, length, when, latitude, longitude, facts, name)


def _points(shape: dict[str, Any]) -> list[Any]:
    """The points of a shape: one, or those of its first line."""
    found = shape.get("coordinates")
    if not isinstance(found, list):
        return []
    while found and isinstance(found[0], list) and found[0] and isinstance(found[0][0], list):
        found = found[0]
    return found[:_MOST] if found and isinstance(found[0], list) else [found]


def _times(given: object) -> list[Any]:
    """A list of times, bare or within what is said of each point."""
    if isinstance(given, dict):
        given = given.get("times")
    return given[:_MOST] if isinstance(given, list) else []


def _when(value: object) -> When | None:
    """A time as text, or as seconds or milliseconds since 1970."""
    if isinstance(value, str):
        return when_of(value) or instant_of(value)
    return instant_of(value)


def _text(value: object) -> str:
    """Words or a number as text."""
    return str(value) if isinstance(value, float) else text_of(value)


SOURCE = Source(
    name="geojson",
    title="GeoJSON places",
    version=1,
    patterns=("*.geojson", "*.json"),
    how=(
        "Location trackers and mapping apps: choose Export, then GeoJSON.",
        "Dawarich, OwnTracks Recorder and others: export the days wanted as GeoJSON.",
    ),
    lacks=(
        "Who carried the device, and whether a place was visited or only drawn.",
        "A time, where the app wrote it under a name of its own.",
    ),
    recognise=recognise,
    read=read,
    basis=("https://datatracker.ietf.org/doc/html/rfc7946",),
)

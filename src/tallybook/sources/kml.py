"""KML and KMZ: places and tracks as Google Earth, older Google Timeline and many apps write them.

Format: OGC KML 2.2 (https://docs.ogc.org/is/07-147r2/07-147r2.html) and Google's ``gx:Track``:
each ``Placemark`` with its ``Point`` is a place, each ``when`` of a track with its ``coord`` as well;
a line or an area is one item, at its first point. Coordinates are longitude, latitude, altitude.
Seen: samples of Google Earth's kind, 2024.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING

from tallybook.errors import UnreadableExport
from tallybook.model.records import Answers
from tallybook.model.source import Export, Source
from tallybook.reading.archives import is_archive
from tallybook.reading.places import Place, PlaceRows, When, beginning, degrees, when_of
from tallybook.reading.points import Damage, Element, Points, root_of
from tallybook.reading.problems import ProblemList

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

_LONGEST = 2000
_MOST_PARTS = 1000
_DEGREES = 2


def recognise(export: Export) -> bool:
    """Tell KML by its root element, and KMZ by the one it holds."""
    return any(root_of(beginning(export, part)) == "kml" for part in _parts(export))


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield each place of the file in its order."""
    del answers  # times without a zone are asked about by the book, not here
    problems, rows = ProblemList(), PlaceRows()
    parts = [part for part in _parts(export) if root_of(beginning(export, part)) == "kml"]
    if not parts:
        raise UnreadableExport(source="KML", reason="it does not begin as KML does")
    for part in parts:
        size = export.member_size(part) if part else export.size
        with export.open_member(part) if part else export.open() as stream:
            for thing in Points(stream, _is_wanted):
                if isinstance(thing, Damage):
                    reason = "The file is cut off or damaged here; what came before was kept."
                    yield from problems.at(
                        "damaged", reason, min(thing.offset, size), 0, thing.items
                    )
                    break
                for place in _places(thing):
                    if rows.add(place._replace(part=part)):
                        yield rows.frame()
    if rows:
        yield rows.frame()
    yield from problems.rest()


def _parts(export: Export) -> list[str]:
    """The file itself, or the KML files of a KMZ that holds little else."""
    if not is_archive(export.head(4)):
        return [""]
    members = export.members()
    found = [name for name in members if name.lower().endswith(".kml")]
    if "doc.kml" not in members and len(found) != len(members):
        return []
    return found[:_MOST_PARTS]


def _is_wanted(path: str) -> bool:
    """What a placemark holds."""
    return path.rsplit("/", 1)[-1] == "Placemark"


def _places(element: Element) -> Iterator[Place]:
    """The places of one placemark."""
    texts = {path: words for path, words in element.texts.items() if path}
    length = max(element.end - element.offset, 0)
    facts = _facts(texts)
    name = (texts.get("name") or [""])[0][:_LONGEST]
    tracks = [path for path in texts if path.endswith("Track/coord")]
    at = 0
    for path in tracks:
        times = texts.get(path.removesuffix("coord") + "when", [])
        for time, coordinates in zip_longest(times, texts[path], fillvalue=""):
            where = _where(coordinates.split())
            yield _place(
                element.offset + at, max(length - at, 0), when_of(time), where, facts, name
            )
            at += 1
    shape = next((path for path in texts if path.endswith("coordinates")), "")
    if shape and not tracks:
        listed = texts[shape][0].split()
        where = _where(listed[0].split(",")) if listed else None
        drawn = {"points": str(len(listed))} if len(listed) > 1 else {}
        yield _place(element.offset, length, _when(texts), where, facts | drawn, name)


def _place(
    offset: int, length: int, when: When | None, where: tuple[float, float] | None,
    facts: dict[str, str], name: str,
) -> Place:  # fmt: skip
    """One place; a track's points share their placemark and stand one byte apart."""
    latitude, longitude = where or (None, None)
    return Place(offset, length, when, latitude, longitude, facts, name)


def _where(parts: list[str]) -> tuple[float, float] | None:
    """Longitude, latitude and perhaps altitude as degrees."""
    return degrees(parts[1], parts[0]) if len(parts) >= _DEGREES else None


def _when(texts: dict[str, list[str]]) -> When | None:
    """The time of a placemark: its moment, or the beginning of its span."""
    for path in ("TimeStamp/when", "TimeSpan/begin"):
        if path in texts:
            return when_of(texts[path][0])
    return None


def _facts(texts: dict[str, list[str]]) -> dict[str, str]:
    """What else a placemark says."""
    known = {"address": "address", "TimeSpan/end": "until", "description": "description"}
    return {to: texts[path][0][:_LONGEST] for path, to in known.items() if texts.get(path, [""])[0]}


SOURCE = Source(
    name="kml",
    title="KML and KMZ places",
    version=1,
    patterns=("*.kml", "*.kmz"),
    how=(
        "Google Earth or My Maps: open the map, choose Export to KML or KMZ.",
        "Older Google Timeline pages: one day, Export this day to KML.",
    ),
    lacks=(
        "Who carried the device, and whether a place was visited or only drawn on a map.",
        "Times, where a place was only marked.",
    ),
    recognise=recognise,
    read=read,
)

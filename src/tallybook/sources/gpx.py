"""GPX: tracks, routes and waypoints as walking apps, watches and navigation devices write them.

Format: https://www.topografix.com/GPX/1/1/ (and 1/0): ``wpt``, ``rtept`` and ``trkpt`` with ``lat``
and ``lon``; ``time`` is ISO 8601, meant to be UTC. A time without a zone is kept as the wall clock.
Seen: files of GPSBabel, Garmin devices, GPSLogger and others, 2010 to 2024.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tallybook.errors import UnreadableExport
from tallybook.model.columns import unwall
from tallybook.model.records import Answers, Assumption, Problem
from tallybook.model.source import Export, Source
from tallybook.reading.places import Place, PlaceRows, degrees, when_of
from tallybook.reading.points import Damage, Element, Points, root_of
from tallybook.reading.problems import ProblemList

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

_POINTS = frozenset({"wpt", "rtept", "trkpt"})
FACTS = {"ele": "altitude", "speed": "speed", "desc": "description", "cmt": "comment", "sym": "symbol",
         "course": "course", "hdop": "hdop", "sat": "satellites"}  # fmt: skip
_LONGEST = 2000


def recognise(export: Export) -> bool:
    """Tell GPX by its root element."""
    return root_of(export.head(8192)) == "gpx"


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield each point of the file in its order."""
    del answers  # times without a zone are asked about by the book, not here
    problems, rows = ProblemList(), PlaceRows()
    if not recognise(export):
        raise UnreadableExport(source="GPX", reason="it does not begin as GPX does")
    with export.open() as stream:
        for thing in Points(stream, _is_wanted):
            if isinstance(thing, Damage):
                reason = "The file is cut off or damaged here; what came before was kept."
                rest = max(export.size - thing.offset, 0)
                yield from problems.at(
                    "damaged", reason, min(thing.offset, export.size), rest, thing.items
                )
            elif thing.name == "time":
                yield from _written(thing)
            else:
                place = _place(thing)
                yield from _lacking(place, thing, problems)
                if rows.add(place):
                    yield rows.frame()
    if rows:
        yield rows.frame()
    yield from problems.rest()


def _lacking(place: Place, element: Element, problems: ProblemList) -> Iterator[Problem]:
    """Say what a point does not tell."""
    if element.texts.get("time") and place.when is None:
        reason = "The time of this point cannot be read; it was kept without one."
        yield from problems.at("no-date", reason, place.offset, place.length)
    if place.latitude is None:
        reason = "This point does not say where it is; it was kept."
        yield from problems.at("no-place", reason, place.offset, place.length)


def _is_wanted(path: str) -> bool:
    """Points, and the time at which the file was written."""
    name = path.rsplit("/", 1)[-1]
    return name in _POINTS or path in {"gpx/time", "gpx/metadata/time"}


def _written(element: Element) -> Iterator[Assumption]:
    """Say when the file says it was written."""
    when = when_of("".join(element.texts[""]))
    if when is not None:
        yield Assumption(
            code="file-written",
            sentence="The file gives a time for itself as well; that is when it was made.",
            local=unwall(when.local),
            utc_offset=when.utc_offset,
        )


def _place(element: Element) -> Place:
    """One point as a place."""
    where = degrees(element.attributes.get("lat"), element.attributes.get("lon"))
    texts = {path.rsplit("/", 1)[-1]: words[0] for path, words in element.texts.items()}
    facts = {known: texts[name][:_LONGEST] for name, known in FACTS.items() if texts.get(name)}
    kinds = {"wpt": "waypoint", "rtept": "route", "trkpt": "track"}
    return Place(
        offset=element.offset,
        length=max(element.end - element.offset, 0),
        when=when_of(texts.get("time", "")),
        latitude=where[0] if where else None,
        longitude=where[1] if where else None,
        facts=facts | {"point": kinds[element.name]},
        name=texts.get("name", "")[:_LONGEST],
    )


SOURCE = Source(
    name="gpx",
    title="GPX tracks and points",
    version=1,
    patterns=("*.gpx",),
    how=(
        "Walking, running and cycling apps: open the activity, choose Export or Share, then GPX.",
        "A watch or a satnav: connect it by cable and copy the .gpx files, or use its own web page.",
    ),
    lacks=(
        "Who carried the device.",
        "The time zone: times are meant to be UTC, and some devices write their own clock instead.",
    ),
    recognise=recognise,
    read=read,
)

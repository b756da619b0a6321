"""Read entries into what the case is made of; nothing here is written anywhere."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tallybook.case.apart import Apart
from tallybook.case.consents import KINDS as SHARING
from tallybook.case.consents import Shared
from tallybook.case.flags import Flags
from tallybook.case.groupings import Groupings
from tallybook.case.likeness import Fingerprint
from tallybook.case.orders import Noted
from tallybook.case.people import put_together
from tallybook.case.readings import Readings
from tallybook.case.redactions import Redactions
from tallybook.case.rows import record_rows
from tallybook.case.sorting import Sortings
from tallybook.case.stories import Story, Version, amend, amendment, told
from tallybook.case.times import is_zone
from tallybook.case.worksheets import Sheets
from tallybook.model.entries import Entry
from tallybook.model.exhibits import Exhibit
from tallybook.model.orders import NATIONS
from tallybook.model.people import Person

if TYPE_CHECKING:
    import polars as pl

MATTERS, PRIVATE = "matters", "private"
#: Two at a time: one lays out rows while the journal opens the next entry.
_WORKERS = 2
_WAITING = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """One import: what was brought in and what was answered.

    Files that are one item each may share an import: then it names none, and ``exhibits`` all.
    """

    seq: int
    exhibit: str
    file: str
    source: str
    version: int
    answers: Mapping[str, Any]
    written_at: datetime
    exhibits: tuple[str, ...] = ()


@dataclass(slots=True)
class Gathered:
    """Everything entries say, before it is put in order.

    Attributes:
        frames: Rows not yet taken into the view.
        cited: (import, leaf numbers) of items that a further export holds as well.
        further: Files that only a further export of an item holds: that export, and their names.
        touched: Incidents written or corrected since the view was last put in order.
        passed_over: Entries of kinds this version does not know, by kind.
        checkins: Entries that say what came of a check-in.
        stamps: Entries that hold an outside time stamp over a tree head.
    """

    frames: list[Future[pl.DataFrame]] = field(default_factory=list)
    stories: dict[int, Story] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)
    noted: Noted = field(default_factory=Noted)
    imports: dict[int, Imported] = field(default_factory=dict)
    import_of: dict[int, int] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)
    exhibits: dict[str, Exhibit] = field(default_factory=dict)
    exhibit_items: dict[str, int] = field(default_factory=dict)
    carried: dict[str, list[Exhibit]] = field(default_factory=dict)
    cited: list[tuple[int, array[int]]] = field(default_factory=list)
    further: dict[int, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    labels: dict[int, tuple[str, ...]] = field(default_factory=dict)
    flags: dict[str, dict[int, bool]] = field(default_factory=lambda: {MATTERS: {}, PRIVATE: {}})
    record_versions: dict[int, list[Version]] = field(default_factory=dict)
    fingerprints: dict[str, Fingerprint] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)
    zones: Counter[str] = field(default_factory=Counter)
    home: str = ""
    nation: str = ""
    suggesting: bool = False
    readings: Readings = field(default_factory=Readings)
    worded: Flags = field(default_factory=Flags)
    groupings: Groupings = field(default_factory=Groupings)
    redactions: Redactions = field(default_factory=Redactions)
    apart: Apart = field(default_factory=Apart)
    regrouped: bool = False
    passed_over: Counter[str] = field(default_factory=Counter)
    checkins: list[Entry] = field(default_factory=list)
    stamps: list[Entry] = field(default_factory=list)
    shared: Shared = field(default_factory=Shared)
    sheets: Sheets = field(default_factory=Sheets)
    sortings: Sortings = field(default_factory=Sortings)

    @property
    def zone(self) -> str:
        """The person's own clock: the book's zone, else the one most imports were answered with."""
        if self.home:
            return self.home
        return min(self.zones, key=lambda name: (-self.zones[name], name), default="unknown")


def take_all(gathered: Gathered, entries: Iterable[Entry]) -> int:
    """Take entries in their order; rows are laid out beside the reading.

    Returns:
        The number after the last entry taken, or 0 where there was none.
    """
    following = 0
    with ThreadPoolExecutor(_WORKERS) as crew:
        for entry in entries:
            take(gathered, entry, crew)
            following = entry.seq + 1
            if len(gathered.frames) >= _WAITING:
                gathered.frames[-_WAITING].result()
    return following


def take(gathered: Gathered, entry: Entry, crew: ThreadPoolExecutor) -> None:
    """Take one entry."""
    if entry.kind == "records":
        _take_records(gathered, entry, crew)
        return
    if entry.kind == "confirmed":
        gathered.frames.append(crew.submit(record_rows, entry, entry.body.get("answers") or {}))
    reader = _READERS.get(entry.kind)
    if reader is not None:
        reader(gathered, entry)
    elif entry.kind not in _SILENT:
        gathered.passed_over[entry.kind] += 1


def _take_records(gathered: Gathered, entry: Entry, crew: ThreadPoolExecutor) -> None:
    """Lay out imported rows with the answers of their import."""
    begun = int(entry.body.get("import", -1))
    imported = gathered.imports.get(begun)
    answers = imported.answers if imported else {}
    gathered.import_of[entry.seq] = begun
    gathered.frames.append(crew.submit(record_rows, entry, answers))
    zone = str(answers.get("zone") or "")
    if entry.frame is not None and is_zone(zone):
        gathered.zones[zone] += entry.frame.height


def _take_import(gathered: Gathered, entry: Entry) -> None:
    """Note an import and its answers."""
    body = entry.body
    gathered.imports[entry.seq] = Imported(
        seq=entry.seq,
        exhibit=str(body.get("exhibit", "")),
        file=str(body.get("file") or f"{len(entry.items)} files together"),
        source=str(body.get("source", "")),
        version=int(body.get("version") or 0),
        answers=dict(body.get("answers") or {}),
        written_at=entry.written_at,
        exhibits=tuple(str(one["sha256"]) for one in entry.items if "sha256" in one)
        or (str(body.get("exhibit", "")),),
    )


def _take_imported(gathered: Gathered, entry: Entry) -> None:
    """Note that an import was carried to its end."""
    gathered.done.add(int(entry.body.get("import", -1)))


def _take_sightings(gathered: Gathered, entry: Entry) -> None:
    """Note items that a further export holds as well."""
    leaves = array("q", (int(one[0]) for one in entry.body.get("items") or ()))
    gathered.cited.append((int(entry.body.get("import", -1)), leaves))
    exhibit = str(entry.body.get("exhibit", ""))
    for leaf, _, _, _, names in (one for one in entry.body.get("items") or () if len(one) > 4):  # noqa: PLR2004 - with files
        gathered.further.setdefault(int(leaf), (exhibit, tuple(map(str, names))))


def _take_exhibits(gathered: Gathered, entry: Entry) -> None:
    """Note exhibits; the first naming of the same bytes stands."""
    for place, fields in enumerate(entry.items):
        exhibit = Exhibit(**{name: fields[name] for name in _EXHIBIT_FIELDS if name in fields})
        gathered.exhibits.setdefault(exhibit.sha256, exhibit)
        gathered.exhibit_items.setdefault(exhibit.sha256, entry.first_leaf + 1 + place)
        if exhibit.origin:
            gathered.carried.setdefault(exhibit.origin, []).append(exhibit)


_EXHIBIT_FIELDS = tuple(Exhibit.__dataclass_fields__)


def _take_incident(gathered: Gathered, entry: Entry) -> None:
    """Note what the person wrote."""
    story = told(entry)
    gathered.stories[story.item] = story
    gathered.touched.add(story.item)
    zone = story.incident.when.zone
    if is_zone(zone):
        gathered.zones[zone] += 1


def _take_amendment(gathered: Gathered, entry: Entry) -> None:
    """Apply a correction; of an imported record only its marks can change."""
    item = int(entry.body.get("of", -1))
    version = amendment(entry)
    story = gathered.stories.get(item)
    if story is not None:
        amend(story, version)
        gathered.touched.add(item)
        return
    gathered.record_versions.setdefault(item, []).append(version)
    for name, flagged in gathered.flags.items():
        if name in version.fields:
            flagged[item] = bool(version.fields[name])


def _take_label(gathered: Gathered, entry: Entry) -> None:
    """Put a label on items or take it off."""
    label, off = str(entry.body.get("label", "")), bool(entry.body.get("off"))
    for one in entry.body.get("items") or ():
        _label(gathered, int(one), label, off=off)


def _label(gathered: Gathered, item: int, label: str, *, off: bool = False) -> None:
    """Put one label on one item or take it off."""
    if label in gathered.flags:
        gathered.flags[label][item] = not off
        return
    kept = [name for name in gathered.labels.get(item, ()) if name != label]
    gathered.labels[item] = tuple(kept if off else [*kept, label])


def _take_sorted(gathered: Gathered, entry: Entry) -> None:
    """Put on an item what somebody put there who sorted, or take it off again."""
    off = entry.kind == "unsorted"
    if off:
        item, labels = gathered.sortings.take_undone(entry)
    else:
        place = int(entry.body.get("item", -1))
        marks = (name for name, marked in gathered.flags.items() if marked.get(place))
        known = (*gathered.labels.get(place, ()), *marks)
        item, labels = gathered.sortings.take_sorted(entry, known)
    for label in labels:
        _label(gathered, item, label, off=off)


def _take_contact(gathered: Gathered, entry: Entry) -> None:
    """Take how the person can be contacted; the last word counts."""
    gathered.sortings.contact = entry.body


def _take_person(gathered: Gathered, entry: Entry) -> None:
    """Bring handles together on someone's word."""
    body = entry.body
    person = Person(
        name=str(body.get("name", "")),
        handles=tuple(str(raw) for raw in body.get("handles") or ()),
        role=str(body.get("role") or "third"),
    )
    gathered.persons = put_together(gathered.persons, person)
    gathered.regrouped = True


def _take_fingerprints(gathered: Gathered, entry: Entry) -> None:
    """Take what was noted of pictures, by which they are found again."""
    for sha256, pdq, quality in entry.body.get("found") or ():
        gathered.fingerprints[str(sha256)] = Fingerprint(pdq=str(pdq), quality=int(quality))


def _take_settings(gathered: Gathered, entry: Entry) -> None:
    """Take the zone lived in, whose law is asked, and whether to suggest, where the book says it."""
    zone = str(entry.body.get("zone") or "")
    if is_zone(zone):
        gathered.home = zone
    nation = entry.body.get("nation")
    if nation in ("", *NATIONS):
        gathered.nation = str(nation)
    if "suggestions" in entry.body:
        gathered.suggesting = entry.body["suggestions"] is True


_READERS: dict[str, Callable[[Gathered, Entry], None]] = {
    "import": _take_import,
    "imported": _take_imported,
    "sightings": _take_sightings,
    "exhibits": _take_exhibits,
    "incident": _take_incident,
    "amendment": _take_amendment,
    "label": _take_label,
    "sorted": _take_sorted,
    "unsorted": _take_sorted,
    "safe-contact": _take_contact,
    "person": _take_person,
    **dict.fromkeys(
        ("stop", "order", "order-change", "block", "report", "answer"),
        lambda gathered, entry: gathered.noted.take(entry),
    ),
    "book": _take_settings,
    "settings": _take_settings,
    "reading": lambda gathered, entry: gathered.readings.take_reading(entry),
    "confirmed": lambda gathered, entry: gathered.readings.take_confirmed(entry),
    "transcript": lambda gathered, entry: gathered.readings.take_transcript(entry),
    "fingerprints": _take_fingerprints,
    "grouping": lambda gathered, entry: gathered.groupings.take(entry),
    "apart": lambda gathered, entry: gathered.apart.take(entry),
    "redaction": lambda gathered, entry: gathered.redactions.take(entry),
    "flag": lambda gathered, entry: gathered.worded.take_said(entry),
    "checkin": lambda gathered, entry: gathered.checkins.append(entry),
    "stamp": lambda gathered, entry: gathered.stamps.append(entry),
    "worksheet": lambda gathered, entry: gathered.sheets.take(entry),
    **dict.fromkeys(SHARING, lambda gathered, entry: gathered.shared.take(entry)),
}
#: Entries that say nothing about what happened.
_SILENT = frozenset({"note", "opened", "setup", "grant", "revoke", "epoch", "backup", "export"})

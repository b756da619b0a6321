"""The case: the journal as a story in memory, folded when the book is opened and kept up to date."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from tallybook.case import view
from tallybook.case.apart import Apart
from tallybook.case.cards import Card, Proposed, cards_of, names_on, proposed
from tallybook.case.fold import Gathered, Imported, take_all
from tallybook.case.handles import USER_NAMES, normalise
from tallybook.case.likeness import Fingerprint, items_with, pictures_like
from tallybook.case.people import People
from tallybook.case.readings import Readings
from tallybook.case.rows import NOBODY_HERE, incident_rows
from tallybook.case.stories import Version
from tallybook.case.worded import Worded
from tallybook.errors import NoSuchItem
from tallybook.model.entries import Entry, Head, Incident, Witness
from tallybook.model.exhibits import Exhibit
from tallybook.model.kinds import FILES
from tallybook.model.orders import Order
from tallybook.model.reports import Block, Report, Stop

if TYPE_CHECKING:
    import polars as pl

    from tallybook.case.coverage import Coverage

#: More new or corrected incidents than this are sorted in anew.
_FEW = 32


class Pages(Protocol):
    """What a case needs of a book."""

    @property
    def head(self) -> Head | None:
        """The tree head after the last entry."""

    def grow(self) -> list[Entry]:
        """Take note of what other processes appended."""

    def entries(self, start: int = 0, *, skip_damaged: bool = True) -> Iterator[Entry]:
        """Open the entries from a number on; what is damaged may be left out."""


class Case(Worded):
    """Everything a book says, in one line of time.

    Attributes:
        items: One row an item, sorted by time.
        head: The tree head the view stands for.
        next_seq: The number of the first entry not yet folded.
        people: Who is who.
        zone: The person's own clock, or ``unknown``.
        generation: Raised with every change.
    """

    def __init__(self, pages: Pages | None = None) -> None:
        self._pages = pages
        self._gathered = Gathered()
        self._memory: dict[str, Any] = {}
        self._numbers: dict[str, int] = {}
        self._cards: tuple[Card, ...] = ()
        self._cards_up_to = 0
        self._sightings: list[tuple[int, array[int]]] = []
        self.people = People()
        self.zone = "unknown"
        self.items: pl.DataFrame = view.empty(self.people, self.zone)
        self.head: Head | None = None
        self.next_seq = 0
        self.generation = 0

    @classmethod
    def fold(cls, pages: Pages) -> Case:
        """Fold a whole book; damaged entries are left out, so that the rest can be seen."""
        case = cls(pages)
        case.refresh()
        return case

    @classmethod
    def of_entries(cls, entries: Iterable[Entry], head: Head | None = None) -> Case:
        """Fold entries that are in memory."""
        case = cls()
        case.refresh(entries)
        case.head = head
        return case

    def refresh(self, entries: Iterable[Entry] | None = None) -> int:
        """Fold what was appended since.

        Returns:
            How many entries were new.
        """
        if entries is None:
            if self._pages is None:
                return 0
            self._pages.grow()
            head = self._pages.head
            if head is not None and self.head is not None and head.seq == self.head.seq:
                return 0
            entries = self._pages.entries(self.next_seq)
        before = self.next_seq
        self.next_seq = max(before, take_all(self._gathered, entries))
        if self._pages is not None:
            self.head = self._pages.head
        if self.next_seq != before:
            self._settle()
        return self.next_seq - before

    def _settle(self) -> None:
        """Bring the view up to date with what was gathered."""
        gathered = self._gathered
        zone_changed = gathered.zone != self.zone
        self.zone = gathered.zone
        self.people = People(gathered.persons.values(), self._own_handles(), self._numbers)
        if gathered.frames or gathered.regrouped or zone_changed or len(gathered.touched) > _FEW:
            self._lay_out_anew()
        elif gathered.touched:
            rows = self._story_rows(gathered.touched)
            fresh = view.derived(rows, self.people, self.zone, {})
            self.items = view.inserted(self.items, fresh, gathered.touched, self.zone)
        self.people.cards = names_on(self.cards)
        for name, marks in gathered.flags.items():
            self.items = view.flagged(self.items, name, marks)
        self.items = gathered.readings.apply(self.items)
        self.items = view.cited(self.items, [leaves for _, leaves in gathered.cited])
        self.items = view.furthered(self.items, gathered.further)
        self._sightings += gathered.cited
        gathered.cited, gathered.regrouped = [], False
        gathered.touched.clear()
        self.generation += 1
        self._memory.clear()

    def _lay_out_anew(self) -> None:
        """Sort everything again, with the rows that are new."""
        gathered = self._gathered
        fresh = [future.result() for future in gathered.frames]
        gathered.frames = []
        kept = view.base(self.items)
        if gathered.touched or kept.height:
            kept = view.without_incidents(kept)
            fresh.append(self._story_rows(gathered.stories))
        pieces = [piece for piece in (kept, *fresh) if piece.height]
        self.items = view.empty(self.people, self.zone)
        del kept, fresh
        if pieces:
            self.items = view.lay_out(pieces, self.people, self.zone)
        self.people.number(view.handles_in_order(self.items))

    def _story_rows(self, items: Iterable[int]) -> pl.DataFrame:
        """Rows of what was written down."""
        stories = self._gathered.stories
        return incident_rows((stories[item] for item in sorted(items)), self.zone)

    def _own_handles(self) -> set[str]:
        """Handles named at an import as the book's own person."""
        return {
            normalise(str(raw), channel=one.source).value if one.source in USER_NAMES else str(raw)
            for one in self._gathered.imports.values()
            if (owner := tuple(one.answers.get("owner") or ())) != NOBODY_HERE
            for raw in owner
        }

    # --- what the entries say ------------------------------------------------------------------

    @property
    def stops(self) -> tuple[Stop, ...]:
        """Dated requests to stop, in the order of their dates."""
        return self._gathered.noted.stops

    @property
    def orders(self) -> tuple[Order, ...]:
        """Orders, in the order of their dates."""
        return self._gathered.noted.orders

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Blocks, in the order of their dates."""
        return self._gathered.noted.blocks

    @property
    def reports(self) -> tuple[Report, ...]:
        """Reports with their answers, in the order of their dates."""
        return self._gathered.noted.reports

    @property
    def nation(self) -> str:
        """Whose law is asked, one of `NATIONS`; empty while nobody said."""
        return self._gathered.nation

    @property
    def imports(self) -> Mapping[int, Imported]:
        """Imports by the number of the entry that began them."""
        return self._gathered.imports

    @property
    def import_of(self) -> Mapping[int, int]:
        """For each entry of records, the entry that began its import."""
        return self._gathered.import_of

    @property
    def unfinished(self) -> tuple[Imported, ...]:
        """Imports that broke off; importing the same file again carries them on."""
        done = [self.imports[seq] for seq in self._gathered.done if seq in self.imports]
        over = {exhibit for one in done for exhibit in one.exhibits}
        open_ones = {
            one.exhibits: one for one in self.imports.values() if not over.issuperset(one.exhibits)
        }
        return tuple(open_ones.values())

    @property
    def sightings(self) -> tuple[tuple[int, array[int]], ...]:
        """(import, leaf numbers) of items that a further export holds as well."""
        return tuple(self._sightings)

    @property
    def exhibits(self) -> Mapping[str, Exhibit]:
        """Exhibits by their hash."""
        return self._gathered.exhibits

    @property
    def exhibit_items(self) -> Mapping[str, int]:
        """The leaf number of each exhibit."""
        return self._gathered.exhibit_items

    @property
    def fingerprints(self) -> Mapping[str, Fingerprint]:
        """What was noted of pictures, by the SHA-256 of each."""
        return self._gathered.fingerprints

    def pictures_like(self, sha256: str) -> list[tuple[str, int]]:
        """Pictures that are the same or nearly so, as (SHA-256, bits that differ)."""
        return pictures_like(self.fingerprints, sha256)

    def items_with(self, sha256: str) -> list[int]:
        """The items that an exhibit belongs to."""
        exhibit = self.exhibits.get(sha256)
        return [] if exhibit is None else items_with(self.items, exhibit)

    @property
    def labels(self) -> Mapping[int, tuple[str, ...]]:
        """Labels put on items."""
        return self._gathered.labels

    @property
    def passed_over(self) -> Mapping[str, int]:
        """Entries of kinds that this version does not know, by kind."""
        return self._gathered.passed_over

    @property
    def stamps(self) -> list[Entry]:
        """Entries that hold an outside time stamp over a tree head."""
        return self._gathered.stamps

    @property
    def cards(self) -> tuple[Card, ...]:
        """The person's own address book."""
        if self._cards_up_to != self.next_seq:
            regions = {
                seq: str(one.answers.get("region") or "GB") for seq, one in self.imports.items()
            }
            self._cards = cards_of(self.items, self.import_of, regions)
            self._cards_up_to = self.next_seq
        return self._cards

    @property
    def proposed(self) -> tuple[Proposed, ...]:
        """Cards whose handles could be one person, those of the most items first."""
        return self.remembered("proposed", lambda: proposed(self.cards, self.items, self.people))

    @property
    def apart(self) -> Apart:
        """Pairs that somebody said are not the same."""
        return self._gathered.apart

    @property
    def readings(self) -> Readings:
        """Words read from pictures and heard in recordings: drafts, and what was confirmed."""
        return self._gathered.readings

    @property
    def imported_items(self) -> pl.DataFrame:
        """The rows without messages read from pictures: one screen covers no day."""
        import polars as pl  # noqa: PLC0415

        read = list(self.readings.entries)
        return self.items.filter(~pl.col("entry").is_in(read)) if read else self.items

    @property
    def coverage(self) -> Coverage:
        """Which days any import covers."""
        from tallybook.case.coverage import coverage_of  # noqa: PLC0415

        return self.remembered(
            "coverage",
            lambda: coverage_of(self.imported_items, self.import_of, self.sightings),
        )

    # --- single items --------------------------------------------------------------------------

    def row(self, item: int) -> dict[str, Any]:
        """Look up one row of the view.

        Raises:
            NoSuchItem: There is none.
        """
        places = (self.items["item"] == (item if item < 1 << 62 else -1)).arg_true()
        if not places.len():
            raise NoSuchItem(noun="item", name=item)
        return self.items.row(int(places[0]), named=True)

    def is_incident(self, item: int) -> bool:
        """Whether the item was written down rather than brought in."""
        return item in self._gathered.stories

    def incident(self, item: int) -> Incident:
        """What was written, with every correction applied.

        Raises:
            NoSuchItem: The item is not an incident.
        """
        story = self._gathered.stories.get(item)
        if story is None:
            raise NoSuchItem(noun="incident", name=item)
        return story.incident

    def incidents_naming(self, person: str) -> list[int]:
        """Incidents in which a person is named, by name or by any of their handles."""
        return [
            item
            for item, story in self._gathered.stories.items()
            if any(
                who == person or self.people.name_of(normalise(who).value) == person
                for who in story.incident.who
            )
        ]

    def is_amended(self, item: int) -> bool:
        """Whether an item was corrected; adding a file is no correction."""
        story = self._gathered.stories.get(item)
        return story.is_amended if story else item in self._gathered.record_versions

    def witnesses(self, item: int) -> tuple[Witness, ...]:
        """The witnesses of an incident; they are in no row and in no search."""
        return self.incident(item).witnesses

    def history(self, item: int) -> tuple[Version, ...]:
        """Every version of an item; the original comes first and is always kept.

        Raises:
            NoSuchItem: There is no such item.
        """
        story = self._gathered.stories.get(item)
        if story is not None:
            return tuple(story.versions)
        row = self.row(item)
        original = Version(
            entry=row["entry"], written_at=row["written_at"], by="owner", reason="", fields={}
        )
        return (original, *self._gathered.record_versions.get(item, ()))

    def attached(self, item: int) -> tuple[Exhibit, ...]:
        """The exhibits that belong to an item.

        Raises:
            NoSuchItem: There is no such item.
        """
        row = self.row(item)
        known = self._gathered.exhibits
        if row["kind"] == "incident":
            return tuple(known[sha] for sha in row["attachments"] if sha in known)
        inside = self._carried(row["exhibit"])
        found = [inside[name] for name in row["attachments"] if name in inside]
        if not found and item in self._gathered.further:
            exhibit, names = self._gathered.further[item]
            elsewhere = self._carried(exhibit)
            found = [elsewhere[name] for name in names if name in elsewhere]
        is_read = row["entry"] in self.readings.entries
        if (row["channel"] in FILES or is_read) and not found and row["exhibit"] in known:
            stills = [one for one in inside.values() if one.part.startswith("still at ")]
            found = [known[row["exhibit"]], *dict.fromkeys(stills)]
        return tuple(found)

    def clock_note(self, item: int) -> Version | None:
        """The last note of how wrong the clock was that dated an item, or None."""
        versions = self._gathered.record_versions.get(item, ())
        noted = [one for one in versions if "clock_fast_seconds" in one.fields]
        return noted[-1] if noted else None

    def _carried(self, exhibit: str) -> dict[str, Exhibit]:
        """Exhibits taken out of an export, by their place in it and by their name."""
        inside: dict[str, Exhibit] = {}
        for one in self._gathered.carried.get(exhibit, ()):
            inside.setdefault(one.part or one.name, one)
            inside.setdefault(one.name, one)
        return inside

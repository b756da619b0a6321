"""Say exactly what would go and what would stay, before a single byte is written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tallybook.bundle import noted
from tallybook.bundle.blacked_out import blacked_out
from tallybook.bundle.choice import Choice, Withheld
from tallybook.bundle.items import PlannedItem, is_place
from tallybook.bundle.kinds import ROWS, left_out_rows
from tallybook.bundle.originals import PlannedExhibit, Sorter
from tallybook.bundle.telling import BESIDE_THE_TIMELINE, COUNTED, sentences_of
from tallybook.content.bundles import HOLDABLE
from tallybook.errors import NothingChosen
from tallybook.model.kinds import FILES

if TYPE_CHECKING:
    from tallybook.case.case import Case
    from tallybook.journal.book import Book
    from tallybook.model.entries import Entry

#: Fields of an incident that are kept apart, with what they are called and the option that adds them.
APART = {
    "witnesses": ("names and contacts of witnesses", "--witnesses"),
    "feeling": ("how it felt", "--feelings"),
    "impact": ("what had to change", "--impact"),
    "private_note": ("private notes", ""),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would go and what would stay."""

    items: tuple[PlannedItem, ...]
    exhibits: tuple[PlannedExhibit, ...]
    withheld: tuple[Withheld, ...]
    counts: Mapping[str, int]

    def sentences(self) -> tuple[str, ...]:
        """The plan in plain sentences."""
        said = list(sentences_of(self.counts))
        said += [
            f"{exhibit.reference} stays in the book: {exhibit.why}"
            for exhibit in self.exhibits
            if not exhibit.goes
        ]
        said += [
            f"Left out: {left.what} ({left.count:,}). {left.why}"
            + (f" To include: {left.option}." if left.option else "")
            for left in self.withheld
        ]
        return (*said, "Whoever receives this may have to show it to others, the defence included.")


def plan(book: Book, case: Case, choice: Choice) -> Plan:
    """Work out what a choice would hand over.

    Raises:
        NothingChosen: When it leaves no items.
    """
    rows, kept_private = _chosen(case, choice)
    items = [planned for row in rows for planned in _planned(book, case, choice, row)]
    if not items:
        raise NothingChosen
    dated, kept_dated = _dated(case, choice)
    items += dated
    items.sort(key=_in_time)
    sorter = Sorter(book, case, choice)
    exhibits = sorter.sort(items)
    withheld = (*_withheld(items, exhibits, kept_private), *kept_dated)
    return Plan(
        items=tuple(items),
        exhibits=exhibits,
        withheld=withheld,
        counts=_counts(book, items, exhibits),
    )


def _dated(case: Case, choice: Choice) -> tuple[list[PlannedItem], list[Withheld]]:
    """Dated facts that go, and those that stay by the kind that was chosen."""
    found = noted.planned(case, choice.without)
    stays = set(left_out_rows(choice))
    if not stays:
        return found, []
    counted = Counter(one.kind for one in found)
    why = "This kind of copies goes without them. Another kind holds them."
    kept = [
        Withheld(what=HOLDABLE[name], count=count, why=why)
        for name, rows in ROWS.items()
        if stays.issuperset(rows) and (count := sum(counted[row] for row in rows))
    ]
    return [one for one in found if one.kind not in stays], kept


def _chosen(case: Case, choice: Choice) -> tuple[list[dict[str, Any]], int]:
    """Select rows, and count the private ones that the choice would have taken."""
    import polars as pl  # noqa: PLC0415 - half a second that a quick note need not wait

    from tallybook.case.asked import Filter  # noqa: PLC0415
    from tallybook.case.timeline import select  # noqa: PLC0415

    frame = select(case, choice.filter or Filter())
    if choice.items:
        frame = frame.filter(pl.col("item").is_in(list(choice.items)))
    if choice.without:
        frame = frame.filter(~pl.col("item").is_in(list(choice.without)))
    private = int(frame["private"].sum() or 0)
    return list(frame.filter(~pl.col("private")).iter_rows(named=True)), private


def _planned(book: Book, case: Case, choice: Choice, row: dict[str, Any]) -> Iterator[PlannedItem]:
    """One row, and the corrections that were made to it."""
    item = int(row["item"])
    is_incident = row["kind"] == "incident"
    has_more = is_incident or bool(row["attachments"]) or row["channel"] in FILES
    attached = case.attached(item) if has_more else ()
    planned = PlannedItem(
        item=item,
        entry=int(row["entry"]),
        kind=str(row["kind"]),
        channel=str(row["channel"] or ""),
        direction=str(row["direction"] or "unknown"),
        at=row["at"],
        row=row,
        export="" if is_incident else str(row["exhibit"] or ""),
        attachments=tuple(
            one.sha256 for one in attached if is_incident or one.sha256 != row["exhibit"]
        ),
    )
    planned = blacked_out(planned, case)
    if not is_incident:
        yield _without_place(planned, choice)
        yield from _clock_noted(book, case, planned)
        yield from _typed(book, case, choice, planned)
        return
    yield from _told(book, case, choice, planned)


def _clock_noted(book: Book, case: Case, planned: PlannedItem) -> Iterator[PlannedItem]:
    """What was noted of the clock that dated an item; the time it wrote stands as it was."""
    noted = case.clock_note(planned.item)
    if noted is not None:
        entry = book.get(noted.entry)
        yield PlannedItem(
            item=entry.first_leaf,
            entry=entry.seq,
            kind="correction",
            at=planned.at,
            row=planned.row,
            of=planned.item,
        )


def _typed(book: Book, case: Case, choice: Choice, planned: PlannedItem) -> Iterator[PlannedItem]:
    """The transcript that a person typed of a recording; what a machine drafted stays."""
    typed = case.readings.transcripts.get(planned.item)
    if typed is None:
        return
    entry = book.get(typed.entry)
    if entry.first_leaf not in choice.without:
        yield PlannedItem(
            item=entry.first_leaf,
            entry=entry.seq,
            kind="transcript",
            at=planned.at,
            row=planned.row,
            of=planned.item,
        )


def _told(book: Book, case: Case, choice: Choice, planned: PlannedItem) -> Iterator[PlannedItem]:
    """A diary entry, its corrections, and the files that were added to it later."""
    first, *later = case.history(planned.item)
    there = {str(one) for one in first.fields.get("attachments") or ()}
    since: list[PlannedItem] = []
    for version in later:
        named = {str(one) for one in version.fields.get("attachments") or ()}
        entry = book.get(version.entry)
        amending = PlannedItem(
            item=entry.first_leaf,
            entry=entry.seq,
            kind="addition" if version.adds else "correction",
            at=planned.at,
            row=planned.row,
            of=planned.item,
            attachments=tuple(one for one in planned.attachments if one in named - there)
            if version.adds
            else (),
        )
        there |= named if version.adds else set()
        since.append(_without_fields(amending, entry, choice))
    added = {one for amending in since for one in amending.attachments}
    kept = tuple(one for one in planned.attachments if one not in added)
    yield _without_fields(replace(planned, attachments=kept), book.get(planned.entry), choice)
    yield from since


def _without_place(planned: PlannedItem, choice: Choice) -> PlannedItem:
    """Withhold the place a photo was taken at, unless it was chosen."""
    details = json.loads(str(planned.row.get("details") or "{}"))
    if choice.places or not any(is_place(name) and details[name] for name in details):
        return planned
    return replace(planned, withheld=(*planned.withheld, "place"), sealed=True)


def _without_fields(planned: PlannedItem, entry: Entry, choice: Choice) -> PlannedItem:
    """Withhold the fields of an incident or correction that stay."""
    body = entry.body.get("fields", {}) if entry.kind == "amendment" else entry.body
    inside = [name for name in APART if body.get(name) and choice.withholds(name)]
    beside = [
        str(item["field"])
        for item in entry.items
        if item.get("field") in APART and choice.withholds(str(item["field"]))
    ]
    return replace(planned, withheld=(*inside, *beside), sealed=bool(inside))


def _in_time(planned: PlannedItem) -> tuple[str, int, int]:
    """Sort by the person's own clock; a correction, added file or transcript follows its item."""
    when = planned.row.get("home") or planned.row.get("dated")
    first = planned.item if planned.of is None else planned.of
    return (when.isoformat() if when else "", first, planned.item)


def _withheld(
    items: list[PlannedItem], exhibits: tuple[PlannedExhibit, ...], private: int
) -> tuple[Withheld, ...]:
    """List what stays, with its reason."""
    found: list[Withheld] = []
    if private:
        found.append(
            Withheld(
                what="private entries", count=private, why="The person keeps them to themselves."
            )
        )
    counted = Counter(name for item in items for name in item.withheld)
    for name, (what, option) in APART.items():
        if counted[name]:
            why = "They never leave the book." if not option else "Left out unless it is chosen."
            found.append(Withheld(what=what, count=counted[name], why=why, option=option))
    if counted["place"]:
        why = "It can lead to a home. The rest of the row goes."
        found.append(
            Withheld(
                what="the place of a photo", count=counted["place"], why=why, option="--places"
            )
        )
    if counted["words"]:
        why = "You blacked them out. A mark and your reason stand in their place."
        found.append(Withheld(what="words in items", count=counted["words"], why=why))
    kept = [exhibit for exhibit in exhibits if not exhibit.goes]
    for reason in sorted({exhibit.reason for exhibit in kept}):
        alike = [exhibit for exhibit in kept if exhibit.reason == reason]
        found.append(
            Withheld(what=reason, count=len(alike), why=alike[0].why_all, option=alike[0].option)
        )
    return tuple(found)


def _counts(
    book: Book, items: list[PlannedItem], exhibits: tuple[PlannedExhibit, ...]
) -> dict[str, int]:
    """Count what goes."""
    kinds = Counter(item.kind for item in items)
    going = [exhibit for exhibit in exhibits if exhibit.goes]
    named = {name: sum(kinds[kind] for kind in alike) for name, alike in COUNTED.items()}
    return {
        "items": len(items),
        **named,
        "others": len(items) - sum(named.values()),
        "beside": sum(named[name] for name in BESIDE_THE_TIMELINE),
        "exhibits": len(going),
        "exhibits_kept": len(exhibits) - len(going),
        "exhibit_bytes": sum(exhibit.exhibit.size for exhibit in going),
        "tree_size": book.head.size if book.head else 0,
    }

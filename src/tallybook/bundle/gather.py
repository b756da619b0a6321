"""Take what was planned out of the journal: leaves with their proofs, acts, and the rows of tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from tallybook.bundle import chronology, custody, exhibits
from tallybook.bundle.choice import Choice
from tallybook.bundle.marks import marks
from tallybook.bundle.planning import APART, Plan
from tallybook.bundle.proofs import Leaf, leaves
from tallybook.errors import NothingChosen

if TYPE_CHECKING:
    from tallybook.case.case import Case
    from tallybook.journal.book import Book
    from tallybook.model.entries import Entry, Head


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Everything a bundle says, before it is written.

    Attributes:
        head: The tree head every leaf leads to.
        leaves: The disclosed leaves, by number.
        rows: Rows of the chronology, each with ``sorted``, the time it is sorted by.
        exhibits: Rows of the list of exhibits.
        acts: Acts on the exhibits so far.
        spans: (channel, first day, last day) that exports cover.
    """

    head: Head
    leaves: Mapping[int, Leaf]
    rows: Sequence[Mapping[str, Any]]
    exhibits: Sequence[Mapping[str, Any]]
    acts: Sequence[custody.Act]
    spans: Sequence[tuple[str, date, date]]


def gather(book: Book, case: Case, plan: Plan, choice: Choice) -> Gathered:
    """Take everything out of the journal that the plan names."""
    head = book.head
    if head is None:
        raise NothingChosen
    numbers = sorted({planned.entry for planned in plan.items})
    entries = {number: replace(book.get(number), frame=None) for number in numbers}
    hashes = frozenset(each.exhibit.sha256 for each in plan.exhibits)
    acting = [entry for entry in book.entries() if entry.kind in custody.KINDS]
    sealed = _sealed(plan, acting)
    found = leaves(book, _wanted(plan, choice, entries, acting, hashes), sealed)
    written = {
        index: str(fields["written_at"])
        for index, leaf in found.items()
        if b'"written_at"' in leaf.content and "written_at" in (fields := leaf.fields())
    }
    acts = custody.acts(acting, hashes, written)
    first = {act.sha256: (act.at, act.by) for act in reversed(acts) if not act.before}
    return Gathered(
        head=head,
        leaves=found,
        rows=_rows(case, plan, choice, entries, written),
        exhibits=exhibits.rows(plan, case, first),
        acts=acts,
        spans=_spans(case),
    )


def _spans(case: Case) -> list[tuple[str, date, date]]:
    """The days that exports cover, a channel and a stretch a line."""
    coverage = case.coverage
    return [
        (channel, first, last)
        for channel in coverage.channels()
        for first, last in coverage.runs(channel)
    ]


def _sealed(plan: Plan, acting: Sequence[Entry]) -> frozenset[int]:
    """Leaves of which only the hash is disclosed."""
    return frozenset(
        [planned.item for planned in plan.items if planned.sealed]
        + [entry.first_leaf for entry in acting if entry.kind == "bundle"]
    )


def _wanted(
    plan: Plan,
    choice: Choice,
    entries: Mapping[int, Entry],
    acting: Sequence[Entry],
    hashes: frozenset[str],
) -> set[int]:
    """Every leaf the bundle discloses: rows, what recorded them, exhibits, acts, chosen fields."""
    wanted = {planned.item for planned in plan.items}
    wanted.update(entry.first_leaf for entry in entries.values())
    wanted.update(each.item for each in plan.exhibits if each.item is not None)
    begun = set()
    for entry in acting:
        about = {str(entry.body.get("exhibit")), *map(str, entry.body.get("exhibits", ()))}
        about.update(str(item.get("sha256")) for item in entry.items)
        if entry.kind != "exhibits":
            wanted.update(leaf for _, leaf, _ in custody.about(entry, hashes))
        if about & hashes or entry.body.get("import") in begun:
            wanted.add(entry.first_leaf)
        if entry.kind == "import" and about & hashes:
            begun.add(entry.seq)
    for entry in entries.values():
        wanted.update(
            entry.first_leaf + 1 + place
            for place, item in enumerate(entry.items)
            if item.get("field") in APART and not choice.withholds(str(item["field"]))
        )
    return wanted


def _rows(
    case: Case,
    plan: Plan,
    choice: Choice,
    entries: Mapping[int, Entry],
    written: Mapping[int, str],
) -> list[Mapping[str, Any]]:
    """Write the rows of the chronology."""
    since: dict[int, dict[str, tuple[int, ...]]] = {}
    for planned in plan.items:
        if planned.of is not None:
            after = since.setdefault(planned.of, {})
            after[planned.kind] = (*after.get(planned.kind, ()), planned.item)
    context = chronology.Context(
        choice=choice,
        entries=entries,
        references={each.exhibit.sha256: each.reference for each in plan.exhibits},
        numbers={planned.item: number for number, planned in enumerate(plan.items, 1)},
        since=since,
        written=written,
        marks=marks(case, plan.items),
    )
    return [
        {
            **chronology.row_of(planned, context),
            "sorted": planned.row.get("home") or planned.row.get("dated"),
        }
        for planned in plan.items
    ]

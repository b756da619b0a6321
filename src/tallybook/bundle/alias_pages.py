"""The alias sheet: which names, numbers and accounts are put to whom, on whose word, since when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from tallybook.bundle.blocks import Block, Material, document, head, par, table
from tallybook.bundle.parts import PARTS
from tallybook.case.handles import normalise
from tallybook.case.people import YOU
from tallybook.model.entries import Entry

INTRO = (
    (
        "An account, a number or an address says from where something came, not who held the device. Who is put "
        "behind it here is what the person who keeps the record decided, on the ground they gave."
    ),
    "Listed is only what occurs in this copy.",
)
UNPUT = "Put to nobody"
NO_GROUND = "no ground noted"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """How often a handle occurs in what goes."""

    count: int
    first: datetime | None
    last: datetime | None


def alias_pages(material: Material) -> Block | None:
    """Tell who is put behind which handle; nothing where no handle goes."""
    seen = _seen(material)
    people = material.case.people
    by_name: dict[str, list[str]] = {}
    for handle in sorted(seen, key=lambda each: (-seen[each].count, each)):
        if handle not in people.own and people.label(handle) != YOU:
            by_name.setdefault(people.name_of(handle), []).append(handle)
    unput = by_name.pop("", [])
    blocks: list[Block] = []
    grounds = _grounds(material) if by_name else {}
    for name, handles in by_name.items():
        blocks.append(head(name))
        blocks += _person(handles, seen, grounds.get(name, {}))
    if unput:
        blocks.append(head(UNPUT))
        blocks.append(par("Nobody has decided who is behind these."))
        blocks += _person(unput, seen, None)
    return document("aliases", PARTS["aliases"].title, INTRO, blocks) if blocks else None


def _seen(material: Material) -> dict[str, _Seen]:
    """Count the handles that something in this copy came from."""
    found: dict[str, _Seen] = {}
    for planned in material.plan.items:
        handle = str(planned.row.get("handle") or "")
        if planned.of is not None or planned.kind == "incident" or not handle:
            continue
        at, before = (
            planned.row.get("home"),
            found.get(handle, _Seen(count=0, first=None, last=None)),
        )
        found[handle] = replace(
            before, count=before.count + 1, first=before.first or at, last=at or before.last
        )
    return found


def _grounds(material: Material) -> Mapping[str, Mapping[str, tuple[str, datetime]]]:
    """By person and handle: the ground that was given first, and when."""
    found: dict[str, dict[str, tuple[str, datetime]]] = {}
    for entry in material.book.entries():
        if entry.kind == "person":
            for handle in _handles(entry):
                known = found.setdefault(str(entry.body.get("name")), {})
                word = str(entry.body.get("on_whose_word") or "")
                known.setdefault(handle, (word, entry.written_at))
    return found


def _handles(entry: Entry) -> Iterator[str]:
    """The handles that an entry puts to a person, as they are compared."""
    for raw in entry.body.get("handles") or ():
        yield str(raw)
        yield normalise(str(raw)).value


def _person(
    handles: list[str],
    seen: Mapping[str, _Seen],
    grounds: Mapping[str, tuple[str, datetime]] | None,
) -> list[Block]:
    """The handles of one person, or of nobody."""
    rows = []
    for handle in handles:
        one = seen[handle]
        cells = [handle, f"{one.count:,}", _day(one.first), _day(one.last)]
        if grounds is not None:
            word, since = grounds.get(handle, ("", None))
            cells += [word or NO_GROUND, _day(since)]
        rows.append(cells)
    columns = ["Name, number or account", "Items from or to it", "First", "Last"]
    widths = [2.2, 0.8, 1.1, 1.1]
    if grounds is not None:
        columns += ["On whose word", "Noted on"]
        widths += [1.8, 1.1]
    return table(columns, rows, widths=widths, right=(1,))


def _day(moment: datetime | None) -> str:
    """A day as it is read; a dash where none is known."""
    return f"{moment.day} {moment:%b %Y}" if moment else "\u2013"

"""What was done to each exhibit, by whom and when, as the journal noted it at the time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tallybook.bundle.planning import Plan

if TYPE_CHECKING:
    from tallybook.model.entries import Entry

#: Columns of custody.csv, in order; docs/reference/bundle-format.md says what each holds.
COLUMNS = (
    "number", "exhibit", "sha256", "act", "by", "at_utc", "purpose", "hash_before", "hash_after",
    "result", "item",
)  # fmt: skip
#: Journal entries that are acts on exhibits.
KINDS = frozenset({"exhibits", "import", "imported", "bundle"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act on one exhibit."""

    sha256: str
    act: str
    by: str
    at: str
    purpose: str
    before: str = ""
    after: str = ""
    result: str = ""
    item: int | None = None


def acts(entries: Iterable[Entry], hashes: frozenset[str], written: Mapping[int, str]) -> list[Act]:
    """Read the acts on these exhibits out of the journal, in the order they were written."""
    found: list[Act] = []
    begun: dict[int, str] = {}
    for entry in entries:
        at = written.get(entry.first_leaf, "")
        if entry.kind == "exhibits":
            found += _sealed(entry, hashes, at)
        elif entry.kind == "import" and str(entry.body.get("exhibit")) in hashes:
            begun[entry.seq] = str(entry.body["exhibit"])
            found.append(_read(entry, at))
        elif entry.kind == "imported" and entry.body.get("import") in begun:
            found.append(_read_out(entry, begun[int(entry.body["import"])], at))
        elif entry.kind == "bundle":
            found += _bundled(entry, hashes, at)
    return found


def _sealed(entry: Entry, hashes: frozenset[str], at: str) -> list[Act]:
    """The files that an entry says were sealed."""
    return [
        Act(
            sha256=str(item["sha256"]),
            act="sealed as it came",
            by=entry.by,
            at=at,
            purpose="to keep the original bytes",
            after=str(item["sha256"]),
            result="hashed while it was read, then encrypted",
            item=entry.first_leaf + 1 + place,
        )
        for place, item in enumerate(entry.items)
        if item.get("sha256") in hashes
    ]


def _read(entry: Entry, at: str) -> Act:
    """An importer began to read an exhibit."""
    sha256 = str(entry.body["exhibit"])
    source = f"{entry.body.get('source', '')} {entry.body.get('version', '')}".strip()
    return Act(
        sha256=sha256,
        act="read",
        by=entry.by,
        at=at,
        purpose="to take out its items",
        before=sha256,
        after=sha256,
        result=f"importer {source}; the exhibit was not changed",
        item=entry.first_leaf,
    )


def _read_out(entry: Entry, sha256: str, at: str) -> Act:
    """An importer came to the end, with its counts."""
    receipt = entry.body.get("receipt", entry.body)
    counts = ", ".join(
        f"{receipt[name]} {label}"
        for name, label in (
            ("found", "found"),
            ("kept", "kept"),
            ("already", "already there"),
            ("not_understood", "not understood"),
        )
        if isinstance(receipt, Mapping) and name in receipt
    )
    return Act(
        sha256=sha256,
        act="read to the end",
        by=entry.by,
        at=at,
        purpose="to take out its items",
        before=sha256,
        after=sha256,
        result=counts,
        item=entry.first_leaf,
    )


def _bundled(entry: Entry, hashes: frozenset[str], at: str) -> list[Act]:
    """Copies that went out in an earlier bundle."""
    return [
        Act(
            sha256=str(sha256),
            act="copied into a bundle",
            by=entry.by,
            at=at,
            purpose=str(entry.body.get("recipient") or "to hand over"),
            before=str(sha256),
            after=str(sha256),
            result=f"earlier bundle {entry.body.get('reference', '')}".strip(),
            item=entry.first_leaf,
        )
        for sha256 in entry.body.get("exhibits", ())
        if sha256 in hashes
    ]


def copied(plan: Plan, at: str, by: str, recipient: str) -> list[Act]:
    """The copies of this bundle; each is hashed again while it is written."""
    return [
        Act(
            sha256=each.exhibit.sha256,
            act="copied into this bundle",
            by=by,
            at=at,
            purpose=recipient or "to hand over",
            before=each.exhibit.sha256,
            after=each.exhibit.sha256,
            result="hashed again while it was written: the same",
        )
        for each in plan.exhibits
        if each.goes
    ]


def rows(found: Iterable[Act], plan: Plan) -> list[dict[str, Any]]:
    """Write one row an act, exhibit by exhibit."""
    references = {each.exhibit.sha256: each.reference for each in plan.exhibits}
    ordered = sorted(found, key=lambda act: references[act.sha256])
    return [
        {
            "number": number,
            "exhibit": references[act.sha256],
            "sha256": act.sha256,
            "act": act.act,
            "by": act.by,
            "at_utc": act.at,
            "purpose": act.purpose,
            "hash_before": act.before,
            "hash_after": act.after,
            "result": act.result,
            "item": "" if act.item is None else act.item,
        }
        for number, act in enumerate(ordered, 1)
    ]

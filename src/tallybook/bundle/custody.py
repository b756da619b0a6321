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
KINDS = frozenset({"exhibits", "import", "imported", "confirmed", "bundle"})


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
        elif entry.kind == "import":
            named = about(entry, hashes)
            if named:
                begun[entry.seq] = named[0][0]
            found += [_read(entry, sha256, leaf, at) for sha256, leaf, _ in named]
        elif entry.kind == "imported" and entry.body.get("import") in begun:
            whole = (begun[int(entry.body["import"])], entry.first_leaf, entry.body)
            named = about(entry, hashes) if entry.items else [whole]
            found += [_read_out(entry, *one, at) for one in named]
        elif entry.kind == "confirmed":
            found += [_confirmed(entry, *one, at) for one in about(entry, hashes)]
        elif entry.kind == "bundle":
            found += _bundled(entry, hashes, at)
    return found


def about(entry: Entry, hashes: frozenset[str]) -> list[tuple[str, int, Mapping[str, Any]]]:
    """The exhibits an import is about: each with its leaf and what that says.

    One export is named by the entry itself; of many files that share one, each by an item.
    """
    named = [
        (str(item.get("sha256") or item.get("exhibit")), entry.first_leaf + 1 + place, item)
        for place, item in enumerate(entry.items)
    ]
    if not named:
        named = [(str(entry.body.get("exhibit")), entry.first_leaf, entry.body)]
    return [one for one in named if one[0] in hashes]


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


def _read(entry: Entry, sha256: str, leaf: int, at: str) -> Act:
    """An importer began to read an exhibit."""
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
        item=leaf,
    )


def _confirmed(entry: Entry, sha256: str, leaf: int, _: Mapping[str, Any], at: str) -> Act:
    """A person compared words with the picture they were read from."""
    return Act(
        sha256=sha256,
        act="words read from it confirmed",
        by=entry.by,
        at=at,
        purpose="to have its messages in the record",
        before=sha256,
        after=sha256,
        result="read from a picture; compared with it by a person",
        item=leaf,
    )


def _read_out(entry: Entry, sha256: str, leaf: int, told: Mapping[str, Any], at: str) -> Act:
    """An importer came to the end, with its counts."""
    receipt = told.get("receipt", told)
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
        item=leaf,
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

"""The chronology: one row for each thing that happened or was said, as it was recorded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tallybook.bundle import noted
from tallybook.bundle.choice import Choice
from tallybook.bundle.items import PlannedItem, is_place

if TYPE_CHECKING:
    from tallybook.model.entries import Entry

#: Columns of chronology.csv, in order; docs/reference/bundle-format.md says what each holds.
COLUMNS = (
    "number", "item", "entry", "happened", "until", "time_known", "zone", "happened_utc",
    "written_at", "late", "kind", "channel", "direction", "from", "person", "to", "thread",
    "subject", "words", "exact_words", "whose_words", "where", "behaviours", "who", "impact",
    "feeling", "reported_to", "witnesses", "corrects", "changes", "corrections",
    "adds_to", "additions", "transcript_of", "transcripts", "exhibit", "exhibit_sha256", "place_in_exhibit", "offset", "length", "details", "attachments", "withheld",
    "own_clock", "counts", "flags", "matters",
)  # fmt: skip

#: What stands in the place of something that stays in the book.
MARK = "[withheld: {why}]"
REASONS = {
    "witnesses": "witness details are kept apart",
    "feeling": "how it felt is not handed over",
    "impact": "not handed over by choice",
    "private_note": "a private note",
    "place": "the place the photo was taken at",
    "words": "words that are blacked out",
}
VOICES = {
    "own": "own words",
    "told-to-me": "told to the person by someone else",
    "witness": "a witness's own note",
    "written-for-me": "written for the person by someone they trust",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What rows need to know about the rest of the bundle.

    Attributes:
        choice: What was chosen.
        entries: The journal entries that recorded the rows, by their number.
        references: Exhibit references, by hash.
        numbers: Row numbers, by item.
        written: When each entry was written, as its leaf says, by leaf.
        since: For an item the corrections, additions and transcripts of it, by their kind.
        marks: For an item what the summary counts it by: see `tallybook.bundle.marks`.
    """

    choice: Choice
    entries: Mapping[int, Entry]
    references: Mapping[str, str]
    numbers: Mapping[int, int]
    written: Mapping[int, str]
    since: Mapping[int, Mapping[str, tuple[int, ...]]]
    marks: Mapping[int, Mapping[str, str]]


def row_of(planned: PlannedItem, context: Context) -> dict[str, Any]:
    """Write one row."""
    entry = context.entries[planned.entry]
    row: dict[str, Any] = {
        "number": context.numbers[planned.item],
        "item": planned.item,
        "entry": entry.first_leaf,
        "kind": planned.kind,
        "written_at": context.written.get(entry.first_leaf, ""),
        "withheld": "; ".join(REASONS[name] for name in planned.withheld),
        "attachments": _references(planned.attachments, context),
    }
    row |= context.marks.get(planned.item, {})
    for kind, items in context.since.get(planned.item, {}).items():
        row[f"{kind}s"] = " ".join(str(item) for item in items)
    if planned.kind == "incident":
        return row | _incident(planned, entry, context.choice)
    if planned.kind == "correction":
        return row | _correction(planned, entry, context.choice)
    if planned.kind == "addition":
        return row | _addition(planned, entry)
    if planned.kind == "transcript":
        return row | _transcript(planned, entry)
    if planned.kind in noted.TITLES:
        return row | noted.cells(planned, entry)
    return row | _record(planned, context)


def _record(planned: PlannedItem, context: Context) -> dict[str, Any]:
    """The columns of a message, call, mail or photo: as its export gave them."""
    row = planned.row
    local, at = row["local"], row["at"]
    return {
        "happened": local.isoformat() if local else "",
        "time_known": f"to the {row['precision']}" if local else "not given by the export",
        "zone": row["zone"],
        "happened_utc": _utc(at) if at else "",
        "late": "",
        "channel": planned.channel,
        "direction": planned.direction,
        "from": row["sender"],
        "person": row["person"] or "",
        "to": ", ".join(row["recipients"] or ()),
        "thread": row["thread"] or "",
        "subject": row["subject"] or "",
        "words": row["text"],
        "exhibit": context.references.get(planned.export, ""),
        "exhibit_sha256": planned.export,
        "place_in_exhibit": row["part"] or "",
        "offset": row["offset"],
        "length": row["length"],
        "details": _details(str(row.get("details") or "{}"), planned),
    }


def _details(written: str, planned: PlannedItem) -> str:
    """The short facts of the format (duration, camera), without a place that stays."""
    found = {name: value for name, value in json.loads(written).items() if value}
    if "place" in planned.withheld:
        found = {name: value for name, value in found.items() if not is_place(name)}
    return json.dumps(found, ensure_ascii=False, sort_keys=True) if found else ""


def fields_of(entry: Entry) -> dict[str, Any]:
    """All fields of an incident or correction, those kept as items of their own among them."""
    body = entry.body.get("fields", {}) if entry.kind == "amendment" else entry.body
    beside = {str(item["field"]): item.get("value") for item in entry.items if "field" in item}
    return {**body, **beside}


def _incident(planned: PlannedItem, entry: Entry, choice: Choice) -> dict[str, Any]:
    """The columns of a diary entry, as first written."""
    fields = fields_of(entry)
    when = fields.get("when") or {}
    at = planned.row.get("at")
    row = {
        "happened": when.get("start") or "",
        "until": when.get("end") or "",
        "time_known": when.get("kind") or "unknown",
        "zone": when.get("zone") or "unknown",
        "happened_utc": _utc(at) if at else "",
        "late": bool(planned.row.get("late")),
        "channel": "diary",
        "words": fields.get("what", ""),
        "exact_words": fields.get("exact_words", ""),
        "whose_words": VOICES.get(str(fields.get("voice", "own")), str(fields.get("voice"))),
        "where": fields.get("where", ""),
        "who": ", ".join(fields.get("who") or ()),
        "reported_to": fields.get("reported_to", ""),
        "details": _on_paper(str(fields.get("noted_on") or "")),
    }
    return row | _apart(fields, choice)


def _on_paper(noted_on: str) -> str:
    """That it was first written on paper, and on which day."""
    return json.dumps({"first_written_on_paper": noted_on}) if noted_on else ""


def _apart(fields: Mapping[str, Any], choice: Choice) -> dict[str, str]:
    """The fields that are kept apart: their words, or a mark where they stay."""
    shown = {
        "impact": str(fields.get("impact") or ""),
        "feeling": str(fields.get("feeling") or ""),
        "witnesses": _witnesses(fields.get("witnesses") or ()),
    }
    return {
        name: MARK.format(why=REASONS[name]) if words and choice.withholds(name) else words
        for name, words in shown.items()
    }


def _witnesses(found: Any) -> str:
    """Name the witnesses, with how to reach them."""
    return "; ".join(
        ", ".join(str(one[key]) for key in ("name", "contact", "note") if one.get(key))
        for one in found
        if isinstance(one, Mapping)
    )


def _correction(planned: PlannedItem, entry: Entry, choice: Choice) -> dict[str, Any]:
    """The columns of a correction: why, and what each field says since."""
    fields = fields_of(entry)
    apart = _apart(fields, choice)
    plain = {
        name: value for name, value in fields.items() if name not in {*REASONS, "impact_kinds"}
    }
    changed = "; ".join(f"{name}: {_shown(value)}" for name, value in sorted(plain.items()))
    return {
        "channel": "diary",
        "corrects": planned.of,
        "words": entry.body.get("reason", ""),
        "changes": changed,
    } | apart


def _addition(planned: PlannedItem, entry: Entry) -> dict[str, Any]:
    """The columns of a file that was added later: nothing that was written changes."""
    return {"channel": "diary", "adds_to": planned.of, "words": entry.body.get("reason", "")}


def _transcript(planned: PlannedItem, entry: Entry) -> dict[str, Any]:
    """The columns of a transcript: what a person heard in a recording, and who it was."""
    return {
        "channel": "diary",
        "transcript_of": planned.of,
        "words": entry.body.get("words", ""),
        "whose_words": f"typed by {entry.body.get('by', '')} from the recording",
    }


def _shown(value: Any) -> str:
    """Write a field's value in a table."""
    if isinstance(value, Mapping) and "start" in value:
        times = " to ".join(str(value[name]) for name in ("start", "end") if value.get(name))
        return f"{value.get('kind', '')} {times} (zone {value.get('zone', 'unknown')})".strip()
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _references(hashes: tuple[str, ...], context: Context) -> str:
    """Exhibit references of what is attached."""
    return " ".join(context.references[sha256] for sha256 in hashes if sha256 in context.references)


def _utc(moment: datetime) -> str:
    """A time in UTC, to the second."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")

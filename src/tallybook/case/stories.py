"""What the person wrote, and how each correction changed it: nothing is ever lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tallybook.model.entries import Entry, Incident, Witness
from tallybook.model.time import Moment

_LISTS = ("behaviours", "who", "attachments")
_SWITCHES = ("matters", "private")


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One state of an item: what was written, when, by whom and why.

    Attributes:
        entry: The entry that holds it.
        written_at: When it was written.
        by: Who wrote it.
        reason: Why it was corrected; empty for the original.
        fields: The fields this version set, as plain values.
    """

    entry: int
    written_at: datetime
    by: str
    reason: str
    fields: Mapping[str, Any]


@dataclass(slots=True)
class Story:
    """One incident with all its versions; the first is the original."""

    item: int
    entry: int
    written_at: datetime
    incident: Incident
    versions: list[Version] = field(default_factory=list)

    @property
    def is_amended(self) -> bool:
        """Whether a correction was added."""
        return len(self.versions) > 1


def fields_of(body: Mapping[str, Any], items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Join the open fields with those that are leaves of their own."""
    apart = {str(one["field"]): one.get("value") for one in items if "field" in one}
    return {**body, **apart}


def told(entry: Entry) -> Story:
    """Read an incident entry."""
    fields = fields_of(entry.body, entry.items)
    original = Version(
        entry=entry.seq, written_at=entry.written_at, by=entry.by, reason="", fields=fields
    )
    return Story(
        item=entry.first_leaf,
        entry=entry.seq,
        written_at=entry.written_at,
        incident=incident_of(fields),
        versions=[original],
    )


def amendment(entry: Entry) -> Version:
    """Read an amendment entry."""
    fields = fields_of(entry.body.get("fields") or {}, entry.items)
    return Version(
        entry=entry.seq,
        written_at=entry.written_at,
        by=entry.by,
        reason=str(entry.body.get("reason", "")),
        fields=fields,
    )


def amend(story: Story, version: Version) -> None:
    """Apply a correction: the latest fields are shown, the earlier versions stay."""
    story.versions.append(version)
    fields: dict[str, Any] = {}
    for one in story.versions:
        fields |= one.fields
    story.incident = incident_of(fields)


def incident_of(fields: Mapping[str, Any]) -> Incident:
    """Read the fields of an incident; what this version does not know is passed over."""
    given: dict[str, Any] = {}
    for name in Incident.__dataclass_fields__:
        value = fields.get(name)
        if value is None:
            continue
        if name == "when":
            given[name] = moment_of(value)
        elif name == "witnesses":
            given[name] = tuple(witness_of(one) for one in value)
        elif name in _LISTS:
            given[name] = tuple(str(one) for one in value)
        else:
            given[name] = bool(value) if name in _SWITCHES else str(value)
    return Incident(**{"what": "", **given})


def witness_of(fields: Mapping[str, Any]) -> Witness:
    """Read one witness."""
    known = {name: str(fields.get(name) or "") for name in ("name", "contact", "note")}
    return Witness(**known)


def moment_of(fields: Mapping[str, Any]) -> Moment:
    """Read a time as the person knows it; one that cannot be read is unknown."""
    start, end = _time(fields.get("start")), _time(fields.get("end"))
    if start is None:
        return Moment()
    return Moment(
        kind=str(fields.get("kind") or "exact"),
        start=start,
        end=end,
        zone=str(fields.get("zone") or "unknown"),
        precision=str(fields.get("precision") or "minute"),
    )


def _time(value: object) -> datetime | None:
    """Read ISO 8601, or None."""
    if not value:
        return None
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        return None

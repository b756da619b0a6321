"""What the person wrote, and how each correction changed it: nothing is ever lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from tallybook.model.entries import Entry, Incident, Witness
from tallybook.model.time import Moment

_LISTS = ("behaviours", "who", "attachments", "impact_kinds")
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
        adds: Whether it only added files to those there before, and corrected nothing.
    """

    entry: int
    written_at: datetime
    by: str
    reason: str
    fields: Mapping[str, Any]
    adds: bool = False


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
        """Whether something in it was corrected; a file that was only added corrects nothing."""
        return any(not version.adds for version in self.versions[1:])


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
    fields: dict[str, Any] = {}
    for one in story.versions:
        fields |= one.fields
    story.versions.append(replace(version, adds=bool(files_added(fields, version.fields))))
    story.incident = incident_of({**fields, **version.fields})


def files_added(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """The files that an amendment adds, where it leaves everything else as it was."""
    changed = {
        name for name, value in after.items() if (value or None) != (before.get(name) or None)
    }
    if changed != {"attachments"}:
        return ()
    there = [str(one) for one in before.get("attachments") or ()]
    named = [str(one) for one in after["attachments"] or ()]
    new = tuple(dict.fromkeys(one for one in named if one not in there))
    return new if set(there) <= set(named) else ()


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
        elif name == "items":
            given[name] = tuple(int(one) for one in value)
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

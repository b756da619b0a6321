"""The list of exhibits: what each file is, where it came from, and whether it is in the bundle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tallybook.bundle.originals import PlannedExhibit
from tallybook.bundle.planning import Plan

if TYPE_CHECKING:
    from tallybook.case.case import Case

#: Columns of exhibits.csv, in order; docs/reference/bundle-format.md says what each holds.
COLUMNS = (
    "reference", "included", "stored_name", "original_name", "media_type", "bytes", "sha256",
    "kind", "how_obtained", "obtained_by", "obtained_at", "importer", "zone_noted", "taken_from",
    "place_inside", "first_item_at", "last_item_at", "items_here", "items_held", "completeness",
    "cited_by", "why_not_included", "item",
)  # fmt: skip

#: What a file is called, by the beginning of its media type. Never what it shows.
KINDS = (
    ("image/", "Photograph or picture"),
    ("video/", "Video clip"),
    ("audio/", "Sound recording"),
    ("message/", "E-mail"),
    ("text/", "Text"),
)


def kind_of(planned: PlannedExhibit) -> str:
    """Name a file by its type, without a guess at what it shows."""
    if planned.is_picture:
        return "Photograph or picture"
    if planned.is_export and planned.total > 1:
        return "Export file"
    media = planned.exhibit.media_type
    return next((name for start, name in KINDS if media.startswith(start)), "File")


def rows(plan: Plan, case: Case, sealed: Mapping[str, tuple[str, str]]) -> list[dict[str, Any]]:
    """Write one row an exhibit.

    Args:
        plan: What goes and what stays.
        case: The case the items are from.
        sealed: When and by whom each exhibit was sealed, by its hash.
    """
    references = {each.exhibit.sha256: each.reference for each in plan.exhibits}
    cited = _cited(plan)
    imports = {sha256: each for each in case.imports.values() for sha256 in each.exhibits}
    return [_row(each, references, cited, imports, sealed) for each in plan.exhibits]


def _cited(plan: Plan) -> dict[str, list[tuple[int, Any]]]:
    """Which rows of the chronology cite each exhibit, and when they happened."""
    found: dict[str, list[tuple[int, Any]]] = {}
    for number, planned in enumerate(plan.items, 1):
        for sha256 in dict.fromkeys((planned.export, *planned.attachments)):
            found.setdefault(sha256, []).append((number, planned.row.get("local")))
    return found


def _row(
    planned: PlannedExhibit,
    references: Mapping[str, str],
    cited: Mapping[str, list[tuple[int, Any]]],
    imports: Mapping[str, Any],
    sealed: Mapping[str, tuple[str, str]],
) -> dict[str, Any]:
    """Write the row of one exhibit."""
    exhibit = planned.exhibit
    at, by = sealed.get(exhibit.sha256, ("", ""))
    read = imports.get(exhibit.sha256)
    citing = cited.get(exhibit.sha256, [])
    times = sorted(when for _, when in citing if when is not None)
    return {
        "reference": planned.reference,
        "included": planned.goes,
        "stored_name": planned.stored_name if planned.goes else "",
        "original_name": escaped(exhibit.name),
        "media_type": exhibit.media_type,
        "bytes": exhibit.size,
        "sha256": exhibit.sha256,
        "kind": kind_of(planned),
        "how_obtained": _how(planned),
        "obtained_by": by,
        "obtained_at": at,
        "importer": f"{read.source} {read.version}" if read else "",
        "zone_noted": _zone(read),
        "taken_from": references.get(exhibit.origin, exhibit.origin),
        "place_inside": escaped(exhibit.part),
        "first_item_at": times[0].isoformat() if times else "",
        "last_item_at": times[-1].isoformat() if times else "",
        "items_here": planned.chosen if planned.is_export else "",
        "items_held": planned.total if planned.is_export else "",
        "completeness": _completeness(planned),
        "cited_by": runs([number for number, _ in citing]),
        "why_not_included": "" if planned.goes else planned.why,
        "item": "" if planned.item is None else planned.item,
    }


def escaped(name: str) -> str:
    """Write a file name so that nothing in it can steer a line or hide an ending."""
    return "".join(
        character if character.isprintable() else f"\\u{ord(character):04x}" for character in name
    )


def runs(numbers: Sequence[int]) -> str:
    """Write rising numbers in short: 1-3 5 7-9."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return " ".join(f"{a}-{b}" if a != b else str(a) for a, b in found)


def _zone(read: Any) -> str:
    """The time zone that was given for an export, if any."""
    answers = read.answers if read is not None else None
    if answers is None:
        return ""
    given = answers.get("zone") if isinstance(answers, Mapping) else getattr(answers, "zone", "")
    return str(given or "unknown")


def _how(planned: PlannedExhibit) -> str:
    """Say how the file came into the record."""
    if planned.exhibit.origin:
        return "taken out of another exhibit, unchanged"
    if not planned.is_export:
        return "attached by the person"
    return "brought in as an export" if planned.total > 1 else "brought in as a file"


def _completeness(planned: PlannedExhibit) -> str:
    """Say how much of what the file holds stands in the chronology."""
    if not planned.is_export or planned.total == planned.chosen == 1:
        return "the whole file"
    if not planned.others:
        return f"all {planned.total:,} items of it are in the chronology"
    are = "is" if planned.chosen == 1 else "are"
    return f"{planned.chosen:,} of its {planned.total:,} items {are} in the chronology"

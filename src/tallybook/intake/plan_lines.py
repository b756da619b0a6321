"""A plan as lines of JSON: one for each part, one for each that nobody reads, and one for the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from tallybook.errors import SeveralKinds
from tallybook.intake.preview import preview_json
from tallybook.model.plan import Part, Plan


def plan_lines(plan: Plan, path: str) -> Iterator[dict[str, Any]]:
    """Write a plan as the objects that ``tallybook preview --json`` prints.

    Args:
        plan: The plan.
        path: The folder or archive as it was named.
    """
    if plan.is_one or not (plan.known or plan.unclear or plan.is_folder):
        yield _line(plan.parts[0], path) if plan.is_one else _error(path, "unknown-export", UNKNOWN)
        return
    for part in plan.parts:
        yield _line(part, f"{path}/{part.path}" if part.path else path) | {"bytes": part.size}
    yield _whole(plan, path)


UNKNOWN = "No importer recognises this file."


def _line(part: Part, path: str) -> dict[str, Any]:
    """One part."""
    if part.preview is not None:
        return preview_json(part.preview, path)
    if part.choices:
        error = SeveralKinds(kinds=", ".join(part.choices))
        return _error(path, error.code, error.message)
    return _error(path, part.code, part.reason)


def _error(path: str, code: str, message: str) -> dict[str, Any]:
    return {"file": path, "error": {"code": code, "message": message}}


def _whole(plan: Plan, path: str) -> dict[str, Any]:
    """All of it added up."""
    seen = [part.preview for part in plan.known if part.preview is not None]
    unread = [part for part in plan.parts if not part.is_readable]
    return {
        "file": path,
        "parts": len(plan.known),
        "items": sum(each.items for each in seen),
        "events": sum(each.events for each in seen),
        "first": _ends(each.first for each in seen)[0],
        "last": _ends(each.last for each in seen)[1],
        "handles": list(dict.fromkeys(handle for each in seen for handle in each.handles)),
        "attachments": sum(each.attachments for each in seen),
        "questions": [asked.question.sentence for asked in plan.asked],
        "not_recognised": sum(part.files for part in unread),
        "hidden": plan.hidden,
        "bytes": {
            "all": plan.size,
            "recognised": sum(part.size for part in plan.known),
            "not_recognised": sum(part.size for part in unread),
            "hidden": plan.hidden_size,
        },
    }


def _ends(times: Iterable[str | None]) -> tuple[str | None, str | None]:
    """The first and the last of some times as they are written, by the clock that wrote them."""
    told = sorted(
        (time for time in times if time),
        key=lambda time: datetime.fromisoformat(time).replace(tzinfo=None),
    )
    return (told[0], told[-1]) if told else (None, None)

"""What every dated fact of the journal is read by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tallybook.case.times import day_or_time
from tallybook.model.entries import Entry


def head_of(entry: Entry) -> dict[str, Any]:
    """What every dated fact has: its number, its entry, its day, and when it was written."""
    return {
        "item": entry.first_leaf,
        "entry": entry.seq,
        "dated": day_or_time(entry.body.get("dated")) or entry.written_at.date(),
        "written_at": entry.written_at,
    }


def texts_of(body: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Some fields as text."""
    return {name: str(body.get(name) or "") for name in names}

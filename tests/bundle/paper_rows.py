"""Plain rows for reports, without a book."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from tallybook.bundle.pdf import Paper

AT = datetime(2025, 6, 8, 10, tzinfo=UTC)


def paper(words: Sequence[str], exhibits: Sequence[dict[str, Any]] = ()) -> Paper:
    """A report of one message for each text."""
    begin = datetime(2025, 5, 30, 8)  # noqa: DTZ001 - as written in an export
    rows = [
        {
            "number": number,
            "item": number + 40,
            "happened": (begin + timedelta(hours=number)).isoformat(),
            "sorted": begin + timedelta(hours=number),
            "zone": "unknown",
            "written_at": "2025-06-07T09:00:00+00:00",
            "kind": "message",
            "channel": "whatsapp",
            "direction": "in",
            "from": "+44 7700 900123",
            "words": text,
            "exhibit": exhibits[0]["reference"] if exhibits else "",
            "offset": 7,
        }
        for number, text in enumerate(words, 1)
    ]
    return Paper(
        facts=[("For", "North Police")],
        running="NP/123/25",
        counts=[("Messages", str(len(rows)))],
        withheld=[("private entries", "2", "The person keeps them to themselves.")],
        summary=["A sentence."],
        brief=[],
        rows=rows,
        exhibits=exhibits,
        at=AT,
    )


def exhibit(reference: str) -> dict[str, Any]:
    """The row of one printed picture."""
    return {
        "reference": reference,
        "kind": "Photograph or picture",
        "stored_name": f"exhibits/{reference}.jpg",
        "original_name": "IMG.jpg",
        "bytes": 7,
        "sha256": "ab" * 32,
        "obtained_at": "2025-06-07T09:00:00+00:00",
        "how_obtained": "attached by the person",
        "taken_from": "",
        "place_inside": "",
        "completeness": "the whole file",
        "cited_by": "1",
        "picture": True,
    }

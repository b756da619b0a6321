"""Gather what the printed report says about a bundle."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from tallybook.bundle.briefly import parts_of
from tallybook.bundle.choice import Choice
from tallybook.bundle.gather import Gathered
from tallybook.bundle.pdf import Paper, headed
from tallybook.bundle.planning import Plan
from tallybook.bundle.summary import Summary
from tallybook.bundle.telling import counted

#: Pictures longer than this are not opened for printing.
LONGEST = 64 << 20


def paper_of(
    plan: Plan, gathered: Gathered, choice: Choice, at: datetime, summary: Summary
) -> Paper:
    """Gather the report of one bundle."""
    made = f"{at.astimezone(UTC).day} {at.astimezone(UTC):%B %Y, %H:%M} UTC"
    exhibits = [
        {
            **row,
            "picture": each.is_picture and each.exhibit.size <= LONGEST and _opens(each.verdict),
        }
        for row, each in zip(gathered.exhibits, plan.exhibits, strict=True)
    ]
    facts = [
        ("Made on", made),
        ("Handed over by", choice.producer or "not named"),
        ("To reach them", choice.contact or "not given"),
        ("For", choice.recipient or "not named"),
        ("Reference", choice.case_reference or "none"),
        (
            "Items",
            f"{len(plan.items):,}, of {counted(gathered.head.size, 'numbered line')} of the record",
        ),
        ("Exhibits", _exhibits(plan)),
        ("Tree head", gathered.head.root.hex()),
    ]
    return Paper(
        facts=facts,
        running=f"{choice.case_reference or choice.reference}, {made}",
        counts=_counts(plan),
        withheld=[(each.what, f"{each.count:,}", each.why) for each in plan.withheld],
        summary=_summary(plan),
        brief=parts_of(summary, gathered.rows),
        rows=gathered.rows,
        exhibits=exhibits,
        at=at,
    )


def _opens(verdict: str) -> bool:
    """Whether a picture may be printed: one that only its hidden place keeps back may."""
    return verdict in {"whole", "place"}


def _exhibits(plan: Plan) -> str:
    """How many originals there are, with their first and last reference."""
    if not plan.exhibits:
        return "none"
    first, last = plan.exhibits[0].reference, plan.exhibits[-1].reference
    return f"{len(plan.exhibits):,} ({first} to {last}), {plan.counts['exhibits']:,} included"


def _counts(plan: Plan) -> list[tuple[str, str]]:
    """The table of the summary: counts by kind and direction, then what is attached."""
    kinds = Counter(headed(planned.kind, planned.direction) for planned in plan.items)
    rows = [(name, f"{count:,}") for name, count in sorted(kinds.items())]
    rows.append(("All items", f"{len(plan.items):,}"))
    rows.append(("Original files included", f"{plan.counts['exhibits']:,}"))
    rows.append(("Original files listed, not included", f"{plan.counts['exhibits_kept']:,}"))
    return rows


def _summary(plan: Plan) -> list[str]:
    """The sentences of the summary."""
    times = [planned.row["local"] for planned in plan.items if planned.row.get("local") is not None]
    said = ["The counts below are of this selection, not of everything that happened."]
    if times:
        first, last = min(times), max(times)
        said.insert(0, f"The items run from {first.day} {first:%B %Y} to {last.day} {last:%B %Y}.")
    unknown = sum(planned.row.get("zone") == "unknown" for planned in plan.items)
    if unknown:
        said.append(f"For {counted(unknown, 'item')} the time zone is not known.")
    return said

"""Say in plain words what a plan counts: every number with its noun, one or many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tallybook.content import behaviours
from tallybook.model.kinds import KINDS

#: What is counted under which name, and the kinds that make it up.
COUNTED = {
    **{f"{name}s": (name,) for name in KINDS},
    "corrections": ("correction",),
    "additions": ("addition",),
    "transcripts": ("transcript",),
    "stops": ("stop",),
    "orders": ("order",),
    "order_changes": ("order-change",),
    "blocks": ("block",),
    "reports": ("report",),
    "answers": ("answer",),
}
#: Rows of a bundle that are no rows of the timeline.
BESIDE_THE_TIMELINE = (
    "corrections", "additions", "transcripts", "stops", "orders", "order_changes", "blocks",
    "reports", "answers",
)  # fmt: skip
#: What one of them is called, and several.
NOUNS = {
    **{f"{name}s": (kind.one, kind.many) for name, kind in KINDS.items()},
    "corrections": ("correction", "corrections"),
    "additions": ("later addition of files", "later additions of files"),
    "transcripts": ("typed transcript", "typed transcripts"),
    "stops": ("dated request to stop", "dated requests to stop"),
    "orders": ("order", "orders"),
    "order_changes": ("change of an order", "changes of orders"),
    "blocks": ("block", "blocks"),
    "reports": ("report to somebody", "reports to somebody"),
    "answers": ("answer to a report", "answers to reports"),
    "others": ("item of a kind without a name here", "items of kinds without a name here"),
}


def counted(number: int, one: str, more: str = "") -> str:
    """A number with its noun: 1 item, 2 items."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def named(field: str, cell: str) -> str:
    """A cell as it is printed: kinds of behaviour by their names, all else as it stands."""
    if field != "behaviours":
        return cell
    names = {each.code: each.name for each in behaviours()}
    return "; ".join(names.get(code.strip(), code.strip()) for code in cell.split(","))


def number(value: int | float | None) -> str:  # noqa: PYI041 - told apart below
    """A number as it is read; a dash where there is none."""
    if value is None:
        return "\u2013"
    return f"{value:,.2f}" if isinstance(value, float) else f"{value:,}"


def listed(names: list[str]) -> str:
    """Several things in one sentence: a, b and c."""
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def sentences_of(counts: Mapping[str, int]) -> Iterator[str]:
    """The counts of a plan in plain sentences."""
    kinds = [counted(counts[name], *nouns) for name, nouns in NOUNS.items() if counts[name]]
    yield f"{counted(counts['items'], 'item')} would go: {listed(kinds)}."
    if counts["beside"]:
        beside = [
            counted(counts[name], *NOUNS[name]) for name in BESIDE_THE_TIMELINE if counts[name]
        ]
        own = "has a row of its own" if counts["beside"] == 1 else "have rows of their own"
        yield (
            f"The timeline counts {counts['items'] - counts['beside']:,} of these:"
            f" {listed(beside)} {own} in a bundle only."
        )
    yield (
        f"{counted(counts['exhibits'], 'original file')} would go,"
        f" {counted(counts['exhibit_bytes'], 'byte')}; {counts['exhibits_kept']:,} would stay."
    )
    yield (
        "The reader would learn that the record holds"
        f" {counted(counts['tree_size'], 'numbered line')}."
    )

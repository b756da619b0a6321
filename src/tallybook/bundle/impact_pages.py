"""What it has done: what had to change and how it felt, dated, in the person's own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tallybook.bundle.blocks import Block, Material, document, head, small, when, words, written
from tallybook.bundle.blocks import under as lesser
from tallybook.bundle.parts import PARTS

INTRO = (
    (
        "In the words of the person who keeps the record, in order of time. Nothing was added to them. What "
        "they chose to keep to themselves is not here."
    ),
)
FIELDS = (("impact", "What had to change"), ("feeling", "How it felt"))
#: How the mark of something that stays begins.
STAYS = "[withheld: "


def impact_pages(material: Material) -> Block | None:
    """Tell what is disclosed of it; nothing where nothing is."""
    blocks = [block for row in material.gathered.rows for block in _told(row)]
    if not blocks:
        return None
    return document("impact", PARTS["impact"].title, INTRO, [head("In order of time"), *blocks])


def disclosed(row: Mapping[str, Any], field: str) -> str:
    """The words of a field, where they go."""
    text = str(row.get(field) or "")
    return "" if text.startswith(STAYS) else text


def _told(row: Mapping[str, Any]) -> Iterator[Block]:
    """What one entry says of it."""
    found = [(name, text) for field, name in FIELDS if (text := disclosed(row, field))]
    if not found:
        return
    if row["kind"] == "correction":
        yield lesser(f"Correction of item {row['corrects']}")
    else:
        yield lesser(when(row))
    for name, text in found:
        yield words(name, text, f"row {row['number']}")
    yield small(f"Written {written(row)}. No. {row['number']}.")

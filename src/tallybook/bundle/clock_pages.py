"""What others may delete, and when: reviewed clocks, counted from the items of this copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tallybook.bundle.blocks import Block, Material, document, said, table
from tallybook.bundle.parts import PARTS

if TYPE_CHECKING:
    from tallybook.case.deadlines import Deadline

INTRO = (
    (
        "Cameras, shops, platforms and phone companies keep what they hold for a time only. The days "
        "are worked out from general information and differ from place to place. Only whoever holds a "
        "record can say what is still there."
    ),
    "Listed is what may still be there on the day of this report. No. is the number in the chronology.",
)
LOST = "lost"


def clock_pages(material: Material) -> Block | None:
    """Tell what may be lost when; nothing where no clock runs."""
    from tallybook.case.deadlines import deadlines  # noqa: PLC0415 - read where a kind has this part

    today = material.at.date()
    running = [
        one
        for one in deadlines(material.case.narrowed(material.rows), today)
        if one.clock.effect == LOST and one.item in material.rows and not one.is_past(today)
    ]
    if not running:
        return None
    columns = ("May be lost on", "What", "Whom to ask, and how", "Counted from")
    rows = [_row(material, one) for one in running]
    blocks = table(columns, rows, widths=(1, 1.6, 2.4, 1.2))
    return document("clock", PARTS["clock"].title, INTRO, blocks)


def _row(material: Material, one: Deadline) -> tuple[str, ...]:
    """One day."""
    day = said(one.day) if one.sure else f"about {said(one.day)}"
    number = material.rows[one.item]["number"]
    return (day, one.clock.what, one.clock.ask, f"{said(one.began)}, No. {number}")

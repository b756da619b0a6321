"""When a worksheet may be looked at again: on the day somebody chose, else after its own time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from tallybook.content.worksheets import Worksheet
from tallybook.model.worksheets import Again, Filled

#: The question, in any worksheet, that asks for the day.
LOOK_AGAIN = "look-again"


def again(sheets: Iterable[Worksheet], fillings: Iterable[Filled]) -> tuple[Again, ...]:
    """The next look at each worksheet that was filled in, the earliest first.

    Args:
        sheets: The worksheets there are.
        fillings: All fillings, in the order of their days.
    """
    latest = {one.sheet: one for one in fillings}
    found = (
        Again(sheet=sheet.id, title=sheet.title, last=last, on=day, chosen=chosen)
        for sheet in sheets
        if (last := latest.get(sheet.id)) is not None
        for day, chosen in _days(sheet, last)
    )
    return tuple(sorted(found, key=lambda one: (one.on, one.sheet)))


def _days(sheet: Worksheet, last: Filled) -> Iterable[tuple[date, bool]]:
    """The day, and whether it was chosen; nothing where none is due."""
    chosen = last.answer(LOOK_AGAIN)
    if chosen is not None and chosen.text:
        yield date.fromisoformat(chosen.text), True
    elif sheet.again_after:
        day = last.dated.date() if isinstance(last.dated, datetime) else last.dated
        yield day + timedelta(days=sheet.again_after), False

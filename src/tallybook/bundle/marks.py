"""What the summary counts a row by: its own clock, whether it came in, and what it may show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from tallybook.bundle.items import PlannedItem

if TYPE_CHECKING:
    from tallybook.case.asked import Filter
    from tallybook.case.case import Case


def marks(case: Case, items: Sequence[PlannedItem]) -> dict[int, Mapping[str, str]]:
    """Give each row the cells that the summary is counted from.

    ``own_clock`` is the time on the person's own clock, a day where no more is known, and empty
    where nothing can be counted by it. ``counts`` says ``yes`` for what came in from those the
    record is about, ``matters`` for what the person marked. ``behaviours`` and ``flags`` name what the row may show.
    """
    from tallybook.case.asked import Filter  # noqa: PLC0415
    from tallybook.case.tally import received  # noqa: PLC0415

    dated = _among(case, items, Filter(dated=True))
    came = _among(case, items, received(case))
    shown: dict[int, list[str]] = {}
    for code, some in case.by_hand.items():
        for item in some:
            shown.setdefault(item, []).append(code)
    return {
        planned.item: {
            "own_clock": _own_clock(planned, dated),
            "matters": "yes" if planned.row.get("matters") and planned.of is None else "",
            "counts": "yes" if planned.item in came and planned.of is None else "",
            "behaviours": ", ".join(shown.get(planned.item, ())),
            "flags": ", ".join(
                dict.fromkeys(one.family for one in case.flags.get(planned.item, ()))
            ),
        }
        for planned in items
    }


def _among(case: Case, items: Sequence[PlannedItem], chosen: Filter) -> frozenset[int]:
    """Those of some rows that a filter leaves."""
    import polars as pl  # noqa: PLC0415

    from tallybook.case.timeline import columns  # noqa: PLC0415

    wanted = pl.Series("item", [planned.item for planned in items], dtype=pl.Int64)
    kept = columns(case, chosen, "item")["item"]
    return frozenset(kept.filter(kept.is_in(wanted.implode())).to_list())


def _own_clock(planned: PlannedItem, dated: frozenset[int]) -> str:
    """The time of a row on the person's own clock; a correction and the like have none."""
    noted = planned.row.get("since")
    if isinstance(noted, date):
        return noted.isoformat()
    home = planned.row.get("home")
    if planned.of is not None or planned.item not in dated or not isinstance(home, datetime):
        return ""
    return home.date().isoformat() if planned.row["precision"] == "day" else home.isoformat()

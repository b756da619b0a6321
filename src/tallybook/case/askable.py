"""Which items may be suggested to a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tallybook.case.tally import received
from tallybook.case.timeline import columns
from tallybook.case.worded import has_words

if TYPE_CHECKING:
    from tallybook.case.case import Case


def may_be_asked(case: Case) -> tuple[list[int], list[str]]:
    """Received words on which nothing stands or was said, newest first; only of whom the book is about."""
    import polars as pl  # noqa: PLC0415

    settled = {*case.flags, *(item for item, _ in case.flags_said)}
    rows = columns(case, received(case), "item", "kind", "text").filter(has_words())
    rows = rows.filter(~pl.col("item").is_in(list(settled))).reverse()
    return rows["item"].to_list(), rows["text"].to_list()

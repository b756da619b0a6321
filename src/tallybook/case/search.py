"""Find words in the record, in the order of time."""

from __future__ import annotations

from dataclasses import replace

from tallybook.case.asked import Filter
from tallybook.case.case import Case
from tallybook.case.timeline import EVERYTHING, Page, page


def search(
    case: Case,
    words: str,
    chosen: Filter = EVERYTHING,
    *,
    match: str = "text",
    offset: int = 0,
    limit: int = 100,
) -> Page:
    """Show one page of what holds the words, among what a filter leaves.

    Args:
        case: The case.
        words: What to look for.
        chosen: Which items to look in.
        match: ``text`` for the words as typed, anywhere; ``words`` for each as a whole word.
        offset: How many to pass over.
        limit: How many to show.
    """
    return page(case, replace(chosen, words=words, match=match), offset, limit)

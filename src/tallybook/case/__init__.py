"""The journal as a story: a view in memory, folded from it."""

from tallybook.case.asked import Filter
from tallybook.case.case import Case
from tallybook.case.stories import Version
from tallybook.case.timeline import Choices, Page, choices, count, leaves, page, select
from tallybook.case.veil import Row, Words, open_item

__all__ = [
    "Case",
    "Choices",
    "Filter",
    "Page",
    "Row",
    "Version",
    "Words",
    "choices",
    "count",
    "leaves",
    "open_item",
    "page",
    "select",
]

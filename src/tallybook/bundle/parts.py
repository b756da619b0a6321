"""The parts a report can have, each with its name and a line on what it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a report.

    Attributes:
        title: What it is called, in the report and where it is chosen.
        holds: What stands in it, in a sentence.
    """

    title: str
    holds: str


#: Every part, in the order in which a report has them.
PARTS: Mapping[str, Part] = {
    "summary": Part("In two minutes", "Who, since when, how often and what, counted."),
    "orders": Part(
        "Orders and what may breach them", "Each order, and under each condition the items."
    ),
    "reports": Part("Earlier reports", "Each report with its reference and every answer."),
    "aliases": Part("Names, numbers and accounts", "Which are put to whom, and on whose word."),
    "impact": Part("What it has done", "What had to change, dated, in the person's own words."),
    "patterns": Part("Counts, and how they were made", "Each count with its limits and its table."),
    "clock": Part("What may be lost, and when", "Records that others delete after a time."),
    "pictures": Part("Counts as pictures", "Calendars and lines of counts, each with its table."),
    "chronology": Part("Chronology", "Every item, in order of time."),
    "exhibits": Part("Exhibits", "Every original file with its hash and where it came from."),
    "statement": Part(
        "Material for a statement", "The person's own words in order of time. It is a draft."
    ),
    "method": Part("Method and limits", "How it was made, and what it does not show."),
}
#: Parts that no report is without: what was recorded, and what it does not show.
ALWAYS = ("summary", "chronology", "exhibits", "method")

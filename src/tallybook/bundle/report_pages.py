"""The document of earlier reports: what was reported to whom, its reference, and every answer."""

from __future__ import annotations

from collections.abc import Iterator

from tallybook.bundle.blocks import Block, Material, document, head, pairs, said, table, words
from tallybook.bundle.parts import PARTS
from tallybook.model.reports import REPORTED_TO, Report

INTRO = (
    (
        "What was reported before, as the person who keeps the record noted it. The numbers are those that "
        "were given to them."
    ),
)
NO_ANSWER = "none noted"


def report_pages(material: Material) -> Block | None:
    """Tell each report with its answers; nothing where there is none."""
    going = [report for report in material.case.reports if report.item in material.rows]
    if not going:
        return None
    blocks = [*_listed(material, going)]
    for report in going:
        blocks += _report(material, report)
    return document("reports", PARTS["reports"].title, INTRO, blocks)


def _listed(material: Material, going: list[Report]) -> Iterator[Block]:
    """All of them at a glance."""
    rows = [
        (
            str(material.rows[report.item]["number"]),
            said(report.dated),
            _whom(report),
            ", ".join(report.references) or "none noted",
            str(len(_answers(material, report))),
        )
        for report in going
    ]
    columns = ("No.", "Made on", "To", "Reference", "Answers")
    yield from table(columns, rows, widths=(0.5, 1.3, 2, 1.7, 0.8), right=(4,))


def _answers(material: Material, report: Report) -> list[tuple[str, str, str, str]]:
    """The answers that go: when, who, what, what is due."""
    found = [
        (said(each.dated), each.by, each.answer, said(each.next_date))
        for each in report.answers
        if each.item in material.rows
    ]
    if report.answer:
        found.insert(0, (said(report.dated), report.contact, report.answer, said(report.first_due)))
    return found


def _report(material: Material, report: Report) -> Iterator[Block]:
    """One report."""
    yield head(f"{_whom(report)}, {said(report.dated)}")
    numbers = [str(material.rows[item]["number"]) for item in report.items if item in material.rows]
    yield pairs(
        (
            ("Reference", ", ".join(report.references) or "none noted"),
            ("Made to", report.contact),
            ("How", report.how),
            ("About whom", report.person),
            ("Items it was about", f"No. {', '.join(numbers)}" if numbers else ""),
            ("Number in the chronology", str(material.rows[report.item]["number"])),
        )
    )
    if report.about:
        yield words("What was reported", report.about, f"item {report.item}")
    answers = _answers(material, report)
    if answers:
        columns = ("Answered on", "By", "What was said", "Due")
        yield from table(columns, answers, widths=(1.1, 1.1, 3, 1))
    else:
        yield pairs((("Answers", NO_ANSWER),))


def _whom(report: Report) -> str:
    """To whom it was made."""
    whom = REPORTED_TO.get(report.to, report.to)
    return f"{report.organisation} ({whom})" if report.organisation else whom[:1].upper() + whom[1:]

"""The register: every report to anybody, with its numbers, its last answer and its next date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from tallybook.model.reports import REPORTED_TO, Report
from tallybook.web.show import page
from tallybook.web.visits import opened

if TYPE_CHECKING:
    from tallybook.diary import Diary
    from tallybook.model.reports import Answered

#: What the list can be narrowed to by where a report stands.
STATES = {"open": "With a next date", "past": "Next date has gone by", "none": "No next date"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the register."""

    report: Report
    whom: str
    last: Answered | None
    said: str
    state: str


@opened
def overview(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Show all reports together; two boxes narrow the list."""
    today = diary.today
    lines = [_line(one, today) for one in diary.case.reports]
    used = {one.report.to for one in lines}
    whom, state = request.GET.get("to", ""), request.GET.get("state", "")
    shown = [
        one
        for one in lines
        if (not whom or one.report.to == whom)
        and (not state or one.state == state or (state == "open" and one.state == "past"))
    ]
    told: dict[str, Any] = {
        "lines": shown,
        "total": len(lines),
        "whom": [(code, name) for code, name in REPORTED_TO.items() if code in used],
        "states": STATES,
        "values": {"to": whom, "state": state},
        "today": today,
    }
    return page(request, "register.html", **told)


def _line(report: Report, today: date) -> Line:
    """One report as it stands today."""
    last = next((one for one in reversed(report.answers) if one.answer), None)
    due = report.next_date
    return Line(
        report=report,
        whom=REPORTED_TO.get(report.to, "somebody"),
        last=last,
        said=last.answer if last else report.answer,
        state="none" if due is None else "past" if due < today else "open",
    )

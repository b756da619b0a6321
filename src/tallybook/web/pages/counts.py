"""See counts without reading: what the record shows, what it rests on, what it does not show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse

from tallybook.web.charts import bars
from tallybook.web.pages.timeline import remember
from tallybook.web.show import page
from tallybook.web.visits import opened, to

if TYPE_CHECKING:
    from tallybook.diary import Diary
    from tallybook.patterns import Finding

#: Rows of a table that are shown at once; the rest can be unfolded.
FIRST_ROWS = 12

#: Rows of a table that a page holds at all, so that it stays small.
MOST_ROWS = 120


@opened
def counts(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Show every finding with its table, its chart and its limits."""
    findings = diary.patterns()
    shown = [(finding, bars(finding.days) if finding.days else None) for finding in findings]
    rows = {"first_rows": FIRST_ROWS, "shown_rows": MOST_ROWS}
    return page(request, "counts.html", shown=shown, **rows)


@opened
def rests_on(request: HttpRequest, diary: Diary, code: str) -> HttpResponse:
    """Go to the items a finding rests on."""
    from tallybook.case import Filter  # noqa: PLC0415

    found: list[Finding] = [each for each in diary.patterns() if each.code == code]
    if not found:
        raise Http404
    chosen = found[0].filter
    if chosen is None:
        chosen = Filter(items=tuple(found[0].items or ()))
    return to(f"/list?f={remember(request, chosen)}")

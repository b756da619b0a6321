"""See counts without reading: what the record shows, what it rests on, what it does not show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse

from tallybook.web.charts import MOST_BARS, bars
from tallybook.web.pages.flagged import looking
from tallybook.web.pages.timeline import remember
from tallybook.web.show import page
from tallybook.web.visits import opened, to

if TYPE_CHECKING:
    from tallybook.diary import Diary
    from tallybook.patterns import Finding

#: Rows of a table that are shown at once; the rest can be unfolded.
FIRST_ROWS = 12

#: Cells that a page holds at all, and one table of it, so that the page stays small.
MOST_CELLS, TABLE_CELLS = 900, 600

#: Bars on one page, and the columns of the table below them.
ALL_BARS, CHART_COLUMNS = 480, 3

#: Findings on one page.
AT_ONCE = 16


@opened
def counts(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Show the headings, and the findings under the first of them."""
    looked = looking(request, diary)
    groups = diary.finding_groups()
    told: dict[str, Any] = {"groups": groups, "looked": looked}
    shown = told_of(groups[0].findings[:AT_ONCE]) if groups else {"shown": []}
    return page(request, "counts.html", **told, **shown)


@opened
def group(request: HttpRequest, diary: Diary, slug: str) -> HttpResponse:
    """Show the findings under one heading, a page at a time."""
    groups = diary.finding_groups()
    found = next((each for each in groups if each.slug == slug), None)
    if found is None:
        raise Http404
    place = request.GET.get("from", "0")
    start = int(place) // AT_ONCE * AT_ONCE if place.isdecimal() and place.isascii() else 0
    told: dict[str, Any] = {"group": found, "start": start, "at_once": AT_ONCE, "groups": groups}
    return page(
        request,
        "counts-group.html",
        here="/counts",
        **told,
        **told_of(found.findings[start : start + AT_ONCE]),
    )


def told_of(findings: tuple[Finding, ...]) -> dict[str, Any]:
    """What the template needs of some findings: their charts, and how much of each table."""
    drawn = sum(bool(finding.days) for finding in findings)
    charts = [
        bars(finding.days, min(MOST_BARS, ALL_BARS // drawn)) if finding.days else None
        for finding in findings
    ]
    columns = [len(finding.table.columns) if finding.table else 1 for finding in findings]
    rows = [len(finding.table.rows) if finding.table else 0 for finding in findings]
    cells = [each * wide for each, wide in zip(rows, columns, strict=True)]
    cells += [CHART_COLUMNS * len(chart.rows) if chart else 0 for chart in charts]
    rooms = shares(cells, MOST_CELLS)
    shown = [
        (finding, charts[place], max(1, rooms[place] // columns[place]),
         rooms[place + len(findings)] // CHART_COLUMNS)
        for place, finding in enumerate(findings)
    ]  # fmt: skip
    return {"shown": shown, "first_rows": FIRST_ROWS}


def shares(wanted: Sequence[int], room: int) -> list[int]:
    """Share room out: small wants are met, and what is left is divided among the large ones."""
    given = [0] * len(wanted)
    left = len(wanted)
    for place in sorted(range(len(wanted)), key=wanted.__getitem__):
        given[place] = min(wanted[place], TABLE_CELLS, room // left)
        room -= given[place]
        left -= 1
    return given


@opened
def rests_on(request: HttpRequest, diary: Diary, code: str) -> HttpResponse:
    """Go to the items a finding rests on, or those of one row of its table."""
    from tallybook.case import Filter  # noqa: PLC0415

    found: list[Finding] = [each for each in diary.patterns() if each.code == code]
    if not found:
        raise Http404
    chosen = found[0].filter
    row, table = request.GET.get("row", ""), found[0].table
    if row.isascii() and row.isdecimal() and table is not None:
        chosen = next(iter(table.filters[int(row[:6]) :]), None) or chosen
    if chosen is None:
        chosen = Filter(items=tuple(found[0].items or ()))
    return to(f"/list?f={remember(request, chosen)}")

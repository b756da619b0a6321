"""See counts as pictures: drawn on the server, each with its numbers in a table below it.

Addresses carry days, channels, and numbers that stand for a person only as long as the book is
open: no name and no handle stands in a browser's history.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse

from tallybook.diary.seeing import PICTURES
from tallybook.errors import UnfitAnswer
from tallybook.web.pages.timeline import recall, remember
from tallybook.web.show import page
from tallybook.web.visits import opened, to

if TYPE_CHECKING:
    from tallybook.case import Case, Filter
    from tallybook.case.sight import Panel
    from tallybook.diary import Diary

#: Numbers, addresses and accounts that a form offers.
OFFERED = 40
#: Characters that a picture and the rows of its table may have together, so that the page stays
#: small; what a row takes at most beside its cells, and what a cell does.
ROOM, PER_ROW, PER_CELL = 88_000, 150, 46
FIELDS = ("f", "way", "from", "to", "event")


@opened
def overview(_request: HttpRequest, diary: Diary) -> HttpResponse:
    """Go to the first picture."""
    del diary
    return to(f"/counts/drawn/{PICTURES[0][0]}")


@opened
def drawn(request: HttpRequest, diary: Diary, name: str) -> HttpResponse:
    """Show one picture of what was chosen, with its numbers."""
    from tallybook.drawing import MARKS  # noqa: PLC0415
    from tallybook.drawing import drawn as draw  # noqa: PLC0415

    if name not in dict(PICTURES):
        raise Http404
    typed = {field: request.GET.get(field, "") for field in FIELDS}
    panel = diary.picture(name, _asked(request), typed["event"])
    svg = draw(panel.given) if panel else ""
    rows = _rows(request, panel, ROOM - len(svg)) if panel else []
    told: dict[str, Any] = {
        "name": name,
        "panel": panel,
        "svg": svg,
        "rows": rows,
        "left_out": len(panel.rows) - len(rows) if panel else 0,
        "pictures": PICTURES,
        "marks": MARKS,
        "events": diary.dated_events(),
        "values": typed,
        "query": urlencode({field: typed[field] for field in FIELDS if typed[field]}),
        **_offered(request, diary.case),
    }
    return page(request, "drawn.html", here="/counts", **told)


@opened
def items(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Go to the items that a number of a picture counts."""
    from dataclasses import replace  # noqa: PLC0415

    from tallybook.case import Filter  # noqa: PLC0415
    from tallybook.case.sight import narrowed  # noqa: PLC0415

    names = ("since", "until", "weekday", "hour")
    given = {name: request.GET[name] for name in names if request.GET.get(name)}
    try:
        place = Filter.from_words(given)
    except UnfitAnswer as error:
        raise Http404 from error
    chosen = narrowed(diary.case, _asked(request))
    chosen = replace(
        chosen,
        since=place.since or chosen.since,
        until=place.until or chosen.until,
        weekday=place.weekday,
        hour=place.hour,
    )
    return to(f"/list?f={remember(request, chosen)}")


def _asked(request: HttpRequest) -> Filter:
    """What was chosen, from an address that holds no name."""
    from tallybook.case import Filter  # noqa: PLC0415

    who = recall(request, request.GET.get("f"))
    way = request.GET.get("way", "")
    first, last = _year(request.GET.get("from", "")), _year(request.GET.get("to", ""))
    if first and last and last < first:
        first, last = last, first
    return Filter(
        person=who.person,
        handle=who.handle,
        channel=(way,) if way else (),
        since=date(first, 1, 1) if first else None,
        until=date(last, 12, 31) if last else None,
    )


def _year(text: str) -> int:
    """A year, or 0 where there is none."""
    return int(text) if text.isascii() and text.isdecimal() and 1 <= int(text[:5]) <= 9998 else 0  # noqa: PLR2004


def _rows(request: HttpRequest, panel: Panel, room: int) -> list[tuple[tuple[Any, ...], str]]:
    """As many rows of a table as there is room for, each with the address of its items."""
    shown = list(zip(panel.rows, panel.filters, strict=True))
    most = max(1, room // (PER_ROW + PER_CELL * len(panel.columns)))
    shown = shown[-most:] if panel.name == "years" else shown[:most]
    return [(row, "" if chosen is None else _address(request, chosen)) for row, chosen in shown]


def _address(request: HttpRequest, chosen: Filter) -> str:
    """The address of what a filter lists, without a name in it."""
    from tallybook.case import Filter  # noqa: PLC0415

    words: dict[str, str | int] = {}
    if chosen.person or chosen.handle:
        words["f"] = remember(request, Filter(person=chosen.person, handle=chosen.handle))
    if chosen.channel:
        words["way"] = chosen.channel[0]
    for name in ("since", "until", "weekday"):
        value = getattr(chosen, name)
        if value is not None:
            words[name] = str(value)
    return f"/counts/drawn/items?{urlencode(words)}"


def _offered(request: HttpRequest, case: Case) -> dict[str, Any]:
    """What the form offers: persons, handles from which something came, ways and years."""
    from tallybook.case import Filter  # noqa: PLC0415
    from tallybook.case.tally import by_value  # noqa: PLC0415

    came = Filter(contact=True, dated=True)
    handles = case.remembered("handles offered", lambda: by_value(case, came, "handle"))
    ways = case.remembered("ways offered", lambda: by_value(case, came, "channel"))
    seen = [case.people.seen(group.value) for group in handles[:OFFERED]]
    persons = [one.name for one in case.people.persons if one.role != "owner"][:OFFERED]
    who = [(remember(request, Filter(person=name)), name) for name in persons]
    who += [(remember(request, Filter(handle=one.choice)), one.label) for one in seen]
    years = {year for group in ways for year in range(group.first.year, group.last.year + 1)}
    return {"who": who, "ways": [group.value for group in ways], "years": sorted(years)}

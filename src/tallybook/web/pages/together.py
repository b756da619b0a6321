"""Many at once: a flood of items becomes one entry, is parted, joined, or left as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from tallybook.content import behaviours
from tallybook.errors import NoSuchItem, UnfitAnswer
from tallybook.model.flags import FAMILIES
from tallybook.web.pages.timeline import remember
from tallybook.web.show import CHANNELS, KINDS, many, page
from tallybook.web.visits import opened, tell, to

if TYPE_CHECKING:
    from tallybook.case.floods import Flood
    from tallybook.diary import Diary

#: Floods on one page.
SHOWN = 10
#: Items that are listed where a flood is parted.
LISTED = 500


@opened
def overview(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Show floods that nobody has decided on, the latest first."""
    place = request.GET.get("from", "0")
    start = int(place) // SHOWN * SHOWN if place.isdecimal() else 0
    floods, total = diary.floods(start, SHOWN)
    told = [_told(diary, flood) for flood in floods]
    return page(request, "together.html", floods=told, total=total, start=start, shown=SHOWN)


def _told(diary: Diary, flood: Flood) -> dict[str, Any]:
    """What a page says of a flood; no word of it."""
    names = {each.code: each.name for each in behaviours()}
    seen = diary.case.people.seen(flood.side)
    known = {person.name for person in diary.case.people.persons}
    return {
        "flood": flood,
        "who": flood.side if flood.side in known else seen.label,
        "ways": ", ".join(
            f"{count:,} {CHANNELS.get(name, name)}" for name, count in flood.channels
        ),
        "behaviours": [(names.get(code, code), count) for code, count in flood.behaviours],
        "words": [(FAMILIES[code].title, count) for code, count in flood.words],
    }


@opened
def items(request: HttpRequest, diary: Diary, number: int) -> HttpResponse:
    """List the items of one flood in the timeline."""
    from tallybook.case import Filter  # noqa: PLC0415

    return to(f"/list?f={remember(request, Filter(items=diary.flood(number).items))}")


@opened
def keep(request: HttpRequest, diary: Diary, number: int) -> HttpResponse:
    """Make a flood one entry, in the person's own words."""
    flood = diary.flood(number)
    told = _told(diary, flood)
    what = request.POST.get("what", "").strip()
    errors: dict[str, str] = {}
    if request.method == "POST":
        if what:
            chosen = request.POST.getlist("behaviours")
            known = {each.code for each in behaviours()}
            item = diary.keep_flood(number, what, [code for code in chosen if code in known])
            tell(request, f"Kept as one entry, with {many(len(flood.items), 'item')}.")
            return to(f"/item/{item}")
        errors["what"] = "Write a few words: what would you call it?"
    suggested = [code for code, _ in flood.behaviours]
    what = what or f"{many(len(flood.items), 'item')} one after the other: {told['ways']}"
    told |= {"what": what, "errors": errors, "suggested": suggested, "catalogue": behaviours()}
    return page(request, "together-keep.html", **told)


@opened
def part(request: HttpRequest, diary: Diary, number: int) -> HttpResponse:
    """Let a second flood begin at one of the items."""
    flood = diary.flood(number)
    if request.method == "POST":
        at = request.POST.get("at", "")
        try:
            diary.split_flood(number, int(at) if at.isdecimal() else -1)
        except UnfitAnswer:
            tell(request, "Choose where the second part begins.")
            return to(f"/together/{number}/part")
        tell(request, "There are two parts now.")
        return to("/together")
    from tallybook.case import Filter  # noqa: PLC0415

    rows = diary.timeline(Filter(items=flood.items), 0, LISTED).rows
    return page(request, "together-part.html", **_told(diary, flood), rows=rows, kinds=KINDS)


@opened
def decide(request: HttpRequest, diary: Diary, number: int) -> HttpResponse:
    """Leave a flood as it is, or join it with the one before."""
    if request.method == "POST":
        if request.POST.get("do") == "join":
            diary.join_flood(number)
            tell(request, "They are one now.")
        else:
            diary.dismiss_flood(number)
            tell(request, "Left as they are. They stay in the timeline.")
    return to("/together")


@opened
def take_apart(request: HttpRequest, diary: Diary, item: int) -> HttpResponse:
    """Take the items of an entry out of it again."""
    if request.method == "POST":
        try:
            diary.take_apart(item)
            tell(request, "Its items are on their own again. What you wrote stays.")
        except NoSuchItem:
            tell(request, "It holds no items of its own.")
    return to(f"/item/{item}")


@opened
def gathered(request: HttpRequest, diary: Diary, item: int) -> HttpResponse:
    """List the items that an entry gathers."""
    from tallybook.case import Filter  # noqa: PLC0415

    return to(
        f"/list?f={remember(request, Filter(items=diary.case.incident(item).items or (-1,)))}"
    )

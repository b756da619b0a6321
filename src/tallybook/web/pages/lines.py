"""Who can help, by area and need. What somebody looks for stands in no address."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from tallybook.content.directory import (
    AREAS,
    NEEDS,
    Contact,
    Directory,
    Service,
    directory,
)
from tallybook.content.languages import MISSING, ORIGINAL, OVERTAKEN, translated
from tallybook.content.shapes import CONFIRMED, NOBODY, PARTLY, UNVERIFIED
from tallybook.web.plainly import line_name, line_of
from tallybook.web.show import page
from tallybook.web.tongues import later, speech
from tallybook.web.visits import drawer, to

#: What somebody may look for, as it reads on a page.
NEED_NAMES = {
    "emergency": later("In danger now"),
    "stalking": later("Stalking"),
    "domestic-abuse": later("Abuse by a partner, an ex-partner or family"),
    "sexual-violence": later("Rape and sexual abuse"),
    "images": later("Intimate pictures that were shared"),
    "technology": later("Phones, accounts and devices"),
    "police": later("Police"),
    "courts": later("Courts"),
    "legal": later("Legal advice"),
    "prison": later("Contact from prison"),
    "work": later("Work"),
    "housing": later("Somewhere to stay"),
    "identity": later("Keeping a name or an address private"),
    "men": later("For men"),
    "lgbt": later("For LGBT+ people"),
    "honour": later("Harm in the name of honour, forced marriage"),
    "faith": later("For people of a faith"),
    "young": later("For young people"),
    "deaf": later("For deaf people, and people who cannot speak"),
    "talking": later("Somebody to talk to"),
    "looking": later("Videos, apps and questions to try"),
    "own-behaviour": later("For people who worry about how they behave"),
}
AREA_NAMES = {
    "uk": later("All of the United Kingdom"),
    "england": later("England"),
    "wales": later("Wales"),
    "scotland": later("Scotland"),
    "northern-ireland": later("Northern Ireland"),
    "west-midlands": later("West Midlands"),
    "sussex": later("Sussex"),
}
KIND_NAMES = {
    "phone": later("Phone"),
    "text": later("Text message"),
    "relay": later("Text relay"),
    "email": later("Email"),
    "post": later("Letter"),
    "webchat": later("Chat on the web"),
    "web": later("Website"),
    "app": later("App"),
    "video": later("Video"),
    "self-test": later("Questions to answer yourself"),
}
COST_NAMES = {
    "free": later("Free."),
    "as-01": later("It costs the same as a call to an 01 or 02 number. Some contracts include it."),
    "as-text": later("It costs the same as any text."),
    "simple-free": later("The simple form is free."),
    "not known": later("What it costs is not known."),
}
BILL_NAMES = {
    "shown": later("It can show on a phone bill."),
    "not shown": later("It does not show on the bill, published pages say."),
    "not known": later("It is not known whether it shows on a bill. It may."),
}
#: Hours that are said often enough to be translated here.
HOUR_NAMES = {"Day and night": later("Day and night.")}
SURE = {
    CONFIRMED: later("Read in a published page."),
    PARTLY: later("Partly read in a published page."),
    UNVERIFIED: later("Not verified: not read in a published page."),
}
#: Where the choice of area and need is kept until the book is closed or the person leaves.
CHOICE = "lines"


def overview(request: HttpRequest) -> HttpResponse:
    """Take a choice of area and need, or list the services for the one there is."""
    kept = drawer(request, CHOICE)
    if request.method == "POST":
        kept.update(_chosen(request))
        return to("/help/lines")
    book, mine = _book()
    area, need = kept.get("area", ""), kept.get("need", "")
    found = book.near(area, need, work=bool(kept.get("work")))
    groups = [("", found)] if need else _by_need(found)
    told: dict[str, Any] = {"groups": groups, "area": area, "need": need, "count": len(found)}
    told |= {"mine": mine, "work": bool(kept.get("work")), "areas": AREA_NAMES, "needs": NEED_NAMES}
    return page(request, "lines.html", here="/help", chosen=bool(area or need), **told, **_names())


def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show one service, with what a call, a message or a visit leaves behind."""
    book, mine = _book()
    found = _found(book, code)
    told = about(book, found, datetime.now(tz=UTC).date())
    return page(request, "lines-one.html", here="/help", mine=mine, **told, **_names())


def about(book: Directory, found: Service, today: date) -> dict[str, Any]:
    """What the page of a service is told.

    Args:
        book: The directory it stands in.
        found: The service.
        today: The day by which it is judged whether the entry is old.
    """
    return {
        "service": found,
        "sources": book.of(found),
        "is_old": found.is_old(today),
        "nobody": book.reviewer == NOBODY,
        "calls": any(each.is_call for each in found.contact),
        "areas": AREA_NAMES,
    }


def away(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say what another site and this browser will keep, before anything is asked of that site."""
    found = _found(_book()[0], code)
    contact = found.contact[number - 1] if 1 <= number <= len(found.contact) else None
    if contact is None or not contact.is_link:
        raise Http404
    back = f"/help/lines/{line_name(found.code)}"
    told: dict[str, Any] = {"address": contact.value, "site": contact.host, "title": found.name}
    return page(request, "away.html", back=back, **told)


def _book() -> tuple[Directory, bool]:
    """The directory, and whether its sentences are in the reader's language; the pages say if not."""
    code, original = speech().reader.code, directory()
    found, state = translated(code, "directory.toml", original)
    return found, code == ORIGINAL or state not in {MISSING, OVERTAKEN}


def _found(book: Directory, code: str) -> Service:
    found = book.get(line_of(code))
    if found is None:
        raise Http404
    return found


def _chosen(request: HttpRequest) -> dict[str, Any]:
    """What the form says; something that is no choice counts as none."""
    area, need = request.POST.get("area", ""), request.POST.get("need", "")
    return {
        "area": area if area in AREAS else "",
        "need": need if need in NEEDS else "",
        "work": bool(request.POST.get("work")),
    }


def _by_need(found: Iterable[Service]) -> list[tuple[str, tuple[Service, ...]]]:
    """Put services under what each is first of all for."""
    under: dict[str, list[Service]] = {need: [] for need in NEEDS}
    for each in found:
        under[each.needs[0]].append(each)
    return [(NEED_NAMES[need], tuple(some)) for need, some in under.items() if some]


def _names() -> dict[str, Any]:
    return {
        "ways": KIND_NAMES,
        "costs": COST_NAMES,
        "bills": BILL_NAMES,
        "sure": SURE,
        "hours": HOUR_NAMES,
        "numbers": _numbers,
    }


def _numbers(service: Service) -> list[Contact]:
    """The numbers of a service, for a list."""
    return [each for each in service.contact if each.is_call]

"""Four words, and what the law asks, each against what the record holds. Not legal advice."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse

from tallybook.content import SEEN, catalogue
from tallybook.content.four import four_words
from tallybook.content.law import elements, nations
from tallybook.model.orders import NATIONS
from tallybook.web.pages.timeline import remember
from tallybook.web.show import page
from tallybook.web.visits import opened, tell, to

if TYPE_CHECKING:
    from tallybook.diary import Diary
    from tallybook.patterns import Finding

#: How sure a part of the law is, as it reads on the page.
SURE = {
    "confirmed": "read in a source",
    "partly": "partly read in a source",
    "unverified": "not verified",
}


def _findings(diary: Diary, start: str) -> dict[str, Finding]:
    """Findings whose code begins so, by the rest of it."""
    return {
        one.code.removeprefix(start): one for one in diary.patterns() if one.code.startswith(start)
    }


@opened
def four(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Set each of the four words against the record."""
    book = four_words()
    told: dict[str, Any] = {"words": book.word, "book": book, "found": _findings(diary, "four-")}
    told["sources"] = {one.number: one for one in book.sources}
    return page(request, "four.html", here="/counts", **told)


@opened
def law(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Show each offence that may apply, with its parts; all nations where none was chosen."""
    chosen = diary.case.nation
    parts = elements()
    told: dict[str, Any] = {
        "nation": chosen,
        "nations": NATIONS,
        "shown": nations(chosen),
        "parts": {one.code: one for one in parts.element},
        "general": [one for one in parts.element if one.always],
        "found": _findings(diary, "element-"),
        "sure": SURE,
    }
    told["due"] = any(one.is_due(datetime.now(tz=UTC).date()) for one in told["shown"])
    return page(request, "law.html", here="/counts", **told)


@opened
def part(request: HttpRequest, diary: Diary, code: str) -> HttpResponse:
    """Show one part: what the record holds, what is missing, and which offences ask for it."""
    element = next((one for one in elements().element if one.code == code), None)
    if element is None:
        raise Http404
    asked_by = []
    for nation in nations(diary.case.nation):
        titles = [
            one.title for one in nation.offence if code in {each.element for each in one.elements}
        ]
        if titles:
            asked_by.append((nation.title, titles))
    told: dict[str, Any] = {"element": element, "asked_by": asked_by}
    told["finding"] = _findings(diary, "element-").get(code)
    return page(request, "law-part.html", here="/counts", **told)


@opened
def row(request: HttpRequest, diary: Diary, code: str, place: int) -> HttpResponse:
    """Go to the items that one row of a finding counts."""
    for finding in diary.patterns():
        rows = finding.table.filters if finding.code == code and finding.table else ()
        chosen = rows[place] if place < len(rows) else None
        if chosen is not None:
            return to(f"/list?f={remember(request, chosen)}")
    raise Http404


@opened
def live_in(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Choose whose law is shown."""
    if request.method == "POST":
        nation = request.POST.get("nation", "")
        if nation in ("", *NATIONS):
            diary.live_in(nation)
            tell(request, "Noted. You can change it at any time.")
    return to("/counts/asks")


@opened
def kinds(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Show the catalogue: every kind with its definition, its sources, and how often it occurs."""
    book = catalogue()
    shown = {code: len(items) for code, items in diary.case.behaviours.items()}
    told: dict[str, Any] = {"book": book, "shown": shown, "seen": SEEN, "nations": NATIONS}
    told["acts"] = {one.code: one for one in book.act}
    told["clusters"] = {one.code: one for one in book.cluster}
    told["sure"] = SURE
    return page(request, "law-kinds.html", here="/counts", **told)

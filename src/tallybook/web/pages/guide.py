"""Pages of guidance, each with its sources and dates, and the page that warns before another site."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse

from tallybook.content.guides import TOPICS, Guide, guide, guides
from tallybook.content.languages import MISSING, ORIGINAL, OVERTAKEN, translated
from tallybook.content.shapes import CONFIRMED, NOBODY, PARTLY, UNVERIFIED
from tallybook.web.plainly import page_name, page_of
from tallybook.web.prose import away_by, prose
from tallybook.web.show import page
from tallybook.web.tongues import _, in_reader, later, speech

#: Addresses that were given out before pages had their names of today.
FORMER = {"danger": "emergency", "covered": "words-stay-covered"}
#: How sure the words of a page are, as it reads there.
SURE = {
    CONFIRMED: later("What is said here was read in the pages named below."),
    PARTLY: later(
        "Some of this was read in the pages named below. Some is general knowledge, not checked again."
    ),
    UNVERIFIED: later(
        "Much of this is general knowledge, not checked again. Check it before relying on it."
    ),
}
#: The topics once more, in their order, as sentences that are translated.
TITLES = (
    later("First things"),
    later("What stalking is"),
    later("Keeping evidence"),
    later("Feeling safer"),
    later("Phones, accounts and homes that listen"),
    later("The police and what comes after"),
    later("The law and orders"),
    later("Work and study"),
    later("People who can help"),
    later("For people whose work it is"),
    later("Reading and training"),
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The guides on one topic, each with whether it is in the reader's language."""

    title: str
    guides: tuple[tuple[Guide, bool], ...]


def overview(request: HttpRequest) -> HttpResponse:
    """List every guide by topic, those for professionals in a part of their own."""
    mine = [one for one in guides() if not one.only_professionals]
    theirs = [one for one in guides() if one.only_professionals]
    return page(request, "help.html", shelves=_shelves(mine), professional=_shelves(theirs))


def one(request: HttpRequest, name: str) -> HttpResponse:
    """Show one guide; it can be read while no book is open."""
    original = _found(name)
    found = in_reader(_file(original), original)
    today = datetime.now(tz=UTC).date()
    return page(request, "guide.html", **told(found, today), original=told(original, today))


def away(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Say what another site and this browser will keep, before anything is asked of that site."""
    found = _found(name)
    addresses = found.addresses()
    if not 1 <= number <= len(addresses):
        raise Http404
    address = addresses[number - 1]
    site = urlsplit(address).hostname
    return page(
        request, "away.html", address=address, site=site, back=f"/help/{page_name(found.id)}"
    )


def told(found: Guide, today: date) -> dict[str, Any]:
    """What the page of a guide is told.

    Args:
        found: The guide.
        today: The day by which it is judged whether its review is overdue.
    """
    leads = away_by(f"/help/away/{page_name(found.id)}", guide(found.id).addresses())
    return {
        "guide": found,
        "parts": [(part, prose(part.text, leads)) for part in found.section],
        "sources": [(source, leads(source.url)) for source in found.sources],
        "sure": _(SURE[found.confidence]),
        "is_due": found.is_due(today),
        "nobody": found.reviewer == NOBODY,
    }


def _found(name: str) -> Guide:
    try:
        return guide(page_of(FORMER.get(name, name)))
    except KeyError:
        raise Http404 from None


def _file(found: Guide) -> str:
    return f"guides/{found.id}.toml"


def _shelves(found: Iterable[Guide]) -> list[Shelf]:
    """Put guides together by topic, each in the reader's language where it was translated."""
    by: dict[str, list[tuple[Guide, bool]]] = {}
    code = speech().reader.code
    for each in found:
        words, state = translated(code, _file(each), each)
        mine = code == ORIGINAL or state not in {MISSING, OVERTAKEN}
        by.setdefault(each.topic, []).append((words, mine))
    return [Shelf(_(TOPICS[topic]), tuple(each)) for topic, each in by.items()]

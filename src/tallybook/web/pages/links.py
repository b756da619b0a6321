"""Which numbers and accounts may be one person: one candidate at a time, and a person decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from tallybook.errors import NoSuchItem, UnfitAnswer
from tallybook.web.pages.timeline import remember
from tallybook.web.show import many, page
from tallybook.web.visits import opened, tell, to

if TYPE_CHECKING:
    from tallybook.case.evidence import Evidence
    from tallybook.case.links import Link
    from tallybook.diary import Diary
    from tallybook.style import Likeness

ROLES = (("other", "The person this is about"), ("third", "Somebody else"))
#: Sides that are offered where any two can be compared, and decisions that are listed.
LISTED = 200
_UNDONE = "Undone. What was decided before stays in the book, and no longer counts."


@opened
def overview(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Show one candidate, and what was decided so far."""
    found = diary.links()
    asked = request.GET.get("from", "0")
    place = min(int(asked) if asked.isdecimal() else 0, len(found))
    told: dict[str, Any] = {"total": len(found), "place": place, "sides": diary.sides()[:LISTED]}
    told |= {"link": None} | _decided(diary)
    if place < len(found):
        told |= _told(diary, found[place], ())
    return page(request, "links.html", **told)


def _told(diary: Diary, link: Link, closer: tuple[Evidence, ...]) -> dict[str, Any]:
    """What a page says of two sides; no word of theirs."""
    from tallybook.case.evidence import KINDS  # noqa: PLC0415 - after a book is open

    beside = [one for one in diary.links() if link.two.number in one.pair and one != link]
    return {
        "link": link,
        "evidence": [(KINDS[one.kind], one) for one in (*link.evidence, *closer)],
        "beside": [one.one if one.two == link.two else one.two for one in beside],
        "person": link.one.person or link.two.person,
        "roles": ROLES,
        "values": {"name": "", "role": "other", "on_whose_word": ""},
        "errors": {},
        "habits": [],
    }


def _decided(diary: Diary) -> dict[str, Any]:
    """What was decided: who is one person, and which two are not."""
    from tallybook.case.handles import normalise  # noqa: PLC0415 - after a book is open

    people = diary.case.people
    return {
        "persons": [
            (person.name, [people.seen(normalise(raw).value) for raw in person.handles])
            for person in people.persons
            if person.role != "owner"
        ],
        "parted": [
            (one.item, diary.label_of(one.one), diary.label_of(one.two))
            for one in diary.parted()[:LISTED]
        ],
    }


@opened
def compare(request: HttpRequest, _diary: Diary) -> HttpResponse:
    """Go to any two sides that were chosen."""
    one, two = (request.GET.get(name, "") for name in ("one", "two"))
    if one.isdecimal() and two.isdecimal() and one != two:
        return to(f"/people/links/{one}/{two}")
    tell(request, "Choose two different numbers or accounts.")
    return to("/people/links")


@opened
def look(request: HttpRequest, diary: Diary, one: int, two: int) -> HttpResponse:
    """Look closer at two sides: rare words, hours, and likeness of writing where there is enough."""
    link = diary.link(one, two)
    told = _told(diary, link, diary.look_closer(link))
    kinds = {evidence.kind for _, evidence in told["evidence"]}
    found = diary.likeness(link)
    habits = [] if found is None else [*zip(("alike", "apart"), _habits(found), strict=True)]
    return page(request, "links-look.html", has_style="style" in kinds, **told | {"habits": habits})


def _habits(found: Likeness) -> tuple[str, str]:
    """Habits that speak for and against, in a line each."""
    return ", ".join(found.speaks_for), ", ".join(found.speaks_against)


@opened
def items(request: HttpRequest, diary: Diary, one: int, two: int, kind: str) -> HttpResponse:
    """List the items that one kind of evidence rests on, covered as ever."""
    from tallybook.case import Filter  # noqa: PLC0415 - after a book is open

    link = diary.link(one, two)
    known = [each for each in link.evidence if each.kind == kind]
    closer = () if known else diary.look_closer(link)
    found = [*known, *(each for each in closer if each.kind == kind)]
    rest = tuple(dict.fromkeys(item for each in found for item in each.items))
    if not rest:
        raise NoSuchItem(noun="evidence of that kind for item", name=one)
    return to(f"/list?f={remember(request, Filter(items=rest))}")


@opened
def decide(request: HttpRequest, diary: Diary, one: int, two: int) -> HttpResponse:
    """Note what somebody decided of two sides."""
    link = diary.link(one, two)
    said = request.POST.get("say", "")
    if said == "same":
        return _same(request, diary, link)
    if said == "apart":
        diary.say_apart(link, request.POST.get("reason", ""))
        tell(request, "Noted: not the same. It can be undone below.")
    elif said == "none":
        count = len(diary.none_of_these(link.two.number))
        tell(
            request,
            f"Noted: none of them. {many(count, 'pair')} put aside. It can be undone below.",
        )
    return to("/people/links")


def _same(request: HttpRequest, diary: Diary, link: Link) -> HttpResponse:
    """Put two sides together, or say what is still needed."""
    typed = {name: request.POST.get(name, "").strip() for name in ("name", "role", "on_whose_word")}
    role = typed["role"] if typed["role"] in dict(ROLES) else "other"
    try:
        diary.say_same(link, typed["name"], role, typed["on_whose_word"])
    except UnfitAnswer:
        sentence = "Give a name that nobody else in the book has. Any word that you know again."
        told = _told(diary, link, ()) | {"errors": {"name": sentence}, "values": typed}
        return page(request, "links-look.html", status=400, has_style=True, **told)
    tell(request, "Noted: one person. It can be undone below.")
    return to("/people/links")


@opened
def undo(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Take a decision back; the entry that made it stays in the book."""
    apart, name, handle = (request.POST.get(field, "") for field in ("item", "person", "handle"))
    if request.method == "POST":
        try:
            if apart.isdecimal():
                diary.take_back_apart(int(apart))
            else:
                diary.take_out(name, handle)
            tell(request, _UNDONE)
        except NoSuchItem:
            tell(request, "That was undone already.")
    return to("/people/links")

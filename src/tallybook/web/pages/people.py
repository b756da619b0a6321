"""Who is who, and how many dates from outside are noted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from tallybook.case.cards import ON_WHOSE_WORD, as_person
from tallybook.case.names import names_of, several_names
from tallybook.model.people import Person
from tallybook.web.show import page
from tallybook.web.visits import opened, tell, to

if TYPE_CHECKING:
    from tallybook.diary import Diary

ROLES = (
    ("other", "The person this is about"),
    ("third", "Somebody else"),
    ("owner", "Me"),
)

#: Proposals and handles that are listed; the rest are counted.
LISTED = 50


@opened
def overview(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Show people, and how many dates are noted."""
    case = diary.case
    several = case.remembered("several names", lambda: several_names(case.items))
    told: dict[str, Any] = {
        "persons": case.people.persons,
        "dates": sum(map(len, (case.stops, case.blocks, case.orders, case.reports))),
        "proposed": case.proposed[:LISTED],
        "more": max(0, len(case.proposed) - LISTED),
        "several": [(case.people.seen(who), count) for who, count in several.items()][:LISTED],
    }
    return page(request, "people.html", roles=dict(ROLES), **told)


@opened
def add_card(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Make the handles of one address card one person, because somebody said so."""
    case = diary.case
    wanted = request.POST.get("item", "")
    one = next((each for each in case.proposed if str(each.item) == wanted), None)
    role = request.POST.get("role", "")
    if one is not None and role in dict(ROLES):
        diary.add_person(as_person(one, role, case.people), ON_WHOSE_WORD)
        tell(request, "Noted. It can be taken apart again at any time.")
    return to("/people")


@opened
def names(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Show the names that one handle was shown under, because they were asked for."""
    case = diary.case
    handle = case.people.resolve(request.GET.get("handle", ""))
    told: dict[str, Any] = {"seen": case.people.seen(handle)}
    return page(request, "names.html", names=names_of(case.items, handle), **told)


def _typed(request: HttpRequest, names: tuple[str, ...]) -> dict[str, str]:
    return {name: request.POST.get(name, "").strip() for name in names}


@opened
def add_person(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Bring the numbers, addresses and accounts of one person together."""
    from tallybook.case.timeline import choices  # noqa: PLC0415 - after a book is open

    typed = _typed(request, ("name", "role", "other", "on_whose_word"))
    chosen = request.POST.getlist("handles")
    errors: dict[str, str] = {}
    if request.method == "POST":
        handles = tuple(dict.fromkeys((*chosen, *typed["other"].splitlines())))
        handles = tuple(handle.strip() for handle in handles if handle.strip())
        if not typed["name"]:
            errors["name"] = "Give a name. It can be any word that you will know again."
        if not handles:
            errors["other"] = "Choose or type at least one number, address or account."
        if not errors:
            known = {value: value for value, _label in choices(diary.case).handles}
            person = Person(
                name=typed["name"],
                handles=tuple(known.get(handle, handle) for handle in handles),
                role=typed["role"] or "other",
            )
            diary.add_person(person, typed["on_whose_word"])
            tell(request, "Noted. It can be taken apart again at any time.")
            return to("/people")
    told: dict[str, Any] = {"values": typed | {"handles": chosen}, "errors": errors, "roles": ROLES}
    told["choices"] = choices(diary.case)
    return page(request, "person.html", status=400 if errors else 200, **told)

"""Who is who, when someone was asked to stop, and which orders there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from tallybook.case.cards import ON_WHOSE_WORD, as_person
from tallybook.case.names import names_of, several_names
from tallybook.errors import UnfitAnswer
from tallybook.model.people import Person
from tallybook.web.forms import UNREADABLE_DAY, day, hour_of, is_day
from tallybook.web.show import page
from tallybook.web.visits import known_zone, opened, tell, to

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
    """Show people, requests to stop, and orders."""
    case = diary.case
    several = case.remembered("several names", lambda: several_names(case.items))
    told: dict[str, Any] = {
        "persons": case.people.persons,
        "stops": case.stops,
        "orders": case.orders,
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


@opened
def add_stop(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Note when someone was asked to stop."""
    typed = _typed(request, ("time", "how", "to", "words")) | {"day": day(request.POST, "day")}
    errors: dict[str, str] = {}
    if request.method == "POST":
        hour = hour_of(typed["time"])
        if not typed["day"]:
            errors["day"] = "Give the day. If you are not sure, the latest day it could have been."
        elif hour is None:
            errors["time"] = "That time cannot be read. Examples: 14:30, 2.30pm."
        else:
            dated = f"{typed['day']}T{hour}" if hour else typed["day"]
            try:
                own = {name: typed[name] for name in ("how", "to", "words")}
                diary.add_stop(dated, zone=known_zone(diary), **own)
            except UnfitAnswer:
                errors["day"] = UNREADABLE_DAY
            else:
                tell(request, "Noted. What came after that day is now counted by itself.")
                return to("/people")
    return page(request, "stop.html", status=400 if errors else 200, values=typed, errors=errors)


@opened
def add_order(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Note an order: what it is called, its dates, what it forbids."""
    typed = _typed(request, ("name", "court", "conditions"))
    typed |= {name: day(request.POST, name) for name in ("dated", "ends")}
    errors: dict[str, str] = {}
    if request.method == "POST":
        if not typed["name"]:
            errors["name"] = "Give the name of the order, as it stands on the paper."
        if not typed["dated"]:
            errors["dated"] = "Give the day it was made."
        if not errors:
            try:
                diary.add_order(**typed)
            except UnfitAnswer:
                errors = {
                    name: UNREADABLE_DAY for name in ("dated", "ends") if not is_day(typed[name])
                }
            else:
                tell(request, "Noted. What came after that day is now counted by itself.")
                return to("/people")
    return page(request, "order.html", status=400 if errors else 200, values=typed, errors=errors)

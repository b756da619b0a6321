"""Orders: their dates and conditions, how they changed, and what may breach each condition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse

from tallybook.content import behaviours
from tallybook.errors import ChoiceError, UnfitAnswer
from tallybook.model.kinds import CHANNELS
from tallybook.model.orders import (
    CHANGES,
    CLAUSE_KINDS,
    NATIONS,
    ORDER_KINDS,
    ChangePaper,
    OrderPaper,
)
from tallybook.model.reports import REPORTED_TO
from tallybook.web import order_forms
from tallybook.web.pages.timeline import remember
from tallybook.web.show import page
from tallybook.web.visits import opened, tell, to

if TYPE_CHECKING:
    from tallybook.case.against import Against
    from tallybook.diary import Diary
    from tallybook.model.orders import Order

#: Ways of contact a condition can name.
WAYS = tuple(
    (code, name)
    for code, name in CHANNELS.items()
    if code not in {"diary", "photo", "video", "audio", "place", "contacts", "calendar", "tracker",
                    "account", "document", "table", "screenshot"}
)  # fmt: skip
MORE = "More of the order was written down."
_DAYS = ("dated", "served", "ends", "review")
_TEXTS = ("name", "kind", "nation", "court", "reference", "person", "conditions")
_SMALL_CHANGES = ("served", "ends", "review", "reference", "court", "person")


@opened
def overview(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Show everything dated from outside in one line: stops, blocks, orders, reports."""
    case = diary.case
    told: dict[str, Any] = {
        "line": sorted(_line(diary), key=lambda one: (str(one["dated"]), one["item"])),
        "found": len(diary.proposed_stops()),
        "unbound": bool(case.orders) and not case.people.persons,
        "looked": diary.looked_through,
    }
    return page(request, "orders.html", **told)


def _line(diary: Diary) -> Iterator[dict[str, Any]]:
    """One entry for each dated fact, with where it leads."""
    from tallybook.case.whom import whom  # noqa: PLC0415

    case = diary.case
    for stop in case.stops:
        parts: tuple[str, ...] = (stop.how, f"to {stop.to}" if stop.to else "")
        leads = f"/item/{stop.of}" if stop.of >= 0 else ""
        yield _entry(stop, "Asked to stop", parts, leads)
    for block in case.blocks:
        where = CHANNELS.get(block.channel, block.channel)
        parts = (
            whom(case, block.whom).label,
            where,
            f"by {block.by}" if block.by else "",
            block.notes,
        )
        yield _entry(block, "Blocked", parts, "")
    for order in case.orders:
        found = {item for one in diary.set_against(order.item) for item in one.items}
        named = ORDER_KINDS[order.kind].title if order.kind in ORDER_KINDS else ""
        parts = (named if named.lower() != order.name.lower() and order.kind != "other" else "",)
        entry = _entry(order, order.name, parts, f"/orders/{order.item}")
        yield entry | {"order": order, "found": len(found)}
    for report in case.reports:
        parts = (report.organisation, *report.references)
        said = f"Reported to {REPORTED_TO.get(report.to, 'somebody')}"
        yield _entry(report, said, parts, f"/reports/{report.item}") | {"report": report}


def _entry(noted: Any, title: str, parts: tuple[str, ...], leads: str) -> dict[str, Any]:
    """One dated fact."""
    return {
        "item": noted.item, "dated": noted.dated, "title": title, "leads": leads,
        "parts": [part for part in parts if part], "order": None, "report": None, "found": 0,
    }  # fmt: skip


@opened
def one(request: HttpRequest, diary: Diary, item: int) -> HttpResponse:
    """Show one order with its conditions, what may breach each, and how it was changed."""
    from tallybook.case.against import RULES  # noqa: PLC0415

    order = diary.order(item)
    case = diary.case
    people = {each.name for each in case.people.persons}
    told: dict[str, Any] = {
        "order": order,
        "kind": ORDER_KINDS.get(order.kind, ORDER_KINDS["other"]).title,
        "nation": NATIONS.get(order.nation, ""),
        "shown": [(each, _parts(each)) for each in diary.set_against(item)],
        "binds_nobody": order.person not in people and not case.people.others,
        "changes": CHANGES,
        "rules": RULES,
    }
    return page(request, "order-one.html", **told)


def _parts(found: Against) -> dict[str, str]:
    """What a condition says, part by part."""
    told = found.clause.condition
    names = {each.code: each.name for each in behaviours()}
    places = [f"{p.name} ({p.metres:,.0f} m)" if p.metres else p.name for p in told.places]
    hours = " to ".join(hour or "midnight" for hour in (told.begins, told.finishes))
    parts = {
        "About": CLAUSE_KINDS.get(told.kind, ""),
        "Who is protected": ", ".join("you" if who == "me" else who for who in told.people),
        "Through others": "also forbidden" if told.indirectly else "",
        "Places": "; ".join(places),
        "Ways": ", ".join(CHANNELS.get(way, way) for way in told.channels),
        "Allowed": ", ".join(CHANNELS.get(way, way) for way in told.allowed),
        "What": "; ".join(names.get(code, code) for code in told.acts),
        "Days": ", ".join(order_forms.WEEK[each] for each in told.days),
        "Hours": hours if told.begins or told.finishes else "",
    }
    return {name: words for name, words in parts.items() if words}


@opened
def items(request: HttpRequest, diary: Diary, item: int, place: int, part: str) -> HttpResponse:
    """Go to the items of one condition: all that may breach it, or what is counted by itself."""
    from tallybook.case import Filter  # noqa: PLC0415

    found = [each for each in diary.set_against(item) if each.clause.place == place - 1]
    if not found:
        raise Http404
    named = {
        "all": found[0].items, "day": found[0].same_date, "before": found[0].unserved,
        "allowed": found[0].allowed, "hours": found[0].hour_unknown, "own": found[0].positions,
    }  # fmt: skip
    rows = {f"r{number}": under.items for number, under in enumerate(found[0].under)}
    wanted = (named | rows).get(part)
    if not wanted:
        raise Http404
    return to(f"/list?f={remember(request, Filter(items=wanted))}")


@opened
def add_order(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Note an order: what it is called, its dates, whom it binds; the conditions come after."""
    typed = order_forms.typed(request, _TEXTS, _DAYS)
    typed["until_further"] = bool(request.POST.get("until_further"))
    errors: dict[str, str] = {}
    if request.method == "POST":
        if not typed["name"]:
            errors["name"] = "Give the name of the order, as it stands on the paper."
        if not typed["dated"]:
            errors["dated"] = "Give the day it was made."
        errors |= order_forms.unreadable(typed, _DAYS)
        if not errors:
            try:
                item = diary.note_order(OrderPaper(**typed | {"kind": typed["kind"] or "other"}))
            except UnfitAnswer:
                errors["dated"] = "These days do not fit together. Check the day it was made."
            else:
                tell(request, "Noted. What came after that day is now counted by itself.")
                return to(f"/orders/{item}")
    told: dict[str, Any] = {"values": typed, "errors": errors, "persons": _persons(diary)}
    told |= {"order_kinds": ORDER_KINDS, "nations": NATIONS}
    return page(request, "order.html", status=400 if errors else 200, **told)


def _persons(diary: Diary) -> list[str]:
    """Whom an order can bind: those the book is about first."""
    known = [each for each in diary.case.people.persons if each.role != "owner"]
    return [each.name for each in sorted(known, key=lambda each: each.role != "other")]


@opened
def add_clause(request: HttpRequest, diary: Diary, item: int) -> HttpResponse:
    """Write down one condition; another can follow at once."""
    order = diary.order(item)
    values = order_forms.condition_values(request)
    errors: dict[str, str] = {}
    if request.method == "POST":
        made = order_forms.condition(values, errors)
        varied = values["said"] == "varied"
        if varied and (not values["dated"] or order_forms.unreadable(values, ("dated",))):
            errors["dated"] = "Give the day from which the court changed it."
        if not errors:
            paper = ChangePaper(
                said="varied" if varied else "corrected", clauses=(made,),
                reason=values["reason"] or MORE, dated=values["dated"] if varied else "",
            )  # fmt: skip
            diary.change_order(item, paper)
            tell(request, "The condition is noted. What came after is set against it.")
            return to(f"/orders/{item}/clause" if "again" in request.POST else f"/orders/{item}")
    elif not values["number"]:
        values["number"] = str(len(order.clauses) + 1)
    told: dict[str, Any] = {"order": order, "values": values, "errors": errors, "ways": WAYS}
    told |= {"clause_kinds": CLAUSE_KINDS, "behaviours": behaviours(), "week": order_forms.WEEK}
    friends = [each.name for each in diary.case.people.persons if each.role == "third"]
    told |= {"rows": order_forms.PLACES, "persons": friends}
    return page(request, "order-clause.html", status=400 if errors else 200, **told)


@opened
def change(request: HttpRequest, diary: Diary, item: int) -> HttpResponse:
    """Note that an order was changed or ended, or put a mistake right; what it said stays."""
    order = diary.order(item)
    values = order_forms.typed(
        request, ("said", "reason", "reference", "court", "person"),
        ("day", "served", "ends", "review"),
    )  # fmt: skip
    values |= {"removes": request.POST.getlist("removes")}
    values["until_further"] = bool(request.POST.get("until_further"))
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = _unfit_change(values)
        if not errors:
            try:
                diary.change_order(item, _change_paper(values))
            except UnfitAnswer:
                errors["day"] = "These days do not fit together. Check the day the order was made."
            except ChoiceError:
                errors["said"] = "Nothing was changed yet. Say what changed, or stop here."
            else:
                tell(request, "Noted. What the order said before is kept as well.")
                return to(f"/orders/{item}")
    told: dict[str, Any] = {"order": order, "values": values, "errors": errors}
    told |= {"changes": CHANGES, "persons": _persons(diary), "standing": _standing(order)}
    return page(request, "order-change.html", status=400 if errors else 200, **told)


def _standing(order: Order) -> list[tuple[int, str]]:
    """Conditions that can fall away, as they are named."""
    return [
        (each.place, f"{each.condition.number}. {each.condition.words}".strip())
        for each in order.clauses
    ]


def _unfit_change(values: dict[str, Any]) -> dict[str, str]:
    """What is still missing in a change."""
    errors = order_forms.unreadable(values, ("day", "served", "ends", "review"))
    if values["said"] not in CHANGES:
        errors["said"] = "Choose what happened."
    if values["said"] in {"varied", "ended"} and not values["day"]:
        errors["day"] = "Give the day from which it held."
    if values["said"] == "corrected" and not values["reason"]:
        errors["reason"] = "Say in a few words why. What was noted before is always kept."
    return errors


def _change_paper(values: dict[str, Any]) -> ChangePaper:
    """A change as it was typed; boxes that were left empty change nothing."""
    fields: list[tuple[str, str | bool]] = [
        (name, values[name]) for name in _SMALL_CHANGES if values[name]
    ]
    if values["until_further"]:
        fields.append(("until_further", True))
    return ChangePaper(
        said=values["said"],
        reason=values["reason"],
        dated="" if values["said"] == "corrected" else values["day"],
        removes=tuple(int(one) for one in values["removes"] if one.isdecimal()),
        fields=tuple(fields),
    )

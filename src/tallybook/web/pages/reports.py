"""Requests to stop, blocks and reports: note them, and what was answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from tallybook.errors import NoSuchItem, UnfitAnswer
from tallybook.model.reports import REPORTED_TO, AnswerPaper, BlockPaper, ReportPaper
from tallybook.web import order_forms
from tallybook.web.pages.orders import WAYS
from tallybook.web.show import page
from tallybook.web.visits import known_zone, opened, tell, to

if TYPE_CHECKING:
    from tallybook.diary import Diary

NOTED = "Noted. What came after that day is now counted by itself."
#: Messages that are proposed at once.
LISTED = 30
_TEXTS = ("organisation", "reference", "contact", "how", "about", "person", "answer", "notes")


def _persons(diary: Diary) -> list[str]:
    """People a block or a report can be about."""
    return [each.name for each in diary.case.people.persons if each.role != "owner"]


@opened
def add_stop(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Note when someone was asked to stop."""
    values = order_forms.typed(request, ("time", "how", "to", "words"), ("day",))
    errors: dict[str, str] = {}
    if request.method == "POST":
        dated = order_forms.moment(values, errors)
        if not errors:
            own = {name: values[name] for name in ("how", "to", "words")}
            diary.add_stop(dated, zone=known_zone(diary), **own)
            tell(request, NOTED)
            return to("/orders")
    told: dict[str, Any] = {"values": values, "errors": errors, "found": diary.proposed_stops()}
    return page(request, "stop.html", status=400 if errors else 200, **told)


@opened
def found_stops(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Show the person's own messages that ask to stop; each can be noted, or put aside."""
    from tallybook.case import Filter  # noqa: PLC0415

    if request.method == "POST":
        return _settled(request, diary)
    found = diary.proposed_stops()
    some = tuple(each.item for each in found[:LISTED])
    rows = diary.timeline(Filter(items=some)).rows if some else ()
    lines = {row.item: row.line for row in rows}
    told: dict[str, Any] = {"found": found[:LISTED], "lines": lines, "total": len(found)}
    return page(request, "stops-found.html", looked=diary.looked_through, **told)


def _settled(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Note one message as a request to stop, or put it aside."""
    given = request.POST.get("item", "")
    item = int(given) if given.isdecimal() else -1
    try:
        if "aside" in request.POST:
            diary.say_flag(item, "stop-request", "dismissed")
            tell(request, "Put aside. The message itself stays as it is.")
        else:
            diary.confirm_stop(item)
            tell(request, "Noted. What came after it is now counted by itself.")
    except NoSuchItem:
        tell(request, "That message is noted already.")
    return to("/orders/found" if diary.proposed_stops() else "/orders")


@opened
def add_block(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Note when someone was blocked."""
    from tallybook.case.timeline import choices  # noqa: PLC0415

    values = order_forms.typed(
        request, ("time", "whom", "other", "channel", "by", "notes"), ("day",)
    )
    errors: dict[str, str] = {}
    if request.method == "POST":
        dated = order_forms.moment(values, errors)
        if not errors:
            chosen = values["whom"]
            if not values["other"] and chosen not in _persons(diary):
                chosen = diary.case.people.resolve(chosen)
            paper = BlockPaper(
                dated=dated, whom=values["other"] or chosen, channel=values["channel"],
                by=values["by"], notes=values["notes"], zone=known_zone(diary),
            )  # fmt: skip
            diary.add_block(paper)
            tell(request, NOTED)
            return to("/orders")
    told: dict[str, Any] = {"values": values, "errors": errors, "persons": _persons(diary)}
    told |= {"choices": choices(diary.case), "ways": WAYS}
    return page(request, "block.html", status=400 if errors else 200, **told)


@opened
def add_report(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Note a report: to whom, when, which number."""
    values = order_forms.typed(request, ("time", "to", "items", *_TEXTS), ("day", "next_date"))
    errors: dict[str, str] = {}
    if request.method == "POST":
        dated = order_forms.moment(values, errors)
        errors |= order_forms.unreadable(values, ("next_date",))
        if values["to"] not in REPORTED_TO:
            errors["to"] = "Choose one; 'somebody else' fits too."
        if not errors:
            given = {name: values[name] for name in ("to", "next_date", *_TEXTS)}
            about = diary.case.in_time(order_forms.numbers(values["items"]))
            paper = ReportPaper(dated=dated, zone=known_zone(diary), items=about, **given)
            item = diary.add_report(paper)
            tell(request, NOTED)
            return to(f"/reports/{item}")
    told: dict[str, Any] = {"values": values, "errors": errors, "persons": _persons(diary)}
    return page(
        request, "report.html", status=400 if errors else 200, reported_to=REPORTED_TO, **told
    )


@opened
def one(request: HttpRequest, diary: Diary, item: int) -> HttpResponse:
    """Show one report with every answer, and take another."""
    report = diary.report(item)
    values = order_forms.typed(request, ("time", "answer", "by", "reference"), ("day", "next_date"))
    errors: dict[str, str] = {}
    if request.method == "POST":
        dated = order_forms.moment(values, errors)
        errors |= order_forms.unreadable(values, ("next_date",))
        if not errors:
            names = ("answer", "by", "reference", "next_date")
            paper = AnswerPaper(dated=dated, **{name: values[name] for name in names})
            try:
                diary.add_answer(item, paper)
            except UnfitAnswer:
                errors["answer"] = "Write what they said, a number, or the next day."
            else:
                tell(request, "Noted. What was there before is kept.")
                return to(f"/reports/{item}")
    told: dict[str, Any] = {"report": report, "values": values, "errors": errors}
    told |= {"to_whom": REPORTED_TO.get(report.to, "somebody")}
    return page(request, "report-one.html", status=400 if errors else 200, **told)

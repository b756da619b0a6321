"""Days to keep in mind: what may be lost or ends when. Nothing on these pages hurries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from tallybook.content.deadlines import EFFECTS, clocks
from tallybook.errors import NoSuchItem
from tallybook.web.show import page
from tallybook.web.visits import opened, tell, to

if TYPE_CHECKING:
    from tallybook.case.deadlines import Deadline
    from tallybook.diary import Diary

#: How sure it is, as it reads on a page.
SURE = {
    "confirmed": "Read in its source.",
    "partly": "Partly read in a source.",
    "unverified": "Not read in a source; usual practice.",
}
#: Days of one list; the rest is said to be there.
LISTED = 200


#: Where the thing leads that a date is counted from.
_LEADS = {
    "order-ends": "/orders/{}", "order-review": "/orders/{}", "order-served": "/orders/{}",
    "report-next": "/reports/{}", "consent-ends": "/copies/agreed/{}", "key-ends": "/settings",
}  # fmt: skip


@opened
def overview(request: HttpRequest, diary: Diary) -> HttpResponse:
    """List the days, the soonest first; what has gone by and what was done stand below."""
    today = diary.today
    found = diary.deadlines(today)
    left = [one for one in found if one.settled is None]
    told: dict[str, Any] = {
        "coming": [one for one in left if not one.is_past(today)][:LISTED],
        "past": [one for one in reversed(left) if one.is_past(today)][:LISTED],
        "done": [one for one in found if one.settled is not None][:LISTED],
        "total": len(found),
        "effects": EFFECTS,
        "sure": SURE,
        "sources": clocks().of,
        "reviewed": clocks().reviewed_on,
        "nation": diary.case.nation,
        "today": today,
        "leads": _leads,
    }
    return page(request, "dates.html", **told)


def _leads(one: Deadline) -> str:
    """The page of what a date is counted from."""
    return _LEADS.get(one.clock.basis, "/item/{}").format(one.item)


@opened
def done(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Mark a day as dealt with, or take the mark back."""
    if request.method == "POST":
        item = request.POST.get("item", "")
        number = int(item) if re.fullmatch(r"[0-9]{1,9}", item) else -1
        key = (request.POST.get("code", ""), number, request.POST.get("day", ""))
        off = bool(request.POST.get("off"))
        try:
            diary.settle(key, off=off)
        except NoSuchItem:
            tell(request, "That date is not in the list any more.")
        else:
            tell(request, "Put back in the list." if off else "Noted. It stands below, under done.")
    return to("/dates")


@opened
def reminders(request: HttpRequest, diary: Diary) -> HttpResponse:  # noqa: ARG001 - only with a book
    """Hand over a calendar file that names nothing."""
    answer = HttpResponse(diary.reminders(), content_type="text/calendar")
    answer["Content-Disposition"] = 'attachment; filename="dates.ics"'
    return answer

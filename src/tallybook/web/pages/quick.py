"""The two shortest ways to write: one press for what happened again, and a note that is spoken."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse

from tallybook.model.entries import Incident
from tallybook.web import forms, safety
from tallybook.web.pages import diary as diary_pages
from tallybook.web.show import page
from tallybook.web.tongues import _
from tallybook.web.visits import opened, to

if TYPE_CHECKING:
    from tallybook.diary import Diary

#: The one page that may ask for the microphone; the browser asks the person as well.
WITH_SOUND = safety.HEADERS["Permissions-Policy"].replace("microphone=()", "microphone=(self)")


@opened
def again(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Keep with one press that something happened again; the next page lets it be corrected."""
    code, _colon, when = request.POST.get("again", "").partition(":")
    kind = next((each for each in diary_pages.recent(diary) if each.code == code), None)
    if request.method != "POST" or kind is None or when not in {"now", "today"}:
        return to("/add")
    moment = forms.moment({"when": "now"}, forms.Read(), diary.case.zone)
    if when == "today" and moment.start is not None:
        moment = replace(moment, start=moment.start.replace(hour=0, minute=0), precision="day")
    what = _("%(kind)s, again. Noted with one press.", kind=_(kind.name))
    number = diary.write(Incident(what=what, when=moment, behaviours=(code,)))
    return to(f"/item/{number}/saved")


@opened
def voice(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Keep a note that is spoken: recorded on the page, or chosen as a file."""
    answer = _voice(request, diary)
    answer["Permissions-Policy"] = WITH_SOUND
    return answer


def _voice(request: HttpRequest, diary: Diary) -> HttpResponse:
    values, errors = forms.blank(diary.case.zone), {}
    if request.method == "POST":
        values = forms.shown(request.POST)
        added = diary_pages.sealed(request, diary)
        if added:
            what = values["what"].strip() or _("A note spoken by me.")
            when = forms.moment({"when": values["when"]}, forms.Read(), diary.case.zone)
            number = diary.write(Incident(what=what, when=when, attachments=added))
            return to(f"/item/{number}/saved")
        errors["file"] = _("Record something first, or choose a file. Nothing was saved.")
    status = 400 if errors else 200
    return page(request, "add-voice.html", status=status, values=values, errors=errors)

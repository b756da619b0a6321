"""A pause: everything is hidden for as long as the person wants, and writing stays possible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from tallybook.diary.pausing import LENGTHS
from tallybook.web import tongues
from tallybook.web.show import page
from tallybook.web.visits import owned, tell, to

if TYPE_CHECKING:
    from tallybook.diary import Diary


@owned
def pause(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Offer a pause, or show the calm page while one goes on."""
    if request.method == "POST" and request.POST.get("length") in LENGTHS:
        diary.pause(request.POST["length"])
        return to("/pause")
    now = diary.paused
    if now is None:
        return page(request, "pause.html")
    until = None if now.until is None else now.until.astimezone(diary.own_clock)
    told: dict[str, Any] = {"until": until, "day": tongues.day(until.date()) if until else ""}
    return page(request, "paused.html", **told, bare=True)


@owned
def end(request: HttpRequest, diary: Diary) -> HttpResponse:
    """End the pause."""
    if request.method == "POST":
        diary.end_pause()
        tell(request, tongues._("The pause is over. Everything is where it was."))
    return to("/")

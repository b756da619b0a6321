"""What a page needs of a visit: an open book, a way on, and words for the next page."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from tallybook.web.jobs import Job
from tallybook.web.safety import KEPT

if TYPE_CHECKING:
    from tallybook.diary import Diary

#: Pages for somebody who was let in to sort, and nothing else.
SORTING = re.compile(r"/(sort|help|lines|language|lock|leave|here)(/|$)")

#: Pages that stay while everything else is hidden: writing, help, settings, and the pause itself.
WHILE_PAUSED = re.compile(
    r"/(pause|help|lines|language|settings|lock|leave|here|checkin|new|jobs|devices)(/|$)"
    r"|/add(/(keep|drop|voice|longer|typed|blank(\.pdf)?|guided(/[\w-]+)?))?$|/item/\d+/saved$"
    r"|/sheets(/(?!filled)[\w-]+(/[\w-]+(/who)?)?)?$"
)


#: One question of a page to fill in: what was typed into it is kept as well.
STEP = re.compile(r"/sheets/(?!filled/)[\w-]+/(?!check$)[\w-]+(/who)?")


def to(address: str) -> HttpResponse:
    """Send the browser on, so that reloading the next page repeats nothing."""
    return HttpResponseRedirect(address, status=303)


#: Pages for which nobody has to have seen the recovery sheet: the first line comes before it.
BEFORE_SHEET = re.compile(r"/|/new/.*|/add(/.*)?|/item/\d+/saved|/help.*|/language.*|/pause.*")


def _sheet_first(request: HttpRequest) -> bool:
    """Whether a sheet that was just made has to be shown, and was not put off."""
    waiting = request.session.drawer
    shown_first = "sheet" in waiting and "later" not in waiting
    return shown_first and BEFORE_SHEET.fullmatch(request.path) is None


def opened(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Show a page only while a book is open, and hand it the book."""

    @wraps(view)
    def seen(request: HttpRequest, **parts: Any) -> HttpResponse:
        session = request.session
        diary = session.diary
        if diary is None:
            if request.method == "POST" and (request.path in KEPT or STEP.fullmatch(request.path)):
                session.keep(request.path, dict(request.POST.lists()), request.gate.clock())
            return to("/open")
        if _sheet_first(request):
            return to("/new/sheet")
        with session.desk:
            if session.drawer.setdefault("heeded", "") != diary.which:
                request.gate.heed(diary.safe_choices)
                session.drawer["heeded"] = diary.which
            return _kept_from(request, diary) or view(request, diary, **parts)

    return seen


def owned(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Show a page to the owner of the open book only; for anybody else there is no such page."""

    @wraps(view)
    def seen(request: HttpRequest, diary: Diary, **parts: Any) -> HttpResponse:
        if diary.scope != "owner":
            raise Http404
        return view(request, diary, **parts)

    return opened(seen)


def _kept_from(request: HttpRequest, diary: Diary) -> HttpResponse | None:
    """Lead away from a page that this key may not see, or that a pause hides."""
    if diary.scope == "sort":
        return None if SORTING.match(request.path) else to("/sort")
    if not WHILE_PAUSED.match(request.path) and diary.paused is not None:
        return to("/pause")
    return None


def tell(request: HttpRequest, sentence: str) -> None:
    """Say a sentence on the next page."""
    request.session.drawer["notice"] = sentence


def drawer(request: HttpRequest, name: str) -> dict[Any, Any]:
    """A named place in what pages hand to each other; gone when the book is closed."""
    found: dict[Any, Any] = request.session.drawer.setdefault(name, {})
    return found


def known_zone(diary: Diary) -> str:
    """The book's own zone; empty while the book does not say."""
    zone = diary.case.zone
    return "" if zone == "unknown" else zone


def begin(request: HttpRequest, title: str, then: str, work: Callable[[Job], Any]) -> HttpResponse:
    """Begin a piece of work and show how far it is."""
    job = request.session.jobs.start(title, then, work)
    job.wait(0.3)
    return to(f"/jobs/{job.number}")


def done(request: HttpRequest, number: int) -> Any:
    """What a piece of work came to; 404 while there is nothing."""
    job = request.session.jobs.get(number)
    if job is None or job.state != "done":
        raise Http404
    return job.result

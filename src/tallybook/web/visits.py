"""What a page needs of a visit: an open book, a way on, and words for the next page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from tallybook.web.jobs import Job
from tallybook.web.safety import KEPT

if TYPE_CHECKING:
    from tallybook.diary import Diary


def to(address: str) -> HttpResponse:
    """Send the browser on, so that reloading the next page repeats nothing."""
    return HttpResponseRedirect(address, status=303)


def opened(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Show a page only while a book is open, and hand it the book."""

    @wraps(view)
    def seen(request: HttpRequest, **parts: Any) -> HttpResponse:
        session = request.session
        diary = session.diary
        if diary is None:
            if request.method == "POST" and request.path in KEPT:
                session.keep(request.path, dict(request.POST.lists()), request.gate.clock())
            return to("/open")
        if "sheet" in session.drawer and not request.path.startswith("/new/"):
            return to("/new/sheet")
        with session.desk:
            return view(request, diary, **parts)

    return seen


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

"""The course: lessons, questions with discussed answers, and cases to practise on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse

from tallybook.content import training
from tallybook.content.shapes import NOBODY, Reviewed
from tallybook.diary.practice import PASSPHRASE, fill
from tallybook.web.prose import prose
from tallybook.web.show import page
from tallybook.web.visits import tell, to

if TYPE_CHECKING:
    from tallybook.web.app import Doors


def overview(request: HttpRequest) -> HttpResponse:
    """List the lessons and the cases."""
    lessons, cases = training.lessons(), training.cases()
    return page(request, "training.html", lessons=lessons, cases=cases)


def lesson(request: HttpRequest, name: str) -> HttpResponse:
    """Show one lesson with its questions."""
    try:
        found = training.lesson(name)
    except KeyError:
        raise Http404 from None
    order = [one.id for one in training.lessons()]
    place = order.index(found.id)
    behind = training.lessons()[place + 1] if place + 1 < len(order) else None
    told: dict[str, Any] = {
        "lesson": found,
        "number": place + 1,
        "count": len(order),
        "parts": [(part, prose(part.text)) for part in found.section],
        "cases": [training.case(one) for one in found.cases],
        "next": behind,
    }
    return page(request, "training-lesson.html", **told, **_answers(found))


def case(request: HttpRequest, name: str) -> HttpResponse:
    """Show what a case is about, and its questions."""
    found = _case(name)
    told = {"case": found, "about": prose(found.about), "passphrase": PASSPHRASE}
    folder = _folder(request.META["tallybook.doors"], found)
    is_here = request.session.practice == found.id and request.session.diary is not None
    return page(
        request, "training-case.html", folder=folder, is_here=is_here, **told, **_answers(found)
    )


def practise(request: HttpRequest, name: str) -> HttpResponse:
    """Make the practice book of a case, or open the one that is there."""
    found = _case(name)
    if request.method != "POST":
        return to(f"/help/training/case/{found.id}")
    doors: Doors = request.META["tallybook.doors"]
    folder = _folder(doors, found)
    if (folder / "header").exists():
        diary = doors.open_diary(folder, PASSPHRASE)
    else:
        diary, words = doors.make_diary(folder, PASSPHRASE)
        diary.confirm_recovery(words)
        fill(diary, found)
    request.session.lock()
    request.session.take(diary, str(folder))
    tell(request, "This book is for practice. Everything in it is invented.")
    return to("/")


def _case(name: str) -> training.Case:
    try:
        return training.case(name)
    except KeyError:
        raise Http404 from None


def _folder(doors: Doors, found: training.Case) -> Path:
    """Where the practice book of a case lies: beside other books, under a plain name."""
    return doors.folder / f"Practice {found.order}"


def _answers(found: training.Lesson | training.Case) -> dict[str, Any]:
    """The questions with their answers as they are set on a page, and how sure the words are."""
    reviewed: Reviewed = found
    return {
        "questions": [(one, prose(one.answer)) for one in found.question],
        "sources": reviewed.sources,
        "reviewed_on": reviewed.reviewed_on,
        "nobody": reviewed.reviewer == NOBODY,
    }

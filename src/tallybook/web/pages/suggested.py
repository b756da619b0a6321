"""Messages that lie close to invented examples, for a person to judge; off until it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from tallybook.model.flags import FAMILIES
from tallybook.web.show import page
from tallybook.web.visits import drawer, opened, tell, to

if TYPE_CHECKING:
    from tallybook.diary import Diary
    from tallybook.web.jobs import Job

#: Suggestions on one page.
SHOWN = 20


@opened
def overview(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Show what waits for a person's word, or what suggestions are and how often they are wrong."""
    can, on = diary.can_suggest(), diary.suggesting
    job = _job(request, diary) if can and on else None
    waiting, total = diary.suggestions(0, SHOWN) if can else ((), 0)
    asked = request.GET.get("examples", "")
    told: list[dict[str, Any]] = [
        {
            "one": one,
            "family": FAMILIES[one.family],
            "row": diary.case.row(one.item),
            "examples": diary.example_texts(one.nearest) if asked == str(one.item) else (),
        }
        for one in waiting
        if one.family in FAMILIES
    ]
    given: dict[str, Any] = {"can": can, "on": on, "job": job, "waiting": told, "total": total}
    return page(request, "suggested.html", here="/counts", **given)


def _job(request: HttpRequest, diary: Diary) -> Job:
    """The work that compares words with examples; begun again where it is not running."""
    jobs, begun = request.session.jobs, drawer(request, "suggesting")
    known: Job | None = jobs.get(begun.get("job", 0))
    if known is not None and (
        known.state == "running" or begun.get("up to") == diary.case.next_seq
    ):
        return known

    def work(job: Job) -> int:
        """Compare, and say how far it is."""
        return diary.suggest(
            lambda done, total, found: job.report("comparing words", done, total, found)
        )

    job: Job = jobs.start("Comparing words with examples", "/suggested", work, resumable=True)
    begun["job"], begun["up to"] = job.number, diary.case.next_seq
    job.wait(0.4)
    return job


@opened
def switch(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Turn suggestions on or off in this book."""
    if request.method == "POST":
        diary.set_suggesting(on=request.POST.get("on") == "yes")
        tell(request, "Noted.")
    return to("/suggested")


@opened
def judge(request: HttpRequest, diary: Diary, item: int) -> HttpResponse:
    """Take a person's word on one suggestion: only a yes counts, and goes anywhere."""
    if request.method == "POST":
        said = "added" if request.POST.get("said") == "yes" else "dismissed"
        diary.say_flag(item, request.POST.get("family", ""), said)
        tell(request, "Noted. It counts now." if said == "added" else "Put away.")
    return to("/suggested")

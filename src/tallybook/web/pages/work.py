"""How far a piece of work is: by itself where scripts run, by reloading where they do not."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from tallybook.web.show import page
from tallybook.web.visits import opened, to


@opened
def progress(request: HttpRequest, diary: object, number: int) -> HttpResponse:  # noqa: ARG001
    """Show how far it is, and go on when it is done."""
    job = request.session.jobs.get(number)
    if job is None:
        raise Http404
    if job.state == "done" and job.then:
        return to(job.then.format(number=number))
    part = request.headers.get("X-Part") == "work"
    return page(request, "work-part.html" if part else "work.html", job=job)

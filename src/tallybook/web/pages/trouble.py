"""When something does not work: one sentence, one next step, nothing lost."""

import sys

from django.http import HttpRequest, HttpResponse

from tallybook.web.safety import blank, explain
from tallybook.web.show import page


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Say that there is no such page."""
    if not hasattr(request, "gate"):
        return blank()
    return page(
        request,
        "trouble.html",
        status=404,
        sentence="There is no such page here.",
        next_step="Go back, or choose from the menu. Nothing was changed.",
    )


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Say that what was sent is too large or cannot be read."""
    return page(
        request,
        "trouble.html",
        status=400,
        sentence="What was sent is too large for one page, or cannot be read.",
        next_step="Go back and send it in smaller parts. What you typed is still on that page.",
    )


def broken(request: HttpRequest) -> HttpResponse:
    """Say what failed before a page was reached, such as a disk that filled during an upload."""
    error = sys.exc_info()[1]
    told = explain(request, error if isinstance(error, Exception) else RuntimeError())
    return refused(request) if told is None else told


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's
    """Say that a form was too old or came from elsewhere."""
    return page(
        request,
        "trouble.html",
        status=403,
        sentence="This form was opened too long ago, or in another window.",
        next_step="Go back, load the page again, and send it once more. Nothing was changed.",
    )

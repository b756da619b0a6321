"""Short pages of help: what leaving can hide, what this device may give away, how words are covered."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from tallybook.web.show import page

PAGES = {
    "leaving": "Leaving quickly",
    "device": "What this device may show others",
    "covered": "Words that stay covered",
    "checked": "How a record can be checked later",
    "danger": "If you are in danger",
}


def overview(request: HttpRequest) -> HttpResponse:
    """List the pages of help."""
    return page(request, "help.html", guides=PAGES)


def one(request: HttpRequest, name: str) -> HttpResponse:
    """Show one page of help; it can be read while no book is open."""
    if name not in PAGES:
        raise Http404
    return page(request, f"help-{name}.html", heading=PAGES[name])

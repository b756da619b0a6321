"""A blank log to print, for those who would rather write by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse

from tallybook.web.show import page
from tallybook.web.tongues import _, speech
from tallybook.web.visits import opened

if TYPE_CHECKING:
    from tallybook.diary import Diary


@opened
def offer(request: HttpRequest, diary: Diary) -> HttpResponse:  # noqa: ARG001 - only with a book
    """Say what the log is for, and where to type it in later."""
    return page(request, "add-blank.html")


@opened
def pdf(request: HttpRequest, diary: Diary) -> HttpResponse:  # noqa: ARG001 - every page has it
    """Hand the log out as a PDF, made in memory; its name and its title say nothing."""
    columns = (
        _("Date"),
        _("Time"),
        _("Where"),
        _("What happened"),
        _("Who saw or heard it"),
        _("How it felt"),
        _("Who was told"),
        _("Written on"),
    )
    hint = _("Fill in what you like. Leave the rest empty.")
    made = diary.blank_log(columns, title=_("Notes"), hint=hint, language=speech().page.code)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="notes.pdf"'
    return answer

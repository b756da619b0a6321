"""A list of apps compared with those that are known to watch; it is kept only where that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from tallybook.content.indicators.comparing import BY_CODE, MOST, NOTHING_FOUND, check_apps, text_of
from tallybook.content.indicators.known import KINDS, indicators
from tallybook.model.entries import Incident
from tallybook.web.show import day, page
from tallybook.web.uploads import PASSING
from tallybook.web.visits import opened, tell, to

if TYPE_CHECKING:
    from tallybook.content.indicators.comparing import Result
    from tallybook.diary import Diary


@opened
def compare(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Take a list, by pasting or as a file, and say which of its apps are known."""
    errors: dict[str, str] = {}
    text, result = "", None
    if request.method == "POST":
        text = _given(request, errors)
        if not errors:
            result = check_apps(text, diary.today)
    return _page(request, diary, text, result, errors)


@opened
def keep(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Seal the list as an exhibit and write an entry that holds it, because it was chosen."""
    text = request.POST.get("apps", "")
    what = request.POST.get("what", "").strip()
    if request.method != "POST" or not text.strip():
        return to("/devices/apps")
    if not what:
        errors = {"what": "Say in a few words what this list is."}
        return _page(request, diary, text, check_apps(text, diary.today), errors)
    writer = diary.exhibit_writer("list of apps.txt", "text/plain")
    with writer:
        writer.write(text.encode("utf-8", "replace"))
        exhibit = writer.commit()
    diary.register(exhibit)
    number = diary.write(Incident(what=what, attachments=(exhibit.sha256,)))
    tell(request, "The list is kept, sealed, with this entry.")
    return to(f"/item/{number}/saved")


def _page(
    request: HttpRequest, diary: Diary, text: str, result: Result | None, errors: dict[str, str]
) -> HttpResponse:
    """The form, and what comparing came to."""
    told: dict[str, Any] = {"text": text, "result": result, "errors": errors, "kinds": KINDS}
    told |= {"about": indicators().about, "by_code": BY_CODE, "nothing": NOTHING_FOUND}
    told["what"] = f"The apps on a phone, as listed on {day(diary.today)}."
    return page(request, "apps.html", status=400 if errors else 200, **told)


def _given(request: HttpRequest, errors: dict[str, str]) -> str:
    """The list, from the box or from a file."""
    files = request.FILES.getlist(PASSING)
    text = str(request.POST.get("apps", ""))
    if files and not text.strip():
        content = files[0].content()[:MOST]
        files[0].drop()
        text = text_of(content)
    if not text.strip():
        errors["apps"] = "Paste a list of apps first, or choose a file with one."
    return text

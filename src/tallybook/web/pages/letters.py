"""A filled worksheet as a letter: look at it, choose what goes, save it as PDF or Word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse

from tallybook.content.worksheets import Worksheet, worksheet
from tallybook.errors import NeedsConsent, NoSuchItem, UnfitAnswer, UnknownWorksheet
from tallybook.model.consents import STANDS
from tallybook.web.order_forms import numbers
from tallybook.web.show import page
from tallybook.web.visits import opened

if TYPE_CHECKING:
    from tallybook.diary import Diary
    from tallybook.model.worksheets import Filled

#: Kinds of worksheet that a letter can be made of.
LETTERS = ("letter", "record")
#: The forms a letter can be saved in: what a browser is told, and the name of the file.
FORMS = {
    "pdf": ("application/pdf", "letter.pdf"),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "letter.docx",
    ),
}
LONGEST = 9


@opened
def letter(request: HttpRequest, diary: Diary, item: int) -> HttpResponse:
    """Show what would go; save it where that was asked for."""
    filled = diary.filled(item)
    sheet = _sheet(filled)
    errors: dict[str, str] = {}
    picked = _picked(request, diary, filled, errors)
    consent = _number(request.POST.get("consent", ""))
    recipient = request.POST.get("recipient", "").strip()
    form = request.POST.get("act", "")
    if request.POST.get("more", "").strip():
        form = ""  # what was added by number is seen before anything is saved
    if form in FORMS and not errors:
        try:
            content = diary.make_letter(item, picked, form, consent=consent, recipient=recipient)
        except NeedsConsent as error:
            errors["consent"] = error.message
        except UnfitAnswer as error:
            errors["more"] = error.message
        else:
            return _file(content, form)
    told = _told(diary, filled, picked) | {"sheet": sheet, "consent": consent, "errors": errors}
    return page(request, "letter.html", status=400 if errors else 200, recipient=recipient, **told)


def _sheet(filled: Filled) -> Worksheet:
    """The worksheet, where a letter can be made of it."""
    try:
        sheet = worksheet(filled.sheet)
    except UnknownWorksheet:
        raise Http404 from None
    if sheet.kind not in LETTERS:
        raise Http404
    return sheet


def _picked(
    request: HttpRequest, diary: Diary, filled: Filled, errors: dict[str, str]
) -> dict[int, bool]:
    """The items that go, each with whether its words go; at first all that answers name, without words."""
    if request.method != "POST":
        return dict.fromkeys(filled.items, False)
    post = request.POST
    worded = {_number(one) for one in post.getlist("words")}
    more = numbers(post.get("more", ""))
    found: dict[int, bool] = {}
    for each in (*map(_number, post.getlist("goes")), *more):
        try:
            diary.case.row(each)
        except NoSuchItem:
            errors["more"] = "One of these numbers is not in the book."
            continue
        found[each] = each in worded
    return found


def _told(diary: Diary, filled: Filled, picked: Mapping[int, bool]) -> dict[str, Any]:
    """What the page shows: answers, items covered, consents that stand."""
    from tallybook.case import Filter  # noqa: PLC0415 - the case is loaded by now

    listed = tuple(sorted({*filled.items, *picked}))
    rows = diary.timeline(Filter(items=listed), 0, len(listed)).rows if listed else ()
    today = diary.today
    titles = dict.fromkeys(one.part for one in filled.given)
    return {
        "filled": filled,
        "told_parts": [
            (title, [one for one in filled.given if one.part == title]) for title in titles
        ],
        "rows": rows,
        "picked": picked,
        "private": sum(row.private for row in rows),
        "consents": [one for one in diary.open_consents() if one.state(today) == STANDS],
    }


def _file(content: bytes, form: str) -> HttpResponse:
    """Hand a letter out; its name says nothing."""
    kind, name = FORMS[form]
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _number(text: str) -> int:
    """A number as it stands in a form; -1 for none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else -1

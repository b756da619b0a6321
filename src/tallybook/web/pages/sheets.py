"""Worksheets: the list, what each is about, checking what was answered, and what was filled in before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse

from tallybook.content import languages as written
from tallybook.content.languages import texts_of
from tallybook.content.markup import plain
from tallybook.content.shapes import NOBODY
from tallybook.content.worksheets import KINDS, SKIP, Question, Worksheet, worksheet, worksheets
from tallybook.errors import UnknownWorksheet
from tallybook.model.worksheets import CHANGED, GONE, NEW, SAME, SELF, Answer, Filled, FillingPaper
from tallybook.web import sheet_forms
from tallybook.web.forms import UNREADABLE_DAY, day, is_day
from tallybook.web.pages.guide import SURE
from tallybook.web.pages.timeline import leading
from tallybook.web.plainly import question_of, sheet_path
from tallybook.web.prose import prose
from tallybook.web.show import page
from tallybook.web.tongues import _, in_reader, later, speech
from tallybook.web.visits import opened, tell, to

if TYPE_CHECKING:
    from tallybook.diary import Diary

#: What kinds of worksheets are called on the page.
NAMES = {
    "questions": later("Questions to think with"),
    "plan": later("Plans"),
    "check": later("Things to look through"),
    "record": later("Results to keep"),
    "letter": later("Letters and forms"),
}

#: Short lines of do and don't beside a worksheet for those who ask or write for somebody else.
LINES = {
    "risk-prompts": "asking-risk",
    "instrument-result": "instrument",
    "referral": "writing-referral",
    "opinion": "opinion",
}


def asked_for(name: str) -> tuple[Worksheet, Worksheet]:
    """A worksheet in the reader's language, and in English.

    Raises:
        Http404: There is none of that name.
    """
    try:
        original = worksheet(name)
    except UnknownWorksheet:
        raise Http404 from None
    return in_reader(f"worksheets/{name}.toml", original), original


def english_of(shown: Any, original: Any) -> None:
    """Have the English of what is shown stand at the end of the page."""
    if speech().page.code == written.ORIGINAL:
        return
    for (_path, words), (_same, english) in zip(texts_of(shown), texts_of(original), strict=True):
        speech().said.setdefault(plain(words), plain(english))


@opened
def overview(request: HttpRequest, diary: Diary) -> HttpResponse:
    """List the worksheets by use, those for professionals in a part of their own."""
    mine: list[dict[str, Any]] = []
    theirs: list[dict[str, Any]] = []
    is_paused = diary.paused is not None
    latest = {} if is_paused else {one.sheet: one for one in diary.fillings()}
    for one in worksheets():
        row = _row(one, diary, latest.get(one.id))
        (theirs if one.readers == ("professional",) else mine).append(row)
    told: dict[str, Any] = {"shelves": _shelves(mine), "professional": _shelves(theirs)}
    looks = [] if is_paused else [one for one in diary.to_look_again() if one.on <= diary.today]
    return page(request, "sheets.html", looks=looks, **told)


def _row(one: Worksheet, diary: Diary, last: Filled | None) -> dict[str, Any]:
    """What the list says of a worksheet, in the reader's language where that was translated."""
    code = speech().page.code
    shown, state = written.translated(code, f"worksheets/{one.id}.toml", one)
    is_english = state in {written.MISSING, written.OVERTAKEN}
    if code != written.ORIGINAL and not is_english:
        speech().said |= {shown.title: one.title, shown.summary: one.summary}
    return {
        "sheet": shown, "is_english": is_english, "last": last,
        "draft": diary.sheet_draft(one.id) is not None,
    }  # fmt: skip


def _shelves(rows: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Put worksheets together by what they are."""
    kinds = list(KINDS)
    rows = sorted(rows, key=lambda row: kinds.index(row["sheet"].kind))
    grouped = groupby(rows, key=lambda row: row["sheet"].kind)
    return [(_(NAMES[kind]), list(each)) for kind, each in grouped]


@opened
def about(request: HttpRequest, diary: Diary, name: str) -> HttpResponse:
    """Say what a worksheet is for, and let it be begun, carried on or thrown away."""
    sheet, original = asked_for(name)
    if request.method == "POST":
        diary.drop_sheet_draft(sheet.id)
        tell(request, _("What was begun is gone. What was saved before is still there."))
        return to(sheet_path(sheet.id))
    draft = diary.sheet_draft(sheet.id)
    questions = sheet.questions()
    codes = [one.code for one in questions]
    at = draft.at if draft is not None and draft.at in codes else codes[0]
    if speech().page.code != written.ORIGINAL:
        speech().said |= {
            plain(sheet.title): original.title,
            plain(sheet.about): plain(original.about),
        }
    told: dict[str, Any] = {"sheet": sheet, "about": prose(sheet.about), "draft": draft, "at": at}
    told |= {"first": codes[0], "count": len(codes)}
    told["fillings"] = () if diary.paused is not None else diary.fillings(sheet.id)[::-1]
    told |= {"sure": SURE[sheet.confidence], "nobody": sheet.reviewer == NOBODY}
    told["lines"] = LINES.get(sheet.id, "")
    return page(request, "sheet.html", is_due=sheet.is_due(diary.today), **told)


@opened
def check(request: HttpRequest, diary: Diary, name: str) -> HttpResponse:
    """Show every answer before it is sealed; anything can still be changed."""
    sheet, original = asked_for(name)
    draft = diary.sheet_draft(sheet.id)
    answers: Mapping[str, Mapping[str, Any]] = draft.answers if draft is not None else {}
    values = {one: request.POST.get(one, "").strip() for one in ("whose", "by", "role")}
    values["dated"] = day(request.POST, "dated") or diary.today.isoformat()
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = _wrong(values, answers)
        if not errors:
            return _seal(request, diary, sheet, answers, values)
    english_of(sheet, original)
    told: dict[str, Any] = {"sheet": sheet, "values": values, "errors": errors}
    told["answers"] = {code: sheet_forms.shown(given) for code, given in answers.items()}
    told["said"] = said_after(request, sheet, answers)
    told["is_older"] = draft is not None and draft.version != sheet.version
    return page(request, "sheet-check.html", status=400 if errors else 200, **told)


def _wrong(values: Mapping[str, str], answers: Mapping[str, Any]) -> dict[str, str]:
    errors = {}
    if not answers:
        errors["answers"] = _("Nothing is answered yet. One answer is enough.")
    if not is_day(values["dated"]):
        errors["dated"] = _(UNREADABLE_DAY)
    elif date.fromisoformat(values["dated"]).year < 1900:  # noqa: PLR2004 - a slip of the hand
        errors["dated"] = _("This day is too long ago. Check the year.")
    if values["whose"] == "other" and not values["by"]:
        errors["by"] = _("Write the name or the role of who filled it in.")
    return errors


def _seal(
    request: HttpRequest,
    diary: Diary,
    sheet: Worksheet,
    answers: Mapping[str, Mapping[str, Any]],
    values: Mapping[str, str],
) -> HttpResponse:
    """Seal the filling; answers to questions that are no longer asked are left out."""
    codes = {one.code for one in sheet.questions()}
    is_other = values["whose"] == "other"
    paper = FillingPaper(
        sheet=sheet.id,
        answers={code: given for code, given in answers.items() if code in codes},
        dated=values["dated"],
        by=values["by"] if is_other else "",
        role=values["role"] if is_other else "",
        language=speech().page.code,
    )
    item = diary.fill(paper, sheet)
    tell(request, _("Saved. It is sealed in your book and goes to nobody by itself."))
    return to(f"/sheets/filled/{item}")


def said_after(
    request: HttpRequest, sheet: Worksheet, answers: Mapping[str, Mapping[str, Any]]
) -> tuple[Question | None, list[Any]]:
    """What is said after the answer that was given on the page before."""
    code = question_of(request.GET.get("after", ""))
    question = next((one for one in sheet.questions() if one.code == code), None)
    if question is None:
        return None, []
    given = answers.get(code)
    return question, [prose(one.text) for one in said_of(question, given)]


def said_of(question: Question, given: Mapping[str, Any] | None) -> list[Any]:
    """What is said after an answer as it was typed; to one that was skipped, what is said then."""
    if not given:
        return [one for one in question.says if SKIP in one.when]
    options = [one.get("option", "") for one in given.get("steps") or ()]
    return list(question.said_after((*(given.get("picked") or ()), *options)))


@opened
def filled(request: HttpRequest, diary: Diary, item: int) -> HttpResponse:
    """Show what was filled in, in the words it was asked in; made to be printed as well."""
    found = diary.filled(item)
    try:
        sheet, original = asked_for(found.sheet)
    except Http404:
        sheet, original = None, None
    is_same = sheet is not None and original is not None and original.digest() == found.digest
    earlier = [one for one in diary.fillings(found.sheet) if one.item != item][::-1]
    told: dict[str, Any] = {"filled": found, "sheet": sheet, "earlier": earlier}
    told |= {"rests_on": {one.question: leading(request, one.items) for one in found.given}}
    told |= {"says": _says(sheet, found) if is_same and sheet is not None else {}}
    if sheet is not None and original is not None:
        english_of(sheet, original)
        told["after"] = [(one.title, prose(one.text)) for one in sheet.after]
    first = diary.compare_filled(item) is None
    return page(request, "sheet-filled.html", is_first=first, is_same=is_same, myself=SELF, **told)


def _says(sheet: Worksheet, found: Filled) -> dict[str, list[Any]]:
    """What is said of each answer."""
    by = {one.code: one for one in sheet.questions()}
    return {
        one.question: [prose(said.text) for said in by[one.question].said_after(_codes(one))]
        for one in found.given
        if one.question in by
    }


def _codes(answer: Answer) -> tuple[str, ...]:
    return (*answer.picked, *(one.option for one in answer.steps))


@opened
def compare(request: HttpRequest, diary: Diary, item: int) -> HttpResponse:
    """Show what changed since an earlier time, answer by answer."""
    given = request.GET.get("with", "")
    compared = diary.compare_filled(item, int(given) if re.fullmatch(r"\d{1,9}", given) else -1)
    if compared is None:
        return to(f"/sheets/filled/{item}")
    told: dict[str, Any] = {"compared": compared, "myself": SELF}
    groups = ((_("Changed"), CHANGED), (_("New"), NEW), (_("Not answered this time"), GONE))
    told["groups"] = [(name, compared.those(how)) for name, how in groups if compared.those(how)]
    told["same"] = [one for one in compared.those(SAME) if one.now and one.now.is_given]
    return page(request, "sheet-compare.html", **told)

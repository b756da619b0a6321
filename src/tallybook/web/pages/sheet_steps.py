"""Filling a worksheet in: one question a page, each can be skipped, each is kept sealed as soon as it is given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from tallybook.content import behaviours
from tallybook.content.worksheets import FILE, ITEMS, STEPS, Question, Worksheet
from tallybook.errors import UnfitAnswer
from tallybook.web import order_forms, sheet_forms
from tallybook.web.pages.diary import sealed
from tallybook.web.pages.sheets import LINES, asked_for, english_of, said_after, said_of
from tallybook.web.pages.timeline import ROWS, recall, remember, typed_filter, unfit
from tallybook.web.plainly import question_name, sheet_path
from tallybook.web.prose import prose
from tallybook.web.show import page
from tallybook.web.tongues import _
from tallybook.web.visits import opened, tell, to

if TYPE_CHECKING:
    from tallybook.diary import Diary


def _place(sheet: Worksheet, code: str) -> int:
    codes = [one.code for one in sheet.questions()]
    if code not in codes:
        raise Http404
    return codes.index(code)


def _given(diary: Diary, sheet: Worksheet, code: str) -> dict[str, Any]:
    """What was given to a question so far."""
    draft = diary.sheet_draft(sheet.id)
    return dict(draft.answers.get(code) or {}) if draft is not None else {}


def _next(sheet: Worksheet, code: str, given: Mapping[str, Any] | None) -> str:
    """Where the way goes on; what there is to say about the answer is said there."""
    questions = sheet.questions()
    place = _place(sheet, code) + 1
    following = questions[place].code if place < len(questions) else "check"
    is_said = bool(said_of(questions[place - 1], given))
    after = f"?after={question_name(sheet.id, code)}" if is_said else ""
    return sheet_path(sheet.id, following) + after


@opened
def question(request: HttpRequest, diary: Diary, name: str, code: str) -> HttpResponse:
    """Ask one question and keep what was given."""
    sheet, original = asked_for(name)
    place = _place(sheet, code)
    one = sheet.questions()[place]
    given = _given(diary, sheet, code)
    errors: dict[str, str] = {}
    if request.method == "POST":
        if request.POST.get("go") == "skip":
            return to(_next(sheet, code, None))
        given = _typed(request, diary, one, given)
        errors = sheet_forms.wrong(one, given)
        if not errors:
            diary.answer_in_draft(sheet, code, given)
            return _onward(request, sheet, one, given)
    elif kept := _kept(request):
        given = sheet_forms.typed(one, kept, given)
        if not sheet_forms.wrong(one, given):
            diary.answer_in_draft(sheet, code, given)
    draft = diary.sheet_draft(sheet.id)
    told: dict[str, Any] = {"sheet": sheet, "question": one, "errors": errors}
    told["given"] = sheet_forms.shown(given)
    told |= {"place": place + 1, "count": len(sheet.questions())}
    told |= {"said": said_after(request, sheet, draft.answers if draft is not None else {})}
    told |= _around(sheet, original, place) | {"lines": LINES.get(sheet.id, "")}
    status = 400 if errors else 200
    return page(
        request, "sheet-question.html", status=status, own=sheet_forms.own_steps(given), **told
    )


def _around(sheet: Worksheet, original: Worksheet, place: int) -> dict[str, Any]:
    """The part a question stands in, and the question before it."""
    one = sheet.questions()[place]
    part = next(each for each in sheet.part if one in each.question)
    english_of(one, original.questions()[place])
    is_first = part.question[0].code == one.code
    before = sheet.questions()[place - 1].code if place else ""
    return {"part": part, "part_text": prose(part.text) if is_first else "", "before": before}


def _typed(
    request: HttpRequest, diary: Diary, one: Question, given: Mapping[str, Any]
) -> dict[str, Any]:
    """What the form carries, with a file that came along."""
    if one.kind != FILE:
        return sheet_forms.typed(one, request.POST, given)
    kept = {name: value for name, value in given.items() if name == "file"}
    if request.POST.get("remove"):
        kept = {}
    added = sealed(request, diary)
    return (
        kept
        | ({"file": added[0]} if added else {})
        | {"note": request.POST.get("note", "").strip()}
    )


def _onward(
    request: HttpRequest, sheet: Worksheet, one: Question, given: Mapping[str, Any]
) -> HttpResponse:
    """Where a saved answer leads."""
    here = sheet_path(sheet.id, one.code)
    go = request.POST.get("go")
    if go == "stop":
        tell(request, _("Kept as far as it is. You can carry on whenever you want."))
        return to("/sheets")
    if go == "items":
        return to(f"{here}/items")
    if one.kind == STEPS and given.get("steps"):
        return to(f"{here}/who")
    return to(_next(sheet, one.code, given))


def _kept(request: HttpRequest) -> QueryDict | None:
    """What was typed into this form before the book locked."""
    fields = request.session.kept_for(request.path, request.gate.clock())
    if fields is None:
        return None
    form = QueryDict(mutable=True)
    for name, values in fields.items():
        form.setlist(name, values)
    return form


@opened
def who(request: HttpRequest, diary: Diary, name: str, code: str) -> HttpResponse:
    """Ask who helps with each step, and whether it is done."""
    sheet, original = asked_for(name)
    place = _place(sheet, code)
    one = sheet.questions()[place]
    given = _given(diary, sheet, code)
    steps: list[dict[str, Any]] = sheet_forms.shown(given)["steps"]
    if not steps:
        return to(sheet_path(sheet.id, code))
    if request.method == "POST":
        given["steps"] = sheet_forms.steps_with(request.POST, steps)
        diary.answer_in_draft(sheet, code, given)
        if request.POST.get("go") == "stop":
            tell(request, _("Kept as far as it is. You can carry on whenever you want."))
            return to("/sheets")
        return to(_next(sheet, code, given))
    if kept := _kept(request):
        steps = sheet_forms.steps_with(kept, steps)
    english_of(one, original.questions()[place])
    labels = one.labels()
    rows = [
        (step | {"text": labels.get(step.get("option", ""), step.get("text", ""))})
        for step in steps
    ]
    return page(request, "sheet-who.html", sheet=sheet, question=one, steps=rows)


@opened
def items(request: HttpRequest, diary: Diary, name: str, code: str) -> HttpResponse:
    """Choose items of the record for an answer: by number, by filter or by behaviour, words covered."""
    sheet, original = asked_for(name)
    place = _place(sheet, code)
    one = sheet.questions()[place]
    if not (one.evidence or one.kind == ITEMS):
        raise Http404
    given = _given(diary, sheet, code)
    errors: dict[str, str] = {}
    number = request.GET.get("f", "")
    typed = recall(request, number).to_words()
    if request.method == "POST":
        go = request.POST.get("go")
        if go == "find":
            typed, number, errors = _found(request)
        else:
            _take(request, diary, sheet, code, given)
        if not errors and go in {"on", "stop"}:
            return to(sheet_path(sheet.id, code) if go == "on" else "/sheets")
        if not errors:
            return to(f"{sheet_path(sheet.id, code)}/items{f'?f={number}' if number else ''}")
    english_of(one, original.questions()[place])
    told = {"sheet": sheet, "question": one, "values": typed, "errors": errors, "number": number}
    told |= _listed(request, diary, number, given)
    return page(request, "sheet-items.html", status=400 if errors else 200, **told)


def _found(request: HttpRequest) -> tuple[dict[str, str], str, dict[str, str]]:
    """Read the filter that was typed; gives it back with its number, or with what is wrong."""
    from tallybook.case import Filter  # noqa: PLC0415

    typed = typed_filter(request) | {"behaviour": request.POST.get("behaviour", "")}
    typed = {name: value for name, value in typed.items() if value}
    try:
        chosen = Filter.from_words(typed)
    except UnfitAnswer:
        return typed, "", unfit({"since": "", "until": ""} | typed)
    return typed, str(remember(request, chosen)), {}


def _take(
    request: HttpRequest, diary: Diary, sheet: Worksheet, code: str, given: dict[str, Any]
) -> None:
    """Take what was ticked, leave out what was unticked, add what was typed by number."""
    shown = set(order_forms.numbers(",".join(request.POST.getlist("shown"))))
    ticked = set(order_forms.numbers(",".join(request.POST.getlist("item"))))
    typed = set(order_forms.numbers(request.POST.get("numbers", "")))
    chosen = (set(given.get("items") or ()) - shown) | ticked | typed
    known = diary.case.in_time(chosen)
    if len(known) < len(chosen):
        tell(request, _("A number that is not in the record was left out."))
    given["items"] = sorted(known)
    diary.answer_in_draft(sheet, code, given)


def _listed(
    request: HttpRequest, diary: Diary, number: str, given: Mapping[str, Any]
) -> dict[str, Any]:
    """The rows that are chosen, and those that can be."""
    from tallybook.case import Filter  # noqa: PLC0415
    from tallybook.case.timeline import choices  # noqa: PLC0415

    place = request.GET.get("from", "0")
    start = int(place) // ROWS * ROWS if place.isdecimal() and len(place) < ROWS // 5 else 0
    chosen = tuple(int(one) for one in given.get("items") or ())
    found = diary.timeline(recall(request, number), start, ROWS)
    mine = diary.timeline(Filter(items=chosen), 0, ROWS).rows if chosen else ()
    return {
        "rows": found.rows, "total": found.total, "start": start, "size": ROWS, "mine": mine,
        "chosen": set(chosen), "choices": choices(diary.case), "behaviours": behaviours(),
    }  # fmt: skip

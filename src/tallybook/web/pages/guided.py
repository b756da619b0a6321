"""Write it step by step: first as it is remembered, then one question a page, any of them skipped."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse

from tallybook.content import behaviours
from tallybook.web import forms
from tallybook.web.pages import diary as diary_pages
from tallybook.web.pages import drafts
from tallybook.web.pages.drafts import STEPS, as_typed
from tallybook.web.show import page
from tallybook.web.tongues import _
from tallybook.web.visits import drawer, opened, to

if TYPE_CHECKING:
    from tallybook.diary import Diary
    from tallybook.web.forms import Read

PLACES = tuple(STEPS)

#: In which part an answer is given that needs another look.
ASKED_IN = {"what": "what", "start_day": "when", "start_time": "when", "end_day": "when",
            "end_time": "when"}  # fmt: skip


@opened
def begin(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Begin, with what another form brought along; what was begun before goes on."""
    if request.method == "POST":
        typed = drafts.typed_in(request, diary, "line")
        if typed.get("what", "").strip():
            _keep(request, diary, _state(request, diary) | dict(typed.lists()))
            diary.drop_draft("line")
    return to("/add/guided/what")


@opened
def step(request: HttpRequest, diary: Diary, step: str) -> HttpResponse:
    """Ask one thing; go on, back, or stop here with what there is."""
    if step not in STEPS:
        raise Http404
    state = _state(request, diary)
    if request.method != "POST":
        kept = diary_pages.kept(request)
        if kept is not None:
            state = drafts.of_step(state, step, kept)
            _keep(request, diary, state)
        return _show(request, diary, step, state, {})
    state = drafts.of_step(state, step, as_typed(dict(request.POST.lists())))
    _keep(request, diary, state)
    do = request.POST.get("do", "on")
    place = PLACES.index(step)
    if do == "back":
        return to(f"/add/guided/{PLACES[max(place - 1, 0)]}")
    read, _incident = _read(diary, state)
    errors = {name: told for name, told in read.errors.items() if ASKED_IN.get(name) == step}
    if errors and (step != "what" or do == "stop"):
        return _show(request, diary, step, state, errors)
    if do == "stop":
        return _seal(request, diary, state)
    return to(f"/add/guided/{(*PLACES, 'check')[place + 1]}")


@opened
def check(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Show all of it once more; save it, or change an answer."""
    state = _state(request, diary)
    if request.method == "POST":
        return _seal(request, diary, state)
    if not state:
        return to("/add/guided/what")
    typed = as_typed(state)
    names, chosen = forms.impact_names(), typed.getlist("impact_kinds")
    told: dict[str, Any] = {"values": forms.shown(typed), "covered": drafts.covered(typed)}
    told["kinds"] = [each.name for each in behaviours() if each.code in typed.getlist("behaviours")]
    words = told["values"]["impact_words"]
    told["changed"] = [
        (names[code], words[code]) for code in names if code in chosen or words[code].strip()
    ]
    _read_again, incident = _read(diary, state)
    return page(request, "guided-check.html", when=incident.when, errors={}, **told)


def _state(request: HttpRequest, diary: Diary) -> dict[str, list[str]]:
    """What was answered so far: in the draft, or, where none is kept, on the desk."""
    if not diary.keeps_drafts:
        return {name: list(values) for name, values in drawer(request, "guided").items()}
    found = diary.draft("guided")
    return {} if found is None else {name: list(each) for name, each in found.fields.items()}


def _keep(request: HttpRequest, diary: Diary, state: dict[str, list[str]]) -> None:
    """Keep what was answered, sealed, before anything else is done with it."""
    if diary.keeps_drafts:
        drafts.hold(diary, "guided", as_typed(state))
    else:
        now = drafts.dated(as_typed(state), diary.case.zone)
        request.session.drawer["guided"] = dict(now.lists())


def _read(diary: Diary, state: dict[str, list[str]]) -> tuple[Read, Any]:
    return forms.incident(as_typed(state), zone=diary.case.zone)


def _show(
    request: HttpRequest,
    diary: Diary,
    step: str,
    state: dict[str, list[str]],
    errors: dict[str, str],
) -> HttpResponse:
    typed = as_typed(state)
    values = forms.blank(diary.case.zone) | {
        name: value for name, value in forms.shown(typed).items() if value
    }
    told: dict[str, Any] = {
        "step": step,
        "number": PLACES.index(step) + 1,
        "steps": len(PLACES),
        "errors": errors,
        "values": values,
        "covered": drafts.covered(typed, request.GET.getlist("open")),
        "behaviours": behaviours() if step == "kind" else (),
        "impact_names": forms.impact_names(),
        "next": (*PLACES, "check")[PLACES.index(step) + 1],
    }
    return page(request, "guided.html", status=400 if errors else 200, **told)


def _seal(request: HttpRequest, diary: Diary, state: dict[str, list[str]]) -> HttpResponse:
    """Make it part of the book; what needs another look is asked where it belongs."""
    read, incident = _read(diary, state)
    if read.errors:
        name = next(iter(read.errors))
        if name == "what":
            read.errors["what"] = _("Write a few words here, so that it can be saved.")
        step = ASKED_IN.get(name, "what")
        return _show(request, diary, step, state, read.errors)
    added = diary_pages.sealed(request, diary)
    number = diary.write(replace(incident, attachments=added) if added else incident)
    diary.drop_draft("guided")
    request.session.drawer.pop("guided", None)
    return to(f"/item/{number}/saved")

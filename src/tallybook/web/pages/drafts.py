"""What is begun and not saved yet: kept sealed while it is typed, thrown away only on purpose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, QueryDict

from tallybook.web import forms
from tallybook.web.show import page
from tallybook.web.tongues import _
from tallybook.web.visits import opened, tell, to

if TYPE_CHECKING:
    from tallybook.diary import Diary

#: Where what was begun is carried on, by its form.
WHERE = {
    "line": "/add",
    "longer": "/add/longer",
    "guided": "/add/guided/check",
    "typed": "/add/typed",
}

#: The parts of the guided form, in their order, and the fields of each.
STEPS: dict[str, tuple[str, ...]] = {
    "what": ("what",),
    "when": ("when", "zone", "start_", "end_"),
    "where": ("where",),
    "who": ("who",),
    "words": ("exact_words",),
    "kind": ("behaviours",),
    "seen": ("witness_",),
    "feeling": ("feeling",),
    "changes": ("impact",),
    "told": ("reported_to",),
}

#: Fields that are covered once they are there, by what they are called on a page.
COVERED = {
    "words": ("exact_words",),
    "witnesses": ("witness_name", "witness_contact", "witness_note"),
}

#: What a form sends beside what was typed.
BESIDE = frozenset({"csrfmiddlewaretoken", "form", "step", "do", "carry"})
#: Fields that always have a value, and so say nothing by themselves.
CHOSEN = frozenset({"when", "zone", "voice", "rows"})

Fields = Mapping[str, Sequence[str]]


def as_typed(fields: Fields) -> QueryDict:
    """Fields that were kept, as if they came from a browser."""
    typed = QueryDict(mutable=True)
    for name, values in fields.items():
        typed.setlist(name, list(values))
    return typed


def begun(diary: Diary, form: str) -> QueryDict | None:
    """What was begun in a form."""
    found = diary.draft(form)
    return None if found is None else as_typed(found.fields)


def typed_in(request: HttpRequest, diary: Diary, form: str) -> QueryDict:
    """What came with a form, with those fields of it that were left covered."""
    typed = as_typed({name: each for name, each in request.POST.lists() if name not in BESIDE})
    before = begun(diary, form)
    for names in COVERED.values():
        if before is not None and not any(name in typed for name in names):
            for name in set(names) & set(before):
                typed.setlist(name, before.getlist(name))
    return typed


def covered(typed: QueryDict, asked: Sequence[str] = ()) -> set[str]:
    """What of a draft stays covered when it is shown again, unless it is asked for."""
    there = {key for key, names in COVERED.items() if any("".join(typed.getlist(n)) for n in names)}
    return there - set(asked)


def hold(diary: Diary, form: str, typed: QueryDict) -> None:
    """Keep what stands in a form, where drafts can be kept; an empty form is nothing begun."""
    if not diary.keeps_drafts:
        return
    typed = dated(typed, diary.case.zone)
    said = {name for name, values in typed.lists() if any(each.strip() for each in values)}
    if said - CHOSEN:
        diary.keep_draft(form, dict(typed.lists()))
    else:
        diary.drop_draft(form)


def dated(typed: QueryDict, zone: str) -> QueryDict:
    """The same with a time in place of 'just now': it may be another day when it is saved."""
    if typed.get("when") != "now":
        return typed
    now = forms.moment(typed, forms.Read(), zone)
    told = typed.copy()
    for name in [name for name in told if name.startswith(("start_", "end_"))]:
        del told[name]
    told["when"], told["zone"] = now.kind, now.zone
    if now.start is not None:
        told["start_day"], told["start_time"] = f"{now.start:%Y-%m-%d}", f"{now.start:%H:%M}"
    return told


def of_step(before: Fields, step: str, typed: QueryDict) -> dict[str, list[str]]:
    """The guided form after one part of it was filled in."""
    own = STEPS[step]
    new = {name: values for name, values in typed.lists() if name.startswith(own)}
    old = {name: list(values) for name, values in before.items()}
    if step in {"words", "seen"} and not new:
        return old
    return {name: values for name, values in old.items() if not name.startswith(own)} | new


@opened
def keep(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Seal what stands in a form while it is typed; the page sends it every few seconds."""
    form, step = request.POST.get("form", ""), request.POST.get("step", "")
    if form not in WHERE or (form == "guided" and step not in STEPS):
        return to("/")
    typed = typed_in(request, diary, form)
    if form == "guided":
        before = diary.draft(form)
        typed = as_typed(of_step({} if before is None else before.fields, step, typed))
    if not diary.keeps_drafts:
        diary.keep_draft(form, dict(typed.lists()))
    hold(diary, form, typed)
    return HttpResponse(status=204)


@opened
def drop(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Throw away what was begun, after asking once."""
    form = request.POST.get("form", request.GET.get("form", ""))
    if form not in WHERE:
        return to("/")
    if request.method == "POST":
        diary.drop_draft(form)
        request.session.drawer.pop(form, None)
        tell(request, _("Thrown away. What you saved before is still there."))
        return to("/")
    told: dict[str, Any] = {"form": form, "back": WHERE[form]}
    return page(request, "add-drop.html", **told)

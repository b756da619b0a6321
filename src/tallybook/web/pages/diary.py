"""Write it down: a line, or more; correct it with a reason; lay a file beside it."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, QueryDict

from tallybook.content import behaviours
from tallybook.errors import NoSuchItem
from tallybook.model.entries import Incident
from tallybook.web import forms
from tallybook.web.pages import drafts
from tallybook.web.pages.timeline import leading
from tallybook.web.show import page
from tallybook.web.tongues import _
from tallybook.web.visits import opened, tell, to

if TYPE_CHECKING:
    from tallybook.content import Behaviour
    from tallybook.diary import Diary

#: The page of each form.
TEMPLATES = {"line": "add.html", "longer": "longer.html"}


def voices() -> tuple[tuple[str, str], ...]:
    """Whose words something can be in."""
    return (
        ("own", _("In my own words")),
        ("told-to-me", _("Somebody told me")),
        ("witness", _("A witness's own note")),
        ("written-for-me", _("Written for me by someone I trust")),
    )


def kept(request: HttpRequest) -> QueryDict | None:
    """What was typed into this form before the book locked."""
    fields = request.session.kept_for(request.path, request.gate.clock())
    return None if fields is None else drafts.as_typed(fields)


def _form(request: HttpRequest, template: str, **told: Any) -> HttpResponse:
    told.setdefault("errors", {})
    status = 400 if told["errors"] else 200
    lists: dict[str, Any] = {
        "behaviours": behaviours(),
        "voices": voices(),
        "impact_names": forms.impact_names(),
        "common_zones": forms.COMMON_ZONES,
    }
    diary: Diary = request.session.diary
    lists["own_zone"] = diary.case.zone
    told.setdefault("covered", set())
    told.setdefault("kept", "")
    return page(request, template, status=status, **lists, **told)


@opened
def add(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Write one line; it is sealed at once."""
    return _write(request, diary, "line")


@opened
def longer(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Write it in full; everything but the first box may stay empty."""
    return _write(request, diary, "longer")


def _write(request: HttpRequest, diary: Diary, form: str) -> HttpResponse:
    if request.method != "POST":
        return _begun(request, diary, form)
    typed = drafts.typed_in(request, diary, form)
    if "carry" in request.POST:
        drafts.hold(diary, form, typed)
        diary.drop_draft("line")
        return _form(request, TEMPLATES[form], values=forms.shown(typed))
    read, incident = forms.incident(typed, zone=diary.case.zone)
    if read.errors:
        drafts.hold(diary, form, typed)
        told: dict[str, Any] = {"values": read.values, "errors": read.errors}
        return _form(request, TEMPLATES[form], again=_recent(diary, form), **told)
    added = sealed(request, diary)
    number = diary.write(replace(incident, attachments=added) if added else incident)
    diary.drop_draft(form)
    return to(f"/item/{number}/saved")


def _begun(request: HttpRequest, diary: Diary, form: str) -> HttpResponse:
    """Show a form: empty, or with what was begun in it."""
    typed, why = kept(request), "locked"
    if typed is not None:
        drafts.hold(diary, form, typed)
    else:
        typed, why = drafts.begun(diary, form), "begun"
    told: dict[str, Any] = {"again": _recent(diary, form)}
    if typed is None:
        return _form(request, TEMPLATES[form], values=forms.blank(diary.case.zone), **told)
    if diary.keeps_drafts:
        told["covered"] = drafts.covered(typed, request.GET.getlist("open"))
    values = forms.blank(diary.case.zone) | forms.shown(typed)
    return _form(request, TEMPLATES[form], values=values, kept=why, **told)


def recent(diary: Diary) -> list[Behaviour]:
    """The kinds that the person chose last, to be offered again with one press."""
    known = {each.code: each for each in behaviours()}
    return [known[code] for code in diary.recent_kinds() if code in known]


def _recent(diary: Diary, form: str) -> list[Behaviour]:
    """What is offered again: on the shortest form alone, and not while things are hidden."""
    return recent(diary) if form == "line" and diary.paused is None else []


def sealed(request: HttpRequest, diary: Diary) -> tuple[str, ...]:
    """Keep the files that came with a form; gives their fingerprints, each once."""
    added = [diary.register(upload.keep()) for upload in request.FILES.getlist("file")]
    return tuple(dict.fromkeys(each.sha256 for each in added))


@opened
def saved(request: HttpRequest, diary: Diary, item: int) -> HttpResponse:
    """Say that it is saved, and that this is enough."""
    new = (item,) if item in diary.new_may_breach(int(diary.case.row(item)["entry"])) else ()
    told: dict[str, Any] = {"item": item, "row": _row(diary, item)}
    told["sheet_waits"] = "sheet" in request.session.drawer
    told["kept_for_a_time"] = any(
        one.item == item and one.clock.effect == "lost" for one in diary.deadlines()
    )
    return page(request, "saved.html", against=leading(request, new), **told)


def _row(diary: Diary, item: int) -> Any:
    from tallybook.case import Filter  # noqa: PLC0415 - the case is loaded by now

    rows = diary.timeline(Filter(items=(item,)), 0, 1).rows
    if not rows:
        raise NoSuchItem(noun="item", name=item)
    return rows[0]


@opened
def more(request: HttpRequest, diary: Diary, item: int) -> HttpResponse:
    """Add to what was written; the first version stays."""
    return _amend(request, diary, item, reason=_("More detail, added later."))


@opened
def correct(request: HttpRequest, diary: Diary, item: int) -> HttpResponse:
    """Correct what was written, with a reason; the first version stays."""
    return _amend(request, diary, item, reason="")


def _amend(request: HttpRequest, diary: Diary, item: int, reason: str) -> HttpResponse:
    before: Incident = diary.case.incident(item)
    told: dict[str, Any] = {"item": item, "reason": reason}
    zone = diary.case.zone if before.when.start is None else before.when.zone
    if request.method != "POST":
        covered = forms.covered_in(before) - set(request.GET.getlist("open"))
        return _form(
            request, "correct.html", values=forms.filled(before, zone), covered=covered, **told
        )
    typed = request.POST
    read, after = forms.incident(typed, kept=before, zone=zone)
    told["reason"] = given = typed.get("reason", "").strip()
    if not given:
        read.errors["reason"] = _("Say in a few words why. What you wrote before is always kept.")
    if read.errors:
        told |= {"values": read.values, "errors": read.errors}
        return _form(request, "correct.html", covered=forms.covered_in(before, typed), **told)
    fields = forms.changes(before, after)
    if fields:
        diary.amend(item, fields, given)
        tell(request, _("Saved. What you wrote before is kept as well."))
    return to(f"/item/{item}")


@opened
def attach(request: HttpRequest, diary: Diary, item: int) -> HttpResponse:
    """Lay files beside an incident: a photo of a gift, a clip, a letter."""
    before: Incident = diary.case.incident(item)
    errors: dict[str, str] = {}
    if request.method == "POST":
        added = sealed(request, diary)
        new = tuple(sha256 for sha256 in added if sha256 not in before.attachments)
        if new:
            fields = {"attachments": (*before.attachments, *new)}
            diary.amend(item, fields, "A file was added.")
        if added:
            tell(request, _("Sealed and added. The file you chose from is still where it was."))
            return to(f"/item/{item}")
        errors["file"] = _("Choose a file first, or go back. Nothing was changed.")
    return _form(request, "attach.html", item=item, errors=errors)


def spoken(incident: Incident) -> dict[str, Any]:
    """The fields of an incident for its page."""
    return asdict(incident) | {"voice": dict(voices()).get(incident.voice, "")}

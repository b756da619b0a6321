"""Prepare copies for someone: choose, see exactly what goes, make them, check them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse

from tallybook.diary import verify_bundle
from tallybook.errors import NoBook, NothingChosen, UnfitAnswer
from tallybook.model.checked import Checked
from tallybook.web.forms import folder
from tallybook.web.pages.timeline import FIELDS, typed_filter, unfit
from tallybook.web.pieces import Pieces
from tallybook.web.show import page, spoken
from tallybook.web.visits import begin, done, drawer, opened, to

if TYPE_CHECKING:
    from tallybook.bundle import BundleReport, Choice
    from tallybook.content.bundles import Kind
    from tallybook.diary import Diary
    from tallybook.web.jobs import Job

TEXTS = ("reference", "producer", "contact", "recipient", "case_reference")
TICKS = ("impact", "feelings", "witnesses", "places", "whole_exports", "upload_set", "case_uco")

#: Items listed on the page that shows what goes; more can be unfolded by a filter.
LISTED = 200


@dataclass(frozen=True, slots=True)
class Made:
    """What was made and what checking it came to."""

    report: BundleReport
    checked: Checked


def kind_named(code: str) -> Kind:
    """A kind of copies by its code; the page that was asked for is not there without."""
    from tallybook.bundle.kinds import kinds  # noqa: PLC0415 - after a book is open

    found = kinds().get(code)
    if found is None:
        raise Http404
    return found


def defaults(code: str) -> dict[str, bool]:
    """What goes by default with a kind."""
    from tallybook.bundle.kinds import defaults as of_kind  # noqa: PLC0415

    return of_kind(code)


def parts_told(kind: Kind) -> list[tuple[str, str]]:
    """The parts of the report, each with what it holds."""
    from tallybook.bundle.kinds import parts_of_kind  # noqa: PLC0415
    from tallybook.bundle.parts import PARTS  # noqa: PLC0415

    return [(PARTS[code].title, PARTS[code].holds) for code in parts_of_kind(kind)]


@opened
def choose_kind(request: HttpRequest, diary: Diary) -> HttpResponse:  # noqa: ARG001
    """Choose for whom the copies are: each kind has parts and words of its own."""
    from tallybook.bundle.kinds import kinds  # noqa: PLC0415 - after a book is open

    return page(request, "copies-kinds.html", kinds_of_copies=kinds().values())


@opened
def choose(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Choose which items go, and what stays here."""
    from tallybook.case.timeline import choices  # noqa: PLC0415 - after a book is open

    kind = kind_named(request.POST.get("for") or request.GET.get("for") or "plain")
    values: dict[str, Any] = dict.fromkeys((*FIELDS, *TEXTS), "") | dict.fromkeys(TICKS, False)
    values |= {"reference": "EX", "consent": "", **defaults(kind.code)}
    errors: dict[str, str] = {}
    if request.method == "POST":
        values = {name: request.POST.get(name, "").strip() for name in TEXTS} | {"for": kind.code}
        values |= typed_filter(request) | {name: bool(request.POST.get(name)) for name in TICKS}
        values["consent"] = request.POST.get("consent", "")
        try:
            drawer(request, "copies")["choice"] = _choice(values)
        except UnfitAnswer:
            errors = unfit(values)
        else:
            return to("/copies/check")
    told = {
        "values": values,
        "errors": errors,
        "choices": choices(diary.case),
        "kind": kind,
        "parts": parts_told(kind),
    }
    told["consents"] = diary.open_consents()
    return page(request, "copies.html", status=400 if errors else 200, **told)


def _choice(values: dict[str, Any]) -> Choice:
    from tallybook.bundle import Choice  # noqa: PLC0415 - after a book is open
    from tallybook.case import Filter  # noqa: PLC0415

    chosen = {name: values[name] for name in FIELDS if values[name]}
    reference = "".join(c for c in values["reference"].upper() if c.isascii() and c.isalpha())[:4]
    return Choice(
        filter=Filter.from_words(chosen) if chosen else None,
        reference=reference or "EX",
        kind=values["for"],
        consent=int(values["consent"]) if values["consent"].isdecimal() else -1,
        **{name: values[name] for name in TEXTS if name != "reference"},
        **{name: values[name] for name in TICKS},
    )


@opened
def check(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Show exactly what goes and what is withheld, before anything is made."""
    choice = drawer(request, "copies").get("choice")
    if choice is None:
        return to("/copies")
    try:
        plan = diary.plan_bundle(choice)
    except NothingChosen as error:
        told = {"sentence": error.message, "next_step": spoken(error.advice)}
        return page(request, "trouble.html", status=400, **told)
    from tallybook.bundle.kinds import fields_told  # noqa: PLC0415

    offered = Path(diary.path).parent / f"copies-{choice.reference}"
    return page(
        request,
        "copies-check.html",
        plan=plan,
        choice=choice,
        kind=kind_named(choice.kind),
        parts=parts_told(kind_named(choice.kind)),
        fields=fields_told(choice),
        consent_says=diary.consent_says(choice),
        target=offered,
        listed=LISTED,
        errors={},
    )


@opened
def make(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Make the copies in the background, then check them."""
    choice = drawer(request, "copies").get("choice")
    typed = request.POST.get("target", "").strip()
    if request.method != "POST" or choice is None or not typed:
        return to("/copies/check")
    try:
        target = folder(typed)
    except NoBook:
        return to("/copies/check")

    def work(job: Job) -> Made:
        report = diary.make_bundle(choice, target, job.report)
        job.report("Checking what was made", 0, 0)
        return Made(report, verify_bundle(report.folder or target))

    return begin(request, "Making the copies", "/copies/done/{number}", work)


@opened
def made(request: HttpRequest, diary: Diary, number: int) -> HttpResponse:  # noqa: ARG001
    """Say what was made, where it lies and what checking it came to."""
    return page(request, "copies-made.html", made=done(request, number), number=number)


@opened
def download(request: HttpRequest, diary: Diary, number: int) -> HttpResponse:  # noqa: ARG001
    """Hand the zip to the browser, to be saved somewhere else."""
    archive = done(request, number).report.archive
    if archive is None:
        raise Http404
    answer = StreamingHttpResponse(Pieces(archive.open("rb")), content_type="application/zip")
    answer["Content-Length"] = str(archive.stat().st_size)
    answer["Content-Disposition"] = 'attachment; filename="copies.zip"'
    return answer

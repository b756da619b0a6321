"""Bring in what a phone or an account exported: seal, look, answer, add."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from tallybook.errors import OpenQuestion, UnknownExport
from tallybook.model.meanings import MEANINGS, before, likely, pairs_of
from tallybook.model.preview import Preview
from tallybook.model.records import Answers
from tallybook.web.forms import COMMON_ZONES
from tallybook.web.pages.timeline import leading
from tallybook.web.show import page
from tallybook.web.visits import begin, done, drawer, known_zone, opened, tell, to

if TYPE_CHECKING:
    from tallybook.diary import Diary
    from tallybook.diary.walks import Walk
    from tallybook.model.preview import Question, Receipt
    from tallybook.web.jobs import Job

#: What can be asked about a file, and the answer that nobody in it is the person.
ASKED = ("source", "date_order", "zone", "owner", "region", "columns")
NOBODY = "none"

#: What is said where nothing was answered.
UNANSWERED = {
    "owner": "Choose one, or 'none of these is you'.",
    "zone": "Choose or type a zone, or write 'unknown'.",
}


@opened
def overview(request: HttpRequest, diary: Diary) -> HttpResponse:
    """List what was brought in, and how to bring in more."""
    return _overview(request, diary)


def _overview(
    request: HttpRequest, diary: Diary, errors: dict[str, str] | None = None
) -> HttpResponse:
    case = diary.case
    imports = sorted(case.imports.values(), key=lambda each: each.seq, reverse=True)
    told: dict[str, Any] = {"imports": imports, "broken_off": case.unfinished}
    told |= {"waiting": list(drawer(request, "uploaded").values()), "errors": errors or {}}
    told |= {"titles": sorted(diary.kinds().values(), key=str.casefold)}
    return page(request, "files.html", status=400 if errors else 200, **told)


@opened
def bring(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Take the files that were sealed while they streamed in."""
    if request.method != "POST":
        return to("/files")
    waiting = drawer(request, "uploaded")
    uploads = [*request.FILES.getlist("file"), *request.FILES.getlist("folder")]
    kept = [diary.register(upload.keep()) for upload in uploads]
    for exhibit in kept:
        waiting[exhibit.sha256] = exhibit
    if not kept:
        return _overview(request, diary, {"file": "Choose a file first. Nothing was changed."})
    if len(kept) > 1:
        tell(request, "The files are sealed. Take them one after the other; there is no hurry.")
        return to("/files")
    return to(f"/files/{kept[0].sha256}")


def _answers(request: HttpRequest, diary: Diary, sha256: str) -> Answers:
    """What was answered about a file: now, or when it was brought in before."""
    given = drawer(request, "answers")
    if sha256 not in given:
        before = [each.answers for each in diary.case.imports.values() if sha256 in each.exhibits]
        said = dict(before[-1]) if before else {}
        said["owner"] = tuple(said.get("owner") or ())
        said["columns"] = tuple((title, means) for title, means in said.get("columns") or ())
        given[sha256] = Answers(**said)
    found: Answers = given[sha256]
    return found


@opened
def preview(request: HttpRequest, diary: Diary, sha256: str) -> HttpResponse:
    """Look into a sealed file, in the background: counts, problems, what is not certain."""
    seen = drawer(request, "previews")
    answers = _answers(request, diary, sha256)
    job = request.session.jobs.get(seen.get((sha256, answers), 0))
    if job is None or job.state in {"failed", "stopped"}:
        if job is not None and job.state == "failed":
            return failed(request, diary, sha256, job)
        job = request.session.jobs.start(
            "Looking into the file",
            f"/files/{sha256}",
            lambda _job: _look_whole(diary, sha256, answers),
        )
        seen[(sha256, answers)] = job.number
        job.wait(1.0)
    if job.state == "running":
        return to(f"/jobs/{job.number}")
    if job.state == "failed":
        return failed(request, diary, sha256, job)
    if job.result is not None and not isinstance(job.result, Preview):
        drawer(request, "walks")[sha256] = job.result
        return to(f"/files/{sha256}/plan")
    exhibit = diary.case.exhibits.get(sha256)
    return page(request, "file.html", seen=job.result, sha256=sha256, exhibit=exhibit)


def _look(diary: Diary, sha256: str, answers: Answers) -> Preview | None:
    try:
        return diary.preview(sha256, answers)
    except UnknownExport:
        return None


def _look_whole(diary: Diary, sha256: str, answers: Answers) -> Preview | Walk | None:
    """What a file holds: one export, or, in an archive, several things."""
    if not diary.is_archive(sha256):
        return _look(diary, sha256, answers)
    walk = diary.walk(sha256)
    if not walk.plan.is_one:
        return walk
    first = walk.plan.parts[0].preview
    return first if first is not None and answers == Answers() else _look(diary, sha256, answers)


def failed(request: HttpRequest, diary: Diary, sha256: str, job: Job) -> HttpResponse:
    """Say that a sealed file cannot be read, and why."""
    exhibit = diary.case.exhibits.get(sha256)
    told: dict[str, Any] = {"sha256": sha256, "exhibit": exhibit, "error": job.error}
    return page(request, "file-failed.html", **told)


@opened
def questions(request: HttpRequest, diary: Diary, sha256: str) -> HttpResponse:
    """Ask what only the person can know, one question at a time."""
    answers = _answers(request, diary, sha256)
    errors: dict[str, str] = {}
    if request.method == "POST":
        name, given, errors = answered(request)
        if not errors:
            answers = replace(answers, **{name: value_of(name, given)})
            drawer(request, "answers")[sha256] = answers
    seen = _look(diary, sha256, answers)
    waiting = seen.questions if seen is not None else ()
    if not waiting:
        return to(f"/files/{sha256}")
    told: dict[str, Any] = {"question": waiting[0], "left": len(waiting), "zones": COMMON_ZONES}
    told |= {"sha256": sha256, "errors": errors, "own_zone": known_zone(diary)}
    told |= {"columns": column_lines(diary, waiting[0]), "meanings": MEANINGS}
    return page(request, "question.html", status=400 if errors else 200, **told)


def value_of(name: str, given: tuple[str, ...]) -> Any:
    """An answer, of the type that `Answers` has for it."""
    if name == "columns":
        return pairs_of(given)
    return given if name == "owner" else given[0]


def column_lines(diary: Diary, question: Question) -> list[dict[str, str]]:
    """Each column of a table, with what it is likely to mean or was said to mean before."""
    if question.name != "columns":
        return []
    told = likely(question.choices)
    earlier = sorted(diary.case.imports.values(), key=lambda each: each.seq)
    said = dict(before((each.answers for each in earlier), told))
    return [
        {"title": title, "written": written, "means": said.get(title, "ignore") if said else means}
        for title, (means, written) in told.items()
    ]


def answered(request: HttpRequest) -> tuple[str, tuple[str, ...], dict[str, str]]:
    """Read one answer: which question it is of, what was said, and what is wrong with it."""
    name = request.POST.get("question", "")
    typed = (*request.POST.getlist(name), request.POST.get(f"{name}_other", ""))
    given = tuple(value.strip() for value in typed if value.strip())
    if name not in ASKED or not given:
        return name, given, {name or "answer": UNANSWERED.get(name, "Choose one of the answers.")}
    if name == "owner" and NOBODY in given and len(given) > 1:
        return name, given, {name: f"{UNANSWERED[name]} Not both."}
    return name, given, {}


@opened
def admit(request: HttpRequest, diary: Diary, sha256: str) -> HttpResponse:
    """Add what the file holds, in the background."""
    if request.method != "POST":
        return to(f"/files/{sha256}")
    answers = _answers(request, diary, sha256)
    waiting = drawer(request, "uploaded")

    def work(job: Job) -> Receipt:
        receipt = diary.admit(
            sha256, answers, lambda n, total, items: job.report("", n, total, items)
        )
        waiting.pop(sha256, None)
        return receipt

    seen = _look(diary, sha256, answers)
    if seen is not None and seen.questions:
        raise OpenQuestion(question=seen.questions[0].sentence, option="the question page")
    return begin(request, "Adding what the file holds", "/files/done/{number}", work)


@opened
def receipt(request: HttpRequest, diary: Diary, number: int) -> HttpResponse:
    """Show what one import did; the counts add up."""
    shown = done(request, number)
    new = diary.new_in_import((shown.exhibit,)) if shown.kept else ()
    return page(request, "receipt.html", receipt=shown, against=leading(request, new))

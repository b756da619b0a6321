"""A folder or a whole archive: what is in it, what only the person knows, and what is to come in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest, HttpResponse

from tallybook.errors import OpenQuestion, UnknownExport
from tallybook.model.meanings import MEANINGS
from tallybook.model.plan import grouped, sum_of
from tallybook.web.forms import COMMON_ZONES
from tallybook.web.pages.files import answered, column_lines, failed, value_of
from tallybook.web.pages.timeline import leading
from tallybook.web.show import page
from tallybook.web.visits import begin, done, drawer, known_zone, opened, tell, to

if TYPE_CHECKING:
    from tallybook.diary import Diary
    from tallybook.diary.walks import Walk
    from tallybook.model.plan import Part, Plan, Sum, Taken
    from tallybook.web.jobs import Job

#: Lines of a plan that are listed; a page of more would be of no use to anyone.
LISTED = 500


def walked(request: HttpRequest, diary: Diary, sha256: str) -> Walk | HttpResponse:
    """The walk of a sealed archive, or the page to show while there is none."""
    walks = drawer(request, "walks")
    if sha256 in walks:
        known: Walk = walks[sha256]
        return known
    jobs, begun = request.session.jobs, drawer(request, "walking")
    job = jobs.get(begun.get(sha256, 0))
    if job is None or job.state == "stopped":
        job = jobs.start(
            "Looking into the archive", f"/files/{sha256}/plan", _walking(diary, sha256)
        )
        begun[sha256] = job.number
        job.wait(1.0)
    if job.state == "running":
        return to(f"/jobs/{job.number}")
    begun.pop(sha256)
    if job.state == "failed":
        return failed(request, diary, sha256, job)
    walks[sha256] = found = cast("Walk", job.result)
    return found


def _walking(diary: Diary, sha256: str) -> Any:
    """The work of walking, which says how far it is."""

    def work(job: Job) -> Walk:
        seen = 0

        def count(files: int) -> None:
            nonlocal seen
            seen += files
            job.report("", 0, 0, seen)

        return diary.walk(sha256, tell=count)

    return work


@opened
def plan(request: HttpRequest, diary: Diary, sha256: str) -> HttpResponse:
    """Show what is in an archive, and take what is ticked."""
    walk = walked(request, diary, sha256)
    if isinstance(walk, HttpResponse):
        return walk
    if walk.plan.is_one:
        return to(f"/files/{sha256}")
    if request.method == "POST":
        return _begun(request, diary, sha256, walk)
    titles = diary.kinds()
    known = [_line(group, titles) for group in grouped(walk.plan.known)]
    rest = [_line(group, titles) for group in grouped(walk.plan.rest)]
    told: dict[str, Any] = {"plan": walk.plan, "sha256": sha256, "sizes": _sizes(walk.plan)}
    told |= {"known": known[:LISTED], "more_known": len(known[LISTED:])}
    told |= {"rest": rest[:LISTED], "more_rest": len(rest[LISTED:])}
    return page(request, "plan.html", **told)


def _line(group: list[Part], titles: dict[str, str]) -> dict[str, Any]:
    """One line of a plan: a part, or several of one kind in one folder."""
    part = group[0]
    seen = [each.preview for each in group if each.preview is not None]
    return {
        "count": len(group),
        "path": part.path if len(group) == 1 else part.path.rpartition("/")[0],
        "title": titles.get(part.source, part.source),
        "found": sum(each.items for each in seen),
        "first": seen[0].first if len(seen) == 1 else None,
        "last": seen[0].last if len(seen) == 1 else None,
        "note": any(each.note for each in seen),
        "size": sum(each.size for each in group),
        "kind": part.media_type if len(group) == 1 else "",
        "reason": "" if part.code == UnknownExport.code else part.reason,
    }


def _sizes(plan: Plan) -> dict[str, int]:
    """The bytes of a plan, which add up."""
    known = sum(part.size for part in plan.known)
    return {"known": known, "rest": plan.size - known - plan.hidden_size}


def _ticked(request: HttpRequest, name: str, parts: tuple[Part, ...]) -> tuple[str, ...]:
    """The paths of the groups that are ticked; what was not listed goes with the last tick."""
    groups = grouped(parts)
    ticked = set(request.POST.getlist(name))
    shown = [part for at, group in enumerate(groups) if str(at) in ticked for part in group]
    beyond = [part for group in groups[LISTED:] for part in group] if "more" in ticked else []
    return tuple(part.path for part in (*shown, *beyond))


def _begun(request: HttpRequest, diary: Diary, sha256: str, walk: Walk) -> HttpResponse:
    """Bring in what is ticked, in the background."""
    parts = _ticked(request, "part", walk.plan.known)
    rest = _ticked(request, "rest", walk.plan.rest)
    waiting, walks = drawer(request, "uploaded"), drawer(request, "walks")
    if not parts and not rest:
        tell(request, "Nothing was ticked. Nothing was changed.")
        return to(f"/files/{sha256}/plan")

    def work(job: Job) -> tuple[str, Plan, tuple[Taken, ...], Sum]:
        taken = diary.admit_plan(
            walk,
            parts=parts,
            rest=rest,
            sealed=sha256,
            tell=lambda n, total, items: job.report("", n, total, items),
        )
        if not any(each.code == OpenQuestion.code for each in taken):
            waiting.pop(sha256, None)
            walks.pop(sha256, None)
        return sha256, walk.plan, taken, sum_of(walk.plan, taken)

    return begin(request, "Adding what is in the archive", "/files/plan/done/{number}", work)


@opened
def questions(request: HttpRequest, diary: Diary, sha256: str) -> HttpResponse:
    """Ask what only the person can know, once for all parts that share the question."""
    walk = walked(request, diary, sha256)
    if isinstance(walk, HttpResponse):
        return walk
    errors: dict[str, str] = {}
    if request.method == "POST" and walk.plan.asked:
        asked = walk.plan.asked[0]
        name, given, errors = answered(request)
        if name != asked.question.name:
            errors = {}
        elif not errors:
            walk = walk.told(asked, value_of(name, given))
            drawer(request, "walks")[sha256] = walk
    if not walk.plan.asked:
        return to(f"/files/{sha256}/plan")
    asked = walk.plan.asked[0]
    told: dict[str, Any] = {"question": asked.question, "left": len(walk.plan.asked)}
    told |= {"sha256": sha256, "errors": errors, "own_zone": known_zone(diary)}
    told |= {"zones": COMMON_ZONES, "paths": asked.paths, "meanings": MEANINGS}
    told |= {"columns": column_lines(diary, asked.question)}
    return page(request, "question.html", status=400 if errors else 200, **told)


@opened
def receipts(request: HttpRequest, diary: Diary, number: int) -> HttpResponse:
    """Show what became of each part; the counts and the bytes add up."""
    sha256, plan, taken, total = done(request, number)
    still = [each for each in taken if each.code == OpenQuestion.code]
    told: dict[str, Any] = {"plan": plan, "taken": taken[:LISTED], "total": total}
    unread = [each for each in taken if each.code]
    refused = [each for each in unread if each.code != OpenQuestion.code]
    told |= {"unread": unread, "still": still, "refused": refused, "sha256": sha256}
    new = [each.receipt.exhibit for each in taken if each.receipt and each.receipt.kept]
    told["against"] = leading(request, diary.new_in_import(new))
    return page(request, "plan-done.html", **told)

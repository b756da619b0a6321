"""Words in pictures: read in the background, shown beside the picture, and counted once confirmed."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse

from tallybook.errors import UnfitAnswer
from tallybook.model.readings import LANGUAGES, Line, Spoken, Telling
from tallybook.web.forms import day, hour_of
from tallybook.web.pages.items import PICTURES
from tallybook.web.show import page
from tallybook.web.visits import begin, opened, tell, to

if TYPE_CHECKING:
    from tallybook.case.readings import Draft
    from tallybook.diary import Diary
    from tallybook.web.jobs import Job

#: Empty lines at the end, for what the reader has missed.
SPARE = 2
#: More lines than this are not taken from a form.
MOST = 240


@opened
def overview(request: HttpRequest, diary: Diary) -> HttpResponse:
    """How many pictures there are, which wait to be compared, and the way to read the others."""
    return _overview(request, diary)


def _overview(
    request: HttpRequest, diary: Diary, errors: dict[str, str] | None = None
) -> HttpResponse:
    known = diary.case.readings
    pictures = diary.all_pictures()
    waiting = [one for one in known.drafts.values() if one.reading.lines]
    told: dict[str, Any] = {
        "pictures": len(pictures),
        "confirmed": sum(bool(one.items) for one in known.confirmed.values()),
        "waiting": sorted(waiting, key=lambda one: one.entry),
        "empty": len(known.drafts) - len(waiting),
        "languages": _choices(diary),
        "chosen": _languages(request),
        "errors": errors or {},
        "readers": diary.word_readers(),
    }
    return page(request, "pictures.html", status=400 if errors else 200, **told)


@opened
def read_all(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Read every picture that was not read in these languages yet, in the background."""
    languages = _languages(request)
    reason = _refused(diary, languages)
    if request.method != "POST" or reason:
        return _overview(request, diary, {"languages": reason} if reason else None)
    pictures = tuple(one.sha256 for one in diary.all_pictures())
    return _begin(request, diary, pictures, languages, "/pictures")


@opened
def one(request: HttpRequest, diary: Diary, sha256: str) -> HttpResponse:
    """Offer to read one picture, or show what was read beside it."""
    _picture(diary, sha256)
    draft = diary.draft_of(sha256)
    if draft is None and "type" not in request.GET:
        return _offer(request, diary, sha256)
    return _compare(request, diary, sha256, draft)


@opened
def read(request: HttpRequest, diary: Diary, sha256: str) -> HttpResponse:
    """Read one picture in the background."""
    _picture(diary, sha256)
    languages = _languages(request)
    reason = _refused(diary, languages)
    if request.method != "POST" or reason:
        return _offer(request, diary, sha256, {"languages": reason} if reason else None)
    return _begin(request, diary, (sha256,), languages, f"/pictures/{sha256}")


@opened
def confirm(request: HttpRequest, diary: Diary, sha256: str) -> HttpResponse:
    """Let the words count that a person has compared with the picture, or throw them away."""
    _picture(diary, sha256)
    if request.method != "POST":
        return to(f"/pictures/{sha256}")
    if request.POST.get("act") == "throw":
        diary.throw_reading_away(sha256)
        tell(request, "Thrown away. The picture stays as it is.")
        return to("/pictures")
    lines, telling, errors = _typed(request)
    if not errors:
        try:
            items = diary.confirm_reading(sha256, lines, telling)
        except UnfitAnswer as error:
            errors = {"lines": error.message}
        else:
            many = "1 message is" if items == 1 else f"{items} messages are"
            tell(request, f"Confirmed. {many} in your timeline, marked as read from a picture.")
            return to("/pictures")
    return _compare(request, diary, sha256, diary.draft_of(sha256), (lines, telling, errors))


def _begin(
    request: HttpRequest, diary: Diary, pictures: tuple[str, ...], languages: list[str], then: str
) -> HttpResponse:
    def work(job: Job) -> Any:
        def told(done: int, total: int, found: int) -> None:
            job.report("Reading the pictures", done, total, found)

        return diary.read_pictures(pictures, languages, told)

    return begin(request, "Reading the words", then, work)


def _offer(
    request: HttpRequest, diary: Diary, sha256: str, errors: dict[str, str] | None = None
) -> HttpResponse:
    told: dict[str, Any] = {
        "sha256": sha256,
        "confirmed": diary.confirmed_of(sha256),
        "languages": _choices(diary),
        "chosen": _languages(request),
        "errors": errors or {},
    }
    return page(request, "picture-read.html", status=400 if errors else 200, **told)


def _compare(
    request: HttpRequest,
    diary: Diary,
    sha256: str,
    draft: Draft | None,
    typed: tuple[list[Spoken], Telling, dict[str, str]] | None = None,
) -> HttpResponse:
    """The picture, and beside it the lines as they were read or as they were typed."""
    lines, telling, errors = typed or (_drafted(draft), Telling(), {})
    told: dict[str, Any] = {
        "sha256": sha256,
        "shows": diary.case.exhibits[sha256].media_type in PICTURES,
        "draft": draft,
        "lines": [*lines, *(Spoken(text="", side="left") for _ in range(SPARE))],
        "telling": telling,
        "apps": diary.apps(),
        "errors": errors,
        "confirmed": diary.confirmed_of(sha256),
    }
    return page(request, "picture-compare.html", status=400 if errors else 200, **told)


def _drafted(draft: Draft | None) -> list[Spoken]:
    """The lines of a draft as they stand in the form."""
    lines: tuple[Line, ...] = draft.reading.lines if draft is not None else ()
    return [Spoken(text=line.text, side=line.side, time=line.time) for line in lines]


def _typed(request: HttpRequest) -> tuple[list[Spoken], Telling, dict[str, str]]:
    """What the person typed, and what does not read."""
    post, errors, lines = request.POST, {}, []
    for number in count(1):
        if f"text-{number}" not in post or number > MOST:
            break
        line = Spoken(
            text=post[f"text-{number}"].strip(),
            side=post.get(f"side-{number}", "middle"),
            time=post.get(f"time-{number}", "").strip(),
            date=post.get(f"date-{number}", "").strip(),
        )
        if line.text and hour_of(line.time) is None:
            errors[f"time-{number}"] = "This time cannot be read. Examples: 14:30, 2.30pm."
        if line.text or line.time:
            lines.append(line)
    telling = Telling(
        own_side=post.get("own_side", "?"),
        channel=post.get("channel", ""),
        date=day(post, "date"),
        other=post.get("other", "").strip(),
    )
    if telling.own_side not in {"left", "right", ""}:
        errors["own_side"] = "Say on which side you wrote, or that it was neither."
    if not any(line.text for line in lines):
        errors["lines"] = "There are no words in any line."
    if not errors:
        lines = [replace(line, time=hour_of(line.time) or "") for line in lines]
    return lines, telling, errors


def _languages(request: HttpRequest) -> list[str]:
    """The languages that were chosen; English before anything was."""
    return request.POST.getlist("languages") if request.method == "POST" else ["eng"]


def _refused(diary: Diary, languages: list[str]) -> str:
    """Why it cannot be read so; empty where it can."""
    if request_is_empty(languages):
        return "Choose at least one language."
    return diary.cannot_read(languages)


def request_is_empty(languages: list[str]) -> bool:
    """Whether nothing that can be a language was chosen."""
    return not languages or any(not each.replace("_", "").isalnum() for each in languages)


def _choices(diary: Diary) -> list[tuple[str, str]]:
    """Languages with their names, those first that can be read here, then what is missing."""
    have = set(diary.readable_languages())
    named = [(code, LANGUAGES[code]) for code in LANGUAGES if code in have]
    lacking = [
        (code, f"{LANGUAGES[code]} (cannot be read on this computer yet)")
        for code in ("ara", "rus", "hin")
        if code not in have
    ]
    return named + lacking


def _picture(diary: Diary, sha256: str) -> None:
    if all(one.sha256 != sha256 for one in diary.all_pictures()):
        raise Http404

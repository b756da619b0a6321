"""Keep the book safe: when it locks, a copy elsewhere, who else may open it, its tree head."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from tallybook.errors import NoBook, TallybookError, UnfitAnswer, WrongPassphrase
from tallybook.web.forms import UNREADABLE_DAY, day, folder, is_day
from tallybook.web.gate import IDLE_CHOICES
from tallybook.web.show import page, spoken
from tallybook.web.visits import begin, done, opened, owned, tell, to

if TYPE_CHECKING:
    from tallybook.diary import Diary

INCOMPLETE = "That line is not complete. Copy the whole line your helper sent."

SCOPES = (
    ("sort", "Sort", "Put items in order and label them for you."),
    ("read", "Read", "Read everything, change nothing."),
    ("write", "Read and write", "Read everything and add to it."),
)


@opened
def overview(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Show what can be set and what can be noted."""
    return _overview(request, diary, errors={})


def _overview(request: HttpRequest, diary: Diary, errors: dict[str, str]) -> HttpResponse:
    told: dict[str, Any] = {"head": diary.head_text(), "path": diary.path, "errors": errors}
    told |= {"minutes": round(request.gate.idle_seconds / 60), "idle_choices": IDLE_CHOICES}
    told |= {"readers": diary.readers(), "scopes": SCOPES, "typed": request.POST}
    told |= {"has_second": diary.has_second, "contact": diary.safe_contact()}
    return page(request, "settings.html", status=400 if errors else 200, **told)


@opened
def idle(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Choose after how many minutes the book locks by itself."""
    minutes = request.POST.get("minutes", "")
    if request.method == "POST" and minutes in {str(choice) for choice in IDLE_CHOICES}:
        request.gate.heed(diary.choose_safe(idle_minutes=int(minutes)))
        tell(request, f"The book now locks after {minutes} minutes without use.")
    return to("/settings")


@owned
def new_sheet(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Make a new recovery sheet, and have it typed back as the first one was."""
    if request.method != "POST":
        return to("/settings")
    try:
        words = diary.new_sheet(request.POST.get("passphrase", ""))
    except TallybookError as error:
        advice = "Check each word." if isinstance(error, WrongPassphrase) else spoken(error.advice)
        wrong = f"{error.message} {advice}"
        return _overview(request, diary, {"passphrase": wrong})
    request.session.drawer["sheet"] = words
    request.session.drawer["is_set_up"] = False
    return to("/new/sheet")


@opened
def backup(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Make a sealed copy and see that it opens."""
    target = request.POST.get("target", "").strip()
    if request.method != "POST":
        return to("/settings")
    if not target:
        return _overview(request, diary, {"target": "Type where the copy goes: a new folder."})
    try:
        place = folder(target)
    except NoBook:
        return _overview(request, diary, {"target": "No folder can be called that. Type another."})
    return begin(
        request,
        "Making a sealed copy",
        "/settings/backup/{number}",
        lambda _job: diary.backup(place),
    )


@opened
def backed_up(request: HttpRequest, diary: Diary, number: int) -> HttpResponse:
    """Say that the copy was seen to open."""
    return page(request, "backed-up.html", report=done(request, number), head=diary.head_text())


@owned
def grant(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Let another person's key open the book, for a purpose and a time."""
    if request.method != "POST":
        return to("/settings")
    typed = {
        name: request.POST.get(name, "").strip() for name in ("public", "name", "scope", "until")
    }
    typed["until"] = day(request.POST, "until")
    errors = {}
    if not typed["public"]:
        errors["public"] = "Paste the public key that the person gave you."
    if not typed["name"]:
        errors["name"] = "Give a name, so that you know later whose key it is."
    if not errors:
        try:
            words = diary.grant(
                typed["public"],
                name=typed["name"],
                scope=typed["scope"] or "read",
                until=typed["until"],
            )
        except UnfitAnswer:
            field = "until" if typed["until"] and not is_day(typed["until"]) else "public"
            errors[field] = UNREADABLE_DAY if field == "until" else INCOMPLETE
        except TallybookError as error:
            errors["public"] = f"{error.message} {spoken(error.advice)}"
        else:
            tell(request, f"Done. Compare these words with the person, by phone: {words}")
            return to("/settings")
    return _overview(request, diary, errors)


@owned
def revoke(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Take a key's right back; new entries are sealed with a new key."""
    if request.method == "POST":
        diary.revoke(request.POST.get("fingerprint", ""))
        tell(request, "Taken back. What that person had copied before stays with them.")
    return to("/settings")

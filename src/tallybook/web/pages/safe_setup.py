"""The safe set-up: a few questions, one a page, each of which can be left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from tallybook.diary.safekeeping import SafeContact, web_address
from tallybook.errors import (
    SamePassphrase,
    SecondExists,
    TallybookError,
    UnfitAnswer,
    WeakPassphrase,
)
from tallybook.web.gate import IDLE_CHOICES
from tallybook.web.refusals import refusal
from tallybook.web.show import page
from tallybook.web.tongues import _
from tallybook.web.visits import owned, tell, to

if TYPE_CHECKING:
    from tallybook.diary import Diary

ROOT = "/settings/safe"
#: The questions in their order, by the end of their address.
STEPS = ("lock", "leaving", "device", "copy", "contact", "second")
_SHEET = "second sheet"
_LONGEST = 2000


def _after(step: str) -> str:
    """The address of the question after one; the first page after the last."""
    place = STEPS.index(step) + 1
    return f"{ROOT}/{STEPS[place]}" if place < len(STEPS) else f"{ROOT}/end"


def _step(
    request: HttpRequest, step: str, errors: dict[str, str] | None = None, **told: Any
) -> HttpResponse:
    """Show one question."""
    errors = errors or {}
    told |= {"errors": errors, "onward": _after(step), "step": STEPS.index(step) + 1}
    status = 400 if errors else 200
    return page(request, f"safe-{step}.html", status=status, steps=len(STEPS), **told)


@owned
def overview(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Say what will be asked, and that all of it can be left."""
    return page(request, "safe.html", first=f"{ROOT}/{STEPS[0]}", over=diary.safe_choices.over)


@owned
def dismiss(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Offer it no more on the front page; it stays under Settings."""
    if request.method == "POST":
        diary.choose_safe(over=True)
        tell(request, _("It is not offered here any more. You find it under Settings."))
    return to("/")


@owned
def end(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Say that it is over."""
    diary.choose_safe(over=True)
    return page(request, "safe-end.html")


@owned
def lock(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Ask how long until the book closes by itself."""
    minutes = request.POST.get("minutes", "")
    if request.method == "POST" and minutes in {str(choice) for choice in IDLE_CHOICES}:
        request.gate.heed(diary.choose_safe(idle_minutes=int(minutes)))
        return to(_after("lock"))
    now = round(request.gate.idle_seconds / 60)
    return _step(request, "lock", choices=IDLE_CHOICES, minutes=now)


@owned
def leaving(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Ask where leaving leads."""
    where = request.POST.get("where", "web" if diary.safe_choices.leave_to else "blank")
    address = request.POST.get("address", diary.safe_choices.leave_to).strip()
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            chosen = web_address(address) if where == "web" else ""
        except UnfitAnswer:
            chosen = ""
            errors["address"] = _("Type the address of a page, such as https://www.bbc.co.uk.")
        if where == "web" and not address:
            errors["address"] = _("Type the address of a page, such as https://www.bbc.co.uk.")
        if not errors:
            request.gate.heed(diary.choose_safe(leave_to=chosen))
            return to(_after("leaving"))
    return _step(request, "leaving", errors, where=where, address=address)


@owned
def device(request: HttpRequest, diary: Diary) -> HttpResponse:  # noqa: ARG001 - only with a book
    """Say where to read what the browser and the device keep."""
    return _step(request, "device")


@owned
def copy(request: HttpRequest, diary: Diary) -> HttpResponse:  # noqa: ARG001 - only with a book
    """Ask where a sealed copy goes; the copying itself is that of the settings."""
    return _step(request, "copy")


@owned
def contact(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Ask how the person can be contacted without harm."""
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").strip() for name in ("how", "times", "never")}
        if max(map(len, typed.values())) > _LONGEST:
            errors = {"how": _("That is too long. Please make it shorter.")}
            return _step(request, "contact", errors, known=typed, voicemail=False)
        found = SafeContact(**typed, voicemail=request.POST.get("voicemail") == "yes")
        if found != (diary.safe_contact() or SafeContact()):
            diary.note_safe_contact(found)
        return to(_after("contact"))
    known = diary.safe_contact() or SafeContact()
    told = {"how": known.how, "times": known.times, "never": known.never}
    return _step(request, "contact", known=told, voicemail=known.voicemail)


@owned
def second(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Offer a second passphrase, with what it cannot do said before anything is asked."""
    errors: dict[str, str] = {}
    if request.method == "POST" and not diary.has_second:
        typed = str(request.POST.get("own", ""))
        if typed != request.POST.get("again", ""):
            errors["again"] = _("The two are not the same. Type your own words once more.")
        else:
            errors = _set_up(request, diary, typed)
        if not errors:
            return to(f"{ROOT}/second/sheet")
    doors = request.META["tallybook.doors"]
    return _step(request, "second", errors, has_second=diary.has_second, offered=doors.suggest())


def _set_up(request: HttpRequest, diary: Diary, typed: str) -> dict[str, str]:
    """Set the second passphrase up; say what is in the way."""
    try:
        words = diary.set_up_second(typed)
    except WeakPassphrase:
        return {"own": _("That could be guessed. Use at least five words that have no link.")}
    except SamePassphrase:
        return {"own": _("These words are in use in this book already. Choose other words.")}
    except SecondExists:
        return {"own": _("A second passphrase was set up before. Nothing was changed.")}
    except TallybookError as error:
        return {"own": refusal(error)}
    request.session.drawer[_SHEET] = words
    return {}


@owned
def second_sheet(request: HttpRequest, diary: Diary) -> HttpResponse:  # noqa: ARG001 - only with a book
    """Show the recovery sheet of the second book, until it is said to be on paper."""
    words = request.session.drawer.get(_SHEET)
    if words is None:
        return to(ROOT)
    if request.method == "POST":
        request.session.drawer.pop(_SHEET)
        return to(f"{ROOT}/end")
    return page(request, "safe-sheet.html", words=words, bare=True)

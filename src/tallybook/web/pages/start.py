"""The first minutes: come in, make or open a book, write the sheet down, leave."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from tallybook.errors import (
    BookExists,
    DamagedHeader,
    NoBook,
    StorageError,
    TallybookError,
    WeakPassphrase,
    WrongPassphrase,
    WrongRecoveryWords,
)
from tallybook.web import safety
from tallybook.web.forms import Read, folder
from tallybook.web.refusals import refusal
from tallybook.web.show import page
from tallybook.web.tongues import _
from tallybook.web.visits import drawer, opened, tell, to

if TYPE_CHECKING:
    from tallybook.diary import Diary

STATIC = Path(__file__).parent.parent / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

#: How many names are tried for a new book before the folder itself is offered.
MOST_OFFERED = 100


def home(request: HttpRequest) -> HttpResponse:
    """Show the front page of the open book, or the ways to one."""
    session = request.session
    if session.diary is not None:
        return _home(request)
    if session.book:
        return to("/open")
    return page(request, "start.html", books=_books(request))


@opened
def _home(request: HttpRequest, diary: Diary) -> HttpResponse:
    drawer = request.session.drawer
    if "is_set_up" not in drawer:
        drawer["is_set_up"] = diary.is_set_up
    told: dict[str, Any] = {"counted": len(diary.case.items), "is_set_up": drawer["is_set_up"]}
    told |= {"begun": diary.drafts(), "shows": "sheet" in drawer}
    told["offers_safe"] = diary.offers_safe_setup
    return page(request, "home.html", **told)


def open_book(request: HttpRequest) -> HttpResponse:
    """Open a book with its passphrase; also what is shown after it locked."""
    session = request.session
    doors = request.META["tallybook.doors"]
    path = request.POST.get("path", session.book or doors.book).strip()
    read = Read()
    if request.method == "POST":
        try:
            diary = doors.open_diary(folder(path), request.POST.get("passphrase", ""))
        except TallybookError as error:
            read.errors["passphrase"] = refusal(error, _advice(error))
        else:
            session.take(diary, path)
            return to(session.kept[1] if session.kept is not None else "/")
    told: dict[str, Any] = {"errors": read.errors, "path": path, "books": _books(request)}
    told |= {"was_locked": session.was_locked, "kept": session.kept is not None}
    minutes = round(request.gate.idle_seconds / 60)
    return page(request, "open.html", status=400 if read.errors else 200, minutes=minutes, **told)


def _advice(error: TallybookError) -> str:
    if isinstance(error, WrongPassphrase):
        return _("Check each word and try again, or choose 'I do not remember the passphrase'.")
    if isinstance(error, DamagedHeader):
        return _("Open it with the recovery sheet, which mends it, or open your backup.")
    return ""


def open_by_sheet(request: HttpRequest) -> HttpResponse:
    """Give a book a new passphrase with the recovery sheet, and open it."""
    session, doors = request.session, request.META["tallybook.doors"]
    path = request.POST.get("path", session.book or doors.book).strip()
    read = Read()
    if request.method == "POST":
        chosen = _chosen(request, "", read) if request.POST.get("own") else ""
        words = tuple(request.POST.get("back", "").lower().split())
        if not chosen and not read.errors:
            read.errors["own"] = _("Type a new passphrase, twice.")
        if not read.errors:
            try:
                doors.recover(folder(path), words, chosen)
                session.take(doors.open_diary(folder(path), chosen), path)
            except TallybookError as error:
                field = "own" if isinstance(error, WeakPassphrase) else "back"
                read.errors[field] = refusal(error)
            else:
                tell(request, _("Your book is open. The new passphrase opens it from now on."))
                return to("/")
    typed = request.POST.get("back", "")
    told: dict[str, Any] = {"path": path, "typed": typed, "errors": read.errors}
    return page(request, "open-sheet.html", status=400 if read.errors else 200, **told)


def _books(request: HttpRequest) -> list[str]:
    """Books that lie in the folder where new ones are offered to go."""
    folder = request.META["tallybook.doors"].folder
    try:
        found = [
            path.parent for path in folder.glob("*/header") if (path.parent / "journal").exists()
        ]
    except OSError:
        found = []
    return sorted(str(path) for path in found)


def new(request: HttpRequest) -> HttpResponse:
    """Make a book on one page: six words are offered, and typed back; a place is offered."""
    doors = request.META["tallybook.doors"]
    offered = drawer(request, "new").setdefault("offered", doors.suggest())
    path = request.POST.get("path", "").strip() or _free(doors.folder)
    read = Read()
    if request.method == "POST":
        chosen = _chosen(request, offered, read)
        target = _empty(path, read)
        if target is not None and not read.errors and _made(request, target, chosen, read):
            return to("/add")
    told: dict[str, Any] = {"errors": read.errors, "offered": offered, "path": path}
    return page(request, "new.html", status=400 if read.errors else 200, **told)


def _empty(path: str, read: Read) -> Path | None:
    """The folder that was typed for a new book, if a book can be made there."""
    try:
        target = folder(path)
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            read.errors["path"] = BookExists(path=target).message
    except NoBook:
        read.errors["path"] = _("There is no book in that folder. Check how it is written.")
    except OSError:
        read.errors["path"] = _(
            "The disk or the stick refuses. Look whether it is full or was taken out."
        )
    else:
        return target
    return None


def _free(folder: Path) -> str:
    """Where a new book is offered to go: a name that says nothing, and is free."""
    names = ("Notes", *(f"Notes {number}" for number in range(2, MOST_OFFERED)))
    return str(next((folder / name for name in names if not (folder / name).exists()), folder))


def _made(request: HttpRequest, target: Path, chosen: str, read: Read) -> bool:
    """Make the book and lay it on the desk; its sheet is shown after the first line."""
    try:
        diary, recovery = request.META["tallybook.doors"].make_diary(target, chosen)
    except TallybookError as error:
        field = "own" if request.POST.get("own") else "typed"
        field = "path" if isinstance(error, StorageError) else field
        read.errors[field] = refusal(error)
        return False
    session = request.session
    session.take(diary, str(target))
    session.drawer.pop("new", None)
    session.drawer |= {"sheet": recovery, "is_set_up": False}
    return True


def _chosen(request: HttpRequest, offered: str, read: Read) -> str:
    """The passphrase that was typed: the six words, or an own one twice."""
    own = str(request.POST.get("own", ""))
    typed = " ".join(request.POST.get("typed", "").lower().split())
    if own:
        if own != request.POST.get("again", ""):
            read.errors["again"] = _("The two are not the same. Type your own words once more.")
        return own
    if typed != " ".join(offered.lower().split()):
        read.errors["typed"] = _("That is not quite the same as the six words above.")
    return offered


def sheet(request: HttpRequest) -> HttpResponse:
    """Show the recovery sheet: its words, and the same as a QR code."""
    recovery = request.session.drawer.get("sheet")
    if recovery is None or request.session.diary is None:
        return to("/")
    return page(request, "new-sheet.html", words=recovery, code=_code(recovery), bare=True)


def _code(recovery: tuple[str, ...]) -> tuple[int, str]:
    """The words as a QR code: how many squares wide, and a path that draws the dark ones."""
    import segno  # noqa: PLC0415 - only here

    made = segno.make(" ".join(recovery), error="m", micro=False)
    rows = list(made.matrix_iter(border=0))
    dark = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, bit in enumerate(row) if bit]
    return len(rows), "".join(dark)


def sheet_pdf(request: HttpRequest) -> HttpResponse:
    """Hand the sheet out as a PDF, made in memory."""
    recovery = request.session.drawer.get("sheet")
    if recovery is None or request.session.diary is None:
        raise Http404
    answer = HttpResponse(request.session.diary.sheet(recovery), content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="sheet.pdf"'
    return answer


def check(request: HttpRequest) -> HttpResponse:
    """Have the sheet typed back once; only then is the book ready."""
    diary = request.session.diary
    if diary is None or diary.scope != "owner":
        return to("/")
    read = Read()
    if request.method == "POST":
        try:
            diary.confirm_recovery(tuple(request.POST.get("back", "").lower().split()))
        except WrongRecoveryWords as error:
            read.errors["back"] = refusal(error)
        else:
            request.session.drawer.pop("sheet", None)
            request.session.drawer["is_set_up"] = True
            tell(
                request, _("Your book is ready. It opens with your passphrase, or with the sheet.")
            )
            return to("/")
    typed = request.POST.get("back", "")
    told = {"typed": typed, "shows": "sheet" in request.session.drawer, "bare": True}
    status = 400 if read.errors else 200
    return page(request, "new-check.html", status=status, errors=read.errors, **told)


def later(request: HttpRequest) -> HttpResponse:
    """Put the sheet off; the front page says until then that it was not typed back."""
    if request.method == "POST":
        drawer(request, "later")["sheet"] = True
    return to("/")


def lock(request: HttpRequest) -> HttpResponse:
    """Close the book; the passphrase opens it again."""
    if request.method == "POST":
        request.session.lock()
    return to("/")


@csrf_exempt  # type: ignore[untyped-decorator] # leaving must always work
def leave(request: HttpRequest) -> HttpResponse:
    """End the sign-in at once and show nothing."""
    return safety.leave(request.session, request.gate)


def here(request: HttpRequest) -> HttpResponse:
    """Say whether the book is still open; typing counts as being there."""
    if request.headers.get("X-Typing"):
        request.gate.touch()
    return HttpResponse(status=204 if request.session.diary is not None else 200)


@cache
def _static(name: str) -> tuple[bytes, str]:
    names = {path.name: path for path in STATIC.iterdir()}
    if name not in names:
        raise Http404
    return names[name].read_bytes(), TYPES[names[name].suffix]


def static(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001 - Django's
    """Hand out the style, the script and the icon."""
    content, kind = _static(name)
    return HttpResponse(content, content_type=kind)


def icon(request: HttpRequest) -> HttpResponse:
    """Hand out the neutral icon to browsers that ask by habit."""
    return static(request, name="icon.svg")

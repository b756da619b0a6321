"""A helper's pass: one covered item at a time for the helper; numbers and no words for the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from tallybook.content import behaviours
from tallybook.diary.sorting import LABELS
from tallybook.errors import TallybookError, WrongPassphrase
from tallybook.web.forms import folder
from tallybook.web.show import page, spoken
from tallybook.web.uploads import PASSING
from tallybook.web.visits import opened, owned, tell, to

if TYPE_CHECKING:
    from tallybook.diary import Diary

#: What each label is called on a page, and what it says.
NAMED = {
    "matters": ("Matters", "It should be easy to find again."),
    "look at together": ("Look at together", "Better not alone."),
    "nothing to do": ("Nothing to do", "Kept, and nothing follows from it."),
}
_BEHAVIOUR = "behaviour:"
#: A key file is this long at most, in bytes.
KEY_BYTES = 4096
_PER_PAGE = 50
_WRONG = "That is not the passphrase of this key file."


def open_with_key(request: HttpRequest) -> HttpResponse:
    """Open a book with a key file, which is read in memory and kept nowhere."""
    session, doors = request.session, request.META["tallybook.doors"]
    path = request.POST.get("path", session.book or doors.book).strip()
    errors: dict[str, str] = {}
    if request.method == "POST":
        key = _key_of(request)
        if not key:
            errors[PASSING] = "Choose the key file that you made with this program."
        else:
            try:
                diary = doors.open_with_key(folder(path), key, request.POST.get("passphrase", ""))
            except WrongPassphrase:
                errors["passphrase"] = _WRONG
            except TallybookError as error:
                errors[PASSING] = f"{error.message} {spoken(error.advice)}"
            else:
                session.take(diary, path)
                return to("/sort" if diary.scope == "sort" else "/")
    status = 400 if errors else 200
    return page(request, "sort-open.html", status=status, errors=errors, path=path)


def _key_of(request: HttpRequest) -> bytes:
    """The bytes of the key file, held in memory for this request; nothing where it is no key."""
    given = request.FILES.get(PASSING)
    content = b"" if given is None else given.content()
    return content if len(content) <= KEY_BYTES else b""


@opened
def sort(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Show the next item, covered; keep what was said of the one before."""
    if diary.scope == "owner":
        return to("/sorted")
    after = _number(request.GET.get("after", ""))
    errors: dict[str, str] = {}
    if request.method == "POST":
        item = _number(request.POST.get("item", ""))
        if request.POST.get("later"):
            return to(f"/sort?after={item}")
        put = [*request.POST.getlist("label"), *request.POST.getlist("kind")]
        who = request.POST.get("who", "").strip()
        if put or who:
            diary.sort_item(item, [one for one in put if one], who)
            tell(request, "Kept. Here is the next one.")
            return to(f"/sort?after={item}")
        errors["label"] = "Choose something, or leave it for later."
        after = item - 1
    told: dict[str, Any] = {"waiting": diary.next_to_sort(after), "errors": errors, "opened": None}
    return _sort_page(request, told)


@opened
def words(request: HttpRequest, diary: Diary, item: int) -> HttpResponse:
    """Open the words of this one item, because the helper asked for them."""
    if diary.scope == "owner":
        return to("/sorted")
    waiting = diary.next_to_sort(item - 1)
    if waiting.row is None or waiting.row.item != item:
        return to("/sort")
    told: dict[str, Any] = {"waiting": waiting, "errors": {}, "opened": diary.words_to_sort(item)}
    return _sort_page(request, told)


def _sort_page(request: HttpRequest, told: dict[str, Any]) -> HttpResponse:
    labels = [(code, *NAMED[code]) for code in LABELS]
    kinds = [(f"{_BEHAVIOUR}{one.code}", one.name) for one in behaviours()]
    status = 400 if told["errors"] else 200
    return page(
        request, "sort.html", status=status, labels=labels, all_kinds=kinds, bare=True, **told
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else -1  # noqa: PLR2004


# --- for the person whose book it is --------------------------------------------------------------


@opened
def overview(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Say what helpers sorted, in numbers."""
    titles = {f"{_BEHAVIOUR}{one.code}": one.name for one in behaviours()}
    titles |= {code: name for code, (name, _) in NAMED.items()}
    told: dict[str, Any] = {"helpers": diary.sorted_by(), "titles": titles}
    return page(request, "sort-counts.html", **told, may_undo=diary.scope == "owner")


@opened
def done(request: HttpRequest, diary: Diary) -> HttpResponse:
    """List what one helper sorted, item by item, without a word of any."""
    titles = {f"{_BEHAVIOUR}{one.code}": one.name for one in behaviours()}
    titles |= {code: name for code, (name, _) in NAMED.items()}
    by = request.GET.get("by", "")
    start = max(0, _number(request.GET.get("from", "0")))
    found = diary.sorted_items(by)
    told: dict[str, Any] = {"found": found[start : start + _PER_PAGE], "by": by, "start": start}
    told |= {"more": start + _PER_PAGE if len(found) > start + _PER_PAGE else 0, "titles": titles}
    return page(request, "sort-items.html", **told, may_undo=diary.scope == "owner")


@owned
def undo(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Take one sorting back, or all of one helper's."""
    if request.method == "POST":
        by = request.POST.get("by", "")
        entry = _number(request.POST.get("entry", ""))
        chosen = [entry] if entry >= 0 else [one.entry for one in diary.sorted_items(by) if by]
        count = diary.undo_sorted(chosen)
        told = "1 item is" if count == 1 else f"{count:,} items are"
        tell(request, f"Taken back. {told} as before. The history is kept.")
    return to("/sorted")

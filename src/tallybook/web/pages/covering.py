"""Black out words, and parts of pictures and documents, before anything is handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from tallybook.errors import TallybookError
from tallybook.model.redactions import Area
from tallybook.web.pages import diary as diary_pages
from tallybook.web.pages.items import CONVERTED, PICTURES
from tallybook.web.show import page
from tallybook.web.visits import opened, tell, to

if TYPE_CHECKING:
    from tallybook.diary import Diary

PDF = "application/pdf"
#: Sides of an area, as typed in hundredths, and what each is called.
SIDES = (
    ("left", "Left edge"),
    ("top", "Upper edge"),
    ("right", "Right edge"),
    ("bottom", "Lower edge"),
)


@opened
def cover(request: HttpRequest, diary: Diary, item: int) -> HttpResponse:
    """Choose what of an item is blacked out; the book keeps it whole."""
    row = diary_pages._row(diary, item)  # noqa: SLF001 - its neighbour in the same area
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = _done(request, diary, item)
        if not errors:
            return to(f"/item/{item}/cover")
    case = diary.case
    files = [one for one in case.attached(item) if one.media_type in (*PICTURES, *CONVERTED, PDF)]
    told: dict[str, Any] = {
        "row": row,
        "item": item,
        "errors": errors,
        "words": diary.open_words(item) if request.GET.get("words") else None,
        "noted": case.redactions.by_item.get(item),
        "files": [(one, case.redactions.by_exhibit.get(one.sha256)) for one in files],
        "sides": SIDES,
        "pdf": PDF,
        "values": request.POST,
    }
    return page(request, "cover.html", **told)


def _done(request: HttpRequest, diary: Diary, item: int) -> dict[str, str]:
    """Do what was asked; say what is wrong with it."""
    given = request.POST
    why, sha256 = given.get("why", "").strip(), given.get("file", "")
    if given.get("do") == "uncover":
        diary.uncover(exhibit=sha256) if sha256 else diary.uncover(item=item)
        tell(request, "Taken back. It can go whole again.")
        return {}
    if not why:
        return {"why": "Say why, in a few words. They are printed in its place."}
    try:
        if sha256:
            diary.black_out_file(sha256, [_area(given)], why)
        else:
            phrases = [
                line.strip() for line in given.get("phrases", "").splitlines() if line.strip()
            ]
            diary.black_out_words(item, phrases, why)
    except (TallybookError, ValueError):
        place = "left" if sha256 else "phrases"
        wrong = "Give four numbers from 0 to 100." if sha256 else "These words do not stand in it."
        return {place: wrong}
    tell(request, "Blacked out in everything that is handed over. The book keeps it whole.")
    return {}


def _area(given: Any) -> Area:
    """An area as typed, in hundredths of width and height; pages are counted from one."""
    left, top, right, bottom = (float(given.get(name, "")) / 100 for name, _ in SIDES)
    number = max(1, int(given.get("page") or 1))
    return Area(left=left, top=top, right=right, bottom=bottom, page=number - 1)

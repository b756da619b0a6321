"""Hashes of intimate pictures for take-down: made here, the picture not shown and not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from tallybook.content.takedown import Takedown, takedown
from tallybook.errors import NoSuchItem
from tallybook.web.prose import prose, short_prose
from tallybook.web.show import page
from tallybook.web.uploads import PASSING
from tallybook.web.visits import opened

if TYPE_CHECKING:
    from tallybook.diary import Diary
    from tallybook.diary.prints import Prints

#: Below this quality a PDQ hash says little.
LITTLE = 50
#: Pictures of one item for which hashes are made at once.
MOST = 20


@opened
def hashes(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Make the hashes of a picture that is chosen here, or of those of an item by its number."""
    errors: dict[str, str] = {}
    made: list[tuple[str, Prints]] = []
    number = request.POST.get("item", "").strip()
    if request.method == "POST":
        files = request.FILES.getlist(PASSING)
        made = _of_file(diary, files[0], errors) if files else _of_item(diary, number, errors)
    words = takedown()
    told: dict[str, Any] = {"made": made, "errors": errors, "item": number, "little": LITTLE}
    told |= _told(words)
    return page(request, "hashes.html", status=400 if errors else 200, **told)


def _of_file(diary: Diary, upload: Any, errors: dict[str, str]) -> list[tuple[str, Prints]]:
    """Hashes of a file that is only looked at."""
    if upload.is_too_long:
        errors[PASSING] = "This file is too long for that. Save it in the book and give its number."
        return []
    try:
        return [("The file you chose", diary.prints_of(upload.content()))]
    finally:
        upload.drop()


def _of_item(diary: Diary, number: str, errors: dict[str, str]) -> list[tuple[str, Prints]]:
    """Hashes of the pictures and videos of an item."""
    if not (number.isascii() and number.isdigit() and len(number) < len("1000000000")):
        errors[PASSING] = "Choose a picture, or give the number of an item that holds one."
        return []
    try:
        images = diary.images_of(int(number))
    except NoSuchItem:
        images = ()
    if not images:
        errors["item"] = "There is no picture or video under this number."
    return [
        (f"File {place} of item {number}", diary.prints_of_exhibit(each))
        for place, each in enumerate(images[:MOST], 1)
    ]


def _told(words: Takedown) -> dict[str, Any]:
    """What the page says beside the hashes, with its sources."""
    return {
        "words": words,
        "about": prose(words.about),
        "limits": prose(words.limits),
        "services": [(one, short_prose(one.says)) for one in words.service],
    }

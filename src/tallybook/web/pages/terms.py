"""Kinds of behaviour on one item: put one on, or take one off, in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from tallybook.content import behaviours
from tallybook.web.visits import opened, tell, to

if TYPE_CHECKING:
    from tallybook.diary import Diary


def kinds(diary: Diary, item: int) -> dict[str, Any]:
    """What the page of an item is told of its kinds, and of those that it could be put to."""
    put = diary.kinds_of(item)
    told = {one.behaviour.code for one in put if one.told}
    return {"put": put, "to_put": [one for one in behaviours() if one.code not in told]}


@opened
def say(request: HttpRequest, diary: Diary, item: int) -> HttpResponse:
    """Put a kind on an item, or take it off."""
    if request.method == "POST":
        code, off = request.POST.get("kind", ""), bool(request.POST.get("off"))
        if code:
            diary.put_kind(item, code, off=off)
            tell(request, "Taken off. Earlier notes are kept." if off else "Noted.")
        else:
            tell(request, "No kind was chosen, so nothing was changed.")
    return to(f"/item/{item}#kinds")

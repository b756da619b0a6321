"""What is said in a recording: typed by a person, or drafted and then mended by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from tallybook.errors import CannotHear, UnfitAnswer
from tallybook.web.show import page
from tallybook.web.visits import begin, opened, tell, to

if TYPE_CHECKING:
    from tallybook.diary import Diary


@opened
def heard(request: HttpRequest, diary: Diary, item: int) -> HttpResponse:
    """Show the transcript of a recording and the place to type it; drafts say what they are."""
    diary.can_be_heard(item)
    errors: dict[str, str] = {}
    words = request.POST.get("words", "").strip()
    if request.method == "POST" and request.POST.get("act") == "draft":
        return begin(
            request, "Listening to the recording", f"/item/{item}/heard",
            lambda _job: diary.draft_transcript(item),
        )  # fmt: skip
    if request.method == "POST":
        try:
            diary.transcribe(item, words, request.POST.get("by", ""))
        except UnfitAnswer:
            errors["words"] = "There are no words yet."
        else:
            tell(request, "Saved. It can be found by its words now.")
            return to(f"/item/{item}/heard")
    typed, draft = diary.transcript_of(item), diary.heard_of(item)
    start = words or (draft.words if draft else "") or (typed.words if typed else "")
    told: dict[str, Any] = {"item": item, "typed": typed, "draft": draft, "words": start}
    told |= {"errors": errors, "hearing": hearing(diary)}
    return page(request, "heard.html", status=400 if errors else 200, **told)


def hearing(diary: Diary) -> str:
    """The program that can draft a transcript here; empty where there is none."""
    try:
        return diary.hearing()
    except CannotHear:
        return ""

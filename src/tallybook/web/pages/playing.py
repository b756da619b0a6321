"""Sounds and videos, played because it was asked for; stills of them; clocks that were wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse

from tallybook.web import safety
from tallybook.web.pages import items
from tallybook.web.pieces import Pieces
from tallybook.web.show import page
from tallybook.web.visits import begin, opened, tell, to

if TYPE_CHECKING:
    from tallybook.diary import Diary
    from tallybook.web.jobs import Job

RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
MOMENT = re.compile(r"(?:(\d{1,3}):)?(\d{1,5}(?:\.\d{1,3})?)")
MINUTES = re.compile(r"\d{1,7}(?:\.\d{1,2})?")


@opened
def play(request: HttpRequest, diary: Diary, item: int, sha256: str) -> HttpResponse:
    """Offer one sound or video; nothing of it is loaded before the person presses play."""
    return _play(request, diary, item, sha256, {})


def _play(
    request: HttpRequest, diary: Diary, item: int, sha256: str, errors: dict[str, str]
) -> HttpResponse:
    exhibit = items._exhibit(diary, sha256)  # noqa: SLF001 - its neighbour in the same area
    if exhibit.media_type not in items.PLAYED:
        raise Http404
    is_video = diary.case.row(item)["kind"] not in {"recording", "voicemail"}
    is_video = is_video and exhibit.media_type.startswith("video/")
    told = {"item": item, "exhibit": exhibit, "is_video": is_video, "errors": errors}
    answer = page(request, "play.html", status=400 if errors else 200, **told)
    answer["Content-Security-Policy"] = safety.PLAYING_POLICY
    return answer


@opened
def played(request: HttpRequest, diary: Diary, sha256: str) -> HttpResponse:
    """Hand out the stretch of a sound or video that the browser asks for, opened as it goes."""
    exhibit = items._exhibit(diary, sha256)  # noqa: SLF001 - its neighbour in the same area
    if exhibit.media_type not in items.PLAYED:
        raise Http404
    asked = request.headers.get("Range", "")
    first, last = stretch(asked, exhibit.size)
    if first > last:
        answer = HttpResponse(status=416)
        answer["Content-Range"] = f"bytes */{exhibit.size}"
        return answer
    stream = diary.open_exhibit(sha256)
    stream.seek(first)
    length = last - first + 1
    whole = length == exhibit.size
    kind = items.PLAYED[exhibit.media_type]
    found = StreamingHttpResponse(
        Pieces(stream, length), content_type=kind, status=200 if whole and not asked else 206
    )
    found["Content-Length"] = str(length)
    found["Accept-Ranges"] = "bytes"
    if found.status_code != 200:  # noqa: PLR2004
        found["Content-Range"] = f"bytes {first}-{last}/{exhibit.size}"
    found["Content-Security-Policy"] = safety.EXHIBIT_POLICY
    return found


def stretch(asked: str, size: int) -> tuple[int, int]:
    """Read which bytes are asked for, both ends counted; all of them where it does not say.

    Where the stretch lies outside, the first comes after the last.
    """
    match = RANGE.fullmatch(asked.strip())
    if match is None or not (match[1] or match[2]):
        return 0, size - 1
    if not match[1]:
        return max(0, size - int(match[2])), size - 1 if int(match[2]) else -1
    first = int(match[1])
    last = min(int(match[2]), size - 1) if match[2] else size - 1
    return (first, last) if first < size else (1, 0)


@opened
def copy(_request: HttpRequest, diary: Diary, sha256: str) -> HttpResponse:
    """Show a copy of a picture that browsers do not draw themselves, made in memory."""
    exhibit = items._exhibit(diary, sha256)  # noqa: SLF001 - its neighbour in the same area
    if exhibit.media_type not in items.CONVERTED:
        raise Http404
    answer = HttpResponse(diary.shown_picture(sha256), content_type="image/jpeg")
    answer["Content-Security-Policy"] = safety.EXHIBIT_POLICY
    return answer


@opened
def still(request: HttpRequest, diary: Diary, item: int, sha256: str) -> HttpResponse:
    """Keep one frame of a video."""
    if request.method != "POST":
        return to(f"/item/{item}/play/{sha256}")
    match = MOMENT.fullmatch(request.POST.get("at", "").strip())
    if match is None:
        wrong = {"at": "Write minutes and seconds, for example 0:12.3."}
        return _play(request, diary, item, sha256, wrong)
    diary.still(sha256, int(match[1] or 0) * 60 + float(match[2]))
    tell(request, "The picture is kept beside the video.")
    return to(f"/item/{item}")


@opened
def again(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Look at every picture that was not looked at yet, in the background."""
    if request.method != "POST":
        looked = diary.case.fingerprints
        pictures = [
            one for one in diary.case.exhibits.values() if one.media_type.startswith("image/")
        ]
        left = sum(one.sha256 not in looked for one in pictures)
        return page(request, "again.html", left=left, pictures=len(pictures))

    def work(job: Job) -> int:
        return diary.look_again(lambda done, total, items: job.report("", done, total, items))

    return begin(request, "Looking at the pictures", "/again", work)


@opened
def clock(request: HttpRequest, diary: Diary, item: int) -> HttpResponse:
    """Note how wrong the clock of a camera was; the time it wrote is kept."""
    names = ("minutes", "way", "reason")
    given = {name: request.POST.get(name, "").strip() for name in names}
    errors: dict[str, str] = {}
    if request.method == "POST":
        minutes = MINUTES.fullmatch(given["minutes"])
        seconds = round(float(given["minutes"]) * 60) if minutes else 0
        if not seconds:
            errors["minutes"] = "Write a number of minutes, for example 7."
        if not given["reason"]:
            errors["reason"] = "Say in a few words how you know."
        if not errors:
            diary.correct_clock(
                (item,), -seconds if given["way"] == "slow" else seconds, given["reason"]
            )
            tell(request, "Noted. The time the camera wrote is kept.")
            return to(f"/item/{item}")
    told = {"item": item, "given": given, "errors": errors}
    return page(request, "clock.html", status=400 if errors else 200, **told)

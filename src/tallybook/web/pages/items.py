"""One item: what is known about it; its words and pictures only when asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse

from tallybook.web import safety
from tallybook.web.pages import diary as diary_pages
from tallybook.web.pages import flagged, terms
from tallybook.web.pieces import Pieces
from tallybook.web.show import page
from tallybook.web.visits import opened, tell, to

if TYPE_CHECKING:
    from tallybook.diary import Diary
    from tallybook.model.exhibits import Exhibit

#: Pictures that a browser draws without running anything. All else is only handed out as a file.
PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp")
#: Pictures of which a copy is made in memory that a browser draws.
CONVERTED = ("image/heic", "image/heif", "image/avif")
#: Sounds and videos that browsers play, and what they are handed out as.
PLAYED = {
    "audio/mpeg": "audio/mpeg",
    "audio/mp4": "audio/mp4",
    "audio/aac": "audio/aac",
    "audio/ogg": "audio/ogg",
    "audio/wav": "audio/wav",
    "audio/flac": "audio/flac",
    "audio/webm": "audio/webm",
    "video/mp4": "video/mp4",
    "video/quicktime": "video/mp4",
    "video/3gpp": "video/mp4",
    "video/webm": "video/webm",
    "video/ogg": "video/ogg",
}


@opened
def item(request: HttpRequest, diary: Diary, item: int) -> HttpResponse:
    """Show what is known about one item; the other person's words stay covered."""
    return _item(request, diary, item, words=None)


@opened
def words(request: HttpRequest, diary: Diary, item: int) -> HttpResponse:
    """Open the words of this one item."""
    found = diary.open_words(item)
    if request.headers.get("X-Part") == "words":
        return page(request, "words.html", words=found, pieces=_marked(diary, item, found))
    return _item(request, diary, item, words=found)


@opened
def header(request: HttpRequest, diary: Diary, item: int) -> HttpResponse:
    """Show the full header of one mail, because it was asked for."""
    return page(request, "header.html", header=diary.mail_header(item), item=item)


def _item(request: HttpRequest, diary: Diary, item: int, words: Any) -> HttpResponse:
    row = diary_pages._row(diary, item)  # noqa: SLF001 - its neighbour in the same area
    case = diary.case
    told: dict[str, Any] = {"row": row, "words": words, "item": item, "incident": None}
    if row.kind == "incident":
        told["incident"] = diary_pages.spoken(case.incident(item))
        told["history"] = case.history(item)
        told["witnesses"] = case.witnesses(item)
    else:
        told |= flagged.taken(diary, item)
    told |= terms.kinds(diary, item)
    told["pieces"] = _marked(diary, item, words) if words else []
    told["attached"] = case.attached(item)
    told["pictures"] = (*PICTURES, *CONVERTED)
    told["playable"] = PLAYED
    told["clock"] = case.clock_note(item)
    told["alike"] = diary.alike(item) if told["attached"] else ()
    return page(request, "item.html", **told)


def _marked(diary: Diary, item: int, words: Any) -> list[tuple[str, bool]]:
    """The opened words in pieces: those that rules rest on are marked."""
    return flagged.pieces(words.text or "", diary.case.flags.get(item, ()))


@opened
def mark(request: HttpRequest, diary: Diary, item: int) -> HttpResponse:
    """Mark an item as one that matters, or as private, or take the mark off."""
    if request.method == "POST":
        label = "private" if request.POST.get("label") == "private" else "matters"
        diary.label((item,), label, off=bool(request.POST.get("off")))
        tell(request, "Noted.")
    return to(f"/item/{item}")


@opened
def attached(request: HttpRequest, diary: Diary, item: int, sha256: str) -> HttpResponse:
    """Show one picture of an item, blurred until it is asked for once more."""
    exhibit = _exhibit(diary, sha256)
    shows = exhibit.media_type in PICTURES
    converts = exhibit.media_type in CONVERTED
    told: dict[str, Any] = {
        "item": item,
        "exhibit": exhibit,
        "shows": shows or converts,
        "converts": converts,
    }
    return page(request, "picture.html", **told)


@opened
def exhibit(request: HttpRequest, diary: Diary, sha256: str) -> HttpResponse:
    """Hand out the original bytes: a picture to look at, anything else only as a file."""
    found = _exhibit(diary, sha256)
    shows = found.media_type in PICTURES and not request.GET.get("save")
    kind = found.media_type if shows else "application/octet-stream"
    answer = StreamingHttpResponse(Pieces(diary.open_exhibit(sha256)), content_type=kind)
    answer["Content-Length"] = str(found.size)
    answer["Content-Security-Policy"] = safety.EXHIBIT_POLICY
    if not shows:
        ending = _ending(found.name)
        answer["Content-Disposition"] = f'attachment; filename="{sha256[:12]}{ending}"'
    return answer


def _exhibit(diary: Diary, sha256: str) -> Exhibit:
    found = diary.case.exhibits.get(sha256)
    if found is None:
        raise Http404
    return found


def _ending(name: str) -> str:
    """The ending of a file's name where it is plain; the name itself may hold anyone's words."""
    ending = name.rpartition(".")[2].lower()
    return f".{ending}" if ending.isascii() and ending.isalnum() and len(ending) <= 5 else ""  # noqa: PLR2004

"""Choose the language of the pages; the letters of scripts that a computer may lack."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse

from tallybook.content.languages import languages
from tallybook.web.show import page
from tallybook.web.visits import to

if TYPE_CHECKING:
    from tallybook.web.gate import Session


def choose(request: HttpRequest) -> HttpResponse:
    """Show every language in its own words, and take the one that is wanted."""
    session: Session = request.session
    if request.method == "POST":
        code = request.POST.get("language", "")
        if code in {one.code for one in languages()}:
            session.language = code
            if session.diary is not None:
                with session.desk:
                    session.diary.speak(code)
            return to("/")
    return page(request, "language.html")


#: Fonts that come with the program for scripts which not every computer has.
FONTS = ("NotoNaskhArabic-Regular", "NotoSansBengali-Regular", "NotoSansGurmukhi-Regular")


@cache
def _font(name: str) -> bytes:
    return files("tallybook").joinpath("bundle", "fonts", f"{name}.ttf").read_bytes()


def font(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001 - Django's
    """Hand out a font of the program's own."""
    stem = name.removesuffix(".ttf")
    if stem not in FONTS:
        raise Http404
    return HttpResponse(_font(stem), content_type="font/ttf")

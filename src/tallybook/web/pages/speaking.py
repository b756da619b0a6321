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


#: One font of the program's own, for letters which not every computer can draw.
FACE = (
    '@font-face {{ font-family: "Tally {font}"; src: url("/static/font/{font}.ttf") '
    'format("truetype"); font-display: block; unicode-range: {letters}; }}'
)
#: What is asked for all other letters, as in the style of every page.
OTHERS = 'system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif'
#: Our own fonts come first: behind the system's, Chromium drew boxes until the next page.
FAMILY = "body:not(#_), :is(button, input, select, textarea):not(#_) {{ font-family: {names}; }}"
#: Letters that are written from the right stand higher and hang lower.
HIGHER = "{those} {{ line-height: 1.75; }}"


@cache
def _sheet() -> str:
    """The style of the letters of every language there is."""
    drawn = [one for one in languages() if one.font]
    names = [*dict.fromkeys(f'"Tally {one.font}"' for one in drawn), OTHERS]
    high = [f":lang({one.code})" for one in languages() if one.direction == "rtl"]
    rules = [FACE.format(font=one.font, letters=one.letters) for one in drawn]
    rules.append(FAMILY.format(names=", ".join(names)))
    rules += [HIGHER.format(those=", ".join(high))] if high else []
    return "\n".join(dict.fromkeys(rules)) + "\n"


def letters(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's
    """Hand out the style of the letters: which font draws which, by the languages there are."""
    return HttpResponse(_sheet(), content_type="text/css")


@cache
def _font(name: str) -> bytes:
    return files("tallybook").joinpath("bundle", "fonts", f"{name}.ttf").read_bytes()


def font(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001 - Django's
    """Hand out a font of the program's own, of those that a language asks for."""
    stem = name.removesuffix(".ttf")
    if not stem or stem not in {one.font for one in languages()}:
        raise Http404
    return HttpResponse(_font(stem), content_type="font/ttf")

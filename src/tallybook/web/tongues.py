"""In which language a page speaks: chosen by the person, and never changed without a word.

The frame of a page (its menu, the way out, its notes) is always in the reader's language. The page
itself is as well where all of it was translated; where it was not, it is in English and says so.
"""

from __future__ import annotations

import gettext as stdlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeVar

from jinja2 import Environment
from markupsafe import Markup

from tallybook.content import languages as written
from tallybook.content.languages import ENGLISH, ORIGINAL, Language, language, languages

if TYPE_CHECKING:
    from django.http import HttpRequest

Shape = TypeVar("Shape")

#: Templates that are translated in every language, by the beginning of their names.
ESSENTIAL = (
    "add", "away", "correct", "guide", "guided", "help", "home", "language", "lines", "list", "longer",
    "new", "open", "pause", "paused", "safe", "saved", "sheet", "sheets", "start", "words",
)  # fmt: skip

#: Stands in scripts that have it where others have their comma.
ARABIC_COMMA = "\u060c"
#: What is kept of a language beside a book.
ASIDE = "language"


@dataclass(slots=True)
class Speech:
    """How one page is spoken.

    Attributes:
        reader: The reader's language: of the frame, and of all that was translated.
        page: The language of the page itself.
        said: What was said in the page's language, with its English, in the order of the page.
        state: How the words of the page stand, one of those of `tallybook.content.languages`.
    """

    reader: Language = ENGLISH
    page: Language = ENGLISH
    said: dict[str, str] = field(default_factory=dict)
    state: str = written.FIRST


_NOW: ContextVar[Speech] = ContextVar("speech")


def speech() -> Speech:
    """How the page that is being made is spoken."""
    try:
        return _NOW.get()
    except LookupError:
        return Speech()


@contextmanager
def speaking(reader: Language) -> Iterator[Speech]:
    """Speak a language while a page is made."""
    now = Speech(reader=reader, page=reader, state=reader.state)
    before = _NOW.set(now)
    try:
        yield now
    finally:
        _NOW.reset(before)


@cache
def messages(code: str) -> stdlib.NullTranslations:
    """The words of the app in a language; English ones stand for themselves."""
    if code == ORIGINAL:
        return stdlib.NullTranslations()
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - only where it is asked for
    from babel.messages.pofile import read_po  # noqa: PLC0415

    kept = files("tallybook.content").joinpath("languages", code, "messages.po")
    with kept.open("rb") as stream:
        found = read_po(stream, locale=code)
    made = BytesIO()
    write_mo(made, found)
    made.seek(0)
    return stdlib.GNUTranslations(made)


def _(message: str, **values: Any) -> str:
    """A sentence in the language of the page, with its values."""
    now = speech()
    said = messages(now.page.code).gettext(message)
    return _filled(now, message, said, values)


def ngettext(one: str, more: str, count: int, **values: Any) -> str:
    """A sentence that holds a count, in the language of the page."""
    now = speech()
    said = messages(now.page.code).ngettext(one, more, count)
    english = one if count == 1 else more
    return _filled(now, english, said, {"num": count, "n": count} | values)


def later(message: str) -> str:
    """Mark a sentence for translation that is only said later, by `_`."""
    return message


def frame(message: str, **values: Any) -> Markup:
    """A sentence of the frame: in the reader's language, whatever the page is written in."""
    return Markup(messages(speech().reader.code).gettext(message)) % values  # noqa: S704 - our own words


def day(value: date) -> str:
    """A date as it is said in the language of the page."""
    code = speech().page.code
    if code == ORIGINAL:
        return f"{value.day} {value:%B %Y}"
    from babel.dates import format_date  # noqa: PLC0415 - only where it is asked for

    return str(format_date(value, "d MMMM y", locale=code))


def install(made: Environment) -> None:
    """Give templates their words: what is ours is trusted, and values are escaped."""
    made.add_extension("jinja2.ext.i18n")
    made.newstyle_gettext = True  # type: ignore[attr-defined] # the extension's own switch
    made.globals.update(
        _=_in_template, gettext=_in_template, ngettext=_count_in_template, frame=frame,
        isolate=isolated,
        comma=comma, all_languages=languages,
    )  # fmt: skip


def _in_template(message: str, **values: Any) -> Markup:
    now = speech()
    return _filled(now, Markup(message), Markup(messages(now.page.code).gettext(message)), values)  # noqa: S704


def _count_in_template(one: str, more: str, count: int, /, **values: Any) -> Markup:
    now = speech()
    said = messages(now.page.code).ngettext(one, more, count)
    english = one if count == 1 else more
    return _filled(now, Markup(english), Markup(said), {"num": count} | values)  # noqa: S704


def comma() -> str:
    """What parts two pieces of a row, as the script of the page writes it."""
    return f"{ARABIC_COMMA} " if speech().page.draws(ARABIC_COMMA) else ", "


def isolated(value: Any) -> Markup:
    """Keep a name or a number together, whichever way the sentence around it is written."""
    return Markup("<bdi>{}</bdi>").format(value)


Words = TypeVar("Words", str, Markup)


def _filled(now: Speech, english: Words, said: Words, values: Mapping[str, Any]) -> Words:
    if values or isinstance(said, Markup):
        english, said = english % values, said % values
    if now.page.code != ORIGINAL:
        now.said.setdefault(said, english)
    return said


def in_reader(name: str, original: Shape) -> Shape:
    """What was read from a file of words, in the reader's language where that was translated.

    The page says the rest: that it is a draft, or that it is in English.
    """
    now = speech()
    found, state = written.translated(now.reader.code, name, original)
    if state in {written.MISSING, written.OVERTAKEN}:
        speak_english(state)
    elif now.page.code != ORIGINAL:
        now.state = state
    return found


def speak_english(state: str = written.MISSING) -> None:
    """Make the page itself English: its words were not translated, or the English changed since."""
    now = speech()
    if now.reader.code != ORIGINAL:
        now.page, now.state = ENGLISH, state


def is_essential(template: str) -> bool:
    """Whether a template was written to be translated as a whole."""
    return template.removesuffix(".html").split("-")[0] in ESSENTIAL


def chosen(request: HttpRequest) -> Language:
    """The language of a visit: what was chosen, else what the browser asks for, else English."""
    session = getattr(request, "session", None)
    code = getattr(session, "language", "") or _asked_for(request)
    return language(code)


def _asked_for(request: HttpRequest) -> str:
    """The first language of the browser's own list that there is a folder for."""
    known = {one.code for one in languages()}
    for part in request.META.get("HTTP_ACCEPT_LANGUAGE", "").split(","):
        code = str(part).partition(";")[0].strip().lower().partition("-")[0]
        if code in known:
            return code
    return ORIGINAL

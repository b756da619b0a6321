"""How a page is filled: the templates, the places in the menu, and how times and sizes read."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html
from jinja2 import Environment, StrictUndefined

from tallybook.content.beside import beside
from tallybook.model.facts import fact_name, fact_value
from tallybook.model.kinds import CHANNELS as NAMED
from tallybook.model.kinds import KINDS as ITEMS
from tallybook.web import tongues
from tallybook.web.plainly import line_name, page_name, sheet_path

#: The menu. Addresses and names stay plain: they end up in a browser's history.
PLACES = (
    ("/add", "Write"),
    ("/list", "Timeline"),
    ("/counts", "Counts"),
    ("/files", "Files"),
    ("/copies", "Copies"),
    ("/people", "People and dates"),
    ("/settings", "Settings"),
    ("/help", "Help"),
)

KINDS = {
    **{name: kind.title for name, kind in ITEMS.items()},
    "mail": "Email",
    "photo": "Photo",
    "event": "Notice by the app",
    "incident": "Written by you",
    "correction": "Correction",
    "addition": "File added later",
    "stop": "Asked to stop",
    "order": "Order",
    "person": "Who is who",
}

CHANNELS = {**NAMED, "email": "Email"}

DIRECTIONS = {"in": "to you", "out": "from you", "unknown": ""}

KILO = 1024

#: A day, or a day and a time, as a table of counts holds it.
ISO = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d|Z)?)?")

#: Where one sentence ends and the next begins.
SENTENCES = re.compile(r"(?<=[.!?])\s+")

#: Quotation marks on a page, and the straight one that opens a quotation.
LEFT, RIGHT = "\u2018", "\u2019"
OPENING = re.compile(r"(?<![^\s(])'(?=\w)")


def day(value: date | None) -> str:
    """A date as it is said in the language of the page: 4 December 2024."""
    return "" if value is None else tongues.day(value)


def clock(value: datetime | None) -> str:
    """The time of day, to the minute."""
    return "" if value is None else f"{value:%H:%M}"


def moment(value: datetime | None) -> str:
    """Date and time together; an aware time is shown on this machine's own clock."""
    if value is None:
        return "time not known"
    local = value.astimezone() if value.tzinfo is not None else value
    return f"{day(local)}, {clock(local)}"


def stamp(text: str | None) -> str:
    """A time written as ISO 8601, as it is said."""
    if not text:
        return "not known"
    if len(text) <= len("2024-12-01"):
        return day(date.fromisoformat(text))
    value = datetime.fromisoformat(text)
    zone = "" if value.tzinfo is None else f" ({value:%z})"
    return f"{day(value)}, {clock(value)}{zone}"


def number(value: int | None) -> str:
    """A count with separators; a dash where there is none."""
    return "\u2013" if value is None else f"{value:,}"


def size(value: int) -> str:
    """A length in bytes, roughly."""
    if value < KILO:
        return f"{value} bytes"
    if value < KILO**2:
        return f"{value / KILO:.0f} kB"
    if value < KILO**3:
        return f"{value / KILO**2:.1f} MB"
    return f"{value / KILO**3:.2f} GB"


def cell(value: str | float | None) -> str:
    """One cell of a table of counts: numbers, days and ways as they are said."""
    if value is None:
        return "\u2013"
    if isinstance(value, str):
        if ISO.fullmatch(value):
            return stamp(value)
        return CHANNELS.get(value, value)
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


def said(text: str) -> str:
    """A sentence of the program as it is set on a page, with one kind of quotation mark."""
    return OPENING.sub(LEFT, text).replace("'", RIGHT)


def spoken(advice: str) -> str:
    """What helps, without commands that are typed elsewhere than on a page."""
    return " ".join(part for part in SENTENCES.split(advice) if "tallybook " not in part)


def asked(text: str) -> str:
    """The question itself, out of what is said with it; all of it where none is asked."""
    questions = [each for each in SENTENCES.split(text) if each.endswith("?")]
    return " ".join(questions) or text


def besides(text: str) -> str:
    """What is said with a question."""
    if asked(text) == text:
        return ""
    return " ".join(each for each in SENTENCES.split(text) if not each.endswith("?"))


def span(seconds: int) -> str:
    """How far a clock was from the right time."""
    minute = 60
    minutes, rest = divmod(seconds, minute)
    told = [many(minutes, "minute")] if minutes else []
    return " and ".join([*told, many(rest, "second")] if rest or not told else told)


def many(count: int, one: str, more: str = "") -> str:
    """A count with its noun: 1 message, 2 messages."""
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def left(seconds: int | None) -> str:
    """How long something still takes, without hurry."""
    minute = 60
    if seconds is None:
        return ""
    if seconds < minute:
        return "less than a minute to go"
    return f"about {many(round(seconds / minute), 'minute')} to go"


def isolated(tell: Callable[..., str]) -> Callable[..., Any]:
    """Keep a time together, whichever way the sentence around it is written."""

    def told(value: Any) -> Any:
        return format_html("<bdi>{}</bdi>", tell(value))

    return told


def environment(**options: Any) -> Environment:
    """Make the template environment; everything is escaped, and a missing name is a fault."""
    options.update(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made = Environment(**options)  # noqa: S701 - autoescape is set in the line above
    made.filters.update(
        asked=asked,
        besides=besides,
        span=span,
        cell=cell,
        fact=fact_name,
        fact_value=fact_value,
        day=isolated(day),
        plain_day=day,
        clock=clock,
        moment=isolated(moment),
        stamp=isolated(stamp),
        number=number,
        said=said,
        spoken=spoken,
        size=size,
        left=left,
    )
    made.globals.update(
        many=many,
        places=PLACES,
        kinds=KINDS,
        channels=CHANNELS,
        directions=DIRECTIONS,
        beside=beside,
        page_name=page_name,
        line_name=line_name,
    )
    made.globals["sheet_path"] = sheet_path
    tongues.install(made)
    return made


def _direction(request: HttpRequest) -> str:
    """Which way a page runs: that of its language, unless the other one is asked for."""
    asked = request.GET.get("dir")
    return str(asked if asked in {"ltr", "rtl"} else tongues.speech().reader.direction)


def page(request: HttpRequest, template: str, *, status: int = 200, **told: Any) -> HttpResponse:
    """Fill a template with what it is told and with what every page knows."""
    session = getattr(request, "session", None)
    is_open = session is not None and session.diary is not None
    if not tongues.is_essential(template):
        tongues.speak_english()
    common = {
        "here": request.path,
        "is_open": is_open,
        "is_owner": is_open and session is not None and session.diary.scope == "owner",
        "practice": session.practice if is_open and session is not None else "",
        "bare": False,
        "speech": tongues.speech(),
        "direction": _direction(request),
        "notice": session.drawer.pop("notice", "") if session is not None else "",
        "now": datetime.now(tz=UTC),
    }
    return HttpResponse(render_to_string(template, common | told, request), status=status)

"""Look back: one line of time, filtered; words stay covered until opened one by one.

A filter lives in memory under a number. Addresses carry only the number, so that no word that was
searched for stands in a browser's history.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from tallybook.errors import UnfitAnswer
from tallybook.web.forms import UNREADABLE_DAY, day, is_day
from tallybook.web.show import CHANNELS, DIRECTIONS, KINDS, page, stamp
from tallybook.web.tongues import _
from tallybook.web.visits import drawer, opened, to

if TYPE_CHECKING:
    from tallybook.case import Filter
    from tallybook.diary import Diary

#: Rows on one page: few enough to take in, and well below 100 kB.
ROWS = 50

FIELDS = ("person", "handle", "channel", "kind", "direction", "since", "until", "words", "matters")


def remember(request: HttpRequest, chosen: Filter) -> int:
    """Keep a filter for this sign-in; give back its number."""
    kept = drawer(request, "filters")
    for number, known in kept.items():
        if known == chosen:
            return int(number)
    kept[len(kept) + 1] = chosen
    return len(kept)


def leading(request: HttpRequest, items: tuple[int, ...]) -> tuple[int, int]:
    """How many items these are, and the number of the filter that lists them."""
    from tallybook.case import Filter  # noqa: PLC0415

    return len(items), remember(request, Filter(items=items)) if items else 0


def recall(request: HttpRequest, number: str | None) -> Filter:
    """Find a filter by its number; the one that leaves everything in where there is none."""
    from tallybook.case import Filter  # noqa: PLC0415 - needs nothing before a book is open

    found = drawer(request, "filters").get(int(number) if number and number.isdecimal() else 0)
    return found if found is not None else Filter()


@opened
def timeline(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Show one page of the timeline."""
    number = request.GET.get("f", "")
    chosen = recall(request, number)
    place = request.GET.get("from", "0")
    start = int(place) // ROWS * ROWS if place.isdecimal() else 0
    found = diary.timeline(chosen, start, ROWS)
    days = [(each, list(rows)) for each, rows in groupby(found.rows, _day_of)]
    told: dict[str, Any] = {"days": days, "total": found.total, "start": start, "rows": ROWS}
    told |= {"aside": [(count, kind) for kind, count in found.aside]}
    told |= {"number": number, "chosen": _named(chosen.to_words()), "values": chosen.to_words()}
    return page(request, "list.html", errors={}, **told)


def _day_of(row: Any) -> Any:
    return row.home.date() if row.home is not None else None


def _named(words: dict[str, str]) -> list[str]:
    """A filter, said plainly; the words that were searched for stay unsaid."""
    said: dict[str, Callable[[str], str]] = {
        "person": lambda who: _("with %(who)s", who=who),
        "handle": str,
        "since": lambda day: _("from %(day)s", day=stamp(day)),
        "until": lambda day: _("until %(day)s", day=stamp(day)),
        "words": lambda _words: _("with the words you gave"),
        "matters": lambda _yes: _("marked as mattering most"),
    }
    named = [say(words[name]) for name, say in said.items() if name in words]
    for name, table in (("channel", CHANNELS), ("kind", KINDS), ("direction", DIRECTIONS)):
        named += [_(table.get(code, code)) for code in words.get(name, "").split(",") if code]
    return named


def unfit(typed: dict[str, str]) -> dict[str, str]:
    """Say which day of a filter is none."""
    errors = {name: UNREADABLE_DAY for name in ("since", "until") if not is_day(typed[name])}
    return errors or {"since": "This choice does not fit together. Take one part of it away."}


def typed_filter(request: HttpRequest) -> dict[str, str]:
    """The fields of a filter as they were typed; days come from three boxes each."""
    typed = {name: request.POST.get(name, "").strip() for name in FIELDS}
    return typed | {name: day(request.POST, name) for name in ("since", "until")}


@opened
def choose(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Take a filter and show what it leaves."""
    return _choose(request, diary, "list-choose.html")


@opened
def find(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Look for words in everything."""
    return _choose(request, diary, "find.html")


def _choose(request: HttpRequest, diary: Diary, template: str) -> HttpResponse:
    from tallybook.case import Filter  # noqa: PLC0415
    from tallybook.case.timeline import choices  # noqa: PLC0415

    typed = typed_filter(request)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            chosen = Filter.from_words({name: value for name, value in typed.items() if value})
        except UnfitAnswer:
            errors = unfit(typed)
        else:
            return to(f"/list?f={remember(request, chosen)}")
    else:
        typed |= recall(request, request.GET.get("f")).to_words()
    told = {"values": typed, "errors": errors, "choices": choices(diary.case)}
    return page(request, template, status=400 if errors else 200, **told)

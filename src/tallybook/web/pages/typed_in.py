"""Type in what was first written on paper: several rows at once, each shown as written later."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, QueryDict

from tallybook.model.entries import SOME_DAY, Incident, Witness
from tallybook.model.time import Moment
from tallybook.web import forms
from tallybook.web.pages import diary as diary_pages
from tallybook.web.pages import drafts
from tallybook.web.show import page
from tallybook.web.tongues import _, ngettext
from tallybook.web.visits import opened, tell, to

if TYPE_CHECKING:
    from tallybook.diary import Diary
    from tallybook.web.forms import Read

#: Rows that are shown at first, that come with each press, and at most.
ROWS, MOST = 3, 30

#: Boxes of one row, beside its days.
BOXES = ("time", "where", "what", "seen", "feeling", "told")


@opened
def typed(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Take rows of a paper log: happened then, written on paper then, typed in now."""
    if request.method != "POST":
        kept = diary_pages.kept(request)
        if kept is not None:
            drafts.hold(diary, "typed", kept)
        else:
            kept = drafts.begun(diary, "typed")
        return _show(request, kept or QueryDict(), {}, kept=kept is not None)
    typed = drafts.typed_in(request, diary, "typed")
    if request.POST.get("do") == "more":
        typed["rows"] = str(min(_rows(typed) + ROWS, MOST))
        drafts.hold(diary, "typed", typed)
        return _show(request, typed, {})
    read = forms.Read()
    rows = [row for n in range(_rows(typed)) if (row := _row(typed, n, read, diary)) is not None]
    if not rows and not read.errors:
        read.errors["what_0"] = _("Write what happened in one row at least.")
    if read.errors:
        drafts.hold(diary, "typed", typed)
        return _show(request, typed, read.errors)
    for row in rows:
        diary.write(row)
    diary.drop_draft("typed")
    tell(
        request,
        ngettext(
            "%(num)d note is saved. It is marked as written on paper first.",
            "%(num)d notes are saved. They are marked as written on paper first.",
            len(rows),
        ),
    )
    return to("/")


def _rows(typed: QueryDict) -> int:
    """How many rows there are; what cannot be read is as many as at first."""
    told = typed.get("rows", "")
    is_number = told.isascii() and told.isdecimal() and len(told) < len("1000")
    return max(1, min(int(told), MOST)) if is_number else ROWS


def _row(typed: QueryDict, number: int, read: Read, diary: Diary) -> Incident | None:
    """Read one row; None where nothing stands in it."""
    said = {box: typed.get(f"{box}_{number}", "").strip() for box in BOXES}
    days = {name: forms.day(typed, f"{name}_{number}") for name in ("day", "noted")}
    if not any((*said.values(), *days.values())):
        return None
    for name, written in days.items():
        if not forms.is_day(written):
            read.errors[f"{name}_{number}"] = _("That is not a day. An example: 27 3 2026.")
    if not said["what"]:
        read.errors[f"what_{number}"] = _("Write what happened here, or empty the whole row.")
    if read.errors:
        return None
    if days["noted"] and days["noted"] < days["day"]:
        read.errors[f"noted_{number}"] = _("That is before it happened. Check both days.")
    moment, what = _when(days["day"], said, diary.case.zone)
    return Incident(
        what=what,
        when=moment,
        where=said["where"],
        witnesses=(Witness(name=said["seen"]),) if said["seen"] else (),
        feeling=said["feeling"],
        reported_to=said["told"],
        noted_on=days["noted"] or SOME_DAY,
    )


def _when(day: str, said: dict[str, str], zone: str) -> tuple[Moment, str]:
    """The time of a row; a time that is no clock time stays as it stands, with the words."""
    hour, what = forms.hour_of(said["time"]), said["what"]
    if hour is None or (hour and not day):
        what = f"{what}\n{_('Time, as it stands on paper: %(time)s', time=said['time'])}"
    if not day:
        return Moment(), what
    start = datetime.fromisoformat(f"{day}T{hour or '00:00'}")
    precision = "minute" if hour else "day"
    return Moment(kind="exact", start=start, zone=zone, precision=precision), what


def _show(
    request: HttpRequest, typed: QueryDict, errors: dict[str, str], *, kept: bool = False
) -> HttpResponse:
    rows: list[dict[str, Any]] = [
        {box: typed.get(f"{box}_{number}", "") for box in BOXES}
        | {name: forms.day(typed, f"{name}_{number}") for name in ("day", "noted")}
        for number in range(_rows(typed))
    ]
    told: dict[str, Any] = {"rows": rows, "errors": errors, "kept": kept, "most": MOST}
    return page(request, "add-typed.html", status=400 if errors else 200, **told)

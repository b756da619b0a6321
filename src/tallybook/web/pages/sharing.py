"""Who holds what: copies, consents, receipts and keys, with what can and cannot be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from tallybook.errors import UnfitAnswer
from tallybook.model.consents import COVERED, STATES, WAYS, ConsentPaper, HandedPaper
from tallybook.web import order_forms
from tallybook.web.pages.timeline import FIELDS, typed_filter, unfit
from tallybook.web.show import page
from tallybook.web.visits import known_zone, opened, tell, to

if TYPE_CHECKING:
    from tallybook.diary import Diary

_CONSENT = ("recipient", "purpose", "items", "bundle", "by", "how", "notes")
_HANDED = ("time", "recipient", "bundle", "what", "how", "receipt")
#: What a key lets somebody do.
SCOPES = {"sort": "sort", "read": "read", "write": "read and write"}


@opened
def holders(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Show every recipient with all they hold."""
    told: dict[str, Any] = {"holders": diary.holders(), "today": diary.today, "scopes": SCOPES}
    return page(request, "held.html", states=STATES, covered=COVERED, **told)


@opened
def add_consent(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Note who may have what, for what and until when."""
    from tallybook.case.timeline import choices  # noqa: PLC0415 - after a book is open

    values = order_forms.typed(request, _CONSENT, ("dated", "ends"))
    values |= typed_filter(request) if request.method == "POST" else dict.fromkeys(FIELDS, "")
    values["kinds"] = request.POST.getlist("kinds")
    values["final"] = bool(request.POST.get("final"))
    errors: dict[str, str] = {}
    if request.method == "POST":
        item = _consent(diary, values, errors)
        if not errors:
            tell(request, "Noted. It can be withdrawn on its own page.")
            return to(f"/copies/agreed/{item}")
    else:
        values |= {"dated": diary.today.isoformat(), "how": "self", "kinds": ["items"]}
    told: dict[str, Any] = {"values": values, "errors": errors, "choices": choices(diary.case)}
    told |= {"covered": tuple(COVERED.items()), "ways": tuple(WAYS.items())}
    status = 400 if errors else 200
    return page(request, "consent.html", status=status, made=diary.case.shared.copies, **told)


def _consent(diary: Diary, values: dict[str, Any], errors: dict[str, str]) -> int:
    """Note what was typed; say what does not fit."""
    from tallybook.case import Filter  # noqa: PLC0415

    errors |= order_forms.unreadable(values, ("dated", "ends"))
    for name, sentence in (
        ("recipient", "Say who may have it: a name or an office."),
        ("purpose", "Say what for, in a few words."),
        ("dated", "Give the day it was given."),
    ):
        if not values[name]:
            errors[name] = sentence
    if not errors and values["ends"] and values["ends"] < values["dated"]:
        errors["ends"] = "It ends before it begins. Check both days."
    chosen = Filter()
    try:
        chosen = Filter.from_words({name: values[name] for name in FIELDS if values[name]})
    except UnfitAnswer:
        errors |= unfit(values)
    if errors:
        return -1
    paper = ConsentPaper(
        **{name: values[name] for name in ("recipient", "purpose", "dated", "ends", "by", "notes")},
        chosen=tuple(chosen.to_words().items()),
        items=order_forms.numbers(values["items"]),
        bundle=_number(values["bundle"]),
        kinds=tuple(one for one in values["kinds"] if one in COVERED),
        how=values["how"] if values["how"] in WAYS else "other",
        withdrawable=not values["final"],
    )
    return diary.add_consent(paper)


@opened
def consent(request: HttpRequest, diary: Diary, item: int) -> HttpResponse:
    """Show one consent, and take a withdrawal."""
    one = diary.consent(item)
    values = order_forms.typed(request, ("time", "how", "reason"), ("day",))
    errors: dict[str, str] = {}
    if request.method == "POST":
        dated = order_forms.moment(values, errors)
        if not errors:
            try:
                diary.withdraw_consent(item, dated, how=values["how"], reason=values["reason"])
            except UnfitAnswer as error:
                errors["day"] = f"That does not fit: {error.fields['reason']}."
            else:
                tell(request, "Noted. Nothing more goes on this consent.")
                return to(f"/copies/agreed/{item}")
    else:
        values["day"] = diary.today.isoformat()
    told: dict[str, Any] = {"consent": one, "values": values, "errors": errors}
    told |= {"state": one.state(diary.today), "states": STATES, "covered": COVERED, "ways": WAYS}
    told["tied"] = [each for each in diary.case.shared.copies if each.consent == item]
    told["copies"] = diary.case.shared.by_copy.get(one.bundle)
    return page(request, "consent-one.html", status=400 if errors else 200, **told)


@opened
def handed(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Note that copies were handed over, and the receipt for them."""
    values = order_forms.typed(request, _HANDED, ("day",))
    errors: dict[str, str] = {}
    if request.method == "POST":
        dated = order_forms.moment(values, errors)
        bundle = _number(values["bundle"])
        if not values["recipient"]:
            errors["recipient"] = "Say who took it: a name or an office."
        if bundle < 0 and not values["what"]:
            errors["what"] = "Choose the copies, or say in a few words what it was."
        if not errors:
            given = {name: values[name] for name in ("recipient", "what", "how", "receipt")}
            given |= {"zone": known_zone(diary), "exhibit": _receipt(request, diary)}
            diary.hand_over(HandedPaper(dated=dated, bundle=bundle, **given))
            tell(request, "Noted.")
            return to("/copies/held")
    else:
        values |= {"day": diary.today.isoformat(), "bundle": request.GET.get("of", "")}
        made = diary.case.shared.by_copy.get(_number(values["bundle"]))
        values["recipient"] = made.recipient if made else ""
    told: dict[str, Any] = {"values": values, "errors": errors}
    told["made"] = diary.case.shared.copies
    return page(request, "handed.html", status=400 if errors else 200, **told)


def _receipt(request: HttpRequest, diary: Diary) -> str:
    """Seal the photo of a receipt that came with the form; its SHA-256, or nothing."""
    files = request.FILES.getlist("file")
    return str(diary.register(files[0].keep()).sha256) if files else ""


def _number(text: str) -> int:
    """A number as it stands in a form; -1 for none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("1000000000") else -1

"""A check-in: what it can and cannot do, what is set up, the timer itself, and what came of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from tallybook.diary.checkins import (
    TEST_SUBJECT,
    TEST_WORDS,
    TEXTS_999,
    WORDS,
    CheckinPlan,
    Contact,
    gives_away,
    left_open,
    plain,
)
from tallybook.errors import UnfitAnswer
from tallybook.model import checkins
from tallybook.reaching import check_address, check_way
from tallybook.web.checkins import Watch, stands, steady, test, watches, way_of
from tallybook.web.show import page
from tallybook.web.visits import begin, owned, tell, to

if TYPE_CHECKING:
    from tallybook.diary import Diary

#: Minutes that are offered for a timer.
LENGTHS = (15, 30, 60, 120, 240, 480, 720)
#: How mail is kept from others' eyes on its way, and the port that is usual for it.
SECURITIES = (
    ("tls", "Encrypted from the start (TLS)", "The usual port is 465."),
    ("starttls", "Encrypted after the first words (STARTTLS)", "The usual port is 587."),
    ("here", "A mail server on this computer", "Only for 127.0.0.1."),
)
SHORTEST_CODE = 3
SAID_TWICE = "That was not one of your codes. Nothing has changed."
#: The clock of all timers of this process.
CLOCK = steady()


def overview(request: HttpRequest) -> HttpResponse:
    """Show the state; with a locked book, only where to type a code, and only while one is wanted."""
    if request.session.diary is None:
        return page(request, "checkin-code.html", error="") if _running(request) else to("/open")
    return _overview(request)


@owned
def _overview(request: HttpRequest, diary: Diary) -> HttpResponse:
    watch = _settled(request, diary)
    log = diary.checkin_log()
    if watch is not None and watch.timer.forced and not watch.noted:
        log = ((-1, watch.timer), *log)  # what is under way must not be what tells the codes apart
    all_of_it = bool(request.session.drawer.pop("checkin log", False))
    told: dict[str, Any] = {"plan": diary.checkin_plan, "missing": diary.checkin_plan.missing}
    told |= {"timer": watch.timer if watch else None, "log": log, "all_of_it": all_of_it}
    told |= {"lengths": LENGTHS, "asks": checkins.ASK_CHOICES, "now": CLOCK()}
    return page(request, "checkin.html", here="/settings", **told)


def answer(request: HttpRequest) -> HttpResponse:
    """Take a code, with the book open or locked; both codes are answered alike."""
    if request.method != "POST":
        return to("/checkin")
    typed = request.POST.get("code", "")
    if any(each.answer(typed) for each in _running(request)):
        tell(request, "Noted. The timer is off.")
        return to("/checkin" if request.session.diary is not None else "/open")
    if request.session.diary is None:
        return page(request, "checkin-code.html", status=400, error=SAID_TWICE)
    tell(request, SAID_TWICE)
    return to("/checkin")


def _running(request: HttpRequest) -> list[Watch]:
    """The timers that wait: of the open book, or of any where the book is locked."""
    diary, found = request.session.diary, watches(request.session)
    some = found.values() if diary is None else [found[k] for k in (diary.which,) if k in found]
    return [each for each in some if each.look().is_waiting]


def _settled(request: HttpRequest, diary: Diary) -> Watch | None:
    """The timer of this book; what came of one that is over is noted first."""
    watch = watches(request.session).get(diary.which)
    if watch is None:
        left = diary.left_checkin(CLOCK())
        if left is not None:
            diary.end_checkin(left)
        return None
    watch.look()
    if watch.is_over and not watch.noted:
        diary.end_checkin(watch.timer)
        watch.noted = True
    return watch


@owned
def start(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Arm the timer, where everything it needs was set up and tried."""
    if request.session.practice:
        tell(request, "This is a book to practise with. No timer runs in it.")
        return to("/checkin")
    watch, plan = _settled(request, diary), diary.checkin_plan
    busy = watch is not None and not watch.is_over
    minutes, asks = request.POST.get("minutes", ""), request.POST.get("asks", "")
    fits = minutes in map(str, LENGTHS) and asks in map(str, checkins.ASK_CHOICES)
    if request.method != "POST" or busy or plan.missing or not fits:
        return to("/checkin")
    timer = checkins.arm(CLOCK(), int(minutes), int(asks))
    alive = stands(request.gate, request.session)
    made = Watch(plan, timer, diary.begin_checkin(timer), alive=alive, clock=CLOCK)
    watches(request.session)[diary.which] = made
    made.start()
    return to("/checkin")


@owned
def read(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Note that a contact read the message or answered."""
    item, name = request.POST.get("item", ""), request.POST.get("name", "")
    known = {str(number): timer for number, timer in diary.checkin_log()}
    if item in known and name in {one.name for one in known[item].told}:
        diary.read_checkin(int(item), name)
        tell(request, "Noted.")
    return _all_of_it(request)


@owned
def log(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Show all that came of check-ins, for the code that says that all is well."""
    if request.method == "POST":
        if diary.checkin_plan.code(request.POST.get("log-code", "")) == "fine":
            return _all_of_it(request)
        tell(request, SAID_TWICE)
    return to("/checkin")


def _all_of_it(request: HttpRequest) -> HttpResponse:
    request.session.drawer["checkin log"] = True
    return to("/checkin")


@owned
def phone(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Note whether the person's phone is registered for text messages to 999."""
    chosen = request.POST.get("texts", "")
    if request.method == "POST" and chosen in TEXTS_999:
        diary.keep_checkin_plan(replace(diary.checkin_plan, texts=chosen))
        tell(request, "Noted.")
    return to("/checkin")


@owned
def words(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Write the message beforehand, and where the person is if they want to say so."""
    plan, errors = diary.checkin_plan, {}
    typed = {"subject": plan.subject, "text": plan.text or WORDS, "place": plan.place}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").strip() for name in typed}
        if open_places := left_open(typed["text"]):
            some = ", ".join(open_places)
            errors["text"] = f"Fill in, or take out, what stands in square brackets: {some}."
        if not typed["text"] or not typed["subject"]:
            errors["text" if not typed["text"] else "subject"] = "Write a few words here."
        if not errors:
            diary.keep_checkin_plan(_worded(plan, typed))
            tell(request, _words_noted(typed["text"]))
            return to("/checkin")
    told: dict[str, Any] = {"typed": typed, "errors": errors, "plan": plan}
    return page(request, "checkin-words.html", status=400 if errors else 200, **told)


def _worded(plan: CheckinPlan, typed: dict[str, str]) -> CheckinPlan:
    """The plan with its message; the place is as old as its words."""
    place = typed["place"]
    since = CLOCK().isoformat() if place != plan.place else plan.place_at
    at = since if place else ""
    return replace(plan, subject=typed["subject"], text=typed["text"], place=place, place_at=at)


def _words_noted(text: str) -> str:
    """What to say once a message was kept."""
    if gives_away(text):
        return "Kept. It holds a word from which a stranger who sees it could guess what it is about. You can change it."
    return "Kept."


@owned
def mail(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Set up the mail account that messages go from."""
    plan, errors = diary.checkin_plan, {}
    names = ("host", "security", "sender", "name")
    typed = {name: str(getattr(plan, name)) for name in names} | {"port": str(plan.port)}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").strip() for name in typed}
        port = int(typed["port"]) if typed["port"].isascii() and typed["port"].isdigit() else 0
        secret = request.POST.get("secret", "") or plan.secret
        made = plan.with_mail(**typed | {"port": port, "secret": secret})
        try:
            check_address(typed["sender"])
            check_way(way_of(made))
        except UnfitAnswer as error:
            field = "sender" if "address" in str(error) else "host"
            errors[field] = f"This does not fit: {error.fields['reason']}."
        else:
            diary.keep_checkin_plan(made)
            tell(request, "Kept. Nothing was sent. Each contact has to be tested with it.")
            return to("/checkin/people")
    told: dict[str, Any] = {"typed": typed, "errors": errors, "securities": SECURITIES}
    told |= {"has_secret": bool(plan.secret)}
    return page(request, "checkin-mail.html", status=400 if errors else 200, **told)


@owned
def people(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Add and take away contacts, send each a test, and confirm that it came."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        plan = diary.checkin_plan
        known = {one.name: one for one in plan.contacts}
        contact = known.get(request.POST.get("contact", ""))
        act = request.POST.get("act", "")
        if act == "add":
            errors = _add(request, diary)
        elif contact is not None and act == "remove":
            diary.keep_checkin_plan(plan.without(contact.name))
        elif contact is not None and act == "test" and plan.host:
            return begin(
                request, "Sending a test", "/checkin/people", lambda _job: _tried(diary, contact)
            )
        elif contact is not None and act == "confirm" and contact.tested != checkins.FAILED:
            sure = replace(contact, confirmed=bool(contact.tested))
            diary.keep_checkin_plan(plan.with_contact(sure))
        if not errors:
            return to("/checkin/people")
    told: dict[str, Any] = {"plan": diary.checkin_plan, "errors": errors, "typed": request.POST}
    told |= {"test_subject": TEST_SUBJECT, "test_words": TEST_WORDS}
    return page(request, "checkin-people.html", status=400 if errors else 200, **told)


def _add(request: HttpRequest, diary: Diary) -> dict[str, str]:
    """Add a contact; what does not fit, by field."""
    name, plan = " ".join(request.POST.get("name", "").split()), diary.checkin_plan
    if not name or name in {one.name for one in plan.contacts}:
        return {"name": "Give a name that is not in the list yet."}
    try:
        address = check_address(request.POST.get("address", ""))
    except UnfitAnswer:
        return {"address": "That is no address of mail."}
    diary.keep_checkin_plan(plan.with_contact(Contact(name=name, address=address)))
    return {}


def _tried(diary: Diary, contact: Contact) -> str:
    """Send the test and note what became of it."""
    found = test(diary.checkin_plan, contact)
    diary.keep_checkin_plan(diary.checkin_plan.with_contact(found))
    return found.tested


@owned
def codes(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Choose the two codes."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        fine, forced = (request.POST.get(name, "").strip() for name in ("fine", "forced"))
        errors = _codes_wrong(fine, forced)
        if not errors:
            plan = replace(diary.checkin_plan, fine=fine, forced=forced, practised=())
            diary.keep_checkin_plan(plan)
            tell(request, "Kept. Now try both in practice.")
            return to("/checkin/practice")
    return page(request, "checkin-codes.html", status=400 if errors else 200, errors=errors)


def _codes_wrong(fine: str, forced: str) -> dict[str, str]:
    """What is wrong with two codes, by field."""
    for name, code in (("fine", fine), ("forced", forced)):
        if len(plain(code)) < SHORTEST_CODE:
            return {name: "Use three letters or more, such as a few plain words."}
    if plain(fine) == plain(forced):
        return {"forced": "Choose another one: it has to differ from the first."}
    return {}


@owned
def practice(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Try both codes. Nothing is armed and nothing is sent."""
    plan: CheckinPlan = diary.checkin_plan
    if not (plan.fine and plan.forced):
        return to("/checkin/codes")
    found = None
    if request.method == "POST":
        found = plan.code(request.POST.get("code", ""))
        if found:
            tried = tuple(sorted({*plan.practised, found}))
            plan = replace(plan, practised=tried)
            diary.keep_checkin_plan(plan)
    told: dict[str, Any] = {"plan": plan, "found": found, "words": plan.words(CLOCK())}
    return page(request, "checkin-practice.html", **told)

"""The tree head outside the book: to read out, to compare, and to have stamped by authorities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from tallybook.content.authorities import authorities
from tallybook.errors import NoAnswer, TallybookError, UnfitAnswer
from tallybook.reaching import Place, place_of, post_request
from tallybook.web.show import page, spoken
from tallybook.web.visits import begin, done, drawer, opened, to

if TYPE_CHECKING:
    from tallybook.diary import Diary
    from tallybook.web.jobs import Job

#: Authorities that are asked at once.
MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """One request as it would go out.

    Attributes:
        address: Where to.
        place: The same, read.
        imprint: The hash in it, hex.
        request: Its bytes.
    """

    address: str
    place: Place
    imprint: str
    request: bytes

    @property
    def lines(self) -> tuple[str, ...]:
        """Everything that goes out, line by line; the last one is the request, hex."""
        target = f"POST {self.place.target} HTTP/1.1"
        said = [f"{name}: {value}" for name, value in self.place.headers]
        return (target, *said, f"Content-Length: {len(self.request)}", self.request.hex())


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came of asking one authority: a sentence, and whether a stamp was kept."""

    host: str
    sentence: str
    kept: bool


@opened
def overview(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Show the tree head in each form, the stamps there are, and whom to ask."""
    return _overview(request, diary, {})


def _overview(
    request: HttpRequest, diary: Diary, errors: dict[str, str], **more: Any
) -> HttpResponse:
    told: dict[str, Any] = {
        "words": diary.head_words(),
        "line": diary.head_text(),
        "code": diary.head_code(drawn=True),
        "stamps": diary.stamps(),
        "fingerprint": diary.book_fingerprint(),
        "known": authorities(),
        "typed": request.POST,
        "chosen": request.POST.getlist("authority"),
        "compared": None,
        "errors": errors,
    }
    return page(request, "stamps.html", status=400 if errors else 200, **told | more)


@opened
def compare(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Say whether words that somebody noted are a tree head of this book."""
    typed = request.POST.get("noted", "").strip()
    if request.method != "POST":
        return to("/settings/stamps")
    try:
        found = diary.compare_head(typed)
    except UnfitAnswer:
        return _overview(request, diary, {"noted": "Type all twelve words, or the whole line."})
    return _overview(request, diary, {}, compared=found)


@opened
def ask(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Show exactly what would go out, and to whom; nothing is sent."""
    if request.method != "POST":
        return to("/settings/stamps")
    known = {one.code: one.address for one in authorities().authority}
    chosen = [known[code] for code in request.POST.getlist("authority") if code in known]
    own = request.POST.get("own", "").split()
    addresses = list(dict.fromkeys([*chosen, *own]))[:MOST]
    if not addresses:
        return _overview(request, diary, {"authority": "Choose whom to ask, best two of them."})
    try:
        places = [place_of(each) for each in addresses]
    except UnfitAnswer:
        return _overview(request, diary, {"own": "That is not the address of an authority."})
    made = [
        (address, place, diary.ask_stamp())
        for address, place in zip(addresses, places, strict=True)
    ]
    going = tuple(
        Going(address=address, place=place, imprint=asking.imprint, request=asking.request)
        for address, place, asking in made
    )
    drawer(request, "stamps")["going"] = going
    return page(request, "stamps-check.html", going=going, text=made[0][2].text)


@opened
def send(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Send what was shown, once, and keep what comes back."""
    going: tuple[Going, ...] = drawer(request, "stamps").pop("going", ())
    if request.method != "POST" or not going:
        return to("/settings/stamps")

    def work(job: Job) -> tuple[Answered, ...]:
        found = []
        for number, one in enumerate(going, 1):
            job.report(f"Asking {one.place.host}", number, len(going))
            found.append(_asked(diary, one))
        return tuple(found)

    return begin(request, "Asking for time stamps", "/settings/stamps/{number}", work)


def _asked(diary: Diary, one: Going) -> Answered:
    """Ask one authority; that it gives no stamp does not keep the others from being asked."""
    host = one.place.host
    try:
        answer = post_request(one.address, one.request)
        kept = diary.keep_stamp(one.request, answer, asked=one.address)
    except NoAnswer as error:
        return Answered(host=host, sentence=error.message, kept=False)
    except TallybookError as error:
        sentence = f"{error.message} {spoken(error.advice)}"
        return Answered(host=host, sentence=sentence, kept=False)
    return Answered(host=host, sentence=f"{kept.who} says {kept.at}: {kept.how}.", kept=True)


@opened
def sent(request: HttpRequest, diary: Diary, number: int) -> HttpResponse:  # noqa: ARG001
    """Say what each authority answered."""
    return page(request, "stamps-done.html", answers=done(request, number))

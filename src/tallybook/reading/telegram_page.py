"""What one message on a page of Telegram Desktop shows: its parts, found by their classes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from tallybook.reading.markup import Element, exact_words

#: A time as the app writes it, with its offset from UTC where there is one.
CLOCK = re.compile(
    r"(\d\d)\.(\d\d)\.(\d{4}) (\d\d):(\d\d):(\d\d)(?: UTC([+-])(\d\d):(\d\d))?", re.ASCII
)
_DAY = re.compile(r"(\d{1,2}) ([A-Z][a-z]{2,8}) (\d{4})", re.ASCII)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_SECONDS = re.compile(r"\((\d{1,9}) seconds?\)", re.ASCII)
_LENGTH = re.compile(r"(?:(\d{1,4}):)?(\d{1,4}):(\d\d)\b", re.ASCII)
_PLACE = re.compile(r"-?\d{1,3}(?:\.\d{1,20})?, ?-?\d{1,3}(?:\.\d{1,20})?", re.ASCII)
_FARTHEST = 15 * 60
#: What a message carries, by the class of what shows it.
_WRAPS = {
    "photo_wrap": "photo",
    "sticker_wrap": "sticker",
    "animated_wrap": "animation",
    "video_file_wrap": "video_file",
    "media_voice_message": "voice_message",
    "media_audio_file": "audio_file",
    "media_file": "file",
    "media_photo": "photo",
    "media_video": "video_file",
}
#: The same where a title says more.
_TITLES = {"Sticker": "sticker", "Animation": "animation", "Video message": "video_message"}
_OUT, _IN = frozenset({"Outgoing", "Cancelled"}), frozenset({"Incoming", "Missed", "Declined"})
_OWN_LINKS = ("mailto:", "tel:", "https://t.me/", "#")
_WEB = ("http://", "https://", "tg://")


@dataclass(slots=True)
class Shown:
    """What one message shows.

    Attributes:
        time: The time as written.
        sender: The name it carries; empty where it carries none.
        is_forwarded: Whether it was forwarded.
        forwarded: The name of the one it was forwarded from, where it carries one.
        text: Its words.
        file: Where the file that it carries lies, seen from the page.
        call: Whether it is a call.
        direction: Which way a call went.
        facts: Short facts beside the words.
    """

    time: str = ""
    sender: str = ""
    is_forwarded: bool = False
    forwarded: str = ""
    text: str = ""
    file: str = ""
    call: bool = False
    direction: str = "unknown"
    facts: dict[str, str] = field(default_factory=dict)


def clock_of(written: str) -> tuple[datetime | None, int | None]:
    """The wall clock of a time, and minutes east of UTC where it says so."""
    found = CLOCK.match(written.strip())
    if found is None:
        return None, None
    day, month, year, hour, minute, second = (int(found[place]) for place in range(1, 7))
    try:
        at = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - a wall clock
    except ValueError:
        return None, None
    if found[7] is None:
        return at, None
    east = int(found[8]) * 60 + int(found[9])
    return at, None if east > _FARTHEST else (-east if found[7] == "-" else east)


def day_of(words: str) -> date | None:
    """The day that a line with a date alone names."""
    found = _DAY.fullmatch(words)
    if found is None or found[2] not in _MONTHS:
        return None
    try:
        return date(int(found[3]), _MONTHS.index(found[2]) + 1, int(found[1]))
    except ValueError:
        return None


def shown(element: Element) -> Shown:
    """Find what a message shows."""
    found = Shown()
    inside_forwarded: frozenset[Element] = frozenset()
    for one in element.walk():
        classes = one.classes() if one.raw else frozenset()
        if "forwarded" in classes and "body" in classes:
            found.is_forwarded = True
            inside_forwarded = frozenset(one.walk())
        elif "date" in classes and one.tag == b"div":
            found.time = found.time or one.attributes().get("title", "")
        elif "from_name" in classes:
            _name(one, found, forwarded=one in inside_forwarded)
        elif "text" in classes:
            found.text = exact_words(one)
            found.facts["link"] = _links(one)
        elif classes:
            _beside(one, classes, found)
    return found


def _name(element: Element, found: Shown, *, forwarded: bool) -> None:
    """Take in a name; that of the first writer may have a date behind it."""
    dated = frozenset(one for one in element.walk() if "date" in one.classes())
    name = exact_words(element, dated) if element.closed else ""
    if forwarded:
        found.forwarded = found.forwarded or name
    else:
        found.sender = found.sender or name


def _beside(element: Element, classes: frozenset[str], found: Shown) -> None:
    """Take in what stands beside the words."""
    media = next((_WRAPS[name] for name in _WRAPS if name in classes), "")
    if "media_call" in classes:
        _call(element, found)
    elif media:
        _media(element, media, found)
    elif "reaction" in classes:
        given = (found.facts.get("reactions", ""), _reaction(element))
        found.facts["reactions"] = ", ".join(filter(None, given))
    elif "signature" in classes:
        found.facts["signature"] = exact_words(element)
    else:
        _shared(element, classes, found)


def _shared(element: Element, classes: frozenset[str], found: Shown) -> None:
    """Take in what a message shares that is no file."""
    if "media_contact" in classes:
        found.facts["contact"] = " ".join(_lines(element))
    elif classes & {"media_location", "media_live_location"}:
        place = _PLACE.search(" ".join(_lines(element)))
        found.facts["place"] = place[0].replace(" ", "") if place else "not given"
    elif classes & {"media_venue", "media_game", "media_invoice"}:
        found.facts["shared"] = ", ".join(_lines(element))
    elif "media_poll" in classes:
        found.facts["poll"] = _first(element, "question")


def _call(element: Element, found: Shown) -> None:
    """Take in a call: which way it went, and how long it took."""
    status = _first(element, "status")
    word = status.partition(" ")[0]
    seconds = _SECONDS.search(status)
    found.call = True
    found.direction = "out" if word in _OUT else "in" if word in _IN else "unknown"
    found.facts |= {"call": word.lower() or "yes", "duration": seconds[1] if seconds else ""}


def _media(element: Element, media: str, found: Shown) -> None:
    """Take in a file: what it is, where it lies, how long it lasts."""
    title = _first(element, "title")
    length = _LENGTH.match(_first(element, "video_duration") or _first(element, "status"))
    if length:
        hours, minutes, seconds = (int(number or 0) for number in length.groups())
        found.facts["duration"] = str((hours * 60 + minutes) * 60 + seconds)
    found.facts["media"] = _TITLES.get(title, media)
    if media == "file":
        found.facts["title"] = title
    link = element.attributes().get("href", "")
    found.file = "" if link.startswith(_WEB) else link.removeprefix("./")


def _first(element: Element, name: str) -> str:
    """The words of the first element of a class within another."""
    return next((exact_words(one) for one in element.walk() if name in one.classes()), "")


def _lines(element: Element) -> list[str]:
    """Title, description and status of what a message shares."""
    words = (_first(element, name) for name in ("title", "description", "status"))
    return [word for word in words if word]


def _reaction(element: Element) -> str:
    """A sign, and who answered with it or how often."""
    sign, count = _first(element, "emoji"), _first(element, "count")
    names = [one.attributes().get("title", "") for one in element.walk() if one.raw]
    return " ".join(filter(None, (sign, *dict.fromkeys(names), count)))


def _links(element: Element) -> str:
    """Addresses that stand behind other words."""
    links = []
    for one in element.walk():
        link = one.attributes().get("href", "") if one.tag == b"a" else ""
        if link and link != exact_words(one) and not link.startswith(_OWN_LINKS):
            links.append(link)
    return " ".join(links)

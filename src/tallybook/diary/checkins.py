"""The part of the front door for a check-in: what was set up, what runs, and what came of it.

What was set up lies sealed beside the journal and is no part of the record. What came of a check-in
is an entry. While a timer runs and the book is locked, nothing can be sealed: a small file in the
book then holds random marks whose meaning is sealed with what was set up, so that afterwards nobody
says that nobody was told when somebody was.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tallybook.model import checkins
from tallybook.model.checkins import ACCEPTED, FAILED, STOOD_DOWN, UNKNOWN, Timer, Told

if TYPE_CHECKING:
    from tallybook.case import Case
    from tallybook.journal.book import Book

#: Under which what was set up and what runs lie beside the journal.
_PLAN, _RUNS = "checkin plan", "checkin runs"
#: The file in the folder of a book that holds marks while a timer runs.
_FILE = "marks"
#: What a mark can stand for.
ARMED, SENDING, FORCED = "armed", "sending", "forced"
MARKS = (ARMED, SENDING, FORCED, ACCEPTED, FAILED, UNKNOWN, STOOD_DOWN)
#: What has to be there before a timer is armed, in the order of its setting up.
NEEDED = ("words", "mail", "people", "codes", "practice")
#: Whether the phone is registered for text messages to 999.
TEXTS_999 = ("yes", "no", "unsure")
SUBJECT = "Please read this now"
WORDS = """\
I asked my computer to send you this if I did not say in time that I am all right.

Please call 999 now. Say that you are worried about me. Give this address: [address]
If they ask for a reference, it is: [reference]

Please do not go there yourself. Please do not ring or write to anybody you may be thinking of.
"""
TEST_SUBJECT = "Test"
TEST_WORDS = """\
This is a test. Nothing has happened, and nothing has to be done.

Somebody you know is trying whether mail reaches you. Please tell them that this came, in the way
you usually talk to each other. Please do not answer this mail.
"""
_OPEN = re.compile(r"\[[^\]]*\]")
_NAMES = re.compile(
    r"stalk|helpline|refuge|women.?s aid|paladin|lamplugh|victim|abuse|tallybook", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody who is told.

    Attributes:
        name: As the person calls them.
        address: Of their mail.
        tested: What became of the test message; empty before one was sent.
        reason: Why that failed, or is not known.
        confirmed: Whether they told the person that the test came.
    """

    name: str
    address: str
    tested: str = ""
    reason: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckinPlan:
    """What a person set up for check-ins.

    Attributes:
        host: The mail server of their own account.
        port: Its port.
        security: How the connection is encrypted.
        sender: Their address.
        name: To sign in with.
        secret: The password.
        contacts: Who is told.
        subject: Of the message.
        text: What it says.
        place: Where they are, in their own words; optional.
        place_at: When they wrote that, as ISO 8601.
        fine: The code that says that all is well.
        forced: The code that looks the same and sends the messages.
        practised: Which codes were tried in practice.
        texts: Whether their phone is registered for text messages to 999.
    """

    host: str = ""
    port: int = 465
    security: str = "tls"
    sender: str = ""
    name: str = ""
    secret: str = ""
    contacts: tuple[Contact, ...] = ()
    subject: str = SUBJECT
    text: str = ""
    place: str = ""
    place_at: str = ""
    fine: str = ""
    forced: str = ""
    practised: tuple[str, ...] = ()
    texts: str = "unsure"

    @property
    def told(self) -> tuple[Contact, ...]:
        """Who is told: those who said that a test message came."""
        return tuple(one for one in self.contacts if one.confirmed)

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not set up yet, out of `NEEDED`."""
        there = {
            "words": bool(self.text),
            "mail": bool(self.host),
            "people": bool(self.told),
            "codes": bool(self.fine and self.forced),
            "practice": {"fine", "forced"} <= set(self.practised),
        }
        return tuple(one for one in NEEDED if not there[one])

    def with_mail(self, **fields: Any) -> CheckinPlan:
        """The same with another account; who was tested by the old one has to be tested anew."""
        untested = tuple(Contact(name=one.name, address=one.address) for one in self.contacts)
        return replace(self, contacts=untested, **fields)

    def with_contact(self, contact: Contact) -> CheckinPlan:
        """The same with a contact, in the place of one of the same name."""
        others = tuple(one for one in self.contacts if one.name != contact.name)
        return replace(self, contacts=(*others, contact))

    def without(self, name: str) -> CheckinPlan:
        """The same without a contact."""
        return replace(self, contacts=tuple(one for one in self.contacts if one.name != name))

    def code(self, typed: str) -> str:
        """Which code was typed: ``fine``, ``forced``, or none."""
        given = plain(typed)
        found = ""
        for name, code in (("fine", self.fine), ("forced", self.forced)):
            if code and secrets.compare_digest(plain(code).encode(), given.encode()):
                found = name
        return found

    def words(self, now: datetime) -> str:
        """The message as it goes at a time: what was written, and the place with its age."""
        if not self.place:
            return self.text
        told = f"{self.text.rstrip()}\n\nWhere I was, in my own words: {self.place}\n"
        if self.place_at:
            told += f"I wrote that {_age(now - datetime.fromisoformat(self.place_at))} before this went out.\n"
        return told


class Marks:
    """Random marks in a file of the book, made while the book may be locked.

    Args:
        path: The file.
        meaning: What each mark stands for, and the mark itself.
    """

    def __init__(self, path: Path, meaning: Mapping[str, str]) -> None:
        self._path = path
        self.meaning = dict(meaning)

    @classmethod
    def new(cls, folder: Path) -> Marks:
        """Marks that nobody else knows; those of other timers stay in the file."""
        made = cls(folder / _FILE, {what: secrets.token_hex(16) for what in MARKS})
        made.make(ARMED)
        return made

    def make(self, what: str) -> None:
        """Make one mark, durably."""
        with self._path.open("a", encoding="ascii") as file:
            file.write(self.meaning[what] + "\n")
            file.flush()
            os.fsync(file.fileno())

    def made(self) -> frozenset[str]:
        """What the marks in the file say."""
        found = self._lines()
        return frozenset(what for what, mark in self.meaning.items() if mark in found)

    def clear(self) -> None:
        """Take these marks away, and the file with the last of them."""
        if others := [one for one in self._lines() if one not in self.meaning.values()]:
            self._path.write_text("\n".join(others) + "\n", encoding="ascii")
        else:
            self._path.unlink(missing_ok=True)

    def _lines(self) -> list[str]:
        """Every mark in the file; none where it cannot be read."""
        try:
            return self._path.read_text(encoding="ascii").split()
        except (OSError, ValueError):
            return []


class Checkins:
    """Part of the front door: an open book has ``book``, ``path`` and ``case``."""

    book: Book

    if TYPE_CHECKING:

        @property
        def case(self) -> Case: ...  # noqa: D102 - the whole of it is in `door`

        @property
        def path(self) -> Path: ...  # noqa: D102

    @property
    def checkin_plan(self) -> CheckinPlan:
        """What was set up for check-ins."""
        kept = self._checkin_aside(_PLAN)
        contacts = tuple(Contact(**one) for one in kept.pop("contacts", ()))
        practised = tuple(kept.pop("practised", ()))
        return CheckinPlan(contacts=contacts, practised=practised, **kept)

    def keep_checkin_plan(self, plan: CheckinPlan) -> None:
        """Keep what was set up, sealed, beside the record."""
        self.book.put_aside(_PLAN, json.dumps(asdict(plan)).encode(), own=True)

    def begin_checkin(self, timer: Timer) -> Marks:
        """Keep that a timer runs, and get the marks to be made while it does."""
        marks = Marks.new(self.path)
        kept = {"timer": _written(timer), "marks": marks.meaning}
        self.book.put_aside(_RUNS, json.dumps(kept).encode(), own=True)
        return marks

    def end_checkin(self, timer: Timer) -> None:
        """Note what came of a check-in as an entry, and that none runs any more."""
        kept = self._checkin_aside(_RUNS)
        self.book.append("checkin", _written(timer))
        self.book.put_aside(_RUNS, b"{}", own=True)
        Marks(self.path / _FILE, kept.get("marks", {})).clear()

    def left_checkin(self, now: datetime) -> Timer | None:
        """What is to be said of a timer that ran when the program ended; None where none did."""
        kept = self._checkin_aside(_RUNS)
        if not kept:
            return None
        timer, made = _timer(kept["timer"]), Marks(self.path / _FILE, kept["marks"]).made()
        timer = replace(timer, forced=FORCED in made)
        for state in (ACCEPTED, UNKNOWN, FAILED, STOOD_DOWN):
            if state in made:
                return replace(timer, state=state, why="Noted while the book was locked.")
        return checkins.after_closing(
            timer, now, began_sending=bool({SENDING, FORCED} & made), is_known=ARMED in made
        )

    def read_checkin(self, item: int, name: str) -> None:
        """Note that a contact read the message or answered, because the person says so."""
        self.book.append("checkin", {"of": item, "read": name})

    def checkin_log(self) -> tuple[tuple[int, Timer], ...]:
        """What came of each check-in, the latest first, with its number."""
        from tallybook.case.checkins import checkin_entries  # noqa: PLC0415 - the view is slow to load

        found: dict[int, Timer] = {}
        for entry in checkin_entries(self.case):
            of = entry.body.get("of")
            if of is None:
                found[entry.first_leaf] = _timer(entry.body)
            elif of in found:
                name = str(entry.body.get("read", ""))
                found[of] = checkins.read(found[of], name, entry.written_at)
        return tuple(reversed(found.items()))

    def _checkin_aside(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.book.from_aside(name, own=True) or b"{}")
        return found


def plain(code: str) -> str:
    """A code as it is compared: capitals, blanks and points at the end do not count."""
    return " ".join(code.split()).casefold().rstrip(".! ")


def left_open(text: str) -> tuple[str, ...]:
    """Places of a message that are still to be filled in."""
    return tuple(_OPEN.findall(text))


def gives_away(text: str) -> bool:
    """Whether a message names what a stranger who sees it should not learn."""
    return _NAMES.search(text) is not None


def _age(age: timedelta) -> str:
    """How long ago something was, to the minute."""
    hours, minutes = divmod(max(int(age.total_seconds()), 0) // 60, 60)
    told = [f"{hours} hour{'' if hours == 1 else 's'}"] if hours else []
    return " ".join([*told, f"{minutes} minute{'' if minutes == 1 else 's'}"])


def _written(timer: Timer) -> dict[str, Any]:
    """A timer as an entry or the file beside it holds it."""
    return {
        "begun": timer.begun.isoformat(),
        "due": timer.due.isoformat(),
        "asks": int(timer.asks.total_seconds()),
        "seen": timer.seen.isoformat(),
        "state": timer.state,
        "forced": timer.forced,
        "late": timer.late,
        "why": timer.why,
        "told": [asdict(one) | {"at": one.at.isoformat()} for one in timer.told],
    }


def _timer(kept: Mapping[str, Any]) -> Timer:
    told = (one | {"at": datetime.fromisoformat(one["at"])} for one in kept["told"])
    return Timer(
        **{name: datetime.fromisoformat(kept[name]) for name in ("begun", "due", "seen")},
        asks=timedelta(seconds=kept["asks"]),
        state=kept["state"],
        forced=kept["forced"],
        late=kept["late"],
        why=kept["why"],
        told=tuple(Told(**one) for one in told),
    )

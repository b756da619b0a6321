"""A course for people whose work it is: short lessons, and invented cases that open as practice books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import ClassVar, TypeVar

from tallybook.content import catalogue
from tallybook.content.guides import Section
from tallybook.content.markup import links, mistyped
from tallybook.content.shapes import Reviewed, known, read, refuse, sentence, unique
from tallybook.model.orders import NATIONS, ORDER_KINDS, OrderPaper
from tallybook.model.reports import REPORTED_TO, AnswerPaper, ReportPaper

Made = TypeVar("Made", bound=Reviewed)

_LESSONS, _CASES, _ENDING = "training/lessons", "training/cases", ".toml"
#: How a call went.
CALLS = ("in", "out", "missed")
#: How sure a time in a case is, as in `tallybook.model.time.Moment`.
KNOWN = ("exact", "about", "unknown")
#: A file of a case holds no more messages than this once floods are written out.
MOST = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question to think about, with what can be said to it.

    Attributes:
        code: Its anchor.
        ask: The question.
        answer: What can be said to it, in light markup.
        look: Where in the practice book to look, an address; empty for nowhere.
        sources: Numbers of the sources the answer rests on.
        own: It is a discussion, and states no fact about the world.
    """

    TEXTS: ClassVar[tuple[str, ...]] = ("ask", "answer")

    code: str
    ask: str
    answer: str
    look: str = ""
    sources: tuple[int, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson(Reviewed):
    """One lesson.

    Attributes:
        title: What stands at its top.
        summary: One sentence for lists.
        order: Its place in the course.
        section: Its parts.
        question: Questions with discussed answers.
        cases: Ids of the cases that go with it.
    """

    TEXTS: ClassVar[tuple[str, ...]] = ("title", "summary")

    title: str
    summary: str
    order: int
    section: tuple[Section, ...]
    question: tuple[Question, ...]
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message: when on the wall clock, by whom, and its words."""

    at: str
    by: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flood:
    """Many messages of the other person in a row.

    Attributes:
        first: When the first came, on the wall clock.
        count: How many.
        minutes: Minutes from one to the next.
        by: Who sent them.
        words: Their words, over and over.
    """

    first: str
    count: int
    minutes: int
    by: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A chat of a messenger with one person."""

    name: str
    line: tuple[Said, ...]
    flood: tuple[Flood, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Text messages with one number; ``by`` is ``owner`` or ``them``."""

    number: str
    line: tuple[Said, ...] = ()
    name: str = ""
    flood: tuple[Flood, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call: when, with which number (empty for a withheld one), how it went, seconds."""

    at: str
    how: str
    number: str = ""
    seconds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One email."""

    at: str
    sender: str
    subject: str
    words: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """One diary entry of the invented person."""

    what: str
    known: str = "unknown"
    at: str = ""
    where: str = ""
    behaviours: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    feeling: str = ""
    impact: str = ""
    matters: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Somebody of the case, with their handles; ``role`` is owner, other or third."""

    name: str
    role: str
    handles: tuple[str, ...]
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request to stop."""

    on: str
    how: str
    to: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A report that was made, with what was answered."""

    paper: ReportPaper
    answer: tuple[AnswerPaper, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case(Reviewed):
    """One invented case, from which a practice book is made.

    Attributes:
        title: What stands at its top.
        summary: One sentence for lists.
        order: Its place in the course.
        about: What the learner is told first, in light markup.
        owner: The invented person whose book it is.
        number: Their own number.
        nation: Where they live, one of `tallybook.model.orders.NATIONS`.
        zone: The zone of every time in the case.
        question: Questions with discussed answers.
    """

    TEXTS: ClassVar[tuple[str, ...]] = ("title", "summary", "about")

    title: str
    summary: str
    order: int
    about: str
    owner: str
    number: str
    nation: str
    question: tuple[Question, ...]
    zone: str = "Europe/London"
    person: tuple[Known, ...] = ()
    chat: tuple[Chat, ...] = ()
    texts: tuple[Texts, ...] = ()
    call: tuple[Call, ...] = ()
    mail: tuple[Mail, ...] = ()
    incident: tuple[Noted, ...] = ()
    stop: tuple[Asked, ...] = ()
    order_paper: tuple[OrderPaper, ...] = ()
    report: tuple[Told, ...] = ()


def time_of(at: str) -> datetime:
    """A time of a case, on the wall clock of its zone.

    Raises:
        ValueError: It is no time.
    """
    return datetime.fromisoformat(at)


@cache
def lessons() -> tuple[Lesson, ...]:
    """Read every lesson, in the order of the course.

    Raises:
        UnfitContent: A file is not as it should be.
    """
    found = _all(_LESSONS, Lesson)
    ids = {one.id for one in cases()}
    for one in found:
        known(one.id, "cases", one.cases, ids, "case")
        unique(one.id, "section", (part.code for part in one.section))
        for part in one.section:
            if bool(part.sources) == part.own:
                raise refuse(one.id, f"section {part.code!r}", "it names no source, or both")
            _check_words(one.id, part.code, part.text)
            numbers = {str(each.number) for each in one.sources}
            known(one.id, f"section {part.code!r}", map(str, part.sources), numbers, "source")
        _check_questions(one.id, one.question)
    return tuple(sorted(found, key=lambda one: one.order))


@cache
def cases() -> tuple[Case, ...]:
    """Read every invented case, in the order of the course.

    Raises:
        UnfitContent: A file is not as it should be.
    """
    found = _all(_CASES, Case)
    for one in found:
        _check_case(one)
    return tuple(sorted(found, key=lambda one: one.order))


def lesson(name: str) -> Lesson:
    """One lesson by its id.

    Raises:
        KeyError: There is none.
    """
    return {one.id: one for one in lessons()}[name]


def case(name: str) -> Case:
    """One case by its id.

    Raises:
        KeyError: There is none.
    """
    return {one.id: one for one in cases()}[name]


def _all(folder: str, shape: type[Made]) -> list[Made]:
    names = sorted(
        one.name
        for one in files("tallybook.content").joinpath(*folder.split("/")).iterdir()
        if one.name.endswith(_ENDING)
    )
    found = [read(f"{folder}/{name}", shape) for name in names]
    for name, one in zip(names, found, strict=True):
        if name != one.id + _ENDING:
            raise refuse(name, "id", "the file does not have this name")
    return found


def _check_case(found: Case) -> None:
    known(found.id, "nation", (found.nation,), NATIONS, "nation")
    known(found.id, "call", (one.how for one in found.call), CALLS, "way of calling")
    papers = [one.paper for one in found.report]
    known(found.id, "order_paper", (one.kind for one in found.order_paper), ORDER_KINDS, "kind")
    known(found.id, "report", (one.to for one in papers), REPORTED_TO, "recipient")
    codes = {one.code for one in catalogue().behaviour}
    for one in found.incident:
        known(found.id, "incident", one.behaviours, codes, "behaviour")
        known(found.id, "incident", (one.known,), KNOWN, "way of knowing")
    _check_words(found.id, "about", found.about)
    _check_questions(found.id, found.question)
    _check_times(found)


def _check_times(found: Case) -> None:
    parts: tuple[Chat | Texts, ...] = (*found.chat, *found.texts)
    lines = [line for part in parts for line in part.line]
    floods = [flood for part in parts for flood in part.flood]
    times = [one.at for one in lines] + [one.first for one in floods]
    times += [one.at for one in found.call] + [one.at for one in found.mail]
    times += [one.at for one in found.incident if one.at]
    try:
        for at in times:
            time_of(at)
    except ValueError:
        raise refuse(found.id, "a time", "it is not written as 2026-03-02 21:40") from None
    if len(lines) + sum(one.count for one in floods) > MOST:
        raise refuse(found.id, "the whole", "it holds too many messages")


def _check_questions(name: str, found: tuple[Question, ...]) -> None:
    unique(name, "question", (one.code for one in found))
    if not found:
        raise refuse(name, "question", "there is none")
    for one in found:
        sentence(name, f"question {one.code!r}", one.ask)
        _check_words(name, one.code, one.answer)


def _check_words(name: str, place: str, text: str) -> None:
    if piece := mistyped(text):
        raise refuse(name, place, f"its markup is not whole near {piece!r}")
    if any(target.startswith("https://") for target in links(text)):
        raise refuse(name, place, "a link leads elsewhere: name the page among the sources instead")

"""A filled worksheet as a letter: what was answered, the items that were picked, and on whose word it leaves.

Only what was chosen is in it. Words of an item stand in it where they were asked for, without what was
blacked out; private items never do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tallybook.bundle import blocks
from tallybook.bundle.blacked_out import blacked_out
from tallybook.bundle.blocks import Block
from tallybook.bundle.items import PlannedItem
from tallybook.bundle.legible import is_right_to_left, legible
from tallybook.bundle.pdf import headed
from tallybook.bundle.press import FAMILIES, press
from tallybook.model.consents import COVERED, WAYS
from tallybook.model.kinds import CHANNELS
from tallybook.model.worksheets import SELF

if TYPE_CHECKING:
    from tallybook.case.case import Case
    from tallybook.content.worksheets import Worksheet
    from tallybook.model.consents import Consent
    from tallybook.model.worksheets import Answer, Filled

#: What stands on the first page of each letter.
OPENING = (
    "The answers are the words of whoever filled this in. Items of the record are listed by number, time "
    "and kind; their words stand here only where that was chosen. Nothing here draws a conclusion."
)
CONSENT = "What it is shared on"
ITEMS = "Items of the record"
HEADS = ("No.", "When", "What it is")
SOURCES = "Where the questions come from"
NOBODY = "No one who works in this field has reviewed the questions yet."
#: The most items that one letter lists.
MOST = 200
#: How a file is called in which a letter is kept.
FORMS = {"pdf": "PDF", "docx": "Word"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An item of the record in a letter.

    Attributes:
        number: Its number.
        when: When it happened, as the record has it.
        kind: What it is.
        words: Its words; empty where they were not chosen.
        own: Whether the book's own person wrote them.
    """

    number: int
    when: str
    kind: str
    words: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Everything a letter says.

    Attributes:
        title: What it is called.
        filled: The number of the filled worksheet.
        facts: Short facts of the first page.
        parts: For each part its title, and each question with the lines of its answer.
        lines: Items that go.
        consent: Short facts of the consent; empty where it needs none.
        sources: Where the questions come from.
        at: When it is made.
    """

    title: str
    filled: int
    facts: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...]
    lines: tuple[Line, ...]
    consent: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]
    at: datetime


def letter_of(
    case: Case,
    filled: Filled,
    picked: Mapping[int, bool],
    *,
    sheet: Worksheet | None = None,
    consent: Consent | None = None,
    at: datetime | None = None,
) -> Letter:
    """Put a letter together.

    Args:
        case: The case.
        filled: The filled worksheet.
        picked: The items that go, each with whether its words go.
        sheet: The worksheet as it is today, for its sources; None where it asks something else now.
        consent: The consent it leaves on, where it needs one.
        at: When it is made.
    """
    at = at or datetime.now(UTC)
    by = "the person who keeps the record" if filled.by == SELF else filled.by
    by += f", {filled.role}" if filled.role else ""
    return Letter(
        title=filled.title,
        filled=filled.item,
        facts=(
            ("Filled in by", by),
            ("Day", blocks.said(filled.dated)),
            ("Made on", f"{blocks.said(at.astimezone(UTC))} UTC"),
            ("Number", str(filled.item)),
        ),
        parts=tuple(_parts(filled, picked)),
        lines=tuple(_lines(case, picked)),
        consent=_consent(consent) if consent is not None else (),
        sources=_sources(sheet) if sheet is not None else (),
        at=at,
    )


def letter_pdf(letter: Letter) -> bytes:
    """Set a letter as PDF, in a process of its own; nothing of it touches a disk."""
    moment = letter.at.astimezone(UTC)
    names = ("year", "month", "day", "hour", "minute", "second")
    told = {
        "form": "letter",
        "fonts": list(FAMILIES),
        "title": legible(letter.title),
        "made": {name: getattr(moment, name) for name in names},
        "running": legible(f"{letter.title}, No. {letter.filled}"),
        "facts": [[name, legible(value)] for name, value in letter.facts],
        "opening": OPENING,
        "blocks": list(_blocks(letter)),
        "exhibits": [],
    }
    return press(told, (), int(moment.timestamp()))


def _blocks(letter: Letter) -> Iterator[Block]:
    """The parts of a letter in their order."""
    if letter.consent:
        yield blocks.head(CONSENT)
        yield blocks.pairs(letter.consent)
    for title, answers in letter.parts:
        yield blocks.head(title)
        for asked, lines in answers:
            yield _told(asked, "\n".join(lines))
    yield from _listed(letter)
    if letter.sources:
        yield blocks.head(SOURCES)
        for line in letter.sources:
            yield blocks.small(line)


def _listed(letter: Letter) -> Iterator[Block]:
    """The items that go, and the words of those whose words go."""
    if not letter.lines:
        return
    yield blocks.head(ITEMS)
    rows = [(str(one.number), one.when, one.kind) for one in letter.lines]
    yield from blocks.table(HEADS, rows, widths=(0.5, 1.4, 2.2))
    for one in letter.lines:
        if one.words:
            name = f"Words of No. {one.number}, {one.when}"
            yield _told(name, one.words, own=one.own)


def _told(name: str, text: str, *, own: bool = True) -> Block:
    """Somebody's words, all of them."""
    return {
        "is": "words",
        "name": legible(name),
        "lines": legible(text).split("\n"),
        "rtl": is_right_to_left(text),
        "own": own,
    }


def _parts(
    filled: Filled, picked: Mapping[int, bool]
) -> Iterator[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]]:
    """Every part in which something was answered."""
    titles = dict.fromkeys(one.part for one in filled.answers)
    for title in titles:
        told = ((one.asked, tuple(_said(one, picked))) for one in filled.given if one.part == title)
        answers = tuple((asked, lines) for asked, lines in told if lines)
        if answers:
            yield title or filled.title, answers


def _said(answer: Answer, picked: Mapping[int, bool]) -> Iterator[str]:
    """An answer, line by line; of the items only those that go."""
    yield from answer.labels
    if answer.text:
        yield _day(answer.text) if answer.kind == "date" else answer.text
    for step in answer.steps:
        yield f"{step.text} ({step.who})" if step.who else step.text
    going = [str(one) for one in answer.items if one in picked]
    if going:
        yield f"See No. {', '.join(going)} below."
    if answer.file:
        yield f"A file is kept with it. SHA-256: {answer.file}"
    if answer.note:
        yield answer.note


def _day(text: str) -> str:
    """A day as it is read."""
    return blocks.said(datetime.fromisoformat(text).date())


def _lines(case: Case, picked: Mapping[int, bool]) -> Iterator[Line]:
    """The items that go, in the order of time; private ones never do."""
    rows = [case.row(item) for item in picked]
    rows.sort(key=lambda row: (str(row["home"] or row["local"] or "9"), int(row["item"])))
    for row in rows:
        if row["private"]:
            continue
        item = int(row["item"])
        is_own = row["kind"] == "incident" or row["direction"] == "out"
        words = _words(case, row) if picked[item] else ""
        yield Line(number=item, when=_when(row), kind=_kind(row), words=words, own=is_own)


def _kind(row: Mapping[str, Any]) -> str:
    """What an item is, and by which way it came."""
    name = headed(str(row["kind"]), str(row["direction"] or "unknown"))
    channel = CHANNELS.get(str(row["channel"] or ""), "")
    return f"{name} ({channel})" if channel and channel.casefold() not in name.casefold() else name


def _when(row: Mapping[str, Any]) -> str:
    """When it happened, on the person's own clock; as it is known."""
    moment = row["home"] or row["local"]
    if moment is None or row["precision"] == "unknown" or row["moment"] == "unknown":
        return "at a time not known"
    if row["precision"] == "day":
        return blocks.said(moment.date())
    about = "about " if row["moment"] in {"about", "between"} else ""
    zone = " (zone not known)" if row["zone"] == "unknown" else ""
    return f"{blocks.said(moment.date())}, {about}{moment:%H:%M}{zone}"


def _words(case: Case, row: dict[str, Any]) -> str:
    """The words of an item, without what was blacked out."""
    item = int(row["item"])
    if row["kind"] == "incident":
        told = case.incident(item)
        exact = f"Exact words, as noted: {told.exact_words}" if told.exact_words else ""
        return "\n".join(filter(None, (told.what, exact)))
    planned = PlannedItem(
        item=item,
        entry=int(row["entry"]),
        kind=str(row["kind"]),
        channel=str(row["channel"] or ""),
        row=row,
        export=str(row["exhibit"] or ""),
    )
    return str(blacked_out(planned, case).row["text"])


def _consent(consent: Consent) -> tuple[tuple[str, str], ...]:
    """A consent as it is printed; a note for the person alone is never in it."""
    covers = "; ".join(COVERED.get(kind, kind) for kind in consent.kinds)
    return (
        ("Number", str(consent.item)),
        ("For whom", consent.recipient),
        ("What for", consent.purpose),
        ("Given", blocks.said(consent.dated) + (f", by {consent.by}" if consent.by else "")),
        ("How", WAYS.get(consent.how, consent.how)),
        ("Until", blocks.said(consent.ends) or "no end was said"),
        ("Covers", covers or "not said"),
        ("Can be withdrawn", "yes" if consent.withdrawable else "no"),
    )


def _sources(sheet: Worksheet) -> tuple[str, ...]:
    """Where the questions were read, and who reviewed them."""
    named: Iterable[str] = (f"{one.title}, {one.publisher}" for one in sheet.sources)
    reviewed = NOBODY if sheet.reviewer == "none yet" else f"Reviewed by {sheet.reviewer}."
    return (
        f"Read in: {'; '.join(named)}. Checked on {blocks.said(sheet.reviewed_on)}.",
        reviewed,
    )

"""Put the rows of a bundle in the words and order of the printed report.

Nothing is set here: what comes out is plain data, every string made legible, which `press` hands to
the typesetter in a process of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

from tallybook.bundle import noted
from tallybook.bundle.briefly import LIMITS as BRIEF_LIMITS
from tallybook.bundle.briefly import OWN_WORDS, Part
from tallybook.bundle.legible import is_right_to_left, legible, shortened
from tallybook.bundle.press import FAMILIES
from tallybook.bundle.telling import counted, named
from tallybook.model.facts import fact_name, fact_value
from tallybook.model.kinds import CHANNELS, counts_as
from tallybook.model.places import member_of, said_place

#: Rows of the chronology that one volume holds at most.
VOLUME = 5000
#: Characters of a date alone.
DATE = 10
#: Items with more characters than this may be split over two pages.
SHORT = 900

HEADS = {
    "correction": "Correction noted in the diary",
    "addition": "Files added later to a diary entry",
    "transcript": "Transcript",
    **noted.TITLES,
}
#: Channels that the head of an item says already.
UNSAID = ("email", "photo", "video", "audio", "call", "voicemail", "place", "contacts", "calendar",
          "tracker", "account", "document")  # fmt: skip
#: Fields of a diary entry that are printed below its words, and what stands before them.
BELOW = (
    ("exact_words", "Exact words"),
    ("changes", "Since then it says"),
    ("impact", "What had to change"),
    ("feeling", "How it felt"),
    ("witnesses", "Witnesses"),
)
#: The same, in one line each.
BESIDE = (
    ("where", "Where"),
    ("who", "Who"),
    ("behaviours", "Kinds of behaviour"),
    ("reported_to", "Reported to"),
    ("until", "Until"),
)
#: How a row points at another, and what stays of it.
LINKS = (
    ("corrects", "Corrects item {}"),
    ("corrections", "Corrected later by item {}"),
    ("adds_to", "Adds files to item {}; what was written there stays as it was"),
    ("additions", "Files were added later by item {}"),
    ("transcript_of", "Transcript of item {}; the recording is the original"),
    ("transcripts", "A transcript was typed: item {}"),
    ("withheld", "Withheld: {}"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What the report is made of.

    Attributes:
        facts: (label, value) pairs of the first page.
        running: What stands in every footer.
        counts: (label, number) pairs of the summary.
        withheld: (what, number, why) rows.
        summary: Sentences of the summary.
        brief: The page for a reader with two minutes.
        rows: Rows of the chronology.
        exhibits: Rows of the list of exhibits, with ``picture`` where one is printed.
        at: When the bundle is made.
        drawn: Pictures of counts with their tables, as `tallybook.bundle.drawn` makes them.
        head: The tree head as words and as a square code.
        stamped: Limits of time stamps and signatures, as `tallybook.bundle.seals` says them.
    """

    facts: Sequence[tuple[str, str]]
    running: str
    counts: Sequence[tuple[str, str]]
    withheld: Sequence[tuple[str, str, str]]
    summary: Sequence[str]
    brief: Sequence[Part]
    rows: Sequence[Mapping[str, Any]]
    exhibits: Sequence[Mapping[str, Any]]
    at: datetime
    drawn: Sequence[Mapping[str, Any]] = ()
    head: Mapping[str, Any] | None = None
    stamped: Sequence[str] = ()


OPENING = (
    (
        "This report was prepared by software from the exhibits and entries of a private record. It "
        "lists what was recorded. It draws no conclusions and is not a witness statement."
    ),
    "It contains words written by other people. They may be distressing to read.",
)
BEFORE = (
    (
        "Each item shows when it happened, as its source gives it, and when it came into the record. "
        "Words on a shaded ground were taken out of an export. Words in a frame were written by the "
        "person who keeps the record."
    ),
)
OF_EXHIBITS = (
    (
        "Pictures are printed small, as pixels only; nothing here says what they show. The original "
        "files are in the folder exhibits, where exhibits.csv says so."
    ),
)
METHOD = (
    (
        "Each original file was hashed with SHA-256 while it was read for the first time, and kept "
        "encrypted. Items were then taken out of the kept file by an importer; its name and version "
        "stand in exhibits.csv, and each row of chronology.csv names the place in the file."
    ),
    (
        "Each line of the record is a salted leaf of a hash tree (RFC 9162). The folder ledger holds "
        "the leaf of each row, and the hashes that lead from it to the tree head. What was withheld "
        "from a row that cannot be parted is marked there: its leaf is then given as a bare hash."
    ),
    (
        "A correction never replaces what it corrects: both are listed. Files that were added later to "
        "a diary entry have a row of their own, which is no correction."
    ),
    (
        "Characters that no font here can draw are printed as their number in square brackets. "
        "Characters without a shape, such as direction marks, are not printed. Very long words are "
        "broken at the edge. chronology.csv holds every character."
    ),
    (
        "The file was made to the rules of PDF/A-2a and PDF/UA-1 by a typesetter that refuses to break "
        "those it checks. No separate PDF/A validator was run on it."
    ),
)
LIMITS = (
    "That a file is unchanged is said from the moment it was brought into the record, not before.",
    (
        "Who wrote a message is what its export says. Names, numbers and accounts can be shared, lent or "
        "misused."
    ),
    (
        "Times of messages are those of the device or service that made the export. Clocks can be wrong. "
        "Where the time zone is unknown, the report says so and gives no UTC time."
    ),
    "A diary entry holds what a person wrote, at the time shown as written.",
    (
        "This is a selection. What was left out, and why, stands in the summary. A stretch of time without "
        "items does not show that nothing happened."
    ),
)


def volumes(paper: Paper) -> Iterator[dict[str, Any]]:
    """Yield what each volume of the report holds, ready for `press`."""
    count = max(1, -(-len(paper.rows) // VOLUME))
    met: set[str] = set()
    for number in range(count):
        rows = paper.rows[number * VOLUME : (number + 1) * VOLUME]
        is_last = number == count - 1
        named = {name for row in rows for name in _references(row)}
        here = [
            row
            for row in paper.exhibits
            if row["reference"] not in met and (row["reference"] in named or is_last)
        ]
        met.update(str(row["reference"]) for row in here)
        yield _volume(paper, rows, here, (number + 1, count))


def _volume(
    paper: Paper,
    rows: Sequence[Mapping[str, Any]],
    exhibits: Sequence[Mapping[str, Any]],
    place: tuple[int, int],
) -> dict[str, Any]:
    """Gather one volume."""
    number, count = place
    made = paper.at.astimezone(UTC)
    title = "Chronology and exhibits"
    which = f", volume {number} of {count}" if count > 1 else ""
    facts = [*paper.facts, ("Volume", f"{number} of {count}")] if count > 1 else paper.facts
    return {
        "title": title + which,
        "author": "Tallybook",
        "kicker": "From a private record",
        "running": legible(paper.running + which),
        "made": {
            name: getattr(made, name)
            for name in ("year", "month", "day", "hour", "minute", "second")
        },
        "fonts": list(FAMILIES),
        "here": [str(row["reference"]) for row in exhibits],
        "facts": [[label, legible(value)] for label, value in facts],
        "opening": list(OPENING),
        "summary": [legible(sentence) for sentence in paper.summary],
        "brief": [_part(part) for part in paper.brief] if number == 1 else [],
        "brief_limits": BRIEF_LIMITS,
        "counts": [list(pair) for pair in paper.counts],
        "withheld": [[legible(cell) for cell in row] for row in paper.withheld],
        "drawn": list(paper.drawn) if number == 1 else [],
        "before": list(BEFORE),
        "months": _months(rows),
        "of_exhibits": list(OF_EXHIBITS),
        "exhibits": [_exhibit(row) for row in exhibits],
        "method": list(METHOD),
        "limits": [*LIMITS, *map(legible, paper.stamped)],
        "head": dict(paper.head or {}) if number == 1 else {},
    }


def _part(part: Part) -> dict[str, Any]:
    """One question of the brief page as the template takes it."""
    return {
        "title": part.title,
        "lines": [legible(line) for line in part.lines],
        "columns": list(part.columns),
        "wide": part.columns[-1:] == (OWN_WORDS,),
        "rows": [[legible(cell) for cell in row] for row in part.rows],
    }


def _months(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Group rows by month and by day."""
    return [
        {
            "title": month,
            "days": [
                {"title": day, "items": [_item(row) for row in days]}
                for day, days in groupby(in_month, key=lambda row: _day(row)[1])
            ],
        }
        for month, in_month in groupby(rows, key=lambda row: _day(row)[0])
    ]


def _day(row: Mapping[str, Any]) -> tuple[str, str]:
    """The month and the day under which a row stands; the sort time of the person's own clock."""
    shown = row.get("sorted")
    if not isinstance(shown, date):
        return ("Time unknown", "Time unknown")
    return (f"{shown:%B %Y}", f"{shown:%A} {shown.day} {shown:%B %Y}")


def _item(row: Mapping[str, Any]) -> dict[str, Any]:
    """One item as the template takes it."""
    kind, direction = str(row["kind"]), str(row.get("direction") or "unknown")
    head = headed(kind, direction)
    is_own = row["channel"] == "diary"
    channel = _through(str(row["channel"]))
    words = _words(row)
    return {
        "time": _time(row),
        "number": str(row["number"]),
        "late": "written later" if row.get("late") is True else "",
        "head": legible(f"{head}, {channel}" if channel and not is_own else head),
        "who": legible(_who(row)),
        "own": is_own,
        "short": sum(len(line) for part in words for line in part["lines"]) <= SHORT,
        "exhibits": _references(row),
        "words": words,
        "notes": [legible(note) for note in _notes(row)],
    }


def headed(kind: str, direction: str) -> str:
    """What an item is called."""
    known = counts_as(kind)
    ways = {"in": known.received, "out": known.sent}
    return HEADS.get(kind) or ways.get(direction) or known.title


def _through(channel: str) -> str:
    """What a channel is called, where the head of an item does not say so already."""
    return "" if channel in UNSAID else CHANNELS.get(channel, channel)


def _time(row: Mapping[str, Any]) -> str:
    """The time of day as its source gives it."""
    happened = str(row.get("happened") or "")
    about = "about " if row.get("time_known") == "about" else ""
    return about + happened[DATE + 1 : DATE + 6] if len(happened) > DATE else "No time"


def _who(row: Mapping[str, Any]) -> str:
    """From whom, to whom."""
    sender, person = str(row.get("from") or ""), str(row.get("person") or "")
    said = f"From {sender}" if sender else ""
    if person and person != sender:
        said = f"{said} ({person})" if said else f"With {person}"
    to = str(row.get("to") or "")
    return f"{said} to {to}" if said and to else said or (f"To {to}" if to else "")


def _words(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The words of an item, each part with its direction."""
    subject = str(row.get("subject") or "")
    main = str(row.get("words") or "")
    label = f"Subject: {subject}" if subject else ""
    if row["kind"] == "transcript":
        label = f"Transcript, {row['whose_words']} on {_clock(str(row['written_at']))}"
    parts = [(label, main)] if main or label else []
    parts += [(name, str(row[field])) for field, name in BELOW if row.get(field)]
    return [
        {
            "name": legible(name),
            "lines": legible(shortened(text, f"row {row['number']}")).split("\n"),
            "rtl": is_right_to_left(text),
        }
        for name, text in parts
    ]


def _notes(row: Mapping[str, Any]) -> Iterator[str]:
    """Everything else, in small lines."""
    for field, name in BESIDE:
        if row.get(field):
            yield f"{name}: {named(field, str(row[field]))}"
    kind = str(row["kind"])
    if (counts_as(kind).facts or kind in {*noted.TITLES, "incident"}) and row.get("details"):
        facts = json.loads(str(row["details"]))
        told = (
            f"{fact_name(name)}: {fact_value(str(facts[name]), name)}" for name in sorted(facts)
        )
        yield shortened("; ".join(told), f"row {row['number']}")
    if row["kind"] != "transcript" and row.get("whose_words") not in {None, "", "own words"}:
        yield f"Whose words: {row['whose_words']}"
    for field, sentence in LINKS:
        if row.get(field):
            yield sentence.format(row[field])
    yield " ".join(_where_from(row))


def _where_from(row: Mapping[str, Any]) -> Iterator[str]:
    """The zone, the time of recording, the number and the place in an exhibit."""
    zone = str(row.get("zone") or "unknown")
    utc = str(row.get("happened_utc") or "")
    if row.get("happened"):
        yield f"Zone {zone}, {_clock(utc)}." if utc else f"Zone {zone}."
    yield f"Recorded {_clock(str(row['written_at']))}. Item {row['item']}."
    if row.get("exhibit"):
        place, length = str(row.get("place_in_exhibit") or ""), int(row.get("length") or 0)
        member = member_of(place, length)
        said = said_place(place, int(row["offset"]), length)
        yield f"{row['exhibit']}: {f'{member}, ' if member else ''}{said}."


def _clock(written: str) -> str:
    """A time in UTC, to be read."""
    try:
        moment = datetime.fromisoformat(written).astimezone(UTC)
    except ValueError:
        return written or "at a time not known"
    return f"{moment.day} {moment:%b %Y %H:%M:%S} UTC"


def _references(row: Mapping[str, Any]) -> list[str]:
    """Exhibits that an item carries or stands in."""
    return list(dict.fromkeys(f"{row.get('attachments') or ''} {row.get('exhibit') or ''}".split()))


def _exhibit(row: Mapping[str, Any]) -> dict[str, Any]:
    """One exhibit as the template takes it."""
    reference = str(row["reference"])
    place = str(row["stored_name"]) or f"Not in this bundle. {row['why_not_included']}"
    facts = [
        ("File", place),
        ("Name it came with", str(row["original_name"])),
        ("Size", counted(int(row["bytes"]), "byte")),
        ("SHA-256", str(row["sha256"])),
        ("Recorded", f"{_clock(str(row['obtained_at']))}, {row['how_obtained']}"),
        ("Taken out of", f"{row['taken_from']} {row['place_inside']}".strip()),
        ("Completeness", str(row["completeness"])),
        ("Rows that cite it", str(row["cited_by"])),
    ]
    picture = (
        {"key": f"picture-{reference}", "alt": f"Photograph {reference}, see exhibits.csv"}
        if row.get("picture")
        else None
    )
    return {
        "reference": reference,
        "title": f"{reference}: {row['kind']}",
        "facts": [[label, legible(value)] for label, value in facts if value],
        "picture": picture,
    }

"""What is shown unasked, and what only when it is opened, one item at a time.

Counts, times, channels and lengths are always shown. Words that the other person chose are not:
neither a message, nor a subject line, a file name, the name of a chat, a line that the app wrote
about them, nor a display name that nobody has put to a person yet.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tallybook.case.case import Case
from tallybook.case.people import YOU
from tallybook.case.words import fold
from tallybook.model.entries import Incident
from tallybook.model.exhibits import Exhibit

if TYPE_CHECKING:
    import polars as pl

_LINE = 200
#: What a row needs of the view; words only to be counted, or where they are the person's own.
_SHOWN = (
    "item", "kind", "channel", "direction", "at", "home", "local", "zone", "clock", "precision",
    "moment", "handle", "person", "sender", "text", "attachments", "late", "late_hours", "matters",
    "private", "event", "cites", "details",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One item as shown: no word of the other person is in it.

    Attributes:
        item: Its leaf number.
        kind: ``message``, ``call``, ``mail``, ``photo``, ``event`` or ``incident``.
        channel: Where it came in.
        direction: ``in``, ``out`` or ``unknown``.
        at: UTC, or None where its zone is not known.
        home: On the person's own clock, or None.
        local: The clock that wrote it.
        zone: The zone of that clock, or ``unknown``.
        clock: ``twice`` or ``skipped`` where a change of clocks leaves a doubt.
        precision: How finely the time is known.
        moment: ``exact``, ``about``, ``between`` or ``unknown``.
        who: Person, number, address or neutral label.
        own: Whether the book's own person wrote it.
        line: The first line of their own words; empty for everything else.
        words: How many words it has.
        attachments: How many things are attached.
        late: Written down late.
        late_hours: By how many hours.
        matters: Marked as mattering most.
        private: Never leaves the book.
        event: A line that the app wrote itself.
        cites: How many exports hold it.
        facts: How many short facts the file says of it.
        behaviours: Codes of the catalogue, for incidents.
        amended: Whether it was corrected; adding a file is no correction.
    """

    item: int
    kind: str
    channel: str
    direction: str
    at: datetime | None
    home: datetime | None
    local: datetime | None
    zone: str
    clock: str
    precision: str
    moment: str
    who: str
    own: bool
    line: str
    words: int
    attachments: int
    late: bool
    late_hours: int | None
    matters: bool
    private: bool
    event: bool
    cites: int
    facts: int = 0
    behaviours: tuple[str, ...] = ()
    amended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One item opened because it was asked for."""

    item: int
    text: str
    subject: str
    sender: str
    thread: str
    attachments: tuple[str, ...]
    exhibits: tuple[Exhibit, ...]
    details: Mapping[str, str]
    incident: Incident | None
    exact_words: str


def rows_of(case: Case, cut: pl.DataFrame) -> tuple[Row, ...]:
    """Turn some rows of the view into what may be shown."""
    return tuple(_row(case, row) for row in cut.select(_SHOWN).iter_rows(named=True))


def _row(case: Case, row: Mapping[str, Any]) -> Row:
    """Veil one row."""
    incident = case.incident(row["item"]) if row["kind"] == "incident" else None
    plain = ("item", "kind", "channel", "direction", "at", "home", "local", "zone", "clock",
             "precision", "moment", "late", "late_hours", "matters", "private", "event", "cites")  # fmt: skip
    return Row(
        **{name: row[name] for name in plain},
        who=_who(case, row),
        own=incident is not None or row["direction"] == "out" or row["kind"] == "card",
        line=_own_line(row, incident),
        words=len(row["text"].split()),
        facts=row["details"].count('": "'),
        attachments=len(row["attachments"]),
        behaviours=incident.behaviours if incident else (),
        amended=case.is_amended(row["item"]),
    )


def _who(case: Case, row: Mapping[str, Any]) -> str:
    """Who it came from or went to, as far as that may be shown.

    Whom an incident names, the person typed: it is shown as typed.
    """
    if row["kind"] == "incident":
        return str(row["person"] or row["sender"])
    if row["direction"] == "out" and not row["handle"]:
        return YOU
    return str(row["person"]) or case.people.label(row["handle"])


def _own_line(row: Mapping[str, Any], incident: Incident | None) -> str:
    """The first line of the person's own words; nothing where it quotes the other person.

    A mail that was sent often begins with what it answers, so mails stay veiled as well.
    """
    if incident is not None:
        line = first_line(incident.what)
        quoted = fold(incident.exact_words)
        is_quote = bool(quoted) and (quoted in fold(line) or fold(line) in quoted)
        return "" if is_quote else line
    if row["kind"] == "card":
        return first_line(row["text"])
    if row["direction"] != "out" or row["kind"] != "message":
        return ""
    line = first_line(row["text"])
    return "" if line.startswith(">") else line


def first_line(text: str) -> str:
    """The first line that says something, cut to a bearable length."""
    line = next((one.strip() for one in text.splitlines() if one.strip()), "")
    return line if len(line) <= _LINE else line[: _LINE - 1].rstrip() + "…"


def open_item(case: Case, item: int) -> Words:
    """Open exactly one item because it was asked for.

    Raises:
        NoSuchItem: There is no such item.
    """
    row = case.row(item)
    incident = case.incident(item) if row["kind"] == "incident" else None
    exhibits = case.attached(item)
    names = tuple(row["attachments"])
    if incident is not None:
        names = tuple(exhibit.name for exhibit in exhibits)
    details = json.loads(row["details"] or "{}")
    return Words(
        item=item,
        text=row["text"],
        subject=row["subject"],
        sender=row["sender"],
        thread=row["thread"],
        attachments=names,
        exhibits=exhibits,
        details={str(name): str(value) for name, value in details.items()},
        incident=incident,
        exact_words=incident.exact_words if incident else "",
    )

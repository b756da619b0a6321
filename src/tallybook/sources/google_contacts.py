"""Address books as tables: Google Contacts, old and new titles, and Outlook.

How a person gets it: contacts.google.com, *Export*, as Google CSV or Outlook CSV; Outlook, *Manage
contacts*, *Export contacts*.

Format: a line of titles in English, one line for each person; several numbers under titles with a
count (``Phone 1 - Value``), several values in one cell between `` ::: ``. Google changed the titles
in 2024 (``Given Name`` became ``First Name``, ``Type`` became ``Label``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tallybook.errors import UnreadableExport
from tallybook.model.records import Answers, Assumption, Record
from tallybook.model.source import Export, Source
from tallybook.reading.headings import plain
from tallybook.reading.problems import ProblemList
from tallybook.reading.tables import Line, family_of, head_of, table_of

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

_BETWEEN = " ::: "
_PHONE = re.compile(
    r"phone \d+ - value|(?:.* )?(?:phone|fax|telephone|telefon|mobiltelefon)(?: \d+)?|mobile|pager|mobiltelefon"
)
_MAIL = re.compile(
    r"e-?mail \d+ - value|e-?mail(?: \d+)? address|e-?mail(?: \d+)?|e-mail-adresse(?: \d+)?"
)
_LABEL = {"phone": "phone {} - {}", "mail": "e-mail {} - {}"}
_COUNT = re.compile(r"\d+")
_SHOWN = ("name", "display name", "file as")
_PARTS = (
    ("name prefix", "title"),
    ("given name", "first name", "vorname"),
    ("additional name", "middle name", "weitere vornamen"),
    ("family name", "last name", "nachname"),
    ("name suffix", "suffix"),
)
_FACTS = {
    "nickname": ("nickname",),
    "org": ("organization 1 - name", "organization name", "company", "firma"),
    "title": ("organization 1 - title", "organization title", "job title", "position"),
    "note": ("notes", "notizen"),
    "birthday": ("birthday", "geburtstag"),
    "address": ("address 1 - formatted",),
    "groups": ("group membership", "labels", "categories"),
    "url": ("website 1 - value", "web page"),
}
_REASONS = {
    "empty-card": "This line holds neither a name nor a number nor an address.",
    "open-quote": "The quotes of this line do not close; they were taken as they stand.",
}


def recognise(export: Export) -> bool:
    """Whether the titles are those of an address book."""
    table = head_of(export)
    return table is not None and family_of(table.titles) == "google-contacts"


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield one record for each person."""
    del answers  # a card has no time, no zone and no sender
    table = table_of(export)
    if table is None:
        raise UnreadableExport(source="an address book", reason="no line of it holds titles")
    if table.codec == "cp1252":
        sentence = "The text was read as Windows-1252; Google itself writes UTF-8."
        yield Assumption(code="charset", sentence=sentence)
    titles = [plain(title) for title in table.titles]
    problems = ProblemList()
    for line in table.lines():
        if line.is_broken:
            yield from problems.at("open-quote", _REASONS["open-quote"], line.offset, line.length)
        yield from _told(line, titles, problems)
    yield from problems.rest()


def _told(line: Line, titles: list[str], problems: ProblemList) -> Iterator[Yielded]:
    """Make a record of one line."""
    cells = {
        title: cell.strip() for title, cell in zip(titles, line.cells, strict=False) if cell.strip()
    }
    phones, mails = _all(cells, _PHONE), _all(cells, _MAIL)
    handles = tuple(dict.fromkeys(one for _, one in (*phones, *mails)))
    name = _name(cells) or next(iter(handles), "")
    if not name:
        reason = _REASONS["empty-card"]
        yield from problems.at("empty-card", reason, line.offset, line.length, items=1)
        return
    details = {
        "phones": "\n".join(_labelled(cells, "phone", *one) for one in phones),
        "mails": "\n".join(_labelled(cells, "mail", *one) for one in mails),
    }
    details |= {fact: _first(cells, names) for fact, names in _FACTS.items()}
    yield Record(
        kind="card",
        channel="contacts",
        offset=line.offset,
        length=line.length,
        recipients=handles,
        text=name,
        details={fact: value for fact, value in details.items() if value},
    )


def _first(cells: Mapping[str, str], names: tuple[str, ...]) -> str:
    """The first filled cell under one of some titles."""
    return next((cells[name] for name in names if name in cells), "")


def _name(cells: Mapping[str, str]) -> str:
    """The name as it is shown, else put together from its parts."""
    parts = [_first(cells, names) for names in _PARTS]
    composed = " ".join(filter(None, parts)) if any(parts[1:4]) else ""
    return (
        _first(cells, _SHOWN[:2])
        or composed
        or _first(cells, (*_FACTS["org"], "nickname", "file as"))
    )


def _all(cells: Mapping[str, str], wanted: re.Pattern[str]) -> list[tuple[str, str]]:
    """Every value under titles of a kind, each with its title."""
    found = []
    for title, cell in cells.items():
        if wanted.fullmatch(title):
            found += [(title, one.strip()) for one in cell.split(_BETWEEN) if one.strip()]
    return found


def _labelled(cells: Mapping[str, str], kind: str, title: str, value: str) -> str:
    """A number or an address behind what it is used for."""
    count = _COUNT.search(title)
    label = ""
    if title.endswith("- value") and count:
        names = tuple(_LABEL[kind].format(count[0], what) for what in ("label", "type"))
        label = _first(cells, names).lstrip("* ").casefold()
    elif kind == "phone":
        label = title.removesuffix(" phone")
    return f"{label}: {value}" if label else value


SOURCE = Source(
    name="google_contacts",
    title="Address book (Google or Outlook CSV)",
    version=1,
    patterns=("contacts*.csv",),
    how=(
        "Desktop: contacts.google.com, Export, Google CSV or Outlook CSV.",
        "Android: the Google Contacts app, Organise, Export, writes a vCard instead.",
        "Outlook: People, Manage contacts, Export contacts.",
    ),
    lacks=(
        "When a name or a number was added or changed.",
        "Pictures of the people.",
        "Names that people gave themselves in an app: a card holds the name its owner wrote.",
    ),
    recognise=recognise,
    read=read,
    basis=("https://support.google.com/contacts/answer/7199294",),
)

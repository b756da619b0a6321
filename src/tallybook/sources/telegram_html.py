"""Telegram Desktop: chats as pages of HTML, one page or a zip of the folder.

How a person gets it: in Telegram Desktop, in a chat, *Export chat history*, or *Settings > Advanced
> Export Telegram data*; format *Human-readable HTML*. The folder ``ChatExport_…`` then holds
``messages.html``, ``messages2.html`` and so on, a thousand messages each; ``DataExport_…`` holds a
folder ``chats/chat_…`` of such pages for each chat.

Format: each message is ``div.message``; its time is in the ``title`` of ``div.date``, the wall clock
of the machine that made the export, in newer ones with its offset from UTC. A message that follows
another of the same sender is ``joined`` and carries no name. What the app wrote carries no time: it
stands under a line with the date, and is given that day. Lines with a date alone are no items.
Described at https://core.telegram.org/import-export; words for media, calls and dates are English
in every export, as the app writes them. Where a zip holds the same chats as JSON, that is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import pairwise
from typing import TYPE_CHECKING

from tallybook.model.records import Answers, Problem, Record
from tallybook.model.source import Export, Source
from tallybook.reading.json import MARK
from tallybook.reading.markup import Element, exact_words, read_page
from tallybook.reading.pages import Page, Pages, first_of, page_parts
from tallybook.reading.telegram_page import CLOCK, Shown, clock_of, day_of, shown

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

TITLE = "Telegram Desktop"
_MEMBER = re.compile(r"(?:^|/)messages\d{0,6}\.html?$", re.IGNORECASE)
_JSON = re.compile(r"(?:^|/)result[^/]{0,40}\.json$", re.IGNORECASE)
_TELEGRAM = re.compile(rb"<title>\s{0,64}Exported Data\s{0,64}</title>|class=\"page_wrap\"")
_MESSAGE = re.compile(rb"<div\s{1,8}class=\"message (?:default|service)[^<>]{0,400}>")
_HEADER = re.compile(rb"<div\s{1,8}class=\"page_header\"")
_NUMBER = re.compile(rb"\bid=\"message(-?\d{1,20})\"")
_END = re.compile(rb"</body\s*>", re.IGNORECASE)
_HEADER_LENGTH = 20_000
_VIA = re.compile(r" via @(\w{1,64})$")


def recognise(export: Export) -> bool:
    """Whether these are pages of chats as the app writes them, without the same chats as JSON."""
    return bool(_pages(export)) and not _has_json(export)


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield the messages of each page, in the order of the pages."""
    del answers  # the pages say when, or do not; they do not say who held them
    pages = Pages(export, TITLE)
    members = frozenset(export.members())
    for page in pages.loaded(_pages(export) or [""]):
        if isinstance(page, Problem):
            yield page
        else:
            yield from _Reading(page, pages, members).things()
    yield from pages.problems.rest()


def _pages(export: Export) -> list[str]:
    """The pages that hold messages, in their order."""
    return [part for part in page_parts(export, _MEMBER) if _is_page(first_of(export, part))]


def _is_page(head: bytes) -> bool:
    """Whether a file begins as a page of messages does."""
    return bool(
        head.removeprefix(MARK).lstrip()[:1] == b"<"
        and _TELEGRAM.search(head)
        and _MESSAGE.search(head)
    )


def _has_json(export: Export) -> bool:
    """Whether the same chats are there as JSON, which says more."""
    found = (name for name in export.members() if _JSON.search(name))
    return any(b'"messages"' in first_of(export, name) for name in found)


class _Reading:
    """One pass over one page."""

    def __init__(self, page: Page, pages: Pages, members: frozenset[str]) -> None:
        self._page = page
        self._pages = pages
        self._members = members
        self._folder = page.part[: page.part.rfind("/") + 1]
        self._data = bytes(page.text.data[: page.text.size])
        self._thread = self._title()
        self._sender, self._via, self._forwarded = "", "", ""
        self._day: date | None = None
        first = CLOCK.search(self._data.decode("utf-8", "replace"))
        self._offset = clock_of(first[0])[1] if first else None

    def things(self) -> Iterator[Yielded]:
        """Yield the records of the page and what could not be read."""
        starts = [found.start() for found in _MESSAGE.finditer(self._data)]
        whole = bool(_END.search(self._data, max(len(self._data) - 1000, 0)))
        for start, end in pairwise([*starts, len(self._data)]):
            element = next(iter(read_page(self._data, start, end).elements()), None)
            if element is None:
                continue
            place = self._page.place(start, element.end)
            if not element.closed and end == len(self._data) and not whole:
                yield from self._pages.note("cut-off", self._page.part, place, 1)
                return
            yield from self._item(element, place)

    def _title(self) -> str:
        """What the page says its chat is called."""
        header = _HEADER.search(self._data)
        if header is None:
            return ""
        tree = read_page(self._data, header.start(), header.start() + _HEADER_LENGTH)
        return next((exact_words(one) for one in tree.walk() if "text" in one.classes()), "")

    def _item(self, element: Element, place: tuple[int, int]) -> Iterator[Yielded]:
        """Yield one message, or one line of the app."""
        if "service" in element.classes():
            yield from self._service(element, place)
            return
        found = shown(element)
        self._turn_to(element, found)
        at, offset = clock_of(found.time)
        if at is not None:
            self._day = at.date()
            self._offset = offset if offset is not None else self._offset
        else:
            yield from self._pages.note("no-date", self._page.part, place)
        if not element.closed:
            yield from self._pages.note("damaged", self._page.part, place)
        yield self._record(found, at, offset, place)

    def _turn_to(self, element: Element, found: Shown) -> None:
        """Note who a message is from, and who that was forwarded from."""
        if found.sender or "joined" not in element.classes():
            via = _VIA.search(found.sender)
            self._sender = found.sender[: via.start()] if via else found.sender
            self._via = via[1] if via else ""
        if found.forwarded or not found.is_forwarded or "joined" not in element.classes():
            self._forwarded = found.forwarded

    def _record(
        self, found: Shown, at: datetime | None, offset: int | None, place: tuple[int, int]
    ) -> Record:
        """Make the record of one message."""
        there, missing = self._files(found)
        facts = found.facts | {
            "attachment": missing,
            "forwarded_from": self._forwarded,
            "via": self._via,
        }
        match = f"phone_call {facts.get('duration', '')}" if found.call else None
        return Record(
            kind="call" if found.call else "message",
            channel="telegram",
            part=self._page.part,
            offset=place[0],
            length=place[1],
            local=at,
            utc_offset=offset,
            thread=self._thread,
            sender=self._sender,
            direction=found.direction,
            text=found.text,
            attachments=(there,) if there else (),
            details={name: facts[name] for name in sorted(facts) if facts[name]},
            match=f"{facts['media']}\n{found.text}" if facts.get("media") else match,
        )

    def _files(self, found: Shown) -> tuple[str, str]:
        """The member that a message carries, or the name of a file that is not there."""
        if not found.file:
            return "", "left out" if found.facts.get("media") else ""
        if self._folder + found.file in self._members:
            return self._folder + found.file, ""
        return "", found.file.rsplit("/", 1)[-1]

    def _service(self, element: Element, place: tuple[int, int]) -> Iterator[Yielded]:
        """Yield a line of the app; a date alone is no item, it is for those that follow."""
        self._sender, self._via, self._forwarded = "", "", ""
        body = next((one for one in element.walk() if "details" in one.classes()), element)
        text = exact_words(body)
        number = _NUMBER.search(element.raw)
        day = day_of(text)
        if day and (number is None or number[1].startswith(b"-")):
            self._day = day
            return
        if self._day is None:
            yield from self._pages.note("no-date", self._page.part, place)
        yield Record(
            kind="event",
            channel="telegram",
            part=self._page.part,
            offset=place[0],
            length=place[1],
            local=datetime.combine(self._day, time()) if self._day else None,
            utc_offset=self._offset if self._day else None,
            precision="day",
            thread=self._thread,
            text=text,
        )


SOURCE = Source(
    name="telegram_html",
    title="Telegram Desktop export (HTML)",
    version=1,
    patterns=("messages*.html", "ChatExport*.zip", "DataExport*.zip"),
    how=(
        "Desktop: in Telegram Desktop open the chat, the three dots, Export chat history, HTML.",
        "Desktop, all chats: Settings, Advanced, Export Telegram data, Human-readable HTML.",
        "Phone: the app on a phone cannot export; Telegram Desktop shows the same chats.",
        "Machine-readable JSON says more than HTML; where both can be had, take JSON.",
    ),
    lacks=(
        "Secret chats: they exist on the phone alone.",
        "Messages that were deleted before the export, and earlier wordings of edited ones.",
        "Which messages were edited, and the user names and numbers of those who wrote.",
        "The time of day of what the app wrote itself (joined, pinned): only the day is there.",
        "The time zone, in older exports.",
        "Media, where the export was made without it.",
    ),
    recognise=recognise,
    read=read,
    basis=("https://core.telegram.org/import-export",),
    notices=("event", "call"),
)

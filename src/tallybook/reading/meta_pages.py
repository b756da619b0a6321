"""Turn the pages of a Messenger or Instagram download into records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from tallybook.model.records import Answers, Assumption, Problem, Record
from tallybook.model.source import Export
from tallybook.reading.markup import Element, read_page, shown_words
from tallybook.reading.meta_html import SOURCES, Card, app_of, cards, title_of, without_json
from tallybook.reading.pages import Page, Pages
from tallybook.reading.worded_dates import Written, read_written

if TYPE_CHECKING:
    from tallybook.model.source import Yielded
    from tallybook.reading.orders import Order

#: The year in which the older of the two services began.
_SINCE = 2004
_SLASHED = re.compile(rb">\s{0,8}(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b")
_END = re.compile(rb"</(?:body|html)\s*>\s*\Z", re.IGNORECASE)
_ORDERS = {"dmy": "day, month, year", "mdy": "month, day, year"}
_PLACES = {"ymd": (0, 1, 2), "dmy": (2, 1, 0), "mdy": (2, 0, 1)}


class MetaPages:
    """One pass over the pages of an export."""

    def __init__(self, export: Export, app: str, title: str, answers: Answers) -> None:
        self._export = export
        self._app = app
        self._title = title
        self._answers = answers
        self._pages = Pages(export, title)
        self._order: Order | None = None
        inside = (name for name in export.members() if "messages/" in name)
        self._members = {name[name.find("messages/") :]: name for name in inside}

    def things(self, parts: list[str], *, named: bool) -> Iterator[Yielded]:
        """Yield the messages of all pages, and what could not be read.

        Args:
            parts: The pages.
            named: Whether the person has said which app they are from.
        """
        parts = without_json(self._export, parts) or parts
        if not named and any(not app_of(self._export, part) for part in parts):
            yield _undecided()
        for page in self._pages.loaded(parts):
            if isinstance(page, Problem):
                yield page
            else:
                yield from self._page(page, parts)
        yield from self._pages.problems.rest()

    def _page(self, page: Page, parts: list[str]) -> Iterator[Yielded]:
        """Yield the messages of one page."""
        data = bytes(page.text.data[: page.text.size])
        tree = read_page(data)
        thread = title_of(tree)
        behind = 0
        for card in cards(tree):
            behind = card.end
            written = read_written(card.date) if card.date else None
            if written and not written.order and self._order is None:
                yield self._settled(parts)
            local = self._local(written)
            place = page.place(card.start, card.end)
            if local is None:
                yield from self._pages.note("no-date", page.part, place)
            yield self._record(card, (page.part, *place), thread, written, local)
        if not _END.search(data, max(len(data) - 200, 0)) and _has_words(data, behind):
            yield from self._pages.note("cut-off", page.part, page.place(behind, len(data)), 1)

    def _record(
        self,
        card: Card,
        place: tuple[str, int, int],
        thread: str,
        written: Written | None,
        local: datetime | None,
    ) -> Record:
        """Make the record of one message."""
        there, missing, marks = self._files(card)
        facts = {
            "attachment": ", ".join(missing),
            "date": "" if local else card.date,
            "link": " ".join(card.links),
            "reactions": card.reactions,
            "shared": card.shared,
        }
        return Record(
            kind="message",
            channel=self._app,
            part=place[0],
            offset=place[1],
            length=place[2],
            local=local,
            precision="minute" if written and written.second is None else "second",
            thread=thread,
            sender=card.sender,
            text=card.text,
            attachments=tuple(there),
            details={name: fact for name, fact in facts.items() if fact},
            match="\n".join((*marks, card.text)) if marks else None,
        )

    def _files(self, card: Card) -> tuple[list[str], list[str], list[str]]:
        """Members that a message carries, names of files that are not there, and all names."""
        there, missing, marks = [], [], []
        for address in card.files:
            name = address.rsplit("/", 1)[-1]
            member = self._members.get(address[max(address.find("messages/"), 0) :])
            marks.append(name)
            if member:
                there.append(member)
            else:
                missing.append(name)
        return there, missing, marks

    def _local(self, written: Written | None) -> datetime | None:
        """The wall clock of a date, where there is such a day."""
        if written is None:
            return None
        order = written.order or (self._order.name if self._order else "dmy")
        year, month, day = (written.parts[place] for place in _PLACES[order])
        try:
            return datetime(  # noqa: DTZ001 - a wall clock whose zone the file does not say
                year, month, day, written.hour, written.minute, written.second or 0
            )
        except ValueError:
            return None

    def _settled(self, parts: list[str]) -> Assumption:
        """Settle by all dates of the download which number is the day; ask where they do not."""
        import numpy as np  # noqa: PLC0415 - not at every start

        from tallybook.reading.orders import decide  # noqa: PLC0415

        dates: dict[tuple[int, ...], None] = {}
        for page in Pages(self._export, self._title).loaded(parts):
            if isinstance(page, Page):
                found = _SLASHED.findall(page.text.data)
                dates |= dict.fromkeys(tuple(map(int, one)) for one in found)
        numbers = np.array([*dates] or [(1, 1, 2020)], dtype=np.int64)
        wanted = self._answers.date_order
        order = self._order = decide(numbers, ("dmy", "mdy"), since=_SINCE, wanted=wanted)
        sentence = f"Dates were read as {_ORDERS[order.name]}."
        if order.certain:
            return Assumption(code="date-order", sentence=sentence, question="date_order")
        return Assumption(
            code="date-order",
            sentence=(
                "Day and month can be read in more than one order, and nothing in this file "
                f"settles it. {sentence}"
            ),
            question="date_order",
            certain=False,
            choices=tuple((name, f"dates are {_ORDERS[name]}") for name in order.rivals),
        )


def _has_words(data: bytes, start: int) -> bool:
    """Whether there is anything to read from a place on."""
    rest: Element = read_page(data, start)
    return bool(shown_words(rest))


def _undecided() -> Assumption:
    """Say that the pages do not name their app."""
    return Assumption(
        code="which-app",
        sentence=(
            "Facebook Messenger and Instagram write the same kind of page, and this one does not "
            "say which of them it is from. It was read as Messenger's."
        ),
        question="source",
        certain=False,
        choices=tuple(
            (source, f"the messages are from {app.title()}") for app, source in SOURCES.items()
        ),
    )

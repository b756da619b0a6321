"""The part of the front door for dated facts from outside: stops, orders, blocks and reports."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tallybook.errors import NoSuchItem, UnfitAnswer
from tallybook.intake import noting
from tallybook.model.orders import ChangePaper, Order, OrderPaper
from tallybook.model.reports import AnswerPaper, BlockPaper, Report, ReportPaper

if TYPE_CHECKING:
    from tallybook.case import Case
    from tallybook.case.against import Against
    from tallybook.case.proposing import ProposedStop
    from tallybook.journal.book import Book

#: Days of an order that lie after it was made.
_LATER = ("served", "ends", "review")


class Ordering:
    """Part of the front door: an open book has ``book`` and ``case``."""

    book: Book

    if TYPE_CHECKING:

        @property
        def case(self) -> Case: ...  # noqa: D102 - the whole of it is in `door`

    # --- requests to stop -----------------------------------------------------------------------

    def add_stop(
        self, dated: str, *, how: str = "", to: str = "", words: str = "", zone: str = ""
    ) -> int:
        """Note that someone was asked to stop, and when."""
        return noting.stop(self.book, dated, how=how, to=to, words=words, zone=zone)

    def proposed_stops(self) -> tuple[ProposedStop, ...]:
        """The person's own messages that ask to stop and are not noted as a request yet."""
        from tallybook.case.proposing import proposed_stops  # noqa: PLC0415

        return proposed_stops(self.case)

    def confirm_stop(self, item: int) -> int:
        """Note one of the proposed messages as a dated request to stop.

        Raises:
            NoSuchItem: It is not proposed.
        """
        one = next((each for each in self.proposed_stops() if each.item == item), None)
        if one is None:
            raise NoSuchItem(noun="proposed request to stop", name=item)
        dated = one.dated.isoformat()
        given = {"how": one.how, "to": one.to, "zone": one.zone}
        return noting.stop(self.book, dated, of=item, **given)

    # --- orders ---------------------------------------------------------------------------------

    def add_order(
        self, name: str, *, dated: str, ends: str = "", court: str = "", conditions: str = ""
    ) -> int:
        """Note an order: what it is called, when it was made, what it forbids, when it ends."""
        paper = OrderPaper(name=name, dated=dated, ends=ends, court=court, conditions=conditions)
        return self.note_order(paper)

    def note_order(self, paper: OrderPaper) -> int:
        """Note an order in full, with its conditions one by one."""
        return noting.order(self.book, paper)

    def order(self, item: int) -> Order:
        """An order by its number.

        Raises:
            NoSuchItem: There is none.
        """
        for one in self.case.orders:
            if one.item == item:
                return one
        raise NoSuchItem(noun="order", name=item)

    def change_order(self, item: int, paper: ChangePaper) -> int:
        """Correct, vary or end an order; what it said before stays in the record.

        Raises:
            NoSuchItem: There is no such order or condition.
            UnfitAnswer: A day lies before the order was made.
        """
        order = self.order(item)
        made = str(dict(paper.fields).get("dated") or order.dated)[:10]
        for given in (paper.dated, *(str(dict(paper.fields).get(name) or "") for name in _LATER)):
            if given and given[:10] < made:
                raise UnfitAnswer(
                    answer=given, reason="it lies before the order was made", choices="a later day"
                )
        known = {one.place for one in order.clauses}
        for place in paper.removes:
            if place not in known:
                raise NoSuchItem(noun="condition", name=place)
        return noting.change(self.book, item, paper)

    def set_against(self, item: int) -> tuple[Against, ...]:
        """Every condition of an order with the items that may breach it."""
        from tallybook.case.against import set_against  # noqa: PLC0415

        return set_against(self.case, self.order(item))

    def new_may_breach(self, since_entry: int) -> tuple[int, ...]:
        """Items of this entry and later ones that may breach a condition of an order."""
        from tallybook.case.against import new_items  # noqa: PLC0415

        return new_items(self.case, since_entry)

    def new_in_import(self, exhibits: Iterable[str]) -> tuple[int, ...]:
        """Items of the last imports of these exports, and later ones, that may breach a condition."""
        case = self.case
        if not any(order.clauses for order in case.orders):
            return ()
        begun = {sha256: seq for seq, one in case.imports.items() for sha256 in one.exhibits}
        found = [begun[sha256] for sha256 in exhibits if sha256 in begun]
        return self.new_may_breach(min(found)) if found else ()

    # --- blocks and reports ---------------------------------------------------------------------

    def add_block(self, paper: BlockPaper) -> int:
        """Note that someone was blocked, where, and by whom."""
        return noting.block(self.book, paper)

    def add_report(self, paper: ReportPaper) -> int:
        """Note a report to the police, a platform or anybody else."""
        return noting.report(self.book, paper)

    def report(self, item: int) -> Report:
        """A report by its number.

        Raises:
            NoSuchItem: There is none.
        """
        for one in self.case.reports:
            if one.item == item:
                return one
        raise NoSuchItem(noun="report", name=item)

    def add_answer(self, report_item: int, paper: AnswerPaper) -> int:
        """Note an answer to a report, or what came of it.

        Raises:
            NoSuchItem: There is no such report.
        """
        self.report(report_item)
        return noting.answer(self.book, report_item, paper)

"""From dated facts as a person gives them to sealed entries: stops, orders, blocks, reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from tallybook.errors import LateChange, UnfitAnswer
from tallybook.intake.writing import checked_time
from tallybook.journal.book import Book
from tallybook.model.orders import (
    CHANGEABLE,
    CHANGES,
    CLAUSE_KINDS,
    NATIONS,
    ORDER_KINDS,
    ChangePaper,
    Condition,
    OrderPaper,
)
from tallybook.model.reports import REPORTED_TO, AnswerPaper, BlockPaper, ReportPaper

_TEXTS = ("number", "words", "kind", "begins", "finishes")
_LISTS = ("people", "channels", "allowed", "acts", "days")
_WEEK = 7
_HIGHEST, _WIDEST = 90, 180
#: Metres; half way round the earth.
_FAR = 20_100_000
_DATES = ("dated", "served", "ends", "review")
_CHOSEN = {"kind": tuple(ORDER_KINDS), "nation": tuple(NATIONS)}


def stop(book: Book, dated: str, *, of: int = -1, **given: str) -> int:
    """Note that someone was asked to stop, and when.

    Args:
        book: The book.
        dated: The day or the time.
        of: The item that holds the request, where it is one of the book.
        given: ``how``, ``to``, ``words`` and ``zone``.
    """
    names = ("how", "to", "words", "zone")
    body: dict[str, Any] = {"dated": checked_time(dated)}
    body |= {name: given.get(name, "") for name in names}
    if of >= 0:
        body["of"] = of
    return book.append("stop", body).first_leaf


def order(book: Book, paper: OrderPaper) -> int:
    """Note an order with its dates and conditions.

    Raises:
        UnfitAnswer: A day, a kind or a nation is none.
    """
    if not paper.name.strip():
        raise UnfitAnswer(answer="", reason="an order needs a name", choices="as on the paper")
    _one_of(paper.kind, ORDER_KINDS)
    _one_of(paper.nation or next(iter(NATIONS)), NATIONS)
    clauses, apart = written(paper.clauses)
    body = {name: value for name, value in asdict(paper).items() if value or name in _KEPT}
    body |= {name: checked_time(body[name]) for name in _DATES if body.get(name)}
    _in_order(paper.dated, paper.served, paper.ends)
    body.pop("clauses", None)
    return book.append("order", body | ({"clauses": clauses} if clauses else {}), apart).first_leaf


#: Fields that an order has always had.
_KEPT = ("name", "dated", "court", "conditions", "ends")


def change(book: Book, order_item: int, paper: ChangePaper) -> int:
    """Note that an order was corrected, varied or ended; what it said before stays.

    Raises:
        LateChange: Nothing is changed, or a correction has no reason.
        UnfitAnswer: A day is missing or none, or a field is not one that changes.
    """
    _one_of(paper.said, CHANGES)
    if paper.said != "corrected" and not paper.dated:
        raise UnfitAnswer(answer="", reason="the day is needed", choices="2025-01-27")
    changes = paper.removes or paper.clauses or paper.fields or paper.said == "ended"
    if not changes or (paper.said == "corrected" and not paper.reason.strip()):
        raise LateChange
    fields = dict(paper.fields)
    for name, value in fields.items():
        _one_of(name, CHANGEABLE)
        if name in _DATES and value:
            checked_time(str(value))
        if name in _CHOSEN and value:
            _one_of(str(value), _CHOSEN[name])
    clauses, apart = written(paper.clauses)
    body = {
        "of": order_item,
        "said": paper.said,
        "reason": paper.reason,
        "dated": checked_time(paper.dated) if paper.dated else "",
        "removes": list(paper.removes),
        "clauses": clauses,
        "fields": fields,
    }
    return book.append("order-change", body, apart).first_leaf


def block(book: Book, paper: BlockPaper) -> int:
    """Note that someone was blocked."""
    body = asdict(paper) | {"dated": checked_time(paper.dated)}
    return book.append("block", body).first_leaf


def report(book: Book, paper: ReportPaper) -> int:
    """Note a report: to whom, when, under which number; notes are a leaf of their own.

    Raises:
        UnfitAnswer: A day is none, or it is not known to whom.
    """
    _one_of(paper.to, REPORTED_TO)
    body = asdict(paper) | {"dated": checked_time(paper.dated), "items": list(paper.items)}
    if paper.next_date:
        checked_time(paper.next_date)
    notes = body.pop("notes")
    apart = [{"field": "notes", "value": notes}] if notes else []
    return book.append("report", body, apart).first_leaf


def answer(book: Book, report_item: int, paper: AnswerPaper) -> int:
    """Note what came of a report.

    Raises:
        UnfitAnswer: A day is none, or nothing was said.
    """
    if not (paper.answer.strip() or paper.reference.strip() or paper.next_date):
        raise UnfitAnswer(answer="", reason="nothing is said", choices="what they answered")
    if paper.next_date:
        checked_time(paper.next_date)
    body = asdict(paper) | {"dated": checked_time(paper.dated), "of": report_item}
    return book.append("answer", body).first_leaf


def written(conditions: Iterable[Condition]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Conditions as they stand in an entry: its body, and positions, which are leaves apart."""
    bodies: list[dict[str, Any]] = []
    apart: list[dict[str, Any]] = []
    for number, one in enumerate(conditions):
        _fit(one)
        body: dict[str, Any] = {name: getattr(one, name) for name in _TEXTS}
        body |= {name: list(getattr(one, name)) for name in _LISTS}
        body |= {"indirectly": one.indirectly, "from": _iso(one.from_), "until": _iso(one.until)}
        body["places"] = [{"name": each.name, "metres": each.metres} for each in one.places]
        bodies.append({name: value for name, value in body.items() if value or name == "number"})
        apart += [
            {
                "field": "position",
                "clause": number,
                "place": place,
                "lat": each.lat,
                "lon": each.lon,
            }
            for place, each in enumerate(one.places)
            if each.lat is not None and each.lon is not None
        ]
    return bodies, apart


def _fit(one: Condition) -> None:
    """Refuse a condition that cannot hold.

    Raises:
        UnfitAnswer: A part of it does not fit.
    """
    _one_of(one.kind, CLAUSE_KINDS)
    for hour in (one.begins, one.finishes):
        try:
            datetime.strptime(hour or "00:00", "%H:%M")  # noqa: DTZ007 - an hour, no day
        except ValueError as error:
            raise UnfitAnswer(
                answer=hour, reason="it is not a time of day", choices="21:00"
            ) from error
    if any(not 0 <= day < _WEEK for day in one.days):
        raise UnfitAnswer(answer="that", reason="there is no such day", choices="0 (Monday) to 6")
    for place in one.places:
        north, east = place.lat or 0, place.lon or 0
        is_half = (place.lat is None) != (place.lon is None)
        is_place = abs(north) <= _HIGHEST and abs(east) <= _WIDEST  # false of what is no number
        if is_half or not is_place or not 0 <= (place.metres or 0) < _FAR:
            raise UnfitAnswer(answer="that", reason="it is no place", choices="51.5074, -0.1278")


def _one_of(given: str, known: Iterable[str]) -> None:
    """Refuse what is not known.

    Raises:
        UnfitAnswer: It is not one of them.
    """
    if given not in known:
        raise UnfitAnswer(answer=given, reason="it is not known", choices=", ".join(known))


def _in_order(dated: str, served: str, ends: str) -> None:
    """Refuse an end or a service before the beginning.

    Raises:
        UnfitAnswer: It is.
    """
    first = dated[:10]
    for later in (served[:10], ends[:10]):
        if later and later < first:
            raise UnfitAnswer(
                answer=later, reason="it lies before the order was made", choices="a later day"
            )


def _iso(value: date | None) -> str:
    """A day as text."""
    return "" if value is None else value.isoformat()

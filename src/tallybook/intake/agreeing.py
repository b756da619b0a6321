"""From consents, receipts and dates that were dealt with to sealed entries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from tallybook.errors import UnfitAnswer
from tallybook.intake.writing import checked_time
from tallybook.journal.book import Book
from tallybook.model.consents import COVERED, WAYS, ConsentPaper, HandedPaper


def consent(book: Book, paper: ConsentPaper) -> int:
    """Note a consent; notes are a leaf of their own.

    Raises:
        UnfitAnswer: A day is none, nobody or nothing is named, or it ends before it begins.
    """
    _said(paper.recipient, "it is not said who may have it", "a name or an office")
    _said(paper.purpose, "it is not said what for", "for example: a referral")
    _one_of(paper.how, WAYS)
    for kind in paper.kinds:
        _one_of(kind, COVERED)
    dated, ends = checked_time(paper.dated), checked_time(paper.ends) if paper.ends else ""
    if ends and ends[:10] < dated[:10]:
        raise UnfitAnswer(answer=ends, reason="it ends before it begins", choices="a later day")
    body = asdict(paper) | {"dated": dated, "ends": ends, "chosen": dict(paper.chosen)}
    body |= {"items": list(paper.items), "kinds": list(paper.kinds)}
    notes = body.pop("notes")
    apart = [{"field": "notes", "value": notes}] if notes else []
    return book.append("consent", body, apart).first_leaf


def withdraw(book: Book, item: int, dated: str, *, how: str = "", reason: str = "") -> int:
    """Note that a consent was withdrawn; what went before stays noted."""
    body = {"of": item, "dated": checked_time(dated), "how": how, "reason": reason}
    return book.append("consent-withdrawn", body).first_leaf


def handed(book: Book, paper: HandedPaper) -> int:
    """Note that copies were handed over, with the receipt for them.

    Raises:
        UnfitAnswer: A day is none, or it is not said to whom or what.
    """
    _said(paper.recipient, "it is not said to whom", "a name or an office")
    if paper.bundle < 0:
        _said(paper.what, "it is not said what was handed over", "copies, or a few words")
    body = asdict(paper) | {"dated": checked_time(paper.dated)}
    return book.append("handed-over", body).first_leaf


def settle(book: Book, key: tuple[str, int, str], dated: str, note: str = "", *, off: bool) -> int:
    """Note that a date was dealt with, or that it was not after all.

    Args:
        book: The book.
        key: The clock, the item it was counted from, and its day.
        dated: The day it was dealt with.
        note: Anything else.
        off: Whether an earlier mark is taken back.
    """
    code, of, day = key
    body = {"code": code, "of": of, "day": checked_time(day), "dated": checked_time(dated)}
    body |= {"note": note, "off": off}
    return book.append("deadline-done", body).first_leaf


def _said(text: str, reason: str, choices: str) -> None:
    """Refuse what is left empty.

    Raises:
        UnfitAnswer: It is.
    """
    if not text.strip():
        raise UnfitAnswer(answer="", reason=reason, choices=choices)


def _one_of(given: str, known: Iterable[str]) -> None:
    """Refuse what is not known.

    Raises:
        UnfitAnswer: It is not one of them.
    """
    if given not in known:
        raise UnfitAnswer(answer=given, reason="it is not known", choices=", ".join(known))

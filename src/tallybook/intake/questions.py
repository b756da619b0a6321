"""What only the person can say about an export, asked before anything is admitted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from tallybook.errors import OpenQuestion, UnfitAnswer
from tallybook.model.meanings import MEANINGS
from tallybook.model.preview import Question
from tallybook.model.records import Answers, Assumption
from tallybook.model.time import ZONE_NAME

#: The option of the command line that answers each question.
OPTIONS = {
    "source": "--source NAME",
    "date_order": "--date-order dmy",
    "zone": "--zone Europe/London",
    "owner": "--owner NAME",
    "columns": "--columns 'TITLE=MEANING'",
}
ORDERS = ("dmy", "mdy", "ymd")
#: Where bare times are most likely written, by the country that was given; nowhere else is guessed.
ZONES = {"GB": "Europe/London"}
#: Handles offered as an answer; a mailbox may hold a hundred thousand.
OFFERED = 50
FIXED = re.compile(r"[+-](0\d|1[0-4]):[0-5]\d")

NONE = ("none", "none of these is you")


def order_question(assumption: Assumption) -> Question:
    """Ask what an importer could not settle from the file itself."""
    return Question(
        name=assumption.question, sentence=assumption.sentence, choices=assumption.choices
    )


def zone_question(answers: Answers) -> Question:
    """Ask in which zone the times are written."""
    return Question(
        name="zone",
        sentence=(
            "The times in this file carry no time zone. Which zone was the clock in? "
            "For example Europe/London; 'unknown' keeps them as written."
        ),
        suggestion=ZONES.get(answers.region, ""),
    )


def owner_question(handles: Iterable[str]) -> Question:
    """Ask which of the senders is the book's own person."""
    offered = [(handle, "this is you") for handle in handles][:OFFERED]
    return Question(
        name="owner",
        sentence="Which of these is you? The file does not say who of them held the phone.",
        choices=(*offered, NONE),
    )


def check_answers(answers: Answers) -> None:
    """Refuse an answer that cannot be one."""
    if answers.date_order and answers.date_order not in ORDERS:
        raise UnfitAnswer(
            answer=answers.date_order,
            reason="it is not an order of day, month and year",
            choices=", ".join(ORDERS),
        )
    for _, meaning in answers.columns:
        if meaning not in MEANINGS:
            raise UnfitAnswer(
                answer=meaning,
                reason="it is nothing that a column can mean",
                choices=", ".join(MEANINGS),
            )
    if answers.zone not in {"", "unknown"} and not _is_zone(answers.zone):
        raise UnfitAnswer(
            answer=answers.zone,
            reason="no time zone has this name",
            choices="a name such as Europe/London, an offset such as +01:00, or unknown",
        )


def _is_zone(name: str) -> bool:
    """Whether a zone of this name is known here."""
    if FIXED.fullmatch(name):
        return True
    if not ZONE_NAME.fullmatch(name):
        return False
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # as zoneinfo does for odd names
        return False
    return True


def is_answered(name: str, answers: Answers) -> bool:
    """Whether a question of this name has its answer.

    A table asks about its columns only while nothing that was said is about one of them.
    """
    return name != "columns" and bool(getattr(answers, name, ""))


def insist(question: Question) -> None:
    """Stop an import on a question that is open."""
    raise OpenQuestion(
        question=question.sentence,
        option=OPTIONS.get(question.name, "an answer"),
        name=question.name,
    )

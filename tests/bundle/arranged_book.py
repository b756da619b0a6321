"""The invented book with what the documents of a report are made of: a person, an order, a report."""

from pathlib import Path

from invented_book import HIM, incident, invented

from tallybook.diary import Diary
from tallybook.model.orders import Condition, OrderPaper, Place
from tallybook.model.people import Person
from tallybook.model.reports import AnswerPaper, ReportPaper

GROUND = "He wrote his name"
ODD = "A line with \x0b a control and \u202e a turn"


def arranged(path: Path) -> Diary:
    """Make the book."""
    diary = Diary(invented(path, 30))
    diary.add_person(Person(name="Alex", handles=(HIM,), role="other"), GROUND)
    diary.note_order(
        OrderPaper(
            name="Non-molestation order",
            dated="2025-01-01",
            kind="non-molestation",
            nation="england-wales",
            person="Alex",
            court="A family court",
            reference="FC1/25",
            served="2025-01-02",
            clauses=(
                Condition(number="1", words="Not to contact the applicant.", people=("me",)),
                Condition(
                    number="2(b)",
                    words="Not to come near the office.",
                    kind="places",
                    places=(Place(name="the office", metres=100.0),),
                ),
            ),
        )
    )
    report = diary.add_report(
        ReportPaper(
            to="police",
            dated="2025-01-03",
            organisation="North Police",
            reference="NP/999/25",
            contact="PC Example",
            about="A box at the door.",
            notes="Notes-never-to-leave",
        )
    )
    diary.add_answer(report, AnswerPaper(dated="2025-01-11", answer="It was filed.", by="Desk"))
    diary.book.append(
        "incident", incident(ODD, behaviours=["gifts"], where="CCTV at the shop", when=_recent())
    )
    return diary


def _recent() -> dict[str, str | None]:
    """A time a few days before the bundle is made."""
    return {
        "kind": "exact", "start": "2025-06-05T10:00:00", "end": None,
        "zone": "Europe/London", "precision": "minute",
    }  # fmt: skip

"""The invented story of `examples/`: read it, and put it into a book."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tallybook.cli.clauses import clause_of
from tallybook.cli.printing import counted
from tallybook.cli.questions import ask
from tallybook.model.entries import Incident, Witness
from tallybook.model.orders import OrderPaper
from tallybook.model.people import Person
from tallybook.model.records import Answers
from tallybook.model.reports import ReportPaper
from tallybook.model.time import Moment

if TYPE_CHECKING:
    from tallybook.diary import Diary

ENDINGS = {".zip", ".xml", ".mbox", ".jpg", ".heic", ".png", ".eml"}


@dataclass(frozen=True, slots=True)
class Story:
    """What `diary.toml` holds."""

    answers: Answers
    own_name: str
    rows: dict[str, list[dict[str, Any]]]


def read(path: Path) -> Story:
    """Read the story."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    book = told.pop("book")
    answers = Answers(zone=book["zone"], owner=tuple(book["owner"]))
    return Story(answers=answers, own_name=book["owner"][0], rows=told)


def bring_in(diary: "Diary", examples: Path, story: Story) -> None:
    """Bring every export in, then what the person wrote down."""
    for path in sorted(examples.rglob("*")):
        if path.suffix in ENDINGS:
            answers = ask(diary.preview(path, story.answers), story.answers)
            done = diary.admit(path, answers)
            print(
                f"{path.name}: {counted(done.found, 'item')} = {done.kept:,} kept + {done.already:,} there"
                f" already + {done.not_understood:,} not understood; {counted(done.attachments, 'attachment')}"
            )
    for row in story.rows["person"]:
        word = row.pop("on_whose_word")
        diary.add_person(Person(**row | {"handles": tuple(row["handles"])}), word)
    for row in story.rows["stop"]:
        diary.add_stop(str(row["on"]), how=row["how"], to=row["to"], words=row["words"])
    for row in story.rows["order"]:
        clauses = tuple(clause_of(text) for text in row.pop("clauses", ()))
        days = {name: str(row[name]) for name in ("dated", "ends")}
        diary.note_order(OrderPaper(**row | days, clauses=clauses))
    for row in story.rows.get("report", ()):
        diary.add_report(ReportPaper(**row | {"dated": str(row["dated"])}))
    for row in story.rows["incident"]:
        diary.write(incident_of(diary, examples, dict(row)))
    print(
        f"{len(story.rows['incident'])} diary entries, a dated request to stop, an order, a report."
    )


def incident_of(diary: "Diary", examples: Path, row: dict[str, Any]) -> Incident:
    """One incident of the story, with its photograph kept as an exhibit."""
    photo = row.pop("photo", "")
    kept = (diary.keep(examples / photo).sha256,) if photo else ()
    when = row.pop("when", {})
    moment = Moment(**{name: _clock(value) for name, value in when.items()})
    witnesses = tuple(Witness(**each) for each in row.pop("witnesses", ()))
    lists: dict[str, Any] = {
        name: tuple(row.pop(name)) for name in ("who", "behaviours") if name in row
    }
    return Incident(when=moment, witnesses=witnesses, attachments=kept, **lists, **row)


def _clock(value: Any) -> Any:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value

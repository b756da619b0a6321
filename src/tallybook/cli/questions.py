"""The questions of an import, as options and on the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tallybook.cli.printing import visible
from tallybook.model.meanings import MEANINGS, before, likely, pairs_of
from tallybook.model.preview import Preview, Question
from tallybook.model.records import Answers

if TYPE_CHECKING:
    from tallybook.diary import Diary

Source = Annotated[str, typer.Option("--source", help="Read the file as this kind.")]
DateOrder = Annotated[
    str, typer.Option("--date-order", help="dmy, mdy or ymd, where a file leaves it open.")
]
Zone = Annotated[
    str,
    typer.Option("--zone", help="Zone of the phone's clock, e.g. Europe/London, or 'unknown'."),
]
Owner = Annotated[
    list[str] | None,
    typer.Option("--owner", help="A name or number of the book's own person, or 'none'."),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--columns",
        help="What a column of a table means, as 'Title=meaning'; once for each. "
        "`preview` lists the titles.",
    ),
]
Region = Annotated[str, typer.Option("--region", help="Country of numbers without a prefix.")]

OPTIONS = {
    "date_order": "--date-order",
    "zone": "--zone",
    "owner": "--owner",
    "source": "--source",
    "columns": "--columns",
}
#: How an answer is written, where it is more than one word.
WRITTEN = {"columns": "'TITLE=MEANING'"}


def answers_of(
    source: str,
    date_order: str,
    zone: str,
    owner: list[str] | None,
    region: str,
    columns: list[str] | None = None,
) -> Answers:
    """Gather what was answered on the command line."""
    return Answers(
        source=source,
        date_order=date_order,
        zone=zone,
        owner=tuple(owner or ()),
        region=region.upper(),
        columns=pairs_of(columns or ()),
    )


def ask(preview: Preview, answers: Answers, diary: Diary | None = None) -> Answers:
    """Ask what is still open, one question at a time; a program gets `OpenQuestion` instead."""
    from dataclasses import replace  # noqa: PLC0415

    from tallybook.errors import OpenQuestion  # noqa: PLC0415

    for question in preview.questions:
        if not sys.stdin.isatty():
            raise OpenQuestion(
                question=question.sentence,
                option=f"{OPTIONS.get(question.name)} {WRITTEN.get(question.name, 'ANSWER')}",
            )
        answers = replace(answers, **{question.name: put_value(question, diary)})
    return answers


def put_value(question: Question, diary: Diary | None = None) -> Any:
    """Ask one question; the answer is of the type that `Answers` has for it."""
    if question.name == "columns":
        return _columns(question, diary)
    answer = put(question)
    return (answer,) if question.name == "owner" else answer


def _columns(question: Question, diary: Diary | None) -> tuple[tuple[str, str], ...]:
    """Show what each column is likely to mean, and take what is said instead."""
    told = likely(question.choices)
    means = {title: meaning for title, (meaning, _) in told.items()}
    earlier = [one.answers for one in diary.case.imports.values()] if diary else []
    said = dict(before(earlier, means))
    means |= {title: said.get(title, "ignore") for title in means} if said else {}
    print(question.sentence)
    if said:
        print("A table with these titles was read before; what was said then is offered first.")
    for title, (_, written) in told.items():
        print(f"  {visible(title)}={means[title]}  ({visible(written)})")
    print(f"A column can be: {', '.join(MEANINGS)}.")
    while typed := input("Title=meaning to change one, Return to take them all: ").strip():
        for title, meaning in pairs_of([typed]):
            if title in means and meaning in MEANINGS:
                means[title] = meaning
            else:
                print("Please type one of the titles above, the sign =, and one of the meanings.")
    return tuple(means.items())


def put(question: Question) -> str:
    """Ask one question until an answer fits."""
    print(question.sentence)
    for number, (answer, meaning) in enumerate(question.choices, 1):
        print(f"  {number}  {visible(answer)}  {visible(meaning)}")
    while True:
        suggestion = f" [{question.suggestion}]" if question.suggestion else ""
        typed = input(f"Answer{suggestion}: ").strip() or question.suggestion
        if typed.isdigit() and 0 < int(typed) <= len(question.choices):
            return question.choices[int(typed) - 1][0]
        if typed and (not question.choices or typed in dict(question.choices)):
            return typed
        print("Please type one of the numbers.")

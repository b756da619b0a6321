"""The questions of an import, as options and on the terminal."""

import sys
from typing import Annotated, Any

import typer

from tallybook.cli.printing import visible
from tallybook.model.preview import Preview, Question
from tallybook.model.records import Answers

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
Region = Annotated[str, typer.Option("--region", help="Country of numbers without a prefix.")]

OPTIONS = {
    "date_order": "--date-order",
    "zone": "--zone",
    "owner": "--owner",
    "source": "--source",
}


def answers_of(
    source: str, date_order: str, zone: str, owner: list[str] | None, region: str
) -> Answers:
    """Gather what was answered on the command line."""
    return Answers(
        source=source,
        date_order=date_order,
        zone=zone,
        owner=tuple(owner or ()),
        region=region.upper(),
    )


def ask(preview: Preview, answers: Answers) -> Answers:
    """Ask what is still open, one question at a time; a program gets `OpenQuestion` instead."""
    from dataclasses import replace  # noqa: PLC0415

    from tallybook.errors import OpenQuestion  # noqa: PLC0415

    for question in preview.questions:
        if not sys.stdin.isatty():
            raise OpenQuestion(
                question=question.sentence, option=f"{OPTIONS.get(question.name)} ANSWER"
            )
        answer = put(question)
        value: Any = (answer,) if question.name == "owner" else answer
        answers = replace(answers, **{question.name: value})
    return answers


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

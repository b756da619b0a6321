"""``tallybook report``: the register of reports: to whom, when, which number, what they answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tallybook.cli.printing import print_json, visible
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary
from tallybook.errors import UnfitAnswer
from tallybook.model.reports import REPORTED_TO, AnswerPaper, ReportPaper

if TYPE_CHECKING:
    from tallybook.diary import Diary


To = Annotated[str, typer.Argument(help=f"To whom: {', '.join(REPORTED_TO)}. Without it: lists.")]
On = Annotated[str, typer.Option(help="When: 2025-01-27 or 2025-01-27T19:30.")]
Organisation = Annotated[str, typer.Option(help="Which force, platform or company.")]
Reference = Annotated[str, typer.Option(help="The number they gave.")]
Contact = Annotated[str, typer.Option(help="The officer or other person.")]
How = Annotated[str, typer.Option(help="By phone, online, in person ...")]
About = Annotated[str, typer.Option(help="What was reported, in a few words.")]
Whom = Annotated[str, typer.Option(help="Whom it was about: the name of a person.")]
Answer = Annotated[str, typer.Option(help="What they said.")]
Next = Annotated[str, typer.Option(help="The day something is due.")]
Notes = Annotated[str, typer.Option(help="A note only for you.")]
Zone = Annotated[str, typer.Option(help="Zone of that time.")]
Items = Annotated[list[int] | None, typer.Option(help="An item it was about.")]
AnswerTo = Annotated[int, typer.Option(help="Add an answer to this report (its item).")]


def run(
    to: To = "",
    *,
    book: BookPath,
    on: On = "",
    organisation: Organisation = "",
    reference: Reference = "",
    contact: Contact = "",
    how: How = "",
    about: About = "",
    person: Whom = "",
    answer: Answer = "",
    next_date: Next = "",
    notes: Notes = "",
    zone: Zone = "",
    item: Items = None,
    answer_to: AnswerTo = -1,
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Note a report, or what came of one. Later contact is counted from each."""
    diary = open_diary(book, passphrase_fd, key)
    if answer_to < 0 and not to:
        _list(diary, as_json=as_json)
        return
    if not on:
        raise UnfitAnswer(answer="", reason="the day is needed", choices="--on 2025-01-27")
    if answer_to >= 0:
        came = AnswerPaper(
            dated=on, answer=answer, by=contact, reference=reference, next_date=next_date
        )
        _say(diary.add_answer(answer_to, came), as_json=as_json)
        return
    paper = ReportPaper(
        to=to, dated=on, organisation=organisation, reference=reference, contact=contact, how=how,
        about=about, person=person, answer=answer, next_date=next_date, notes=notes, zone=zone,
        items=tuple(item or ()),
    )  # fmt: skip
    _say(diary.add_report(paper), as_json=as_json)


def _say(saved: int, *, as_json: bool) -> None:
    """Say the number of what was saved."""
    print_json({"item": saved}) if as_json else print(f"Saved as item {saved}.")


def _list(diary: Diary, *, as_json: bool) -> None:
    """List the reports with every answer."""
    for one in diary.case.reports:
        if as_json:
            print_json(one)
            continue
        numbers = ", ".join(visible(each) for each in one.references) or "no number noted"
        where = visible(one.organisation) or REPORTED_TO.get(one.to, "somebody")
        print(f"{one.item}  {one.dated}: {where}, {numbers}")
        if one.next_date:
            print(f"    next: {one.next_date}")
        for each in one.answers:
            print(f"    {each.dated}: {visible(each.answer)}")

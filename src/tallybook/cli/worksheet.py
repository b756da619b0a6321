"""``tallybook worksheet``: list worksheets, show one, fill one in, see and compare what was filled in."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tallybook.cli.printing import counted, print_json, visible
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary
from tallybook.errors import NoFile, UnfitAnswer
from tallybook.model.worksheets import SAME, SELF, Answer, Compared, Filled, FillingPaper

if TYPE_CHECKING:
    from tallybook.content.worksheets import Question, Worksheet
    from tallybook.diary import Diary

Sheet = Annotated[str, typer.Argument(help="Its name. Without it: lists all.")]
Given = Annotated[
    Path | None,
    typer.Option(
        "--answers",
        help="Fill it in from this JSON file: question to answer; - for standard input.",
    ),
]
Ask = Annotated[bool, typer.Option("--ask", help="Fill it in here, one question after the other.")]
Item = Annotated[int, typer.Option(help="Show what was filled in under this number.")]
Compare = Annotated[int, typer.Option(help="Compare this number with the time before.")]
With = Annotated[int, typer.Option("--with", help="Compare with this number instead.")]
On = Annotated[str, typer.Option(help="The day it is for: 2025-01-27. Without it: today.")]
By = Annotated[
    str, typer.Option(help="Who filled it in, where that was not the book's own person.")
]
Role = Annotated[str, typer.Option(help="Their role.")]


def run(
    sheet: Sheet = "",
    *,
    book: BookPath,
    answers: Given = None,
    ask: Ask = False,
    item: Item = -1,
    compare: Compare = -1,
    earlier: With = -1,
    on: On = "",
    by: By = "",
    role: Role = "",
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """List worksheets, show or fill in one, or show and compare what was filled in. Nothing is added up."""
    diary = open_diary(book, passphrase_fd, key)
    if item >= 0:
        found = diary.filled(item)
        print_json(found) if as_json else _tell(found)
    elif compare >= 0:
        _compare(diary.compare_filled(compare, earlier), as_json=as_json)
    elif not sheet:
        _list(diary, as_json=as_json)
    elif answers is None and not ask:
        _show(diary, sheet, as_json=as_json)
    else:
        given = _asked(sheet) if answers is None else _read(answers)
        paper = FillingPaper(sheet=sheet, answers=given, dated=on, by=by, role=role)
        saved = diary.fill(paper)
        print_json({"item": saved}) if as_json else print(f"Saved as item {saved}.")


def _list(diary: Diary, *, as_json: bool) -> None:
    """List what there is, with the last time each was filled in."""
    from tallybook.content.worksheets import worksheets  # noqa: PLC0415

    latest = {one.sheet: one for one in diary.fillings()}
    looks = {one.sheet: one.on for one in diary.to_look_again()}
    for one in worksheets():
        last = latest.get(one.id)
        if as_json:
            print_json({
                "sheet": one.id, "title": one.title, "kind": one.kind, "readers": one.readers,
                "version": one.version, "last": last.item if last else None,
                "last_dated": last.dated if last else None, "look_again": looks.get(one.id),
            })  # fmt: skip
            continue
        print(f"{one.id}: {one.title}")
        print(f"    {one.summary}")
        if last is not None:
            print(f"    last filled in on {last.dated} (item {last.item})")
        if one.id in looks:
            print(f"    to look at again: {looks[one.id]}")


def _show(diary: Diary, name: str, *, as_json: bool) -> None:
    """Show what a worksheet asks, and when it was filled in."""
    from tallybook.content.worksheets import worksheet  # noqa: PLC0415

    sheet, fillings = worksheet(name), diary.fillings(name)
    if as_json:
        print_json({"worksheet": sheet, "fillings": [(one.item, one.dated) for one in fillings]})
        return
    print(f"{sheet.title} (version {sheet.version})\n{sheet.summary}")
    for part in sheet.part:
        print(f"\n{part.title}")
        for question in part.question:
            print(f"  {question.code} ({question.kind}): {question.ask}")
            for option in question.options:
                print(f"      {option.code}: {option.label}")
    for one in fillings:
        print(f"\nItem {one.item}: {one.dated}, {counted(len(one.given), 'answer')}")


def _tell(found: Filled) -> None:
    """Say what was filled in."""
    by = "" if found.by == SELF else f", by {visible(found.by)} {visible(found.role)}".rstrip()
    print(f"{found.title}, {found.dated}{by} (item {found.item})")
    for one in found.given:
        print(f"\n{one.asked}")
        for line in _lines(one):
            print(f"    {line}")


def _lines(one: Answer | None) -> Iterable[str]:
    """An answer, line by line."""
    if one is None or not one.is_given:
        yield "not answered"
        return
    yield from one.labels
    for step in one.steps:
        who = f", {visible(step.who)}" if step.who else ""
        yield f"{visible(step.text)}{who}: {'done' if step.done else 'not yet'}"
    for text in (one.text, one.note):
        yield from map(visible, text.splitlines())
    if one.items:
        yield f"rests on: {', '.join(map(str, one.items))}"
    if one.file:
        yield f"file {one.file[:16]}"


def _compare(found: Compared | None, *, as_json: bool) -> None:
    """Say what changed, answer by answer."""
    if as_json:
        print_json(found)
        return
    if found is None:
        print("This was the first time. There is nothing to compare it with.")
        return
    print(f"{found.before.dated} beside {found.after.dated}")
    changes = [one for one in found.changes if one.how != SAME]
    for one in changes:
        print(f"\n{one.asked}")
        for name, answer in (("then", one.was), ("now", one.now)):
            print(f"    {name}: {'; '.join(_lines(answer))}")
    if not changes:
        print("No answer is different.")


def _read(path: Path) -> Mapping[str, Mapping[str, Any]]:
    """Answers from a file."""
    if str(path) != "-" and not path.is_file():
        raise NoFile(path=path)
    text = sys.stdin.read() if str(path) == "-" else path.read_text("utf-8", errors="replace")
    try:
        given = json.loads(text)
    except ValueError:
        given = None
    if not isinstance(given, dict) or not all(isinstance(one, dict) for one in given.values()):
        choices = '{"contact": {"picked": ["yes"], "items": [12], "note": ""}}'
        raise UnfitAnswer(answer=path.name, reason="it is no JSON of answers", choices=choices)
    return given


def _asked(name: str) -> Mapping[str, Mapping[str, Any]]:
    """Ask on the terminal, one question after the other; an empty line skips."""
    from tallybook.content.worksheets import worksheet  # noqa: PLC0415

    sheet: Worksheet = worksheet(name)
    print("An empty line skips a question. A full stop alone ends.", file=sys.stderr)
    given: dict[str, Mapping[str, Any]] = {}
    for question in sheet.questions():
        line = _line(question)
        if line == ".":
            break
        if line:
            given[question.code] = _given(question, line)
    return given


def _line(question: Question) -> str:
    print(f"\n{question.ask}", file=sys.stderr)
    for option in question.options:
        print(f"    {option.code}: {option.label}", file=sys.stderr)
    return (sys.stdin.readline() or ".").strip()


def _given(question: Question, line: str) -> Mapping[str, Any]:
    """A line as an answer of the kind the question takes."""
    parts = [part.strip() for part in line.split(",") if part.strip()]
    if question.kind in {"choice", "several"}:
        return {"picked": parts}
    if question.kind == "steps":
        return {"steps": parts}
    if question.kind == "items":
        return {"items": [int(part) if part.isdecimal() else -1 for part in parts]}
    return {"file": line} if question.kind == "file" else {"text": line}

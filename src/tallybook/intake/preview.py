"""Say what an export holds and what would have to be asked, without admitting anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tallybook.errors import TallybookError
from tallybook.intake.gathering import gather
from tallybook.intake.guarded import things
from tallybook.intake.questions import (
    check_answers,
    is_answered,
    order_question,
    owner_question,
    zone_question,
)
from tallybook.intake.recognise import recognise
from tallybook.intake.tally import Tally
from tallybook.model.places import member_of, said_place
from tallybook.model.preview import Preview, Question
from tallybook.model.records import Answers, Problem, Record
from tallybook.model.source import Export, Source

if TYPE_CHECKING:
    from tallybook.intake.gathering import Gathered

NO_ANSWERS = Answers()
NOT_TRIED = "not tried on a real export"
NOTHING = Problem(
    code="no-items", reason="Nothing was found in this file: it may be cut off, or empty."
)


def preview(export: Export, answers: Answers = NO_ANSWERS) -> Preview:
    """Read a whole export once, counting and keeping nothing.

    Raises:
        UnknownExport: No importer recognises the file.
        SeveralKinds: More than one does.
        ExportError: It cannot be read.
    """
    check_answers(answers)
    return preview_as(recognise(export, answers.source), export, answers)


def preview_as(
    source: Source,
    export: Export,
    answers: Answers = NO_ANSWERS,
    also: Callable[[Gathered | Record], None] | None = None,
) -> Preview:
    """Read a whole export as one kind.

    Args:
        source: The importer.
        export: The file.
        answers: What is settled.
        also: Shown everything that is read, as it comes.
    """
    tally = Tally(source.notices)
    yielded = things(source, export, answers)
    for thing in yielded if source.single else gather(yielded):
        tally.take(thing)
        if also is not None:
            also(thing)
    problems = tally.problems.listed()
    return Preview(
        file=export.name,
        source=source.name,
        items=tally.items,
        events=tally.events,
        problems=problems if tally.items else (NOTHING, *problems),
        assumptions=tuple(tally.assumptions.values()),
        questions=tuple(_questions(tally, answers)),
        handles=tally.handles,
        first=tally.first,
        last=tally.last,
        zone=tally.zone,
        attachments=tally.attachments,
        size=export.size,
        note=NOT_TRIED if source.basis else "",
    )


def _questions(tally: Tally, answers: Answers) -> Iterator[Question]:
    """Yield what is still open."""
    asked: set[str] = set()
    for assumption in tally.assumptions.values():
        name = assumption.question
        if name and not assumption.certain and name not in asked and not is_answered(name, answers):
            asked.add(name)
            yield order_question(assumption)
    if tally.has_bare_times and not answers.zone and "zone" not in asked:
        yield zone_question(answers)
    if tally.has_unknown_directions and not answers.owner and "owner" not in asked:
        yield owner_question(tally.handles)


def preview_json(found: Preview, file: str = "") -> dict[str, Any]:
    """Write a preview as the object of one line of ``tallybook preview --json``."""
    return {
        "file": file or found.file,
        "source": found.source,
        "items": found.items,
        "events": found.events,
        "problems": [_told(problem) for problem in found.problems],
        "assumptions": [assumption.sentence for assumption in found.assumptions],
        "questions": [question.sentence for question in found.questions],
        "handles": list(found.handles),
        "first": found.first,
        "last": found.last,
        "zone": found.zone,
        "attachments": found.attachments,
        **({"note": found.note} if found.note else {}),
        **_columns(found),
    }


def _columns(found: Preview) -> dict[str, Any]:
    """The titles of a table that is asked about, with what is seen of each column."""
    asked = [one.choices for one in found.questions if one.name == "columns"]
    return {"columns": dict(asked[0])} if asked else {}


def error_json(file: str, error: TallybookError) -> dict[str, Any]:
    """Write the same line for a file that cannot be read."""
    return {"file": file, "error": {"code": error.code, "message": error.message}}


def _told(problem: Problem) -> str:
    """Write one problem with its place."""
    said = said_place(problem.part, problem.offset, problem.length)
    if not problem.length and not said.startswith("table "):
        return problem.reason
    member = member_of(problem.part, problem.length)
    return f"{problem.reason} ({f'in {member}, ' if member else ''}{'at ' if problem.length else ''}{said})"


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files meant by what a person names: a folder stands for all it holds.

    Hidden files (``.DS_Store``, ``.thumbnails``) are left out of folders, and links are not followed.
    """
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for found in sorted(path.rglob("*")):
            inside = found.relative_to(path)
            hidden = any(part.startswith(".") for part in inside.parts)
            if not hidden and found.is_file() and not found.is_symlink():
                yield found

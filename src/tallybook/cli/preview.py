"""``tallybook preview``: what a file holds, without admitting anything."""

from pathlib import Path
from typing import Annotated

import typer

from tallybook.cli.plans import describe_plan
from tallybook.cli.printing import counted, print_json, visible
from tallybook.cli.questions import Columns, DateOrder, Owner, Region, Source, Zone, answers_of
from tallybook.cli.secrets import AsJson
from tallybook.model.records import Answers


def run(
    files: Annotated[
        list[Path], typer.Argument(help="Export files, folders or archives to look at.")
    ],
    *,
    source: Source = "",
    date_order: DateOrder = "",
    zone: Zone = "",
    owner: Owner = None,
    region: Region = "GB",
    columns: Columns = None,
    as_json: AsJson = False,
) -> None:
    """Read export files and say what they hold. Nothing is admitted or changed.

    A folder or an archive is walked, and each part of it is listed.
    """
    from tallybook import diary  # noqa: PLC0415

    answers = answers_of(source, date_order, zone, owner, region, columns)
    failed = 0
    for path in files:
        if not source and diary.is_whole(path):
            failed = _whole(path, answers, as_json=as_json) or failed
            continue
        line, error = diary.preview_line(path, answers)
        failed = failed or (error.exit_code if error else 0)
        if as_json:
            print_json(line)
        elif error:
            print(f"{visible(str(path))}\n  {error.message}\n  {error.advice}\n")
        else:
            print(describe(line))
    if failed and not as_json:
        raise typer.Exit(failed)


def _whole(path: Path, answers: Answers, *, as_json: bool) -> int:
    """Walk a folder or an archive; say what is in it."""
    from tallybook import diary  # noqa: PLC0415

    lines, walk, error = diary.whole_lines(path, answers)
    if as_json:
        for line in lines:
            print_json(line)
    elif walk is not None and not walk.plan.is_one:
        print("\n".join(describe_plan(walk.plan)) + "\n")
    elif error is not None:
        print(f"{visible(str(path))}\n  {error.message}\n  {error.advice}\n")
    else:
        print(describe(lines[0]))
    return error.exit_code if error is not None else 0


def describe(line: dict[str, object]) -> str:
    """One preview in words."""
    items, events = line["items"], line["events"]
    said = [visible(str(line["file"]))]
    if not items:
        said.append(
            "  NOTHING FOUND: this file holds 0 items. It may be cut off or of another kind."
        )
    lines = f" ({counted(int(str(events)), 'system line')} among them)" if events else ""
    said.append(f"  read as {line['source']}: {counted(int(str(items)), 'item')}{lines}")
    if line.get("note"):
        said.append(f"  {line['note']}: look closely at what it says before you rely on it")
    if line["first"]:
        said.append(f"  from {line['first']} to {line['last']}; time zone: {line['zone']}")
    handles = line["handles"]
    if isinstance(handles, list):
        said.append(
            f"  {counted(len(handles), 'handle')}, {counted(int(str(line['attachments'])), 'attachment')}"
        )
    asked = _list(line.get("questions"))
    likely = [told for told in _list(line["assumptions"]) if told not in asked]
    said += [f"  taken as likely: {visible(str(told))}" for told in likely]
    said += [f"  could not be read: {visible(str(told))}" for told in _list(line["problems"])[:10]]
    more = len(_list(line["problems"])) - 10
    if more > 0:
        said.append(f"  ... and {more:,} more of these")
    said += [f"  to be asked: {visible(str(told))}" for told in asked]
    columns = line.get("columns")
    if isinstance(columns, dict):
        said += [f"    {visible(title)}={visible(seen)}" for title, seen in columns.items()]
    return "\n".join(said) + "\n"


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []

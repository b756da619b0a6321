"""``tallybook preview``: what a file holds, without admitting anything."""

from pathlib import Path
from typing import Annotated

import typer

from tallybook.cli.printing import counted, print_json, visible
from tallybook.cli.questions import DateOrder, Owner, Region, Source, Zone, answers_of
from tallybook.cli.secrets import AsJson


def run(
    files: Annotated[list[Path], typer.Argument(help="Export files to look at.")],
    *,
    source: Source = "",
    date_order: DateOrder = "",
    zone: Zone = "",
    owner: Owner = None,
    region: Region = "GB",
    as_json: AsJson = False,
) -> None:
    """Read export files and say what they hold. Nothing is admitted or changed."""
    from tallybook import diary  # noqa: PLC0415

    answers = answers_of(source, date_order, zone, owner, region)
    failed = 0
    for path in files:
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


def describe(line: dict[str, object]) -> str:
    """One preview in words."""
    items, events = line["items"], line["events"]
    said = [visible(str(line["file"]))]
    if not items:
        said.append(
            "  NOTHING FOUND: this file holds 0 items. It may be cut off or of another kind."
        )
    lines = f"{counted(int(str(events)), 'system line')} among them"
    said.append(f"  read as {line['source']}: {counted(int(str(items)), 'item')} ({lines})")
    if line.get("note"):
        said.append(f"  {line['note']}: look closely at what it says before you rely on it")
    if line["first"]:
        said.append(f"  from {line['first']} to {line['last']}; time zone: {line['zone']}")
    handles = line["handles"]
    if isinstance(handles, list):
        said.append(
            f"  {counted(len(handles), 'handle')}, {counted(int(str(line['attachments'])), 'attachment')}"
        )
    said += [f"  taken as likely: {visible(str(told))}" for told in _list(line["assumptions"])]
    said += [f"  could not be read: {visible(str(told))}" for told in _list(line["problems"])[:10]]
    more = len(_list(line["problems"])) - 10
    if more > 0:
        said.append(f"  ... and {more:,} more of these")
    said += [f"  to be asked: {visible(str(told))}" for told in _list(line.get("questions"))]
    return "\n".join(said) + "\n"


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []

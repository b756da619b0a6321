"""``tallybook bundle``: what leaves the house."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from tallybook.cli.filters import with_filter
from tallybook.cli.printing import print_json, size_text
from tallybook.cli.secrets import AsJson, BookPath, PassphraseFd, open_diary


@with_filter
def run(
    target: Annotated[
        Path, typer.Argument(help="Where the bundle goes: a new folder; a zip beside it.")
    ],
    *,
    chosen: Any,
    book: BookPath,
    without: Annotated[
        list[int] | None, typer.Option(help="Leave this item out; may be repeated.")
    ] = None,
    reference: Annotated[str, typer.Option(help="Initials for exhibit numbers, e.g. SA.")] = "EX",
    producer: Annotated[str, typer.Option(help="Who hands it over.")] = "",
    recipient: Annotated[str, typer.Option(help="Who it is for.")] = "",
    case_reference: Annotated[str, typer.Option(help="A crime or case reference.")] = "",
    impact: Annotated[
        bool, typer.Option("--impact/--no-impact", help="What had to change.")
    ] = True,
    feelings: Annotated[bool, typer.Option("--feelings", help="How it felt.")] = False,
    witnesses: Annotated[
        bool, typer.Option("--witnesses", help="Names and contacts of witnesses.")
    ] = False,
    places: Annotated[
        bool, typer.Option("--places", help="Photos that hold a place inside.")
    ] = False,
    whole_exports: Annotated[
        bool, typer.Option("--whole-exports", help="Whole export files, with what was not chosen.")
    ] = False,
    plan_only: Annotated[bool, typer.Option("--plan", help="Only say what would go.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before writing.")] = False,
    passphrase_fd: PassphraseFd = None,
    as_json: AsJson = False,
) -> None:
    """Choose items, see exactly what goes and what is withheld, and write a bundle that can be checked."""
    from tallybook.bundle import Choice  # noqa: PLC0415

    choice = Choice(
        filter=chosen, without=tuple(without or ()), reference=reference, producer=producer,
        recipient=recipient, case_reference=case_reference, impact=impact, feelings=feelings,
        witnesses=witnesses, places=places, whole_exports=whole_exports,
    )  # fmt: skip
    diary = open_diary(book, passphrase_fd)
    plan = diary.plan_bundle(choice)
    if as_json and plan_only:
        print_json({"counts": plan.counts, "sentences": plan.sentences()})
    elif not as_json:
        print("\n".join(plan.sentences()))
    if plan_only:
        return
    if (
        not (yes or as_json)
        and sys.stdin.isatty()
        and input("Write it? (y/n) ").strip() not in {"y", "yes"}
    ):
        print("Nothing was written.")
        return
    report = diary.make_bundle(choice, target)
    if as_json:
        print_json(report)
    else:
        print(f"Written: {report.files:,} files, {size_text(report.size)}, in {report.folder}")
        print("To check it: tallybook verify, or the commands in READ-ME-FIRST.txt inside.")

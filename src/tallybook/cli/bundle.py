"""``tallybook bundle``: what leaves the house."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tallybook.cli.filters import with_filter
from tallybook.cli.grouping import grouped
from tallybook.cli.printing import counted, print_json, size_text
from tallybook.cli.secrets import AsJson, BookPath, PassphraseFd, open_diary

if TYPE_CHECKING:
    from tallybook.bundle import Choice

Target = Annotated[
    Path, typer.Argument(help="Where the bundle goes: a new folder; a zip beside it.")
]
CHOICES = {
    "without": (
        Annotated[list[int] | None, typer.Option(help="Leave this item out; may be repeated.")],
        None,
    ),
    "reference": (
        Annotated[str, typer.Option(help="Initials for exhibit numbers, e.g. SA.")],
        "EX",
    ),
    "producer": (Annotated[str, typer.Option(help="Who hands it over.")], ""),
    "contact": (
        Annotated[str, typer.Option(help="How to reach them, by a safe way.")],
        "",
    ),
    "recipient": (Annotated[str, typer.Option(help="Who it is for.")], ""),
    "case_reference": (Annotated[str, typer.Option(help="A crime or case reference.")], ""),
    "arranged": (
        Annotated[
            str,
            typer.Option(
                "--for",
                help="For whom it is arranged: police-england-wales, solicitor, whole and so on.",
            ),
        ],
        "plain",
    ),
    "consent": (
        Annotated[int, typer.Option(help="The consent it is tied to (its number).")],
        -1,
    ),
    "impact": (
        Annotated[bool | None, typer.Option("--impact/--no-impact", help="What had to change.")],
        None,
    ),
    "feelings": (
        Annotated[bool | None, typer.Option("--feelings/--no-feelings", help="How it felt.")],
        None,
    ),
    "witnesses": (
        Annotated[
            bool | None,
            typer.Option("--witnesses/--no-witnesses", help="Names and contacts of witnesses."),
        ],
        None,
    ),
    "places": (
        Annotated[
            bool | None,
            typer.Option("--places/--no-places", help="Photos that hold a place inside."),
        ],
        None,
    ),
    "whole_exports": (
        Annotated[
            bool | None,
            typer.Option(
                "--whole-exports/--no-whole-exports",
                help="Whole export files, with what was not chosen.",
            ),
        ],
        None,
    ),
    "case_uco": (
        Annotated[
            bool,
            typer.Option("--case-uco", help="Exhibits, custody and cited messages as CASE/UCO."),
        ],
        False,
    ),
    "upload_set": (
        Annotated[
            bool,
            typer.Option(
                "--upload-set", help="Single files under 4 GB for an upload page as well."
            ),
        ],
        False,
    ),
}


def choice_of(*, without: list[int] | None, arranged: str, **chosen: Any) -> "Choice":
    """Make a choice of what was typed; the filter follows."""
    from tallybook.bundle.kinds import choice_of_kind  # noqa: PLC0415

    return choice_of_kind(arranged, without=tuple(without or ()), **chosen)


@grouped("choice", CHOICES, choice_of)
@with_filter
def run(
    target: Target,
    *,
    chosen: Any,
    choice: Any,
    book: BookPath,
    plan_only: Annotated[bool, typer.Option("--plan", help="Only say what would go.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before writing.")] = False,
    passphrase_fd: PassphraseFd = None,
    as_json: AsJson = False,
) -> None:
    """Choose items, see what goes and what is withheld, and write a bundle that can be checked."""
    choice = replace(choice, filter=chosen)
    diary = open_diary(book, passphrase_fd)
    plan = diary.plan_bundle(choice)
    if as_json and plan_only:
        sentences = (*described(choice), *plan.sentences())
        print_json({"counts": dict(plan.counts), "sentences": sentences})
    elif not as_json:
        told = (*described(choice), *plan.sentences(), diary.consent_says(choice))
        print("\n".join(told))
    if plan_only or not (yes or as_json or agreed()):
        print("Nothing was written.", file=sys.stderr)
        return
    report = diary.make_bundle(choice, target)
    if as_json:
        print_json(report)
        return
    print(f"Written: {counted(report.files, 'file')}, {size_text(report.size)}, in {report.folder}")
    if report.upload is not None:
        files = counted(len(report.upload.files), "single file")
        print(f"For an upload page: {files}, in {report.upload.folder}")
    print("To check it: tallybook verify, or the commands in READ-ME-FIRST.txt inside.")


def described(choice: "Choice") -> tuple[str, ...]:
    """For whom it is arranged and with which parts."""
    from tallybook.bundle.kinds import described as told  # noqa: PLC0415

    return told(choice)


def agreed() -> bool:
    """Ask a person before anything is written; a program has said what it wants."""
    return not sys.stdin.isatty() or input("Write it? (y/n) ").strip() in {"y", "yes"}

"""``tallybook add``: write a line into the diary."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from tallybook.cli.grouping import grouped
from tallybook.cli.moments import with_moment
from tallybook.cli.printing import print_json
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary
from tallybook.model.entries import VOICES, Incident, Witness

Words = Annotated[str, typer.Argument(help="What happened, in your own words. One line is enough.")]
Files = Annotated[
    list[Path] | None, typer.Option(help="A photo, clip or other file; may be repeated.")
]


def text(told: str) -> tuple[Any, str]:
    """An option that takes words."""
    return Annotated[str, typer.Option(help=told)], ""


def several(told: str) -> tuple[Any, None]:
    """An option that may be repeated."""
    return Annotated[list[str] | None, typer.Option(help=f"{told}; may be repeated.")], None


def mark(name: str, told: str) -> tuple[Any, bool]:
    """An option that is set or not."""
    return Annotated[bool, typer.Option(name, help=told)], False


FORM = {
    "where": text("Where it was."),
    "behaviour": several("What kind: a code of the catalogue"),
    "who": several("Who did it"),
    "exact_words": text("What was said, word for word."),
    "voice": (Annotated[str, typer.Option(help="Whose words: " + ", ".join(VOICES))], "own"),
    "witness": several("'name; contact; note', kept apart"),
    "feeling": text("How it felt."),
    "impact": text("What you had to change because of it."),
    "reported_to": text("To whom it was reported, and the reference."),
    "matters": mark("--matters", "One of those that matter most."),
    "private": mark("--private", "Never leaves the book."),
    "private_note": text("A note that never leaves the book."),
}


def incident_of(
    *,
    behaviour: list[str] | None,
    who: list[str] | None,
    witness: list[str] | None,
    **fields: Any,
) -> Incident:
    """Make an incident of the form; its words and time follow."""
    return Incident(
        what="",
        behaviours=tuple(behaviour or ()),
        who=tuple(who or ()),
        witnesses=tuple(witness_of(line) for line in witness or ()),
        **fields,
    )


def witness_of(line: str) -> Witness:
    """Read ``name; contact; note``; contact and note may be left out."""
    parts = [part.strip() for part in line.split(";", 2)] + ["", ""]
    return Witness(name=parts[0], contact=parts[1], note=parts[2])


@grouped("form", FORM, incident_of)
@with_moment
def run(
    what: Words,
    *,
    moment: Any,
    form: Any,
    book: BookPath,
    attach: Files = None,
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Write down what happened. Only the first line is needed; everything else can wait."""
    diary = open_diary(book, passphrase_fd, key)
    kept = tuple(diary.keep(path).sha256 for path in attach or ())
    item = diary.write(replace(form, what=what, when=moment, attachments=kept))
    if as_json:
        print_json({"item": item, "late": diary.is_late(item)})
        return
    print(f"Saved as item {item}.")
    if diary.is_late(item):
        print("It is marked as written later than it happened. That is fine.")

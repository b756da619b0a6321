"""``tallybook add``: write a line into the diary."""

from pathlib import Path
from typing import Annotated

import typer

from tallybook.cli.moments import About, Between, Precision, WhenZone, moment_of
from tallybook.cli.printing import print_json
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary
from tallybook.model.entries import VOICES, Incident, Witness

Words = Annotated[str, typer.Argument(help="What happened, in your own words. One line is enough.")]


def run(
    what: Words,
    *,
    book: BookPath,
    when: Annotated[str, typer.Option(help="When, exactly: 2025-03-09T17:55 or 2025-03-09.")] = "",
    about: About = "",
    between: Between = None,
    zone: WhenZone = "",
    precision: Precision = "",
    where: Annotated[str, typer.Option(help="Where it was.")] = "",
    behaviour: Annotated[
        list[str] | None, typer.Option(help="What kind: a code of the catalogue; may be repeated.")
    ] = None,
    who: Annotated[list[str] | None, typer.Option(help="Who did it; may be repeated.")] = None,
    exact_words: Annotated[str, typer.Option(help="What was said, word for word.")] = "",
    voice: Annotated[str, typer.Option(help="Whose words: " + ", ".join(VOICES))] = "own",
    attach: Annotated[
        list[Path] | None, typer.Option(help="A photo, clip or other file; may be repeated.")
    ] = None,
    witness: Annotated[
        list[str] | None, typer.Option(help="'name; contact; note', kept apart; may be repeated.")
    ] = None,
    feeling: Annotated[str, typer.Option(help="How it felt.")] = "",
    impact: Annotated[str, typer.Option(help="What you had to change because of it.")] = "",
    reported_to: Annotated[
        str, typer.Option(help="To whom it was reported, and the reference.")
    ] = "",
    matters: Annotated[
        bool, typer.Option("--matters", help="One of those that matter most.")
    ] = False,
    private: Annotated[bool, typer.Option("--private", help="Never leaves the book.")] = False,
    private_note: Annotated[str, typer.Option(help="A note that never leaves the book.")] = "",
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Write down what happened. Only the first line is needed; everything else can wait."""
    moment = moment_of(when, about, between, zone, precision)
    diary = open_diary(book, passphrase_fd, key)
    incident = Incident(
        what=what,
        when=moment,
        where=where,
        behaviours=tuple(behaviour or ()),
        who=tuple(who or ()),
        exact_words=exact_words,
        voice=voice,
        attachments=tuple(diary.keep(path).sha256 for path in attach or ()),
        witnesses=tuple(witness_of(line) for line in witness or ()),
        feeling=feeling,
        impact=impact,
        reported_to=reported_to,
        matters=matters,
        private=private,
        private_note=private_note,
    )
    item = diary.write(incident)
    if as_json:
        print_json({"item": item, "late": diary.is_late(item)})
    else:
        print(f"Saved as item {item}.")
        if diary.is_late(item):
            print("It is marked as written later than it happened. That is fine.")


def witness_of(line: str) -> Witness:
    """Read ``name; contact; note``; contact and note may be left out."""
    parts = [part.strip() for part in line.split(";", 2)] + ["", ""]
    return Witness(name=parts[0], contact=parts[1], note=parts[2])

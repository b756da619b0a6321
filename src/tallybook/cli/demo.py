"""``tallybook demo``: the whole path on invented exports, in one go."""

from pathlib import Path
from typing import Annotated

import typer

from tallybook.cli.patterns import print_finding
from tallybook.cli.printing import counted, size_text
from tallybook.errors import BookExists, NoFile

PASSPHRASE = "invented lantern meadow copper thimble orchard"  # noqa: S105 - of an invented book


def run(
    folder: Annotated[Path, typer.Argument(help="Where the demonstration goes: a new folder.")],
    *,
    examples: Annotated[
        Path, typer.Option("--examples", help="The folder of invented exports.")
    ] = Path("examples"),
    again: Annotated[
        bool, typer.Option("--again/--no-again", help="Replace an earlier one.")
    ] = True,
) -> None:
    """Make an invented book, bring exports in, show the pattern, write and check a bundle."""
    from tallybook import diary as door  # noqa: PLC0415
    from tallybook.bundle import Choice  # noqa: PLC0415
    from tallybook.cli import example  # noqa: PLC0415
    from tallybook.diary import Diary  # noqa: PLC0415

    story = example.read(examples / "diary.toml") if (examples / "diary.toml").exists() else None
    if story is None:
        raise NoFile(path=examples / "diary.toml")
    _clear(folder, again=again)
    book = folder / "book"
    diary, words = Diary.create(book, PASSPHRASE, zone=story.answers.zone)
    diary.confirm_recovery(words)
    print(f"A new book, at {book}. Everything in it is invented.\n")
    example.bring_in(diary, examples, story)
    print("\nThe pattern, in counts. No words of the other person are shown.\n")
    for finding in diary.patterns():
        print_finding(finding)
    choice = Choice(reference="SA", producer=story.own_name, recipient="an invented police officer")
    print("\n".join(diary.plan_bundle(choice).sentences()))
    report = diary.make_bundle(choice, folder / "bundle")
    print(
        f"\nA bundle: {counted(report.files, 'file')}, {size_text(report.size)}, in {folder / 'bundle'}"
    )
    checked = door.verify_bundle(folder / "bundle")
    print("\n".join(checked.lines))
    diary.close()
    print(f"\nTo open the book in the browser:\n\n    .venv/bin/tallybook serve --book {book}\n")
    print(f"Its passphrase is: {PASSPHRASE}")
    raise typer.Exit(0 if checked.ok else checked.exit_code)


def _clear(folder: Path, *, again: bool) -> None:
    """Make room: only what an earlier demonstration made is ever taken away."""
    import shutil  # noqa: PLC0415

    made_here = folder / "made-by-tallybook-demo"
    if folder.exists():
        if not (again and made_here.exists()):
            raise BookExists(path=folder)
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    made_here.write_text(
        "Invented. It is replaced by the next `tallybook demo`.\n", encoding="utf-8"
    )

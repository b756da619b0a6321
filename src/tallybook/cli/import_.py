"""``tallybook import``: bring export files into a book."""

from pathlib import Path
from typing import Annotated

import typer

from tallybook.cli.printing import counted, print_json, progress, visible
from tallybook.cli.questions import DateOrder, Owner, Region, Source, Zone, answers_of, ask
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary
from tallybook.model.preview import Receipt


def run(
    files: Annotated[list[Path], typer.Argument(help="Export files to bring in.")],
    *,
    book: BookPath,
    source: Source = "",
    date_order: DateOrder = "",
    zone: Zone = "",
    owner: Owner = None,
    region: Region = "GB",
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep a file that no importer knows, as it is.")
    ] = False,
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Seal export files as they are, read them, and add what is new.

    The same file again adds nothing. A broken-off import carries on at the next run.
    """
    diary = open_diary(book, passphrase_fd, key)
    given = answers_of(source, date_order, zone, owner, region)
    for path in files:
        if keep and not diary.recognises(path):
            exhibit = diary.keep(path)
            _say({"file": str(path), "kept_as": exhibit.sha256}, as_json=as_json)
            continue
        answers = ask(diary.preview(path, given), given)
        with progress(visible(path.name), quiet=as_json) as tell:
            receipt = diary.admit(path, answers, tell)
        _say(receipt, as_json=as_json)


def _say(done: Receipt | dict[str, str], *, as_json: bool) -> None:
    """Print what one import did; the counts add up."""
    if as_json:
        print_json(done)
    elif isinstance(done, dict):
        print(f"{visible(done['file'])}: kept as it is ({done['kept_as'][:16]}).")
    else:
        print(
            f"{visible(done.file)}: {counted(done.read, 'byte')} read, {counted(done.found, 'item')} found = "
            f"{done.kept:,} kept + {done.already:,} already there + "
            f"{done.not_understood:,} not understood; {counted(done.attachments, 'attachment')}."
        )
        if done.resumed:
            print("  An import that had been broken off was carried on.")
        for problem in done.problems[:10]:
            print(f"  {problem.reason} (at byte {problem.offset:,})")

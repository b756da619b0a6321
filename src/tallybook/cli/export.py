"""``tallybook export``: everything out, in plain files, to leave for good."""

from pathlib import Path
from typing import Annotated

import typer

from tallybook.cli.printing import counted, print_json, progress
from tallybook.cli.secrets import AsJson, BookPath, PassphraseFd, open_diary


def run(
    target: Annotated[Path, typer.Argument(help="Where the files go: a new folder.")],
    *,
    book: BookPath,
    passphrase_fd: PassphraseFd = None,
    as_json: AsJson = False,
) -> None:
    """Write the whole book out in ordinary files that need no program. They are NOT sealed."""
    diary = open_diary(book, passphrase_fd)
    with progress("Writing", quiet=as_json) as tell:
        report = diary.export_plain(target, tell)
    if as_json:
        print_json(report)
    else:
        counts = f"{counted(report.items, 'item')}, {counted(report.entries, 'entry', 'entries')}"
        print(f"{counts} and {counted(report.exhibits, 'file')}")
        print(f"are in {target}. They are plain: anyone who finds that folder can read them.")

"""``tallybook backup``: a sealed copy that was seen to open."""

from pathlib import Path
from typing import Annotated

import typer

from tallybook.cli.printing import print_json
from tallybook.cli.secrets import AsJson, BookPath, PassphraseFd, open_diary


def run(
    target: Annotated[Path, typer.Argument(help="Where the copy goes: a new folder.")],
    *,
    book: BookPath,
    passphrase_fd: PassphraseFd = None,
    as_json: AsJson = False,
) -> None:
    """Make a sealed copy of a book, open it, and check every entry and exhibit in it."""
    diary = open_diary(book, passphrase_fd)
    report = diary.backup(target)
    if as_json:
        print_json(report)
    else:
        print(f"The copy at {target} opens with the same passphrase and the same sheet.")
        print(f"It holds the tree head {diary.head_text()}.")

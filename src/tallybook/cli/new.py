"""``tallybook new``: make a book."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from tallybook.cli import setting_up
from tallybook.cli.secrets import ENVIRONMENT, AsJson, PassphraseFd, passphrase


def run(
    path: Annotated[
        Path, typer.Argument(help="Where the book goes: a new folder, e.g. on a USB stick.")
    ],
    *,
    sheet: Annotated[
        Path | None, typer.Option("--sheet", help="Write the recovery sheet as a PDF here.")
    ] = None,
    passphrase_fd: PassphraseFd = None,
    own: Annotated[
        bool, typer.Option("--own", help="Type a passphrase of your own instead of the six words.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make a new, empty book. Six words are offered as its passphrase; a recovery sheet follows."""
    from tallybook.diary import Diary  # noqa: PLC0415

    if passphrase_fd is not None or ENVIRONMENT in os.environ or not sys.stdin.isatty():
        chosen = passphrase(passphrase_fd)
    else:
        chosen = setting_up.choose_passphrase(own=own)
    diary, words = Diary.create(path, chosen)
    if sheet is not None:
        sheet.write_bytes(diary.sheet(words))
        sheet.chmod(0o600)
    setting_up.finish(diary, words, sheet=sheet, as_json=as_json)

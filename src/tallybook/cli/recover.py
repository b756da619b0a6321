"""``tallybook recover``: open a book with the recovery sheet alone."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from tallybook.cli import setting_up
from tallybook.cli.printing import print_json
from tallybook.cli.secrets import AsJson, PassphraseFd, open_diary, passphrase


def run(
    *,
    book: Annotated[Path, typer.Option("--book", help="The folder that holds the book.")],
    words_fd: Annotated[
        int | None, typer.Option("--words-fd", help="Read the sheet's words from this descriptor.")
    ] = None,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Only type the sheet back once, to end the set-up.")
    ] = False,
    new_sheet: Annotated[
        bool, typer.Option("--new-sheet", help="Make a new sheet, with the passphrase.")
    ] = False,
    passphrase_fd: PassphraseFd = None,
    as_json: AsJson = False,
) -> None:
    """Open a book with the words of its recovery sheet and give it a new passphrase.

    A damaged header is rebuilt on the way. Nothing in the record is changed.
    """
    from tallybook import diary  # noqa: PLC0415

    if new_sheet:
        opened = open_diary(book, passphrase_fd)
        words = opened.new_sheet(passphrase(None, "The passphrase once more: "))
        setting_up.finish(opened, words, sheet=None, as_json=as_json)
        return
    words = tuple(passphrase(words_fd, "The words of the sheet, in order: ").split())
    if confirm:
        diary.Diary.open_with_sheet(book, words).confirm_recovery(words)
        print("The sheet is right. The book is ready.")
        return
    if passphrase_fd is not None or not sys.stdin.isatty():
        chosen = passphrase(passphrase_fd)
    else:
        chosen = setting_up.choose_passphrase(own=False)
    diary.recover(book, words, chosen)
    if as_json:
        print_json({"book": str(book), "recovered": True})
    else:
        print("The book opens with the new passphrase. The recovery sheet stays the same.")

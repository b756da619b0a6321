"""``tallybook show``: open one item, and only that one."""

from pathlib import Path
from typing import Annotated

import typer

from tallybook.cli.printing import print_json, visible
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary


def run(
    item: Annotated[int, typer.Argument(help="Number of the item, as the timeline shows it.")],
    *,
    book: BookPath,
    save: Annotated[
        Path | None, typer.Option("--save", help="Write its attachments into this folder.")
    ] = None,
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Open the words of one item. You asked for them: they may be hard to read."""
    diary = open_diary(book, passphrase_fd, key)
    words = diary.open_words(item)
    if as_json:
        print_json(words)
    else:
        for name, text in (("from", words.sender), ("subject", words.subject), ("", words.text)):
            if text:
                label = f"{name}: " if name else ""
                print("\n".join(label + visible(line) for line in text.splitlines()))
        if words.exact_words:
            print("exact words: " + visible(words.exact_words))
    if save is not None:
        for path in diary.save_attachments(item, save):
            print(f"Written to {path}. It is a plain file now.")

"""``tallybook stop``: note when the other person was told to stop."""

from typing import Annotated

import typer

from tallybook.cli.printing import print_json
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary


def run(
    on: Annotated[str, typer.Argument(help="When it was said: 2025-01-27 or 2025-01-27T19:30.")],
    *,
    book: BookPath,
    how: Annotated[
        str, typer.Option(help="How: by message, in person, through a solicitor ...")
    ] = "",
    to: Annotated[str, typer.Option(help="To whom.")] = "",
    words: Annotated[str, typer.Option(help="What was said, as well as you remember.")] = "",
    zone: Annotated[str, typer.Option(help="Zone of that time.")] = "",
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Note that the other person was asked to stop. Later contact is counted from there."""
    diary = open_diary(book, passphrase_fd, key)
    item = diary.add_stop(on, how=how, to=to, words=words, zone=zone)
    if as_json:
        print_json({"item": item})
    else:
        print(f"Saved as item {item}.")

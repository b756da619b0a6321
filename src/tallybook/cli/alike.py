"""``tallybook alike``: find the same picture again."""

from typing import Annotated

import typer

from tallybook.cli.printing import counted, print_json
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary


def run(
    item: Annotated[int | None, typer.Argument(help="Number of a picture; none to look.")] = None,
    *,
    book: BookPath,
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Look at every picture that was not looked at yet, or say where one stands again."""
    diary = open_diary(book, passphrase_fd, key)
    if item is None:
        looked = diary.look_again()
        if as_json:
            print_json({"looked_at": looked})
        else:
            print(f"{counted(looked, 'picture')} looked at. Stop and start again as you like.")
        return
    found = diary.alike(item)
    if as_json:
        print_json({"item": item, "alike": found})
        return
    for one in found:
        how = "the same file" if one.same_bytes else f"{one.bits} of 256 points differ"
        print(f"item {one.item}: {how}")
    if not found:
        print("No other picture that was looked at is like it.")

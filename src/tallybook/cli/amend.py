"""``tallybook amend``: correct a diary entry; what it corrects is kept."""

import json
from typing import Annotated

import typer

from tallybook.cli.printing import print_json
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary
from tallybook.errors import UnfitAnswer


def run(
    item: Annotated[int, typer.Argument(help="Number of the item to correct.")],
    *,
    book: BookPath,
    reason: Annotated[str, typer.Option(help="Why, in a few words.")],
    field: Annotated[
        list[str], typer.Option(help="name=value, e.g. where='the back gate'; may be repeated.")
    ],
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Correct a diary entry, with a reason. The earlier words stay in the record."""
    diary = open_diary(book, passphrase_fd, key)
    changed = diary.amend(item, dict(pair(line) for line in field), reason)
    if as_json:
        print_json({"item": item, "amendment": changed})
    else:
        print(f"Item {item} is corrected by item {changed}. The earlier words are kept.")


def pair(line: str) -> tuple[str, object]:
    """Read ``name=value``; a value that is JSON (true, a list) is taken as such."""
    name, sign, value = line.partition("=")
    if not sign:
        raise UnfitAnswer(answer=line, reason="it has no '='", choices="name=value")
    try:
        read: object = json.loads(value)
    except ValueError:
        read = value
    return name.strip(), read if isinstance(read, bool | list | dict) else value

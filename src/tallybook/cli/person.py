"""``tallybook person``: bring the handles of one person together."""

from typing import Annotated

import typer

from tallybook.cli.printing import print_json
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary


def run(
    name: Annotated[str, typer.Argument(help="What the book calls this person.")],
    *,
    book: BookPath,
    handle: Annotated[
        list[str], typer.Option(help="A number, address or name of theirs; may be repeated.")
    ],
    role: Annotated[
        str, typer.Option(help="owner (you), other (the one it is about) or third.")
    ] = "other",
    on_whose_word: Annotated[
        str, typer.Option(help="How it is known that these are one person.")
    ] = "",
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Say that several handles are one person, and on whose word."""
    from tallybook.model.people import Person  # noqa: PLC0415

    diary = open_diary(book, passphrase_fd, key)
    item = diary.add_person(Person(name=name, handles=tuple(handle), role=role), on_whose_word)
    if as_json:
        print_json({"item": item})
    else:
        print(f"Saved as item {item}.")

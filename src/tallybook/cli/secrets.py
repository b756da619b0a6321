"""How a command gets a passphrase: a prompt, a file descriptor, or the environment."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tallybook.diary import Diary

#: Options that every command with a book shares.
BookPath = Annotated[Path, typer.Option("--book", help="The folder that holds the book.")]
PassphraseFd = Annotated[
    int | None,
    typer.Option("--passphrase-fd", help="Read the passphrase from this file descriptor."),
]
KeyFile = Annotated[
    Path | None,
    typer.Option("--key", help="Open as a reader, with this key file (tallybook key)."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]

NOT_SET_UP = "The recovery sheet was not typed back yet: tallybook recover --confirm"
ENVIRONMENT = "TALLYBOOK_PASSPHRASE"


def passphrase(descriptor: int | None = None, prompt: str = "Passphrase: ") -> str:
    """Read a passphrase.

    Args:
        descriptor: A file descriptor to read one line from; first choice.
        prompt: What to ask on the terminal, where neither descriptor nor environment gives one.
    """
    if descriptor is not None:
        with os.fdopen(descriptor, encoding="utf-8") as lines:
            return lines.readline().rstrip("\r\n")
    if ENVIRONMENT in os.environ:
        return os.environ[ENVIRONMENT]
    import getpass  # noqa: PLC0415

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    return getpass.getpass(prompt)


def open_diary(book: Path, descriptor: int | None = None, key: Path | None = None) -> "Diary":
    """Open the book a command names, with the secret the person gives."""
    from tallybook.diary import Diary  # noqa: PLC0415

    if not (book / "header").exists():
        from tallybook.errors import NoBook  # noqa: PLC0415

        raise NoBook(path=book)
    secret = passphrase(descriptor, "Passphrase of the key: " if key else "Passphrase: ")
    if key is not None:
        return Diary.open_with_key(book, key.read_bytes(), secret)
    diary = Diary.open(book, secret)
    if not diary.is_set_up:
        print(NOT_SET_UP, file=sys.stderr)
    return diary

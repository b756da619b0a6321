"""``tallybook revoke``: take a grant back."""

from typing import Annotated

import typer

from tallybook.cli.printing import print_json
from tallybook.cli.secrets import AsJson, BookPath, PassphraseFd, open_diary


def run(
    fingerprint: Annotated[
        str, typer.Argument(help="The fingerprint, as `tallybook grant` lists it.")
    ],
    *,
    book: BookPath,
    passphrase_fd: PassphraseFd = None,
    as_json: AsJson = False,
) -> None:
    """Take a grant back. What is written from now on is sealed with a new key.

    What that person could read before, they may have copied. That cannot be taken back.
    """
    diary = open_diary(book, passphrase_fd)
    diary.revoke(fingerprint)
    if as_json:
        print_json({"revoked": fingerprint})
    else:
        print("Taken back. New entries use a new key; earlier ones they may have copied.")

"""``tallybook grant``: let another person's key open the book, for a purpose and a time."""

from typing import Annotated

import typer

from tallybook.cli.printing import print_json, table
from tallybook.cli.secrets import AsJson, BookPath, PassphraseFd, open_diary


def run(
    public: Annotated[
        str, typer.Argument(help="Their public key; empty to list who has one.")
    ] = "",
    *,
    book: BookPath,
    name: Annotated[str, typer.Option(help="Who it is for.")] = "",
    scope: Annotated[str, typer.Option(help="sort, read or write.")] = "read",
    until: Annotated[str, typer.Option(help="The day it ends: 2026-12-31.")] = "",
    passphrase_fd: PassphraseFd = None,
    as_json: AsJson = False,
) -> None:
    """Seal the book's key to another person's public key.

    The scope and the end date are kept by this program on this machine, not by the cipher: someone
    with the key and another program could read everything up to the day it is taken back.
    """
    diary = open_diary(book, passphrase_fd)
    if not public:
        readers = diary.readers()
        if as_json:
            print_json({"readers": readers})
            return
        rows = [
            (
                row.name,
                row.scope,
                row.ends_on.isoformat() if row.ends_on else "",
                "taken back" if row.revoked_at else "",
                row.fingerprint,
            )
            for row in readers
        ]
        table(rows, ("name", "may", "until", "", "fingerprint"))
        return
    words = diary.grant(public, name=name, scope=scope, until=until)
    if as_json:
        print_json({"fingerprint": words})
    else:
        print(f"Granted. Compare the fingerprint with them by phone: {words}")

"""``tallybook key``: make a key of one's own, to be granted a view of someone's book."""

from pathlib import Path
from typing import Annotated

import typer

from tallybook.cli.printing import print_json
from tallybook.cli.secrets import AsJson, PassphraseFd, passphrase


def run(
    path: Annotated[Path, typer.Argument(help="Where the key file goes.")],
    *,
    passphrase_fd: PassphraseFd = None,
    as_json: AsJson = False,
) -> None:
    """Make a key pair: a sealed file for yourself, and a public line to hand over."""
    from tallybook import diary  # noqa: PLC0415

    public, words = diary.new_key(path, passphrase(passphrase_fd, "A passphrase for this key: "))
    if as_json:
        print_json({"key": str(path), "public": public, "fingerprint": words})
    else:
        print(f"Public key: {public}")
        print(f"Its fingerprint, to read out by phone: {words}")

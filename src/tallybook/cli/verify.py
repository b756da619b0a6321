"""``tallybook verify``: check a bundle, or a book."""

from pathlib import Path
from typing import Annotated

import typer

from tallybook.cli.printing import print_json
from tallybook.cli.secrets import AsJson, PassphraseFd, open_diary


def run(
    bundle: Annotated[
        Path | None, typer.Argument(help="A bundle: a folder or a zip. No book is needed.")
    ] = None,
    *,
    book: Annotated[
        Path | None, typer.Option("--book", help="Check a book instead; needs no passphrase.")
    ] = None,
    head: Annotated[
        str, typer.Option("--head", help="A tree head noted earlier: is it in this book?")
    ] = "",
    every: Annotated[
        bool, typer.Option("--every", help="Open the book and check every leaf and exhibit too.")
    ] = False,
    passphrase_fd: PassphraseFd = None,
    as_json: AsJson = False,
) -> None:
    """Check that a bundle is whole, or that a book is unchanged since a noted tree head."""
    from tallybook import diary  # noqa: PLC0415
    from tallybook.errors import NothingChosen  # noqa: PLC0415

    if book is not None and every:
        report = open_diary(book, passphrase_fd).audit()
    elif book is not None:
        report = diary.verify_book(book, head)
    elif bundle is not None:
        report = diary.verify_bundle(bundle)
    else:
        raise NothingChosen
    if as_json:
        print_json({"ok": report.ok, "checks": report.lines})
    else:
        print("\n".join(report.lines))
    raise typer.Exit(0 if report.ok else report.exit_code)

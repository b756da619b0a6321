"""``tallybook serve``, and ``tallybook`` alone: open the app in the browser."""

from pathlib import Path
from typing import Annotated

import typer


def run(
    *,
    book: Annotated[
        Path | None, typer.Option("--book", help="The book to open; asked for otherwise.")
    ] = None,
    idle: Annotated[int, typer.Option(help="Minutes without use until it locks.")] = 10,
    port: Annotated[int, typer.Option(help="A fixed port; a random one otherwise.")] = 0,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the browser by itself.")
    ] = True,
) -> None:
    """Open the app in the browser. It runs on this machine only, behind a one-time address."""
    from tallybook.web.server import serve  # noqa: PLC0415

    serve(book=book, idle_minutes=idle, port=port, open_browser=browser)

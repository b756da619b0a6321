"""The filters that timeline, search and bundle share, as options."""

from typing import TYPE_CHECKING, Annotated

import typer

from tallybook.cli.grouping import grouped

if TYPE_CHECKING:
    from tallybook.case import Filter

#: What each filter option says in the help; the names are those of `Filter.from_words`.
HELP = {
    "person": "Only this person.",
    "handle": "Only this number, address or 'Sender 3'.",
    "channel": "whatsapp, sms, mms, call, email, photo ...",
    "kind": "message, call, mail, photo, incident or event.",
    "since": "From this day: 2025-01-01.",
    "until": "To this day, which is included.",
    "direction": "in, out or unknown.",
    "words": "Only items with these words.",
}


def filter_of(*, matters: bool = False, **words: str) -> "Filter":
    """Make a filter of what was typed; empty means any."""
    from tallybook.case import Filter  # noqa: PLC0415

    return Filter.from_words(words | ({"matters": "yes"} if matters else {}))


OPTIONS = {
    **{name: (Annotated[str, typer.Option(help=text)], "") for name, text in HELP.items()},
    "matters": (
        Annotated[bool, typer.Option("--matters", help="Only those that matter most.")],
        False,
    ),
}

with_filter = grouped("chosen", OPTIONS, filter_of)

"""The filters that timeline, search and bundle share, as options."""

import functools
import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

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


def with_filter(run: Callable[..., None]) -> Callable[..., None]:
    """Give a command the filter options; it receives them as one ``chosen`` filter."""

    @functools.wraps(run)
    def filtered(**given: Any) -> None:
        words = {name: given.pop(name) for name in HELP if name in given}
        matters = given.pop("matters")
        run(**given, chosen=filter_of(words | ({"matters": "yes"} if matters else {})))

    own = [value for name, value in inspect.signature(run).parameters.items() if name != "chosen"]
    taken = {value.name for value in own}
    added = [
        _option(name, Annotated[str, typer.Option(help=text)], "")
        for name, text in HELP.items()
        if name not in taken
    ]
    marked = Annotated[bool, typer.Option("--matters", help="Only those that matter most.")]
    added.append(_option("matters", marked, default=False))
    parameters = sorted([*own, *added], key=lambda value: value.kind)
    filtered.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    filtered.__annotations__ = {value.name: value.annotation for value in parameters}
    return filtered


def _option(name: str, annotation: Any, default: object) -> inspect.Parameter:
    """One keyword option of a command."""
    keyword = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(name, keyword, default=default, annotation=annotation)


def filter_of(words: dict[str, str]) -> "Filter":
    """Make a filter of what was typed; empty means any."""
    from tallybook.case import Filter  # noqa: PLC0415

    return Filter.from_words(words)

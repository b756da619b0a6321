"""``tallybook vary``: correct an order, or note that a court changed or ended it."""

from typing import Annotated, Any

import typer

from tallybook.cli.clauses import HELP, clause_of
from tallybook.cli.printing import print_json
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary
from tallybook.errors import UnfitAnswer
from tallybook.model.orders import CHANGEABLE, CHANGES, ChangePaper

_SAID = "; ".join(f"{code}: {meaning.lower()}" for code, meaning in CHANGES.items())


def run(
    item: Annotated[int, typer.Argument(help="The item of the order.")],
    *,
    book: BookPath,
    said: Annotated[str, typer.Option(help=f"{_SAID}.")] = "corrected",
    on: Annotated[str, typer.Option(help="The day from which a variation or end holds.")] = "",
    reason: Annotated[str, typer.Option(help="Why, or by whom.")] = "",
    remove: Annotated[
        list[int] | None, typer.Option(help="A condition that falls away: 1, 2 ... as listed.")
    ] = None,
    clause: Annotated[list[str] | None, typer.Option(help=HELP)] = None,
    field: Annotated[
        list[str] | None, typer.Option(help=f"NAME=VALUE, one of: {', '.join(CHANGEABLE)}.")
    ] = None,
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Change an order. What it said before is kept, with the days on which it held."""
    diary = open_diary(book, passphrase_fd, key)
    paper = ChangePaper(
        said=said,
        reason=reason,
        dated=on,
        removes=tuple(one - 1 for one in remove or ()),
        clauses=tuple(clause_of(one) for one in clause or ()),
        fields=tuple(_field(one) for one in field or ()),
    )
    saved = diary.change_order(item, paper)
    print_json({"item": saved}) if as_json else print(f"Saved as item {saved}.")


def _field(text: str) -> tuple[str, Any]:
    """One field as typed."""
    name, sign, value = text.partition("=")
    if not sign or name not in CHANGEABLE:
        raise UnfitAnswer(answer=text, reason="no such field", choices=", ".join(CHANGEABLE))
    return name, value == "yes" if name == "until_further" else value

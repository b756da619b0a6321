"""``tallybook person``: bring the handles of one person together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tallybook.cli.printing import counted, print_json, visible
from tallybook.cli.secrets import AsJson, BookPath, KeyFile, PassphraseFd, open_diary

if TYPE_CHECKING:
    from tallybook.diary import Diary
    from tallybook.model.people import Person


def run(
    name: Annotated[str, typer.Argument(help="What the book calls this person.")] = "",
    *,
    book: BookPath,
    handle: Annotated[
        list[str] | None,
        typer.Option(help="A number, address or name of theirs; may be repeated."),
    ] = None,
    role: Annotated[
        str, typer.Option(help="owner (you), other (the one it is about) or third.")
    ] = "other",
    on_whose_word: Annotated[
        str, typer.Option(help="How it is known that these are one person.")
    ] = "",
    cards: Annotated[
        bool, typer.Option("--cards", help="List cards of your address book that join handles.")
    ] = False,
    card: Annotated[
        int, typer.Option(help="Take name and handles from this card of your address book.")
    ] = -1,
    passphrase_fd: PassphraseFd = None,
    key: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Say that several handles are one person, and on whose word."""
    from tallybook.case.cards import ON_WHOSE_WORD  # noqa: PLC0415

    diary = open_diary(book, passphrase_fd, key)
    if cards:
        _list(diary, as_json=as_json)
        return
    if card >= 0:
        person, on_whose_word = _from_card(diary, card, role), on_whose_word or ON_WHOSE_WORD
    else:
        person = _told(name, handle or [], role)
    item = diary.add_person(person, on_whose_word)
    if as_json:
        print_json({"item": item})
    else:
        print(f"Saved as item {item}.")


def _told(name: str, handles: list[str], role: str) -> Person:
    """The person as named on the command line."""
    from tallybook.errors import UnfitAnswer  # noqa: PLC0415
    from tallybook.model.people import Person  # noqa: PLC0415

    if not name or not handles:
        raise UnfitAnswer(
            answer=name or "nothing",
            reason="a person needs a name and a handle",
            choices="NAME --handle HANDLE, --card ITEM, or --cards to list them",
        )
    return Person(name=name, handles=tuple(handles), role=role)


def _list(diary: Diary, *, as_json: bool) -> None:
    """List the cards that could be one person."""
    for one in diary.case.proposed:
        if as_json:
            told: dict[str, Any] = {"item": one.item, "name": one.name, "count": one.count}
            print_json(told | {"handles": list(one.handles)})
        else:
            met = ", ".join(visible(handle) for handle in one.met)
            print(f"{one.item}  {visible(one.name)} (from your address book): {met}")
            print(f"    {counted(one.count, 'item')}; --card {one.item} makes them one person")


def _from_card(diary: Diary, item: int, role: str) -> Person:
    """The person that a card proposes."""
    from tallybook.case.cards import as_person  # noqa: PLC0415
    from tallybook.errors import NoSuchItem  # noqa: PLC0415

    case = diary.case
    one = next((each for each in case.proposed if each.item == item), None)
    if one is None:
        raise NoSuchItem(noun="card that joins handles", name=item)
    return as_person(one, role, case.people)

"""The part of the front door for terms: kinds of behaviour on items, and whose law is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tallybook.content import Behaviour, behaviours
from tallybook.errors import UnfitAnswer
from tallybook.model.flags import FAMILIES
from tallybook.model.orders import NATIONS

if TYPE_CHECKING:
    from tallybook.case import Case
    from tallybook.journal.book import Book

#: A label with this before it says that an item shows a behaviour.
_BEHAVIOUR = "behaviour:"
_REASON = "no longer put to this kind"


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """One kind of behaviour on one item.

    Attributes:
        behaviour: The kind.
        told: Whether a person put it there.
        words: Titles of the families of words that suggest it; empty where none does.
    """

    behaviour: Behaviour
    told: bool
    words: tuple[str, ...]


class Terms:
    """Part of the front door: an open book has ``book`` and ``case``."""

    book: Book

    if TYPE_CHECKING:

        @property
        def case(self) -> Case: ...  # noqa: D102 - the whole of it is in `door`

        def amend(self, item: int, fields: Mapping[str, Any], reason: str) -> int: ...  # noqa: D102

        def label(self, items: tuple[int, ...], label: str, *, off: bool = False) -> int: ...  # noqa: D102

    def live_in(self, nation: str) -> None:
        """Say whose law is asked, by its code in `NATIONS`; empty for all of them.

        Raises:
            UnfitAnswer: There is no such nation.
        """
        if nation and nation not in NATIONS:
            raise UnfitAnswer(
                answer=nation, reason="there is no such nation here", choices=", ".join(NATIONS)
            )
        if nation != self.case.nation:
            self.book.append("settings", {"nation": nation})

    def kinds_of(self, item: int) -> tuple[Put, ...]:
        """The kinds of behaviour on one item, in the order of the catalogue.

        Raises:
            NoSuchItem: There is no such item.
        """
        labelled, written = self._told_of(item)
        families = {flag.family for flag in self.case.flags.get(item, ())}
        found = []
        for one in behaviours():
            by_person = one.code in labelled or one.code in written
            words = [code for code in one.flags if code in families]
            if by_person or words:
                titles = tuple(FAMILIES[code].title for code in words)
                found.append(Put(behaviour=one, told=by_person, words=titles))
        return tuple(found)

    def put_kind(self, item: int, code: str, *, off: bool = False) -> None:
        """Put a kind of behaviour on an item, or take off what a person put there.

        What words suggest is not taken off here: the flag itself is put aside.

        Raises:
            NoSuchItem: There is no such item.
            UnfitAnswer: There is no such kind.
        """
        if code not in {one.code for one in behaviours()}:
            raise UnfitAnswer(
                answer=code, reason="there is no such kind", choices="a kind of the catalogue"
            )
        labelled, written = self._told_of(item)
        if not off and code not in labelled and code not in written:
            self.label((item,), f"{_BEHAVIOUR}{code}")
        if off and code in labelled:
            self.label((item,), f"{_BEHAVIOUR}{code}", off=True)
        if off and code in written:
            kept = [one for one in written if one != code]
            self.amend(item, {"behaviours": kept}, _REASON)

    def _told_of(self, item: int) -> tuple[frozenset[str], tuple[str, ...]]:
        """Kinds that were put on an item, and kinds that were written into it."""
        case = self.case
        case.row(item)
        names = case.labels.get(item, ())
        labelled = {one.removeprefix(_BEHAVIOUR) for one in names if one.startswith(_BEHAVIOUR)}
        written = case.incident(item).behaviours if case.is_incident(item) else ()
        return frozenset(labelled), written

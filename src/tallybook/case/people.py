"""Who is who, on whose word, and what may be shown of a handle unasked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from tallybook.case.handles import in_any_app, normalise
from tallybook.model.people import Person

OWNER, OTHER = "owner", "other"
YOU = "You"
#: Stands for items without any handle.
NO_HANDLE = "-"
_LABEL = re.compile(r"sender[\s-]*(\d+)", re.IGNORECASE)
#: Kinds of handle that are shown as they are: they are given out by a network, not written.
_PLAIN = ("phone", "short", "mail")


@dataclass(frozen=True, slots=True, kw_only=True)
class HandleSeen:
    """One handle of the record.

    Attributes:
        value: As compared; never shown where it is a name that nobody confirmed.
        label: What may be shown.
        choice: What stands for it in links and forms.
        person: The person it belongs to, or empty.
    """

    value: str
    label: str
    choice: str
    person: str = ""


class People:
    """Persons, their handles, and neutral labels for everyone else.

    A number or a mail address is shown. A name that an export gives is shown only once the book's
    own person has put it to a person: a display name is free text chosen by whoever sends. A name
    in the person's own address book is their own word, and shown.
    """

    def __init__(
        self,
        persons: Iterable[Person] = (),
        own: Iterable[str] = (),
        numbers: dict[str, int] | None = None,
    ) -> None:
        self.persons = tuple(persons)
        self._by_handle: dict[str, Person] = {}
        for person in self.persons:
            for raw in (person.name, *person.handles):
                self._by_handle[raw] = self._by_handle[normalise(raw).value] = person
        answered = {normalise(raw).value for raw in own}
        self.own = frozenset(answered | self._handles_of(OWNER)) - {""}
        self._numbers = {} if numbers is None else numbers
        #: By handle, the name on a card of the person's own address book.
        self.cards: Mapping[str, str] = {}

    def _handles_of(self, role: str) -> set[str]:
        """The normalised handles of everyone in a role."""
        return {
            normalise(raw).value
            for person in self.persons
            if person.role == role
            for raw in person.handles
        }

    @property
    def owner_handles(self) -> frozenset[str]:
        """Handles that the book's own person said are theirs, apart from answers at an import."""
        return frozenset(self._handles_of(OWNER))

    @property
    def others(self) -> tuple[Person, ...]:
        """Those the record is about."""
        return tuple(person for person in self.persons if person.role == OTHER)

    def number(self, handles: Iterable[str]) -> None:
        """Number the names that are not shown, in the order in which the journal met them."""
        for value in handles:
            if value and value not in self._numbers and normalise(value).kind not in _PLAIN:
                self._numbers[value] = len(self._numbers) + 1

    def person_of(self, handle: str) -> Person | None:
        """The person a handle was put to."""
        return self._by_handle.get(handle) or self._by_handle.get(in_any_app(handle))

    def name_of(self, handle: str) -> str:
        """The name of that person, or empty."""
        person = self.person_of(handle) if handle else None
        return person.name if person else ""

    def label(self, handle: str) -> str:
        """What may be shown for a handle without being asked."""
        if not handle:
            return ""
        person = self.person_of(handle)
        if person is not None:
            return YOU if person.role == OWNER else person.name
        if handle in self.own:
            return YOU
        if handle in self.cards:
            return self.cards[handle]
        if normalise(handle).kind in _PLAIN:
            return handle
        return f"Sender {self._numbers.get(handle, 0)}"

    def seen(self, handle: str) -> HandleSeen:
        """Describe one handle for lists and forms."""
        if not handle:
            return HandleSeen(value="", label="not named", choice=NO_HANDLE)
        label = self.label(handle)
        person = self.name_of(handle)
        is_on_card = not person and label != YOU and handle in self.cards
        if handle in self._numbers:
            choice = f"sender-{self._numbers[handle]}"
            shown = f"{label} (a name in an export)" if person or is_on_card else label
            return HandleSeen(value=handle, label=shown, choice=choice, person=person)
        shown = f"{handle} ({label})" if person else handle
        if is_on_card:
            shown = f"{handle} ({label}, from your address book)"
        return HandleSeen(value=handle, label=shown, choice=handle, person=person)

    def resolve(self, words: str, region: str = "GB") -> str:
        """Find the handle that someone means by a number, an address, a name or a label."""
        if words.strip() == NO_HANDLE:
            return ""
        numbered = _LABEL.fullmatch(words.strip())
        if numbered:
            wanted = int(numbered[1])
            for handle, number in self._numbers.items():
                if number == wanted:
                    return handle
        return normalise(words, region).value


def put_together(known: Mapping[str, Person], person: Person) -> dict[str, Person]:
    """Add a decision about a person: it replaces what was said under the same name.

    A handle belongs to whoever it was put to last; no handles at all takes the person apart.
    """
    taken = {normalise(raw).value for raw in person.handles}
    kept = {
        name: replace(
            one, handles=tuple(raw for raw in one.handles if normalise(raw).value not in taken)
        )
        for name, one in known.items()
        if name != person.name
    }
    if person.handles or person.role == OWNER:
        kept[person.name] = person
    return kept

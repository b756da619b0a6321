"""The part of the front door for handles and people: candidates, and what a person decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tallybook.errors import NoSuchItem, UnfitAnswer
from tallybook.model.people import Person

if TYPE_CHECKING:
    from tallybook.case import Case
    from tallybook.case.apart import Parted
    from tallybook.case.evidence import Evidence
    from tallybook.case.links import Link
    from tallybook.case.sides import Side
    from tallybook.journal.book import Book
    from tallybook.style import Likeness

#: On whose word two sides are one, where nothing else is said.
_BY_HAND = "decided in the list of candidates"


class Linking:
    """Part of the front door: an open book has ``book`` and ``case``."""

    book: Book

    if TYPE_CHECKING:

        @property
        def case(self) -> Case: ...  # noqa: D102 - the whole of it is in `door`

        def add_person(self, person: Person, on_whose_word: str = "") -> int: ...  # noqa: D102

    def links(self) -> tuple[Link, ...]:
        """Candidates that nobody has decided on, what stands on the firmest ground first."""
        from tallybook.case.links import links  # noqa: PLC0415

        return links(self.case)

    def link(self, one: int, two: int) -> Link:
        """Two sides by their numbers, whether or not anything speaks for it.

        Raises:
            NoSuchItem: There are no such two sides.
        """
        from tallybook.case.links import link_of  # noqa: PLC0415

        return link_of(self.case, one, two)

    def sides(self) -> tuple[Side, ...]:
        """Every side of the record, those of the most items first."""
        from tallybook.case.sides import by_number  # noqa: PLC0415

        found = by_number(self.case).values()
        return tuple(sorted(found, key=lambda side: (-side.count, side.number)))

    def look_closer(self, link: Link) -> tuple[Evidence, ...]:
        """Rare phrases, hours and likeness of two sides; only looked for when asked."""
        from tallybook.case.looking import closer  # noqa: PLC0415

        return closer(self.case, link.one, link.two)

    def likeness(self, link: Link) -> Likeness | None:
        """How alike two sides write, with all that it rests on; None where there is too little."""
        from tallybook.case.looking import likeness_of  # noqa: PLC0415

        return likeness_of(self.case, link.one, link.two)

    def label_of(self, key: str) -> str:
        """What may be shown for a handle or a person that a decision names."""
        people = self.case.people
        names = {person.name for person in people.persons}
        return key if key in names else people.seen(key).label

    def say_same(
        self, link: Link, name: str = "", role: str = "", on_whose_word: str = ""
    ) -> tuple[int, ...]:
        """Say that two sides are one person.

        Args:
            link: The two.
            name: What the book calls the person; where one side is a person already, theirs.
            role: ``other`` or ``third``; where one side is a person already, theirs.
            on_whose_word: How it is known.

        Returns:
            The items of the entries: one, or two where two persons become one.

        Raises:
            UnfitAnswer: Neither side is a person yet and no name is given, or the name is taken.
        """
        persons = {person.name: person for person in self.case.people.persons}
        known = persons.get(link.one.person) or persons.get(link.two.person)
        name = known.name if known else name.strip()
        if not name or (known is None and name in persons):
            reason = "another person has that name" if name else "the person needs a name"
            raise UnfitAnswer(answer=name or "nothing", reason=reason, choices="any other word")
        both = [(side, persons.get(side.person)) for side in (link.one, link.two)]
        handles = (raw for side, person in both for raw in (person or side).handles)
        whole = Person(
            name=name,
            handles=tuple(dict.fromkeys(handles)),
            role=known.role if known else role or "third",
        )
        gone = [person for _, person in both if person is not None and person.name != name]
        empty = [Person(name=each.name, handles=(), role=each.role) for each in gone]
        first = self.add_person(whole, on_whose_word or _BY_HAND)
        return (first, *(self.add_person(each, _BY_HAND) for each in empty))

    def take_out(self, name: str, handle: str) -> int:
        """Take one handle out of a person again; everything else stays.

        Raises:
            NoSuchItem: There is no such person, or the handle is not theirs.
        """
        from tallybook.case.handles import normalise  # noqa: PLC0415

        person = next((one for one in self.case.people.persons if one.name == name), None)
        wanted = self.case.people.resolve(handle)
        left = tuple(
            raw for raw in (person.handles if person else ()) if normalise(raw).value != wanted
        )
        if person is None or len(left) == len(person.handles):
            raise NoSuchItem(noun="such number or account of", name=name)
        return self.add_person(Person(name=name, handles=left, role=person.role), "taken out again")

    def say_apart(self, link: Link, reason: str = "") -> int:
        """Say that two sides are not the same: they are not proposed again."""
        body = {"a": link.one.key, "b": link.two.key, "reason": reason.strip()}
        return self.book.append("apart", body).first_leaf

    def none_of_these(self, number: int) -> tuple[int, ...]:
        """Say of one side that none of its candidates is the same."""
        return tuple(self.say_apart(link) for link in self.links() if number in link.pair)

    def parted(self) -> tuple[Parted, ...]:
        """Every pair that was said not to be the same, the latest first."""
        pairs = self.case.apart.pairs.values()
        return tuple(sorted(pairs, key=lambda one: one.written_at, reverse=True))

    def take_back_apart(self, item: int) -> int:
        """Take back that two sides are not the same: they may be proposed again.

        Raises:
            NoSuchItem: The item is no such decision, or was taken back.
        """
        parted = next((one for one in self.parted() if one.item == item), None)
        if parted is None:
            raise NoSuchItem(noun="decision", name=item)
        body = {"a": parted.one, "b": parted.two, "off": True}
        return self.book.append("apart", body).first_leaf

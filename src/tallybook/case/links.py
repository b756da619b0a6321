"""Candidates: sides of the record that may be one person, each with what speaks for it.

A person decides. `tallybook.case.looking` looks closer at two sides when somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tallybook.case.case import Case
from tallybook.case.evidence import (
    KINDS,
    Evidence,
    Pair,
    same_handles,
    same_names,
    told_new,
)
from tallybook.case.hints import recovery_hints
from tallybook.case.same_pictures import same_pictures
from tallybook.case.sides import Side, by_number
from tallybook.errors import NoSuchItem

_ORDER = {code: place for place, code in enumerate(KINDS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Two sides that may be one person.

    Attributes:
        one: The side with more items, or the one the record is about.
        two: The other.
        evidence: What speaks for it, in the order of `KINDS`.
    """

    one: Side
    two: Side
    evidence: tuple[Evidence, ...] = ()

    @property
    def pair(self) -> Pair:
        """The numbers of both, the lower first."""
        return min(self.one.number, self.two.number), max(self.one.number, self.two.number)


def links(case: Case) -> tuple[Link, ...]:
    """Candidates that nobody has decided on, what stands on the firmest ground first."""
    return case.remembered("links", lambda: _links(case))


def _links(case: Case) -> tuple[Link, ...]:
    numbered = by_number(case)
    kept: dict[Pair, list[Evidence]] = {}
    for pair, evidence in _all(case):
        kept.setdefault(pair, []).append(evidence)
    found = [_link(numbered, pair, evidence) for pair, evidence in kept.items()]
    left = (link for link in found if not is_apart(case, link))
    return tuple(sorted(left, key=_place))


def _all(case: Case) -> Iterator[tuple[Pair, Evidence]]:
    """Every piece of evidence of every pair."""
    for kind in (same_handles, same_names, told_new, recovery_hints, same_pictures):
        yield from kind(case)


def _link(numbered: Mapping[int, Side], pair: Pair, evidence: list[Evidence]) -> Link:
    """Put the firmer side first and the evidence in order."""
    both = sorted(
        (numbered[number] for number in pair),
        key=lambda side: (not side.is_about, not side.person, -side.count, side.number),
    )
    ordered = sorted(evidence, key=lambda one: _ORDER[one.kind])
    return Link(one=both[0], two=both[1], evidence=tuple(ordered))


def _place(link: Link) -> tuple[object, ...]:
    """Where a link stands: those the record is about first, then by the firmest evidence."""
    about = link.one.is_about or link.two.is_about
    kinds = sorted({_ORDER[one.kind] for one in link.evidence})
    return (not about, kinds[0], -len(kinds), -link.two.count, link.pair)


def is_apart(case: Case, link: Link) -> bool:
    """Whether somebody said that these two are not the same."""
    return case.apart.parts(link.one.names, link.two.names)


def link_of(case: Case, one: int, two: int) -> Link:
    """Two sides by their numbers, with what speaks for it; that may be nothing.

    Raises:
        NoSuchItem: One of them is no side, or both are one.
    """
    numbered = by_number(case)
    for number in (one, two):
        if number not in numbered or one == two:
            raise NoSuchItem(noun="number or account that begins with item", name=number)
    pair = min(one, two), max(one, two)
    known = next((link for link in links(case) if link.pair == pair), None)
    return known or _link(numbered, pair, [])

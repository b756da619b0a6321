"""Whom a dated fact means: a person of the book, a number or account of the record, or just words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tallybook.case.asked import Filter
from tallybook.case.case import Case
from tallybook.case.people import OWNER
from tallybook.case.tally import from_whom, received


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """Whom some words mean.

    Attributes:
        person: The name of a person of the book, or empty.
        handle: A number, address or account of the record that is nobody's, or empty.
        label: What may be shown: a name that nobody confirmed is not.
    """

    person: str = ""
    handle: str = ""
    label: str = ""


def whom(case: Case, words: str) -> Whom:
    """Find whom some words mean; where they mean nobody of the record they stand as typed."""
    roles = {one.name: one.role for one in case.people.persons}
    if words in roles:
        return Whom(person="" if roles[words] == OWNER else words, label=words)
    handle = case.people.resolve(words) if words.strip() else ""
    name = case.people.name_of(handle)
    if name:
        return Whom(person=name if roles[name] != OWNER else "", label=name)
    if handle and handle in _handles(case):
        return Whom(handle=handle, label=case.people.label(handle))
    return Whom(label=words)


def came_from(case: Case, words: str) -> tuple[Filter, str]:
    """What came in from whom some words mean, and the same in words; from those it is about else."""
    one = whom(case, words)
    if one.person:
        return replace(received(case), person=one.person, role=""), f"from {one.person}"
    if one.handle:
        label = case.people.seen(one.handle).choice
        return replace(received(case), handle=label, role=""), f"from {one.label}"
    return received(case), from_whom(case)


def _handles(case: Case) -> frozenset[str]:
    """Every handle of the record."""
    return case.remembered(
        "handles", lambda: frozenset(case.items["handle"].unique().cast(str).to_list())
    )

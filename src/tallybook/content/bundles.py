"""The kinds of copies that can be handed over: for whom, with which parts, and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tallybook.content.shapes import Reviewed, known, read, sentence, unique
from tallybook.model.orders import NATIONS

_FILE = "bundles.toml"
#: What can stay in the book by kind, and what each is called.
HOLDABLE = {
    "impact": "what had to change",
    "feelings": "how it felt",
    "witnesses": "names and contacts of witnesses",
    "places": "photos and clips that hold the place they were taken at",
    "whole-exports": "export files with what was not chosen in them",
    "orders": "orders and their changes",
    "reports": "reports to others and the answers to them",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of copies.

    Attributes:
        code: Stable; what the journal and the command line name it by.
        title: What it is called.
        for_whom: Who reads it, in a sentence.
        parts: Codes of its parts beside those that every report has.
        withholds: What stays unless it is chosen, as in `HOLDABLE`.
        nation: One of `NATIONS`, where the law of one is meant.
        name: What the report is called on its first page; empty for the common name.
        opening: Sentences on its first page.
        is_not: What it is not, in sentences.
        sources: Numbers of the sources of what it states of the law.
    """

    code: str
    title: str
    for_whom: str
    parts: tuple[str, ...]
    withholds: tuple[str, ...]
    nation: str = ""
    name: str = ""
    opening: tuple[str, ...] = ()
    is_not: tuple[str, ...] = ()
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundles(Reviewed):
    """Every kind."""

    kind: tuple[Kind, ...]


@cache
def bundle_kinds() -> Bundles:
    """Read the kinds of copies.

    Raises:
        UnfitContent: The file is not as it should be.
    """
    return checked(read(_FILE, Bundles))


def checked(found: Bundles, name: str = _FILE) -> Bundles:
    """Check that each kind holds together.

    Raises:
        UnfitContent: One does not.
    """
    unique(name, "kind", (one.code for one in found.kind))
    numbers = {str(one.number) for one in found.sources}
    for one in found.kind:
        place = f"kind {one.code!r}"
        known(name, place, (one.nation,) if one.nation else (), NATIONS, "nation")
        known(name, place, one.withholds, HOLDABLE, "thing that can stay")
        known(name, place, map(str, one.sources), numbers, "source")
        sentence(name, place, one.for_whom, *one.opening, *one.is_not)
    return found

"""What the law asks, nation by nation: offences that may apply, and the parts each is made of.

In our own words, dated, with a source for each, and with what could not be verified said as such.
It is no legal advice, and nothing here says that a part is met.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from tallybook.content import catalogue
from tallybook.content.shapes import (
    CONFIDENCES,
    CONFIRMED,
    Reviewed,
    known,
    read,
    refuse,
    sentence,
    unique,
)
from tallybook.model.flags import FAMILIES
from tallybook.model.orders import NATIONS

#: What can be counted of a record besides behaviours and words.
COUNTS = (
    "received", "occasions", "persons", "unnamed", "witnesses", "feelings", "impacts", "stops",
    "after_stop", "blocks", "reports", "orders", "served", "after_order", "sign_ins",
)  # fmt: skip
_FILES = {
    "england-wales": "law/england-and-wales.toml",
    "scotland": "law/scotland.toml",
    "northern-ireland": "law/northern-ireland.toml",
}
_ELEMENTS = "law/elements.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A part that offences are made of.

    Attributes:
        code: Stable.
        name: In a few words.
        meaning: In a sentence of our own.
        ask: What may be asked or written down next.
        behaviours: Codes of the catalogue that speak to it.
        flags: Families of words that speak to it.
        counts: What else can be counted of a record, of `COUNTS`.
        always: Whether every offence asks for it.
    """

    code: str
    name: str
    meaning: str
    ask: tuple[str, ...]
    behaviours: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    always: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Elements(Reviewed):
    """Every part."""

    element: tuple[Element, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of one offence.

    Attributes:
        element: The code of the element.
        words: How this offence puts it, where that differs from the element's own meaning.
    """

    element: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offence:
    """An offence that may apply.

    Attributes:
        code: Stable within its nation.
        title: What it is called.
        provision: Where it stands.
        plain: In a sentence of our own.
        elements: Its parts.
        maximum: The highest sentence.
        url: Where the law can be read.
        read_on: When it was last looked up.
        confidence: One of `CONFIDENCES`.
        time_limit: By when it has to be charged, where that is known.
        since: From when it applies, where that matters.
        unverified: What could not be read in a source.
        notes: What is often got wrong.
    """

    code: str
    title: str
    provision: str
    plain: str
    elements: tuple[Part, ...]
    maximum: str
    url: str
    read_on: date
    confidence: str
    time_limit: str = ""
    since: str = ""
    unverified: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Nation(Reviewed):
    """The law of one nation.

    Attributes:
        title: What it is called.
        notes: What matters for all of its offences.
        offence: Its offences.
    """

    title: str
    notes: tuple[str, ...]
    offence: tuple[Offence, ...]


@cache
def elements() -> Elements:
    """Read the parts that offences are made of.

    Raises:
        UnfitContent: The file is not as it should be.
    """
    return checked_elements(read(_ELEMENTS, Elements))


@cache
def nation(code: str) -> Nation:
    """Read the law of one nation, by its code in `NATIONS`.

    Raises:
        UnfitContent: The file is not as it should be.
    """
    return checked_nation(read(_FILES[code], Nation), _FILES[code])


def nations(chosen: str = "") -> tuple[Nation, ...]:
    """The law of the nation that was chosen; of all three where none was."""
    return tuple(nation(code) for code in ((chosen,) if chosen in NATIONS else NATIONS))


def checked_elements(found: Elements, name: str = _ELEMENTS) -> Elements:
    """Check that what elements point at exists.

    Raises:
        UnfitContent: It does not.
    """
    behaviours = {one.code for one in catalogue().behaviour}
    unique(name, "element", (one.code for one in found.element))
    for one in found.element:
        place = f"element {one.code!r}"
        known(name, place, one.behaviours, behaviours, "behaviour")
        known(name, place, one.flags, FAMILIES, "family of words")
        known(name, place, one.counts, COUNTS, "count")
        sentence(name, place, one.meaning, *one.ask)
    return found


def checked_nation(found: Nation, name: str) -> Nation:
    """Check that what offences point at exists, and that what is not verified is said.

    Raises:
        UnfitContent: It does not, or it is not.
    """
    codes = {one.code for one in elements().element}
    known(name, "the head", (found.id,), NATIONS, "nation")
    unique(name, "offence", (one.code for one in found.offence))
    for one in found.offence:
        place = f"offence {one.code!r}"
        known(name, place, (part.element for part in one.elements), codes, "element")
        known(name, place, (one.confidence,), CONFIDENCES, "confidence")
        sentence(name, place, one.plain, one.maximum, *one.notes)
        if (one.confidence == CONFIRMED) == bool(one.unverified):
            raise refuse(
                name,
                place,
                "what is not confirmed says what was not verified, and nothing else does",
            )
        if not one.url.startswith("https://"):
            raise refuse(name, place, "its address does not begin with https://")
    return found

"""Reviewed words as data: what people can be shown that is not about them, with source and date."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import chain

from tallybook.content.shapes import CONFIDENCES, Reviewed, known, read, refuse, sentence, unique
from tallybook.model.flags import FAMILIES

#: How a program can come to know of a behaviour.
SEEN = {
    "data": "can be counted off what was brought in",
    "words": "words may suggest it; a person decides",
    "told": "only a person can say so",
}
_FILE = "behaviours.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A kind of act that statutes list as an example.

    Attributes:
        code: Our own.
        name: In a few words of our own.
        meaning: In a sentence of our own.
        confidence: One of `CONFIDENCES`.
        england_wales: Its letter in section 2A(3) of the Act of 1997; empty where it is not there.
        scotland: Its letter in section 39(6) of the Act of 2010.
        northern_ireland: Its letter in section 1(4) of the Act of 2022.
    """

    code: str
    name: str
    meaning: str
    confidence: str
    england_wales: str = ""
    scotland: str = ""
    northern_ireland: str = ""

    def letter(self, nation: str) -> str:
        """Its letter in the list of one nation; empty where it is not there."""
        letters = {
            "england-wales": self.england_wales,
            "scotland": self.scotland,
            "northern-ireland": self.northern_ireland,
        }
        return letters[nation]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A group that research puts behaviours in."""

    code: str
    name: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """A kind of behaviour that can be put on an item.

    Attributes:
        code: Stable; what the journal keeps.
        name: As it reads on a form.
        definition: In our own words.
        acts: Codes of the acts it may fall under.
        cluster: Where research puts it.
        seen: How a program can come to know of it, one of `SEEN`.
        named_by: Numbers of the advice pages that name it.
        flags: Families of words that suggest it.
        under: The wider term of a more exact one; empty for a wide one.
    """

    code: str
    name: str
    definition: str
    acts: tuple[str, ...]
    cluster: str
    seen: str
    named_by: tuple[int, ...]
    flags: tuple[str, ...] = ()
    under: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue(Reviewed):
    """Every behaviour, with what statutes and research make of it."""

    act: tuple[Act, ...]
    cluster: tuple[Cluster, ...]
    behaviour: tuple[Behaviour, ...]

    def within(self, code: str) -> tuple[str, ...]:
        """A behaviour and the more exact ones under it."""
        return (code, *(one.code for one in self.behaviour if one.under == code))

    def under_act(self, act: str) -> tuple[str, ...]:
        """The behaviours that may fall under an act."""
        return tuple(one.code for one in self.behaviour if act in one.acts)


@cache
def catalogue() -> Catalogue:
    """Read the catalogue of behaviours.

    Raises:
        UnfitContent: The file is not as it should be.
    """
    return checked(read(_FILE, Catalogue))


@cache
def behaviours() -> tuple[Behaviour, ...]:
    """The catalogue of behaviours, in the order of a form: each wide term before its exact ones."""
    rows = catalogue().behaviour
    wide = (one for one in rows if not one.under)
    return tuple(
        chain.from_iterable(
            (one, *(exact for exact in rows if exact.under == one.code)) for one in wide
        )
    )


def checked(found: Catalogue, name: str = _FILE) -> Catalogue:
    """Check that the parts of a catalogue fit each other.

    Raises:
        UnfitContent: They do not.
    """
    acts = unique(name, "act", (one.code for one in found.act))
    clusters = unique(name, "cluster", (one.code for one in found.cluster))
    codes = unique(name, "behaviour", (one.code for one in found.behaviour))
    numbers = {one.number for one in found.sources}
    for act in found.act:
        known(name, f"act {act.code!r}", (act.confidence,), CONFIDENCES, "confidence")
        sentence(name, f"act {act.code!r}", act.meaning)
    for one in found.behaviour:
        place = f"behaviour {one.code!r}"
        known(name, place, one.acts, acts, "act")
        known(name, place, (one.cluster,), clusters, "cluster")
        known(name, place, (one.seen,), SEEN, "way of knowing")
        known(name, place, one.flags, FAMILIES, "family of words")
        known(name, place, (one.under,) if one.under else (), codes, "behaviour")
        known(name, place, map(str, one.named_by), set(map(str, numbers)), "source")
        sentence(name, place, one.definition)
        if (one.seen == "words") != bool(one.flags) and one.seen != "data":
            raise refuse(
                name, place, "what words suggest names its families, and nothing else does"
            )
    return found

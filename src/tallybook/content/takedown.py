"""What services that have pictures taken down take, and what each kind of hash is; all of it sourced."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from tallybook.content.shapes import CONFIDENCES, Reviewed, known, read, refuse, sentence, unique

_FILE = "takedown.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taker:
    """A service.

    Attributes:
        code: Its code in the directory.
        name: Its name, and for whom it is.
        says: What it takes, in light markup.
        sources: Numbers of the sources.
        confidence: One of `CONFIDENCES`.
    """

    TEXTS: ClassVar[tuple[str, ...]] = ("name", "says")
    code: str
    name: str
    says: str
    sources: tuple[int, ...]
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hash:
    """A kind of hash.

    Attributes:
        code: Its field in what is made of a picture.
        name: What it is called.
        says: What it stands for.
        sources: Numbers of the sources.
        own: Whether it needs none.
    """

    TEXTS: ClassVar[tuple[str, ...]] = ("says",)
    code: str
    name: str
    says: str
    sources: tuple[int, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Takedown(Reviewed):
    """Services and hashes.

    Attributes:
        about: What stands before, in light markup.
        limits: What stands below.
    """

    TEXTS: ClassVar[tuple[str, ...]] = ("about", "limits")
    about: str
    limits: str
    service: tuple[Taker, ...]
    hash: tuple[Hash, ...]


@cache
def takedown() -> Takedown:
    """Read what services take.

    Raises:
        UnfitContent: The file is not as it should be.
    """
    found = read(_FILE, Takedown)
    numbers = {str(one.number) for one in found.sources}
    unique(_FILE, "service", (one.code for one in found.service))
    unique(_FILE, "hash", (one.code for one in found.hash))
    for taker in found.service:
        place = f"service {taker.code!r}"
        known(_FILE, place, (taker.confidence,), CONFIDENCES, "confidence")
        known(_FILE, place, map(str, taker.sources), numbers, "source")
    for one in found.hash:
        place = f"hash {one.code!r}"
        sentence(_FILE, place, one.says)
        known(_FILE, place, map(str, one.sources), numbers, "source")
        if bool(one.sources) == one.own:
            raise refuse(_FILE, place, "it names its sources, or says own = true, and not both")
    return found

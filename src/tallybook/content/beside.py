"""Short lines of do and don't, shown beside a field where somebody asks or writes for another person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from tallybook.content.guides import guides
from tallybook.content.shapes import Reviewed, known, read, refuse, sentence, unique

_FILE = "beside.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing to do, or not to do.

    Attributes:
        code: Its own name within the place.
        text: One sentence.
        sources: Numbers of the sources it rests on.
        own: It says only how this program works.
    """

    TEXTS: ClassVar[tuple[str, ...]] = ("text",)

    code: str
    text: str
    sources: tuple[int, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where lines are shown.

    Attributes:
        code: By which a page asks for it.
        title: What the person is about to do there.
        more: The guide, with a section of it, that says more.
        do: What to do.
        dont: What not to do.
    """

    TEXTS: ClassVar[tuple[str, ...]] = ("title",)

    code: str
    title: str
    more: str
    do: tuple[Line, ...]
    dont: tuple[Line, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """All its lines, what to do first."""
        return (*self.do, *self.dont)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places(Reviewed):
    """Every place with its lines."""

    place: tuple[Place, ...]


@cache
def beside(code: str) -> Place:
    """The lines for one place.

    Raises:
        KeyError: There is no such place.
        UnfitContent: The file is not as it should be.
    """
    return _by_code()[code]


@cache
def places() -> Places:
    """Read every place.

    Raises:
        UnfitContent: The file is not as it should be.
    """
    return checked_places(read(_FILE, Places), _FILE)


def checked_places(found: Places, name: str) -> Places:
    """Check that places and lines fit each other, and that each leads to a guide.

    Raises:
        UnfitContent: They do not.
    """
    unique(name, "place", (one.code for one in found.place))
    numbers = {str(one.number) for one in found.sources}
    anchors = {f"{one.id}#{part.code}" for one in guides() for part in one.section}
    for one in found.place:
        place = f"place {one.code!r}"
        known(name, place, (one.more,), anchors, "section of a guide")
        unique(name, f"{place}, line", (line.code for line in one.lines))
        for line in one.lines:
            _check_line(line, name, f"{place}, line {line.code!r}", numbers)
    return found


def _check_line(line: Line, name: str, place: str, numbers: set[str]) -> None:
    """Check that a line is a sentence and says where it was read."""
    sentence(name, place, line.text)
    known(name, place, map(str, line.sources), numbers, "source")
    if bool(line.sources) == line.own:
        raise refuse(name, place, "it names neither sources nor itself as its own, or both")


@cache
def _by_code() -> Mapping[str, Place]:
    return {one.code: one for one in places().place}

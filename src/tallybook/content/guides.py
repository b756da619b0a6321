"""Guides: short reviewed pages on what a person may want to know, each with its sources and dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import ClassVar

from tallybook.content.markup import links, mistyped
from tallybook.content.shapes import Reference, Reviewed, known, read, refuse, sentence, unique

#: Whom a guide can be for.
READERS = ("survivor", "helper", "professional")
#: What guides are about, in the order of the overview.
TOPICS: dict[str, str] = {
    "start": "First things",
    "recognise": "What stalking is",
    "evidence": "Keeping evidence",
    "safety": "Feeling safer",
    "devices": "Phones, accounts and homes that listen",
    "police": "The police and what comes after",
    "law": "The law and orders",
    "work": "Work and study",
    "help": "People who can help",
    "professionals": "For people whose work it is",
    "reading": "Reading and training",
}
_FOLDER = "guides"
_ENDING = ".toml"
_NAME = re.compile(r"[a-z0-9-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of a guide.

    Attributes:
        code: Its anchor.
        title: What stands above it.
        text: Its words, in light markup.
        sources: Numbers of the sources it rests on.
        own: It says only how this program works, or states nothing about the world.
    """

    TEXTS: ClassVar[tuple[str, ...]] = ("title", "text")

    code: str
    title: str
    text: str
    sources: tuple[int, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide(Reviewed):
    """One page.

    Attributes:
        title: What stands at its top.
        summary: One sentence for lists.
        readers: Whom it is for, some of `READERS`.
        topic: What it is about, one of `TOPICS`.
        order: Its place within the topic.
        section: Its parts.
    """

    TEXTS: ClassVar[tuple[str, ...]] = ("title", "summary")

    title: str
    summary: str
    readers: tuple[str, ...]
    topic: str
    order: int
    section: tuple[Section, ...]

    @property
    def only_professionals(self) -> bool:
        """Whether it is for nobody but people whose work it is."""
        return self.readers == ("professional",)

    def of(self, section: Section) -> tuple[Reference, ...]:
        """The sources a section rests on."""
        return tuple(one for one in self.sources if one.number in section.sources)

    def addresses(self) -> tuple[str, ...]:
        """Every page elsewhere that it leads to, each once: those in its words, then its sources."""
        words = (target for one in self.section for target in links(one.text))
        found = [target for target in words if target.startswith("https://")]
        found += [one.url for one in self.sources if one.url]
        return tuple(dict.fromkeys(found))


@cache
def guides() -> tuple[Guide, ...]:
    """Read every guide, in the order of the overview.

    Raises:
        UnfitContent: A file is not as it should be.
    """
    folder = files("tallybook.content").joinpath(_FOLDER)
    names = sorted(one.name for one in folder.iterdir() if one.name.endswith(_ENDING))
    found = [guide(name.removesuffix(_ENDING)) for name in names]
    check_links(found)
    places = list(TOPICS)
    return tuple(sorted(found, key=lambda one: (places.index(one.topic), one.order, one.id)))


@cache
def guide(name: str) -> Guide:
    """One guide by its id, without reading all the others.

    Raises:
        KeyError: There is none.
        UnfitContent: Its file is not as it should be.
    """
    path = f"{_FOLDER}/{name}{_ENDING}"
    if not _NAME.fullmatch(name) or not files("tallybook.content").joinpath(path).is_file():
        raise KeyError(name)
    return checked_guide(read(path, Guide), name + _ENDING)


def checked_guide(found: Guide, name: str) -> Guide:
    """Check that the parts of a guide fit each other.

    Raises:
        UnfitContent: They do not.
    """
    if name != found.id + _ENDING:
        raise refuse(name, "id", "the file does not have this name")
    if not found.readers or not found.section:
        raise refuse(name, "the head", "it has no reader or no section")
    known(name, "readers", found.readers, READERS, "reader")
    known(name, "topic", (found.topic,), TOPICS, "topic")
    sentence(name, "summary", found.summary)
    unique(name, "section", (one.code for one in found.section))
    unique(name, "source", (str(one.number) for one in found.sources))
    for one in found.section:
        _check_section(found, one, name)
    return found


def check_links(found: list[Guide]) -> None:
    """Check that links from guide to guide arrive.

    Raises:
        UnfitContent: One does not.
    """
    ids = unique(_FOLDER, "guide", (one.id for one in found))
    anchors = {f"{one.id}#{part.code}" for one in found for part in one.section}
    for one in found:
        for part in one.section:
            wanted = [to.removeprefix("guide:") for to in links(part.text) if to[:6] == "guide:"]
            known(one.id, f"section {part.code!r}", wanted, ids | anchors, "guide")


def _check_section(found: Guide, section: Section, name: str) -> None:
    """Check that a section says where it was read, and that its marks are whole."""
    place = f"section {section.code!r}"
    numbers = {str(one.number) for one in found.sources}
    known(name, place, map(str, section.sources), numbers, "source")
    if bool(section.sources) == section.own:
        raise refuse(name, place, "it names neither sources nor itself as its own, or both")
    if piece := mistyped(section.text):
        raise refuse(name, place, f"its markup is not whole near {piece!r}")

"""The light markup of reviewed words, read into a small tree; what is no markup stays plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: Where a link can lead, by how its target begins.
TARGETS = ("guide:", "page:", "sheet:", "line:", "https://")
_TARGET = r"(?:guide:[\w-]+(?:#[\w-]+)?|page:/[\w/.-]*|(?:sheet|line):[\w-]+|https://[^\s()<>\"']+)"
_SPAN = re.compile(
    r"\*\*(?P<strong>[^*]+)\*\*"
    r"|\[\[(?P<when>scripts|plain)\|(?P<inside>[^\[\]]+)\]\]"
    rf"|\[(?P<words>[^\[\]]+)\]\((?P<target>{_TARGET})\)"
)
_STRONG = re.compile(r"\*\*(?P<strong>[^*]+)\*\*")
#: What is left of markup that was mistyped.
_LEFT = re.compile(r"\]\(|\*\*|\[\[|\]\]")


@dataclass(frozen=True, slots=True)
class Words:
    """Plain words."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that stand out."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere.

    Attributes:
        text: The words.
        target: Where to, beginning with one of `TARGETS`.
    """

    text: str
    target: str


@dataclass(frozen=True, slots=True)
class Either:
    """Words that hold only where scripts run, or only where they do not."""

    parts: tuple[Words | Strong, ...]
    scripts: bool


Span = Words | Strong | Link | Either
Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that belong together."""

    line: Line


@dataclass(frozen=True, slots=True)
class Listing:
    """Points, one under another."""

    items: tuple[Line, ...]


Block = Paragraph | Listing


def parse(text: str) -> tuple[Block, ...]:
    """Read words into blocks; nothing is refused."""
    found: list[Block] = []
    for part in re.split(r"\n\s*\n", text):
        found += _blocks([line.strip() for line in part.splitlines() if line.strip()])
    return tuple(found)


def links(text: str) -> tuple[str, ...]:
    """The targets of all links in a text, in its order."""
    return tuple(one.target for one in _spans_of(text) if isinstance(one, Link))


def plain(text: str) -> str:
    """The words alone, one paragraph or point a line, without any mark."""
    return "\n".join("".join(map(_plain, line)) for line in _lines(text))


def mistyped(text: str) -> str:
    """The first piece that looks like markup and is none; empty where all is well."""
    for one in _spans_of(text):
        if isinstance(one, Words) and (found := _LEFT.search(one.text)):
            return one.text[max(0, found.start() - 20) : found.end() + 20]
    return ""


def line(text: str) -> Line:
    """Read the words of one line."""
    found: list[Span] = []
    end = 0
    for match in _SPAN.finditer(text):
        if match.start() > end:
            found.append(Words(text[end : match.start()]))
        found.append(_span(match))
        end = match.end()
    if end < len(text):
        found.append(Words(text[end:]))
    return tuple(found)


def _blocks(lines: list[str]) -> Iterator[Block]:
    """Tell paragraphs from points within one block of lines."""
    words: list[str] = []
    points: list[str] = []
    for one in lines:
        if one.startswith("- "):
            points.append(one[2:].strip())
        elif points:
            points[-1] += f" {one}"
        else:
            words.append(one)
    if words:
        yield Paragraph(line(" ".join(words)))
    if points:
        yield Listing(tuple(line(one) for one in points))


def _span(match: re.Match[str]) -> Span:
    if match["strong"]:
        return Strong(match["strong"])
    if match["when"]:
        return Either(tuple(_inside(match["inside"])), scripts=match["when"] == "scripts")
    return Link(match["words"], match["target"])


def _inside(text: str) -> Iterator[Words | Strong]:
    """Read words that can only hold strong ones."""
    end = 0
    for match in _STRONG.finditer(text):
        if match.start() > end:
            yield Words(text[end : match.start()])
        yield Strong(match["strong"])
        end = match.end()
    if end < len(text):
        yield Words(text[end:])


def _lines(text: str) -> Iterator[Line]:
    for block in parse(text):
        if isinstance(block, Paragraph):
            yield block.line
        else:
            yield from block.items


def _spans_of(text: str) -> Iterator[Span]:
    for one in _lines(text):
        yield from one


def _plain(span: Span) -> str:
    if isinstance(span, Either):
        return "".join(one.text for one in span.parts)
    return span.text

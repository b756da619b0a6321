"""Reviewed words as they are set on a page: escaped, with links that stay inside or warn first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tallybook.content.markup import (
    Block,
    Either,
    Line,
    Link,
    Paragraph,
    Span,
    Strong,
    Words,
    line,
    parse,
)
from tallybook.web.plainly import line_name, page_name, sheet_path
from tallybook.web.show import said

#: A number that is dialled, written in groups.
NUMBER = re.compile(r"(\+?\d+(?: \d+)+)")
#: Gives the page that warns before an address elsewhere; empty where there is none.
Away = Callable[[str], str]


def nowhere(_address: str) -> str:
    """Where no page warns, an address elsewhere is only told."""
    return ""


def away_by(start: str, addresses: tuple[str, ...]) -> Away:
    """The way to pages that warn: the start of their addresses, then a place in a list."""

    def found(address: str) -> str:
        return f"{start}/{addresses.index(address) + 1}" if address in addresses else ""

    return found


def prose(text: str, away: Away = nowhere) -> SafeString:
    """Set words in light markup as paragraphs and points."""
    return _joined(_block(one, away) for one in parse(said(text)))


def short_prose(text: str, away: Away = nowhere) -> SafeString:
    """Set the words of one line, without a paragraph around them."""
    return _line(line(said(text)), away)


def inside(target: str) -> str:
    """The address within the app that a link leads to; empty where it leads elsewhere."""
    kind, _, rest = target.partition(":")
    name, mark, part = rest.partition("#")
    starts = {"page": rest, "sheet": sheet_path(rest)}
    starts |= {"guide": f"/help/{page_name(name)}{mark}{part}"}
    starts |= {"line": f"/help/lines/{line_name(name)}{mark}{part}"}
    return starts.get(kind, "")


def _joined(parts: Iterable[SafeString]) -> SafeString:
    joined: SafeString = format_html_join("", "{}", ((one,) for one in parts))
    return joined


def _block(block: Block, away: Away) -> SafeString:
    if isinstance(block, Paragraph):
        return format_html("<p>{}</p>\n", _line(block.line, away))
    points = _joined(format_html("<li>{}</li>", _line(one, away)) for one in block.items)
    return format_html("<ul>{}</ul>\n", points)


def _line(parts: Line, away: Away) -> SafeString:
    return _joined(_span(one, away) for one in parts)


def _span(span: Span, away: Away) -> SafeString:
    if isinstance(span, Words):
        return _dialled(span.text)
    if isinstance(span, Strong):
        return format_html("<strong>{}</strong>", _dialled(span.text))
    if isinstance(span, Either):
        words = _joined(_span(one, away) for one in span.parts)
        hidden = "<span data-scripted hidden>{}</span>"
        return format_html(hidden if span.scripts else "<noscript>{}</noscript>", words)
    return _link(span, away)


def _dialled(text: str) -> SafeString:
    """Words, with each number of several groups kept in its order beside words from the right."""
    pieces = NUMBER.split(text)
    told = (
        format_html('<bdi dir="ltr" class="nowrap">{}</bdi>' if place % 2 else "{}", piece)
        for place, piece in enumerate(pieces)
    )
    return _joined(told)


def _link(link: Link, away: Away) -> SafeString:
    if address := inside(link.target):
        return format_html('<a href="{}">{}</a>', address, _dialled(link.text))
    if warned := away(link.target):
        return format_html('<a href="{}">{}</a>', warned, _dialled(link.text))
    return format_html("{} ({})", link.text, link.target)

"""Read a page of HTML that a stranger wrote into a small tree, each element with its place.

Nothing runs and nothing is fetched. The page is walked once; what is nested deeper than any chat
page is laid flat, so that no input takes more than one pass or a deep stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tallybook.reading.html import unescaped

_TOKEN = re.compile(
    rb"<!--.*?(?:-->|\Z)|<[!?][^>]*>?"
    rb"|<(/?)([A-Za-z][A-Za-z0-9:-]{0,30})((?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"([A-Za-z][\w:-]{0,40})\s{0,64}=\s{0,64}(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))"
)
_VOID = frozenset({b"br", b"img", b"meta", b"link", b"hr", b"input", b"source", b"base", b"wbr"})
#: What is no part of a page's words; passed over to its end.
_HIDDEN = frozenset({b"script", b"style"})
_LINES = frozenset({b"div", b"p", b"li", b"tr", b"ul", b"section", b"h1", b"h2", b"h3", b"footer"})
_DEEPEST = 48
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_EDGES = re.compile(r" *\n *")
_MANY_LINES = re.compile(r"\n{3,}")


@dataclass(slots=True, eq=False)
class Element:
    """One element of a page.

    Attributes:
        tag: Its name in lower case.
        raw: Its attributes as they stand.
        start: Its first byte.
        end: The byte behind it.
        closed: Whether its end was found.
        children: Elements and texts in it, in their order.
    """

    tag: bytes
    raw: bytes
    start: int
    end: int
    closed: bool = False
    children: list[Element | str] = field(default_factory=list)
    _classes: frozenset[str] | None = None

    def attributes(self) -> dict[str, str]:
        """Its attributes by name; the first of a name counts."""
        found: dict[str, str] = {}
        for name, *values in _ATTRIBUTE.findall(self.raw.decode("utf-8", "replace")):
            found.setdefault(name.lower(), unescaped(next(filter(None, values), "")))
        return found

    def classes(self) -> frozenset[str]:
        """The classes it belongs to."""
        if self._classes is None:
            given = self.attributes().get("class", "") if b"class" in self.raw else ""
            self._classes = frozenset(given.split())
        return self._classes

    def elements(self) -> list[Element]:
        """The elements that stand in it directly."""
        return [child for child in self.children if isinstance(child, Element)]

    def walk(self) -> Iterator[Element]:
        """Yield every element within it, in the order of the page."""
        waiting = self.elements()[::-1]
        while waiting:
            element = waiting.pop()
            yield element
            waiting.extend(element.elements()[::-1])


def read_page(data: bytes, start: int = 0, end: int | None = None) -> Element:
    """Read a page, or a piece of one, as the children of an element without a name."""
    end = len(data) if end is None else end
    root = Element(b"", b"", start, end, closed=True)
    open_ones = [root]
    at = start
    hidden = b""
    for token in _TOKEN.finditer(data, start, end):
        name = (token[2] or b"").lower()
        if hidden:
            hidden = b"" if token[1] and name == hidden else hidden
        else:
            _add_words(open_ones[-1], data[at : token.start()])
            hidden = b"" if token[1] or name not in _HIDDEN else name
            if not hidden:
                _take(open_ones, token, name)
        at = token.end()
    if not hidden:
        _add_words(open_ones[-1], data[at:end])
    for element in open_ones[1:]:
        element.end = end
    return root


def _take(open_ones: list[Element], tag: re.Match[bytes], name: bytes) -> None:
    """Begin or end an element; a comment is neither."""
    if tag[1]:
        _close(open_ones, name, tag.end())
    elif name:
        _open(open_ones, Element(name, tag[3], tag.start(), tag.end()))


def _add_words(element: Element, words: bytes) -> None:
    """Add the words between two tags."""
    if words:
        text = words.decode("utf-8", "replace")
        element.children.append(unescaped(text) if "&" in text else text)


def _open(open_ones: list[Element], element: Element) -> None:
    """Begin an element."""
    open_ones[-1].children.append(element)
    if element.tag in _VOID or element.raw.endswith(b"/"):
        element.closed = True
    elif len(open_ones) < _DEEPEST:
        open_ones.append(element)


def _close(open_ones: list[Element], tag: bytes, at: int) -> None:
    """End the nearest element of a name, and with it what is still open in it."""
    for place in range(len(open_ones) - 1, 0, -1):
        if open_ones[place].tag == tag:
            for element in open_ones[place:]:
                element.end = at
            open_ones[place].closed = True
            del open_ones[place:]
            return


_BREAK = Element(b"br", b"", 0, 0, closed=True)


def exact_words(element: Element, leave_out: frozenset[Element] = frozenset()) -> str:
    """The words of an element with every blank kept; only a line break is a new line."""
    return "".join(_pieces(element, leave_out, lines=False)).strip(" \t\r\n\f")


def shown_words(element: Element, leave_out: frozenset[Element] = frozenset()) -> str:
    """The words of an element as a reader would see them, with lines where a page has them."""
    text = "".join(_pieces(element, leave_out, lines=True))
    return _MANY_LINES.sub("\n\n", _EDGES.sub("\n", text)).strip(" \n")


def _pieces(element: Element, leave_out: frozenset[Element], *, lines: bool) -> Iterator[str]:
    """Yield texts and line breaks of an element in their order."""
    waiting: list[Element | str] = [element]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield _BLANKS.sub(" ", one) if lines else one
        elif one.tag == b"br":
            yield "\n"
        elif one not in leave_out:
            edges = [_BREAK] if lines and one.tag in _LINES else []
            waiting.extend(edges)
            waiting.extend(one.children[::-1])
            waiting.extend(edges)

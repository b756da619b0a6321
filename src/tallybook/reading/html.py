"""Turn HTML into inert text: nothing runs, nothing is fetched, links are shown as words.

The HTML is cut at each ``<`` and walked once, so that no input, however it is nested or cut off,
takes more than one pass.
"""

import html
import re

_TAG = re.compile(r"(/?)([A-Za-z][A-Za-z0-9:-]{0,30})((?:[^>\"']|\"[^\"]*+\"|'[^']*+')*+)>")
_LINK = re.compile(r"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_WORDS_FOR = re.compile(r"\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_MANY_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")
_EDGES = re.compile(r"[ \t]*\n[ \t]*")
_HIDDEN = frozenset({"script", "style", "head", "title", "noscript", "template", "svg", "math"})
_LINES = frozenset(
    {"br", "div", "p", "li", "tr", "ul", "ol", "table", "section", "article", "header", "footer"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr", "dt", "dd", "form", "address"}
)
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table"})


def unescaped(text: str) -> str:
    """Put characters in the place of their names and numbers; absurd numbers stay as they are."""
    try:
        return html.unescape(text)
    except ValueError:
        return text


def inert_text(markup: str) -> str:
    """Return the words of an HTML text, with line breaks where a reader would see them."""
    reader = _Reader()
    first, *pieces = markup.split("<")
    reader.words(first)
    for piece in pieces:
        reader.take(piece)
    reader.close_link()
    text = _EDGES.sub("\n", "".join(reader.out))
    return _MANY_LINES.sub("\n\n", text).strip()


class _Reader:
    """One walk through the pieces between the ``<`` signs."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self._hidden = ""
        self._in_comment = False
        self._preformatted = 0
        self._link = ""
        self._link_from = 0

    def words(self, text: str) -> None:
        """Add text as it would be shown."""
        if self._hidden or not text:
            return
        if not self._preformatted:
            text = _BLANKS.sub(" ", text)
        self.out.append(unescaped(text).replace("\xa0", " ") if "&" in text else text)

    def take(self, piece: str) -> None:
        """Take in a tag and the text behind it."""
        if self._in_comment or piece.startswith("!--"):
            _, end, after = piece.removeprefix("!--").partition("-->")
            self._in_comment = not end
            self.words(after if end else "")
            return
        tag = _TAG.match(piece)
        if tag is None:
            self._no_tag(piece)
            return
        name = tag[2].lower()
        if self._hidden:
            self._hidden = "" if tag[1] and name == self._hidden else self._hidden
        else:
            self._tag(name, tag[3], is_end=bool(tag[1]))
        self.words(piece[tag.end() :])

    def _no_tag(self, piece: str) -> None:
        """Pass over a declaration or an instruction; show a stray ``<`` as the sign it is."""
        is_name = piece[:1].isalpha()
        if piece[:1] in {"!", "?", "/"} or (is_name and ">" in piece):
            self.words(piece.partition(">")[2])
        elif not is_name:
            self.words("&lt;" + piece)

    def _tag(self, name: str, attributes: str, *, is_end: bool) -> None:
        """Do what a tag asks for, as far as words are concerned."""
        if name in _HIDDEN and not is_end and not attributes.endswith("/"):
            self._hidden = name
        elif name in _LINES:
            self.out.append("\n\n" if name in _PARAGRAPHS else "\n")
            if name == "pre":
                self._preformatted = max(0, self._preformatted + (-1 if is_end else 1))
        elif name in {"td", "th"} and is_end:
            self.out.append("  ")
        elif name == "a":
            self._anchor(attributes, is_end=is_end)
        elif name == "img" and (words := _value(_WORDS_FOR, attributes)):
            self.out.append(f"[{_BLANKS.sub(' ', words)}]")

    def _anchor(self, attributes: str, *, is_end: bool) -> None:
        """Begin or end a link."""
        self.close_link()
        if not is_end:
            self._link = _value(_LINK, attributes).strip()
            self._link_from = len(self.out)

    def close_link(self) -> None:
        """Show where a link leads, unless its own words say so."""
        link, self._link = self._link, ""
        shown = "".join(self.out[self._link_from :]).strip() if link else ""
        if link and not link.startswith("#") and shown not in {link, link.removeprefix("mailto:")}:
            self.out.append(f" <{link}>")


def _value(pattern: re.Pattern[str], attributes: str) -> str:
    """The value of one attribute; empty where it is not there."""
    found = pattern.search(attributes)
    return unescaped(next((group for group in found.groups() if group), "")) if found else ""

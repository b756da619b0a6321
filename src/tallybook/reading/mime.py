"""Take a MIME message apart: the words, and what hangs on it. Never fails, and never goes deep.

Python's own package is not used: it raises on real mail, and costs several times as much. What
does not look like a part is kept as text of the part it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tallybook.reading.charsets import decode
from tallybook.reading.headers import Headers, decoded_words, parameters, split_head
from tallybook.reading.html import inert_text
from tallybook.reading.transfer import from_base64, from_quoted_printable, from_uuencode

DEEPEST = 16
MOST_PARTS = 1000
_BOUNDARY = re.compile(
    rb"\A(?:[^\n]{0,998}\n){0,20}?--([^\s][^\r\n]{0,200}?)[ \t]*\r?$", re.MULTILINE
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_LINE_FEED, _RETURN, _LONGEST_REST = 10, 13, 1000
_ENCODING = re.compile(rb"[a-z0-9-]+")
_UUENCODED = frozenset({b"x-uuencode", b"uuencode", b"x-uue", b"uue"})


@dataclass(frozen=True, slots=True)
class Piece:
    """One leaf of a message.

    Attributes:
        kind: ``text``, ``html`` or ``file``.
        media_type: As the message claims it.
        name: The file name it gives; empty where it gives none.
        content: Its bytes, transfer encoding undone; empty for words.
        words: Its words, of HTML with all its marks; of files, those of a text that was not sent
            as an attachment.
    """

    kind: str
    media_type: str
    name: str = ""
    content: bytes = b""
    words: str = ""


class Message:
    """The pieces of one message.

    Args:
        headers: Its header.
        body: What stands behind the header.
        charset: The charset of the whole file, where that is known to be other than declared.

    Attributes:
        pieces: Its leaves, in order; of alternatives the plain one alone.
        has_other_text: Whether an HTML version was left aside for a plain one.
        is_bounded: Whether some parts were not looked into, being too many or too deep.
    """

    def __init__(self, headers: Headers, body: bytes, charset: str = "") -> None:
        self.has_other_text = False
        self.is_bounded = False
        self._charset = charset
        self._left = MOST_PARTS
        self.pieces = self._part(headers, body, 0)

    @property
    def text(self) -> str:
        """The words of the message, HTML as inert text."""
        own = [_shown(piece) for piece in self.pieces if piece.kind != "file"]
        sent = [piece.words for piece in self.pieces if piece.kind == "file"]
        words = list(filter(str.strip, own)) or list(filter(str.strip, sent))[:1]
        return "\n".join(words).strip("\n")

    def _part(self, headers: Headers, body: bytes, depth: int) -> list[Piece]:
        """Take one part apart."""
        media_type, given = parameters(headers.plain(b"content-type"))
        self._left -= 1
        if media_type.startswith("multipart/"):
            parts = self._split(body, given.get("boundary", ""), depth)
            if parts is not None:
                return self._several(media_type, parts, depth)
            media_type = "text/plain"
        disposition, told = parameters(headers.plain(b"content-disposition"))
        name = decoded_words(told.get("filename") or given.get("name") or "")
        content = _plain_bytes(headers.raw(b"content-transfer-encoding").lower(), body)
        is_file = disposition == "attachment" or bool(name and depth)
        is_words = media_type in {"text/plain", "text/html"} or "/" not in media_type
        if is_words and not is_file:
            return [self._words(media_type, content, given.get("charset", ""))]
        is_inline = is_words and disposition != "attachment"
        words = (
            self._words(media_type, content, given.get("charset", "")).words if is_inline else ""
        )
        return [Piece("file", media_type if "/" in media_type else "", name, content, words)]

    def _words(self, media_type: str, content: bytes, charset: str) -> Piece:
        """Read a part that is words."""
        if media_type != "text/html":
            text = decode(content, self._charset or charset)
            return Piece("text", "text/plain", words=_lines(text))
        if not charset:
            declared = _CHARSET.search(content[:2048].decode("ascii", "replace"))
            charset = declared[1] if declared else ""
        return Piece("html", "text/html", words=_lines(decode(content, self._charset or charset)))

    def _split(self, body: bytes, boundary: str, depth: int) -> list[bytes] | None:
        """Cut a body at its boundary, or at the one it seems to have; None where it has none."""
        if depth >= DEEPEST or self._left <= 0:
            self.is_bounded = True
            return None
        mark = boundary.rstrip().encode("utf-8", "replace")
        parts = _parts(body, mark) if mark else []
        if not parts and (guess := _BOUNDARY.match(body)):
            parts = _parts(body, guess[1])
        if len(parts) > self._left:
            self.is_bounded = True
        return parts[: max(self._left, 0)] or None

    def _several(self, media_type: str, parts: list[bytes], depth: int) -> list[Piece]:
        """Gather the pieces of several parts; of alternatives, the plain words where they are."""
        found = []
        for part in parts:
            headers, body = split_head(part)
            if media_type == "multipart/digest" and b"content-type" not in headers:
                found.append(Piece("file", "message/rfc822", content=body))
            elif self._left > 0:
                found += self._part(headers, body, depth + 1)
        if media_type != "multipart/alternative":
            return found
        is_plain = any(piece.kind == "text" and piece.words.strip() for piece in found)
        if is_plain and any(piece.kind == "html" for piece in found):
            self.has_other_text = True
            return [piece for piece in found if piece.kind != "html"]
        return found


def _shown(piece: Piece) -> str:
    """The words of a piece as they are shown."""
    return inert_text(piece.words) if piece.media_type == "text/html" else piece.words


def _parts(body: bytes, mark: bytes) -> list[bytes]:
    """Cut a body at the lines that are its boundary; the last part may lack its end."""
    parts: list[bytes] = []
    start = -1
    for begin, end, is_last in _boundaries(body, b"--" + mark):
        if start >= 0:
            parts.append(body[start:begin])
        start = -1 if is_last else end
        if is_last or len(parts) > MOST_PARTS:
            return parts
    if start >= 0:
        parts.append(body[start:])
    return parts


def _boundaries(body: bytes, sign: bytes) -> Iterator[tuple[int, int, bool]]:
    """Where the part before a boundary ends, where the next begins, and whether there is none."""
    at = body.find(sign)
    while at >= 0:
        behind = at + len(sign)
        line_end = body.find(b"\n", behind)
        line_end = len(body) if line_end < 0 else line_end
        rest = body[behind:line_end].rstrip() if line_end - behind < _LONGEST_REST else b"?"
        if (at == 0 or body[at - 1] == _LINE_FEED) and rest in {b"", b"--"}:
            begin = at - 1 if at else 0
            if begin and body[begin - 1] == _RETURN:
                begin -= 1
            yield begin, line_end + 1, rest == b"--"
        at = body.find(sign, behind)


def _plain_bytes(encoding: bytes, body: bytes) -> bytes:
    """Undo a transfer encoding; one that is not known is taken as none."""
    found = _ENCODING.match(encoding)
    name = found[0] if found else b""
    if name == b"base64":
        return from_base64(body)
    if name == b"quoted-printable":
        return from_quoted_printable(body)
    return from_uuencode(body) if name in _UUENCODED else body


def _lines(text: str) -> str:
    """Words with one kind of line end, and without the sign that ends strings elsewhere."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")

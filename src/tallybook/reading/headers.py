"""Read the header of a mail as it is, not as it should be."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from tallybook.reading.charsets import decode
from tallybook.reading.transfer import from_base64

_FIELD = re.compile(rb"^([!-9;-~]++)[ \t]*+:[ \t]*+([^\n]*+(?:\n[ \t][^\n]*+)*+)", re.MULTILINE)
_NOT_FIELD = re.compile(rb"^(?![!-9;-~]++[ \t]*:|[ \t]|>?From |\r?$)[^\n]*+\n?", re.MULTILINE)
_FOLD = re.compile(rb"\r?\n(?=[ \t])")
_WORD = re.compile(r"=\?([^?\s*]{1,60})(?:\*[^?\s]{0,20})?\?([bBqQ])\?([^?]*)\?=")
_BETWEEN_WORDS = re.compile(r"(?<=\?=)[ \t\r\n]+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
_BYTE = re.compile(rb"=([0-9A-Fa-f]{2})")
_TOKEN = re.compile(
    r'"(?:\\.|[^"\\])*+"|\((?:\\.|[^()\\]|\([^()]*+\))*+\)|<[^<>]*+>|[,;:]|[^",;:()<>]++|.',
    re.DOTALL,
)
_PARAMETER = re.compile(r";\s*([^\s=;\"]{1,60})\s*=\s*(\"(?:\\.|[^\"\\])*+\"?|[^;]*+)")
_MOST_ADDRESSES = 5000
_FARTHEST = 1 << 24
_LONGEST_FIELD = 1 << 18
_MESSAGE_ID = re.compile(r"<([^<>]{1,998})>")
_USUAL = re.compile(r"([A-Za-z0-9][\w .-]*+)?<([\w.+-]++@[\w.-]++)>")
_COMMENT = re.compile(r"\([^()]*\)")
_UNSEEN = re.compile("[\x00-\x1f\x7f]+")
_ESCAPED = re.compile(r"\\(.)")
_CONTINUED = re.compile(r"(.+?)\*(?:([0-9]{1,3})(\*)?)?$")


class Headers:
    """The fields of one header, in their order, as raw bytes."""

    def __init__(self, head: bytes) -> None:
        self._fields = _FIELD.findall(head)
        self._first = {name.lower(): value for name, value in reversed(self._fields)}

    def __contains__(self, name: bytes) -> bool:
        return name in self._first

    def __len__(self) -> int:
        return len(self._fields)

    def count(self, name: bytes) -> int:
        """How often a field stands there."""
        return sum(field.lower() == name for field, _ in self._fields) if name in self else 0

    def raw(self, name: bytes) -> bytes:
        """The first field of a name, unfolded; empty where there is none."""
        return _unfolded(self._first.get(name, b""))

    def all(self, name: bytes) -> list[str]:
        """Return every field of a name, unfolded, with encoded words left as they are."""
        if name not in self:
            return []
        return [decode(_unfolded(value)) for field, value in self._fields if field.lower() == name]

    def plain(self, name: bytes) -> str:
        """The first field of a name as text, with encoded words left as they are."""
        return decode(self.raw(name))

    def text(self, name: bytes) -> str:
        """The first field of a name as text, with encoded words decoded."""
        text = decoded_words(self.plain(name))
        return text if text.isprintable() else _UNSEEN.sub(" ", text)


def _unfolded(value: bytes) -> bytes:
    """The content of a field as one line, up to a bound."""
    value = value[:_LONGEST_FIELD]
    return (_FOLD.sub(b"", value) if b"\n" in value else value).strip()


def split_head(raw: bytes) -> tuple[Headers, bytes]:
    """Cut a message into its header and its body, also where no blank line parts them."""
    head, body = _at_blank_line(raw)
    headers = Headers(head)
    lines = head.count(b"\n") - head.count(b"\n ") - head.count(b"\n\t") + 1
    if lines == len(headers):
        return headers, body
    wrong = _NOT_FIELD.search(head)
    if wrong and _begins_body(head, wrong):
        return Headers(head[: wrong.start()]), raw[wrong.start() :]
    return headers, body


def _at_blank_line(raw: bytes) -> tuple[bytes, bytes]:
    """Cut at the first blank line, which is part of neither side."""
    if raw[:1] == b"\n" or raw[:2] == b"\r\n":
        return b"", raw[raw.index(b"\n") + 1 :]
    end = raw.find(b"\n\n", 0, _FARTHEST)
    other = raw.find(b"\n\r\n", 0, _FARTHEST if end < 0 else end)
    end = other if other >= 0 else end
    if end < 0:
        return raw, b""
    return raw[:end], raw[raw.index(b"\n", end + 1) + 1 :]


def _begins_body(head: bytes, wrong: re.Match[bytes]) -> bool:
    """Whether a line that is no field begins the body, because no field follows it at once."""
    return not _FIELD.match(head, wrong.end())


def decoded_words(text: str) -> str:
    """Decode encoded words (RFC 2047), adjacent ones of one charset together."""
    if "=?" not in text:
        return text
    joined = _BETWEEN_WORDS.sub("", text)
    pieces: list[str] = []
    waiting, charset, at = b"", "", 0
    for word in _WORD.finditer(joined):
        if word.start() > at or word[1].lower() != charset:
            pieces.append(decode(waiting, charset))
            waiting = b""
        pieces.append(joined[at : word.start()])
        charset, at = word[1].lower(), word.end()
        waiting += _word_bytes(word[2], word[3])
    return "".join([*pieces, decode(waiting, charset), joined[at:]])


def _word_bytes(kind: str, content: str) -> bytes:
    """The bytes that one encoded word stands for."""
    raw = content.encode("utf-8", "surrogatepass")
    if kind in "bB":
        return from_base64(raw)
    return _BYTE.sub(lambda found: bytes([int(found[1], 16)]), raw.replace(b"_", b" "))


def message_ids(text: str) -> list[str]:
    """The message ids in a field, without blanks; the whole of it where it has no brackets."""
    found = ["".join(one.split()) for one in _MESSAGE_ID.findall(text)]
    return found or ["".join(text.split())[:998]] * bool(text.strip())


def addresses(text: str) -> list[tuple[str, str]]:
    """Return (name, address) for each mailbox of a field, groups resolved; as written, not mended.

    Args:
        text: The field with its encoded words, since a decoded name may hold a comma.
    """
    usual = _USUAL.fullmatch(text)
    if usual:
        return [((usual[1] or "").strip(), usual[2])]
    found: list[tuple[str, str]] = []
    box = _Mailbox()
    for piece in _TOKEN.findall(text):
        if piece in {",", ";"}:
            box.close(found)
            box = _Mailbox()
        elif piece == ":" and not box.angle:
            box = _Mailbox()  # what was read is the name of a group
        else:
            box.take(piece)
        if len(found) >= _MOST_ADDRESSES:
            return found
    box.close(found)
    return found


class _Mailbox:
    """One mailbox while its pieces are read."""

    def __init__(self) -> None:
        self.angle = ""
        self._words: list[str] = []
        self._comments: list[str] = []

    def take(self, token: str) -> None:
        """Take in a quoted text, a comment, an address in brackets or plain words."""
        if len(token) > 1 and token[0] == "<":
            self.angle = token[1:-1].strip() or "<>"
        elif len(token) > 1 and token[0] == "(":
            self._comments.append(_ESCAPED.sub(r"\1", token[1:-1]))
        else:
            self._words.append(token)

    def close(self, found: list[tuple[str, str]]) -> None:
        """Add what was read to the list, where it is anything."""
        comment = _name(" ".join(self._comments))
        if self.angle:
            name = _name("".join(map(_unquoted, self._words))) or comment
            address = _COMMENT.sub("", self.angle) if "(" in self.angle else self.angle
            address = address.rpartition(":")[2] if address[:1] == "@" else address
            found.append((name, "" if address == "<>" else address))
            return
        address = "".join(self._words).strip()
        if address:
            found.append((comment, " ".join(address.split())))


def _unquoted(word: str) -> str:
    """A quoted text without its quotes."""
    if len(word) > 1 and word[0] == word[-1] == '"':
        return _ESCAPED.sub(r"\1", word[1:-1])
    return word


def _name(text: str) -> str:
    """A display name as it is meant to be read."""
    return " ".join(_UNSEEN.sub(" ", decoded_words(text)).split())


def parameters(text: str) -> tuple[str, dict[str, str]]:
    """Return the value of a field such as Content-Type and its parameters, names in small letters.

    Parameters cut into pieces and written with percent signs (RFC 2231) are put together.
    """
    value = text.partition(";")[0].strip().lower()
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for raw_name, raw_value in _PARAMETER.findall(text):
        name, content = raw_name.lower(), _unquoted(raw_value.strip()).strip('"')
        continued = _CONTINUED.fullmatch(name)
        if continued is None:
            plain.setdefault(name, content)
            continue
        is_escaped = name.endswith("*")
        pieces.setdefault(continued[1], {})[int(continued[2] or 0)] = (content, is_escaped)
    for name, parts in pieces.items():
        plain[name] = _put_together([parts[at] for at in sorted(parts)])
    return value, plain


def _put_together(parts: list[tuple[str, bool]]) -> str:
    """Join the pieces of one parameter and decode them in the charset the first one names."""
    charset = ""
    first, is_escaped = parts[0]
    if is_escaped and first.count("'") >= 2:  # noqa: PLR2004 - charset'language'text
        charset, _, first = first.split("'", 2)
        parts = [(first, True), *parts[1:]]
    return decode(
        b"".join(
            unquote_to_bytes(text) if escaped else text.encode("utf-8", "replace")
            for text, escaped in parts
        ),
        charset,
    )

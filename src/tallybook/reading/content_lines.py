"""Content lines of address cards and calendars: unfolded, taken apart and decoded.

vCard 2.1 (with its quoted-printable lines that end in ``=`` and its bare parameters), vCard 3.0 and
4.0 (RFC 2426, RFC 6350), vCalendar 1.0 and iCalendar (RFC 5545) share this form. Nothing here
raises: a line that is none is handed on as one without a name.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tallybook.reading.charsets import decode
from tallybook.reading.transfer import from_quoted_printable

if TYPE_CHECKING:
    from tallybook.model.source import Export

#: The largest file of cards or appointments that is read, pictures included.
BOUND = 256 << 20
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"
_PHYSICAL = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_NAME = re.compile(rb"(?:([\w-]{1,64})\.)?([\w-]{1,128})\s*(?=[;:])")
_PARAMETER = re.compile(rb";((?:\"[^\"\r\n]*\"|[^\";:])*)")
_VALUE = re.compile(r'"([^"]*)"|([^,]+)')
_BASE64 = re.compile(rb"[A-Za-z0-9+/=]{1,100}[\r\n]*")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_PLAIN_ENCODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT", "B"})
_SEPARATED = re.compile(r"(?:[^;\\]|\\.?)*", re.DOTALL)
_LONGEST_PARAMETERS = 64


@dataclass(frozen=True, slots=True)
class ContentLine:
    """One property of a card or an appointment.

    Attributes:
        name: In capitals; empty where the line is none.
        group: What ties several properties together, as Apple writes it (``item1``).
        parameters: By their names in capitals, values as written.
        value: Decoded, escapes still in it; empty for pictures and other bytes.
        start: First byte of it in the export.
        end: Byte after its last.
    """

    name: str
    group: str
    parameters: dict[str, tuple[str, ...]]
    value: str
    start: int
    end: int

    def kinds(self) -> tuple[str, ...]:
        """The values of TYPE, in small letters."""
        return tuple(kind.lower() for kind in self.parameters.get("TYPE", ()))


def begins(head: bytes, component: str) -> bool:
    """Whether a file begins with a component of this name, in any charset these files come in."""
    if head[:2] in _UTF16_MARKS:
        codec = "utf-16-le" if head[:1] == b"\xff" else "utf-16-be"
        text = head[2:4096].decode(codec, "replace")
    else:
        text = head[:4096].removeprefix(_UTF8_MARK).decode("latin-1")
    return re.match(rf"\s*BEGIN[ \t]*:[ \t]*{component}\s", text + "\n", re.IGNORECASE) is not None


def content_lines(export: Export) -> Iterator[ContentLine]:
    """Read every property of an export, in order.

    Raises:
        TooLarge: The file is beyond the bound.
    """
    data = export.read(BOUND)
    place: Callable[[int], int] = int
    if data[:2] in _UTF16_MARKS:
        from tallybook.reading.text import load  # noqa: PLC0415 - numpy, not at every start

        text = load(io.BytesIO(data), len(data), BOUND)
        data = bytes(text.data[: text.size])
        places = text.places
        if places is not None:
            place = lambda at: int(places[at])  # noqa: E731
        data = data.replace(b"\xef\xbb\xbf", b"   ", 1) if data.startswith(_UTF8_MARK) else data
    elif data.startswith(_UTF8_MARK):
        data = b"   " + data[3:]
    for start, end, raw in _logical(data):
        yield _parsed(raw.strip(b"\r\n"), place(start), place(end))


def _logical(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Join what belongs to one property: folded lines, soft breaks, bare base64."""
    pieces: list[bytes] = []
    start = end = 0
    joins = _Joining(b"")
    for found in _PHYSICAL.finditer(data):
        line = found[0]
        if not line.strip():
            continue
        if pieces and (more := joins.continues(pieces[-1], line)) is not None:
            pieces[-1] = pieces[-1].rstrip(b"\r\n")
            if joins.is_quoted and pieces[-1].endswith(b"="):
                pieces[-1] = pieces[-1][:-1]
            pieces.append(more)
        else:
            if pieces:
                yield start, end, b"".join(pieces)
            first = line.lstrip()
            joins, pieces, start = _Joining(first), [first], found.start() + len(line) - len(first)
        end = found.end()
    if pieces:
        yield start, end, b"".join(pieces)


class _Joining:
    """How the lines of one property go on."""

    def __init__(self, first: bytes) -> None:
        head = first[:512].split(b":", 1)[0].upper()
        self.is_quoted = b"QUOTED-PRINTABLE" in head
        self.is_base64 = b"BASE64" in head or b"ENCODING=B" in head

    def continues(self, before: bytes, line: bytes) -> bytes | None:
        """What a line adds to the property before it; None where it begins another."""
        if self.is_quoted and before.rstrip(b"\r\n").endswith(b"="):
            return line
        if line[:1] in {b" ", b"\t"}:
            return line.strip() if self.is_base64 else line[1:]
        if self.is_base64 and _BASE64.fullmatch(line):
            return line
        return None


def _parsed(raw: bytes, start: int, end: int) -> ContentLine:
    """Take one unfolded line apart."""
    name = _NAME.match(raw)
    if name is None:
        return ContentLine("", "", {}, "", start, end)
    parameters: dict[str, tuple[str, ...]] = {}
    at = name.end()
    for _ in range(_LONGEST_PARAMETERS):
        one = _PARAMETER.match(raw, at)
        if one is None:
            break
        at = one.end()
        _take(parameters, one[1].decode("utf-8", "replace"))
    at = raw.find(b":", at)
    if at < 0:
        return ContentLine("", "", {}, "", start, end)
    group = (name[1] or b"").decode("ascii", "replace").lower()
    value = _decoded(raw[at + 1 :], parameters)
    return ContentLine(
        name[2].decode("ascii", "replace").upper(), group, parameters, value, start, end
    )


def _take(parameters: dict[str, tuple[str, ...]], written: str) -> None:
    """Note one parameter; a bare one of old cards is a type or an encoding."""
    name, sign, values = written.partition("=")
    name = name.strip().upper()
    if not sign:
        name, values = ("ENCODING" if name in _PLAIN_ENCODINGS else "TYPE"), name
    given = [quoted or plain.strip() for quoted, plain in _VALUE.findall(values)]
    if name == "TYPE":
        given = [kind.strip() for one in given for kind in one.split(",")]
    parameters[name] = (*parameters.get(name, ()), *given)


def _decoded(raw: bytes, parameters: dict[str, tuple[str, ...]]) -> str:
    """The value as text; what is a picture, a sound or a key stays in the original."""
    encodings = {one.upper() for one in parameters.get("ENCODING", ())}
    if encodings & {"BASE64", "B"}:
        return ""
    charset = next(iter(parameters.get("CHARSET", ())), "")
    if "QUOTED-PRINTABLE" in encodings:
        raw = from_quoted_printable(raw)
    return decode(raw, charset).replace("\0", "").replace("\r\n", "\n")


def separated(value: str) -> list[str]:
    """The parts of a value between semicolons that are not escaped, escapes undone."""
    parts, at = [], 0
    while at <= len(value):
        found = _SEPARATED.match(value, at)
        end = found.end() if found else at
        parts.append(unescaped(value[at:end]))
        at = end + 1
    return parts


def unescaped(value: str) -> str:
    """A value without its escapes."""
    if "\\" not in value:
        return value.strip()
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()

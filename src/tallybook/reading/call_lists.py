"""Lines of a call list on paper: day, time, number and length, in this order, on one line.

Whether a PDF is such a list is told from a bounded part of its own bytes, without a library: the
strings that its pages show are put in a row, and several full lines have to be among them.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

#: So much of a file is looked into, and so much is unpacked, to tell what it is.
LOOKED_INTO = 4 << 20
_UNPACKED = 1 << 20
_STREAMS, _FONTS = 200, 12
#: Full lines that have to be there, so that an invoice with a day and a number is none.
ENOUGH = 3
TITLES = ("Day", "Time", "Number", "Length", "Words between", "Words behind")
MEANINGS = ("date", "time", "number", "duration", "kind", "ignore")

_DAY = (
    r"(?:[^\W\d]{2,10}\.?,? )?(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d|"
    r"\d{1,2}(?:st|nd|rd|th|\.)?[ -][^\W\d]{3,10}\.?,?(?:[ -]\d{4}|[ -]\d\d(?![:\d]))?)"
)
_CLOCK = r"\d{1,2}[:.]\d\d(?::\d\d)?(?: ?[ap]\.?m\b\.?)?"
_PHONE = r"(?:\+|00?)\d[\d ()/-]{4,18}\d|\d{5,16}"
_WITHHELD = r"withheld|anonymous|private number|unknown|unavailable|anonym|unbekannt|masqu\w|oculto"
_LONG = (
    r"\d{1,3}:\d\d(?::\d\d)?|\d{1,4} ?(?:min|mins|sec|secs|s|m)\b(?: ?\d{1,2} ?(?:s|sec|secs)\b)?"
)
_ROW = re.compile(
    rf"(?P<day>{_DAY}),?\s+(?P<time>{_CLOCK})\s+(?P<before>[^\d+\n]{{0,60}}?)"
    rf"(?P<number>{_PHONE}|{_WITHHELD})(?=\s|$)(?P<between>.{{0,80}}?)"
    rf"(?:(?<=\s)(?P<length>{_LONG})(?=\s|$)(?P<behind>[^\n]{{0,80}}))?$",
    re.IGNORECASE,
)
_SHOWN = re.compile(
    rf"{_DAY},?\s+{_CLOCK}\s+[^\d+]{{0,60}}?(?:{_PHONE}|{_WITHHELD})\s[^\n]{{0,40}}?(?:{_LONG})",
    re.IGNORECASE,
)
_STREAM = re.compile(rb"stream\r?\n")
_STRING = re.compile(
    rb"\[((?:\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>|[\d\s.\-])*)\]\s*TJ|(\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>)\s*(?:Tj|'|\")",
    re.DOTALL,
)
_PIECE = re.compile(rb"\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]*)>", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_OCTAL = b"01234567"
_SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_CHARACTERS = re.compile(rb"begin(bfchar|bfrange)(.{0,20000}?)endbf", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f]{2,4})>\s*<([0-9A-Fa-f]{4})>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]{2,4})>\s*<([0-9A-Fa-f]{2,4})>\s*<([0-9A-Fa-f]{4})>")
_ARRAY = re.compile(rb"<([0-9A-Fa-f]{2,4})>\s*<[0-9A-Fa-f]{2,4}>\s*\[([^\]]{0,4000})\]")


def row_in(line: str) -> tuple[str, ...] | None:
    """The cells of one line, under `TITLES`; None where it is no line of calls."""
    found = _ROW.search(" ".join(line.split())[:400])
    if found is None:
        return None
    between = " ".join((found["before"] + " " + found["between"]).split())
    cells = (found["day"], found["time"], found["number"].strip(), found["length"] or "", between)
    return (*cells, (found["behind"] or "").strip())


def is_call_list(data: bytes) -> bool:
    """Whether the beginning of a PDF shows several lines of calls."""
    streams = list(_unpacked(data[:LOOKED_INTO]))
    maps = [mapped for stream in streams if (mapped := _mapped(stream))]
    for known in ({}, *maps[:_FONTS]):
        shown = " ".join(text for stream in streams for text in _strings(stream, known))
        if len(_SHOWN.findall(" ".join(shown.split()))) >= ENOUGH:
            return True
    return False


def _unpacked(data: bytes) -> Iterator[bytes]:
    """What the streams of a file hold, each within bounds."""
    left = _UNPACKED * 4
    for count, found in enumerate(_STREAM.finditer(data)):
        if count >= _STREAMS or left <= 0:
            return
        end = data.find(b"endstream", found.end())
        packed = data[found.end() : end if end > 0 else len(data)]
        try:
            plain = zlib.decompressobj().decompress(packed, min(_UNPACKED, left))
        except zlib.error:
            plain = packed[: min(_UNPACKED, left)]
        if b"Tj" in plain or b"TJ" in plain or b"beginbf" in plain:
            left -= len(plain)
            yield plain


def _strings(stream: bytes, known: dict[int, str]) -> Iterator[str]:
    """The strings that a page shows, in their order."""
    for array, single in _STRING.findall(stream):
        pieces = _PIECE.findall(array or single)
        yield "".join(_text(literal, digits, known) for literal, digits in pieces)


def _text(literal: bytes, digits: bytes, known: dict[int, str]) -> str:
    """One string: letters as they stand, or numbers of signs by a table of the file."""
    raw = _ESCAPED.sub(_unescaped, literal)
    if digits:
        whole = b"".join(digits.split())
        raw = bytes.fromhex(whole[: len(whole) // 2 * 2].decode("ascii"))
    if not known:
        return raw.decode("latin-1")
    pairs = (raw[at] << 8 | raw[at + 1] for at in range(0, len(raw) - 1, 2))
    return "".join(known.get(sign, "") for sign in pairs)


def _unescaped(found: re.Match[bytes]) -> bytes:
    """One escape of a string, as the byte it stands for."""
    told = found[1]
    if told[:1] in _OCTAL:
        return bytes((int(told, 8) % 256,))
    return _SIGNS.get(told, told.strip(b"\r\n"))


def _mapped(stream: bytes) -> dict[int, str]:
    """The characters that the signs of one font stand for."""
    found: dict[int, str] = {}
    for kind, body in _CHARACTERS.findall(stream):
        if kind == b"bfchar":
            found |= {int(sign, 16): chr(int(letter, 16)) for sign, letter in _PAIR.findall(body)}
            continue
        for first, last, letter in _RANGE.findall(body):
            start, count = int(first, 16), min(int(last, 16) - int(first, 16) + 1, 256)
            found |= {
                start + step: chr((int(letter, 16) + step) % 0x10000) for step in range(count)
            }
        for first, letters in _ARRAY.findall(body):
            given = re.findall(rb"<([0-9A-Fa-f]{4})>", letters)
            found |= {int(first, 16) + at: chr(int(one, 16)) for at, one in enumerate(given)}
    return found

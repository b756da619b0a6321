"""Make any words fit for paper without changing what they say.

Message text is a stranger's: it may hold characters that no font draws, marks that turn the line
round, or a thousand letters without a space. The table keeps every character; the paper shows what
can be shown and says, in square brackets, what stands where it cannot.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"

#: Characters that steer layout or join emoji and have no shape of their own: not drawn.
INVISIBLE = frozenset(
    "\u200b\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad\u061c\u034f"
) | {chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))}
#: Characters that could make a reader see other words than were written: named where they stand.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e")
#: Joiners that change the shape of Persian, Indic and emoji sequences: kept between letters.
JOINERS = frozenset("\u200c\u200d")
#: Letters without a break before one is offered.
LONGEST_RUN = 32
#: Letters between two such places.
BREAK_EVERY = 16
#: Marks on one letter before the rest are counted instead of drawn over other lines.
MOST_MARKS = 6
#: Characters of one item that are printed; the table holds them all.
MOST_CHARACTERS = 6000

#: Forms of a font's character map: segments, and groups; the last code point of the first.
NARROW, WIDE, LAST = 4, 12, 0xFFFF

#: Scripts whose font draws the marks that belong to no script.
ALPHABETS = frozenset({"LATIN", "GREEK", "CYRILLIC"})

_RUN = re.compile(rf"[^\s\u200b]{{{LONGEST_RUN},}}")
_HASH = re.compile(r"[0-9a-f]{64}")
_PLAIN = re.compile(r"[\x20-\x7e\n]*")


def font_files() -> list[Path]:
    """List the shipped fonts, in a fixed order."""
    return sorted(FONTS.glob("*.ttf"))


def _groups(table: bytes) -> Iterator[range]:
    """Read the ranges of code points of one format 4 or format 12 character map."""
    (form,) = struct.unpack_from(">H", table)
    if form == WIDE:
        (count,) = struct.unpack_from(">I", table, 12)
        for number in range(count):
            first, last, _ = struct.unpack_from(">III", table, 16 + 12 * number)
            yield range(first, last + 1)
    elif form == NARROW:
        (doubled,) = struct.unpack_from(">H", table, 6)
        ends = struct.unpack_from(f">{doubled // 2}H", table, 14)
        starts = struct.unpack_from(f">{doubled // 2}H", table, 16 + doubled)
        yield from (range(a, b + 1) for a, b in zip(starts, ends, strict=True) if b != LAST)


def _mapped(font: bytes) -> Iterator[range]:
    """Find the character maps of one font and read their ranges."""
    (tables,) = struct.unpack_from(">H", font, 4)
    for number in range(tables):
        tag, _, start, _ = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        if tag == b"cmap":
            (count,) = struct.unpack_from(">H", font, start + 2)
            for record in range(count):
                (offset,) = struct.unpack_from(">I", font, start + 8 + 8 * record)
                yield from _groups(font[start + offset :])


@cache
def covered() -> frozenset[str]:
    """Gather every character that some shipped font draws."""
    found: set[str] = set()
    for file in font_files():
        for codes in _mapped(file.read_bytes()):
            found.update(map(chr, codes))
    return frozenset(found)


def named(character: str) -> str:
    """Write a character as its number, to stand where it cannot be drawn."""
    return f"[U+{ord(character):04X}]"


def _drawn(text: str) -> Iterator[str]:
    """Yield what is drawn for each character."""
    known = covered()
    marks = 0
    for character in text:
        is_mark = unicodedata.combining(character) != 0
        if not is_mark and marks > MOST_MARKS:
            yield f"[{marks - MOST_MARKS} more marks]"
        marks = marks + 1 if is_mark else 0
        if character in INVISIBLE or marks > MOST_MARKS:
            continue
        if character == "\t":
            yield "    "
        elif character == "\n" or character in JOINERS:
            yield character
        elif character in TURNING or character not in known or not _shaped(character):
            yield named(character)
        else:
            yield character
    if marks > MOST_MARKS:
        yield f"[{marks - MOST_MARKS} more marks]"


def _shaped(character: str) -> bool:
    """Whether a character has a shape: control characters have none, whatever a font says."""
    return unicodedata.category(character) not in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}


def _with_breaks(found: re.Match[str]) -> str:
    """Offer a place to break within a long run, never between a letter and its marks."""
    if _HASH.fullmatch(found.group()):
        return found.group()
    pieces: list[str] = []
    since = 0
    for character in found.group():
        joined = unicodedata.category(character)[0] == "M" or character in JOINERS
        if since >= BREAK_EVERY and not joined and pieces[-1] not in JOINERS:
            pieces.append("\u200b")
            since = 0
        pieces.append(character)
        since += 1
    return "".join(pieces)


def legible(text: str) -> str:
    """Return text that the shipped fonts draw and that fits between the margins."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not _PLAIN.fullmatch(text):
        text = "".join(_drawn(text))
    return _RUN.sub(_with_breaks, text)


def shortened(text: str, place: str) -> str:
    """Cut text too long for paper, and say so and where all of it stands."""
    if len(text) <= MOST_CHARACTERS:
        return text
    return (
        f"{text[:MOST_CHARACTERS]}\n[Printed here: the first {MOST_CHARACTERS:,} of {len(text):,}"
        f" characters. All of them are in chronology.csv, {place}.]"
    )


def plain_only(text: str) -> str:
    """Keep Latin letters and name everything else: for words no mix of fonts will shape."""
    return "".join(
        character if character in "\n\u200b" or " " <= character <= "~" else named(character)
        for character in text
    )


def is_odd(text: str) -> bool:
    """Whether a mark or joiner follows a letter of another script: fonts may not shape it."""
    before = ""
    for character in text:
        if character in JOINERS:
            if not before or unicodedata.category(before) not in {"Lo", "So", "Sk", "Mn", "Mc"}:
                return True
        elif unicodedata.category(character)[0] == "M":
            script, base = _script(character), _script(before)
            if (base not in ALPHABETS) if script == "COMBINING" else script != base:
                return True
        elif character != "\u200b":
            before = character
    return False


def _script(character: str) -> str:
    """The first word of a character's name, which for letters is their script."""
    return unicodedata.name(character, "").partition(" ")[0] if character else ""


def is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left."""
    for character in text:
        way = unicodedata.bidirectional(character)
        if way in {"L", "R", "AL"}:
            return way != "L"
    return False

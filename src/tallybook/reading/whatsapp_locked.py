"""Tell a locked backup of WhatsApp on Android: ``msgstore.db.crypt12``, ``.crypt14``, ``.crypt15``.

Since 2021 such a file begins with its length-prefixed header, a message in Protocol Buffers that
names the cipher's numbers and the version of the app; before, with a fixed one, which says so little
that the name of the file is asked as well.
"""

from __future__ import annotations

import re

_VERSION = re.compile(rb"2\.\d{2}\.\d{1,3}\.\d{1,3}")
_SHORTEST, _LONGEST = 20, 600
_FIXED = re.compile(rb"\x00\x01[\x00-\x05]")
_NAME = re.compile(r"\.crypt(?:[5-9]|1[0-5])$", re.IGNORECASE)
_VARINT, _EIGHT, _LENGTH, _FOUR = 0, 1, 2, 5
_KEYS = frozenset({2, 3})


def is_locked(head: bytes, name: str) -> bool:
    """Whether this is the beginning of a locked backup."""
    if _NAME.search(name) and _FIXED.match(head):
        return True
    size, at = _varint(head, 0)
    if not _SHORTEST <= size <= _LONGEST:
        return False
    starts = [at, at + 1] if head[at : at + 1] == b"\x01" else [at]
    return any(_is_header(head[start : start + size]) for start in starts)


def _is_header(header: bytes) -> bool:
    """Whether this is such a header: whole fields, one with a key's numbers, one with a version."""
    fields = _fields(header)
    return bool(fields) and bool(_KEYS & fields) and _VERSION.search(header) is not None


def _fields(header: bytes) -> set[int]:
    """The numbers of the fields; none where it is not whole."""
    found: set[int] = set()
    at = 0
    while at < len(header):
        tag, at = _varint(header, at)
        kind, number = tag & 7, tag >> 3
        if kind == _LENGTH:
            length, at = _varint(header, at)
            at += length
        elif kind == _VARINT:
            _, at = _varint(header, at)
        elif kind in {_EIGHT, _FOUR}:
            at += 8 if kind == _EIGHT else 4
        else:
            return set()
        if not number or at > len(header):
            return set()
        found.add(number)
    return found


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    """A number of variable length and where it ends; past the end where it is none."""
    value = 0
    for place in range(10):
        if at + place >= len(raw):
            break
        byte = raw[at + place]
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:  # noqa: PLR2004 - the last of its bytes
            return value, at + place + 1
    return 0, len(raw) + 1

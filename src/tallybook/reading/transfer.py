"""Undo the transfer encodings of mail and MMS, as far as damaged ones can be undone."""

import binascii
import re

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_UU_BEGIN = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} [^\r\n]*\r?\n", re.MULTILINE)


def from_base64(raw: bytes) -> bytes:
    """Decode base64, with breaks, blanks and missing padding; what cannot be decoded is left out."""
    try:
        return binascii.a2b_base64(raw)
    except binascii.Error:
        letters = _NOT_BASE64.sub(b"", raw)
        whole = len(letters) % 4
        letters = letters[:-1] if whole == 1 else letters + b"=" * (-whole % 4)
        return binascii.a2b_base64(letters)


def from_quoted_printable(raw: bytes) -> bytes:
    """Decode quoted-printable; a broken escape stays as it is written."""
    return binascii.a2b_qp(raw) if b"=" in raw else raw


def from_uuencode(raw: bytes) -> bytes:
    """Decode the first uuencoded file in a text; the text itself where there is none."""
    begin = _UU_BEGIN.search(raw)
    if begin is None:
        return raw
    decoded = []
    for line in raw[begin.end() :].splitlines():
        if line.strip() in {b"end", b"`", b""}:
            break
        decoded.append(_uu_line(line))
    return b"".join(decoded)


def _uu_line(line: bytes) -> bytes:
    """Decode one uuencoded line, cut to the length it says where it has blanks behind it."""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        length = (((line[0] - 32) & 63) * 4 + 5) // 3
        try:
            return binascii.a2b_uu(line[:length])
        except binascii.Error:
            return b""

"""Read chats that strangers wrote as JSON: fast where the file is sound, patient where it is not.

A file is read whole, up to a bound. Where it is JSON from end to end, each array of messages is cut
into its items without making an object of anything else, and the items are decoded a few thousand
at a time. Where it is not (cut off, bytes changed, control characters, escapes that JSON does not
know), the items are found one by one by how they begin, each is mended as far as it goes, and what
cannot be read is counted with its place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from tallybook.model.source import Export
from tallybook.reading.archives import is_archive
from tallybook.reading.exports import read_up_to

#: Members of an archive that are looked into, at most.
MEMBERS = 20_000
HEAD = 65_536
#: The last millisecond that a calendar of four-digit years holds.
LAST_INSTANT = 253_402_300_799_999

#: What some programs put in front of UTF-8.
MARK = b"\xef\xbb\xbf"
MESSAGES = re.compile(rb'"messages"\s{0,64}:\s{0,64}\[')
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ESCAPE = re.compile(r"\\(?:([\"\\/bfnrt]|u[0-9a-fA-F]{4})|)")
_LONE = re.compile("[\ud800-\udfff]")
#: What reading JSON that is not sound may raise.
UNREADABLE = (msgspec.MsgspecError, UnicodeError, ValueError, RecursionError)

Item = TypeVar("Item", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Shape(Generic[Item]):
    """How the chats of one app are laid out.

    Attributes:
        item: The type of one message; every field has a default.
        outline: The type of the whole file, its arrays of messages left as they are.
        chats: Takes the outline apart: facts and array of each chat, in the order of the file.
        begins: How a message begins, for files that are damaged.
        facts: The facts of a chat out of what stands before and behind its messages.
        array: How an array of messages begins.
    """

    item: type[Item]
    outline: type[Any]
    chats: Callable[[Any], Iterator[tuple[dict[str, Any], list[msgspec.Raw]]]]
    begins: re.Pattern[bytes]
    facts: Callable[[bytes], dict[str, Any]]
    array: re.Pattern[bytes] = MESSAGES


def first_bytes(export: Export, part: str = "") -> bytes:
    """The beginning of a file as UTF-8 without its mark; empty where it is no JSON object."""
    if part:
        with export.open_member(part) as stream:
            head = read_up_to(stream, HEAD)
    else:
        head = export.head(HEAD)
    if head.startswith(_UTF16):
        head = head.decode("utf-16", "ignore").encode("utf-8", "ignore")
    head = head.removeprefix(MARK).lstrip()
    return head if head.startswith(b"{") else b""


def json_parts(export: Export, name: re.Pattern[str]) -> list[str]:
    """The file itself, or those members of an archive that are called so."""
    if not is_archive(export.head(4)):
        return [""]
    return [member for member in export.members() if name.search(member)][:MEMBERS]


def loosely(content: bytes) -> Any:
    """What a piece of JSON says when its faults are mended; None where that fails."""
    text = content.decode("utf-8", "replace")
    text = _ESCAPE.sub(lambda found: found[0] if found[1] else "\\\\", text)
    try:
        return _without_lone(json.loads(text, strict=False))
    except (ValueError, RecursionError):
        return None


def fitted(loose: dict[str, Any], kind: type[Item]) -> Item:
    """A message out of what was read loosely; a field that does not fit is left out."""
    given: dict[str, Any] = {}
    for known in msgspec.structs.fields(kind):
        if known.encode_name in loose:
            try:
                value = loose[known.encode_name]
                given[known.name] = msgspec.convert(value, known.type, strict=False)
            except UNREADABLE:
                continue
    return kind(**given)


def text_of(value: Any) -> str:
    """Words or a number as text; empty for anything else."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _without_lone(value: Any) -> Any:
    """The same without halves of characters, which no text may hold."""
    if isinstance(value, str):
        return _LONE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_without_lone(one) for one in value]
    if isinstance(value, dict):
        return {_without_lone(name): _without_lone(one) for name, one in value.items()}
    return value


def last_given(content: bytes, *names: str) -> dict[str, Any]:
    """The last value of each of some fields in a piece of JSON: words, a number, or null."""
    found: dict[str, Any] = {}
    for name in names:
        field_of = re.compile(
            rb'"%b"\s{0,64}:\s{0,64}("(?:[^"\\]|\\.){0,2000}"|-?\d{1,20}|null)' % name.encode(),
            re.DOTALL,
        )
        for value in field_of.finditer(content):
            found[name] = loosely(value[1])
    return found

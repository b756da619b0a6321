"""The header of one mail in full, and the servers it says it came through.

Each server that passes a mail on puts a ``Received`` line on top (RFC 5321, 4.4), so the lowest is
the first. Only the lines of servers one trusts are more than a claim: whoever sends a mail can write
whatever stands below them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tallybook.reading.charsets import decode
from tallybook.reading.headers import decoded_words, split_head

#: Bytes of a mail that are looked at for its header; fields and servers that are listed.
HEAD = 1 << 20
_MOST = 2000
_HOPS = 100
_LONGEST = 4000
_MAILBOX = re.compile(rb"\A>?From [^\r\n]*\r?\n")
_FIELD = re.compile(
    rb"^([!-9;-~]{1,200}+)[ \t]*+:[ \t]*+([^\n]*+(?:\n[ \t][^\n]*+)*+)", re.MULTILINE
)
_PART = re.compile(r"\b(from|by|with|id|for|via)\s+(\S+(?:\s+\([^()]{0,300}\))?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hop:
    """One server that passed a mail on, as it says of itself.

    Attributes:
        source: From whom it took the mail.
        by: Its own name.
        when: The time it wrote, as written.
    """

    source: str
    by: str
    when: str


@dataclass(frozen=True, slots=True)
class MailHeader:
    """A header: every field in its order, and the way, the first server first."""

    fields: tuple[tuple[str, str], ...]
    hops: tuple[Hop, ...]


def header_of(raw: bytes) -> MailHeader:
    """Read the header of a mail from its first bytes; a mailbox's own first line is passed over."""
    raw = _MAILBOX.sub(b"", raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n \t"), count=1)
    _, body = split_head(raw)
    head = raw[: len(raw) - len(body)] if body else raw
    fields = tuple(
        (name.decode("ascii", "replace"), _shown(value))
        for name, value in _FIELD.findall(head)[:_MOST]
    )
    received = [value for name, value in fields if name.lower() == "received"]
    return MailHeader(fields, tuple(_hop(value) for value in reversed(received[:_HOPS])))


def _shown(value: bytes) -> str:
    """A field as one line of text."""
    plain = " ".join(decode(value[:_LONGEST]).split())
    return decoded_words(plain)


def _hop(value: str) -> Hop:
    """Take one ``Received`` line apart."""
    told, _, when = value.rpartition(";")
    parts = {name.lower(): said for name, said in reversed(_PART.findall(told or value))}
    return Hop(parts.get("from", ""), parts.get("by", ""), when.strip() if told else "")

"""E-mail, one message in a file: ``.eml``, or saved as text.

How a person gets it: most mail programs save a message with Save as; webmail has Show original or
Download message. Outlook drags a message out as ``.msg``, which is another format.

Format: RFC 5322, RFC 2045 to 2049 and RFC 6532, and what programs have made of them since 1982:
bytes beyond ASCII in headers, charsets nobody knows, parts without an end, no date, no blank line.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tallybook.errors import UnreadableExport
from tallybook.model.records import Answers
from tallybook.model.source import Export, Source
from tallybook.reading.mail import LONGEST_MAIL, read_mail
from tallybook.reading.mailbox import begins_mailbox

if TYPE_CHECKING:
    from tallybook.model.source import Yielded

TITLE = "E-mail, one message"
_KNOWN = frozenset(
    {
        *(
            b"from",
            b"to",
            b"cc",
            b"bcc",
            b"subject",
            b"date",
            b"message-id",
            b"received",
            b"sender",
        ),
        *(
            b"return-path",
            b"mime-version",
            b"content-type",
            b"content-transfer-encoding",
            b"x-mailer",
        ),
        *(
            b"delivered-to",
            b"reply-to",
            b"references",
            b"in-reply-to",
            b"dkim-signature",
            b"list-id",
        ),
        *(b"content-disposition", b"x-original-to", b"x-received", b"resent-from", b"resent-date"),
        *(b"authentication-results", b"received-spf", b"x-spam-status", b"arc-seal", b"errors-to"),
    }
)
#: Fields of which one alone, with a blank line behind it, makes a mail.
_TELLING = _KNOWN - {b"to", b"cc", b"bcc", b"date", b"references", b"sender"}
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_NOISE = re.compile(rb">?From [^\r\n]{0,998}\r?\n")
_LEAST_ZEROS = 0.3
_MOST_LINES = 2000


def recognise(export: Export) -> bool:
    """Whether the file begins with the header of a mail, and not with that of a mailbox."""
    head = export.head()
    if begins_mailbox(head):
        return False
    wide = _wide_codec(head)
    if wide:
        head = head.decode(wide, "replace").encode()
    return _is_header(_without_noise(head))


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield what hangs on the mail, then its record."""
    del answers  # a mail says its own time; who its owner is, is asked of all imports alike
    with export.open() as stream:
        raw = stream.read(LONGEST_MAIL)
    wide = _wide_codec(raw[:65536])
    if wide:
        raw = raw.decode(wide, "replace").encode()
    message = _without_noise(raw)
    if not message:
        raise UnreadableExport(source=TITLE, reason="there is nothing in it")
    yield from read_mail(message, offset=0, length=export.size, charset="utf-8" if wide else "")


def _wide_codec(head: bytes) -> str:
    """The codec of a file that was saved as UTF-16; empty for any other."""
    for mark, codec in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if head.startswith(mark):
            return codec
    even, odd = head[:400:2], head[1:400:2]
    if even.count(0) > len(even) * _LEAST_ZEROS and not odd.count(0):
        return "utf-16-be"
    if odd.count(0) > len(odd) * _LEAST_ZEROS and not even.count(0):
        return "utf-16-le"
    return ""


def _without_noise(raw: bytes) -> bytes:
    """The message from its first field: no mark, no blank lines, no odd line of a mailbox."""
    raw = raw.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n \t")
    noise = _NOISE.match(raw)
    return raw[noise.end() :] if noise else raw


def _is_header(head: bytes) -> bool:
    """Whether lines are the header of a mail, by the names of their fields."""
    names: set[bytes] = set()
    others = 0
    lines = head.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n", _MOST_LINES)
    for line in lines[:_MOST_LINES]:
        if not line.strip():
            break
        field = _FIELD.match(line)
        if field:
            names.add(field[1].lower())
        elif line[:1] not in {b" ", b"\t"}:
            others += 1
            if not names:
                return False
    known = names & _KNOWN
    if others:
        return len(known) > others
    return len(known) > 1 or bool(known & _TELLING)


SOURCE = Source(
    name="eml",
    title=TITLE,
    version=1,
    patterns=("*.eml", "*.txt"),
    how=(
        "Mail program: open the message and save it as a file (.eml).",
        "Gmail in a browser: open the message, choose Show original, then Download original.",
    ),
    lacks=(
        "Proof of who sent it: a sender is what the mail claims.",
        "Pictures that the mail only points to; nothing is fetched.",
    ),
    recognise=recognise,
    read=read,
)

"""Cut a mailbox (mbox) into its mails as it streams by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO, NamedTuple

from tallybook.reading.headers import addresses, message_ids, split_head
from tallybook.reading.mail_dates import mail_date

CHUNK = 1 << 20
_LONGEST_HEAD = 1 << 18
_LOOK_AHEAD = 2048
_LOOK_BACK = 4
_SIGN = b"\nFrom "
#: ``From someone Mon Jan  1 00:00:00 2024``, with what programs put around the time: a zone before
#: or behind the year, seconds left out, a date as in a mail header.
_FROM = re.compile(
    rb"From (?:[^ \t\r\n]{1,300}+[ \t]++|[^\r\n]{0,600}?[ \t])?"
    rb"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?[ \t]+)?"
    rb"(?:[A-Z][a-z]{2}[ \t]+[0-9]{1,2}|[0-9]{1,2}[ \t]+[A-Z][a-z]{2}(?:[ \t]+[0-9]{4})?)[ \t]+"
    rb"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
    rb"(?:[ \t]+[+-][0-9]{4}|[ \t]+[A-Z]{1,5}(?:[ \t]+DST)?)?"
    rb"(?:[ \t]+[0-9]{2,4})?(?:[ \t]+[+-][0-9]{4}|[ \t]+[A-Z]{1,5})?"
    rb"(?:[ \t]+remote from [^\r\n]{1,200})?[ \t]*\r?\n"
)
_FIELD = re.compile(rb"[!-9;-~]{1,200}[ \t]*:|>?From ")
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)


class Mail(NamedTuple):
    """One mail of a mailbox.

    Attributes:
        offset: Where its ``From `` line begins.
        length: Its length there, that line included.
        raw: The message itself, as far as it is within the bound; the escapes undone.
    """

    offset: int
    length: int
    raw: bytes


def begins_mailbox(head: bytes) -> bool:
    """Whether bytes begin with the line that begins a mail in a mailbox, and a header after it."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n \t")
    line = _FROM.match(start)
    return line is not None and _FIELD.match(start, line.end()) is not None


def mails(stream: BinaryIO, longest: int) -> Iterator[Mail]:
    """Yield the mails of a mailbox, each held up to a bound, whatever the size of the file."""
    gathered = _Gathered(longest)
    data, skip = b"", 0
    at_end = False
    while not at_end:
        chunk = stream.read(CHUNK)
        at_end = not chunk
        data += chunk
        limit = len(data) if at_end else len(data) - _LOOK_AHEAD
        at = skip
        for cut in _cuts(data, skip, limit):
            mail = gathered.whole(data[at:cut])
            if mail:
                yield mail
            at = cut
        if limit > at:
            gathered.add(data[at:limit])
            at = limit
        skip = min(at, _LOOK_BACK)
        data = data[at - skip :]
    mail = gathered.whole(b"")
    if mail:
        yield mail


def _cuts(data: bytes, start: int, limit: int) -> Iterator[int]:
    """Where a mail begins, after a place and up to a limit."""
    at = data.find(_SIGN, max(start - 1, 0))
    while 0 <= at < limit:
        if at + 1 > start and _is_cut(data, at + 1):
            yield at + 1
        at = data.find(_SIGN, at + 1)


def _is_cut(data: bytes, at: int) -> bool:
    """Whether a line begins a mail: it ends in a time, and a header follows it.

    A blank line before it is the rule, but some programs leave it out. Where there is one, a
    header must follow all the same, since people paste such lines into their mails.
    """
    line = _FROM.match(data, at)
    return line is not None and _FIELD.match(data, line.end()) is not None


class _Gathered:
    """One mail while it streams by: its place, and its bytes up to a bound."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._offset = 0
        self._length = 0
        self._held: list[bytes] = []
        self._size = 0

    def add(self, piece: bytes) -> None:
        """Add bytes to the mail."""
        self._length += len(piece)
        room = self._longest - self._size
        if room > 0:
            self._held.append(piece[:room])
            self._size += min(len(piece), room)

    def whole(self, last: bytes) -> Mail | None:
        """Return the mail that ends with these bytes, unless it is nothing but blank lines."""
        if self._held or len(last) > self._longest:
            self.add(last)
            last = b"".join(self._held)
            length = self._length
            self._held, self._size, self._length = [], 0, 0
        else:
            length = len(last)
        offset = self._offset
        self._offset += length
        blank = 0 if last.startswith(b"From ") else len(last) - len(last.lstrip(b"\r\n"))
        if blank == len(last):
            return None
        return Mail(offset + blank, length - blank, _unescaped(last[blank:]))


def _unescaped(mail: bytes) -> bytes:
    """A mail without the line that begins it, the blank line behind it and its escapes."""
    mail = mail.removeprefix(b"\xef\xbb\xbf")
    raw = mail[mail.find(b"\n") + 1 :] if mail.startswith(b"From ") else mail
    for end in (b"\r\n\r\n", b"\n\n"):
        if raw.endswith(end):
            raw = raw[: -len(end) // 2]
            break
    return _ESCAPED.sub(rb"\1", raw) if b"\n>" in raw and b">From " in raw else raw


def mail_of(piece: bytes) -> bytes:
    """One mail out of its place in a mailbox, as it was before it was put there."""
    return _unescaped(piece)


class IndexEntry(NamedTuple):
    """What the header of one mail says, at a glance.

    Attributes:
        offset: Where its ``From `` line begins.
        length: Its length there.
        sender: The first address it claims to be from.
        subject: Its subject, decoded.
        date: Its time on the wall clock that wrote it, and minutes east of UTC; None where it
            has none that can be read.
        message_id: Its id; empty where it has none.
    """

    offset: int
    length: int
    sender: str
    subject: str
    date: tuple[datetime, int | None] | None
    message_id: str


def header_index(stream: BinaryIO) -> Iterator[IndexEntry]:
    """Yield what the headers of a mailbox say, without looking at bodies."""
    for mail in mails(stream, _LONGEST_HEAD):
        headers, _ = split_head(mail.raw)
        senders = addresses(headers.plain(b"from"))
        yield IndexEntry(
            mail.offset,
            mail.length,
            senders[0][1] if senders else "",
            headers.text(b"subject"),
            mail_date(headers.plain(b"date")),
            next(iter(message_ids(headers.plain(b"message-id"))), ""),
        )

"""Make a record of one mail: who, to whom, when, about what, the words, and what hangs on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from tallybook.model.records import Attachment, Problem, Record
from tallybook.reading.attachments import attachment
from tallybook.reading.headers import Headers, addresses, message_ids, split_head
from tallybook.reading.mail_dates import mail_date
from tallybook.reading.mime import Message

#: A mail longer than this is read up to here; the rest stays in the original.
LONGEST_MAIL = 48 << 20
_TO_FIELDS = (b"to", b"cc", b"bcc")
_FACTS = (
    ("delivered-to", b"delivered-to"),
    ("labels", b"x-gmail-labels"),
    ("list-id", b"list-id"),
    ("organization", b"organization"),
    ("reply-to", b"reply-to"),
    ("return-path", b"return-path"),
    ("user-agent", b"user-agent"),
    ("x-mailer", b"x-mailer"),
    ("x-originating-ip", b"x-originating-ip"),
)
_LONGEST_FACT = 500
_DATES_AGREE = timedelta(days=1)
Part = Attachment | Problem | Record


def read_mail(raw: bytes, *, offset: int, length: int, charset: str = "") -> Iterator[Part]:
    """Yield the attachments and problems of one mail, then its record.

    Args:
        raw: The message, from its first header field.
        offset: Where it stands in the file, with the line that begins it in a mailbox.
        length: Its length there.
        charset: The charset of the whole file, where that is known to be other than declared.
    """
    headers, body = split_head(raw)
    message = Message(headers, body, charset)
    carried = [piece for piece in message.pieces if piece.kind == "file"]
    names = []
    for number, piece in enumerate(carried, 1):
        part = attachment(offset, number, piece.content, piece.media_type, piece.name)
        names.append(part.name)
        yield part
    date = mail_date(headers.plain(b"date"))
    yield from _problems(headers, message, date, (offset, length))
    yield _record(headers, message, date, tuple(names), (offset, length))


def _problems(
    headers: Headers,
    message: Message,
    date: tuple[datetime, int | None] | None,
    place: tuple[int, int],
) -> Iterator[Problem]:
    """Say what could not be read in a mail that was kept."""
    told = []
    if date is None and b"date" in headers:
        told.append(("no-date", "The date of this mail cannot be read; it was kept without one."))
    elif date is None:
        told.append(("no-date", "This mail has no date of its own; it was kept without one."))
    if message.is_bounded:
        told.append(
            ("too-deep", "This mail has too many parts, or parts too deep, to look at all.")
        )
    if place[1] > LONGEST_MAIL:
        told.append(("too-large", "This mail is too large to be read whole; the original has it."))
    for code, reason in told:
        yield Problem(code=code, reason=reason, offset=place[0], length=place[1])


def _record(
    headers: Headers,
    message: Message,
    date: tuple[datetime, int | None] | None,
    names: tuple[str, ...],
    place: tuple[int, int],
) -> Record:
    """Put the record together."""
    own_id = next(iter(message_ids(headers.plain(b"message-id"))), "")
    answered = message_ids(headers.plain(b"in-reply-to"))
    first_id = message_ids(headers.plain(b"references")) or answered or [own_id]
    senders = addresses(headers.plain(b"from")) or addresses(headers.plain(b"sender"))
    details = {
        "in-reply-to": " ".join(answered),
        "message-id": own_id,
        "sender_name": senders[0][0] if senders else "",
        **_routes(headers),
        **_received(headers, date),
        "other_version": "html" if message.has_other_text else "",
    }
    return Record(
        kind="mail",
        channel="email",
        offset=place[0],
        length=place[1],
        local=date[0] if date else None,
        utc_offset=date[1] if date else None,
        thread=headers.plain(b"x-gm-thrid") or first_id[0],
        sender=senders[0][1] if senders else "",
        recipients=tuple(dict.fromkeys(_to(headers))),
        text=message.text,
        subject=headers.text(b"subject"),
        attachments=names,
        details={name: fact[:_LONGEST_FACT] for name, fact in details.items() if fact},
        match=own_id or None,
    )


def _to(headers: Headers) -> Iterator[str]:
    """All the addresses a mail says it went to."""
    for name in _TO_FIELDS:
        for field in headers.all(name):
            for _, address in addresses(field):
                if address:
                    yield address


def _routes(headers: Headers) -> dict[str, str]:
    """Fields that say where a mail came from and who got copies, as written."""
    facts = {name: headers.text(field) for name, field in _FACTS if field in headers}
    for name in ("cc", "bcc"):
        if name.encode() in headers:
            facts[name] = ", ".join(
                address for _, address in addresses(headers.plain(name.encode()))
            )
    return facts


def _received(headers: Headers, date: tuple[datetime, int | None] | None) -> dict[str, str]:
    """How many servers passed it on, when the last one did, and whether that fits its date."""
    count = headers.count(b"received")
    if not count:
        return {}
    facts = {"received": str(count)}
    came = mail_date(headers.plain(b"received").rpartition(";")[2])
    if came is None:
        return facts
    facts["received_at"] = came[0].isoformat() + _written(came[1])
    if date and came[1] is not None and abs(_in_utc(*date) - _in_utc(*came)) > _DATES_AGREE:
        facts["dates"] = "differ"
    return facts


def _in_utc(local: datetime, offset: int | None) -> timedelta:
    """Time since the year 1 in UTC, as far as the offset is known."""
    return local - datetime.min - timedelta(minutes=offset or 0)  # noqa: DTZ901 - wall clock


def _written(offset: int | None) -> str:
    """Minutes east of UTC as ``+01:00``; empty where they are not known."""
    if offset is None:
        return ""
    return f"{'-' if offset < 0 else '+'}{abs(offset) // 60:02}:{abs(offset) % 60:02}"

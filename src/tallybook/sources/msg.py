"""Outlook message: one mail as Outlook saves it or lets it be dragged to a folder (``.msg``).

Format: [MS-OXMSG] in a compound file ([MS-CFB]), read by python-oxmsg and olefile. The header that
came with the mail (PidTagTransportMessageHeaders) is kept where Outlook kept it; where it did not (a
mail that was sent from here, or within one organisation) sender, recipients and time are Outlook's
own fields. The words are the plain body, else those of the HTML or RTF body as inert text.
Seen: messages of Outlook 2003 to 2019 and of converters, with and without a header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from tallybook.errors import UnreadableExport
from tallybook.model.records import Answers, Attachment, Problem, Record
from tallybook.model.source import Export, Source
from tallybook.reading.attachments import attachment
from tallybook.reading.charsets import decode, name_of_page
from tallybook.reading.compound import open_message
from tallybook.reading.html import inert_text
from tallybook.reading.mail import read_mail

if TYPE_CHECKING:
    from oxmsg import Message
    from oxmsg.attachment import Attachment as Outlying
    from oxmsg.recipient import Recipient

    from tallybook.model.source import Yielded

TITLE = "Outlook message"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BOUND = 256 << 20
_STREAM = "__properties_version1.0".encode("utf-16-le")
_SUBJECT, _HEADERS, _BODY, _RTF, _HTML = 0x0037, 0x007D, 0x1000, 0x1009, 0x1013
_MESSAGE_ID, _NAME, _ADDRESS, _SMTP = 0x1035, 0x0C1A, 0x0C1F, 0x5D01
_SENT, _DELIVERED, _KIND = 0x0039, 0x0E06, 0x0C15
_TITLE, _MIME, _SHOWN, _EMAIL, _SMTP_ADDRESS = 0x3707, 0x370E, 0x3001, 0x3003, 0x39FE
_PAGE, _BODY_PAGE, _NARROW = 0x3FFD, 0x3FDE, 0x001E
_DESCRIBES_BODY = re.compile(
    r"^(?:content-[\w-]+|mime-version)[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*\n?",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD = re.compile(r"^[!-9;-~]+[ \t]*:", re.MULTILINE)
_BREAKS = re.compile(r"[\r\n\x00]+")
_TO = {1: "To", 2: "Cc", 3: "Bcc"}
_MOST = 2000
_LONGEST_HEADER = 64_000
#: What each way of asking for a property gives, where the file is sound.
_GIVES = {
    "str_prop_value": str,
    "int_prop_value": int,
    "binary_prop_value": bytes,
    "date_prop_value": datetime,
}


def recognise(export: Export) -> bool:
    """Tell a message by the kind of file and by the list of properties every message has."""
    if not export.head(8).startswith(COMPOUND):
        return False
    return _STREAM in export.head(1 << 16) or _STREAM in _whole(export)


def _whole(export: Export) -> bytes:
    """All bytes, where there are not too many: the list may stand anywhere."""
    return export.read(BOUND) if export.size <= BOUND else b""


def read(export: Export, answers: Answers) -> Iterator[Yielded]:
    """Yield what hangs on the mail, then its record."""
    del answers  # a mail says its own time; who its owner is, is asked of all imports alike
    content = export.read(BOUND)
    try:
        message = open_message(content)
        _byte_by_byte(message)
        message.properties.str_prop_value(_SUBJECT)
    except Exception as error:
        raise UnreadableExport(source=TITLE, reason="it is damaged") from error
    names: list[str] = []
    for part in _attachments(message, export.size):
        names += [part.name] if isinstance(part, Attachment) else []
        yield part
    for piece in read_mail(_as_mail(message), offset=0, length=export.size, charset="utf-8"):
        if isinstance(piece, Record):
            details = {**piece.details, "format": "Outlook", **_kept_header(message)}
            yield replace(piece, attachments=tuple(names), details=details)
        else:
            yield piece


def _attachments(message: Message, size: int) -> Iterator[Attachment | Problem]:
    """What hangs on the mail; a mail within the mail stays in the original."""
    for number, one in enumerate(_of(message, "attachments", ())[:_MOST], 1):
        _byte_by_byte(one)
        content = _of(one, "file_bytes", b"")
        if not content:
            yield Problem(
                code="not-taken-out",
                reason="Something that hangs on this mail could not be taken out; the file has it.",
                length=size,
            )
            continue
        kind = _text(one, _MIME, message) or "application/octet-stream"
        title = _text(one, _TITLE, message)
        yield attachment(0, number, content, kind, title)


def _as_mail(message: Message) -> bytes:
    """The message as a plain mail: its own header where it came with one, then the words."""
    header = _text(message, _HEADERS)
    lines = _DESCRIBES_BODY.sub("", header.replace("\r\n", "\n")).strip("\n")
    if not _FIELD.search(lines):
        lines = "\n".join(_own_header(message))
    described = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit"
    whole = f"{lines}\n{described}\n\n{_words(message)}"
    return whole.encode("utf-8", "replace")


def _kept_header(message: Message) -> dict[str, str]:
    """The header the mail came with, which stands nowhere in the file as plain bytes."""
    header = _text(message, _HEADERS).strip()[:_LONGEST_HEADER]
    return {"header": header} if header else {}


def _own_header(message: Message) -> Iterator[str]:
    """A header out of Outlook's own fields."""
    sender = _text(message, _SMTP) or _text(message, _ADDRESS)
    yield from _line("From", _mailbox(_text(message, _NAME), sender))
    for kind, people in _recipients(message).items():
        yield from _line(_TO.get(kind, "To"), ", ".join(people))
    yield from _line("Subject", _text(message, _SUBJECT))
    yield from _line("Message-ID", _text(message, _MESSAGE_ID))
    for field in (_SENT, _DELIVERED):
        at = _property(message, "date_prop_value", field)
        if at is not None:
            yield from _line("Date", format_datetime(at))
            return


def _recipients(message: Message) -> dict[int, list[str]]:
    """To whom it went, by the kind of recipient."""
    found: dict[int, list[str]] = {}
    for one in _of(message, "recipients", ())[:_MOST]:
        _byte_by_byte(one)
        kind = _property(one, "int_prop_value", _KIND) or 1
        name = _text(one, _SHOWN, message)
        address = _text(one, _SMTP_ADDRESS, message) or _text(one, _EMAIL, message)
        if name or address:
            found.setdefault(kind, []).append(_mailbox(name, address))
    return found


def _mailbox(name: str, address: str) -> str:
    """A name and an address as they stand in a header."""
    plain = name.replace('"', "'").strip()
    if not address or plain == address:
        return address or plain
    return f'"{plain}" <{address}>' if plain else address


def _line(name: str, value: str) -> Iterator[str]:
    """One field, where there is something in it."""
    if value.strip():
        yield f"{name}: {_BREAKS.sub(' ', value).strip()}"


def _words(message: Message) -> str:
    """The words of a message, as plain text."""
    if plain := _text(message, _BODY):
        return plain
    if markup := _html(message) or _text(message, _HTML):
        return inert_text(markup)
    packed = _property(message, "binary_prop_value", _RTF)
    return _from_rtf(packed) if packed else ""


def _html(message: Message) -> str:
    """An HTML body that is kept as bytes."""
    raw = _property(message, "binary_prop_value", _HTML)
    return decode(raw, _charset(message, _HTML)) if raw else ""


def _from_rtf(packed: bytes) -> str:
    """The words of a packed RTF body ([MS-OXRTFCP]); none where it is damaged."""
    from compressed_rtf import decompress  # noqa: PLC0415
    from striprtf.striprtf import rtf_to_text  # noqa: PLC0415

    try:
        unpacked: bytes = decompress(packed)
        to_text: Any = rtf_to_text
        words: str = to_text(unpacked.decode("latin-1"), errors="replace")
    except Exception:  # noqa: BLE001 - the libraries raise whatever a damaged body leads them to
        return ""
    return words


def _byte_by_byte(thing: Message | Recipient | Outlying) -> None:
    """Let the library take text of 8 bits as it stands; it gives up at charsets it does not know."""
    vars(thing.properties).update(_str_prop_encoding="latin-1", body_encoding="latin-1")


def _text(thing: Message | Recipient | Outlying, field: int, message: Message | None = None) -> str:
    """A text field of a mail, or of what hangs on it, by the charset of the mail; else empty."""
    value: str = _property(thing, "str_prop_value", field) or ""
    if value.isascii() or not _is_narrow(thing, field):
        return value
    return decode(value.encode("latin-1"), _charset(message or thing, field))


def _is_narrow(thing: Message | Recipient | Outlying, field: int) -> bool:
    """Whether a text field is of 8 bits, and not UTF-16."""
    return any(one.pid == field and one.ptyp == _NARROW for one in thing.properties)


def _charset(message: Any, field: int) -> str:
    """The charset of a mail's text of 8 bits, by the number it gives; empty where that is unknown."""
    number = _property(message, "int_prop_value", _PAGE)
    if field in {_BODY, _HTML}:
        number = _property(message, "int_prop_value", _BODY_PAGE) or number
    return name_of_page(number or 0)


def _property(thing: Message | Recipient | Outlying, way: str, field: int) -> Any:
    """A property of a message or of one recipient; None where it cannot be read.

    The library raises whatever a damaged field leads it to, and one field is no reason to lose
    the mail.
    """
    try:
        found = getattr(thing.properties, way)(field)
    except Exception:  # noqa: BLE001 - see above
        return None
    return found if isinstance(found, _GIVES[way]) else None


def _of(thing: object, name: str, otherwise: Any) -> Any:
    """What the library says of a thing; something else where that cannot be read."""
    try:
        found = getattr(thing, name)
    except Exception:  # noqa: BLE001 - as for properties
        return otherwise
    return found if isinstance(found, type(otherwise)) else otherwise


SOURCE = Source(
    name="msg",
    title=TITLE,
    version=1,
    patterns=("*.msg",),
    how=(
        "Outlook for Windows: open the message, File, Save as, Outlook message format (Unicode).",
        "Or drag the message out of Outlook into a folder.",
        "Outlook in a browser or on a phone: forward it as an attachment, or download it as .eml.",
    ),
    lacks=(
        "Proof of who sent it: a sender is what the mail claims.",
        "The header with the servers it came through, where Outlook did not keep it.",
        "Pictures that the mail only points to; nothing is fetched.",
    ),
    recognise=recognise,
    read=read,
    guarded=True,
)

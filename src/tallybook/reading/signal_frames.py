"""Take apart the lines of Signal's own plain export, ``main.jsonl``.

The lines are the frames of Signal's backup format as JSON, in the order: the version, the account,
then recipients, chats and, in the order of the chats, their items; what a line refers to stands
before it. 64-bit numbers are written as text, bytes in base64.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import uuid
from dataclasses import dataclass, field
from typing import Any

from tallybook.reading.json import text_of

#: What a message can be; the first that is there counts.
CONTENTS = (
    "standardMessage",
    "contactMessage",
    "stickerMessage",
    "remoteDeletedMessage",
    "adminDeletedMessage",
    "updateMessage",
    "paymentNotification",
    "giftBadge",
    "viewOnceMessage",
    "directStoryReplyMessage",
    "poll",
)
#: How far a message that went out came with someone.
SENT = ("failed", "skipped", "pending", "sent", "delivered", "read", "viewed")
#: The frames that are not items and need not be understood.
OTHERS = frozenset(
    {"account", "stickerPack", "notificationProfile", "chatFolder", "version", "backupTimeMs"}
)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Someone, or a group, that a line can refer to.

    Attributes:
        handle: The number, user name or account by which Signal knows them.
        name: What the app shows.
        kind: ``contact``, ``group``, ``self``, or another kind of the format.
    """

    handle: str = ""
    name: str = ""
    kind: str = ""

    @property
    def title(self) -> str:
        """What a chat with them is called."""
        return self.name or self.handle or ("Note to self" if self.kind == "self" else "")


@dataclass(slots=True)
class Directory:
    """The recipients and chats of one export, as they come."""

    recipients: dict[int, Recipient] = field(default_factory=dict)
    chats: dict[int, int] = field(default_factory=dict)

    def take(self, given: dict[str, Any]) -> bool:
        """Take in a frame that is no item; False where this is none of them."""
        recipient, chat = given.get("recipient"), given.get("chat")
        if isinstance(recipient, dict):
            self.recipients[number(recipient.get("id"))] = recipient_of(recipient)
        elif isinstance(chat, dict):
            self.chats[number(chat.get("id"))] = number(chat.get("recipientId"))
        else:
            return not OTHERS.isdisjoint(given)
        return True

    def who(self, reference: Any) -> Recipient:
        """Whom a number refers to; nobody where that is not known."""
        return self.recipients.get(number(reference), NOBODY)

    def thread(self, reference: Any) -> Recipient:
        """Whose chat a number refers to."""
        return self.recipients.get(self.chats.get(number(reference), -1), NOBODY)


NOBODY = Recipient()


def number(value: Any) -> int:
    """A number, as such or as text; -1 where it is none."""
    text = text_of(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 20 else -1  # noqa: PLR2004


def fields(value: Any, *names: str) -> dict[str, Any]:
    """An object inside objects; empty where there is none."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; none where it is no list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def recipient_of(given: dict[str, Any]) -> Recipient:
    """Read one recipient."""
    for kind in ("contact", "group", "self", "callLink", "distributionList", "releaseNotes"):
        about = given.get(kind)
        if not isinstance(about, dict):
            continue
        if kind == "contact":
            return Recipient(_handle(about), _name(about), kind)
        if kind == "group":
            title = text_of(fields(about, "snapshot", "title").get("title"))
            return Recipient("", title, kind)
        name = "Signal" if kind == "releaseNotes" else text_of(about.get("name"))
        return Recipient("", name, kind)
    return NOBODY


def _handle(contact: dict[str, Any]) -> str:
    """What a contact is known by: the number, else the user name, else the account."""
    digits = text_of(contact.get("e164")).removeprefix("+")
    if digits.isascii() and digits.isdigit() and digits.strip("0"):
        return f"+{digits}"
    if username := text_of(contact.get("username")):
        return username
    raw = _bytes(contact.get("aci")) or _bytes(contact.get("pni"))
    return str(uuid.UUID(bytes=raw)) if len(raw) == 16 else ""  # noqa: PLR2004 - a UUID


def _name(contact: dict[str, Any]) -> str:
    """What the app shows for a contact: the nickname, the address book's name, their own."""
    nickname = fields(contact, "nickname")
    names = (
        (nickname.get("given"), nickname.get("family")),
        (contact.get("systemGivenName"), contact.get("systemFamilyName")),
        (contact.get("profileGivenName"), contact.get("profileFamilyName")),
    )
    full = (" ".join(filter(None, (text_of(part) for part in pair))) for pair in names)
    return next(filter(None, full), "")


def _bytes(value: Any) -> bytes:
    """Bytes out of base64; empty where it is none."""
    try:
        return base64.b64decode(text_of(value).encode("ascii", "replace"), validate=False)
    except (binascii.Error, ValueError):
        return b""


def media_names(pointer: dict[str, Any]) -> tuple[str, ...]:
    """What the file of an attachment may be called in the folder ``files``, without its ending."""
    locator = fields(pointer, "locatorInfo")
    plain, key = _bytes(locator.get("plaintextHash")), _bytes(locator.get("localKey"))
    if not plain:
        return ()
    return (hashlib.sha256(plain + key).hexdigest(), plain.hex())


def file_name(pointer: dict[str, Any]) -> str:
    """What an attachment is called, or its type where it has no name."""
    return text_of(pointer.get("fileName")) or text_of(pointer.get("contentType"))


def content_of(item: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """What an item is, and what it says; an empty name where it is nothing that is known."""
    for kind in CONTENTS:
        if isinstance(item.get(kind), dict):
            return kind, item[kind]
    return "", {}


def update_of(message: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Which of its own notices the app wrote, and what it says of it."""
    for kind, about in message.items():
        if isinstance(about, dict):
            return str(kind), about
    return "", {}


def changes(update: dict[str, Any]) -> str:
    """The names of the changes to a group in one notice."""
    return ", ".join(str(kind) for one in objects(update.get("updates")) for kind in one)
